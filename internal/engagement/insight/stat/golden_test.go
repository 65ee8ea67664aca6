package stat_test

import (
	"math"
	"slices"
	"testing"

	"hearth/internal/engagement/insight/stat"
)

// near says whether two numbers agree to so many decimals, as printed.
func near(got, want float64, decimals int) bool {
	return math.Abs(got-want) <= 0.5001*math.Pow(10, -float64(decimals))
}

func TestWilson(t *testing.T) {
	tests := []struct {
		hits, of  int64
		low, high float64
	}{
		{0, 10, 0, 0.2775}, {7, 10, 0.3968, 0.8922}, {30, 40, 0.5981, 0.8581},
		{90, 100, 0.8256, 0.9448}, {0, 30, 0, 0.1135}, {4, 4, 0.5101, 1}, {0, 0, 0, 1},
	}
	for _, tt := range tests {
		got := stat.Wilson(stat.Share{Hits: tt.hits, Of: tt.of}, stat.Asked)
		if !near(got.Low, tt.low, 4) || !near(got.High, tt.high, 4) {
			t.Errorf("%d of %d: got %.4f to %.4f, want %.4f to %.4f", tt.hits, tt.of, got.Low, got.High, tt.low, tt.high)
		}
	}
}

// The examples of Newcombe's paper of 1998, table II, method 10, with the sign
// turned: there the difference is first minus second.
func TestNewcombe(t *testing.T) {
	tests := []struct {
		before, after stat.Share
		low, high     float64
	}{
		{stat.Share{Hits: 48, Of: 80}, stat.Share{Hits: 56, Of: 70}, 0.0524, 0.3339},
		{stat.Share{Hits: 3, Of: 10}, stat.Share{Hits: 9, Of: 10}, 0.1705, 0.8090},
		{stat.Share{Hits: 0, Of: 29}, stat.Share{Hits: 5, Of: 56}, -0.0381, 0.1926},
		{stat.Share{Hits: 0, Of: 10}, stat.Share{Hits: 10, Of: 10}, 0.6075, 1},
		{stat.Share{}, stat.Share{Hits: 3, Of: 10}, -1, 1},
	}
	for _, tt := range tests {
		got := stat.Newcombe(tt.before, tt.after, stat.Asked)
		if !near(got.Low, tt.low, 4) || !near(got.High, tt.high, 4) {
			t.Errorf("%v to %v: got %.4f to %.4f, want %.4f to %.4f", tt.before, tt.after, got.Low, got.High, tt.low, tt.high)
		}
	}
}

func TestCounts(t *testing.T) {
	tests := []struct {
		name      string
		got       stat.Interval
		low, high float64
		decimals  int
	}{
		{"Byar 3", stat.Byar(3, stat.Asked), 0.603, 8.765, 3},
		{"Byar 10", stat.Byar(10, stat.Asked), 4.787, 18.39, 2},
		{"Byar 100", stat.Byar(100, stat.Asked), 81.36, 121.63, 2},
		{"Byar 0", stat.Byar(0, stat.Asked), 0, 3.668, 3},
		{"exact 0", stat.Exact(0, stat.Asked), 0, 3.689, 3},
		{"exact 10", stat.Exact(10, stat.Asked), 4.7954, 18.3904, 4},
		{"a small count is exact", stat.Count(0, stat.Asked), 0, 3.689, 3},
		{"a larger one is Byar's", stat.Count(100, stat.Asked), 81.36, 121.63, 2},
		{"wider for sentences nobody asked for", stat.Count(100, stat.Automatic), 76.12, 128.76, 1},
	}
	for _, tt := range tests {
		if !near(tt.got.Low, tt.low, tt.decimals) || !near(tt.got.High, tt.high, tt.decimals) {
			t.Errorf("%s: got %.4f to %.4f, want %v to %v", tt.name, tt.got.Low, tt.got.High, tt.low, tt.high)
		}
	}
	for n := int64(10); n < 2000; n += 7 {
		b, e := stat.Byar(n, stat.Asked), stat.Exact(n, stat.Asked)
		if math.Abs(b.Low/e.Low-1) > 0.002 || math.Abs(b.High/e.High-1) > 0.002 {
			t.Errorf("%d: Byar gives %v, the exact limits are %v", n, b, e)
		}
	}
}

