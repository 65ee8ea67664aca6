package stat_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"hearth/internal/engagement/insight/stat"
)

// one is so many people who each have as many units and hits.
type one struct{ people, units, hits int64 }

func bundles(all []one) (b stat.Bundles) {
	for _, o := range all {
		b.Add(o.people, o.units, o.people*o.hits, o.people*o.hits*o.hits)
	}
	return b
}

// Worked by hand; the factor for few people is the square of the quotient of two
// 97.5% points of Student's t, from tables.
func TestWorth(t *testing.T) {
	tests := []struct {
		name string
		all  []one
		want int64
	}{
		{"nobody", nil, 0},
		{"each once", []one{{90, 1, 1}, {10, 1, 0}}, 100},
		{"each once, all hits", []one{{30, 1, 1}}, 30},
		{"one person", []one{{1, 10, 7}}, 1},
		// 0.25 / (20/19 · 20 / 40²) = 19.00, times (2.0227/2.0930)² = 17.7
		{"pairs that are alike", []one{{10, 2, 2}, {10, 2, 0}}, 17},
		{"pairs of which one is a hit", []one{{20, 2, 1}}, 40},
		// Σ(h-pm)² = 15·0.375² + 15·0.625² + 3.75² = 22.03; 0.234375 / (31/30 · 22.03 / 40²) = 16.47, times (2.0227/2.0423)² = 16.2
		{"one person who writes a quarter", []one{{15, 1, 1}, {15, 1, 0}, {1, 10, 10}}, 16},
		// 20² / (11² + 9)
		{"all hits, over half of one person", []one{{9, 1, 1}, {1, 11, 11}}, 3},
		{"no hits, over half of one person", []one{{9, 1, 0}, {1, 11, 0}}, 3},
		{"no hits, pairs", []one{{20, 2, 0}}, 20},
	}
	for _, tt := range tests {
		if got := bundles(tt.all).Worth(stat.Asked); got != tt.want {
			t.Errorf("%s: worth %d, want %d", tt.name, got, tt.want)
		}
	}
	b := bundles([]one{{10, 2, 2}, {10, 2, 0}})
	b.Alone(100, 50)
	// Σ(h-pm)² = 20 + 100·0.25; 0.25 / (120/119 · 45 / 140²) = 107.98, times (1.9772/1.9801)² = 107.7
	if s := b.Share(); s != (stat.Share{Hits: 70, Of: 140}) || b.Worth(stat.Asked) != 107 {
		t.Errorf("with a hundred that are alone: %+v worth %d", s, b.Worth(stat.Asked))
	}
}

func TestWilsonWorth(t *testing.T) {
	seven, full := stat.Share{Hits: 70, Of: 100}, stat.Share{Hits: 100, Of: 100}
	for _, tt := range []struct {
		s         stat.Share
		worth     int64
		low, high float64
	}{{seven, 10, 0.3968, 0.8922}, {full, 4, 0.5101, 1}, {stat.Share{Of: 60}, 10, 0, 0.2775}, {seven, 0, 0, 1}, {stat.Share{}, 10, 0, 1}} {
		got := stat.WilsonWorth(tt.s, tt.worth, stat.Asked)
		if !near(got.Low, tt.low, 4) || !near(got.High, tt.high, 4) {
			t.Errorf("%v worth %d: got %.4f to %.4f, want %.4f to %.4f", tt.s, tt.worth, got.Low, got.High, tt.low, tt.high)
		}
	}
}

// asked draws how many messages people open with, a few of them many, and
// how many of each are answered: alike draws rates that differ between people.
func asked(rnd *rand.Rand, people int, share, alike float64) (b stat.Bundles) {
	for range people {
		units := 1 + int64(math.Exp(1.2*rnd.NormFloat64()))
		rate := share
		if alike > 0 {
			rate = beta(rnd, share*(1/alike-1), (1-share)*(1/alike-1))
		}
		hits := int64(0)
		for range units {
			if rnd.Float64() < rate {
				hits++
			}
		}
		b.Add(1, units, hits, hits*hits)
	}
	return b
}

// beta draws from a beta distribution by the way of M. D. Jöhnk.
func beta(rnd *rand.Rand, a, b float64) float64 {
	for {
		x, y := math.Pow(rnd.Float64(), 1/a), math.Pow(rnd.Float64(), 1/b)
		if s := x + y; s > 0 && s <= 1 {
			return x / s
		}
	}
}

// The interval of a share of what people did holds the truth nearly as often as it
// says, also where a few did much and each person's units are alike, which takes a
// hundred people or more: of thirty with so long a tail it is nine times in ten.
// Wilson's over all units holds it seven times in ten. Over as many units as people it
// is wider than it need be where units differ, and too narrow where they are alike.
func TestSharesOfFewWhoDoMuch(t *testing.T) {
	tests := []struct {
		people       int
		share, alike float64
		held, plain  float64 // parts of the intervals that hold the truth: this one's, and Wilson's over all units
		wide         float64 // how wide it is, with Wilson's over as many units as people for 1
	}{
		{30, 0.5, 0, 0.96, 0.95, 0.70}, {30, 0.5, 0.5, 0.92, 0.70, 1.07}, {30, 0.8, 0.5, 0.91, 0.71, 1.04}, {100, 0.2, 0.3, 0.94, 0.76, 0.97},
		{100, 0.7, 0.5, 0.93, 0.69, 1.16}, {300, 0.5, 0.5, 0.95, 0.68, 1.24}, {300, 0.9, 0.3, 0.94, 0.76, 1.00},
	}
	for _, tt := range tests {
		rnd, held, plain, times := seeded(55), 0.0, 0.0, 2000
		var wide, byPeople float64
		for range times {
			b := asked(rnd, tt.people, tt.share, tt.alike)
			mine := stat.WilsonWorth(b.Share(), b.Worth(stat.Asked), stat.Asked)
			people := stat.WilsonWorth(b.Share(), int64(tt.people), stat.Asked)
			wide, byPeople = wide+mine.High-mine.Low, byPeople+people.High-people.Low
			if mine.Holds(tt.share) {
				held += 1 / float64(times)
			}
			if stat.Wilson(b.Share(), stat.Asked).Holds(tt.share) {
				plain += 1 / float64(times)
			}
		}
		if math.Abs(held-tt.held) > 0.015 || math.Abs(plain-tt.plain) > 0.02 || math.Abs(wide/byPeople-tt.wide) > 0.03 {
			t.Errorf("%d people, share %.1f, alike %.1f: holds the truth %.3f of the time, want %.2f; Wilson's %.3f, want %.2f; %.2f as wide as by people, want %.2f",
				tt.people, tt.share, tt.alike, held, tt.held, plain, tt.plain, wide/byPeople, tt.wide)
		}
	}
}
