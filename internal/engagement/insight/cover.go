package insight

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/source"
)

// cover is the days that one source speaks for.
type cover struct {
	source   string
	spans    []Span // apart from each other, in order
	captured engagement.Day
	zone     string
}

// covers joins what the raw files say about their days, by source in order of name.
func covers(all []engagement.Coverage) []cover {
	bySource := map[string][]engagement.Coverage{}
	for _, c := range all {
		bySource[c.Source] = append(bySource[c.Source], c)
	}
	var out []cover
	for _, name := range slices.Sorted(maps.Keys(bySource)) {
		out = append(out, newCover(name, bySource[name]))
	}
	return out
}

func newCover(name string, files []engagement.Coverage) cover {
	c := cover{source: name}
	files = slices.Clone(files)
	slices.SortFunc(files, func(a, b engagement.Coverage) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	var zones []string
	for _, f := range files {
		c.captured = max(c.captured, f.Captured)
		if f.Zone != "" {
			zones = append(zones, f.Zone)
		}
		if f.To == 0 || f.To < f.From {
			continue // the export does not say which days it speaks for
		}
		if n := len(c.spans); n > 0 && f.From <= c.spans[n-1].To+1 {
			c.spans[n-1].To = max(c.spans[n-1].To, f.To)
			continue
		}
		c.spans = append(c.spans, Span{From: f.From, To: f.To})
	}
	slices.Sort(zones)
	c.zone = strings.Join(slices.Compact(zones), ", ")
	return c
}

func (c cover) first() engagement.Day {
	if len(c.spans) == 0 {
		return 0
	}
	return c.spans[0].From
}

func (c cover) last() engagement.Day {
	if len(c.spans) == 0 {
		return -1
	}
	return c.spans[len(c.spans)-1].To
}

// gaps gives the days of a span that the source does not speak for.
func (c cover) gaps(s Span) []Span {
	var out []Span
	from := s.From
	for _, have := range c.spans {
		if have.To < from {
			continue
		}
		if have.From > s.To {
			break
		}
		if have.From > from {
			out = append(out, Span{From: from, To: have.From - 1})
		}
		from = have.To + 1
	}
	if from <= s.To {
		out = append(out, Span{From: from, To: s.To})
	}
	return out
}

// touches says whether the source speaks for any day of a span.
func (c cover) touches(s Span) bool {
	gaps := c.gaps(s)
	return len(gaps) != 1 || gaps[0].From != s.From || gaps[0].To != s.To
}

// lack says in words which days of a span are not there, "" for none.
func (c cover) lack(s Span) string {
	var parts []string
	for _, g := range c.gaps(s) {
		switch {
		case g.From > c.last():
			parts = append(parts, "no data since "+dayLabel(c.last()))
		case g.To < c.first():
			parts = append(parts, "no data before "+dayLabel(c.first()))
		case g.From == g.To:
			parts = append(parts, "no data on "+dayLabel(g.From))
		case wholeMonths(g) > 0:
			parts = append(parts, "no data for "+spanLabel(g.From, g.To))
		default:
			parts = append(parts, "no data from "+spanLabel(g.From, g.To))
		}
	}
	return strings.Join(parts, " and ")
}

// resolve finds the days that a period stands for in the data of some sources,
// and what must be said about it. Problems stand at the word.
func resolve(w source.Word, at source.Pos, all []cover, partial bool, name func(string) string, list *source.List) (Span, []string) {
	if w.Empty() {
		w = source.Word{Text: "all", Pos: at}
	}
	span, err := parseIn(w.Text, all)
	if err != nil {
		periodProblem(list, w, err)
		return Span{}, nil
	}
	openFrom, openTo := false, false
	if span.Open {
		openFrom = span.From == 0
		openTo = w.Text == "all" || strings.HasSuffix(strings.TrimSpace(w.Text), "..")
		span = clamp(span, all, openFrom, openTo)
	}
	if !slices.ContainsFunc(all, func(c cover) bool { return c.touches(span) }) {
		list.Errorf(w.Pos, "period", "the data run from "+dayLabel(bounds(all).From)+" to "+dayLabel(bounds(all).To), "there are no data for %s", span.Label)
		return Span{}, nil
	}
	return check(w, span, all, partial, openFrom, openTo, name, list)
}

// parseIn reads a period; a relative one ends with the last whole unit that
// every source covers.
func parseIn(text string, all []cover) (Span, error) {
	end := bounds(all).To
	m := reLast.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return ParsePeriod(text, end)
	}
	for _, c := range all {
		end = min(end, c.last())
	}
	for start := bounds(all).From; end >= start; {
		unit, err := lastUnits("", m[2], end)
		if err != nil || unit.From < start {
			break
		}
		if !slices.ContainsFunc(all, func(c cover) bool { return len(c.gaps(unit)) > 0 }) {
			return ParsePeriod(text, unit.To)
		}
		end = unit.From - 1
	}
	return Span{}, &PeriodError{
		fmt.Sprintf("no %s is covered whole by every source that is asked", m[2]),
		"name the period, such as `2026-06`, and add `partial: true`; or ask one source with `where: {source: …}`"}
}

// bounds gives the first and the last day of all data.
func bounds(all []cover) Span {
	out := Span{From: 0, To: -1}
	for _, c := range all {
		if len(c.spans) == 0 {
			continue
		}
		if out.To < out.From {
			out = Span{From: c.first(), To: c.last()}
		}
		out.From, out.To = min(out.From, c.first()), max(out.To, c.last())
	}
	return out
}

// clamp moves open ends to where the data begin and end.
func clamp(s Span, all []cover, openFrom, openTo bool) Span {
	b := bounds(all)
	if openFrom {
		s.From = min(b.From, s.To)
	}
	if openTo {
		s.To = max(b.To, s.From)
	}
	return openSpan(s.From, s.To)
}

// check refuses a period that a source does not cover, or says so in notes.
func check(w source.Word, span Span, all []cover, partial, openFrom, openTo bool, name func(string) string, list *source.List) (Span, []string) {
	var notes []string
	whole := span // as far as there are any data
	if last := bounds(all).To; last < span.To {
		whole.To, span.Partial = last, true
		notes = append(notes, "so far: the data end on "+dayLabel(last))
		if !partial {
			list.Errorf(w.Pos, "period", "add `partial: true` to print \"so far\", or type `last-"+orMonth(span.Unit)+"`",
				"%s is not over in the data, which end on %s", span.Label, dayLabel(last))
		}
	}
	for _, c := range all {
		if text := c.lack(whole); text != "" && c.touches(whole) {
			notes = append(notes, name(c.source)+" only in part: "+text)
		} else if text != "" {
			notes = append(notes, "without "+name(c.source)+": "+text)
		}
		must := whole
		if openFrom {
			must.From = max(must.From, c.first())
		}
		if openTo {
			must.To = min(must.To, c.last())
		}
		if must.From > must.To || len(c.gaps(must)) == 0 {
			continue
		}
		span.Partial = true
		if !partial {
			silent(w, span, c, must, name, list)
		}
	}
	slices.Sort(notes)
	return span, slices.Compact(notes)
}

func orMonth(unit string) string {
	if unit == "" || unit == unitDay {
		return unitMonth
	}
	return unit
}

// silent reports a source that does not speak for all of a period.
func silent(w source.Word, span Span, c cover, must Span, name func(string) string, list *source.List) {
	list.Errorf(w.Pos, "period",
		fmt.Sprintf("import an export that holds those days, leave it out with `not: {source: %s}`, or add `partial: true` to say so beside the number", c.source),
		"%s does not cover %s: %s", name(c.source), span.Label, c.lack(must))
}
