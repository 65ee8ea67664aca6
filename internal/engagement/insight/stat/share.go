package stat

import "math"

// Share is so many of so many.
type Share struct{ Hits, Of int64 }

func (s Share) value() float64 { return float64(s.Hits) / float64(s.Of) }

// plus adds the same share of so many people.
func (s Share) plus(o Share, people int64) Share {
	return Share{s.Hits + o.Hits*people, s.Of + o.Of*people}
}

// Wilson gives the interval of a share. It stays between 0 and 1 and says
// something for 0 of n too. Without units nothing is known: 0 to 1.
func Wilson(s Share, l Level) Interval {
	if s.Of <= 0 {
		return Interval{0, 1}
	}
	return wilson(s, float64(s.Of), l)
}

// wilson is the interval where a share is known from n units.
func wilson(s Share, n float64, l Level) Interval {
	p, z := s.value(), l.z()
	centre := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	out := Interval{max(0, centre-half), min(1, centre+half)}
	if s.Hits == 0 {
		out.Low = 0
	}
	if s.Hits == s.Of {
		out.High = 1
	}
	return out
}

// Newcombe gives the interval of the difference after - before of two shares of
// different units. Where the same people are in both, use [CompareShares].
func Newcombe(before, after Share, l Level) Interval {
	if before.Of <= 0 || after.Of <= 0 {
		return Interval{-1, 1}
	}
	a, b := Wilson(before, l), Wilson(after, l)
	p, q := before.value(), after.value()
	return Interval{
		Low:  q - p - math.Hypot(q-b.Low, a.High-p),
		High: q - p + math.Hypot(b.High-q, p-a.Low),
	}
}
