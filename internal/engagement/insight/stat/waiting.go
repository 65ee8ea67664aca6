package stat

import (
	"cmp"
	"math"
	"slices"
)

// Wait is how long something has taken, or has taken so far.
type Wait struct {
	After int64 // in any unit
	Open  bool  // it has not happened yet: After is how long it was watched
	N     int64 // so many of them; 0 for one
}

func (w Wait) count() int64 { return max(1, w.N) }

// Curve is the share of what has happened by a time, step by step. What is
// still open counts as still waiting, for as long as it was watched.
type Curve struct {
	Steps []Step // at the times at which something happened
	N     int64  // all that were watched
	Open  int64  // of them still open
}

// Step is one step of a curve.
type Step struct {
	At       int64
	Happened int64   // at that time
	Waiting  int64   // just before it
	Share    float64 // that has happened by then
	Range    Interval
}

// KaplanMeier makes the curve of waiting times.
func KaplanMeier(waits []Wait, l Level) Curve {
	sorted := slices.SortedFunc(slices.Values(waits), func(a, b Wait) int { return cmp.Compare(a.After, b.After) })
	c := Curve{}
	for _, w := range sorted {
		c.N += w.count()
	}
	still, sum, z, left := 1.0, 0.0, l.z(), c.N
	for i := 0; i < len(sorted); {
		at, waiting, happened := sorted[i].After, left, int64(0)
		for ; i < len(sorted) && sorted[i].After == at; i++ {
			n := sorted[i].count()
			left -= n
			if sorted[i].Open {
				c.Open += n
			} else {
				happened += n
			}
		}
		if happened == 0 {
			continue
		}
		n, d := float64(waiting), float64(happened)
		still *= (n - d) / n
		if waiting == happened {
			still = 0
		} else {
			sum += d / (n * (n - d))
		}
		c.Steps = append(c.Steps, Step{At: at, Happened: happened, Waiting: waiting, Share: 1 - still, Range: around(still, sum, z)})
	}
	return c
}

// around gives the limits of 1 - still, whose Greenwood variance is still² sum.
func around(still, sum, z float64) Interval {
	if still <= 0 {
		return Interval{0, 1} // all have happened: the formula says nothing
	}
	wide := math.Exp(z * math.Sqrt(sum) / -math.Log(still))
	return Interval{1 - math.Pow(still, 1/wide), 1 - math.Pow(still, wide)}
}

// By gives the last step not after a time, and false where nothing had happened.
func (c Curve) By(at int64) (Step, bool) {
	i, found := slices.BinarySearchFunc(c.Steps, at, func(s Step, at int64) int { return cmp.Compare(s.At, at) })
	if !found {
		i--
	}
	if i < 0 {
		return Step{}, false
	}
	return c.Steps[i], true
}

// Quantile gives the first time by which a share has happened, such as 0.5 for
// the median; false where that many never did while they were watched.
func (c Curve) Quantile(share float64) (int64, bool) {
	const slack = 1e-9 // a half made of three sixths is a half
	for _, s := range c.Steps {
		if s.Share >= share-slack {
			return s.At, true
		}
	}
	return 0, false
}
