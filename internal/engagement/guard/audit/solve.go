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
	rows   []row // of one connected part of the system, in order of their pivots
	pivots []int
	width  int   // columns, the value not counted
	unit   int64 // what stands for 1 in a sum

	decided [][]int // row → columns of which it is the last row
	scale   []int64 // what each row is multiplied with
	known   []set   // what is known to be about enough people
	budget  *int
	found   []finding
}

// finding is a set of classes whose count can be worked out.
type finding struct {
	set   set
	value int64
}

func newSearch(rows []row, pivots []int, width int, known []set, budget *int) (*search, bool) {
	s := &search{rows: rows, pivots: pivots, width: width, unit: 1, known: known, budget: budget, decided: make([][]int, len(rows))}
	for i, r := range rows {
		p := r[pivots[i]]
		m, ok := times(s.unit/gcd(s.unit, p), p)
		if !ok {
			return nil, false
		}
		s.unit = m
	}
	for i, r := range rows {
		s.scale = append(s.scale, s.unit/r[pivots[i]])
	}
	for col := range width {
		for i := len(rows) - 1; i >= 0; i-- {
			if rows[i][col] != 0 {
				s.decided[i] = append(s.decided[i], col)
				break
			}
		}
	}
	return s, true
}

// run looks through all sums. It is false when the budget did not suffice.
func (s *search) run() bool {
	return s.step(0, make(row, s.width+1), newSet(s.width))
}

// step decides whether row i is part of the sum.
func (s *search) step(i int, sum row, got set) bool {
	if *s.budget--; *s.budget < 0 {
		return false
	}
	if i == len(s.rows) {
		if got.size() > 0 {
			s.found = append(s.found, finding{got, sum[s.width] / s.unit})
		}
		return true
	}
	for _, take := range []bool{true, false} {
		next := sum
		if take {
			next = slices.Clone(sum)
			for c, v := range s.rows[i] {
				next[c] += v * s.scale[i]
			}
		}
		here, ok := s.decide(i, next, got)
		if ok && !s.step(i+1, next, here) {
			return false
		}
	}
	return true
}

// decide settles the columns that no later row changes. It is false when one
// of them comes in part, or when all of something safe or found is in the sum.
func (s *search) decide(i int, sum row, got set) (set, bool) {
	if len(s.decided[i]) == 0 {
		return got, true
	}
	got = slices.Clone(got)
	grown := false
	for _, c := range s.decided[i] {
		switch sum[c] {
		case 0:
		case s.unit:
			got.add(c)
			grown = true
		default:
			return nil, false
		}
	}
	if !grown {
		return got, true
	}
	for _, k := range s.known {
		if k.within(got) {
			return nil, false
		}
	}
	for _, f := range s.found {
		if f.set.within(got) {
			return nil, false
		}
	}
	return got, true
}
