package insight_test

import (
	"testing"
	"time"

	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store/storetest"
	"hearth/internal/source"
)

// What the word lists sorted is the same on both engines, and little comes back.
func TestWordsOnBothEngines(t *testing.T) {
	all := months(
		sortedFile(time.April, group{"member", "en", "product", []string{"brakes"}, 120, 90}, group{"member", "en", "passion", []string{"kids", "Brakes 50%"}, 60, 40}),
		sortedFile(time.May, group{"member", "en", "product", []string{"brakes"}, 150, 100}, group{"member", "en-GB", "passion", []string{"kids"}, 80, 30},
			group{"member", "de", "both", []string{"kids", "brakes"}, 12, 12}, group{"member", "", "", nil, 9, 9}, group{"brand", "en", "neither", nil, 130, 1}))
	files, coverage := storetest.Write(t, all)
	desks, counts := bothEngines(t, files, coverage)
	for _, words := range [][]string{
		{"question=passion.classes", "period=2026-05"},
		{"question=passion.classes", "period=2026-05", "compare=previous"},
		{"question=passion.mirror", "period=2026-05"},
		{"question=listening.topics", "period=2026-05-20..2026-05-28"},
		{"metric=passion_share", "period=2026-04..2026-05", "by=month"},
		{"metric=messages", "period=2026-05", "by=class", "split=language"},
		{"metric=people", "period=2026-04", "by=topic"},
		{"metric=people", "period=2026-04..2026-05", "topic=Brakes 50%"},
	} {
		var want string
		for i, d := range desks {
			counts[i].rows = 0
			a, list := d.Ask(t.Context(), question(words...))
			if list.Count(source.Error) > 0 {
				t.Fatalf("%v: %s", words, list)
			}
			got := printAnswer(a)
			if a.Told != nil {
				for _, f := range a.Told.Facts {
					got += f.Metric.ID + ": " + printAnswer(insight.Answer{Rows: []insight.Row{{Cell: f.Cell}}})
				}
			}
			if i == 0 {
				want = got
			} else if got != want {
				t.Errorf("%v: engine %d\ngot  %s\nwant %s", words, i, got, want)
			}
			if counts[i].rows > 100 {
				t.Errorf("%v: %d rows came back from engine %d", words, counts[i].rows, i)
			}
		}
	}
}
