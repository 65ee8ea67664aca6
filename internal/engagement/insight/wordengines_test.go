package insight_test

import (
	"testing"
	"time"

	"hearth/internal/engagement/store/storetest"
)

// What the word lists sorted is the same on both engines, and little comes back.
func TestWordsOnBothEngines(t *testing.T) {
	all := months(
		sortedFile(time.April, group{"member", "en", "product", []string{"brakes"}, 120, 90}, group{"member", "en", "passion", []string{"kids", "Brakes 50%"}, 60, 40}),
		sortedFile(time.May, group{"member", "en", "product", []string{"brakes"}, 150, 100}, group{"member", "en-GB", "passion", []string{"kids"}, 80, 30},
			group{"member", "de", "both", []string{"kids", "brakes"}, 12, 12}, group{"member", "", "", nil, 9, 9}, group{"brand", "en", "neither", nil, 130, 1}))
	files, coverage := storetest.Write(t, all)
	desks, counts := bothEngines(t, files, coverage)
	sameAnswers(t, desks, counts, 100, [][]string{
		{"question=passion.classes", "period=2026-05"},
		{"question=passion.classes", "period=2026-05", "compare=previous"},
		{"question=passion.mirror", "period=2026-05"},
		{"question=listening.topics", "period=2026-05-20..2026-05-28"},
		{"metric=passion_share", "period=2026-04..2026-05", "by=month"},
		{"metric=messages", "period=2026-05", "by=class", "split=language"},
		{"metric=people", "period=2026-04", "by=topic"},
		{"metric=people", "period=2026-04..2026-05", "topic=Brakes 50%"},
	})
}
