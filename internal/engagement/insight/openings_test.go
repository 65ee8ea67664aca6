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

// kinds is how many of some conversations end with what asks nothing.
type kinds struct{ bare, closed, toOthers int }

// talks makes conversations of forty people: each asks at noon on 1 May, has an
// answer an hour later and on 4 May there is something more. Some of it says
// nothing but thanks, or closes, or is what a second person says to the first.
func talks(k kinds) storetest.File {
	f := storetest.File{Source: "mastodon", From: "2026-04-01", To: "2026-05-31", Captured: "2026-06-01"}
	for n := range 40 {
		id := fmt.Sprint("q", n)
		asked := said("mastodon", "mastodon", "@kestrel", id, engagement.KindQuestion, engagement.RoleMember, "asker"+id, at(5, 1, 12))
		answer := said("mastodon", "mastodon", "@kestrel", "a"+id, engagement.KindAnswer, engagement.RoleBrand, "brand", at(5, 1, 13))
		again := said("mastodon", "mastodon", "@kestrel", "z"+id, engagement.KindReply, engagement.RoleMember, "asker"+id, at(5, 4, 12))
		answer.Parent, answer.Root, again.Parent, again.Root = id, id, "a"+id, id
		switch {
		case n < k.bare:
			again.Closing = engagement.ClosingBare
		case n < k.bare+k.closed:
			again.Closing = []string{engagement.ClosingThanks, engagement.ClosingSolved}[n%2]
		case n < k.bare+k.closed+k.toOthers:
			again.Parent, again.Person = id, "second"+id
		case n%2 == 0: // somebody else, who speaks to us
			again.Person = "second" + id
		}
		f.Messages = append(f.Messages, asked, answer, again)
	}
	return f
}

// Who says something after days waits for an answer, whoever it is, unless it asks
// nothing of us. Conversations are as many as ever.
func TestOpenings(t *testing.T) {
	const bare, closed, toOthers = " left out: nothing but thanks, or no word at all", " left out: closed with thanks, or as solved", " left out: said to another customer"
	for _, tt := range []struct {
		kinds
		share, left, wait  string
		people, still, all int64
		notes              []string
	}{
		{kinds{}, "40/80", "", "50%", 60, 40, 80, nil},
		{kinds{bare: 30}, "40/50", "30 of 80 opening messages" + bare, "80%", 45, 10, 50, []string{"30 opening messages are" + bare}},
		{kinds{closed: 30}, "40/50", "30 of 80 opening messages" + closed, "80%", 45, 10, 50, []string{"30 opening messages are" + closed}},
		{kinds{toOthers: 30}, "40/50", "30 of 80 opening messages" + toOthers, "80%", 45, 10, 50, []string{"30 opening messages are" + toOthers}},
		{kinds{6, 8, 10}, "40/56", "6 of 80 opening messages" + bare + "; 8 of 80 opening messages" + closed + "; 10 of 80 opening messages" + toOthers, "71%", 48, 16, 56,
			[]string{"fewer than 30 opening messages are" + bare, "fewer than 30 opening messages are" + closed, "fewer than 30 opening messages are" + toOthers}},
		{kinds{bare: 3}, "40/77", "3 of 80 opening messages" + bare, "52%", 58, 37, 77, []string{"fewer than 30 opening messages are" + bare}},
	} {
		files, coverage := storetest.Write(t, talks(tt.kinds))
		d, _ := desk(t, files, coverage, insight.Options{})
		a, problems := d.Ask(t.Context(), question("metric=answered_share", "period=2026-05"))
		if got := fmt.Sprintf("%d/%d", a.Total.Num, a.Total.Den); got != tt.share || a.Total.People != tt.people || a.Sources[0].LeftOut != tt.left || a.Sources[0].Rows != tt.all || len(problems) > 0 {
			t.Errorf("%+v: %s of %d people and %d rows, %q %v", tt.kinds, got, a.Total.People, a.Sources[0].Rows, a.Sources[0].LeftOut, problems)
		}
		a, _ = d.Ask(t.Context(), question("question=response.first-reply", "period=2026-05"))
		if a.Total.Num != tt.all || a.Sources[0].LeftOut != tt.left {
			t.Errorf("%+v: the curve is of %d, %q", tt.kinds, a.Total.Num, a.Sources[0].LeftOut)
		}
		if want := strings.ReplaceAll(tt.left, " of 80", ""); a.Sources[0].Apart != want {
			t.Errorf("%+v: apart from what is kept back %q, not %q", tt.kinds, a.Sources[0].Apart, want)
		}
		a, _ = d.Ask(t.Context(), question("metric=still_waiting", "period=2026-05"))
		if a.Total.Num != tt.still {
			t.Errorf("%+v: %d people wait", tt.kinds, a.Total.Num)
		}
		a, _ = d.Ask(t.Context(), question("metric=threads", "period=2026-05"))
		if a.Total.Num != 40 {
			t.Errorf("%+v: %d conversations", tt.kinds, a.Total.Num)
		}
		text := printed(t, d, "en", "question=touchpoints.map", "period=2026-05")
		if got := strings.Count(text, "Answered within a day: "); got != len(tt.notes) || !strings.Contains(text, " | "+tt.wait+" | ") {
			t.Errorf("%+v: %d notes, and no %s in\n%s", tt.kinds, got, tt.wait, text)
		}
		for _, note := range tt.notes {
			if !strings.Contains(text, "Answered within a day: "+note+".") {
				t.Errorf("%+v: no %q in\n%s", tt.kinds, note, text)
			}
		}
	}
}

