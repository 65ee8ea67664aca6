package insight_test

import (
	"fmt"
	"strings"
	"testing"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store/storetest"
)

// square: an invented network of so many people, of whom the n-th posts as often
// as a long tail has it and answers somebody now and then, and a forum of others.
func square(networkers, writers int) []storetest.File {
	net := storetest.File{Source: "square", From: "2026-01-01", To: "2026-06-30", Captured: "2026-07-01"}
	add := func(f *storetest.File, platform, place, kind, person, parent string, n int) string {
		id := fmt.Sprintf("%s-%d", f.Source, len(f.Messages))
		role := engagement.RoleMember
		if person == "press" {
			role = engagement.RoleBroadcaster
		}
		m := said(f.Source, platform, place, id, kind, role, person, at(1+n%6, 1+n%27, n%24))
		if parent != "" {
			m.Parent, m.Root = parent, parent
		}
		f.Messages = append(f.Messages, m)
		return id
	}
	for n := range networkers {
		person, last := fmt.Sprintf("p%03d", n), ""
		for i := range 1 + 60/(n+1) {
			last = add(&net, "mastodon", "@kestrel", engagement.KindPost, person, "", n+i)
		}
		if n%3 == 0 {
			for i := range 1 + 20/(n+1) {
				add(&net, "mastodon", "@kestrel", engagement.KindReply, fmt.Sprintf("p%03d", (n+1)%networkers), last, n+i)
			}
		}
	}
	for i := range 12 {
		add(&net, "mastodon", "@kestrel", engagement.KindPost, "press", "", i)
	}
	forum := storetest.File{Source: "talk", From: "2026-01-01", To: "2026-06-30", Captured: "2026-07-01"}
	for n := range writers {
		for i := range 1 + 40/(n+1) {
			add(&forum, "community", "help", engagement.KindPost, fmt.Sprintf("w%03d", n), "", n+i)
		}
	}
	return []storetest.File{net, forum}
}

func TestCircles(t *testing.T) {
	for name, size := range map[string][2]int{"circles": {150, 130}, "circles-one": {150, 40}, "circles-groups": {60, 40}, "circles-few": {9, 8}} {
		files, coverage := storetest.Write(t, square(size[0], size[1])...)
		d, _ := desk(t, files, coverage, insight.Options{})
		asks(t, d, name,
			"en question=influence.circles period=2026-01..2026-06",
			"de question=influence.circles period=2026-01..2026-06 param.readers=100 param.networks=community",
			"en question=influence.circles source=talk period=2026-01..2026-06",
		)
	}
}

// halves are forty people in one network: the first so many post much, those from
// one number to another answer much.
func halves(t *testing.T, post, from, to int) *insight.Desk {
	t.Helper()
	f := storetest.File{Source: "square", From: "2026-01-01", To: "2026-06-30", Captured: "2026-07-01"}
	add := func(kind, person string, times int) {
		for range times {
			f.Messages = append(f.Messages, said("square", "mastodon", "@kestrel", fmt.Sprintf("m%d", len(f.Messages)), kind, engagement.RoleMember, person, at(2, 3, 4)))
		}
	}
	for n := range 40 {
		person := fmt.Sprintf("p%02d", n)
		posts, replies := 1, 1
		if n < post {
			posts = 20
		}
		if n >= from && n < to {
			replies = 20
		}
		add(engagement.KindPost, person, posts)
		add(engagement.KindReply, person, replies)
	}
	files, coverage := storetest.Write(t, f)
	d, _ := desk(t, files, coverage, insight.Options{})
	return d
}

// A post in a network is read by those who follow; whoever answers there writes
// where others look. The two groups share those who do much of both.
func TestCirclesOverlap(t *testing.T) {
	d := halves(t, 20, 8, 30)
	asks(t, d, "circles-overlap", "en question=influence.circles period=2026-02", "en question=influence.circles period=2026-02 kind=post,reply")
	// Of 420 posts seventeen people made 336, of 458 answers nineteen 367; the
	// twelve come first in both who did much of either.
	a, list := d.Ask(t.Context(), question("metric=influence_both", "period=2026-02"))
	if len(list) > 0 || a.Total.Num != 12 {
		t.Errorf("got %+v, %s", a.Total, list)
	}
}

// Ten connectors of whom six are mavens: that would tell of the four who are not.
func TestCirclesTellOfNobodyElse(t *testing.T) {
	asks(t, halves(t, 10, 4, 18), "circles-overlap-few", "en question=influence.circles period=2026-02", "de metric=influence_both period=2026-02")
}

