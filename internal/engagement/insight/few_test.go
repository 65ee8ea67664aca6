package insight_test

import (
	"fmt"
	"testing"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store/storetest"
)

// TestMeanBesideItsSpread has one person who wrote most of it: nearly every draw
// holds that person, and the few that do not move the mean out of the spread.
func TestMeanBesideItsSpread(t *testing.T) {
	f := storetest.File{Source: "stall", From: "2026-01-01", To: "2026-06-30", Captured: "2026-07-01"}
	for month, people := range map[time.Month]int{time.March: 96, time.April: 92} {
		for n := range people {
			for i := range 1 + 60*b2i(n == 0) {
				f.Messages = append(f.Messages, said("stall", "community", "", fmt.Sprintf("%d-%d-%d", month, n, i), engagement.KindPost, engagement.RoleMember, fmt.Sprint("p", n), at(int(month), 1+n%27, i%24)))
			}
		}
	}
	files, coverage := storetest.Write(t, f)
	d, _ := desk(t, files, coverage, insight.Options{})
	asks(t, d, "mean-beside", "en question=influence.concentration period=2026-04 param.before=previous", "de question=influence.concentration period=2026-04 param.before=previous")
}

func b2i(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// TestMostlyUnsorted says so first where the lists sort hardly anything.
func TestMostlyUnsorted(t *testing.T) {
	d := sortedDesk(t, insight.Options{}, sortedFile(time.May, group{"member", "en", "passion", nil, 30, 30}, group{"member", "en", "product", nil, 30, 30}, group{"member", "zh", "", nil, 200, 100}))
	few := sortedDesk(t, insight.Options{}, sortedFile(time.May, group{"member", "en", "passion", nil, 7, 7}, group{"member", "zh", "", nil, 200, 100}))
	asks(t, d, "mostly-unsorted", "en question=passion.classes period=2026-05", "de question=passion.classes period=2026-05")
	asks(t, few, "mostly-unsorted-few", "en question=passion.classes period=2026-05")
}

// TestFewCameBack keeps back how many, and says so.
func TestFewCameBack(t *testing.T) {
	f := storetest.File{Source: "stall", From: "2026-01-01", To: "2026-06-30", Captured: "2026-07-01"}
	for n := range 120 {
		first := 4 + n/40
		for month := first; month <= min(6, first+b2i(n%40 < 2)); month++ {
			f.Messages = append(f.Messages, said("stall", "community", "", fmt.Sprintf("%d-%d", month, n), engagement.KindPost, engagement.RoleMember, fmt.Sprint("p", n), at(month, 1+n%27, 3)))
		}
	}
	files, coverage := storetest.Write(t, f)
	d, _ := desk(t, files, coverage, insight.Options{})
	asks(t, d, "few-came-back", "en question=participation.cohorts period=2026-04..2026-06", "de question=participation.cohorts period=2026-04..2026-06")
}
