package insight

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"hearth/internal/engagement"
	"hearth/internal/source"
)

// shape puts counted cells into the rows of an answer, in the order to show,
// with a row for everything that was to be expected and is not there.
func (a *asking) shape(out *Answer, main tallied) {
	main = a.top(main)
	if a.failed() {
		return
	}
	var versus *tallied
	if !a.q.Compare.Empty() {
		v, ok := a.versus(main.tops)
		if !ok {
			return
		}
		versus, out.Versus = &v, &v.span
	}
	bys, splits := a.keys(main, versus)
	for i, by := range bys {
		for _, split := range splits {
			row := Row{By: by, Split: split, Label: a.label(by), Cell: a.cellAt(main, spot{by, split})}
			if versus != nil {
				row.Versus = a.against(*versus, i, by, split)
			}
			out.Rows = append(out.Rows, row)
		}
	}
	out.Total = Row{Cell: main.total}
	if versus != nil {
		c := versus.total
		out.Total.Versus = &c
	}
	a.edges()
}

// top keeps the largest keys. The rest is put together where parts may be
// added, and left out with a word where not.
func (a *asking) top(main tallied) tallied {
	if a.q.Top == 0 {
		return main
	}
	d, key := a.by, func(s spot) string { return s.by }
	if a.by.time {
		d, key = a.split, func(s spot) string { return s.split }
	}
	keys := ranked(main.cells, key)
	if len(keys) <= a.q.Top {
		return main
	}
	top := slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return k == Rest })
	top = top[:min(a.q.Top, len(top))]
	apart := d.set != "" || a.recipe.From != fromReadings && (d.id == "post" || d.id == "rating")
	if a.metric.Additivity == "sum" && !apart {
		return a.tally(main.span, top)
	}
	for s := range main.cells {
		if !slices.Contains(top, key(s)) {
			delete(main.cells, s)
		}
	}
	a.notes = append(a.notes, fmt.Sprintf("the first %d of %d; the rest is not put together, because parts of it may not be added", len(top), len(keys)))
	return main
}

// ranked gives the keys of cells from the largest to the smallest, equal ones
// in the order of their text. Where values are not counts their parts are
// weighed together.
func ranked(cells map[spot]Cell, key func(spot) string) []string {
	type weight struct{ num, den int64 }
	sums := map[string]weight{}
	for s, c := range cells {
		w := sums[key(s)]
		if c.State == Known {
			w.num += c.Num
			if c.Den == 1 {
				w.den = 1
			} else {
				w.den += c.Den
			}
		}
		sums[key(s)] = w
	}
	value := func(k string) float64 {
		if w := sums[k]; w.den > 0 {
			return float64(w.num) / float64(w.den)
		}
		return -1
	}
	keys := slices.Sorted(maps.Keys(sums))
	slices.SortStableFunc(keys, func(x, y string) int { return cmp.Compare(value(y), value(x)) })
	return keys
}

// keys gives the rows and columns to show: every unit of a time axis, else what
// there is, also in the period compared with.
func (a *asking) keys(main tallied, versus *tallied) (bys, splits []string) {
	cells := map[spot]Cell{}
	for s, c := range main.cells {
		cells[s] = c
	}
	if versus != nil {
		for s := range versus.cells {
			if a.by.time {
				s.by = main.span.From.String()
			}
			// A key that only the other period has stands last.
			if _, ok := cells[s]; !ok && (len(main.tops) == 0 || slices.Contains(main.tops, topKey(a.by, s)) || topKey(a.by, s) == Rest) {
				cells[s] = Cell{State: Missing}
			}
		}
	}
	bys, splits = []string{""}, []string{""}
	switch {
	case a.by.time:
		bys = units(a.by.id, main.span)
	case a.by.id != "":
		bys = ordered(a.by, ranked(cells, func(s spot) string { return s.by }))
	}
	if a.split.id != "" {
		splits = ordered(a.split, ranked(cells, func(s spot) string { return s.split }))
	}
	return bys, splits
}

func topKey(by dimension, s spot) string {
	if by.time {
		return s.split
	}
	return s.by
}