func TestKaplanMeier(t *testing.T) {
	waits := []stat.Wait{{After: 1}, {After: 2}, {After: 2}, {After: 4, Open: true}, {After: 5}, {After: 9}, {After: 12, Open: true}, {After: 24}, {After: 30, Open: true}, {After: 30, Open: true}}
	c := stat.KaplanMeier(waits, stat.Asked)
	want := map[int64]float64{1: 0.1, 2: 0.3, 5: 0.4167, 9: 0.5333, 24: 0.6889}
	if len(c.Steps) != len(want) || c.N != 10 || c.Open != 4 {
		t.Fatalf("got %+v", c)
	}
	for _, s := range c.Steps {
		if !near(s.Share, want[s.At], 4) {
			t.Errorf("after %d: got %.4f, want %.4f", s.At, s.Share, want[s.At])
		}
		if !s.Range.Holds(s.Share) || s.Range.Low < 0 || s.Range.High > 1 {
			t.Errorf("after %d: %v does not hold %.4f", s.At, s.Range, s.Share)
		}
	}
	// Worked by hand: S 0.7, Greenwood's sum 0.3/7, on the scale log(-log S).
	if s := c.Steps[1]; !near(s.Range.Low, 0.1081, 4) || !near(s.Range.High, 0.6713, 4) {
		t.Errorf("after 2: got %v", s.Range)
	}
	if m, ok := c.Quantile(0.5); !ok || m != 9 {
		t.Errorf("median: got %d, %v", m, ok)
	}
	// Without those who still wait it would be the number that flatters, 3.5.
	answered := slices.DeleteFunc(slices.Clone(waits), func(w stat.Wait) bool { return w.Open })
	if flat := stat.KaplanMeier(answered, stat.Asked); len(answered) != 6 || answered[2].After != 2 || answered[3].After != 5 || flat.Open != 0 {
		t.Errorf("of those answered: got %v", answered)
	} else if m, ok := flat.Quantile(0.5); !ok || m >= 9 {
		t.Errorf("the median of those answered is %d, which does not flatter", m)
	}
	if _, ok := c.Quantile(0.9); ok {
		t.Error("there is a 90% point, though only 69% were answered")
	}
	for at, want := range map[int64]float64{1: 0.1, 3: 0.3, 8: 0.4167, 1000: 0.6889} {
		if s, ok := c.By(at); !ok || !near(s.Share, want, 4) {
			t.Errorf("by %d: got %+v", at, s)
		}
	}
	if _, ok := c.By(0); ok {
		t.Error("something had happened at once")
	}
	all := stat.KaplanMeier([]stat.Wait{{After: 3, N: 2}}, stat.Asked)
	if len(all.Steps) != 1 || all.Steps[0].Share != 1 || all.Steps[0].Range != (stat.Interval{High: 1}) {
		t.Errorf("all answered: got %+v", all)
	}
	if none := stat.KaplanMeier(nil, stat.Asked); none.N != 0 || len(none.Steps) != 0 {
		t.Errorf("nothing: got %+v", none)
	}
}

func TestCompare(t *testing.T) {
	people := []stat.Pair{{10, 14, 1}, {4, 4, 1}, {3, 0, 1}, {2, 6, 1}, {1, 1, 1}, {0, 5, 1}, {0, 2, 1}}
	c := stat.Compare(people, stat.Asked)
	if c.Before != 20 || c.After != 32 || c.PeopleBefore != 5 || c.PeopleAfter != 6 || !near(c.Ratio, 1.6, 9) || !near(c.SE, 0.2615, 4) {
		t.Errorf("got %+v", c)
	}
	paired := stat.Interval{Low: c.Ratio * math.Exp(-1.959964*c.SE), High: c.Ratio * math.Exp(1.959964*c.SE)}
	if !near(paired.Low, 0.958, 3) || !near(paired.High, 2.671, 3) {
		t.Errorf("paired: got %.3f to %.3f", paired.Low, paired.High)
	}
	floor := stat.Poisson(20, 32, stat.Asked)
	if !near(floor.Low, 0.915, 3) || !near(floor.High, 2.797, 3) {
		t.Errorf("floor: got %.3f to %.3f", floor.Low, floor.High)
	}
	if c.Range != floor {
		t.Errorf("the wider of both is %v, got %v", floor, c.Range)
	}
	if c.Enough() || c.Grade() != stat.Unsure {
		t.Error("seven people are not enough for an interval")
	}
	if none := stat.Compare([]stat.Pair{{0, 3, 1}}, stat.Asked); none.Ratio != 0 || none.Grade() != stat.Unsure {
		t.Errorf("nothing before: got %+v", none)
	}
	if p := stat.Poisson(0, 3, stat.Asked); p.Low != 0 || !math.IsInf(p.High, 1) {
		t.Errorf("nothing before: got %v", p)
	}
}

