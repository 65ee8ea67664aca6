package stat_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"hearth/internal/engagement/insight/stat"
)

// counted draws a count that happens independently at a rate.
func counted(rnd *rand.Rand, rate float64) int64 {
	if rate > 50 {
		return max(0, int64(math.Round(rate+math.Sqrt(rate)*rnd.NormFloat64())))
	}
	limit, product, n := math.Exp(-rate), rnd.Float64(), int64(0)
	for product > limit {
		product *= rnd.Float64()
		n++
	}
	return n
}

// writers draws people who write at their own rate in two periods between which
// nothing changed. How many come is left to chance, about so many in each period;
// a part of those of one period are there in the other.
func writers(rnd *rand.Rand, people int, same float64) []stat.Pair {
	var all []stat.Pair
	post := func(rate float64) int64 { return 1 + counted(rnd, rate) }
	rate := func() float64 { return 2 * math.Exp(1.15*rnd.NormFloat64()) }
	if same == 0 {
		for range counted(rnd, float64(people)) {
			all = append(all, stat.Pair{Before: post(rate()), People: 1})
		}
		for range counted(rnd, float64(people)) {
			all = append(all, stat.Pair{After: post(rate()), People: 1})
		}
		return all
	}
	for range int(float64(people) / same) {
		r, p := rate(), stat.Pair{People: 1}
		if rnd.Float64() < same {
			p.Before = post(r)
		}
		if rnd.Float64() < same {
			p.After = post(r)
		}
		all = append(all, p)
	}
	return all
}

// alone takes people apart, as if those there in both periods were two.
func alone(all []stat.Pair) []stat.Pair {
	var out []stat.Pair
	for _, p := range all {
		out = append(out, stat.Pair{Before: p.Before, People: 1}, stat.Pair{After: p.After, People: 1})
	}
	return out
}

// Nothing changed, and a method that is meant to be wrong one time in twenty
// says that something did: by person 6% to 9% of thirty people, 5% to 6% of a
// hundred, 4% to 5% of five hundred, all rounded to whole percents;
// with independent counts a seventh to two thirds, and with the same people taken for others hardly ever, because it
// would not see a true change either.
func TestFalseAlarmsOfCompare(t *testing.T) {
	tests := []struct {
		people         int
		same           float64
		low, high      float64 // by person
		naive, naiveTo float64 // as independent counts
	}{
		{30, 0, 0.06, 0.09, 0.56, 0.65}, {30, 0.9, 0.06, 0.09, 0.14, 0.21},
		{100, 0, 0.05, 0.065, 0.56, 0.65}, {100, 0.9, 0.05, 0.065, 0.14, 0.21},
		{500, 0, 0.04, 0.055, 0.56, 0.65}, {500, 0.9, 0.04, 0.055, 0.14, 0.21},
	}
	for _, tt := range tests {
		rnd, times := seeded(55), 3000
		var cried, naive, blind float64
		for range times {
			people := writers(rnd, tt.people, tt.same)
			c := stat.Compare(people, stat.Asked)
			if math.Abs(math.Log(c.Ratio)) > 1.96*c.SE {
				cried += 1 / float64(times)
			}
			if !stat.Poisson(c.Before, c.After, stat.Asked).Holds(1) {
				naive += 1 / float64(times)
			}
			if g := stat.Compare(alone(people), stat.Asked).Range; !g.Holds(1) {
				blind += 1 / float64(times)
			}
		}
		t.Logf("%d people, %.0f%% the same: by person %.3f, independent %.3f, others %.3f", tt.people, 100*tt.same, cried, naive, blind)
		if cried < tt.low || cried > tt.high || naive < tt.naive || naive > tt.naiveTo {
			t.Errorf("%d people, %.0f%% the same: by person %.3f (want %v to %v), independent %.3f (want %v to %v)", tt.people, 100*tt.same, cried, tt.low, tt.high, naive, tt.naive, tt.naiveTo)
		}
		if tt.same > 0 && blind > 0.03 {
			t.Errorf("%d people, %.0f%% the same, taken for others: %.3f, want 0.03 at most", tt.people, 100*tt.same, blind)
		}
	}
}

