package insight_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store/storetest"
)

// rated: a place on a platform with five posts in May 2026 of which the platform
// gives impressions, reach and engagements, one of them loud; and the place's own
// engagements and followers of the first ten days of June.
func rated(platform string) storetest.File {
	f := storetest.File{Source: platform, From: "2026-05-01", To: "2026-06-30", Captured: "2026-07-01"}
	may, june := 20574, 20605 // the first days of each
	reading := func(metric, post, grain string, from, to, value int) {
		f.Readings = append(f.Readings, engagement.Reading{
			Source: platform, Platform: platform, Place: "@kestrel", Post: post, Metric: metric, Grain: grain,
			From: engagement.Day(from), To: engagement.Day(to), Value: int64(value),
		})
	}
	for i, engagements := range []int{10, 20, 30, 40, 900} {
		post := fmt.Sprintf("%s%d", platform, i)
		f.Messages = append(f.Messages, said(platform, platform, "@kestrel", post, engagement.KindPost, engagement.RoleBrand, "kestrel", time.Date(2026, 5, 1+i, 12, 0, 0, 0, time.UTC)))
		reading("impressions", post, engagement.GrainLifetime, may+i, june+30, 1000)
		reading("reach", post, engagement.GrainLifetime, may+i, june+30, 500)
		reading("engagements", post, engagement.GrainLifetime, may+i, june+30, engagements)
	}
	for i := range 10 {
		reading("engagements", "", engagement.GrainDaily, june+i, june+i, 5+i)
		if i > 0 { // of the first day nobody knows how many followed
			reading("followers", "", engagement.GrainDaily, june+i, june+i, 200)
		}
	}
	return f
}

// A rate is a sum divided by a sum, with the post in the middle beside it; it is
// of one platform, and what may not be added is not divided by either.
func TestRates(t *testing.T) {
	files, coverage := storetest.Write(t, rated("x"), rated("linkedin"))
	d, _ := desk(t, files, coverage, insight.Options{})
	const two = "is not the same on LinkedIn and X: each counts other things, so they are neither put together nor held against one another\n" +
		"  hint: ask one of them, with `where: {platform: linkedin}`\n"
	for _, tt := range []struct {
		words   []string
		want    string // of the first row
		note    string
		problem string
	}{
		{words: []string{"metric=engagement_rate", "platform=x", "period=2026-05"}, want: "1000/5000", note: "post by post: half of the 5 posts had 30 or more in 1000"},
		{words: []string{"metric=engagement_rate", "platform=x", "period=2026-05"}, want: "1000/5000", note: "x: what the posts published in the period had gathered by 1 July 2026"},
		{words: []string{"metric=engagement_rate", "period=2026-05"}, problem: "q:1:2: engagement_rate " + two},
		{words: []string{"metric=engagement_rate", "by=platform", "period=2026-05"}, problem: "q:1:2: engagement_rate " + two},
		{words: []string{"metric=engagement_rate", "by=place", "period=2026-05"}, problem: "q:1:2: engagement_rate " + two},
		{words: []string{"metric=engagement_rate", "by=post", "period=2026-05"}, problem: "q:1:2: engagement_rate " + two},
		{words: []string{"metric=engagement_rate", "by=month", "split=source", "period=2026-05..2026-06"}, problem: "q:1:2: engagement_rate " + two},
		{words: []string{"metric=engagement_rate_reach", "by=post", "source=x", "period=2026-05"}, want: "900/500"},
		{words: []string{"metric=engagement_rate_reach", "source=x", "period=2026-05"},
			problem: "q:1:2: engagement_rate_reach cannot be added up: the platform counts an account once for each post or day, so adding counts the same people again; here several readings would have to be added\n" +
				"  hint: ask for each post with `by: post` or for each day with `by: day`, in one place; or ask `metric: impressions`, which may be added\n"},
		{words: []string{"metric=engagement_rate_followers", "by=day", "source=x", "period=2026-06-02..2026-06-05"}, want: "6/200", note: "x: what was counted on the days of the period, for posts of any age"},
		{words: []string{"metric=engagement_rate_followers", "by=day", "source=x", "period=2026-06-01..2026-06-05"}, want: "missing"},
		{words: []string{"metric=engagement_rate_followers", "source=x", "period=2026-06-02..2026-06-05"},
			problem: "q:1:2: engagement_rate_followers cannot be added up: the same person may follow on all days, so the followers of several are not added; here several readings would have to be added\n" +
				"  hint: ask for each post with `by: post` or for each day with `by: day`, in one place\n"},
	} {
		a, list := d.Ask(t.Context(), question(tt.words...))
		if list.String() != tt.problem {
			t.Errorf("%v: got\n%swant\n%s", tt.words, list, tt.problem)
			continue
		}
		if tt.problem != "" {
			continue
		}
		got := "missing"
		if c := a.Rows[0].Cell; c.State == insight.Known {
			got = fmt.Sprintf("%d/%d", c.Num, c.Den)
		}
		if got != tt.want || !strings.Contains(strings.Join(a.Notes, "\n"), tt.note) {
			t.Errorf("%v: got %s, %q, want %s, %q", tt.words, got, a.Notes, tt.want, tt.note)
		}
	}
}
