package guard

import (
	"slices"

	"hearth/internal/engagement/insight"
)

// Provenance lets through what may be told of the exports behind the numbers. Who
// wrote the rows of an export is not known here, and one may have written most of
// them: taken off such a number, what answers tell of all others would leave what
// the one wrote. So of rows that were kept only the size is told, in steps of 1, 2,
// 5 and 10, which is twice as much or half. Rows that were left out are in no
// answer; their numbers are rounded, each by itself, and of a small one only that it
// is small is told. How many rows were read is made of what is told of the others: so
// nothing that is told depends on which small number a small number is. What was
// told once may go through again, by a policy that asks for more.
func Provenance(p insight.Provenance, pol Policy) insight.Provenance {
	const grain = 5 // numbers are rounded to tens, or to more tens
	fewer := max((pol.People()+grain-1)/grain*grain, p.Fewer)
	out, round := insight.Provenance{Fewer: fewer, Step: 2 * fewer}, rounding(fewer)
	for _, s := range p.Sources {
		s.Exports, s.Gaps = slices.Clone(s.Exports), slices.Clone(s.Gaps)
		for i := range s.Exports {
			e := &s.Exports[i]
			if !e.Reported { // what platforms reported tells of no person
				e.Kept, e.Again = round.size(e.Kept), round.size(e.Again)
			}
			var left []insight.LeftOutFor
			for _, l := range e.LeftOut {
				left = append(left, insight.LeftOutFor{Cause: l.Cause, Rows: round.told(l.Rows)})
			}
			e.LeftOut = left
			e.Read = round.added(*e)
			e.Source, e.Covers = "", nil
		}
		out.Sources = append(out.Sources, s)
	}
	return out
}

// rounding is below which numbers of rows are not told; others are rounded to twice
// as much.
type rounding int64

// told gives as much of a number of rows as may be told.
func (r rounding) told(t insight.Tally) insight.Tally {
	switch {
	case t.N == 0 && t.Fewer == 0:
		return insight.Tally{}
	case t.N < int64(r):
		return insight.Tally{Fewer: int64(r)}
	}
	step := 2 * int64(r)
	return insight.Tally{N: (t.N + int64(r)) / step * step, About: true}
}

// size gives how large a number of rows is.
func (r rounding) size(t insight.Tally) insight.Tally {
	if t.N < int64(r) {
		few := r.told(t)
		if t.Least {
			few.Fewer = max(few.Fewer, 5*t.N/2) // it may have been so many
		}
		return few
	}
	for step := int64(1); ; step *= 10 {
		for _, n := range []int64{5, 2, 1} {
			if t.N >= n*step && t.N < 10*step {
				return insight.Tally{N: max(n*step, int64(r)), Least: true}
			}
		}
	}
}

// added gives how many rows of an export were read, of what is told of them.
func (r rounding) added(e insight.Export) insight.Tally {
	all := e.Kept
	for _, l := range e.LeftOut {
		all.N += l.Rows.N
		all.Fewer += l.Rows.Fewer
		all.About = all.About || l.Rows.About
		if e.Kept.Least && l.Rows.About {
			all.N -= int64(r) // as few as there may be
		}
	}
	if e.Kept.Least {
		return r.size(insight.Tally{N: all.N})
	}
	if all.N > 0 && all.Fewer > 0 {
		all.Fewer, all.About = 0, true
	}
	return all
}
