package stat

import (
	"cmp"
	"slices"
)

// What a series needs before anything in it is called unusual.
const (
	MinPoints   = 20  // points that the limits are made of
	mostPoints  = 52  // beyond them the limits stay
	mostEcho    = 0.3 // lag-1 autocorrelation
	RunLength   = 8   // points in a row on one side of the centre, the last of which is unusual
	spiky       = 2   // mean over median moving range, from which the median is used
	perMean     = 2.66
	perMedian   = 3.145
	withoutEcho = 2 // fewest points of an autocorrelation
)

// Ordinary is the range of a series' ordinary ups and downs.
type Ordinary struct {
	Centre float64
	Moving float64 // the typical step from one point to the next
	Range  Interval
}

// Limits gives the range of ordinary ups and downs of counts: the mean and 2.66
// mean moving ranges on each side, not below zero.
func Limits(points []int64) Ordinary {
	return limits(mean(points), mean(moves(points)), perMean)
}

// MedianLimits is [Limits] by medians, for a series with a few high spikes,
// which would else widen the range until they look ordinary.
func MedianLimits(points []int64) Ordinary {
	return limits(median(points), median(moves(points)), perMedian)
}

func limits(centre, moving, per float64) Ordinary {
	return Ordinary{centre, moving, Interval{max(0, centre-per*moving), centre + per*moving}}
}

func moves(points []int64) []int64 {
	var out []int64
	for i := 1; i < len(points); i++ {
		d := points[i] - points[i-1]
		out = append(out, max(d, -d))
	}
	return out
}

func mean(all []int64) float64 {
	if len(all) == 0 {
		return 0
	}
	var sum int64
	for _, n := range all {
		sum += n
	}
	return float64(sum) / float64(len(all))
}

func median(all []int64) float64 {
	if len(all) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(all))
	return float64(s[(len(s)-1)/2]+s[len(s)/2]) / 2
}

// Echo gives the lag-1 autocorrelation: how much a point is like the one before.
func Echo(points []int64) float64 {
	if len(points) < withoutEcho {
		return 0
	}
	m, over, under := mean(points), 0.0, 0.0
	for i, n := range points {
		d := float64(n) - m
		under += d * d
		if i > 0 {
			over += d * (float64(points[i-1]) - m)
		}
	}
	if under == 0 {
		return 0
	}
	return over / under
}

// ranks gives the place of each point among all in order of size, times two, so
// that equal ones may share a place.
func ranks(points []int64) []int64 {
	sorted, out := slices.Sorted(slices.Values(points)), make([]int64, len(points))
	for i, n := range points {
		first, _ := slices.BinarySearch(sorted, n)
		after, _ := slices.BinarySearch(sorted, n+1)
		out[i] = int64(first + after)
	}
	return out
}

// Verdict says why no point of a stretch is marked.
type Verdict int

// The verdicts.
const (
	Watched Verdict = iota // points outside are marked
	Short                  // fewer than [MinPoints] points
	Echoing                // each point is like the one before: marks would be false
)

// Stretch is the part of a series between two declared events.
type Stretch struct {
	From, To int // points[From:To]
	Verdict  Verdict
	Ordinary Ordinary // of the first points, at most a year of weeks
	Median   bool     // by medians
}

// Mark is an unusual point.
type Mark struct {
	At    int
	Above bool
	Run   bool // within the range, but the last of eight or more on one side
}

// Watch finds the unusual points of a series. The range is made of the first
// points of a stretch and then stays, and it is only made anew at cuts, which are
// the points at which an event is declared to have changed things.
func Watch(points []int64, cuts []int) ([]Stretch, []Mark) {
	var out []Stretch
	var marks []Mark
	edges := slices.Concat([]int{0}, slices.Sorted(slices.Values(cuts)), []int{len(points)})
	for i := 1; i < len(edges); i++ {
		from, to := max(0, min(edges[i-1], len(points))), max(0, min(edges[i], len(points)))
		if from >= to {
			continue
		}
		s := stretch(points, from, to)
		out = append(out, s)
		if s.Verdict == Watched {
			marks = append(marks, s.marks(points)...)
		}
	}
	slices.SortStableFunc(marks, func(a, b Mark) int { return cmp.Compare(a.At, b.At) })
	return out, marks
}

func stretch(points []int64, from, to int) Stretch {
	base := points[from:min(to, from+mostPoints)]
	s := Stretch{From: from, To: to, Ordinary: Limits(base)}
	if m := median(moves(base)); m > 0 && mean(moves(base)) > spiky*m {
		s.Ordinary, s.Median = MedianLimits(base), true
	}
	switch {
	case len(base) < MinPoints:
		s.Verdict = Short
	case max(Echo(base), Echo(ranks(base))) > mostEcho: // one far point hides an echo, but not that of the ranks
		s.Verdict = Echoing
	}
	return s
}

func (s Stretch) marks(points []int64) []Mark {
	var out []Mark
	run, side := 0, 0
	for i := s.From; i < s.To; i++ {
		x := float64(points[i])
		now := cmp.Compare(x, s.Ordinary.Centre)
		if now == 0 || now != side {
			run = 0
		}
		if side = now; now != 0 {
			run++
		}
		switch {
		case !s.Ordinary.Range.Holds(x):
			out = append(out, Mark{At: i, Above: now > 0})
		case run >= RunLength:
			out = append(out, Mark{At: i, Above: now > 0, Run: true})
		}
	}
	return out
}
