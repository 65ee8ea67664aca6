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
