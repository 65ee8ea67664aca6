package insight

import (
	"strconv"

	"hearth/internal/engagement/insight/stat"
)

// observedRule holds what was seen beside the rule of thumb that of a hundred
// members one writes most, nine a little and ninety only read.
func observedRule() Method {
	m := shareMeasure("Of all messages", "Von allen Beiträgen", "The share of all messages of members that these wrote.")
	m.Grain, m.Minimum, m.Scale = "message", stat.MinWords, 0
	return Method{
		ID: "participation.one-nine-ninety", Title: "Who writes how much", Version: 1, Titles: map[string]string{"de": "Wer wie viel schreibt"},
		Definition: "Of all members, those who only read among them, the share of messages by the one in a hundred who wrote most, by the next nine, and by all others. " +
			"How many members there are no export of messages tells, so it has to be said: with: {members: 5000}.",
		Form: "rule", Shape: ShapeWhole, Requires: []string{NeedAuthors}, Axis: Dim{ID: "members", Label: "Members", Type: OrderDim},
		Columns: []Metric{m},
		Labels: map[string]map[string]string{
			"members": {"en": "Members", "de": "Mitglieder"},
			"first":   {"en": "The 1% who wrote most", "de": "Das eine Prozent, das am meisten schrieb"},
			"next":    {"en": "The next 9%", "de": "Die nächsten 9 %"},
			"rest":    {"en": "The other 90%", "de": "Die übrigen 90 %"},

			"rule":       {"en": "By the 90-9-1 rule of thumb", "de": "Nach der Faustregel 90-9-1"},
			"rule-first": {"en": "more than half", "de": "mehr als die Hälfte"},
			"rule-next":  {"en": "less than half", "de": "weniger als die Hälfte"},
			"rule-rest":  {"en": "nothing", "de": "nichts"},
		},
		Params: []Setting{{Key: "members", Kind: SettingWhole, Default: "0", Least: 0, Most: 1e9, What: "how many members the place has, readers too"}},
		from:   fromMessages, usual: []condition{{"role", []string{"member"}}},
		ask: askRule, tell: tellRule,
		count: func(c *counting) {
			c.total(func(cell Cell) { c.rows(fromMessages, c.span, cell, is(dimNamed, "yes")) })
		},
		uncounted: map[string]string{
			"share": "of those who did most: who they are nothing says but how much they did",
		},
	}
}

func askRule(run *inquiry) {
	members := run.whole("members")
	if members == 0 {
		run.list.Errorf(run.asked().Pos, "param", "add how many members the place has, readers too: `with: {members: 5000}`",
			"%s needs to know how many members there are, which no export of messages tells", run.method.ID)
		return
	}
	each := run.messages().wrap("SELECT m.person_no AS person_no, COUNT(*) AS n FROM messages m WHERE ", " AND m.person_no <> 0 GROUP BY m.person_no")
	var heaps []stat.Heap
	for _, r := range run.query(each.wrap("SELECT t.n AS wrote, COUNT(*) AS people FROM (", ") t GROUP BY t.n")) {
		heaps = append(heaps, stat.Heap{Each: number(r[0]), People: number(r[1])})
	}
	writers, total := stat.Sums(heaps)
	if writers > members {
		run.list.Errorf(run.asked().Pos, "param", "type at least "+strconv.FormatInt(writers, 10), "%d members are fewer than the people who wrote", members)
		return
	}
	if writers == 0 {
		return
	}
	heaps = stat.Heaps(append(heaps, stat.Heap{Each: 0, People: members - writers}))
	before, seen := int64(0), int64(0)
	for _, part := range []struct {
		key        string
		thousandth int64
	}{{"first", 10}, {"next", 100}, {"rest", 1000}} {
		got := stat.Top(heaps, part.thousandth)
		people := min(writers, members*part.thousandth/1000)
		c := Cell{Num: got.Hits - before, Den: got.Of, N: writers, People: people - seen}
		if before == 0 { // of what the first hundredth wrote, which is in thousandths
			for i, n := range top(heaps) {
				c.Top[i] = (1000*n*writers + got.Hits - 1) / got.Hits
			}
		}
		run.row(part.key, run.method.Labels[part.key]["en"], "share", c)
		before, seen = got.Hits, people
	}
	run.total = Cell{Num: total, Den: 1, People: writers, Top: top(heaps)}
}

func tellRule(t Telling) []string {
	first, next := t.Cell("first", "share"), t.Cell("next", "share")
	if first.State != Known || next.State != Known {
		return []string{t.Few(stat.MinWords)}
	}
	return []string{
		t.Say("The one in a hundred who wrote most wrote {first} of all messages, the next nine {next}.", "Das eine Prozent, das am meisten schrieb, schrieb {first} aller Beiträge, die nächsten neun {next}.",
			"first", t.Percent(first.Num, first.Den), "next", t.Percent(next.Num, next.Den)),
		t.Say("A rule of thumb says that of a hundred members one writes most, nine a little and ninety only read. It differs much from place to place.",
			"Eine Faustregel sagt, von hundert Mitgliedern schreibe eines das meiste, neun schrieben ein wenig und neunzig läsen nur. Das ist von Ort zu Ort sehr verschieden."),
	}
}
