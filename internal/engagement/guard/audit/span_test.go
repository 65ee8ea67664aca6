package audit_test

import (
	"math/big"
	"slices"
	"testing"
)

// A span is what an attacker can work out from published numbers, by adding them up
// and taking them away as often as it pleases: exact fractions, no bound on how many
// numbers. It knows nothing of how the audit works.
type span struct {
	rows   [][]*big.Rat // reduced: each is alone in having its pivot. The last column is the value
	pivots []int
	steps  int
}

// spanOf reduces numbers, each written as what it counts of every column.
func spanOf(vectors [][]int, values []int64) *span {
	s := &span{steps: 2_000_000}
	for i, v := range vectors {
		row := make([]*big.Rat, len(v)+1)
		for c, x := range v {
			row[c] = big.NewRat(int64(x), 1)
		}
		row[len(v)] = big.NewRat(values[i], 1)
		s.rows = append(s.rows, row)
	}
	done := 0
	for c := 0; len(vectors) > 0 && c < len(vectors[0]); c++ {
		at := slices.IndexFunc(s.rows[done:], func(r []*big.Rat) bool { return r[c].Sign() != 0 })
		if at < 0 {
			continue
		}
		s.rows[done], s.rows[done+at] = s.rows[done+at], s.rows[done]
		pivot := s.rows[done]
		scale(pivot, new(big.Rat).Inv(pivot[c]))
		for r, row := range s.rows {
			if r != done && row[c].Sign() != 0 {
				less(row, pivot, new(big.Rat).Set(row[c]))
			}
		}
		s.pivots = append(s.pivots, c)
		done++
	}
	s.rows = s.rows[:done]
	return s
}

func scale(row []*big.Rat, by *big.Rat) {
	for i := range row {
		row[i] = new(big.Rat).Mul(row[i], by)
	}
}

func less(row, pivot []*big.Rat, times *big.Rat) {
	for i := range row {
		if pivot[i].Sign() != 0 {
			row[i] = new(big.Rat).Sub(row[i], new(big.Rat).Mul(times, pivot[i]))
		}
	}
}

// visit goes through everything in the span that has each column once or not at all,
// and something. It ends when it is told so, and fails when there is too much.
func (s *span) visit(t *testing.T, see func(has []bool, value int64) (end bool)) {
	t.Helper()
	if len(s.rows) == 0 {
		return
	}
	width := len(s.rows[0]) - 1
	last := make([]int, width) // the row after which a column does not change any more
	for c := range last {
		last[c] = -1
		for r, row := range s.rows {
			if row[c].Sign() != 0 {
				last[c] = r
			}
		}
	}
	one := big.NewRat(1, 1)
	var step func(r int, sum []*big.Rat) bool
	step = func(r int, sum []*big.Rat) bool {
		if s.steps--; s.steps < 0 {
			t.Fatal("there is too much to try")
		}
		if r == len(s.rows) {
			has, some := make([]bool, width), false
			for c := range has {
				has[c] = sum[c].Sign() != 0
				some = some || has[c]
			}
			return some && sum[width].IsInt() && see(has, sum[width].Num().Int64())
		}
		for _, take := range []bool{false, true} {
			next := sum
			if take {
				next = slices.Clone(sum)
				less(next, s.rows[r], big.NewRat(-1, 1))
			}
			whole := true
			for c := 0; whole && c < width; c++ {
				whole = last[c] != r || next[c].Sign() == 0 || next[c].Cmp(one) == 0
			}
			if whole && step(r+1, next) {
				return true
			}
		}
		return false
	}
	zero := make([]*big.Rat, width+1)
	for i := range zero {
		zero[i] = new(big.Rat)
	}
	step(0, zero)
}
