package insight_test

import (
	"fmt"
	"testing"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
)

// steady gives counts of ninety weeks from 5 January 2026 on: 20 or so, and 60
// from 21 December on. One week may be a gap.
func steady(gap int) insight.Answer {
	a := insight.Answer{Metric: insight.Metric{ID: "messages", Additivity: "sum"}, By: insight.Dim{ID: "week", Type: "time"}}
	first, _ := engagement.ParseDay("2026-01-05")
	for i := range 90 {
		c := insight.Cell{Num: int64(20 + i*7%5), Den: 1}
		if i >= 50 {
			c.Num += 40
		}
		if i == gap {
			c = insight.Cell{State: insight.Missing}
		}
		a.Rows = append(a.Rows, insight.Row{By: (first + engagement.Day(7*i)).String(), Cell: c})
	}
	return a
}

func TestShiftsIn(t *testing.T) {
	event := func(from, to string) []insight.Event {
		a, _ := engagement.ParseDay(from)
		b, _ := engagement.ParseDay(to)
		return []insight.Event{{From: a, To: b, Text: "x"}}
	}
	split, share, named := steady(-1), steady(-1), steady(-1)
	split.Split = insight.Dim{ID: "place"}
	share.Metric.Additivity = "none"
	named.Split = insight.Dim{ID: insight.MeasureDim}
	named.Told = &insight.Told{Columns: []insight.Metric{{ID: "messages", Additivity: "sum"}, {ID: "low"}}}
	for i := range named.Rows {
		named.Rows[i].Split = "messages"
	}
	for _, c := range []struct {
		name   string
		answer insight.Answer
		known  []insight.Event
		want   string
	}{
		{"nothing is known", steady(-1), nil, "[2026-12-21]"},
		{"it is known why", steady(-1), event("2026-12-24", "2026-12-24"), "[]"},
		{"something else is known", steady(-1), event("2026-05-01", "2026-06-01"), "[2026-12-21]"},
		{"a gap after it", steady(80), nil, "[2026-12-21]"},
		{"no run of sixty weeks", steady(45), nil, "[]"},
		{"several lines", split, nil, "[]"},
		{"a share", share, nil, "[]"},
		{"a named question", named, nil, "[2026-12-21]"},
	} {
		if got := fmt.Sprint(insight.ShiftsIn(c.answer, c.known)); got != c.want {
			t.Errorf("%s: %s, not %s", c.name, got, c.want)
		}
	}
}
