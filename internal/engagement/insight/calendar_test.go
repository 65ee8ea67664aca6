package insight_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store/storetest"
)

// TestCalendar counts the days that a source speaks for, those of them on which
// nothing was, and those that nobody knows about.
func TestCalendar(t *testing.T) {
	day := func(text string) engagement.Day {
		d, err := engagement.ParseDay(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	views := func(from, to string) (out []engagement.Reading) {
		for d := day(from); d <= day(to); d++ {
			out = append(out, engagement.Reading{Source: "films", Platform: "youtube", Metric: "views", Grain: engagement.GrainDaily, From: d, To: d, Value: 3})
		}
		return out
	}
	files, coverage := storetest.Write(t,
		storetest.File{Source: "films", From: "2026-01-10", To: "2026-02-10", Captured: "2026-02-11", Readings: views("2026-01-10", "2026-02-05")},
		storetest.File{Source: "films", From: "2026-04-01", To: "2026-04-30", Captured: "2026-05-01", Readings: views("2026-04-01", "2026-04-30")},
		storetest.File{Source: "inbox", From: "2026-01-01", To: "2026-01-31", Captured: "2026-02-01"},
		storetest.File{Source: "state", Captured: "2026-02-01"},
	)
	_, rec := desk(t, files, coverage, insight.Options{})
	reg, err := insight.Metrics()
	if err != nil {
		t.Fatal(err)
	}
	d, err := insight.NewDesk(t.Context(), rec.Store, reg, insight.Options{Coverage: coverage, Private: []string{"inbox"}, SourceTitles: map[string]string{"films": "Our films"}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := d.Calendar(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []insight.CalendarSource{
		{
			Name: "films", Title: "Our films", From: day("2026-01-10"), To: day("2026-04-30"), Captured: day("2026-05-01"), Covered: 62, Empty: 5,
			Gaps: []insight.CalendarGap{{From: day("2026-02-11"), To: day("2026-03-31")}},
			Months: []insight.CalendarMonth{
				{First: day("2026-01-01"), Days: 31, Covered: 22}, {First: day("2026-02-01"), Days: 28, Covered: 10, Empty: 5},
				{First: day("2026-03-01"), Days: 31}, {First: day("2026-04-01"), Days: 30, Covered: 30},
			},
		},
		{Name: "state", Title: "state", Captured: day("2026-02-01")},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
