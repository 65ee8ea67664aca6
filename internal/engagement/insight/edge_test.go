package insight_test

import (
	"fmt"
	"strings"
	"testing"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store/storetest"
)

// ask answers from files of a test's own.
func ask(t *testing.T, words []string, files ...storetest.File) (insight.Answer, string) {
	t.Helper()
	paths, coverage := storetest.Write(t, files...)
	d, _ := desk(t, paths, coverage, insight.Options{})
	a, list := d.Ask(t.Context(), question(words...))
	return a, list.String()
}

func TestManyTags(t *testing.T) {
	f := storetest.File{Source: "forum", From: "2026-01-01", To: "2026-01-31", Captured: "2026-02-01"}
	for n := range 120 {
		for i := range 2 + n/100 { // the last twenty are used more often
			m := said("forum", "community", "", fmt.Sprintf("m%d-%d", n, i), engagement.KindPost, engagement.RoleMember, "p", at(1, 3, n%24))
			m.Tags = []string{fmt.Sprintf("tag%03d", n)}
			f.Messages = append(f.Messages, m)
		}
	}
	a, problems := ask(t, []string{"metric=messages", "by=tag"}, f)
	if problems != "" || len(a.Rows) != 100 || a.Rows[0].By != "tag100" || strings.Join(a.Notes, "; ") != "only the 100 most used of 120 tags" {
		t.Errorf("%d rows, %v, %s", len(a.Rows), a.Notes, problems)
	}
	// A place without a name goes by its source, and a long list is cut.
	_, problems = ask(t, []string{"metric=messages", "tag=nothing like it"}, f)
	if !strings.HasSuffix(problems, "`tag024` and 95 more\n") {
		t.Error(problems)
	}
	a, problems = ask(t, []string{"metric=messages", "by=place"}, f)
	if problems != "" || len(a.Rows) != 1 || a.Rows[0].By != "forum" {
		t.Errorf("%+v %s", a.Rows, problems)
	}
}

// A source that is there and has nothing of what is counted is not called missing.
func TestSourceWithoutReadings(t *testing.T) {
	_, problems := ask(t, []string{"question=referral.tagged", "source=reviews"}, reviews(), youtube())
	if want := "q:1:3: the exports of reviews hold nothing that referral.tagged counts\n  hint: type one of `youtube`\n"; problems != want {
		t.Errorf("got %s", problems)
	}
	_, problems = ask(t, []string{"metric=views", "source=revews"}, reviews(), youtube())
	if !strings.HasPrefix(problems, "q:1:3: the data have no source \"revews\"\n") {
		t.Errorf("got %s", problems)
	}
}

func TestNoTags(t *testing.T) {
	_, problems := ask(t, []string{"metric=messages", "tag=bell"}, reviews())
	if want := "q:1:3: the data have no tag \"bell\"\n  hint: take the filter out: there is nothing to filter by\n"; problems != want {
		t.Errorf("got %s", problems)
	}
	if a, problems := ask(t, []string{"metric=messages", "by=tag", "period=2026-05"}, reviews()); problems != "" || len(a.Rows) != 0 || a.Total.Num != 0 {
		t.Errorf("%+v %s", a, problems)
	}
}