func TestGrades(t *testing.T) {
	crowd := func(before, after int64) []stat.Pair {
		return []stat.Pair{{Before: before, After: after, People: 50}}
	}
	for _, tt := range []struct {
		before, after int64
		want          stat.Grade
	}{{10, 20, stat.More}, {20, 10, stat.Fewer}, {10, 10, stat.Same}} {
		if got := stat.Compare(crowd(tt.before, tt.after), stat.Asked).Grade(); got != tt.want {
			t.Errorf("%d to %d each: got %d, want %d", tt.before, tt.after, got, tt.want)
		}
	}
}

func TestConcentration(t *testing.T) {
	heaps := stat.Heaps([]stat.Heap{{1, 2}, {26, 1}, {8, 1}, {5, 1}, {3, 1}, {2, 2}, {1, 2}, {7, 0}})
	if n, sum := stat.Sums(heaps); n != 10 || sum != 50 || len(heaps) != 6 {
		t.Fatalf("got %d people with %d: %v", n, sum, heaps)
	}
	for thousandths, want := range map[int64]float64{100: 0.52, 200: 0.68, 10: 0.052, 1000: 1, 0: 0} {
		s := stat.Top(heaps, thousandths)
		if got := float64(s.Hits) / float64(s.Of); !near(got, want, 9) {
			t.Errorf("top %d of 1000: got %v, want %v", thousandths, got, want)
		}
	}
	g := stat.Smallest(heaps, 800)
	if g.People != 4 || g.Of != 10 || !near(g.Share, 0.3333, 4) {
		t.Errorf("80%%: got %+v", g)
	}
	if g := stat.Smallest(heaps, 1000); g.People != 10 || !near(g.Share, 1, 9) {
		t.Errorf("all: got %+v", g)
	}
	index, adjusted := stat.Gini(heaps)
	if !near(index, 0.6, 6) || !near(adjusted, 0.666667, 6) {
		t.Errorf("Gini: got %.6f, adjusted %.6f", index, adjusted)
	}
	if v := stat.Voices(heaps); !near(v, 3.1807, 4) || !near(1/v, 0.3144, 6) {
		t.Errorf("voices: got %.4f", v)
	}
	curve := stat.Lorenz(heaps, 10)
	want := []int64{0, 520, 680, 780, 840, 880, 920, 940, 960, 980, 1000}
	for i := range want {
		if curve[i] != want[i] {
			t.Errorf("curve: got %v, want %v", curve, want)
			break
		}
	}
}

func TestConcentrationOfNothing(t *testing.T) {
	for _, heaps := range [][]stat.Heap{nil, {{0, 5}}} {
		index, adjusted := stat.Gini(heaps)
		if index != 0 || adjusted != 0 || stat.Voices(heaps) != 0 || stat.Lorenz(heaps, 10) != nil {
			t.Errorf("%v: got Gini %v, %v, voices %v", heaps, index, adjusted, stat.Voices(heaps))
		}
		if g := stat.Smallest(heaps, 800); g.People != 0 || g.Share != 0 {
			t.Errorf("%v: got %+v", heaps, g)
		}
		if s := stat.Top(heaps, 100); s.Of != 0 {
			t.Errorf("%v: got %+v", heaps, s)
		}
	}
}

func TestLimits(t *testing.T) {
	o := stat.Limits([]int64{42, 38, 45, 40, 36, 44, 41, 39, 43, 37, 40, 46})
	if !near(o.Centre, 40.9167, 4) || !near(o.Moving, 4.7273, 4) || !near(o.Range.Low, 28.3421, 4) || !near(o.Range.High, 53.4912, 4) {
		t.Errorf("got %+v", o)
	}
	low := stat.Limits([]int64{1, 9, 1, 9})
	if low.Range.Low != 0 {
		t.Errorf("counts do not go below zero: %+v", low)
	}
}

