package audit

import "math"

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

// finding is a set of classes whose count can be worked out.
type finding struct {
	set   set
	value int64
}
