package insight

import (
	"fmt"
	"slices"

	"hearth/internal/engagement"
)

// presenceKeys are the keys of filters that the days of people have too.
var presenceKeys = []string{"source", "platform", "place", "role", "automated"}

// censusKeys are the keys of filters that the census has too.
var censusKeys = []string{"source", "platform", "place", "kind", "role", "automated"}

// present gives the smallest table that says whether conditions with these keys
// keep any row at all, under the alias of the given one.
func present(from string, keys ...string) string {
	if from == fromMessages && !slices.ContainsFunc(keys, func(k string) bool { return !slices.Contains(censusKeys, k) }) {
		return "census"
	}
	return tableOf(from)
}

// presence gives the smallest table that says who was seen on which day, and
// the clause that keeps the rows of a span in it, both under the alias m: days
// of people, unless a filter or an exclusion looks at single messages.
func (run *inquiry) presence(s Span) (table string, kept clause) {
	kept = run.kept(fromMessages, between("m.day", s)).then(clause{text: " AND m.person_no <> 0"})
	for _, f := range run.use {
		if !slices.Contains(presenceKeys, f.dim.id) {
			return "messages", kept
		}
	}
	for _, r := range run.rules {
		if !r.ofPeople {
			return "messages", kept
		}
	}
	return "person_days", kept
}

// wholeUnits gives the numbers of the first and last units that all sources
// cover whole, up to the end of the span; see unitNumber. Where no export speaks
// for a whole unit in between, they begin after that: people who were not seen
// then may have been there.
func (run *inquiry) wholeUnits(unit string) (first, last int) {
	from, to := run.covers[0].first(), run.span.To
	for _, c := range run.covers {
		from, to = max(from, c.first()), min(to, c.last())
	}
	start, end := wholeFrom(unit, from), unitStart(unit, to)
	if stepUnit(unit, end, 1)-1 > to {
		end = stepUnit(unit, end, -1)
	}
	why := ""
	for _, c := range run.covers {
		for _, g := range c.gaps(Span{From: from, To: to}) {
			if lacks := wholeFrom(unit, g.From); stepUnit(unit, lacks, 1)-1 > g.To || wholeFrom(unit, g.To+1) <= start {
				continue
			}
			start = wholeFrom(unit, g.To+1)
			why = fmt.Sprintf("only from %s on: no export of %s speaks for %s", dayLabel(start), run.name(c.source), spanLabel(g.From, g.To))
		}
	}
	if why != "" {
		run.note("%s", why)
	}
	return unitNumber(unit, int64(start)), unitNumber(unit, int64(end))
}

// wholeFrom gives the first day on or after a given one that starts a unit.
func wholeFrom(unit string, day engagement.Day) engagement.Day {
	start := unitStart(unit, day)
	if start < day {
		start = stepUnit(unit, start, 1)
	}
	return start
}

// unitNumber counts units of time from any day of them.
func unitNumber(unit string, day int64) int {
	t := dayOf(day).Time()
	switch unit {
	case unitWeek:
		return int((day + 3) / 7) // 1 January 1970 was a Thursday
	case unitQuarter:
		return t.Year()*4 + (int(t.Month())-1)/3
	}
	return t.Year()*12 + int(t.Month()) - 1
}

// storedUnit turns what the store has for a unit into its number.
func storedUnit(unit string, stored int64) int {
	if unit == unitWeek {
		return unitNumber(unit, stored)
	}
	return int(stored)
}

// unitOfNumber gives the first day of a unit by its number.
func unitOfNumber(unit string, n int) Span {
	switch unit {
	case unitWeek:
		return unitSpan(unit, dayOf(int64(n)*7-3))
	case unitQuarter:
		return unitSpan(unit, unitOf(unit, int64(n)))
	}
	return unitSpan(unit, unitOf(unitMonth, int64(n)))
}
