package stat

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Level is how often an interval is meant to hold the truth.
type Level float64

// Asked is for intervals that somebody asked to see. Automatic is for sentences
// that are written without being asked: a page of twenty numbers would cry one
// false change at 95%.
const (
	Asked     Level = 0.95
	Automatic Level = 0.99
)

// z is the number of standard errors on each side.
func (l Level) z() float64 { return mathext.NormalQuantile(l.upper()) }

// upper is the part of a distribution that lies below the upper limit.
func (l Level) upper() float64 { return 1 - (1-float64(l))/2 }

// Interval is a range that a number lies in, both ends in.
type Interval struct{ Low, High float64 }

// Holds says whether a value lies in the range.
func (i Interval) Holds(x float64) bool { return i.Low <= x && x <= i.High }

// Whole gives both ends in whole parts of a scale; see [Whole].
func (i Interval) Whole(scale int64) (low, high int64) {
	return Whole(i.Low, scale), Whole(i.High, scale)
}

// Whole gives a number in whole parts of a scale: Whole(0.7143, 1000) is 714.
// The number is first rounded to a millionth of such a part, so that a half is
// a half on every machine, whatever its last digits.
func Whole(x float64, scale int64) int64 {
	const fine = 1e6
	return int64(math.Round(math.Round(x*float64(scale)*fine) / fine))
}
