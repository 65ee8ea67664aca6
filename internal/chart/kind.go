package chart

import (
	"fmt"
	"slices"
	"strings"

	"hearth/internal/source"
)

// Types are the kinds of figure that a writer may ask for by `type:`.
var Types = []string{"bar", "calendar", "column", "dot", "line", "stacked", "table"}

// intents says which type each `intent:` becomes, over time and else.
var intents = map[string]struct{ time, other string }{
	"change":   {"line", ""},
	"ranking":  {"", "bar"},
	"share":    {"stacked", "bar"},
	"spread":   {"", "dot"},
	"calendar": {"calendar", ""},
}

// mostSeries is how many lines or colours can be told apart.
const mostSeries = 6

// mostBars is how many rows a picture may have.
const mostBars = 60

// choose settles the type of a figure. A wish that the data cannot fulfil is
// said at the word that was written; the type is then "table", so that what
// there is can still be looked at.
func choose(p *panel, s Spec, l *source.List) string {
	if p.told != nil {
		return p.chooseTold(s, l)
	}
	if !s.Type.Empty() {
		if !slices.Contains(Types, s.Type.Text) {
			l.Errorf(s.Type.Pos, "unknown-type", nearestHint("type", s.Type.Text, Types), "there is no chart of type %q", s.Type.Text)
			return "table"
		}
		return p.check(s.Type.Text, s.Type.Pos, l)
	}
	if !s.Intent.Empty() {
		return p.check(p.intended(s.Intent, l), s.Intent.Pos, l)
	}
	switch {
	case p.time():
		return p.check("line", s.Pos, l)
	case p.split.ID != "" || p.versus:
		return p.check("dot", s.Pos, l)
	}
	return p.check("bar", s.Pos, l)
}

// intended gives the type for an intent.
func (p *panel) intended(w source.Word, l *source.List) string {
	known := []string{"calendar", "change", "ranking", "share", "spread"}
	if w.Text == "flow" || w.Text == "relation" {
		l.Errorf(w.Pos, "undrawn-intent", "write `type: table`, or one of these: `intent: "+strings.Join(known, "`, `intent: ")+"`",
			"intent %q cannot be drawn yet", w.Text)
		return "table"
	}
	kinds, ok := intents[w.Text]
	if !ok {
		l.Errorf(w.Pos, "unknown-intent", nearestHint("intent", w.Text, known), "there is no intent %q", w.Text)
		return "table"
	}
	kind := kinds.other
	if p.time() {
		kind = kinds.time
	}
	switch {
	case kind == "" && p.time():
		l.Errorf(w.Pos, "intent-misfit", "write `by: place` or another one that is not time, or `intent: change`",
			"intent %q needs things to compare, but `by: %s` is time", w.Text, p.by.ID)
		return "table"
	case kind == "":
		l.Errorf(w.Pos, "intent-misfit", "write `by: month` (or day, week, quarter, year), or `intent: ranking`",
			"intent %q needs time, but there is %s", w.Text, p.byWords())
		return "table"
	case kind == "stacked" && p.split.ID == "":
		return "column"
	case kind == "bar" && p.split.ID != "":
		return "dot"
	}
	return kind
}

func (p *panel) byWords() string {
	if p.by.ID == "" {
		return "no `by:`"
	}
	return "`by: " + p.by.ID + "`"
}

// check says what keeps the data from being drawn as kind. It gives kind, or
// "table" when there was something to say.
func (p *panel) check(kind string, at source.Pos, l *source.List) string {
	hint, text := p.misfit(kind)
	if text == "" {
		return kind
	}
	l.Errorf(at, "type-misfit", hint, "%s", text)
	return "table"
}

// misfit gives why the data do not fit a type, and what to write instead; ""
// when they do.
func (p *panel) misfit(kind string) (hint, text string) {
	switch kind {
	case "line", "column", "stacked":
		if !p.time() {
			return "write `by: month` (or day, week, quarter, year), or `type: bar`",
				fmt.Sprintf("a chart of type %s needs time, but there is %s", kind, p.byWords())
		}
	case "bar", "dot":
		if p.time() {
			return "write `type: column`, or `by: place` or another one that is not time",
				fmt.Sprintf("a chart of type %s compares things, but `by: %s` is time", kind, p.by.ID)
		}
	case "calendar":
		if p.by.ID != "day" {
			return "write `by: day`", fmt.Sprintf("a calendar shows days, but there is %s", p.byWords())
		}
	}
	return p.crowded(kind)
}

// crowded gives why there are too many series for a type, or the wrong kind.
func (p *panel) crowded(kind string) (hint, text string) {
	n := len(p.series)
	switch {
	case kind == "table":
		return "", ""
	case kind == "stacked" && p.split.ID == "":
		return "write `split: place` (or another one), or `type: column`", "stacked columns need something to stack, but there is no `split:`"
	case kind == "stacked" && p.metric.Additivity != "sum":
		return "write `type: line`", fmt.Sprintf("the parts of %q must not be added up, so they cannot be stacked", p.metric.ID)
	case (kind == "column" || kind == "bar" || kind == "calendar") && n > 1:
		instead := "line"
		if kind == "bar" {
			instead = "dot"
		} else if kind == "column" && p.metric.Additivity == "sum" {
			instead = "stacked"
		}
		return "leave out `split:`, or write `type: " + instead + "`", fmt.Sprintf("a chart of type %s shows one thing, but `split: %s` gives %d", kind, p.split.ID, n)
	case (kind == "bar" || kind == "dot") && len(p.keys) > mostBars:
		return "write `top: 20`, or `type: table`", fmt.Sprintf("a chart of %d rows is longer than a page", len(p.keys))
	case n > mostSeries:
		return fmt.Sprintf("write `top: %d`, or `type: table`", mostSeries), fmt.Sprintf("%d lines or colours cannot be told apart", n)
	}
	return "", ""
}

func nearestHint(key, word string, known []string) string {
	if n := source.Nearest(word, known); n != "" {
		return "write `" + key + ": " + n + "`"
	}
	return "write one of these: `" + key + ": " + strings.Join(known, "`, `"+key+": ") + "`"
}
