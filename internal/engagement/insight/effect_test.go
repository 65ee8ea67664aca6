package insight_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store/storetest"
	"hearth/internal/source"
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
	for _, tt := range [][2]string{
		{"en", "all that is counted here is 38% lower for leaving out: a giveaway ran there."},
		{"de", "alles, was hier gezählt ist, ist um 38 prozent niedriger durch das weglassen von: a giveaway ran there."},
	} {
		if got := printed(t, d, tt[0], "question=change.periods", "period=2026-05"); !strings.Contains(strings.ToLower(got), tt[1]) {
			t.Errorf("got %s", got)
		}
	}
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

// What is much is decided before it is rounded: of 1,000 messages fifty are no
// more than 5%, and fifty-one are, though both print as 5%.
func TestMuchEffect(t *testing.T) {
	for _, tt := range []struct {
		all, bots int
		percent   int64
		much      bool
	}{{1000, 50, -5, false}, {1000, 51, -5, true}, {1000, 54, -5, true}, {1000, 55, -6, true}, {1000, 9, -1, false}} {
		f := storetest.File{Source: "forum", From: "2026-01-01", To: "2026-01-31", Captured: "2026-02-01"}
		for i := range tt.all {
			m := said("forum", "community", "help", fmt.Sprintf("m%d", i), engagement.KindPost, engagement.RoleMember, fmt.Sprintf("p%d", i), time.Date(2026, 1, 1+i%31, 12, 0, 0, 0, time.UTC))
			m.Automated = i < tt.bots
			f.Messages = append(f.Messages, m)
		}
		files, coverage := storetest.Write(t, f)
		d, _ := desk(t, files, coverage, insight.Options{Exclude: []insight.Exclusion{{ID: "bots", Where: map[string][]string{"automated": {"yes"}}, Reason: "they say that they are bots"}}})
		a, list := d.Ask(t.Context(), question("metric=messages", "period=2026-01"))
		if len(list) > 0 || len(a.Effects) != 1 || a.Effects[0].Percent != tt.percent || a.Effects[0].Much != tt.much || a.Effects[0].Behind.People != int64(tt.bots) {
			t.Errorf("%d of %d: got %+v, %s", tt.bots, tt.all, a.Effects, list)
		}
		notes := guard.Publish(a, guard.Policy{}).Answer().Notes
		if shown := len(notes) == 1 && notes[0] == "5% lower for leaving out: they say that they are bots" || tt.percent == -6 && len(notes) == 1; shown != tt.much {
			t.Errorf("%d of %d: got %q beside the number", tt.bots, tt.all, notes)
		}
	}
}

// busy: a forum in which one account writes 51 messages on one day and 50 on
// the next, the brand 60 on one day, and thirty people one each.
func busy() storetest.File {
	f := storetest.File{Source: "forum", From: "2026-01-01", To: "2026-01-31", Captured: "2026-02-01"}
	add := func(who, role string, day, n int) {
		for i := range n {
			f.Messages = append(f.Messages, said("forum", "community", "help", fmt.Sprintf("%s-%d-%d", who, day, i), engagement.KindPost, role, who, time.Date(2026, 1, day, 8, i, 0, 0, time.UTC)))
		}
	}
	add("loud", engagement.RoleMember, 5, mostADay+1)
	add("loud", engagement.RoleMember, 6, mostADay)
	add("us", engagement.RoleBrand, 7, 60)
	for i := range 30 {
		add(fmt.Sprintf("p%d", i), engagement.RoleMember, 1+i, 1)
	}
	return f
}

const mostADay = 50

// More than fifty messages of one account on one day are left out by a rule, the
// fifty of the next day and our own not; the sums are made here by hand.
func TestManyADay(t *testing.T) {
	rule := []insight.Exclusion{{ID: "flood", Rule: "many-a-day", Reason: "more than 50 messages of one account on a day"}}
	files, coverage := storetest.Write(t, busy())
	for name, exclude := range map[string][]insight.Exclusion{"all": nil, "ruled": rule} {
		d, _ := desk(t, files, coverage, insight.Options{Exclude: exclude})
		count := func(words ...string) int64 {
			a, list := d.Ask(t.Context(), question(append(words, "period=2026-01")...))
			if len(list) > 0 {
				t.Fatal(list)
			}
			return a.Total.Num
		}
		messages, people := int64(51+50+60+30), int64(31)
		if name == "ruled" {
			messages -= 51
		}
		if got := count("metric=messages"); got != messages {
			t.Errorf("%s: got %d messages, want %d", name, got, messages)
		}
		if got := count("metric=people"); got != people {
			t.Errorf("%s: got %d people, want %d", name, got, people)
		}
		if got := count("metric=threads"); got != messages-60 {
			t.Errorf("%s: got %d conversations, want %d", name, got, messages-60)
		}
		if name == "ruled" {
			a, _ := d.Ask(t.Context(), question("metric=messages", "period=2026-01"))
			if want := "51 of 191 messages left out: more than 50 messages of one account on a day"; a.Sources[0].LeftOut != want || len(a.Effects) != 1 || a.Effects[0].Percent != -27 {
				t.Errorf("got %q, %+v", a.Sources[0].LeftOut, a.Effects)
			}
		}
	}
}

