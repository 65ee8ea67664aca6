package audit

import (
	"math"
	"slices"
)

// row is one equation of a system: whole coefficients, and the value last.
type row []int64

// reduce brings rows to their reduced echelon form, without rounding: rows are
// multiplied, never divided but by what all their numbers have in common. The
// columns are eliminated in the order given. It is false when numbers became
// too large to be sure of.
func reduce(rows []row, order []int) (reduced []row, pivots []int, ok bool) {
	done := 0
	for _, col := range order {
		at := -1
		for r := done; r < len(rows); r++ {
			if rows[r][col] != 0 && (at < 0 || weight(rows[r]) < weight(rows[at])) {
				at = r
			}
		}
		if at < 0 {
			continue
		}
		rows[done], rows[at] = rows[at], rows[done]
		if rows[done][col] < 0 {
			rows[done].negate()
		}
		for r := range rows {
			if r != done && rows[r][col] != 0 && !rows[r].eliminate(rows[done], col) {
				return nil, nil, false
			}
		}
		pivots = append(pivots, col)
		if done++; done == len(rows) {
			break
		}
	}
	return rows[:done], pivots, true
}

// weight is how many columns a row has.
func weight(r row) int {
	n := 0
	for _, v := range r {
		if v != 0 {
			n++
		}
	}
	return n
}

func (r row) negate() {
	for i := range r {
		r[i] = -r[i]
	}
}

// eliminate takes as much of a pivot row away that the column becomes zero.
func (r row) eliminate(pivot row, col int) bool {
	a, b := pivot[col], r[col]
	g := gcd(a, b)
	a, b = a/g, b/g
	common := int64(0)
	for i := range r {
		x, okX := times(r[i], a)
		y, okY := times(pivot[i], b)
		if !okX || !okY || x-y > limit || x-y < -limit {
			return false
		}
		r[i] = x - y
		common = gcd(common, r[i])
	}
	if common > 1 {
		for i := range r {
			r[i] /= common
		}
	}
	return true
}

const limit = math.MaxInt64 / 4

// times multiplies, and says whether the product is small enough to go on with.
func times(a, b int64) (int64, bool) {
	if a == 0 || b == 0 {
		return 0, true
	}
	p := a * b
	return p, p/b == a && p <= limit && p >= -limit
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, -a)
}

// search looks for all sets of classes whose count follows from reduced rows:
// sums of rows in which every class comes once or not at all. Such a sum takes
// each row once or not at all, because a row's pivot is in no other row.
type search struct {
	rows   []sparse // of one connected part of the system, in order of their pivots
	unit   int64    // what stands for 1 in a sum
	budget *int

	sum     row     // of the rows taken so far
	got     set     // the columns that are surely in it
	settled []int   // column → the last row that it is in; -1 for none
	decided [][]int // row → the columns that it settles
	known   [][]set // row → what is complete with it and not looked for
	found   []finding
}

// sparse is a row without its zeros, in units of a sum.
type sparse []struct {
	col   int
	value int64
}

// finding is a set of classes whose count can be worked out.
type finding struct {
	set   set
	value int64
}

// newSearch prepares to look through sums of reduced rows. Sets that hold all of
// a known one are not looked for: take it away and the rest follows as well.
func newSearch(rows []row, pivots []int, width int, known []set, budget *int) (*search, bool) {
	s := &search{
		unit: 1, budget: budget, sum: make(row, width+1), got: newSet(width),
		settled: make([]int, width), decided: make([][]int, len(rows)), known: make([][]set, len(rows)),
	}
	for i, r := range rows {
		p := r[pivots[i]]
		m, ok := times(s.unit/gcd(s.unit, p), p)
		if !ok {
			return nil, false
		}
		s.unit = m
	}
	for i := range s.settled {
		s.settled[i] = -1
	}
	for i, r := range rows {
		var line sparse
		for c, v := range r {
			if v == 0 {
				continue
			}
			line = append(line, struct {
				col   int
				value int64
			}{c, v * (s.unit / r[pivots[i]])})
			if c < width {
				s.settled[c] = i
			}
		}
		s.rows = append(s.rows, line)
	}
	for c, i := range s.settled {
		if i >= 0 {
			s.decided[i] = append(s.decided[i], c)
		}
	}
	for _, k := range known {
		s.skip(k)
	}
	return s, true
}

// skip leaves out all sets that hold another one.
func (s *search) skip(k set) {
	last := -1
	for _, c := range k.all() {
		if s.settled[c] < 0 {
			return // never in any sum
		}
		last = max(last, s.settled[c])
	}
	if last >= 0 {
		s.known[last] = append(s.known[last], k)
	}
}

// step decides whether row i is part of the sum. It is false when the budget
// did not suffice.
func (s *search) step(i int) bool {
	if *s.budget--; *s.budget < 0 {
		return false
	}
	if i == len(s.rows) {
		if s.got.size() > 0 {
			got := slices.Clone(s.got)
			s.found = append(s.found, finding{got, s.sum[len(s.sum)-1] / s.unit})
			s.skip(got)
		}
		return true
	}
	for _, take := range []int64{1, 0} {
		s.take(i, take)
		fine := !s.settle(i) || s.step(i+1)
		for _, c := range s.decided[i] {
			s.got.drop(c)
		}
		s.take(i, -take)
		if !fine {
			return false
		}
	}
	return true
}

func (s *search) take(i int, times int64) {
	if times == 0 {
		return
	}
	for _, e := range s.rows[i] {
		s.sum[e.col] += times * e.value
	}
}

// settle looks at the columns that no later row changes. It is false when one
// of them comes in part, or when all of something known is in the sum.
func (s *search) settle(i int) bool {
	for _, c := range s.decided[i] {
		switch s.sum[c] {
		case 0:
		case s.unit:
			s.got.add(c)
		default:
			return false
		}
	}
	for _, k := range s.known[i] {
		if k.within(s.got) {
			return false
		}
	}
	return true
}
