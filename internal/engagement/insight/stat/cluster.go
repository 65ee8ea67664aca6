package stat

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Bundles are the units of a share, bound together by whose they are: what one
// person asks is answered alike more often than what different people ask. Only
// sums over persons are kept, which engines give in few rows.
type Bundles struct {
	people       int64
	units, hits  int64
	units2       int64 // sums over persons: of units times units,
	mixed, hits2 int64 // of units times hits, and of hits times hits
}

// Add takes in so many people of whom each has as many units; hits are those of
// all of them together, and hits2 the sum of their squares, person by person.
func (b *Bundles) Add(people, each, hits, hits2 int64) {
	b.people += people
	b.units += people * each
	b.hits += hits
	b.units2 += people * each * each
	b.mixed += each * hits
	b.hits2 += hits2
}

// Alone takes in units that belong to nobody who has another.
func (b *Bundles) Alone(units, hits int64) { b.Add(units, 1, hits, hits) }

// Share is that of all units.
func (b Bundles) Share() Share { return Share{b.hits, b.units} }

// Worth gives how many units of different people would tell as much as these do,
// rounded down: all of them where everybody has one. The variance of the share is
// that of a ratio of sums over persons. It is known the worse the fewer people
// there are, and then the units are worth less still. Of units that are all hits, or
// none, the variance tells nothing; there all of one person's count as alike.
func (b Bundles) Worth(l Level) int64 {
	if b.units2 == b.units || b.units <= 1 {
		return b.units
	}
	n, p, k := float64(b.units), b.Share().value(), float64(b.people)
	if k < 2 {
		return 1
	}
	if b.hits == 0 || b.hits == b.units {
		return down(n * n / float64(b.units2))
	}
	between := float64(b.hits2) - 2*p*float64(b.mixed) + p*p*float64(b.units2)
	variance := k / (k - 1) * between / (n * n)
	fewer := l.student(n-1) / l.student(k-1)
	return down(min(n, p*(1-p)/variance*fewer*fewer))
}

// down gives a whole number of units, one at least; a whole number stays whole
// whatever its last digits.
func down(x float64) int64 { return max(1, int64(math.Floor(x+1e-9))) }

// student gives the number of standard errors on each side where the variance
// is known from so many degrees of freedom.
func (l Level) student(free float64) float64 {
	x := mathext.InvRegIncBeta(free/2, 0.5, 2*(1-l.upper()))
	return math.Sqrt(free * (1 - x) / x)
}

// WilsonWorth gives the interval of a share whose units are worth fewer of
// different people, see [Bundles.Worth].
func WilsonWorth(s Share, worth int64, l Level) Interval {
	if s.Of <= 0 || worth <= 0 {
		return Interval{0, 1}
	}
	return wilson(s, float64(worth), l)
}
