package insight_test

import (
	"fmt"
	"strings"
	"testing"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store/storetest"
)

// survey: thirty answers from 0 to 10, as ingest writes them: 12 promoters, 9
// passives, 9 detractors.
func survey() storetest.File {
	f := storetest.File{Source: "survey", From: "2026-01-01", To: "2026-01-31", Captured: "2026-02-01"}
	for n := range 30 {
		points, tag := int32(1000), "promoter"
		switch {
		case n >= 21:
			points, tag = 300, "detractor"
		case n >= 12:
			points, tag = 800, "passive"
		}
		m := said("survey", "survey", "", fmt.Sprintf("s%d", n), engagement.KindReview, engagement.RoleMember, fmt.Sprintf("asked%02d", n), at(1, 1+n, 9))
		m.Rating, m.Tags = &points, []string{tag}
		f.Messages = append(f.Messages, m)
	}
	return f
}

// starred: a survey with stars, twenty times 4, and a shop whose reviews carry a
// tag that surveys use, twenty times 2.
func starred() []storetest.File {
	var out []storetest.File
	for _, of := range []struct {
		platform, tag string
		rating        int32
	}{{"survey", "till", 400}, {"shop", "passive", 200}} {
		f := storetest.File{Source: "stars-" + of.platform, From: "2026-01-01", To: "2026-01-31", Captured: "2026-02-01"}
		for n := range 20 {
			m := said(f.Source, of.platform, "", fmt.Sprintf("%s%d", of.platform, n), engagement.KindReview, engagement.RoleMember, fmt.Sprintf("buyer%02d", n), at(1, 1+n, 9))
			m.Rating, m.Tags = &of.rating, []string{of.tag}
			f.Messages = append(f.Messages, m)
		}
		out = append(out, f)
	}
	return out
}

// Points of recommendation are no stars: they are counted by their groups and
// are in no average.
func TestPointsAreNoStars(t *testing.T) {
	all := append(starred(), survey())
	for _, tt := range []struct {
		words    string
		num, den int64
		sources  int
	}{
		{"metric=rating", 20*400 + 20*200, 100 * 40, 2},
		{"metric=promoters_share", 12, 30, 1},
		{"metric=detractors_share", 9, 30, 1},
		{"metric=reviews", 70, 1, 3},
	} {
		a, problems := ask(t, []string{tt.words}, all...)
		if problems != "" || a.Total.Num != tt.num || a.Total.Den != tt.den || len(a.Sources) != tt.sources {
			t.Errorf("%s: %+v of %d sources\n%s", tt.words, a.Total, len(a.Sources), problems)
		}
		if tt.words != "metric=reviews" && (a.Metric.Minimum != 20 || a.Metric.N(a.Total.Cell) != map[bool]int64{true: 40, false: 30}[tt.words == "metric=rating"]) {
			t.Errorf("%s: n %d, minimum %d", tt.words, a.Metric.N(a.Total.Cell), a.Metric.Minimum)
		}
	}
	a, problems := ask(t, []string{"metric=rating", "by=rating"}, all...)
	if problems != "" || len(a.Rows) != 2 || a.Rows[0].By != "2" || a.Rows[1].By != "4" {
		t.Errorf("%+v %s", a.Rows, problems)
	}
	if _, problems := ask(t, []string{"metric=rating"}, survey()); !strings.HasPrefix(problems, "q:1:2: no source has anything to count for \"rating\"\n") {
		t.Error(problems)
	}
	files, coverage := storetest.Write(t, survey())
	d, _ := desk(t, files, coverage, insight.Options{})
	c, err := d.Catalogue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, m := range c.Metrics {
		ids = append(ids, m.ID)
	}
	if got := strings.Join(ids, " "); got != "messages reviews promoters_share detractors_share people threads answered_share last_word_share" {
		t.Error(got)
	}
}

// A rate that the platform worked out is read for one post or period, and
// never for several together.
func TestReportedRates(t *testing.T) {
	f := storetest.File{Source: "video", From: "2026-01-01", To: "2026-01-31", Captured: "2026-02-01"}
	for n, share := range []int64{62_000, 100_000} {
		m := said("video", "video", "Kestrel films", fmt.Sprintf("film%d", n), engagement.KindPost, engagement.RoleBrand, "brand", at(1, 5+n, 8))
		m.Title = fmt.Sprintf("Film %d", n)
		f.Messages = append(f.Messages, m)
		f.Readings = append(f.Readings, engagement.Reading{Source: "video", Platform: "video", Place: "Kestrel films", Post: m.ID, Metric: "click_through_rate", Grain: engagement.GrainLifetime, From: m.Day, To: m.Day + 20, Value: share})
	}
	a, problems := ask(t, []string{"metric=click_through_rate", "post=Film 0"}, f)
	if c := a.Total.Cell; problems != "" || c.Value() != 0.062 || !c.Crowd || a.Metric.Share || a.Metric.Unit != "%" {
		t.Errorf("%+v %s", c, problems)
	}
	if a, problems := ask(t, []string{"metric=click_through_rate", "by=post"}, f); problems != "" || len(a.Rows) != 2 || a.Rows[0].Value() != 0.1 || a.Total.State != insight.Missing {
		t.Errorf("%+v %s", a.Rows, problems)
	}
	_, problems = ask(t, []string{"metric=click_through_rate"}, f)
	want := "q:1:2: click_through_rate cannot be added up: a rate or average of several cannot be made from their rates and averages; here it is given for other posts or periods than the ones asked for\n" +
		"  hint: ask for each post with `by: post` or for each day with `by: day`, in one place; or ask `metric: clicks`, which may be added\n"
	if problems != want {
		t.Errorf("got\n%swant\n%s", problems, want)
	}
}