// Posts without an address go by their title, else by their day, and equal ones
// are told apart.
func TestPostKeys(t *testing.T) {
	f := storetest.File{Source: "x", From: "2026-01-01", To: "2026-01-31", Captured: "2026-02-01"}
	for n, title := range []string{"A letter", "", "", "A letter"} {
		m := said("x", "x", "@kestrel", fmt.Sprintf("own%d", n), engagement.KindPost, engagement.RoleBrand, "brand", at(1, 5, n))
		m.Title = title
		f.Messages = append(f.Messages, m)
		f.Readings = append(f.Readings, engagement.Reading{Source: "x", Platform: "x", Place: "@kestrel", Post: m.ID, Metric: "views", Grain: engagement.GrainLifetime, From: m.Day, To: m.Day + 20, Value: 9})
	}
	undated := said("x", "x", "@kestrel", "own9", engagement.KindPost, engagement.RoleBrand, "brand", at(1, 5, 1))
	undated.At, undated.Day = undated.At.AddDate(-2026, 0, 0), 0
	f.Messages = append(f.Messages, undated)
	a, problems := ask(t, []string{"metric=views", "by=post"}, f)
	var got []string
	for _, r := range a.Rows {
		got = append(got, r.By+" = "+r.Label)
	}
	want := "A letter = A letter; A letter (2) = A letter; post of 2026-01-05 = post of 2026-01-05; post of 2026-01-05 (2) = post of 2026-01-05 (2)"
	if s := strings.Join(got, "; "); problems != "" || s != want {
		t.Errorf("got %s, want %s\n%s", s, want, problems)
	}
}

// One day that is missing is named as a day, and exports that overlap are one.
// Posts that the data lack have one key, and what they have is added.
func TestPostsThatTheDataLack(t *testing.T) {
	f := storetest.File{Source: "x", From: "2026-01-01", To: "2026-01-31", Captured: "2026-02-01"}
	for n := range 9 {
		for metric, value := range map[string]int64{"views": 10, "clicks": 1, "impressions": 20} {
			f.Readings = append(f.Readings, engagement.Reading{Source: "x", Platform: "x", Place: "@kestrel", Post: fmt.Sprint("lost", n), Metric: metric, Grain: engagement.GrainDaily, From: engagement.DayOf(at(1, 5, 0)), To: engagement.DayOf(at(1, 5, 0)), Value: value})
		}
	}
	for metric, want := range map[string]insight.Cell{"views": {Num: 90, Den: 1, Crowd: true}, "ctr": {Num: 9, Den: 180, Crowd: true}} {
		a, problems := ask(t, []string{"metric=" + metric, "by=post", "period=2026-01", "partial=true"}, f)
		if problems != "" || len(a.Rows) != 1 || a.Rows[0].By != "unknown" || a.Rows[0].Cell != want {
			t.Errorf("%s: %+v %s", metric, a.Rows, problems)
		}
	}
}

func TestOneDayMissing(t *testing.T) {
	first, second, third := forum(), forum(), forum()
	first.To, second.From, second.To, third.From = "2026-03-20", "2026-03-01", "2026-03-30", "2026-04-01"
	first.Messages, second.Messages = nil, nil
	_, problems := ask(t, []string{"metric=messages", "period=2026-Q1"}, first, second, third)
	if want := "forum does not cover January to March 2026: no data on 31 March 2026\n"; !strings.Contains(problems, want) {
		t.Errorf("got %s", problems)
	}
}

// A number that can be divided by nothing is missing, not endless.
func TestNothingToDivideBy(t *testing.T) {
	d := engagement.DayOf(at(1, 5, 0))
	f := storetest.File{Source: "x", From: "2026-01-01", To: "2026-01-31", Captured: "2026-02-01"}
	for metric, value := range map[string]int64{"clicks": 3, "impressions": 0} {
		f.Readings = append(f.Readings, engagement.Reading{Source: "x", Platform: "x", Place: "@kestrel", Metric: metric, Grain: engagement.GrainPeriod, From: d, To: d + 6, Value: value})
	}
	a, problems := ask(t, []string{"metric=ctr"}, f)
	if problems != "" || a.Rows[0].State != insight.Missing || a.Rows[0].Why != "there is nothing to divide by" {
		t.Errorf("%+v %s", a.Rows, problems)
	}
}

