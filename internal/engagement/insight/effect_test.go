package insight_test

import (
	"strings"
	"testing"

	"hearth/internal/engagement/insight"
)

// What an exclusion does to a number is said when it is much, and when those
// who were left out may be told of: the two people of the idea board may not.
func TestEffectOfExclusions(t *testing.T) {
	d, _ := kestrel(t, insight.Options{Exclude: []insight.Exclusion{
		{ID: "help", Where: map[string][]string{"place": {"help"}}, Reason: "a giveaway ran there"},
		{ID: "ideas", Where: map[string][]string{"place": {"ideas"}}, Reason: "a test of ours"},
		{ID: "rack", Where: map[string][]string{"tag": {"nothing"}}, Reason: "nothing has this tag"},
	}})
	expect(t, printed(t, d, "en", "metric=messages", "role=member", "period=2026-05"), `
 | Messages
Messages | 21
note: 38% lower for leaving out: a giveaway ran there.
`)
	expect(t, printed(t, d, "en", "metric=messages", "role=member", "by=place", "period=2026-05"), `
Place | Messages
@kestrel | 21
`)
	d, _ = kestrel(t, insight.Options{Exclude: []insight.Exclusion{
		{ID: "loud", Where: map[string][]string{"language": {"unknown"}}, Reason: "answers by a bot"},
	}})
	expect(t, printed(t, d, "en", "metric=answered_share", "within=24h", "source=mastodon", "period=2026-01..2026-05"), `
 | Answered within 24 hours
Answered within 24 hours | 30%
`)
	expect(t, printed(t, d, "en", "metric=first_reply_median", "source=mastodon", "period=2026-01..2026-05"), `
 | Half had an answer within
Half had an answer within | 3 d
`)
}

// A rule may hold on some days only: what was sent to try things out on two days
// of May is gone from May and there in June.
func TestExclusionByDays(t *testing.T) {
	d, _ := kestrel(t, insight.Options{Exclude: []insight.Exclusion{
		{ID: "test", Where: map[string][]string{"place": {"help"}}, Period: "2026-05-01..2026-05-31", Reason: "test sends"},
	}})
	count := func(d *insight.Desk, words ...string) int64 {
		a, list := d.Ask(t.Context(), question(words...))
		if len(list) > 0 {
			t.Fatal(list)
		}
		return a.Total.Num
	}
	all, _ := kestrel(t, insight.Options{})
	for _, q := range [][]string{{"metric=messages", "source=forum", "period=2026-04"}, {"metric=messages", "source=reviews", "period=all"}, {"metric=people", "period=2026-04"}} {
		if got, want := count(d, q...), count(all, q...); got != want {
			t.Errorf("%v: got %d, want %d", q, got, want)
		}
	}
	if got, want := count(d, "metric=messages", "source=forum", "period=2026-05"), count(all, "metric=messages", "source=forum", "not.place=help", "period=2026-05"); got != want {
		t.Errorf("May: got %d, want %d", got, want)
	}
	a, _ := d.Ask(t.Context(), question("metric=messages", "source=forum", "period=2026-05"))
	if len(a.Sources) != 1 || !strings.Contains(a.Sources[0].LeftOut, "messages left out: test sends") || len(a.Effects) != 1 {
		t.Errorf("got %+v, %+v", a.Sources, a.Effects)
	}
	for _, period := range []string{"last-month", "2026-05..", "all", "May"} {
		got := insight.CheckExclusions([]insight.Exclusion{{ID: "test", Period: period, Reason: "r"}}).String()
		want := ": the exclusion \"test\": \"" + period + "\" is no time with two ends\n  hint: write days that stay the same, such as `period: 2026-05-01..2026-05-03`\n"
		if got != want {
			t.Errorf("got %swant %s", got, want)
		}
	}
}
