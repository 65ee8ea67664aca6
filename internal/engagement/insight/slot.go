package insight

import (
	"fmt"
	"slices"
	"strings"

	"hearth/internal/engagement"
)

// slots is how many values an axis may have so that one of them and the number of
// a person or a thread make one whole number: package store leaves room for that.
// Engines group by one number two to three times as fast as by two columns.
const slots = 2000

// slot is a column of whole numbers of which there are fewer than slots: the least
// of them.
type slot struct{ first int64 }

// slotOf says whether a dimension has so few values in a span that are whole
// numbers, when places have been listed.
func (a *asking) slotOf(d dimension, s Span, listed map[string][]string) (slot, bool) {
	switch {
	case d.set != "":
		return slot{}, true // maxTags are fewer
	case len(listed[d.id]) > 0:
		return slot{}, true
	case !d.time:
		return slot{}, false
	}
	first := storedOf(d.id, s.From)
	return slot{first}, storedOf(d.id, s.To)-first < slots
}

// storedOf gives what the store has for the unit that a day is in.
func storedOf(unit string, day engagement.Day) int64 {
	t := day.Time()
	switch unit {
	case unitMonth:
		return int64(t.Year())*12 + int64(t.Month()) - 1
	case unitQuarter:
		return int64(t.Year())*4 + (int64(t.Month())-1)/3
	case unitYear:
		return int64(t.Year())
	}
	return int64(unitStart(unit, day))
}

// with gives the SQL of a number and a value of the column as one. Numbers are
// those of contributors, from [brandAuthor]. A value is never missing, but engines
// are slower where it might be.
func (s slot) with(number, column string) string {
	return fmt.Sprintf("(%s + 1) * %d + COALESCE(%s, %d) - %d", number, slots, column, s.first, s.first)
}

// value gives the SQL of the value in what with made.
func (s slot) value(both string) string { return fmt.Sprintf("%s %% %d + %d", both, slots, s.first) }

// grouping is the SQL that puts rows u together by their keys and an author p,
// and then reads the keys and the class of the author from what came of it, t.
type grouping struct {
	columns, by string
	keys        []string
	class       string
}

// byKeys groups by any keys.
func byKeys(names ...string) grouping {
	g := grouping{class: classOf("t.p")}
	for _, k := range append(slices.Clone(names), "p") {
		g.by += ", u." + k
		g.keys = append(g.keys, "t."+k)
	}
	g.by, g.keys = strings.TrimPrefix(g.by, ", "), g.keys[:len(names)]
	g.columns = g.by
	return g
}

// grouping groups by one key k, of which this is the slot.
func (s slot) grouping() grouping {
	both := s.with("u.p", "u.k")
	class := fmt.Sprintf("CASE WHEN t.kp < %d THEN %d WHEN t.kp < %d THEN %d ELSE %d END", slots, classBrand, 2*slots, classUnnamed, classPerson)
	return grouping{both + " AS kp", both, []string{s.value("t.kp")}, class}
}

// histogram counts, of rows that have keys and an author, how many authors of a
// class have n of them for each key. each gives n, and what else is wanted of an
// author; all is what is wanted of all of those.
func (g grouping) histogram(rows clause, each, all string) clause {
	by := strings.Join(append(slices.Clone(g.keys), g.class, "t.n"), ", ")
	head := strings.Join(append(slices.Clone(g.keys), g.class+" AS c", "t.n", "COUNT(*) AS people"), ", ")
	return rows.wrap("SELECT "+head+all+"\nFROM (SELECT "+g.columns+", "+each+"\nFROM (", ") u\nGROUP BY "+g.by+") t\nGROUP BY "+by)
}
