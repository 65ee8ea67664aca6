package rows

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"hearth/internal/engagement"
	"hearth/internal/engagement/packed"
)

// TestHeap wants rows in the order in which they are compared: many of one time,
// of one beginning, the same ones, by time and not.
func TestHeap(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, byTime := range []bool{true, false} {
		var h heap
		for i := range 3000 {
			r := engagement.Reading{Post: fmt.Sprint("post", rnd.IntN(400)), Metric: []string{"likes", "views", "viewers"}[rnd.IntN(3)], Value: int64(rnd.IntN(3)),
				Grain: engagement.GrainDaily, From: engagement.Day(1 + rnd.IntN(3)), Captured: engagement.Day(rnd.IntN(2))}
			if byTime {
				r.From = engagement.Day(1 + i/1000)
			}
			h.add(packed.AppendReading(nil, &r), 0)
		}
		h.sort()
		if !slices.IsSortedFunc(h.months[0], func(a, b place) int {
			x, y := h.row(a), h.row(b)
			if c := packed.Compare(x, y); c != 0 {
				return c
			}
			return int(x.Captured() - y.Captured())
		}) || len(h.months[0]) != 3000 {
			t.Errorf("by time %v: not in their order", byTime)
		}
	}
}