// An overview without a place and posts of a named place count the same
// things: one of both is read, and the places when the question is about them.
func TestOverviewBesidePosts(t *testing.T) {
	own := said("x", "x", "@kestrel", "own", engagement.KindPost, engagement.RoleBrand, "brand", at(1, 5, 8))
	readings := []engagement.Reading{{Source: "x", Platform: "x", Place: "@kestrel", Post: "own", Metric: "views", Grain: engagement.GrainLifetime, From: day(t, "2026-01-05"), To: day(t, "2026-01-31"), Value: 1000}}
	for d := day(t, "2026-01-01"); d <= day(t, "2026-01-31"); d++ {
		readings = append(readings, engagement.Reading{Source: "x", Platform: "x", Metric: "views", Grain: engagement.GrainDaily, From: d, To: d, Value: 10})
	}
	f := storetest.File{Source: "x", From: "2026-01-01", To: "2026-01-31", Captured: "2026-02-01", Messages: []engagement.Message{own}, Readings: readings}
	for _, tt := range []struct {
		words []string
		want  int64
	}{
		{[]string{"metric=views", "period=2026-01"}, 310},
		{[]string{"metric=views", "period=2026-01", "by=place"}, 1000},
		{[]string{"metric=views", "period=2026-01", "place=@kestrel"}, 1000},
		{[]string{"metric=views", "period=2026-01", "place=x"}, 310},
	} {
		a, problems := ask(t, tt.words, f)
		if problems != "" || a.Total.Num != tt.want {
			t.Errorf("%v: got %d, want %d\n%s", tt.words, a.Total.Num, tt.want, problems)
		}
	}
}

// Numbers of platforms are never read in two shapes at once: of daily and
// lifetime numbers of one place one is taken, by how much of the period it spans.
func TestOneShape(t *testing.T) {
	reading := func(grain, post string, from, to string, value int64) engagement.Reading {
		return engagement.Reading{Source: "x", Platform: "x", Place: "@kestrel", Post: post, Metric: "views", Grain: grain, From: day(t, from), To: day(t, to), Value: value}
	}
	own := said("x", "x", "@kestrel", "own", engagement.KindPost, engagement.RoleBrand, "brand", at(1, 5, 8))
	lifetime := reading(engagement.GrainLifetime, "own", "2026-01-05", "2026-01-31", 1000)
	whole := reading(engagement.GrainPeriod, "", "2026-01-01", "2026-01-31", 700)
	half := reading(engagement.GrainPeriod, "", "2026-01-01", "2026-01-15", 300)
	rest := reading(engagement.GrainPeriod, "", "2026-01-16", "2026-01-31", 350)
	over := reading(engagement.GrainPeriod, "", "2026-01-10", "2026-01-20", 222)
	var days, fewDays []engagement.Reading
	for d := day(t, "2026-01-01"); d <= day(t, "2026-01-31"); d++ {
		r := reading(engagement.GrainDaily, "", d.String(), d.String(), 10)
		days = append(days, r)
		if d < day(t, "2026-01-11") {
			fewDays = append(fewDays, r)
		}
	}
	with := func(more ...engagement.Reading) []engagement.Reading { return more }
	tests := []struct {
		name     string
		readings []engagement.Reading
		want     int64
	}{
		{"days that span it first", append(with(lifetime, whole), days...), 310},
		{"then the period itself", append(with(lifetime, whole, half), fewDays...), 700},
		{"then what its posts gathered", append(with(lifetime, half), fewDays...), 1000},
		{"then periods inside it, not over each other", append(with(over, rest, half), fewDays...), 650},
		{"then the days there are", fewDays, 100},
	}
	for _, tt := range tests {
		f := storetest.File{Source: "x", From: "2026-01-01", To: "2026-01-31", Captured: "2026-02-01", Messages: []engagement.Message{own}, Readings: tt.readings}
		a, problems := ask(t, []string{"metric=views", "period=2026-01"}, f)
		if problems != "" || a.Total.Num != tt.want {
			t.Errorf("%s: got %d, want %d\n%s", tt.name, a.Total.Num, tt.want, problems)
		}
	}
}
