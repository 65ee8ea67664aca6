package chart

import (
	"strings"
	"testing"

	"hearth/internal/engagement/insight"
	"hearth/internal/source"
)

// shape makes an answer of some form.
func shape(m insight.Metric, by, split insight.Dim, splits int) insight.Answer {
	a := base(m)
	a.By, a.Split = by, split
	for i := range max(splits, 1) {
		name := ""
		if split.ID != "" {
			name = string(rune('A' + i))
		}
		for _, k := range []string{"2026-01-01", "2026-02-01"} {
			if by.Type != "time" {
				k = "key " + k
			}
			a.Rows = append(a.Rows, insight.Row{By: k, Split: name, Cell: n(3)})
		}
	}
	return a
}

func TestChoose(t *testing.T) {
	none := insight.Dim{}
	for _, c := range []struct {
		name         string
		a            insight.Answer
		kind, intent string
		want         string
		text, hint   string
	}{
		{"time", shape(messages, byMonth, none, 1), "", "", "line", "", ""},
		{"things", shape(messages, byPlace, none, 1), "", "", "bar", "", ""},
		{"things split", shape(messages, byPlace, byTopic, 2), "", "", "dot", "", ""},
		{"change", shape(messages, byMonth, none, 1), "", "change", "line", "", ""},
		{"ranking", shape(messages, byPlace, none, 1), "", "ranking", "bar", "", ""},
		{"ranking of groups", shape(messages, byPlace, byTopic, 2), "", "ranking", "dot", "", ""},
		{"share over time", shape(messages, byMonth, byPlace, 3), "", "share", "stacked", "", ""},
		{"share over time of one", shape(messages, byMonth, none, 1), "", "share", "column", "", ""},
		{"share", shape(messages, byPlace, none, 1), "", "share", "bar", "", ""},
		{"spread", shape(messages, byPlace, byTopic, 2), "", "spread", "dot", "", ""},
		{"calendar", shape(messages, byDay, none, 1), "", "calendar", "calendar", "", ""},
		{"type before intent", shape(messages, byMonth, none, 1), "table", "change", "table", "", ""},

		{"unknown type", shape(messages, byMonth, none, 1), "colum", "", "table", `there is no chart of type "colum"`, "write `type: column`"},
		{"unlike any type", shape(messages, byMonth, none, 1), "pie", "", "table", `there is no chart of type "pie"`, "write one of these: `type: bar`, `type: calendar`, `type: column`, `type: dot`, `type: line`, `type: stacked`, `type: table`"},
		{"unknown intent", shape(messages, byMonth, none, 1), "", "rankin", "table", `there is no intent "rankin"`, "write `intent: ranking`"},
		{"flow", shape(messages, byMonth, none, 1), "", "flow", "table", `intent "flow" cannot be drawn yet`, "write `type: table`, or one of these: `intent: calendar`, `intent: change`, `intent: ranking`, `intent: share`, `intent: spread`"},
		{"ranking of time", shape(messages, byMonth, none, 1), "", "ranking", "table", "intent \"ranking\" needs things to compare, but `by: month` is time", "write `by: place` or another one that is not time, or `intent: change`"},
		{"change of things", shape(messages, byPlace, none, 1), "", "change", "table", "intent \"change\" needs time, but there is `by: place`", "write `by: month` (or day, week, quarter, year), or `intent: ranking`"},
		{"line of things", shape(messages, byPlace, none, 1), "line", "", "table", "a chart of type line needs time, but there is `by: place`", "write `by: month` (or day, week, quarter, year), or `type: bar`"},
		{"line of nothing", shape(messages, none, none, 1), "line", "", "table", "a chart of type line needs time, but there is no `by:`", "write `by: month` (or day, week, quarter, year), or `type: bar`"},
		{"bar of time", shape(messages, byMonth, none, 1), "bar", "", "table", "a chart of type bar compares things, but `by: month` is time", "write `type: column`, or `by: place` or another one that is not time"},
		{"calendar of months", shape(messages, byMonth, none, 1), "calendar", "", "table", "a calendar shows days, but there is `by: month`", "write `by: day`"},
		{"calendar split", shape(messages, byDay, byPlace, 2), "calendar", "", "table", "a chart of type calendar shows one thing, but `split: place` gives 2", "leave out `split:`, or write `type: line`"},
		{"column split", shape(messages, byMonth, byPlace, 2), "column", "", "table", "a chart of type column shows one thing, but `split: place` gives 2", "leave out `split:`, or write `type: stacked`"},
		{"column split, not to be added", shape(stars, byMonth, byPlace, 2), "column", "", "table", "a chart of type column shows one thing, but `split: place` gives 2", "leave out `split:`, or write `type: line`"},
		{"bar split", shape(messages, byPlace, byTopic, 2), "bar", "", "table", "a chart of type bar shows one thing, but `split: tag` gives 2", "leave out `split:`, or write `type: dot`"},
		{"nothing to stack", shape(messages, byMonth, none, 1), "stacked", "", "table", "stacked columns need something to stack, but there is no `split:`", "write `split: place` (or another one), or `type: column`"},
		{"not to be added", shape(stars, byMonth, byPlace, 2), "stacked", "", "table", `the parts of "rating" must not be added up, so they cannot be stacked`, "write `type: line`"},
		{"too many", shape(messages, byMonth, byPlace, 7), "", "", "table", "7 lines or colours cannot be told apart", "write `top: 6`, or `type: table`"},
		{"too many rows", manyRows(61), "", "", "table", "a chart of 61 rows is longer than a page", "write `top: 20`, or `type: table`"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := Spec{Pos: source.Pos{File: "a.md", Line: 3}, Language: "en",
				Type: source.Word{Text: c.kind, Pos: source.Pos{File: "a.md", Line: 4, Col: 7}}, Intent: source.Word{Text: c.intent, Pos: source.Pos{File: "a.md", Line: 5, Col: 9}}}
			var l source.List
			if got := choose(arrange(c.a, "en"), s, &l); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if c.text == "" {
				if len(l) > 0 {
					t.Errorf("unexpected: %s", l)
				}
				return
			}
			if len(l) != 1 || l[0].Text != c.text || l[0].Hint != c.hint {
				t.Fatalf("got  %swant %s\nhint %s", l, c.text, c.hint)
			}
			line := 3
			if c.intent != "" {
				line = 5
			}
			if c.kind != "" {
				line = 4
			}
			if l[0].Pos.Line != line {
				t.Errorf("said at %s, want line %d", l[0].Pos, line)
			}
		})
	}
}

