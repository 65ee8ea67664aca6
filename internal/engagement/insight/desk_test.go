package insight_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store"
	"hearth/internal/engagement/store/storetest"
	"hearth/internal/source"
)

// Equal questions, however written, are asked of the store once; what one
// caller does with an answer is nothing to the next.
func TestEqualQuestionsOnce(t *testing.T) {
	d, rec := kestrel(t, insight.Options{})
	first, list := d.Ask(t.Context(), question("metric=messages", "by=month", "source=forum,mastodon", "period=2026-05"))
	if len(list) > 0 {
		t.Fatal(list)
	}
	asked := len(rec.asked)
	want := first.Clone()
	first.Rows[0].Num = 99
	again, list := d.Ask(t.Context(), question("period=2026-05", "source=mastodon,forum", "by=month", "metric=messages"))
	if len(list) > 0 || len(rec.asked) != asked {
		t.Errorf("asked %d times more: %s", len(rec.asked)-asked, list)
	}
	if !reflect.DeepEqual(again, want) {
		t.Errorf("got %+v, want %+v", again, want)
	}
}

func TestManyAskAtOnce(t *testing.T) {
	d, _ := kestrel(t, insight.Options{})
	var wg sync.WaitGroup
	for n := range 16 {
		wg.Go(func() {
			a, list := d.Ask(t.Context(), question("metric=messages", fmt.Sprintf("period=2026-%02d", n%5+1)))
			if len(list) > 0 || a.Total.Num == 0 {
				t.Errorf("%v %s", a.Total, list)
			}
		})
	}
	wg.Wait()
}

// broken is an engine that fails after so many questions.
type broken struct {
	store.Store
	left int
	err  error
}

func (b *broken) Ask(ctx context.Context, query string, args ...any) (store.Table, error) {
	if b.left--; b.left < 0 {
		return store.Table{}, b.err
	}
	return b.Store.Ask(ctx, query, args...)
}

// Wherever the engine fails, the question says so and gives no answer, and asks
// again the next time.
func TestEngineFails(t *testing.T) {
	_, rec := kestrel(t, insight.Options{})
	b := &broken{Store: rec.Store, err: errors.New("out of memory")}
	if _, err := insight.NewDesk(t.Context(), b, registry(t), insight.Options{}); err == nil || err.Error() != "which days there are: out of memory" {
		t.Errorf("got %v", err)
	}
	questions := [][]string{
		{"metric=messages", "by=post", "period=2026-02"}, {"metric=messages", "by=tag", "place=mastodon"},
		{"metric=views", "by=month"}, {"metric=followers", "by=place", "period=2026-06"}, {"metric=messages", "by=language", "language=de"},
	}
	for _, words := range questions {
		for n := 0; ; n++ {
			b.left = 1
			d, err := insight.NewDesk(t.Context(), b, registry(t), insight.Options{})
			if err != nil {
				t.Fatal(err)
			}
			b.left = n
			a, list := d.Ask(t.Context(), question(words...))
			if !list.Failed(false) {
				if n == 0 {
					t.Errorf("%v needs no engine", words)
				}
				break
			}
			if !strings.Contains(list.String(), "q:1:1: the data could not be asked: ") || !strings.Contains(list.String(), "out of memory") || len(a.Rows) > 0 {
				t.Fatalf("%v: %s %+v", words, list, a)
			}
			b.left = 1000
			if _, list := d.Ask(t.Context(), question(words...)); list.Failed(false) {
				t.Fatalf("%v: a failure was kept: %s", words, list)
			}
		}
	}
}

// A source whose exports do not say their days speaks for those of its rows.
func TestCoverageFromRows(t *testing.T) {
	m := mastodon()
	m.From, m.To = "", ""
	files, coverage := storetest.Write(t, m)
	d, _ := desk(t, files, coverage, insight.Options{})
	a, list := d.Ask(t.Context(), question("metric=messages"))
	if len(list) > 0 || a.Span.Label != "1 January to 20 June 2026" {
		t.Errorf("%s %s", a.Span.Label, list)
	}
}

