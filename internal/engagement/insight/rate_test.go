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

// followed: posts of a place of which nothing is known but reactions, and how many
// followed it at the end of three days. The export of the posts names the place,
// that of the days does not. Today ten times as many follow.
func followed(platform, place string) storetest.File {
	f := storetest.File{Source: platform, From: "2026-05-01", To: "2026-05-31", Captured: "2026-06-01"}
	may := engagement.Day(20574) // its first day
	for i, p := range []struct {
		day         engagement.Day
		engagements int64
	}{{may, 10}, {may, 20}, {may + 1, 30}, {may + 2, 900}, {may + 3, 40}} {
		post := fmt.Sprintf("%s%s%d", platform, place, i)
		f.Messages = append(f.Messages, said(platform, platform, place, post, engagement.KindPost, engagement.RoleBrand, "kestrel", time.Unix(int64(p.day)*86400+43200, 0).UTC()))
		f.Readings = append(f.Readings, engagement.Reading{Source: platform, Platform: platform, Place: place, Post: post, Metric: "engagements", Grain: engagement.GrainLifetime, From: p.day, To: may + 31, Value: p.engagements})
	}
	for day, n := range map[engagement.Day]int64{may: 200, may + 1: 400, may + 3: 1000, may + 30: 5000} {
		f.Readings = append(f.Readings, engagement.Reading{Source: platform, Platform: platform, Metric: "followers", Grain: engagement.GrainDaily, From: day, To: day, Value: n})
	}
	return f
}

// Worked by hand: (10 + 20 + 30 + 40) / (200 + 200 + 400 + 1000). The loudest post
// of all is of a day whose followers nobody knows; neither those of the day before
// nor today's are taken for them.
func TestRateByFollowersOfThePost(t *testing.T) {
	pair := followed("mastodon", "@kestrel") // of two places nobody knows whose the followers are
	other := followed("mastodon", "@wren")
	pair.Messages, pair.Readings = append(pair.Messages, other.Messages...), append(pair.Readings, other.Readings[:5]...)
	files, coverage := storetest.Write(t, followed("x", "@kestrel"), followed("linkedin", ""), pair)
	d, _ := desk(t, files, coverage, insight.Options{})
	const (
		unknown = "1 of 5 posts left out: how many followed on the day is not known, and those of another day are not taken for them"
		nobody  = "missing: the platform reported nothing for this, or not how many followed on the day"
	)
	for _, tt := range []struct {
		words []string
		want  string
		note  string
	}{
		{[]string{"source=x"}, "100/1800", unknown},
		{[]string{"source=x"}, "100/1800", "x: what the posts published in the period had gathered by 1 June 2026"},
		{[]string{"source=linkedin"}, "100/1800", unknown},
		{[]string{"source=x", "by=day", "period=2026-05-01..2026-05-04"}, "30/400, 30/400, " + nobody + ", 40/1000", unknown},
		{[]string{"source=x", "by=month", "period=2026-05"}, "100/1800", unknown},
		{[]string{"source=x", "period=2026-05-03"}, nobody, "1 of 1 post left out: "},
		{[]string{"source=x", "period=2026-05-04"}, "40/1000", ""},
		{[]string{"source=mastodon"}, nobody, "10 of 10 posts left out: "},
	} {
		words := append([]string{"metric=engagement_rate_followers_post", "period=2026-05"}, tt.words...)
		a, list := d.Ask(t.Context(), question(words...))
		if len(list) > 0 {
			t.Errorf("%v: %s", words, list)
			continue
		}
		var got []string
		for _, r := range a.Rows {
			if c := r.Cell; c.State == insight.Known {
				got = append(got, fmt.Sprintf("%d/%d", c.Num, c.Den))
			} else {
				got = append(got, "missing: "+c.Why)
			}
		}
		if s := strings.Join(got, ", "); s != tt.want || !strings.Contains(strings.Join(a.Notes, "\n"), tt.note) {
			t.Errorf("%v: got %s, %q, want %s, %q", words, s, a.Notes, tt.want, tt.note)
		}
	}
	_, list := d.Ask(t.Context(), question("metric=engagement_rate_followers_post", "period=2026-05"))
	if want := "engagement_rate_followers_post is not the same on LinkedIn and Mastodon and X"; !strings.Contains(list.String(), want) {
		t.Errorf("got %s, want %s", list, want)
	}
}