// ordered moves the rest to the end and puts ratings in their own order.
func ordered(d dimension, keys []string) []string {
	if d.id == "rating" {
		slices.SortStableFunc(keys, func(x, y string) int {
			a, _ := strconv.ParseFloat(x, 64)
			b, _ := strconv.ParseFloat(y, 64)
			return cmp.Compare(a, b)
		})
	}
	slices.SortStableFunc(keys, func(x, y string) int {
		return cmp.Compare(b2i(x == Rest), b2i(y == Rest))
	})
	return keys
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// units gives the first day of every unit that a span touches.
func units(unit string, s Span) []string {
	var out []string
	for d := unitStart(unit, s.From); d <= s.To; d = stepUnit(unit, d, 1) {
		out = append(out, d.String())
	}
	return out
}

// label names a key of the rows for people.
func (a *asking) label(key string) string {
	switch {
	case a.by.time:
		d, _ := engagement.ParseDay(key)
		return unitLabel(a.by.id, d)
	case key == Rest:
		return "All others"
	case a.by.id == "post":
		return a.postTitle(key)
	case a.by.id == "source" || a.by.id == "place":
		return cmp.Or(a.opt.SourceTitles[key], key)
	}
	return key
}

// cellAt gives a cell, and for one that was not counted what its absence means.
func (a *asking) cellAt(t tallied, s spot) Cell {
	if c, ok := t.cells[s]; ok {
		return c
	}
	if a.recipe.From == fromReadings {
		return Cell{State: Missing, Why: a.recipe.nothing()}
	}
	unit := t.span
	if a.by.time {
		d, _ := engagement.ParseDay(s.by)
		unit = unitSpan(a.by.id, d)
		unit.From, unit.To = max(unit.From, t.span.From), min(unit.To, t.span.To)
	}
	if !slices.ContainsFunc(a.speaking(s), func(c cover) bool { return c.touches(unit) }) {
		return Cell{State: Missing, Why: "no data for this time"}
	}
	return a.recipe.cell(heap{})
}

// speaking gives the sources that could have rows for a cell.
func (a *asking) speaking(s spot) []cover {
	all, err := a.places(a.ctx, a.recipe.From)
	a.fail(err)
	out := a.covers
	for _, axis := range []struct {
		d   dimension
		key string
	}{{a.by, s.by}, {a.split, s.split}} {
		var get func(placeRow) string
		switch axis.d.id {
		case "place":
			get = func(p placeRow) string { return p.place }
		case "source":
			get = func(p placeRow) string { return p.source }
		case "platform":
			get = func(p placeRow) string { return p.platform }
		default:
			continue
		}
		if axis.key == Rest || axis.key == privateSource {
			continue
		}
		out = slices.DeleteFunc(slices.Clone(out), func(c cover) bool {
			return !slices.ContainsFunc(all, func(p placeRow) bool { return p.source == c.source && get(p) == axis.key })
		})
	}
	return out
}

// versus counts the period that a question compares with.
func (a *asking) versus(top []string) (tallied, bool) {
	span, ok := a.otherSpan()
	if !ok {
		return tallied{}, false
	}
	t := a.tally(span, top)
	return t, !a.failed()
}

// otherSpan finds the period that a question compares with.
func (a *asking) otherSpan() (Span, bool) {
	var w source.Word
	switch a.q.Compare.Text {
	case "previous":
		w = source.Word{Text: a.span.Previous().String(), Pos: a.q.Compare.Pos}
	case "year-ago":
		w = source.Word{Text: a.span.YearAgo().String(), Pos: a.q.Compare.Pos}
	default:
		w = a.q.Compare
	}
	span, notes := resolve(w, a.q.Pos, a.covers, a.q.Partial, a.name, a.list)
	if a.failed() {
		return Span{}, false
	}
	if span.From <= a.span.To && a.span.From <= span.To {
		a.list.Errorf(w.Pos, "compare", "type a period that does not overlap, such as `previous`", "%s and %s overlap, so the difference would say nothing", a.span.Label, span.Label)
		return Span{}, false
	}
	for _, n := range notes {
		a.notes = append(a.notes, "in "+span.Label+", compared with: "+n)
	}
	for _, s := range []Span{a.span, span} {
		if s.Partial {
			a.list.Errorf(w.Pos, "compare", "compare periods that all sources cover, leave a source out with `not: {source: …}`, or take the `compare` line out",
				"%s is not whole in the data, so it is not compared", s.Label)
			return Span{}, false
		}
	}
	if span.Unit != a.span.Unit || span.Unit == "" && span.Days() != a.span.Days() {
		if wholeMonths(span) != wholeMonths(a.span) || wholeMonths(span) == 0 {
			a.notes = append(a.notes, fmt.Sprintf("the periods compared are not equally long: %d and %d days", a.span.Days(), span.Days()))
		}
	}
	a.torn(w, span)
	return span, !a.failed()
}

// against gives the cell of the other period that belongs beside a row: on a
// time axis the unit at the same place, else the same key. A unit of which a
// period holds a part only is not compared.
func (a *asking) against(v tallied, i int, by, split string) *Cell {
	if a.by.time {
		all := units(a.by.id, v.span)
		if i >= len(all) {
			return nil
		}
		if a.cut(a.span, by) || a.cut(v.span, all[i]) {
			return &Cell{State: Missing, Why: "a part of a " + a.by.id + " is not compared"}
		}
		by = all[i]
	}
	c := a.cellAt(v, spot{by, split})
	return &c
}

// cut says whether a span holds only a part of a unit of time.
func (a *asking) cut(s Span, key string) bool {
	d, _ := engagement.ParseDay(key)
	unit := unitSpan(a.by.id, d)
	return unit.From < s.From || unit.To > s.To
}

// edges says where the first or last unit of a time axis is not whole.
func (a *asking) edges() {
	if !a.by.time || a.by.id == unitDay {
		return
	}
	if first := unitSpan(a.by.id, unitStart(a.by.id, a.span.From)); first.From != a.span.From {
		a.notes = append(a.notes, fmt.Sprintf("the first %s is not whole: it starts on %s", a.by.id, dayLabel(a.span.From)))
	}
	if last := unitSpan(a.by.id, unitStart(a.by.id, a.span.To)); last.To != a.span.To {
		a.notes = append(a.notes, fmt.Sprintf("the last %s is not whole: it ends on %s", a.by.id, dayLabel(a.span.To)))
	}
}