// A hole between two exports is no zero.
func TestHole(t *testing.T) {
	early, late := forum(), forum()
	early.To, late.From = "2026-02-28", "2026-04-01"
	var months [2][]engagement.Message
	for _, m := range early.Messages {
		switch m.At.Month() {
		case 1, 2:
			months[0] = append(months[0], m)
		case 4, 5:
			months[1] = append(months[1], m)
		}
	}
	early.Messages, late.Messages = months[0], months[1]
	files, coverage := storetest.Write(t, early, late)
	d, _ := desk(t, files, coverage, insight.Options{})
	_, list := d.Ask(t.Context(), question("metric=messages", "by=month", "period=2026-01..2026-05"))
	want := "q:1:4: forum does not cover January to May 2026: no data for March 2026\n" +
		"  hint: import an export that holds those days, leave it out with `not: {source: forum}`, or add `partial: true` to say so beside the number\n"
	if list.String() != want {
		t.Errorf("got\n%swant\n%s", list, want)
	}
	a, list := d.Ask(t.Context(), question("metric=messages", "by=month", "period=2026-01..2026-05", "partial=true"))
	if len(list) > 0 || a.Rows[2].State != insight.Missing || a.Rows[1].Num != 13 || !a.Span.Partial {
		t.Errorf("%+v %s", a.Rows, list)
	}
	if a, list := d.Ask(t.Context(), question("metric=messages", "period=last-month")); len(list) > 0 || a.Span.Label != "May 2026" {
		t.Errorf("%s %s", a.Span.Label, list)
	}
	if _, list := d.Ask(t.Context(), question("metric=messages", "period=2026-02..2026-03-15")); !strings.Contains(list.String(), "no data from 1 to 15 March 2026") {
		t.Errorf("%s", list)
	}
}

