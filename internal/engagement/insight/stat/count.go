package stat

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// byarFrom is the count from which Byar's limits are within 0.2% of the exact.
const byarFrom = 10

// Count gives the interval of the rate behind one count of things that happen
// independently of each other. Posts do not: people write in bursts, see
// [Compare]. It fits first messages of different people, or visits.
func Count(n int64, l Level) Interval {
	if n < byarFrom {
		return Exact(n, l)
	}
	return Byar(n, l)
}

// Byar gives Byar's approximation of [Exact].
func Byar(n int64, l Level) Interval {
	z := l.z()
	limit := func(n, sign float64) float64 {
		return n * math.Pow(1-1/(9*n)+sign*z/(3*math.Sqrt(n)), 3)
	}
	out := Interval{High: limit(float64(n)+1, 1)}
	if n > 0 {
		out.Low = limit(float64(n), -1)
	}
	return out
}

// Exact gives the limits of a Poisson count by the gamma distribution.
func Exact(n int64, l Level) Interval {
	out := Interval{High: mathext.GammaIncRegInv(float64(n)+1, l.upper())}
	if n > 0 {
		out.Low = mathext.GammaIncRegInv(float64(n), 1-l.upper())
	}
	return out
}
