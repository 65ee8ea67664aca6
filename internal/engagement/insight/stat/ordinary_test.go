package stat_test

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"hearth/internal/engagement/insight/stat"
)

// steady draws a series about one level; with an echo each point is like the
// one before.
func steady(rnd *rand.Rand, n int, echo float64) []int64 {
	out, x := make([]int64, n), rnd.NormFloat64()
	for i := range out {
		x = echo*x + math.Sqrt(1-echo*echo)*rnd.NormFloat64()
		out[i] = int64(math.Round(1000 + 100*x))
	}
	return out
}

// Nothing changed in the next twelve weeks, and at least one of them is outside
// the limits: with few weeks behind them often, with an echo however many.
func TestFalseMarks(t *testing.T) {
	tests := []struct {
		baseline int
		echo     float64
		low      float64
		high     float64
	}{
		{6, 0, 0.25, 0.27}, {12, 0, 0.15, 0.16}, {20, 0, 0.10, 0.11}, {52, 0, 0.045, 0.06},
		{6, 0.5, 0.34, 0.52}, {12, 0.5, 0.34, 0.52}, {20, 0.5, 0.34, 0.52}, {52, 0.5, 0.34, 0.52},
	}
	for _, tt := range tests {
		rnd, times, marked := seeded(59), 100_000, 0.0
		for range times {
			points := steady(rnd, tt.baseline+12, tt.echo)
			o := stat.Limits(points[:tt.baseline])
			if slices.ContainsFunc(points[tt.baseline:], func(n int64) bool { return !o.Range.Holds(float64(n)) }) {
				marked += 1 / float64(times)
			}
		}
		t.Logf("%d weeks, echo %v: %.3f", tt.baseline, tt.echo, marked)
		if marked < tt.low || marked > tt.high {
			t.Errorf("%d weeks, echo %v: %.3f falsely marked, want %v to %v", tt.baseline, tt.echo, marked, tt.low, tt.high)
		}
	}
}

// As [stat.Watch] judges, with both rules and its refusals, nothing is cried
// much more often than the limits alone would.
func TestFalseMarksOfWatch(t *testing.T) {
	for _, tt := range []struct {
		name string
		echo float64
		most float64
	}{{"without echo", 0, 0.14}, {"with echo", 0.6, 0.05}} {
		rnd, times, marked := seeded(60), 3000, 0.0
		for range times {
			_, marks := stat.Watch(steady(rnd, 64, tt.echo), nil)
			if slices.ContainsFunc(marks, func(m stat.Mark) bool { return m.At >= 52 }) {
				marked += 1 / float64(times)
			}
		}
		t.Logf("%s: %.3f", tt.name, marked)
		if marked > tt.most {
			t.Errorf("%s: %.3f falsely marked, want %v at most", tt.name, marked, tt.most)
		}
	}
}

func flatly(n int, values ...int64) []int64 {
	var out []int64
	for i := range n {
		out = append(out, values[i%len(values)])
	}
	return out
}

func TestWatch(t *testing.T) {
	ordinary := flatly(24, 40, 44, 38, 42)
	tests := []struct {
		name    string
		points  []int64
		cuts    []int
		verdict []stat.Verdict
		marks   []stat.Mark
	}{
		{"ordinary", ordinary, nil, []stat.Verdict{stat.Watched}, nil},
		{"one high week", append(slices.Clone(ordinary), 90), nil, []stat.Verdict{stat.Watched}, []stat.Mark{{At: 24, Above: true}}},
		{"one low week", append(slices.Clone(ordinary), 2), nil, []stat.Verdict{stat.Watched}, []stat.Mark{{At: 24}}},
		{"eight weeks a little higher", append(slices.Clone(ordinary), flatly(9, 43, 45)...), nil, []stat.Verdict{stat.Watched},
			[]stat.Mark{{At: 30, Above: true, Run: true}, {At: 31, Above: true, Run: true}, {At: 32, Above: true, Run: true}}},
		{"too short", append(flatly(12, 40, 44), 90), nil, []stat.Verdict{stat.Short}, nil},
		{"a new level after an event", append(slices.Clone(ordinary), flatly(24, 90, 94, 88, 92)...), []int{24}, []stat.Verdict{stat.Watched, stat.Watched}, nil},
		{"an event at the edge", ordinary, []int{0, 24, 99}, []stat.Verdict{stat.Watched}, nil},
		{"nothing", nil, nil, nil, nil},
	}
	for _, tt := range tests {
		stretches, marks := stat.Watch(tt.points, tt.cuts)
		var verdicts []stat.Verdict
		for _, s := range stretches {
			verdicts = append(verdicts, s.Verdict)
		}
		if !reflect.DeepEqual(verdicts, tt.verdict) || !reflect.DeepEqual(marks, tt.marks) {
			t.Errorf("%s: got %v, %+v, want %v, %+v", tt.name, verdicts, marks, tt.verdict, tt.marks)
		}
	}
	echo := []int64{}
	for i := range 40 {
		echo = append(echo, 100+int64(50*math.Sin(float64(i)/6)))
	}
	if s, marks := stat.Watch(append(echo, 500), nil); s[0].Verdict != stat.Echoing || marks != nil {
		t.Errorf("slow waves: got %+v, %+v", s, marks)
	}
}

// A week with a hundred times as many would widen the limits of the mean until
// nothing is unusual, not even itself.
func TestSpikes(t *testing.T) {
	points := flatly(40, 10, 12, 9, 11, 13)
	points[7], points[20], points[33] = 400, 300, 350
	stretches, marks := stat.Watch(points, nil)
	if !stretches[0].Median || len(marks) != 3 {
		t.Errorf("got %+v, %+v", stretches, marks)
	}
}

func TestEcho(t *testing.T) {
	if got := stat.Echo(flatly(40, 1, 9)); got > -0.9 {
		t.Errorf("up and down: got %v", got)
	}
	if got := stat.Echo(flatly(40, 5)); got != 0 {
		t.Errorf("flat: got %v", got)
	}
	if got := stat.Echo([]int64{4}); got != 0 {
		t.Errorf("one point: got %v", got)
	}
}

func TestShifts(t *testing.T) {
	rnd := seeded(61)
	bursty := func(n int, level float64) []int64 {
		var out []int64
		for range n {
			out = append(out, counted(rnd, level*math.Exp(0.3*rnd.NormFloat64())))
		}
		return out
	}
	points := slices.Concat(bursty(50, 20), bursty(40, 45), bursty(30, 12))
	got := stat.Shifts(points)
	if len(got) != 2 || got[0] < 48 || got[0] > 52 || got[1] < 88 || got[1] > 92 {
		t.Errorf("got %v, want about 50 and 90", got)
	}
	if got := stat.Shifts(points[:59]); got != nil {
		t.Errorf("59 points: got %v", got)
	}
	if got := stat.Shifts(make([]int64, 80)); len(got) != 0 {
		t.Errorf("nothing at all: got %v", got)
	}
	cried, times := 0.0, 500
	for range times {
		if len(stat.Shifts(bursty(104, 20))) > 0 {
			cried += 1 / float64(times)
		}
	}
	t.Logf("%.3f", cried)
	if cried > 0.1 {
		t.Errorf("a shift was seen in %.3f of the series without one", cried)
	}
}
