package storetest

import (
	"testing"

	"hearth/internal/engagement"
)

// exchanges reads threads that members opened.
func exchanges(t *testing.T, open Open) {
	all := msgs(t,
		"a1 - a1 member anna 2026-06-01T10:00", // answered by a robot, then by staff, then asks again
		"a2 a1 a1 brand bot 2026-06-01T10:01",
		"a3 a1 a1 staff sam 2026-06-01T12:00",
		"a4 a3 a1 brand us 2026-06-01T13:00",
		"a5 a4 a1 member anna 2026-06-03T09:00",
		"b1 - b1 member ben 2026-06-02T10:00", // only another member answers
		"b2 b1 b1 member cleo 2026-06-02T11:00",
		"c1 - c1 member cleo 2026-06-03T10:00", // nobody answers, but a robot
		"c2 c1 c1 brand bot 2026-06-03T10:01",
		"d1 - d1 member dan 2026-06-04", // only the day is known
		"d2 d1 d1 brand us 2026-06-05",
		"e1 - e1 member eva -", // no time at all
		"e2 e1 e1 brand us 2026-06-05T10:00",
		"f1 - f1 member fay 2026-06-06T10:00", // the brand passes it on, which is no answer
		"f2 f1 f1 brand us 2026-06-06T11:00",
		"g1 - g1 member - 2026-06-07T10:00", // an answer from before the question is none
		"g2 g1 g1 brand us 2026-06-07T09:00",
	)
	for i := range all {
		all[i].Automated = all[i].Person == "bot"
		if all[i].ID == "f2" {
			all[i].Kind = engagement.KindShare
		}
	}
	st := loaded(t, open, File{Source: "forum", Captured: "2026-07-01", Messages: all})
	asks(t, st, `
		a1 anna 7200 staff member 3 0
		b1 ben - - member 1 0
		c1 cleo - - member 0 0
		d1 dan 86400 brand brand 1 1
		f1 fay - - member 0 0
		g1  - - member 1 0`,
		`SELECT root, opener, first_reply_at - opened_at AS wait, first_reply_role, last_role, replies, by_day FROM exchanges ORDER BY root`)
	asks(t, st, "a1 a1 forum community forum member 20605 20605 24317 8105 2026 1780477200 20607",
		`SELECT root, thread, source, platform, place, opener_role, opened_day, week, month, quarter, year, last_at, last_day FROM exchanges WHERE root = 'a1'`)
}

// underBrand reads what people say under the brand's own posts.
func underBrand(t *testing.T, open Open) {
	st := loaded(t, open, File{Source: "tube", Captured: "2026-07-01", Messages: msgs(t,
		"v1 - v1 brand us 2026-06-01T10:00",
		"c1 v1 v1 member anna 2026-06-01T11:00",
		"c2 c1 v1 brand us 2026-06-01T12:00",
		"c3 c2 v1 member anna 2026-06-01T13:00",
		"d1 v1 v1 member ben 2026-06-02T11:00",
		"s1 v1 v1 brand us 2026-06-02T12:00",
		"x1 gone v9 member cleo 2026-06-03T11:00", // the video is not in the export
		"x2 x1 v9 brand us 2026-06-03T12:00",
		"y1 y2 v8 member dan 2026-06-03T11:00", // two that answer each other: broken, but no reason to hang
		"y2 y1 v8 member dan 2026-06-03T11:00",
	)})
	asks(t, st, `
		c1 v1 member 1780315200 member 2
		d1 v1 member - member 0
		v1 v1 brand 1780315200 brand 5
		x1 v9 member 1780488000 brand 1`,
		"SELECT root, thread, opener_role, first_reply_at, last_role, replies FROM exchanges ORDER BY root")
}

// ties have several last messages at the same time, as day-only exports do.
func ties(t *testing.T, open Open) {
	st := loaded(t, open, File{Source: "shop", Captured: "2026-07-01", Messages: msgs(t,
		"a1 - a1 member anna 2026-06-01", // answered on the same day: the answer is last
		"a2 a1 a1 brand us 2026-06-01",
		"b1 - b1 member ben 2026-06-01", // thanks for the answer on the same day
		"b2 b1 b1 brand us 2026-06-01",
		"b3 b2 b1 member ben 2026-06-01",
		"c1 - c1 member cleo 2026-06-01", // two answers that do not say which came last
		"c2 c1 c1 brand us 2026-06-01",
		"c3 c1 c1 member cleo 2026-06-01",
	)})
	asks(t, st, "a1 brand\nb1 member\nc1 member", "SELECT root, last_role FROM exchanges ORDER BY root")
}

