package insight_test

import (
	"testing"

	"hearth/internal/engagement/insight"
)

func TestRange(t *testing.T) {
	share := insight.Metric{Share: true, Scale: 1, Tier: "measured", Grain: "thread"}
	people, reported, count := share, share, share
	people.Grain, reported.Tier, count.Share = "person", "reported", false
	for _, tt := range []struct {
		name      string
		m         insight.Metric
		c         insight.Cell
		low, high int64
		ok        bool
	}{
		{"nobody", people, insight.Cell{Num: 0, Den: 30}, 0, 114, true},
		{"most", people, insight.Cell{Num: 30, Den: 40, People: 30}, 598, 858, true},
		{"all", people, insight.Cell{Num: 4, Den: 4, People: 4}, 510, 1000, true},
		{"each by somebody else", share, insight.Cell{Num: 90, Den: 100, People: 100}, 826, 945, true},
		{"by ten people", share, insight.Cell{Num: 70, Den: 100, People: 10}, 397, 892, true},
		{"worth ten", share, insight.Cell{Num: 70, Den: 100, People: 60, Worth: 10}, 397, 892, true},
		{"worth ten, of people who are not told of", share, insight.Cell{Num: 70, Den: 100, Worth: 10}, 397, 892, true},
		{"by people who are not told of", share, insight.Cell{Num: 90, Den: 100}, 826, 945, true},
		{"reported", reported, insight.Cell{Num: 90, Den: 100}, 0, 0, false},
		{"no share", count, insight.Cell{Num: 90, Den: 100}, 0, 0, false},
		{"worked out", share, insight.Cell{Num: 90, Den: 100, N: 40}, 0, 0, false},
		{"kept back", share, insight.Cell{State: insight.Withheld}, 0, 0, false},
		{"less than nothing", share, insight.Cell{Num: -5, Den: 100}, 0, 0, false},
	} {
		low, high, ok := insight.Range(tt.m, tt.c)
		if ok != tt.ok || low.Num != tt.low || high.Num != tt.high {
			t.Errorf("%s: got %d to %d, %v; want %d to %d", tt.name, low.Num, high.Num, ok, tt.low, tt.high)
		}
	}
}
