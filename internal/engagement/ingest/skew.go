package ingest

import (
	"hearth/internal/engagement"
	"hearth/internal/source"
)

// years counts rows by years of 365 days from 1970 on, to find those that a
// wrong clock dated.
type years [200]int32

func (y *years) saw(day engagement.Day) { y[max(0, min(int(day)/365, len(y)-1))]++ }

func (y *years) add(o *years) {
	for i, n := range o {
		y[i] += n
	}
}

// all gives the number of rows, and the years that have some.
func (y *years) all() (rows int64, in []int) {
	for i, n := range y {
		if n > 0 {
			rows, in = rows+int64(n), append(in, i)
		}
	}
	return rows, in
}

// fewestDated is the number of rows from which on a few that stand apart are odd.
const fewestDated = 20

// neverSet says that a day is where clocks begin that nobody has set, in any zone.
// It is no day of anything here.
func neverSet(day engagement.Day) bool { return day == 0 || day == -1 }

// clocks warns of a few rows that are dated years after all others, and of rows
// of a clock that was never set. They are kept, since nobody can know; but the
// newest day of the data, from which periods count, comes from the first kind.
func (s *sink) clocks() {
	for _, t := range s.tallies {
		rows, in := t.years.all()
		if t.unset > 0 {
			s.result.Problems.Warnf(source.Pos{File: s.in.Name}, "clock", "correct the dates in the export; until then these rows count in no period",
				"rows that are dated 1 January 1970, as a clock does that was never set: %d of %d", t.unset, rows+int64(t.unset))
		}
		if len(in) < 2 || rows < fewestDated {
			continue
		}
		newest := in[len(in)-1]
		if n := int64(t.years[newest]); newest-in[len(in)-2] >= 2 && n <= max(rows/100, 1) && (s.opt.Captured == 0 || s.opt.Captured >= t.last) {
			s.result.Problems.Warnf(source.Pos{File: s.in.Name}, "future", "if a clock was wrong, correct the dates, or write the day of the export into the mapping file: `captured: 2026-06-30`; until then the data seem to run to "+t.last.String(),
				"rows that are dated more than a year after all others: %d of %d, the last one %s", n, rows, t.last)
		}
	}
}