func manyRows(n int) insight.Answer {
	a := base(messages)
	a.By = byPlace
	for i := range n {
		a.Rows = append(a.Rows, insight.Row{By: strings.Repeat("x", i+1), Cell: insight.Cell{Num: 1, Den: 1}})
	}
	return a
}

// TestArrange: what the answer does not hold is missing, and time has no holes.
func TestArrange(t *testing.T) {
	a := base(messages)
	a.By, a.Split = byMonth, byPlace
	a.Rows = []insight.Row{
		{By: "2026-04-01", Split: "B", Cell: n(4)},
		{By: "2026-01-01", Split: "A", Cell: n(1)},
	}
	p := arrange(a, "en")
	if len(p.keys) != 4 || p.keys[1].id != "2026-02-01" || p.keys[1].label != "February 2026" {
		t.Fatalf("keys %v", p.keys)
	}
	if known, missing, _ := p.count(); known != 2 || missing != 6 {
		t.Errorf("%d known, %d missing, want 2 and 6", known, missing)
	}
	only := base(messages)
	only.Split = byPlace
	only.Rows = []insight.Row{{Split: "A", Cell: n(1)}, {Split: "", Cell: n(2)}}
	p = arrange(only, "de")
	if p.by.ID != "place" || len(p.series) != 1 || p.keys[1].label != "ohne Angabe" {
		t.Errorf("an answer that is only split: by %q, %d series, keys %v", p.by.ID, len(p.series), p.keys)
	}
}

// Of places where nobody counts there is nothing to draw: the table of all places
// stands before the picture, if there is one.
func TestTableFirst(t *testing.T) {
	pool, fonts := studio(t)
	a := named("touchpoints.map")
	for i, place := range []string{"Forum", "Shop", "Mastodon"} {
		a.Rows = append(a.Rows, insight.Row{By: place, Label: place, Split: "people", Cell: n(int64(40 + i))})
	}
	asTable := spec("map", "table", "Where we meet")
	drawn := asTable
	drawn.Type = source.Word{}
	for _, c := range []struct {
		a    insight.Answer
		s    Spec
		want bool
	}{{a, drawn, true}, {a, asTable, false}, {circlesSample().a, circlesSample().s, false}} {
		f, l := draw(c.a, c.s, pool, fonts)
		if len(l) > 0 || f.TableFirst != c.want || f.TableFirst && f.Wide == "" {
			t.Errorf("%s, %s: table first: %v, %s", c.a.Told.ID, f.Type, f.TableFirst, l)
		}
	}
}