// Of 42 people three both post in networks and write in the forum: with the
// numbers of both the number of all would tell of them.
func TestCirclesCrossing(t *testing.T) {
	net := storetest.File{Source: "square", From: "2026-01-01", To: "2026-06-30", Captured: "2026-07-01"}
	forum := storetest.File{Source: "talk", From: "2026-01-01", To: "2026-06-30", Captured: "2026-07-01"}
	for n := range 95 {
		person := fmt.Sprintf("p%03d", n)
		if n < 50 {
			net.Messages = append(net.Messages, said("square", "mastodon", "@kestrel", "n"+person, engagement.KindPost, engagement.RoleMember, person, at(2, 3, 4)))
		}
		if n >= 47 {
			forum.Messages = append(forum.Messages, said("talk", "community", "help", "f"+person, engagement.KindPost, engagement.RoleMember, person, at(2, 3, 4)))
		}
	}
	files, coverage := storetest.Write(t, net, forum)
	d, _ := desk(t, files, coverage, insight.Options{})
	asks(t, d, "circles-crossing", "en question=influence.circles period=2026-02", "en metric=influence_people period=2026-02", "en metric=influence_again period=2026-02")
}

// Six broadcasters, of whom one posted nearly all: what they posted is that
// one's, whoever else is counted.
func TestBroadcasters(t *testing.T) {
	for name, most := range map[string]int{"circles-broadcasters": 3, "circles-one-broadcaster": 40} {
		files := square(60, 40)
		for n := range 5 {
			for i := range 3 {
				files[0].Messages = append(files[0].Messages, said("square", "mastodon", "@kestrel", fmt.Sprintf("b%d-%d", n, i), engagement.KindPost, engagement.RoleBroadcaster, fmt.Sprint("paper", n), at(3, 3, n)))
			}
		}
		for i := range most {
			files[0].Messages = append(files[0].Messages, said("square", "mastodon", "@kestrel", fmt.Sprint("most", i), engagement.KindPost, engagement.RoleBroadcaster, "the largest", at(3, 4, 5)))
		}
		file, coverage := storetest.Write(t, files...)
		d, _ := desk(t, file, coverage, insight.Options{})
		asks(t, d, name, "en metric=influence_broadcast period=2026-01..2026-06", "en metric=influence_broadcasters period=2026-01..2026-06",
			"en metric=influence_posts period=2026-01..2026-06", "en metric=influence_posts_all period=2026-01..2026-06",
			"en question=influence.circles period=2026-01..2026-06", "de question=influence.circles period=2026-01..2026-06")
	}
}

func TestConcentration(t *testing.T) {
	files, coverage := storetest.Write(t, append(square(60, 150), bench(), quiet())...)
	d, _ := desk(t, files, coverage, insight.Options{})
	asks(t, d, "concentration",
		"en question=influence.concentration source=bench period=2026-10",
		"de question=influence.concentration source=bench period=2026-10 param.before=previous",
		"en question=influence.concentration source=bench period=2025-12",
		"en question=influence.concentration source=talk period=2026-01..2026-03 param.before=previous",
		"de question=influence.concentration source=quiet period=2026-01",
		"en question=influence.concentration source=square period=2026-04..2026-05 param.before=previous",
		"en question=influence.concentration period=all source=talk",
		"en question=influence.concentration source=bench kind=post period=2026-10", // counted from the messages themselves, and the same
	)
}

// The curves are drawn from 100 people on, below that there is a table, and
// below 30 only a sentence; not from one less.
func TestCirclesMinimums(t *testing.T) {
	for _, tt := range []struct {
		people int
		form   string
		few    bool
	}{{29, "table", true}, {30, "table", false}, {99, "table", false}, {100, "circles", false}} {
		files, coverage := storetest.Write(t, square(tt.people, 0)[0])
		d, _ := desk(t, files, coverage, insight.Options{})
		a, list := d.Ask(t.Context(), question("question=influence.circles", "period=2026-01..2026-06"))
		if len(list) > 0 {
			t.Fatal(list)
		}
		few := strings.Contains(printed(t, d, "en", "question=influence.circles", "period=2026-01..2026-06"), "Too few people to say (n < 30).")
		if a.Told.Form != tt.form || few != tt.few {
			t.Errorf("%d people: the form is %s, too few: %v", tt.people, a.Told.Form, few)
		}
	}
}
