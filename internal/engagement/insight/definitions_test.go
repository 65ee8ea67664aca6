package insight_test

import (
	"slices"
	"strings"
	"testing"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store/storetest"
)

// TestDefinitionsChanged goes over the days on which platforms changed what
// they count, as the registry has them: each has a source, and with data of
// that platform on both sides of it no sum and no comparison across is given
// without a word.
func TestDefinitionsChanged(t *testing.T) {
	reg, err := insight.Metrics()
	if err != nil {
		t.Fatal(err)
	}
	platforms := map[string]bool{}
	for _, m := range reg.All() {
		for _, b := range m.Breaks {
			platforms[b.Platform] = true
			if b.Source == "" || b.Platform == "" {
				t.Errorf("%s: the break of %s has no source or no platform", m.ID, b.On)
			}
			t.Run(m.ID+" "+b.On, func(t *testing.T) { across(t, m, b) })
		}
	}
	for _, want := range []string{"facebook", "instagram", "linkedin", "mailchimp", "reddit", "universal_analytics", "x", "youtube"} {
		if !platforms[want] {
			t.Errorf("no break of %s is known", want)
		}
	}
}

// across asks over a break with readings of thirty days on each side.
func across(t *testing.T, m insight.Metric, b insight.Break) {
	on, err := engagement.ParseDay(b.On)
	if err != nil {
		t.Fatal(err)
	}
	f := storetest.File{Source: "kestrel", From: (on - 30).String(), To: (on + 30).String(), Captured: (on + 31).String()}
	for d := on - 30; d <= on+30; d++ {
		f.Readings = append(f.Readings, engagement.Reading{Source: "kestrel", Platform: b.Platform, Metric: m.ID, Grain: engagement.GrainDaily, From: d, To: d, Value: 10})
	}
	files, coverage := storetest.Write(t, f)
	_, rec := desk(t, files, coverage, insight.Options{})
	reg, err := insight.Metrics()
	if err != nil {
		t.Fatal(err)
	}
	d, err := insight.NewDesk(t.Context(), rec.Store, reg, insight.Options{Coverage: coverage})
	if err != nil {
		t.Fatal(err)
	}
	both := "period=" + (on - 10).String() + ".." + (on + 9).String()
	after, before := "period="+on.String()+".."+(on+9).String(), "compare="+(on-10).String()+".."+(on-1).String()
	said := ": before and after cannot be compared"
	if _, list := d.Ask(t.Context(), question("metric="+m.ID, both)); !strings.Contains(list.String(), said) {
		t.Errorf("a number over %s is given without a word: %s", b.On, list)
	}
	if _, list := d.Ask(t.Context(), question("metric="+m.ID, "by=day", after, before)); !strings.Contains(list.String(), said) {
		t.Errorf("the days before %s are compared with those after: %s", b.On, list)
	}
	a, list := d.Ask(t.Context(), question("metric="+m.ID, "by=day", both))
	if len(list) > 0 || !slices.ContainsFunc(a.Notes, func(n string) bool { return strings.HasSuffix(n, said) }) {
		t.Errorf("along time it is not said: %s %q", list, a.Notes)
	}
	if _, list := d.Ask(t.Context(), question("metric="+m.ID, "by=day", after)); strings.Contains(list.String(), said) {
		t.Errorf("on one side of %s it is refused: %s", b.On, list)
	}
}

// All that is said of a metric has German words, the days on which platforms
// changed what they count among it, and says in English what it should.
func TestDefinitionsInGerman(t *testing.T) {
	reg, err := insight.Metrics()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range reg.Definitions() {
		de := d.In("de")
		for _, pair := range [][2]string{{d.Numerator, de.Numerator}, {d.Denominator, de.Denominator}, {d.Caveat, de.Caveat}, {d.Why, de.Why}, {d.Degraded, de.Degraded}} {
			if pair[0] != "" && pair[0] == pair[1] {
				t.Errorf("%s: no German words for %q", d.ID, pair[0])
			}
		}
		for i, b := range d.Breaks {
			if de.Breaks[i].Text == b.Text || de.Breaks[i].On != b.On {
				t.Errorf("%s: no German words for %q", d.ID, b.Text)
			}
		}
		if (d.Additivity == "sum") != (d.Why == "") || d.Since == "" || !slices.Contains([]string{"none", "up", "down"}, d.Better) || !slices.Contains([]string{"none", "wilson", "author-paired", "audit"}, d.Interval) {
			t.Errorf("%+v", d)
		}
	}
	for id, want := range map[string]string{"answered_share": "wilson", "views": "none", "change_usual": "author-paired", "change_usual_low": "none", "passion_corrected": "audit", "core_kept_share": "wilson", "first_reply_median": "none"} {
		if i := slices.IndexFunc(reg.Definitions(), func(d insight.Definition) bool { return d.ID == id }); reg.Definitions()[i].Interval != want {
			t.Errorf("%s: the interval %q, want %q", id, reg.Definitions()[i].Interval, want)
		}
	}
}

// The smallest numbers that are shown, as our methods have them: twenty behind
// any share, more where a method asks for more. What is no share has none, but for
// times, ratios and means.
func TestSmallestNumbers(t *testing.T) {
	reg := registry(t)
	more := map[int64][]string{
		10: {"listening.topics people", "listening.topics times", "listening.topics times_low"},
		30: {"response.first-reply answered", "first_reply_median", "deep_share", "replies_each", "care.depth deep_share", "care.depth replies_each",
			"participation.give theirs_per_ours", "participation.give ours_answers", "participation.give both_spoke", "participation.give turns", "participation.give we_opened",
			"participation.one-nine-ninety share", "influence.concentration tenth", "influence.concentration equal", "influence.concentration equal_low", "influence.concentration equal_high"},
		50:  {"first_reply_p90", "passion_corrected", "passion_corrected_low", "passion_corrected_high", "list_finds", "list_right"},
		100: {"mirror_overlap", "starts_us_share", "starts_you_share", "passion.mirror theirs", "passion.mirror ours", "passion.mirror gap"},
	}
	others := []string{"rating", "waiting_days", "influence_depth"} // no shares, of twenty
	seen := 0
	hold := func(id string, m insight.Metric) {
		want := int64(0)
		if m.Share || slices.Contains(others, id) {
			want = 20
		}
		for n, ids := range more {
			if slices.Contains(ids, id) {
				want, seen = n, seen+1
			}
		}
		if m.Tier == "reported" && !m.Share || m.Minimum == want {
			return
		}
		t.Errorf("%s is shown from %d on, not from %d", id, m.Minimum, want)
	}
	for _, m := range slices.Concat(reg.All(), reg.Facts()) {
		hold(m.ID, m)
	}
	for _, q := range reg.Questions() {
		for _, c := range q.Columns {
			hold(q.ID+" "+c.ID, c)
		}
	}
	if seen != 31 {
		t.Errorf("%d numbers that need more than twenty, or topics, not 31", seen)
	}
}
