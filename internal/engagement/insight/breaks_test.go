package insight_test

import (
	"reflect"
	"testing"

	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store/storetest"
)

// broken metrics: two invented breaks, one of a platform that is read and one
// of another.
const brokenMetrics = `metrics:
  - id: views
    title: Views
    definition: How often.
    unit: views
    grain: reading
    additivity: sum
    tier: reported
    version: 1
    from: readings
    count: sum
    reads: [views]
    breaks:
      - {on: 2026-03-15, platform: mastodon, text: The platform changed what it counts}
      - {on: 2026-04-10, platform: youtube, text: The platform changed what it counts}
  - id: followers
    title: Followers
    definition: How many.
    unit: followers
    grain: reading
    additivity: last
    why: the same
    tier: reported
    version: 1
    from: readings
    count: last
    reads: [followers]
    breaks: [{on: 2026-04-10, text: YouTube hides some}]
`

func TestBreaks(t *testing.T) {
	const words = "the platform changed what it counts on 10 April 2026: before and after cannot be compared"
	const sides = "type a period on one side of that day, within `..2026-04-09` or `2026-04-10..`"
	tests := []struct {
		name    string
		words   []string
		problem string
		notes   []string
	}{
		{name: "before it", words: []string{"metric=views", "period=2026-01..2026-03"}},
		{name: "from that day on", words: []string{"metric=views", "period=2026-04-10..2026-04-30"}},
		{name: "up to the day before", words: []string{"metric=views", "period=2026-04-01..2026-04-09"}},
		{name: "along time", words: []string{"metric=views", "by=month", "period=2026-01..2026-06"}, notes: []string{words}},
		{name: "a sum over it", words: []string{"metric=views", "period=2026-04"},
			problem: "q:1:3: " + words + "\n  hint: " + sides + "; ask along time, as with `by: month`; or add `partial: true` to say so beside the number\n"},
		{name: "a sum over all", words: []string{"metric=views"},
			problem: "q:1:1: " + words + "\n  hint: " + sides + "; ask along time, as with `by: month`; or add `partial: true` to say so beside the number\n"},
		{name: "a sum that is wanted", words: []string{"metric=views", "period=2026-04", "partial=true"}, notes: []string{words}},
		{name: "compared over it", words: []string{"metric=views", "period=2026-05", "compare=2026-02"},
			problem: "q:1:4: " + words + "\n  hint: " + sides + "; or take the `compare` line out\n"},
		{name: "partial is no way to compare", words: []string{"metric=views", "by=month", "period=2026-05", "compare=2026-02", "partial=true"},
			problem: "q:1:5: " + words + "\n  hint: " + sides + "; or take the `compare` line out\n"},
		{name: "compared on one side", words: []string{"metric=views", "period=2026-06", "compare=previous"}},
		{name: "a level at the end", words: []string{"metric=followers", "place=Kestrel films", "period=2026-04"}},
		{name: "a level along time", words: []string{"metric=followers", "place=Kestrel films", "by=month", "period=2026-04"},
			notes: []string{"YouTube hides some on 10 April 2026: before and after cannot be compared"}},
	}
	reg, problems := insight.ParseMetrics("m", brokenMetrics)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	files, coverage := storetest.Write(t, youtube())
	_, rec := desk(t, files, coverage, insight.Options{})
	d, err := insight.NewDesk(t.Context(), rec.Store, reg, insight.Options{Coverage: coverage})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		a, list := d.Ask(t.Context(), question(tt.words...))
		if list.String() != tt.problem {
			t.Errorf("%s: got\n%swant\n%s", tt.name, list, tt.problem)
		}
		if !reflect.DeepEqual(a.Notes, tt.notes) && len(a.Notes)+len(tt.notes) > 0 {
			t.Errorf("%s: notes %q, want %q", tt.name, a.Notes, tt.notes)
		}
	}
}

// A source whose data begin after a break has nothing that it could tear.
func TestBreakBeforeTheData(t *testing.T) {
	reg, problems := insight.ParseMetrics("m", brokenMetrics)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	f := youtube()
	f.From = "2026-04-10"
	files, coverage := storetest.Write(t, f)
	_, rec := desk(t, files, coverage, insight.Options{})
	d, err := insight.NewDesk(t.Context(), rec.Store, reg, insight.Options{Coverage: coverage})
	if err != nil {
		t.Fatal(err)
	}
	if a, list := d.Ask(t.Context(), question("metric=views")); len(list) > 0 || len(a.Notes) > 0 {
		t.Errorf("%s %q", list, a.Notes)
	}
}
