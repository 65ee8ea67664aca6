package stat

import (
	"cmp"
	"slices"
)

// MinCurve is how many people a curve of concentration needs, and MinWords how
// many a sentence does.
const (
	MinWords = 30
	MinCurve = 100
)

// Heap is so many people with so many each. A sorted list of heaps, the largest
// first, holds all that is said of concentration: who they are does not matter.
type Heap struct{ Each, People int64 }

// Heaps sorts and joins heaps. People with nothing are kept: whether those who
// only read are among the people changes much, so the caller decides.
func Heaps(all []Heap) []Heap {
	sorted := slices.SortedFunc(slices.Values(all), func(a, b Heap) int { return cmp.Compare(b.Each, a.Each) })
	var out []Heap
	for _, h := range sorted {
		switch last := len(out) - 1; {
		case h.People <= 0:
		case last >= 0 && out[last].Each == h.Each:
			out[last].People += h.People
		default:
			out = append(out, h)
		}
	}
	return out
}

// Sums gives how many people there are and what they have together.
func Sums(heaps []Heap) (people, total int64) {
	for _, h := range heaps {
		people += h.People
		total += h.Each * h.People
	}
	return people, total
}

// Top gives the share of the first so many thousandths of the people, in whole
// numbers. Of a part of a person that part of what they have is taken, so that
// one in a hundred is defined for ten people too.
func Top(heaps []Heap, thousandths int64) Share {
	people, total := Sums(heaps)
	left := people * thousandths // in thousandths of a person
	var got int64
	for _, h := range heaps {
		take := min(left, h.People*1000)
		got += take * h.Each
		left -= take
	}
	return Share{got, total * 1000}
}

// Group is the smallest set of people who have a share of everything.
type Group struct {
	People int64 // whole people
	Of     int64
	Share  float64 // of the people, with the last one taken in part
}

// Smallest gives the smallest group that has so many thousandths of everything.
func Smallest(heaps []Heap, thousandths int64) Group {
	people, total := Sums(heaps)
	g := Group{Of: people}
	need := total * thousandths // in thousandths
	for _, h := range heaps {
		each := h.Each * 1000
		if each == 0 || need <= 0 {
			break
		}
		if each*h.People >= need {
			g.People += (need + each - 1) / each
			g.Share += float64(need) / float64(each)
			break
		}
		g.People += h.People
		g.Share += float64(h.People)
		need -= each * h.People
	}
	if people > 0 {
		g.Share /= float64(people)
	}
	return g
}

// Gini gives Gini's index, and the same adjusted for the number of people.
func Gini(heaps []Heap) (index, adjusted float64) {
	people, total := Sums(heaps)
	if people < 2 || total == 0 {
		return 0, 0
	}
	n, rank, sum := float64(people), 0.0, 0.0
	for i := len(heaps) - 1; i >= 0; i-- { // the smallest first
		p := float64(heaps[i].People)
		sum += float64(heaps[i].Each) * p * (rank + (p+1)/2) // mean rank of the heap
		rank += p
	}
	index = 2*sum/(n*float64(total)) - (n+1)/n
	return index, index * n / (n - 1)
}

// Voices gives the effective number of voices: as if so many people had done
// it all in equal parts.
func Voices(heaps []Heap) float64 {
	_, total := Sums(heaps)
	if total == 0 {
		return 0
	}
	squares := 0.0
	for _, h := range heaps {
		s := float64(h.Each) / float64(total)
		squares += s * s * float64(h.People)
	}
	return 1 / squares
}

// Lorenz gives the points of the curve of concentration: what the first 1/steps,
// 2/steps … of the people have, in thousandths of everything. The busiest come
// first. It is in steps, not by person, so that nobody can be read from it.
func Lorenz(heaps []Heap, steps int64) []int64 {
	var out []int64
	for i := range steps + 1 {
		s := Top(heaps, i*1000/steps)
		if s.Of == 0 {
			return nil
		}
		out = append(out, Whole(s.value(), 1000))
	}
	return out
}
