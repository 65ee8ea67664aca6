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

// talks makes conversations of forty people: each asks at noon on 1 May, has an
// answer an hour later and comes back on 4 May with something that some of them
// only say thanks with.
func talks(bare int) storetest.File {
	f := storetest.File{Source: "mastodon", From: "2026-04-01", To: "2026-05-31", Captured: "2026-06-01"}
	for n := range 40 {
		id := fmt.Sprint("q", n)
		asked := said("mastodon", "mastodon", "@kestrel", id, engagement.KindQuestion, engagement.RoleMember, "asker"+id, at(5, 1, 12))
		answer := said("mastodon", "mastodon", "@kestrel", "a"+id, engagement.KindAnswer, engagement.RoleBrand, "brand", at(5, 1, 13))
		again := said("mastodon", "mastodon", "@kestrel", "z"+id, engagement.KindReply, engagement.RoleMember, "asker"+id, at(5, 4, 12))
		answer.Parent, answer.Root, again.Parent, again.Root = id, id, "a"+id, id
		if n < bare {
			again.Closing = engagement.ClosingBare
		}
		f.Messages = append(f.Messages, asked, answer, again)
	}
	return f
}

// Who comes back after days waits for an answer once more, unless it is only to
// say thanks. Conversations are as many as ever.
func TestOpenings(t *testing.T) {
	for _, tt := range []struct {
		bare               int
		share, left, wait  string
		people, still, all int64
	}{
		{0, "40/80", "", "50%", 40, 40, 80},
		{30, "40/50", "30 of 80 opening messages left out: nothing but thanks, or no word at all", "80%", 40, 10, 50},
		{3, "40/77", "3 of 80 opening messages left out: nothing but thanks, or no word at all", "52%", 40, 37, 77},
	} {
		files, coverage := storetest.Write(t, talks(tt.bare))
		d, _ := desk(t, files, coverage, insight.Options{})
		a, problems := d.Ask(t.Context(), question("metric=answered_share", "period=2026-05"))
		if got := fmt.Sprintf("%d/%d", a.Total.Num, a.Total.Den); got != tt.share || a.Total.People != tt.people || a.Sources[0].LeftOut != tt.left || a.Sources[0].Rows != tt.all || len(problems) > 0 {
			t.Errorf("%d bare: %s of %d people and %d rows, %q %v", tt.bare, got, a.Total.People, a.Sources[0].Rows, a.Sources[0].LeftOut, problems)
		}
		a, _ = d.Ask(t.Context(), question("question=response.first-reply", "period=2026-05"))
		if a.Total.Num != tt.all || a.Sources[0].LeftOut != tt.left {
			t.Errorf("%d bare: the curve is of %d, %q", tt.bare, a.Total.Num, a.Sources[0].LeftOut)
		}
		a, _ = d.Ask(t.Context(), question("metric=still_waiting", "period=2026-05"))
		if a.Total.Num != tt.still {
			t.Errorf("%d bare: %d people wait", tt.bare, a.Total.Num)
		}
		a, _ = d.Ask(t.Context(), question("metric=threads", "period=2026-05"))
		if a.Total.Num != 40 {
			t.Errorf("%d bare: %d conversations", tt.bare, a.Total.Num)
		}
		text := printed(t, d, "en", "question=touchpoints.map", "period=2026-05")
		if note := "note: Answered within a day: "; strings.Contains(text, note) != (tt.bare > 0) || tt.bare == 3 && !strings.Contains(text, note+"fewer than 30 opening messages are left out: nothing but thanks, or no word at all.") {
			t.Errorf("%d bare: got\n%s", tt.bare, text)
		}
		if !strings.Contains(text, " | "+tt.wait+" | ") {
			t.Errorf("%d bare: no %s in\n%s", tt.bare, tt.wait, text)
		}
	}
}

// An exclusion looks at the message that waits, not at the one the conversation
// began with; what it takes is not left out once more.
func TestOpeningsExcluded(t *testing.T) {
	files, coverage := storetest.Write(t, talks(30))
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
}
