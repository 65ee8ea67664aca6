package stat

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// MinWeeks is how many whole weeks each side of [CompareDays] needs.
const MinWeeks = 8

// Days is a comparison of daily counts of which it is not known who made them.
type Days struct {
	Weeks  [2]int // whole weeks of each side
	Total  [2]int64
	Ratio  float64 // of the daily rates, after / before
	Factor float64 // how much more the counts vary than independent ones would
	Range  Interval
}

// CompareDays compares two series of daily counts that begin on the same day of
// the week; days after the last whole week are left out. How much the counts
// vary about their weekdays, and the weeks about their mean, widens the range:
// the larger of the two, because a good week is good on several days. It gives
// false where a side has fewer than [MinWeeks] weeks or nothing was counted.
func CompareDays(before, after []int64, l Level) (Days, bool) {
	sides := [2][]int64{whole(before), whole(after)}
	var d Days
	var weekdays [7]int64
	for s, days := range sides {
		d.Weeks[s] = len(days) / 7
		for i, n := range days {
			d.Total[s] += n
			weekdays[i%7] += n
		}
	}
	if min(d.Weeks[0], d.Weeks[1]) < MinWeeks || min(d.Total[0], d.Total[1]) == 0 {
		return d, false
	}
	all := float64(d.Total[0] + d.Total[1])
	byDay, byWeek := 0.0, 0.0
	for s, days := range sides {
		side, weeks := float64(d.Total[s]), float64(d.Weeks[s])
		for i, n := range days {
			byDay += pearson(n, float64(weekdays[i%7])*side/(all*weeks))
		}
		for w := range d.Weeks[s] {
			var n int64
			for _, day := range days[7*w : 7*w+7] {
				n += day
			}
			byWeek += pearson(n, side/weeks)
		}
	}
	weeks := float64(d.Weeks[0] + d.Weeks[1])
	freeDays, freeWeeks := 7*weeks-8, weeks-2
	d.Factor = max(1, byDay/freeDays, byWeek/freeWeeks)
	d.Ratio = float64(d.Total[1]) / float64(d.Weeks[1]) / (float64(d.Total[0]) / float64(d.Weeks[0]))
	se := math.Sqrt(d.Factor) * poisson(float64(d.Total[0]), float64(d.Total[1]))
	d.Range = times(d.Ratio, se, student(l, freeWeeks))
	return d, true
}

// Grade says what the comparison is.
func (d Days) Grade() Grade { return grade(d.Range, 1) }

// whole cuts a series to whole weeks.
func whole(days []int64) []int64 { return days[:len(days)/7*7] }

func pearson(n int64, expected float64) float64 {
	if expected == 0 {
		return 0 // nothing on that weekday, on either side
	}
	return (float64(n) - expected) * (float64(n) - expected) / expected
}

// student is the quantile of Student's t, which is wider than the normal one
// where the variation itself was estimated from few weeks.
func student(l Level, free float64) float64 {
	x := mathext.InvRegIncBeta(free/2, 0.5, 2*(1-l.upper()))
	return math.Sqrt(free * (1 - x) / x)
}