// toWhom reads to whom each message speaks.
func toWhom(t *testing.T, open Open) {
	all := msgs(t,
		"a1 - a1 member anna 2026-06-01T10:00",
		"a2 a1 a1 brand us 2026-06-01T11:00",
		"a3 a1 a1 member anna 2026-06-01T12:00", // adds to what she said
		"a4 a1 a1 member ben 2026-06-01T13:00",
		"a5 a2 a1 member ben 2026-06-01T14:00",
		"a6 a2 a1 brand us 2026-06-01T15:00", // the company, whoever it answers
		"b1 - b1 anonymous - 2026-06-02T10:00",
		"b2 b1 b1 anonymous - 2026-06-02T11:00", // perhaps somebody else
		"c1 gone gone member cleo 2026-06-03T10:00",
		"- a4 a1 member cleo 2026-06-04T10:00", // has no id, and answers all the same
		"- - - member cleo 2026-06-04T10:00",
	)
	edited := msg(t, "a4 a1 a1 staff sam 2026-06-01T13:00")
	st := loaded(t, open, File{Source: "forum", Captured: "2026-07-01", Messages: all}, File{Source: "forum", Captured: "2026-07-02", Messages: []engagement.Message{edited}})
	asks(t, st, `
		- none none 1
		- a4 staff 1
		a1 none none 1
		a2 a1 member 1
		a3 a1 self 1
		a4 a1 member 1
		a5 a2 brand 1
		a6 a2 brand 1
		b1 none none 1
		b2 b1 anonymous 1
		c1 gone none 1`,
		`SELECT nullif(m.id, '') AS name, CASE WHEN m.parent = '' THEN 'none' ELSE m.parent END AS up, CASE WHEN m.to_role = '' THEN 'none' ELSE m.to_role END AS whom, COUNT(*) AS n
FROM messages m GROUP BY m.id, m.parent, m.to_role ORDER BY m.id, m.parent`)
}

// openings reads the messages that may want an answer.
func openings(t *testing.T, open Open) {
	all := msgs(t,
		"a1 - a1 member anna 2026-06-01T10:00", // asks, is answered the next day, and asks again 25 hours later
		"a2 a1 a1 brand us 2026-06-02T09:00",
		"a3 a2 a1 member anna 2026-06-03T10:00",
		"a4 a3 a1 member anna 2026-06-03T10:30",
		"a5 a3 a1 brand bot 2026-06-03T10:31",
		"a6 a3 a1 staff sam 2026-06-03T12:00",
		"a7 a6 a1 member anna 2026-06-04T11:59", // 23 hours and 59 minutes: the same conversation
		"a8 a6 a1 member anna 2026-06-05T11:59", // 24 hours: thanks, and no more
		"b1 - b1 member ben 2026-06-01T10:00",   // asks again while nobody answers
		"b2 b1 b1 member ben 2026-06-02T09:00",
		"b3 b1 b1 member ben 2026-06-03T09:30",
		"b4 b1 b1 brand us 2026-06-08T10:00",
		"c1 - c1 member cleo 2026-06-01T10:00", // somebody else has something to say days after
		"c2 c1 c1 member dan 2026-06-09T10:00",
		"c3 c1 c1 brand us 2026-06-12T10:00",
		"c4 c1 c1 brand us 2026-06-20T10:00",
		"d1 - d1 member dora 2026-06-01", // only days are known
		"d2 d1 d1 brand us 2026-06-02",
		"d3 d2 d1 member dora 2026-06-03",
		"d4 d2 d1 member dora 2026-06-05",
		"d5 d4 d1 brand us 2026-06-05",
		"e1 - e1 member eva 2026-06-01T10:00", // a robot's word is nobody's
		"e2 e1 e1 brand bot 2026-06-02T09:00",
		"e3 e2 e1 member eva 2026-06-02T11:00",
		"f1 - f1 member - 2026-06-01T10:00", // nobody can tell who comes back
		"f2 f1 f1 member - 2026-06-05T10:00",
		"v1 - v1 brand us 2026-06-01T10:00", // under the brand's own post
		"v2 v1 v1 member anna 2026-06-01T11:00",
		"v3 v1 v1 member ben 2026-06-03T11:00",
		"v4 v2 v1 brand us 2026-06-03T12:00",
		"v5 v2 v1 member anna 2026-06-06T12:00",
		"v6 v2 v1 member anna 2026-06-06T12:00", // at the same moment
		"g1 - g1 member gus 2026-06-01T10:00",   // passed on, which asks for nothing
		"g2 g1 g1 member gus 2026-06-05T10:00",
	)
	for i := range all {
		all[i].Automated = all[i].Person == "bot"
		switch all[i].ID {
		case "a8", "f1":
			all[i].Closing = engagement.ClosingBare
		case "g2":
			all[i].Kind = engagement.KindShare
		}
	}
	st := loaded(t, open, File{Source: "forum", Captured: "2026-07-01", Messages: all})
	asks(t, st, `
		a1 a1 anna 82800 brand 0 0 0
		a3 a1 anna 7200 staff 1 0 0
		a8 a1 anna - - 1 1 0
		b1 b1 ben 604800 brand 0 0 0
		b3 b1 ben 433800 brand 1 0 0
		c1 c1 cleo 950400 brand 0 0 0
		d1 d1 dora 86400 brand 0 0 1
		d4 d1 dora 0 brand 1 0 1
		e1 e1 eva - - 0 0 0
		e3 e1 eva - - 1 0 0
		f1 f1  - - 0 1 0
		g1 g1 gus - - 0 0 0
		v2 v2 anna 176400 brand 0 0 0
		v3 v3 ben - - 0 0 0
		v5 v2 anna - - 1 0 0`,
		`SELECT id, root, opener, first_reply_at - opened_at AS wait, first_reply_role, again, bare, by_day FROM openings WHERE opener_role <> 'brand' ORDER BY id`)
	asks(t, st, "a3 a1 forum community forum member 1780480800 20607 20605 24317 8105 2026\nv5 v1 forum community forum member 1780747200 20610 20605 24317 8105 2026",
		`SELECT id, thread, source, platform, place, opener_role, opened_at, opened_day, week, month, quarter, year FROM openings WHERE id IN ('a3', 'v5') ORDER BY id`)
	asks(t, st, "a1 thanks", "SELECT root, last_closing FROM exchanges WHERE root = 'a1'")
}
