package stat

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Draws is how often people are drawn for a comparison at equal numbers.
const Draws = 200

// Drawn is what a measure is when only so many people are drawn. The range is
// the spread from drawing (5% to 95% of the draws), not a confidence interval:
// there is none for concentration that would hold.
type Drawn struct {
	People int64
	Mean   float64
	Range  Interval
}

// EqualN gives a measure of concentration as it is among n people, drawn anew
// for each of [Draws] draws. Small groups look more even than large ones, so two
// groups can only be compared at equal numbers.
func EqualN(heaps []Heap, n int64, rnd *rand.Rand, measure func([]Heap) float64) Drawn {
	people, _ := Sums(heaps)
	if n <= 0 || n >= people {
		m := measure(heaps)
		return Drawn{people, m, Interval{m, m}}
	}
	d := newDrawing(heaps, people)
	var all []float64
	for range Draws {
		all = append(all, measure(d.draw(n, rnd)))
	}
	slices.Sort(all)
	sum := 0.0
	for _, m := range all {
		sum += m
	}
	return Drawn{n, sum / Draws, Interval{quantile(all, 0.05), quantile(all, 0.95)}}
}

// drawing draws people without putting them back. The deck stays shuffled
// between draws, which makes no difference to chance.
type drawing struct {
	heaps []Heap
	deck  []int32 // the heap of each person
}

func newDrawing(heaps []Heap, people int64) *drawing {
	d := &drawing{heaps: heaps, deck: make([]int32, 0, people)}
	for i, h := range heaps {
		for range h.People {
			d.deck = append(d.deck, int32(i))
		}
	}
	return d
}

// draw gives the heaps of n people. Where that is over half, it draws those who
// are left out.
func (d *drawing) draw(n int64, rnd *rand.Rand) []Heap {
	all := int64(len(d.deck))
	pick := min(n, all-n)
	counts := make([]int64, len(d.heaps))
	for i := range pick {
		j := i + rnd.Int64N(all-i)
		d.deck[i], d.deck[j] = d.deck[j], d.deck[i]
		counts[d.deck[i]]++
	}
	out := make([]Heap, 0, len(d.heaps))
	for i, h := range d.heaps {
		k := counts[i]
		if pick != n {
			k = h.People - k
		}
		if k > 0 {
			out = append(out, Heap{h.Each, k})
		}
	}
	return out
}

// quantile is between the two nearest of sorted values.
func quantile(sorted []float64, p float64) float64 {
	at := p * float64(len(sorted)-1)
	i := int(math.Floor(at))
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}
