package stat_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"hearth/internal/engagement/insight/stat"
)

// The trials of this file invent data whose truth is known and count how often
// a method is right. The seeds are fixed, so that each gives the same numbers;
// the bands are those of the method's description.

func seeded(n uint64) *rand.Rand { return rand.New(rand.NewPCG(20260701, n)) }

// posts is what people of a heavy-tailed crowd have, in millionths, each by
// themselves: their logarithm is normal with a spread of 2.
func posts(rnd *rand.Rand, n int) []stat.Heap {
	all := make([]stat.Heap, n)
	for i := range all {
		all[i] = stat.Heap{Each: int64(1e6 * math.Exp(2*rnd.NormFloat64())), People: 1}
	}
	return stat.Heaps(all)
}

// pareto is a crowd with a tail so heavy that its variance does not exist.
func pareto(rnd *rand.Rand, n int) []stat.Heap {
	all := make([]stat.Heap, n)
	for i := range all {
		all[i] = stat.Heap{Each: int64(1e6 * math.Pow(1-rnd.Float64(), -1/1.2)), People: 1}
	}
	return stat.Heaps(all)
}

func topTenth(h []stat.Heap) float64 {
	s := stat.Top(h, 100)
	return float64(s.Hits) / float64(s.Of)
}

// In small groups concentration looks smaller than it is: of a crowd of whom a
// tenth have 0.763 of everything, twenty people show 0.61.
func TestConcentrationIsBiased(t *testing.T) {
	tests := []struct {
		people     int
		tenth, few float64 // mean top share, mean group for 80%, both of the crowd's description
	}{{20, 0.61, 0.209}, {50, 0.69, 0.161}, {100, 0.71, 0.150}, {500, 0.75, 0.132}}
	for _, tt := range tests {
		rnd, tenth, few, times := seeded(52), 0.0, 0.0, 4000
		for range times {
			h := posts(rnd, tt.people)
			tenth += topTenth(h) / float64(times)
			few += stat.Smallest(h, 800).Share / float64(times)
		}
		if math.Abs(tenth-tt.tenth) > 0.01 || math.Abs(few-tt.few) > 0.0075 {
			t.Errorf("%d people: top tenth %.3f, want %.2f; group for 80%% %.3f, want %.3f", tt.people, tenth, tt.tenth, few, tt.few)
		}
	}
	all := posts(seeded(52), 1_000_000) // as good as the whole crowd
	if tenth, few := topTenth(all), stat.Smallest(all, 800).Share; math.Abs(tenth-0.763) > 0.002 || math.Abs(few-0.124) > 0.001 {
		t.Errorf("in truth the top tenth has %.4f, want 0.763; the group for 80%% is %.4f, want 0.124", tenth, few)
	}
}

// Why there is no interval around concentration: a bootstrap's holds the truth
// far less often than the 95% it claims.
func TestBootstrapOfConcentrationFails(t *testing.T) {
	tests := []struct {
		name   string
		crowd  func(*rand.Rand, int) []stat.Heap
		truth  float64
		people int
		times  int
		want   float64 // part of the intervals that hold the truth
		off    float64
	}{
		{"lognormal", posts, 0.7638, 20, 1500, 0.49, 0.03},
		{"lognormal", posts, 0.7638, 100, 800, 0.67, 0.03},
		{"lognormal", posts, 0.7638, 500, 400, 0.80, 0.03},
		{"lognormal", posts, 0.7638, 5000, 100, 0.88, 0.05},
		{"Pareto", pareto, math.Pow(0.1, 1-1/1.2), 20, 1500, 0.22, 0.03},
		{"Pareto", pareto, math.Pow(0.1, 1-1/1.2), 100, 800, 0.43, 0.08}, // here 0.37: how heavy a tail is drawn decides it
		{"Pareto", pareto, math.Pow(0.1, 1-1/1.2), 500, 400, 0.52, 0.1},
		{"Pareto", pareto, math.Pow(0.1, 1-1/1.2), 5000, 100, 0.52, 0.08},
	}
	for _, tt := range tests {
		rnd, held := seeded(53), 0
		for range tt.times {
			if bootstrap(rnd, tt.crowd(rnd, tt.people)).Holds(tt.truth) {
				held++
			}
		}
		got := float64(held) / float64(tt.times)
		t.Logf("%s, %d people: %.3f", tt.name, tt.people, got)
		if math.Abs(got-tt.want) > tt.off {
			t.Errorf("%s, %d people: %.2f of the intervals hold the truth, want %.2f", tt.name, tt.people, got, tt.want)
		}
	}
}

// bootstrap is the percentile bootstrap of the top tenth. It is here and not in
// the package, because it does not work.
func bootstrap(rnd *rand.Rand, h []stat.Heap) stat.Interval {
	people, _ := stat.Sums(h)
	var deck []int64 // the largest first, as heaps stand
	for _, heap := range h {
		for range heap.People {
			deck = append(deck, heap.Each)
		}
	}
	var all []float64
	for range 200 {
		drawn := make([]int64, people) // how often each of the deck
		for range people {
			drawn[rnd.IntN(len(deck))]++
		}
		var top, total, left float64 = 0, 0, float64(people) / 10
		for i, n := range drawn {
			total += float64(n * deck[i])
			top += float64(deck[i]) * max(0, min(float64(n), left))
			left -= float64(n)
		}
		all = append(all, top/total)
	}
	slices.Sort(all)
	return stat.Interval{Low: all[5], High: all[len(all)-6]}
}

