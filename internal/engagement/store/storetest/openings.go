package storetest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/internal/engagement"
)

// openings reads the messages that may want an answer, rule by rule.
func openings(t *testing.T, open Open) {
	all := msgs(t,
		"a01 - a01 member anna 2026-06-01T10:00", // the first of a thread
		"a02 a01 a01 brand us 2026-06-02T09:00",
		"a03 a02 a01 member anna 2026-06-03T08:00", // the same person after 23 hours: the same conversation
		"a04 a03 a01 member anna 2026-06-04T09:00", // after 25 hours
		"a05 a04 a01 brand bot 2026-06-04T09:01",
		"a06 a04 a01 staff sam 2026-06-04T11:00",
		"a07 - a01 member ben 2026-06-05T12:00",    // somebody else after 25 hours, who does not say whom it is for
		"a08 a06 a01 member cleo 2026-06-06T13:00", // who answers us
		"a09 a07 a01 member dan 2026-06-07T14:00",  // who answers another customer
		"a10 a07 a01 member ben 2026-06-08T15:00",  // who adds to what he said
		"a11 a06 a01 member ben 2026-06-09T16:00",  // with thanks
		"a12 a06 a01 member cleo 2026-06-10T17:00", // solved
		"a13 a09 a01 member cleo 2026-06-11T18:00", // nothing but thanks, to another customer
		"a14 a06 a01 member dan 2026-06-12T19:00",  // not solved
		"a15 a14 a01 brand us 2026-06-20T19:00",
		"b1 - b1 member ben 2026-06-01T10:00", // staff spoke between
		"b2 b1 b1 staff sam 2026-06-02T09:00",
		"b3 b2 b1 member ben 2026-06-02T20:00",
		"b4 b3 b1 member ben 2026-06-03T20:00", // 24 hours are enough
		"c1 - c1 member cleo 2026-06-01T10:00", // what one customer says to another breaks the silence
		"c2 c1 c1 member dan 2026-06-09T10:00",
		"c3 - c1 member cleo 2026-06-09T20:00",
		"c4 c1 c1 brand us 2026-06-12T10:00",
		"d1 - d1 member dora 2026-06-01", // only days are known
		"d2 d1 d1 brand us 2026-06-02",
		"d3 d2 d1 member dora 2026-06-03",
		"d4 d2 d1 member dora 2026-06-05",
		"d5 d4 d1 brand us 2026-06-05",
		"e1 - e1 member eva 2026-06-01T10:00", // a machine's word is nobody's, on either side
		"e2 e1 e1 brand bot 2026-06-02T09:00",
		"e3 e2 e1 member eva 2026-06-02T11:00",
		"e4 e2 e1 member away 2026-06-05T11:00",
		"f1 - f1 member - 2026-06-01T10:00", // nobody can tell whether it is another
		"f2 f1 f1 member - 2026-06-05T10:00",
		"f3 f2 f1 member fay 2026-06-08T10:00", // this one is
		"g1 - g1 anonymous - 2026-06-01T10:00",
		"g2 g1 g1 anonymous - 2026-06-05T10:00",
		"g3 g1 g1 member gus 2026-06-09T10:00", // passed on, which asks for nothing
		"h1 - h1 member hal 2026-06-01T10:00",  // two at one moment: the one that asks counts
		"h2 h1 h1 member ira 2026-06-05T10:00",
		"h3 - h1 member jon 2026-06-05T10:00",
		"h4 - h1 member kim 2026-06-05T10:00",
		"h5 h1 h1 brand us 2026-06-05T10:00",
		"r1 - r1 member rob 2026-06-01T10:00", // a review, and what another customer says to it
		"r2 r1 r1 member sue 2026-06-04T10:00",
		"v1 - v1 brand us 2026-06-01T10:00", // under the brand's own post
		"v2 v1 v1 member anna 2026-06-01T11:00",
		"v3 v1 v1 member ben 2026-06-01T12:00",
		"v4 v2 v1 brand us 2026-06-03T12:00",
		"v5 v2 v1 member anna 2026-06-06T12:00",
		"v6 v2 v1 member cleo 2026-06-08T12:00",
		"v7 v4 v1 member cleo 2026-06-10T12:00",
	)
	closings := map[string]string{"a11": engagement.ClosingThanks, "a12": engagement.ClosingSolved, "a13": engagement.ClosingBare, "a14": engagement.ClosingOpen,
		"a01": engagement.ClosingThanks, "f1": engagement.ClosingBare} // people thank in advance
	for i := range all {
		all[i].Automated = all[i].Person == "bot" || all[i].Person == "away"
		all[i].Closing = closings[all[i].ID]
		switch all[i].ID {
		case "g3":
			all[i].Kind = engagement.KindShare
		case "r1":
			all[i].Kind = engagement.KindReview
		}
	}
	st := loaded(t, open, File{Source: "forum", Captured: "2026-07-01", Messages: all})
	asks(t, st, `
		a01 a01 anna 82800 brand 0 asks 0
		a04 a01 anna 7200 staff 1 asks 0
		a07 a01 ben 1321200 brand 1 asks 0
		a08 a01 cleo 1231200 brand 1 asks 0
		a09 a01 dan 1141200 brand 1 customer 0
		a10 a01 ben 1051200 brand 1 asks 0
		a11 a01 ben 961200 brand 1 closed 0
		a12 a01 cleo 871200 brand 1 closed 0
		a13 a01 cleo 781200 brand 1 bare 0
		a14 a01 dan 691200 brand 1 asks 0
		b1 b1 ben 82800 staff 0 asks 0
		b4 b1 ben - - 1 asks 0
		c1 c1 cleo 950400 brand 0 asks 0
		c2 c1 dan 259200 brand 1 customer 0
		d1 d1 dora 86400 brand 0 asks 1
		d4 d1 dora 0 brand 1 asks 1
		e1 e1 eva - - 0 asks 0
		e3 e1 eva - - 1 asks 0
		f1 f1  - - 0 bare 0
		f2 f1  - - 1 asks 0
		f3 f1 fay - - 1 customer 0
		g1 g1  - - 0 asks 0
		g2 g1  - - 1 asks 0
		h1 h1 hal 345600 brand 0 asks 0
		h3 h1 jon 0 brand 1 asks 0
		r1 r1 rob - - 0 asks 0
		r2 r1 sue - - 1 customer 0
		v2 v2 anna 176400 brand 0 asks 0
		v3 v3 ben - - 0 asks 0
		v5 v2 anna - - 1 asks 0
		v6 v2 cleo - - 1 customer 0
		v7 v2 cleo - - 1 asks 0`,
		`SELECT id, root, opener, first_reply_at - opened_at AS wait, first_reply_role, again, CASE WHEN set_aside = '' THEN 'asks' ELSE set_aside END AS asks, by_day
FROM openings WHERE opener_role <> 'brand' ORDER BY id`)
	asks(t, st, "a04 a01 forum community forum member 1780563600 20608 20605 24317 8105 2026\nv5 v1 forum community forum member 1780747200 20610 20605 24317 8105 2026",
		`SELECT id, thread, source, platform, place, opener_role, opened_at, opened_day, week, month, quarter, year FROM openings WHERE id IN ('a04', 'v5') ORDER BY id`)
	asks(t, st, "a01 -\nb1 -", "SELECT root, nullif(last_closing, '') AS closing FROM exchanges WHERE root IN ('a01', 'b1') ORDER BY root")
}