// What they closed with thanks does not wait for us, neither where we say how we
// left it nor where we say who waits.
func TestClosedDoesNotWait(t *testing.T) {
	files, coverage := storetest.Write(t, talks(kinds{closed: 40}))
	d, _ := desk(t, files, coverage, insight.Options{})
	a, _ := d.Ask(t.Context(), question("question=response.left", "period=2026-05"))
	for _, r := range a.Rows {
		if want := map[string]int64{"closed": 40}[r.By]; r.Split == "people" && r.Num != want {
			t.Errorf("%s: %d, not %d", r.By, r.Num, want)
		}
	}
	if a, _ = d.Ask(t.Context(), question("metric=still_waiting", "period=2026-05")); a.Total.Num != 0 {
		t.Errorf("%d people wait", a.Total.Num)
	}
}

// An exclusion looks at the message that waits, not at the one the conversation
// began with; what it takes is not left out once more.
func TestOpeningsExcluded(t *testing.T) {
	files, coverage := storetest.Write(t, talks(kinds{bare: 30}))
	d, _ := desk(t, files, coverage, insight.Options{Exclude: []insight.Exclusion{{ID: "fair", Period: "2026-05-04..2026-05-05", Reason: "our fair"}}})
	a, problems := d.Ask(t.Context(), question("metric=answered_share", "period=2026-05"))
	if a.Total.Num != 40 || a.Total.Den != 40 || a.Sources[0].LeftOut != "40 of 80 opening messages left out: our fair" || len(problems) > 0 {
		t.Errorf("%+v %q %v", a.Total, a.Sources[0].LeftOut, problems)
	}
}

// Of an export that was made on its last day we know the morning of that day and
// not its evening: an answer of it must not count, nor a question.
func TestFirstReplyCut(t *testing.T) {
	f := storetest.File{Source: "mastodon", From: "2026-04-01", To: "2026-05-31", Captured: "2026-05-31"}
	say := func(id, parent, role string, when time.Time) {
		m := said("mastodon", "mastodon", "@kestrel", id, engagement.KindQuestion, role, role+id, when)
		if parent != "" {
			m.Parent, m.Root = parent, parent
		}
		f.Messages = append(f.Messages, m)
	}
	for n := range 40 {
		id := fmt.Sprint("q", n)
		say(id, "", engagement.RoleMember, at(5, 30, 12))
		if n < 20 {
			say("a"+id, id, engagement.RoleBrand, at(5, 30, 14))
		} else {
			say("a"+id, id, engagement.RoleBrand, at(5, 31, 1))
		}
		say("late"+id, "", engagement.RoleMember, at(5, 31, 2))
		say("alate"+id, "late"+id, engagement.RoleBrand, at(5, 31, 3))
	}
	a, problems := ask(t, []string{"question=response.first-reply", "period=2026-05"}, f)
	if problems != "" || a.Total.Num != 40 || a.Total.People != 40 {
		t.Errorf("%+v %s", a.Total, problems)
	}
	for _, r := range a.Rows {
		if want := int64(500000); (r.By == "7200" || r.By == "43200") && r.Num != want || r.By == "86400" && r.State != insight.Missing {
			t.Errorf("by %s: %+v", r.By, r.Cell)
		}
	}
	if a, _ := ask(t, []string{"metric=still_waiting", "period=2026-05"}, f); a.Total.Num != 20 {
		t.Errorf("%d people wait", a.Total.Num)
	}
	if a, _ := ask(t, []string{"question=response.left", "period=2026-05"}, f); a.Total.Num != 40 || a.Sources[0].Rows != 40 {
		t.Errorf("how we left it: %d people of %d messages", a.Total.Num, a.Sources[0].Rows)
	}
}
