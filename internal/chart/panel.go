package chart

import (
	"slices"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
)

// panel is an answer arranged for drawing: one row of cells a series, one
// column a key. What the answer does not hold is a missing cell, never a zero.
type panel struct {
	metric insight.Metric
	by     insight.Dim
	split  insight.Dim
	keys   []key
	series []series
	versus bool // the cells have one to compare with
	lang   string

	span    insight.Span
	earlier *insight.Span  // the period compared with
	told    *insight.Told  // of a named question; nil for a metric
	whole   insight.Answer // with all measures of a named question; the series have the first
}

// key is a place on the axis of By.
type key struct {
	id    string
	label string
	from  engagement.Day // for time: the unit's first day
	until engagement.Day // and the first day after it
}

// series is what one line, one colour of columns or one row of dots shows.
type series struct {
	id     string
	label  string // "" for the only one
	cells  []insight.Cell
	before []insight.Cell // of the period compared with; Missing without one
}

// longest bounds the axis: more units than this are a mistake in the data.
const longest = 20000

// arrange turns an answer into a panel. An answer that is only split is taken
// as one that is asked by what it is split by.
func arrange(a insight.Answer, lang string) *panel {
	p := &panel{metric: a.Metric, by: a.By, split: a.Split, lang: lang, span: a.Span, earlier: a.Versus, told: a.Told, whole: a}
	rows := slices.Clone(a.Rows)
	if p.by.ID == "" && p.split.ID != "" {
		p.by, p.split = p.split, insight.Dim{}
		for i := range rows {
			rows[i].By, rows[i].Split = rows[i].Split, ""
			rows[i].Label = ""
		}
	}
	p.keys = p.keysOf(rows)
	at := map[string]int{}
	for i, k := range p.keys {
		at[k.id] = i
	}
	index := map[string]int{}
	for _, r := range rows {
		s, ok := index[r.Split]
		if !ok {
			s = len(p.series)
			index[r.Split] = s
			p.series = append(p.series, p.newSeries(r.Split))
		}
		k, ok := at[r.By]
		if !ok {
			continue
		}
		p.series[s].cells[k] = r.Cell
		if r.Versus != nil {
			p.versus = true
			p.series[s].before[k] = *r.Versus
		}
	}
	return p
}

func (p *panel) newSeries(id string) series {
	s := series{id: id, cells: make([]insight.Cell, len(p.keys)), before: make([]insight.Cell, len(p.keys))}
	for i := range p.keys {
		s.cells[i].State, s.before[i].State = insight.Missing, insight.Missing
	}
	if p.split.ID != "" {
		s.label = p.name(p.split, id, "")
	}
	return s
}

// keysOf gives the keys in the answer's order; those of time in theirs, with
// the units between that no row speaks of.
func (p *panel) keysOf(rows []insight.Row) []key {
	var keys []key
	seen := map[string]bool{}
	for _, r := range rows {
		if seen[r.By] {
			continue
		}
		seen[r.By] = true
		k := key{id: r.By, label: p.name(p.by, r.By, r.Label)}
		if p.time() {
			d, err := engagement.ParseDay(r.By)
			if err != nil {
				continue
			}
			k.from, k.until = d, next(d, p.by.ID)
		}
		keys = append(keys, k)
	}
	if !p.time() {
		return keys
	}
	slices.SortFunc(keys, func(a, b key) int { return int(a.from) - int(b.from) })
	keys = p.between(keys)
	p.cut(keys)
	return keys
}

// cut says in the name of a unit of time that it is not there whole, because the
// period or the data begin or end within it: the end of September must not pass
// for September.
func (p *panel) cut(keys []key) {
	from, to := p.span.From, p.span.To
	if all := p.whole.Sources; len(all) > 0 {
		from = max(from, slices.MinFunc(all, func(a, b insight.Source) int { return int(a.From) - int(b.From) }).From)
		to = min(to, slices.MaxFunc(all, func(a, b insight.Source) int { return int(a.To) - int(b.To) }).To)
	}
	w := wordsOf(p.lang)
	for i, k := range keys {
		if k.from < from && from < k.until {
			keys[i].label += fill(w.since, "day", w.shortDay(from))
		}
		if k.from <= to && to < k.until-1 {
			keys[i].label += fill(w.until, "day", w.shortDay(to))
		}
	}
}

// between adds the units of time that lie between two keys.
func (p *panel) between(keys []key) []key {
	var all []key
	for i, k := range keys {
		for i > 0 && len(all) < longest {
			d := all[len(all)-1].until
			if d >= k.from {
				break
			}
			all = append(all, key{id: d.String(), label: FormatUnit(p.lang, p.by.ID, d), from: d, until: next(d, p.by.ID)})
		}
		all = append(all, k)
	}
	return all
}

// name gives the text for people of a key of a dimension.
func (p *panel) name(d insight.Dim, id, label string) string {
	if s := p.periodLabel(d, id); s != "" {
		return s
	}
	if s := p.toldLabel(id); s != "" {
		return s
	}
	if s := p.toldSpan(d, id); s != "" {
		return s
	}
	if d.Type == "time" {
		if day, err := engagement.ParseDay(id); err == nil {
			return FormatUnit(p.lang, d.ID, day)
		}
	}
	if label == "" || label == id {
		label = spoken(p.lang, d.ID, id)
	}
	if d.ID == "language" && id == "und" {
		id = ""
	}
	for _, s := range []string{label, id} {
		if s != "" {
			return plainText(s)
		}
	}
	if d.ID == "" {
		return plainText(p.metric.Title)
	}
	return wordsOf(p.lang).notStated
}

// time says whether the keys are units of time.
func (p *panel) time() bool { return p.by.Type == "time" }

// value gives the number of a cell, if it has one.
func value(c insight.Cell) (float64, bool) {
	if c.State != insight.Known || c.Den == 0 {
		return 0, false
	}
	return c.Value(), true
}

// count tells the cells of all series by what is known about them.
func (p *panel) count() (known, missing, withheld int) {
	for _, s := range p.series {
		for _, c := range s.cells {
			switch _, ok := value(c); {
			case ok:
				known++
			case c.State == insight.Withheld:
				withheld++
			case c.Why == insight.NotCounted: // nobody looks for it
			default:
				missing++
			}
		}
	}
	return known, missing, withheld
}

// extent gives the smallest and largest number that is drawn.
func (p *panel) extent() (lo, hi float64) {
	first := true
	for _, s := range p.series {
		for _, cells := range [][]insight.Cell{s.cells, s.before} {
			for _, c := range cells {
				v, ok := value(c)
				if !ok {
					continue
				}
				if first {
					lo, hi, first = v, v, false
				}
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	return lo, hi
}