func TestAudit(t *testing.T) {
	a, ok := stat.Audit(stat.Checked{560, 60, 42}, stat.Checked{1440, 60, 8}, stat.Asked)
	if list := 560.0 / (560 + 1440); !near(list, 0.28, 4) || list >= a.Share {
		t.Errorf("the list alone says %v, which the audit corrects to %v", list, a.Share)
	}
	if !ok || !near(a.Share, 0.292, 4) || !near(a.SE, 0.0357, 4) || !near(a.Range.Low, 0.222, 3) || !near(a.Range.High, 0.362, 3) {
		t.Errorf("got %+v, %v", a, ok)
	}
	if a.Right != (stat.Share{Hits: 42, Of: 60}) || a.Found != (stat.Share{Hits: 392, Of: 584}) {
		t.Errorf("the list: got %+v", a)
	}
	if _, ok := stat.Audit(stat.Checked{560, 60, 42}, stat.Checked{Size: 1440}, stat.Asked); ok {
		t.Error("nothing of what the list left out was checked")
	}
	if a, ok := stat.Audit(stat.Checked{10, 10, 10}, stat.Checked{}, stat.Asked); !ok || a.Share != 1 || a.Found != (stat.Share{Hits: 10, Of: 10}) {
		t.Errorf("a list that takes all: got %+v, %v", a, ok)
	}
	if _, ok := stat.Audit(stat.Checked{}, stat.Checked{}, stat.Asked); ok {
		t.Error("there was nothing to check")
	}
}

// The nominal two-labeller example of Krippendorff, Computing Krippendorff's
// alpha-reliability (2011), B: twelve units of five classes.
func TestAgreement(t *testing.T) {
	counts := [][]int64{{1, 1, 0, 1, 0}, {0, 2, 0, 0, 0}, {0, 0, 3, 0, 0}, {0, 1, 0, 2, 0}, {0, 0, 0, 0, 1}}
	got, ok := stat.Agreement(counts)
	if !ok || !near(got, 0.692, 3) {
		t.Errorf("got %.4f, %v", got, ok)
	}
	if _, ok := stat.Agreement([][]int64{{9, 0}, {0, 0}}); ok {
		t.Error("where all is alike there is nothing to agree on")
	}
	if full, ok := stat.Agreement([][]int64{{9, 0}, {0, 9}}); !ok || full != 1 {
		t.Errorf("got %v", full)
	}
}

func TestOverlap(t *testing.T) {
	if got := stat.Overlap([]int64{20, 70, 5, 5}, []int64{50, 30, 10, 10}); got.Hits*100 != 60*got.Of {
		t.Errorf("got %+v, want 60 of 100", got)
	}
	if got := stat.Overlap([]int64{3, 4}, []int64{0, 0}); got.Of != 0 {
		t.Errorf("got %+v", got)
	}
}

// What Forrester published in 2010 comes out of the same two steps: 6.2% and
// 13.4% of people with 3.7% in both are the 16% of its report, and 1.64 billion
// posts of 150 readers each, with 256 billion impressions that were asked for, its
// 500 billion.
func TestForrester(t *testing.T) {
	if got := stat.Either(62, 134, 37); got != 159 {
		t.Errorf("of 1,000 people %d are in one of the groups", got)
	}
	posts := stat.Reach(1_640_000_000, 150)
	if posts != 2.46e11 || posts+256e9 != 5.02e11 {
		t.Errorf("got %g, with impressions %g", posts, posts+256e9)
	}
}

func TestWhole(t *testing.T) {
	tests := []struct {
		x     float64
		scale int64
		want  int64
	}{
		{0.7143, 1000, 714}, {0.125, 100, 13}, {0.125 - 1e-15, 100, 13}, {math.Nextafter(0.125, 1), 100, 13},
		{-0.125, 100, -13}, {2.5, 1, 3}, {1.0049999, 100, 100},
	}
	for _, tt := range tests {
		if got := stat.Whole(tt.x, tt.scale); got != tt.want {
			t.Errorf("%v in parts of %d: got %d, want %d", tt.x, tt.scale, got, tt.want)
		}
	}
	if low, high := (stat.Interval{Low: 0.958, High: 2.671}).Whole(100); low != 96 || high != 267 {
		t.Errorf("got %d to %d", low, high)
	}
}
