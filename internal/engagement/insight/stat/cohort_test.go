package stat_test

import (
	"reflect"
	"testing"

	"hearth/internal/engagement/insight/stat"
)

func TestCohorts(t *testing.T) {
	seen := []stat.Return{
		{0, 0, 90}, {0, 1, 50}, {0, 2, 40}, {0, 3, 30},
		{1, 1, 30}, {1, 2, 12}, {1, 3, 15},
		{2, 2, 25}, {2, 3, 5},
		{3, 3, 40}, {3, 4, 9},
	}
	later := func(people ...int64) []stat.Later {
		var out []stat.Later
		for _, n := range people {
			out = append(out, stat.Later{Known: n >= 0, People: max(n, 0)})
		}
		return out
	}
	want := []stat.Cohort{
		{1, 1, 30, later(12, 15)}, {2, 2, 25, later(5)}, {3, 3, 40, nil},
	}
	if got := (stat.Table{Last: 3, Lookback: 1}).Cohorts(seen); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

// A cohort that is too small is put together with its neighbours, and is then
// known only as far as the youngest of its people.
func TestSmallCohorts(t *testing.T) {
	seen := []stat.Return{
		{3, 3, 12}, {3, 4, 5}, {3, 5, 4}, {3, 6, 3}, {3, 7, 2},
		{4, 4, 30}, {4, 5, 10}, {4, 6, 8},
		{5, 5, 30}, {5, 6, 6}, {5, 7, 5},
		{6, 6, 21}, {7, 7, 22},
	}
	got := stat.Table{Last: 7, Lookback: 2}.Cohorts(seen)
	want := []stat.Cohort{
		{3, 5, 72, []stat.Later{{true, 21}, {true, 17}, {}, {}}},
		{6, 7, 43, []stat.Later{{}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

// A small cohort that nobody asked for leaves the others as they are.
func TestCohortsShown(t *testing.T) {
	seen := []stat.Return{{0, 0, 5}, {3, 3, 30}, {3, 4, 12}, {4, 4, 25}}
	if got := (stat.Table{Last: 5}).Cohorts(seen); len(got) != 2 || got[0].To != 2 {
		t.Errorf("got %+v", got)
	}
	if got := (stat.Table{Last: 5, Shown: 3}).Cohorts(seen); len(got) != 6 || got[3].Size != 30 || got[3].Later[0] != (stat.Later{Known: true, People: 12}) {
		t.Errorf("got %+v", got)
	}
}

func TestCohortsSeenOrLater(t *testing.T) {
	last := []stat.Return{{0, 0, 10}, {0, 1, 5}, {0, 3, 8}, {0, 9, 50}, {-1, 2, 7}}
	got := stat.Table{Last: 3, OrLater: true}.Cohorts(last)
	want := []stat.Later{{true, 13}, {true, 8}, {true, 8}}
	if len(got) == 0 || got[0].Size != 23 {
		t.Fatalf("got %+v", got)
	}
	// Where nobody was first seen there is no small cohort that would have to be
	// put together with others.
	if got[0].To != 0 || !reflect.DeepEqual(got[0].Later, want) {
		t.Errorf("got %+v", got)
	}
}
