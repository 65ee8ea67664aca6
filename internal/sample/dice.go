package sample

import (
	"math/rand/v2"
	"slices"
	"time"

	"hearth/internal/engagement"
)

// Streams of chance, one an export.
const (
	streamCommunity = iota + 1
	streamReviews
	streamMastodon
	streamYouTube
	streamYouTubeGerman
	streamX
	streamKey
)

// dice draws with whole numbers only.
type dice struct{ *rand.Rand }

func (w world) dice(stream uint64) dice { return dice{rand.New(rand.NewPCG(w.seed, stream))} }

// chance is true in about n of 1000 cases.
func (d dice) chance(n int) bool { return d.IntN(1000) < n }

// between gives a number from a to b, both in.
func (d dice) between(a, b int) int { return a + d.IntN(b-a+1) }

// weighted gives an index of weights, each as often as its weight says.
func (d dice) weighted(weights []int) int {
	total := 0
	for _, w := range weights {
		total += w
	}
	n := d.IntN(total)
	for i, w := range weights {
		if n -= w; n < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// times gives how often something happens whose expected number is
// thousandths/1000. It wobbles as counts do: it is the sum of many small chances.
func (d dice) times(thousandths int) int {
	const parts = 40
	n := 0
	for range parts {
		if d.IntN(1000*parts) < thousandths {
			n++
		}
	}
	return n
}

// from gives one of the choices.
func from[T any](d dice, choices []T) T { return choices[d.IntN(len(choices))] }

// tail draws ranks 0, 1, 2 … of which the first come far more often than the
// rest: rank r weighs 1/(r+2).
type tail struct{ sums []int }

func newTail(n int) tail {
	sums := make([]int, n)
	total := 0
	for r := range n {
		total += 1_000_000 / (r + 2)
		sums[r] = total
	}
	return tail{sums}
}

func (t tail) draw(d dice) int {
	i, _ := slices.BinarySearch(t.sums, d.IntN(t.sums[len(t.sums)-1])+1)
	return i
}

// Bicycles are ridden, broken and talked about from spring to autumn, most on
// Sundays and Mondays. In percent of an average day.
var (
	season  = [13]int{0, 62, 66, 88, 124, 142, 140, 132, 118, 108, 86, 68, 62}
	weekday = [7]int{124, 122, 98, 92, 90, 84, 92} // Sunday first
)

// busy gives how much happens on a day, in percent of an average one.
func busy(d engagement.Day) int {
	t := d.Time()
	return season[t.Month()] * weekday[t.Weekday()] / 100
}

// hours of the day in UTC, as people write: lunch, and after work. The last two
// are empty, because they are the next day in the brand's own zone.
var hours = []int{1, 0, 0, 0, 1, 4, 8, 9, 8, 8, 12, 14, 10, 8, 8, 10, 14, 18, 20, 18, 12, 6, 0, 0}

func (d dice) clock(on engagement.Day) time.Time {
	h := d.weighted(hours)
	return on.Time().Add(time.Duration(h)*time.Hour + time.Duration(d.IntN(3600))*time.Second)
}

func in(d, first, last engagement.Day) bool { return first <= d && d <= last }