// anyOpenings reads threads at random, and finds the openings once more by what
// the word means, message by message.
func anyOpenings(t *testing.T, open Open) {
	rnd := rand.New(rand.NewPCG(7, 11))
	begin := day(t, "2026-03-20").Time()
	var all []engagement.Message
	var want []string
	for n := range 40 {
		root := fmt.Sprintf("t%02d", n)
		var thread []engagement.Message
		for i := range 2 + rnd.IntN(30) {
			m := engagement.Message{ID: fmt.Sprintf("%s-%02d", root, i), Root: root, Role: engagement.RoleMember, Person: "anna", Kind: engagement.KindReply}
			switch rnd.IntN(6) {
			case 0:
				m.Role, m.Person = engagement.RoleBrand, "us"
			case 1:
				m.Role, m.Person = engagement.RoleStaff, "sam"
			case 2:
				m.Person = "ben"
			case 3:
				m.Person = ""
			}
			if i > 0 && rnd.IntN(3) > 0 {
				m.Parent = thread[rnd.IntN(i)].ID
			}
			m.Closing = []string{"", "", "", engagement.ClosingOpen, engagement.ClosingThanks, engagement.ClosingBare}[rnd.IntN(6)]
			m.At = begin.Add(time.Duration(rnd.IntN(400)) * 3 * time.Hour)
			m.Automated = m.Role == engagement.RoleBrand && rnd.IntN(3) == 0
			if i == 0 {
				m.ID, m.Parent, m.Role, m.Person, m.Kind, m.At, m.Automated = root, "", engagement.RoleMember, "anna", engagement.KindPost, begin, false
			}
			m.ByDay = n%4 == 1 || n%4 == 2 && rnd.IntN(4) == 0
			if m.Day = engagement.DayOf(m.At); m.ByDay {
				m.At = m.Day.Time()
			}
			thread = append(thread, m)
		}
		all = append(all, thread...)
		want = append(want, opened(thread)...)
	}
	if slices.Sort(want); len(want) < 50 {
		t.Fatalf("only %d openings: too few to try anything", len(want))
	}
	st := loaded(t, open, File{Source: "forum", Captured: "2026-07-01", Messages: all})
	asks(t, st, strings.Join(want, "\n"), "SELECT id, first_reply_at, first_reply_role, by_day, CASE WHEN set_aside = '' THEN 'asks' ELSE set_aside END AS asks FROM openings WHERE again = 1 ORDER BY id")
}

