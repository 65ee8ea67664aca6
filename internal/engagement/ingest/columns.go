package ingest

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

func keysOf[V any](m map[string]V) iter.Seq[string] { return maps.Keys(m) }

// Units in which columns give numbers, and in which they are kept.
const (
	unitCount   = "count"   // kept whole
	unitSeconds = "seconds" // 0:05:12 or 312; kept in whole seconds
	unitHours   = "hours"   // kept in whole seconds
	unitMillis  = "millis"  // milliseconds; kept in whole seconds
	unitPercent = "percent" // 6.77 or 6.77% is 0.0677; kept in millionths
	unitRatio   = "ratio"   // 0.0677, or 6.77%; kept in millionths
	unitPeople  = "people"  // different people: kept whole, never added
	unitAverage = "average" // a length of time for each of several: kept in whole seconds, never added
	unitShared  = "shared"  // 12.5, a count shared out between several: rounded
	unitSkip    = "skip"    // known, and not needed
	unitRevenue = "revenue" // money never gets in
)

// measure is a column of numbers.
type measure struct {
	column  int
	header  string // as written
	metric  string
	unit    string
	decimal cell.Decimals
}

// header finds columns by their normalised names. Of two with the same name the
// first that holds anything counts.
type header struct {
	table *table.Table
	index map[string][]int
}

func headerOf(t *table.Table) header {
	h := header{table: t, index: map[string][]int{}}
	for i, c := range t.Headers {
		name := cell.Header(c.Text)
		h.index[name] = append(h.index[name], i)
	}
	return h
}

// find gives the column of a name, -1 for none.
func (h header) find(names ...string) int {
	for _, n := range names {
		columns := h.index[n]
		for _, c := range columns {
			if slices.ContainsFunc(h.table.All(), func(r table.Row) bool { return !cell.Null(r.At(c).Text) }) {
				return c
			}
		}
		if len(columns) > 0 {
			return columns[0]
		}
	}
	return -1
}

// claimed counts how many of the required names are there. Of "a|b" one is enough.
func (h header) claimed(why string, required ...string) claim {
	c := claim{required: len(required), why: why}
	for _, r := range required {
		if h.find(strings.Split(r, "|")...) >= 0 {
			c.found++
		} else {
			c.missing = append(c.missing, fmt.Sprintf("column %q", r))
		}
	}
	return c
}

// unknown gives the headers that no column of known stands for.
func (h header) unknown(known map[int]bool) []string {
	var out []string
	for i, c := range h.table.Headers {
		if name := cell.Trim(c.Text); name != "" && !known[i] {
			out = append(out, name)
		}
	}
	return out
}

var (
	errWhole = errors.New("not a whole number")
	errNull  = errors.New(noValue)
)

// number reads a cell of a measure, in the unit in which it is kept.
func (m measure) number(text string) (int64, error) {
	if cell.Null(text) {
		return 0, errNull
	}
	if m.unit == unitSeconds || m.unit == unitAverage {
		return cell.Seconds(text)
	}
	n, err := m.decimal.Number(text)
	if err != nil {
		return 0, err
	}
	switch m.unit {
	case unitHours:
		return n.Times(3600)
	case unitMillis:
		ms, err := n.Times(1)
		return (ms + 500) / 1000, err
	case unitPercent:
		return n.Times(10_000)
	case unitRatio:
		if n.Percent {
			return n.Times(10_000)
		}
		return n.Times(1_000_000)
	case unitShared:
		return n.Times(1)
	}
	if n.Percent {
		return 0, cell.ErrNumber
	}
	if !n.Whole() {
		return 0, errWhole
	}
	return n.Times(1)
}

// value reads a cell and reports it when it is no number. ok is false for a
// missing value as well.
func (s *sink) value(t *table.Table, r table.Row, m measure) (v int64, ok bool) {
	c := r.At(m.column)
	v, err := m.number(c.Text)
	switch {
	case err == nil:
		return v, v != 0 || m.metric != "search_position" // places begin at 1: there was none
	case errors.Is(err, errNull):
	case errors.Is(err, errWhole):
		s.bad(t, c, m.header, "not-a-number", "a count has no digits after the point; if the point groups thousands, write `decimal: \",\"` in the mapping file",
			"%q in the column %q is not a whole number", short(c.Text), m.header)
	default:
		s.bad(t, c, m.header, "not-a-number", "correct the cell, or empty it when the number is not known", "%q in the column %q is not a number", short(c.Text), m.header)
	}
	return 0, false
}

// values takes in all measures of a row for what base says, each metric once: of
// two columns for one, the first that holds something counts. It gives how many
// there were.
func (s *sink) values(t *table.Table, r table.Row, measures []measure, base engagement.Reading) (n int) {
	var numbers series
	if s.out != nil {
		numbers = s.out.series(base.Post)
	}
	for i, m := range measures {
		if slices.ContainsFunc(measures[:i], func(o measure) bool { return o.metric == m.metric && !cell.Null(r.At(o.column).Text) }) {
			continue
		}
		if v, ok := s.value(t, r, m); ok {
			base.Metric, base.Value = m.metric, v
			if n++; s.out != nil {
				numbers.add(&base)
			} else {
				s.reading(base)
			}
		}
	}
	return n
}

// twins takes out columns of numbers that have one name and say different
// things: which of the two is meant cannot be told.
func (s *sink) twins(t *table.Table, measures []measure) []measure {
	apart := func(a, b measure) bool {
		return slices.ContainsFunc(t.All(), func(r table.Row) bool {
			x, y := cell.Trim(r.At(a.column).Text), cell.Trim(r.At(b.column).Text)
			return x != y && !cell.Null(x) && !cell.Null(y)
		})
	}
	out := map[int]bool{}
	for i, b := range measures {
		for _, a := range measures[:i] {
			if cell.Header(t.Headers[a.column].Text) == cell.Header(t.Headers[b.column].Text) && apart(a, b) {
				out[a.column], out[b.column] = true, true
				s.result.Problems.Errorf(t.Pos(t.Headers[b.column]), "two-columns", "export it again, or take the column out that is wrong",
					"two columns have the name %q and say different things", b.header)
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(measures), func(m measure) bool { return out[m.column] })
}

// short cuts a cell for a message.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// date reads a cell of a date column and reports it when it is none.
func (s *sink) date(t *table.Table, c table.Cell, column string, d cell.Dates) (cell.Stamp, bool) {
	st, err := d.Read(c.Text)
	switch {
	case err == nil:
		return st, true
	case cell.Null(c.Text):
	case errors.Is(err, cell.ErrNoYear):
		s.bad(t, c, column, "no-year", "export it in a form that has the year, or add a column with whole dates", "%q in the column %q has no year", short(c.Text), column)
	case errors.Is(err, cell.ErrAgo):
		s.bad(t, c, column, "relative-date", "export it in a form that has whole dates: a page shows how long ago something was, an export says when",
			"%q in the column %q says how long ago it was and not when", short(c.Text), column)
	default:
		s.bad(t, c, column, "bad-date", "correct the cell, for example to 2026-06-14", "%q in the column %q is not a date", short(c.Text), column)
	}
	return cell.Stamp{}, false
}