// What many wrote in the same words within an hour is left out by a rule,
// and without it is there; the sums are made here by hand.
func TestSameText(t *testing.T) {
	files, coverage := storetest.Write(t, parroted())
	for _, tt := range []struct {
		exclude                   []insight.Exclusion
		messages, people, threads int64
	}{
		{nil, 45, 31, 45},
		{[]insight.Exclusion{{ID: "same", Rule: insight.RuleSameText, Reason: "arranged"}}, 39, 30, 39},
	} {
		d, _ := desk(t, files, coverage, insight.Options{Exclude: tt.exclude})
		for metric, want := range map[string]int64{"messages": tt.messages, "people": tt.people, "threads": tt.threads} {
			a, list := d.Ask(t.Context(), question("metric="+metric, "period=2026-01"))
			if len(list) > 0 || a.Total.Num != want {
				t.Errorf("%s: got %d, want %d %v", metric, a.Total.Num, want, list)
			}
			if metric == "messages" && tt.exclude != nil {
				if want := "6 of 45 messages left out: arranged"; a.Sources[0].LeftOut != want || len(a.Effects) != 1 || a.Effects[0].Percent != -13 || !a.Effects[0].Much {
					t.Errorf("got %q, %+v", a.Sources[0].LeftOut, a.Effects)
				}
			}
		}
	}
}

// parroted is one message of each of thirty people on days of their own, and six
// in the same words within minutes, five by some of the thirty and one by somebody
// who wrote nothing else; and nine of one of the thirty.
func parroted() storetest.File {
	f := storetest.File{Source: "forum", From: "2026-01-01", To: "2026-01-31", Captured: "2026-02-01"}
	add := func(who string, day, minute int, wording int64) {
		m := said("forum", "community", "help", fmt.Sprintf("%s-%d-%d", who, day, minute), engagement.KindPost, engagement.RoleMember, who, time.Date(2026, 1, day, 8, minute, 0, 0, time.UTC))
		m.Wording = wording
		f.Messages = append(f.Messages, m)
	}
	for i := range 30 {
		add(fmt.Sprintf("p%d", i), 1+i, 0, 0)
	}
	for i := range 5 {
		add(fmt.Sprintf("p%d", i), 31, i, 9)
	}
	add("once", 31, 5, 9)
	for i := range 9 {
		add("p7", 31, 6+i, 0)
	}
	return f
}

// What cannot be a rule is said where it stands.
func TestWrongExclusions(t *testing.T) {
	at := func(line, col int) source.Pos { return source.Pos{File: "hearth.yaml", Line: line, Col: col} }
	got := insight.CheckExclusions([]insight.Exclusion{
		{ID: "nothing", Reason: "r", Pos: at(1, 1)},
		{ID: "key", Where: map[string][]string{"plaec": {"x"}}, Pos: at(2, 1), Places: map[string]source.Pos{"plaec": at(2, 9)}},
		{ID: "role", Where: map[string][]string{"role": {"member", "membr"}}, Pos: at(3, 1), Places: map[string]source.Pos{"role=": at(3, 9)}},
		{ID: "stars", Where: map[string][]string{"rating": {"five"}}, Pos: at(4, 1)},
		{ID: "tag", Where: map[string][]string{"tag": {"a_b"}}, Pos: at(5, 1)},
		{ID: "rule", Rule: "many", Pos: at(6, 1), Places: map[string]source.Pos{"rule": at(6, 9)}},
		{ID: "days", Period: "last-month", Pos: at(7, 1), Places: map[string]source.Pos{"period": at(7, 9)}},
	}).String()
	want := "hearth.yaml:1:1: the exclusion \"nothing\" does not say what to leave out\n" +
		"  hint: write `where:` with what to leave out, `period:` with the days, or `rule:`\n" +
		"hearth.yaml:2:9: the exclusion \"key\": \"plaec\" cannot be used to filter\n  hint: did you mean `place`?\n" +
		"hearth.yaml:3:9: there is no role \"membr\"\n  hint: did you mean `member`?\n" +
		"hearth.yaml:4:1: \"five\" is not a rating\n  hint: type a number, such as `5` or `4.5`\n" +
		"hearth.yaml:5:1: the exclusion \"tag\": the tag \"a_b\" cannot be used in a rule, because of its special characters\n" +
		"hearth.yaml:6:9: the exclusion \"rule\": there is no rule \"many\"\n  hint: type one of `many-a-day`, `same-text`\n" +
		"hearth.yaml:7:9: the exclusion \"days\": \"last-month\" is no time with two ends\n" +
		"  hint: write days that stay the same, such as `period: 2026-05-01..2026-05-03`\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
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