// opened gives the openings after the first of a thread that its first message
// opens, each with its answer and why it asks nothing.
func opened(thread []engagement.Message) []string {
	var out []string
	said := slices.DeleteFunc(slices.Clone(thread), func(m engagement.Message) bool { return m.Automated })
	for _, m := range said {
		outside := func(o engagement.Message) bool { return o.Role == engagement.RoleMember && o.ID != thread[0].ID }
		better := slices.ContainsFunc(said, func(o engagement.Message) bool {
			return outside(o) && o.At.Equal(m.At) && cmp.Or(cmp.Compare(rule(o, thread), rule(m, thread)), cmp.Compare(o.ID, m.ID)) < 0
		})
		loud := slices.ContainsFunc(said, func(o engagement.Message) bool {
			end := o.At
			if o.ByDay {
				end = end.Add(23 * time.Hour)
			}
			return o.At.Before(m.At) && m.At.Sub(end) < 24*time.Hour
		})
		if !outside(m) || !m.At.After(thread[0].At) || better || loud {
			continue
		}
		byDay, answer := m.ByDay, "- -"
		replies := slices.DeleteFunc(slices.Clone(said), func(o engagement.Message) bool { return o.Role == engagement.RoleMember || o.At.Before(m.At) })
		slices.SortStableFunc(replies, func(a, b engagement.Message) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Role, b.Role)) })
		if len(replies) > 0 {
			first := replies[0]
			answer = fmt.Sprint(first.At.Unix(), " ", first.Role)
			exact := slices.ContainsFunc(replies, func(o engagement.Message) bool { return o.At.Equal(first.At) && o.Role == first.Role && !o.ByDay })
			byDay = byDay || !exact
		}
		out = append(out, fmt.Sprintf("%s %s %d %s", m.ID, answer, map[bool]int{true: 1}[byDay], []string{"asks", "bare", "closed", "customer"}[rule(m, thread)]))
	}
	return out
}

// rule numbers the rule by which a message asks nothing; 0 for none.
func rule(m engagement.Message, thread []engagement.Message) int {
	to := slices.IndexFunc(thread, func(o engagement.Message) bool { return o.ID == m.Parent })
	switch {
	case m.Closing == engagement.ClosingBare:
		return 1
	case m.Closing == engagement.ClosingThanks:
		return 2
	case to >= 0 && thread[to].Role == engagement.RoleMember && m.Person != "" && m.Person != thread[to].Person:
		return 3
	}
	return 0
}
