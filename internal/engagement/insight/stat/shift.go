package stat

import "math"

// What looking for shifts needs.
const (
	MinShiftPoints = 60
	shortest       = 7 // points between two shifts
)

// Shifts gives the points at which the level of a series of counts seems to have
// shifted, each the first of the new level. It is a suggestion to somebody who
// may know what happened, and nothing to publish. Counts that vary more than
// independent ones would are expected to: the cost of a stretch is that of a
// negative binomial whose spread is taken from the whole series.
func Shifts(points []int64) []int {
	n := len(points)
	if n < MinShiftPoints {
		return nil
	}
	c := newCosts(points)
	penalty := 3 * math.Log(float64(n))
	best, from := make([]float64, n+1), make([]int, n+1)
	best[0] = -penalty
	starts := []int{0}
	for end := shortest; end <= n; end++ {
		best[end] = math.Inf(1)
		for _, s := range starts {
			if end-s >= shortest && best[s]+c.of(s, end)+penalty < best[end] {
				best[end], from[end] = best[s]+c.of(s, end)+penalty, s
			}
		}
		kept := starts[:0]
		for _, s := range starts { // what cannot win now never will
			if end-s < shortest || best[s]+c.of(s, end) <= best[end] {
				kept = append(kept, s)
			}
		}
		starts = kept
		if next := end - shortest + 1; next >= shortest {
			starts = append(starts, next)
		}
	}
	var out []int
	for at := from[n]; at > 0; at = from[at] {
		out = append([]int{at}, out...)
	}
	return out
}

// costs gives the cost of any stretch of a series.
type costs struct {
	sums []int64
	size float64 // of the negative binomial: the smaller, the wider its spread
}

func newCosts(points []int64) costs {
	c := costs{sums: make([]int64, len(points)+1), size: spread(points)}
	for i, n := range points {
		c.sums[i+1] = c.sums[i] + n
	}
	return c
}

// spread takes the size of a negative binomial from the steps between
// neighbours, which a shift of the level hardly touches.
func spread(points []int64) float64 {
	m, squares := mean(points), 0.0
	for i := 1; i < len(points); i++ {
		d := float64(points[i] - points[i-1])
		squares += d * d
	}
	variance := squares / float64(2*(len(points)-1))
	if variance <= m {
		return 1e9 // no more than independent counts vary
	}
	return m * m / (variance - m)
}

// of is twice the negative log-likelihood of a stretch at its own mean, but for
// what is the same however the series is cut.
func (c costs) of(from, to int) float64 {
	total, n := float64(c.sums[to]-c.sums[from]), float64(to-from)
	if total == 0 {
		return 0
	}
	m := total / n
	return -2 * (total*math.Log(m/(m+c.size)) - n*c.size*math.Log1p(m/c.size))
}