// A share whose units belong to people who are answered or not as a whole.
func TestFalseAlarmsOfCompareShares(t *testing.T) {
	rnd, times, cried, naive := seeded(56), 2000, 0.0, 0.0
	for range times {
		var people []stat.Part
		for range 200 {
			threads, chance := 1+counted(rnd, 2*math.Exp(rnd.NormFloat64())), 0.4+0.6*rnd.Float64()
			if rnd.IntN(4) == 0 {
				chance = 0
			}
			var s stat.Share
			for range threads {
				s.Of++
				if rnd.Float64() < chance {
					s.Hits++
				}
			}
			p := stat.Part{Before: s, People: 1}
			if rnd.IntN(2) == 0 {
				p = stat.Part{After: s, People: 1}
			}
			people = append(people, p)
		}
		d := stat.CompareShares(people, stat.Asked)
		if !d.Range.Holds(0) {
			cried += 1 / float64(times)
		}
		if !stat.Newcombe(d.Before, d.After, stat.Asked).Holds(0) {
			naive += 1 / float64(times)
		}
	}
	t.Logf("by person %.3f, by thread %.3f", cried, naive)
	if cried < 0.035 || cried > 0.075 || naive < 0.15 {
		t.Errorf("by person %.3f, want 0.035 to 0.075; by thread %.3f, want more than 0.15", cried, naive)
	}
}

func TestCompareShares(t *testing.T) {
	some := func(people, bh, bo, ah, ao int64) stat.Part {
		return stat.Part{Before: stat.Share{Hits: bh, Of: bo}, After: stat.Share{Hits: ah, Of: ao}, People: people}
	}
	all := []stat.Part{some(40, 1, 2, 2, 2), some(40, 0, 1, 1, 1)}
	d := stat.CompareShares(all, stat.Asked)
	if d.Before != (stat.Share{Hits: 40, Of: 120}) || d.After != (stat.Share{Hits: 120, Of: 120}) || d.PeopleBefore != 80 || d.Grade() != stat.More {
		t.Errorf("got %+v", d)
	}
	back := stat.CompareShares([]stat.Part{some(1, 3, 4, 0, 0)}, stat.Asked)
	if back.Range != (stat.Interval{Low: -1, High: 1}) || back.Grade() != stat.Unsure {
		t.Errorf("nothing after: got %+v", back)
	}
}

// Daily totals of bursty series, of which it is not known who made them.
func TestFalseAlarmsOfCompareDays(t *testing.T) {
	rnd, times, cried, naive := seeded(58), 2000, 0.0, 0.0
	for range times {
		series := func(weeks int) []int64 {
			var out []int64
			mood := rnd.NormFloat64()
			for i := range 7 * weeks {
				mood = 0.5*mood + math.Sqrt(0.75)*rnd.NormFloat64()
				weekday := []float64{1, 1.2, 1.1, 1, 0.9, 0.5, 0.4}[i%7]
				out = append(out, counted(rnd, 20*weekday*math.Exp(0.3*mood)))
			}
			return out
		}
		d, ok := stat.CompareDays(series(10), series(12), stat.Asked)
		if !ok {
			t.Fatal("not compared")
		}
		if d.Grade() != stat.Same {
			cried += 1 / float64(times)
		}
		if r := stat.Poisson(d.Total[0]*12, d.Total[1]*10, stat.Asked); !r.Holds(1) {
			naive += 1 / float64(times)
		}
	}
	t.Logf("%.3f, independent %.3f", cried, naive)
	if cried > 0.09 || naive < 0.3 {
		t.Errorf("got %.3f, want 0.09 at most; independent %.3f, want more than 0.3", cried, naive)
	}
}

func TestCompareDays(t *testing.T) {
	flat := func(weeks int, each int64) []int64 {
		out := make([]int64, 7*weeks+3)
		for i := range out {
			out[i] = each
		}
		return out
	}
	d, ok := stat.CompareDays(flat(8, 10), flat(9, 20), stat.Asked)
	if !ok || !near(d.Ratio, 2, 9) || d.Factor != 1 || d.Weeks != [2]int{8, 9} || d.Total != [2]int64{560, 1260} || d.Grade() != stat.More {
		t.Errorf("got %+v, %v", d, ok)
	}
	for name, sides := range map[string][2][]int64{"seven weeks": {flat(7, 10), flat(9, 10)}, "nothing": {flat(8, 0), flat(8, 10)}} {
		if _, ok := stat.CompareDays(sides[0], sides[1], stat.Asked); ok {
			t.Errorf("%s are compared", name)
		}
	}
}
