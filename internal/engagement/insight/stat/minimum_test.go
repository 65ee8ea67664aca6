package stat_test

import (
	"slices"
	"testing"

	"hearth/internal/engagement/insight/stat"
)

// What is too little by one, and what is just enough.

func TestSmallestCohort(t *testing.T) {
	for size, want := range map[int64]int{19: 2, 20: 6} {
		seen := []stat.Return{{0, 0, 40}, {1, 1, 40}, {2, 2, size}, {3, 3, 40}, {4, 4, 40}, {5, 5, 40}}
		if got := (stat.Table{Last: 5}).Cohorts(seen); len(got) != want {
			t.Errorf("with a cohort of %d there are %d, not %d", size, len(got), want)
		}
	}
}

func TestFewestPoints(t *testing.T) {
	for n, want := range map[int]stat.Verdict{19: stat.Short, 20: stat.Watched} {
		s, marks := stat.Watch(append(flatly(n-1, 40, 44), 400), nil)
		if s[0].Verdict != want || (len(marks) == 1) != (want == stat.Watched) {
			t.Errorf("%d points: got %+v, %+v", n, s, marks)
		}
	}
}

// Both are all whole numbers from 1 to 20, so that the echo of the points is that
// of their ranks: 199.25 and 199.75 of 665.
func TestEchoAtItsEdge(t *testing.T) {
	below := []int64{1, 11, 14, 5, 4, 3, 12, 13, 17, 9, 6, 8, 10, 19, 15, 2, 7, 16, 18, 20}
	above := []int64{9, 19, 20, 18, 4, 12, 15, 10, 6, 1, 8, 7, 5, 17, 13, 3, 2, 14, 16, 11}
	for _, tt := range []struct {
		points []int64
		echo   float64
		want   stat.Verdict
	}{{below, 199.25 / 665, stat.Watched}, {above, 199.75 / 665, stat.Echoing}} {
		if got := stat.Echo(tt.points); !near(got, tt.echo, 9) {
			t.Errorf("the echo is %v, not %v", got, tt.echo)
		}
		if s, _ := stat.Watch(tt.points, nil); s[0].Verdict != tt.want {
			t.Errorf("an echo of %.4f: got %v", tt.echo, s[0].Verdict)
		}
	}
}

func TestFewestWeeks(t *testing.T) {
	for weeks, want := range map[int]bool{7: false, 8: true} {
		few, many := flatly(7*weeks+6, 4, 5, 6, 4, 5, 9, 8), flatly(70, 4, 5, 6, 4, 5, 9, 8)
		for _, sides := range [][2][]int64{{few, many}, {many, few}} {
			if _, ok := stat.CompareDays(sides[0], sides[1], stat.Asked); ok != want {
				t.Errorf("%d weeks beside ten: %v", weeks, ok)
			}
		}
	}
}

func TestFewestPointsOfAShift(t *testing.T) {
	for n, want := range map[int]int{59: 0, 60: 1} {
		points := slices.Concat(flatly(30, 9, 11), flatly(n-30, 90, 110))
		if got := stat.Shifts(points); len(got) != want {
			t.Errorf("%d points: shifts at %v", n, got)
		}
	}
}