// A group of fifty seems less concentrated than one of five hundred of the same
// crowd, by 0.07; at equal numbers both are the same.
func TestEqualNumbersTakeTheBiasAway(t *testing.T) {
	rnd, plain, equal, times := seeded(54), 0.0, 0.0, 1500
	for range times {
		small, large := posts(rnd, 50), posts(rnd, 500)
		plain += (topTenth(large) - topTenth(small)) / float64(times)
		equal += (stat.EqualN(large, 50, rnd, topTenth).Mean - stat.EqualN(small, 50, rnd, topTenth).Mean) / float64(times)
	}
	t.Logf("plain %.4f, at equal numbers %.4f", plain, equal)
	if math.Abs(plain-0.07) > 0.007 || math.Abs(equal) > 0.003 {
		t.Errorf("the difference is %+.3f, want 0.070; at equal numbers %+.3f, want 0", plain, equal)
	}
}

// A draw holds as many people as asked for, each at most once, and the same seed
// gives the same draw, also where more than half are drawn.
func TestEqualN(t *testing.T) {
	heaps := stat.Heaps([]stat.Heap{{50, 3}, {7, 40}, {1, 200}})
	for _, n := range []int64{1, 30, 121, 122, 200, 242} {
		measure := func(h []stat.Heap) float64 {
			people, _ := stat.Sums(h)
			for i, heap := range h {
				if i > 0 && h[i-1].Each <= heap.Each {
					t.Errorf("%d drawn: the heaps are not in order: %v", n, h)
				}
			}
			if people != n || h[0].Each == 50 && h[0].People > 3 {
				t.Errorf("%d drawn: got %v", n, h)
			}
			return topTenth(h)
		}
		a, b := stat.EqualN(heaps, n, seeded(1), measure), stat.EqualN(heaps, n, seeded(1), measure)
		if a != b || a.People != n || a.Mean < a.Range.Low-1e-9 || a.Mean > a.Range.High+1e-9 {
			t.Errorf("%d drawn: got %+v, then %+v", n, a, b)
		}
	}
	if all := stat.EqualN(heaps, 500, seeded(1), topTenth); all.People != 243 || all.Mean != topTenth(heaps) || all.Range.Low != all.Range.High {
		t.Errorf("more than there are: got %+v", all)
	}
}

// The share that a word list gives is off; the audited share is not, its interval
// is as wide as promised and holds the truth as often as it should.
func TestAuditIsRightOnAverage(t *testing.T) {
	const size, truth = 2000, 0.30
	tests := []struct {
		labels int64
		width  float64
	}{{50, 0.21}, {100, 0.15}, {200, 0.105}, {400, 0.074}}
	for _, tt := range tests {
		rnd, list, audited, width, held, times := seeded(57), 0.0, 0.0, 0.0, 0, 2000
		for range times {
			taken, left := listed(rnd, size, truth)
			a, ok := stat.Audit(labelled(rnd, taken, tt.labels/2), labelled(rnd, left, tt.labels/2), stat.Asked)
			if !ok {
				t.Fatal("not audited")
			}
			n := float64(times)
			list += float64(len(taken)) / size / n
			audited += a.Share / n
			width += (a.Range.High - a.Range.Low) / n
			if a.Range.Holds(truth) {
				held++
			}
		}
		t.Logf("%d labels: %.4f %.4f %.4f %.4f", tt.labels, list, audited, width, float64(held)/float64(times))
		coverage := float64(held) / float64(times)
		if math.Abs(list-0.28) > 0.0005 || math.Abs(audited-truth) > 0.002 || math.Abs(width-tt.width) > 0.01 || coverage < 0.92 || coverage > 0.945 {
			t.Errorf("%d labels: list %.3f, audited %.3f, width %.3f (want %.3f), holds the truth %.3f", tt.labels, list, audited, width, tt.width, coverage)
		}
	}
}

// listed sorts messages, of which a part truly belongs, by a list that finds 0.7
// of those that do and leaves 0.9 of the others.
func listed(rnd *rand.Rand, size int, truth float64) (taken, left []bool) {
	for range size {
		belongs := rnd.Float64() < truth
		chance := 0.1
		if belongs {
			chance = 0.7
		}
		if rnd.Float64() < chance {
			taken = append(taken, belongs)
		} else {
			left = append(left, belongs)
		}
	}
	return taken, left
}

func labelled(rnd *rand.Rand, all []bool, m int64) stat.Checked {
	c := stat.Checked{Size: int64(len(all)), Labelled: min(m, int64(len(all)))}
	for i := range int(c.Labelled) {
		j := i + rnd.IntN(len(all)-i)
		all[i], all[j] = all[j], all[i]
		if all[i] {
			c.Hits++
		}
	}
	return c
}