func TestCatalogue(t *testing.T) {
	d, _ := kestrel(t, insight.Options{SourceTitles: map[string]string{"reviews": "The shop reviews"}, Private: []string{"mastodon"}})
	c, err := d.Catalogue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, s := range c.Sources {
		fmt.Fprintf(&b, "%s (%s, %s) %d rows, %v:", s.Title, s.Name, s.Platform, s.Rows, s.Places)
		for _, p := range s.Periods {
			fmt.Fprintf(&b, " %s (%s)", p, p.Label)
		}
		fmt.Fprintf(&b, ", %d of %d days empty", s.Empty, s.Covered)
		b.WriteByte('\n')
	}
	for _, m := range c.Metrics {
		b.WriteString(m.ID + " ")
	}
	fmt.Fprintf(&b, "\n%v\n%v\n", c.Axes, c.Filters)
	want := `forum (forum, community) 70 rows, [help ideas]: 2026-01-01..2026-05-31 (January to May 2026), 96 of 151 days empty
a source that is not named (a source that is not named, ) 192 rows, []: 2026-01-01..2026-06-30 (January to June 2026), 82 of 181 days empty
The shop reviews (reviews, shop) 181 rows, [Kestrel Bell]: 2026-01-01..2026-06-30 (January to June 2026), 13 of 181 days empty
youtube (youtube, youtube) 396 rows, [Kestrel films Kestrel shorts]: 2026-01-01..2026-06-30 (January to June 2026), 0 of 181 days empty
messages posts replies reviews rating people threads answered_share last_word_share views impressions reach likes saves clicks engagements followers profile_visits ctr engagement_rate engagement_rate_reach engagement_rate_followers engagement_rate_followers_post 
[day week month quarter year platform place source kind role language tag class topic rating post]
[platform place source kind role language tag class topic rating post automated]
`
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

// What lies between two exports is a gap; a covered day without rows is none,
// which is another thing. A number for a whole period is about all of its days,
// one for the life of a post about none.
func TestCatalogueDays(t *testing.T) {
	one := func(from, to string) storetest.File {
		return storetest.File{Source: "x", From: from, To: to, Captured: "2026-03-01"}
	}
	early, late := one("2026-01-01", "2026-01-10"), one("2026-01-16", "2026-01-31")
	early.Messages = []engagement.Message{
		said("x", "x", "", "a", engagement.KindPost, engagement.RoleMember, "p", at(1, 2, 9)),
		said("x", "x", "", "b", engagement.KindPost, engagement.RoleMember, "q", at(1, 2, 10)),
		said("x", "x", "", "c", engagement.KindPost, engagement.RoleMember, "p", time.Time{}),
	}
	early.Messages[2].Day = 0
	reading := func(grain, from, to string) engagement.Reading {
		return engagement.Reading{Source: "x", Platform: "x", Metric: "views", Grain: grain, From: day(t, from), To: day(t, to), Value: 1}
	}
	late.Readings = []engagement.Reading{
		reading(engagement.GrainPeriod, "2026-01-20", "2026-01-24"), reading(engagement.GrainDaily, "2026-01-24", "2026-01-24"),
		reading(engagement.GrainLifetime, "2026-01-17", "2026-01-31"),
	}
	files, coverage := storetest.Write(t, early, late)
	d, _ := desk(t, files, coverage, insight.Options{})
	c, err := d.Catalogue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := c.Sources[0]
	if s.Covered != 26 || s.Empty != 9+11 || len(s.Gaps) != 1 || s.Gaps[0].Label != "11 to 15 January 2026" || len(s.Periods) != 2 {
		t.Errorf("%+v", s)
	}
}

func TestExclusionProblems(t *testing.T) {
	_, rec := kestrel(t, insight.Options{})
	tests := []struct {
		where map[string][]string
		want  string
	}{
		{map[string][]string{"plase": {"x"}}, "hearth.yaml:7:5: the exclusion \"spam\": \"plase\" cannot be used to filter\n  hint: did you mean `place`?\n"},
		{map[string][]string{"month": {"x"}}, "hearth.yaml:7:5: the exclusion \"spam\": \"month\" cannot be used to filter\n  hint: type one of `platform`, `place`, `source`, `kind`, `role`, `language`, `tag`, `class`, `topic`, `rating`, `post`, `automated`\n"},
		{map[string][]string{"tag": {"100%"}}, "hearth.yaml:7:5: the exclusion \"spam\": the tag \"100%\" cannot be used in a rule, because of its special characters\n"},
		{map[string][]string{}, "hearth.yaml:7:5: the exclusion \"spam\" does not say what to leave out\n  hint: write `where:` with what to leave out, `period:` with the days, or `rule:`\n"},
	}
	for _, tt := range tests {
		all := []insight.Exclusion{{ID: "spam", Where: tt.where, Reason: "spam", Pos: source.Pos{File: "hearth.yaml", Line: 7, Col: 5}}}
		if got := insight.CheckExclusions(all).String(); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
		if _, err := insight.NewDesk(t.Context(), rec, registry(t), insight.Options{Exclude: all}); err == nil {
			t.Errorf("%v: a desk stands on rules that are not right", tt.where)
		}
	}
}

// No published order or key depends on a pseudonym or an id made with a key:
// with other ones, the answers are the same.
func TestKeysDoNotShow(t *testing.T) {
	other := func(s string) string {
		if s == "" {
			return ""
		}
		out := []byte(s)
		for i := range out {
			out[i] = 'a' + (out[i]*7+byte(i))%26
		}
		return string(out) + s
	}
	plain, turned := [4]storetest.File{mastodon(), forum(), reviews(), youtube()}, [4]storetest.File{mastodon(), forum(), reviews(), youtube()}
	for i := range turned {
		for j := range turned[i].Messages {
			m := &turned[i].Messages[j]
			m.ID, m.Parent, m.Root, m.Person = other(m.ID), other(m.Parent), other(m.Root), other(m.Person)
		}
		for j := range turned[i].Readings {
			turned[i].Readings[j].Post = other(turned[i].Readings[j].Post)
		}
	}
	for _, words := range [][]string{
		{"metric=messages", "by=post", "split=kind"}, {"metric=people", "by=place"}, {"metric=views", "by=post"}, {"metric=answered_share", "by=month"},
	} {
		var out [2]string
		for i, all := range [][4]storetest.File{plain, turned} {
			files, coverage := storetest.Write(t, all[:]...)
			d, _ := desk(t, files, coverage, insight.Options{})
			a, list := d.Ask(t.Context(), question(words...))
			out[i] = list.String() + printAnswer(a)
		}
		if out[0] != out[1] {
			t.Errorf("%v: got\n%s\nand with other keys\n%s", words, out[0], out[1])
		}
	}
}

// Whatever a writer writes, a question ends with an answer or with problems
// that have a place, words, and a hint.
func FuzzQuestion(f *testing.F) {
	for _, s := range []string{
		"metric=messages by=month split=place period=all", "metric=people role=member period=last-month", "metric=answered_share within=7d compare=previous period=2026-04",
		"metric=views by=post top=1", "metric=reach by=day period=2026-06", "metric=messages tag=rack_2 not.place=help period=2026-05", "metric=rating by=rating rating=5,4.5 period=2026-05",
		"metric=messages place='%|;--", "metric=ctr by=week compare=2026-01 partial=true period=2026", "metric=messages by=tag top=1 compare=previous period=2026-05",
		"metric=followers by=place split=kind", "top=-3 by=place metric=posts", "metric=threads by=role post=Letter",
	} {
		f.Add(s)
	}
	d, _ := kestrel(f, insight.Options{Exclude: []insight.Exclusion{{ID: "x", Where: map[string][]string{"language": {"de"}}, Reason: "x"}}})
	f.Fuzz(func(t *testing.T, text string) {
		q := question(strings.Fields(text)...)
		a, list := d.Ask(t.Context(), q)
		for _, p := range list {
			if p.Pos.Line == 0 || p.Text == "" || p.Hint == "" {
				t.Fatalf("%q: a problem without place, words or hint: %+v", text, p)
			}
		}
		if list.Failed(false) {
			return
		}
		if a.Key != insight.Key(q) || len(a.Sources) == 0 || a.Span.Label == "" {
			t.Fatalf("%q: %+v", text, a)
		}
		for _, r := range append(a.Rows, a.Total) {
			if r.State == insight.Known && r.Den <= 0 || r.State != insight.Known && r.Why == "" {
				t.Fatalf("%q: %+v", text, r)
			}
		}
	})
}
