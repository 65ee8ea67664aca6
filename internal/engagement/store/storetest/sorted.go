package storetest

import (
	"testing"

	"hearth/internal/engagement"
)

// sortedWords reads what import computed from words.
func sortedWords(t *testing.T, open Open) {
	all := msgs(t,
		"a1 - a1 member anna 2026-06-01T10:00",
		"a2 a1 a1 brand us 2026-06-01T12:00",
		"a3 a2 a1 member anna 2026-06-01T13:00",
		"b1 - b1 member ben 2026-06-02T10:00",
		"b2 b1 b1 brand us 2026-06-02T12:00",
		"c1 - c1 member cleo 2026-06-03T10:00",
		"c2 c1 c1 brand us 2026-06-03T12:00",
		"c3 c2 c1 member cleo 2026-06-03T13:00",
	)
	all[0].Class, all[0].Topics = engagement.ClassBoth, []string{"repair café", "brakes"}
	all[1].Class, all[1].Sentences, all[1].StartsUs, all[1].StartsYou = engagement.ClassProduct, 4, 2, 1
	all[2].Class, all[2].Closing = engagement.ClassNeither, engagement.ClosingSolved
	shown, followers := int64(900), int64(0)
	all[3].Shown, all[3].Followers, all[5].Followers = &shown, &followers, &shown
	all[7].Closing = engagement.ClosingBare // as a last word it is thanks
	st := loaded(t, open, File{Source: "forum", Captured: "2026-07-01", Messages: all})
	asks(t, st, `
		a1 both |brakes|repair café| - 0 0 0
		a2 product - - 4 2 1
		a3 neither - solved 0 0 0
		b1 - - - 0 0 0
		b2 - - - 0 0 0
		c1 - - - 0 0 0
		c2 - - - 0 0 0
		c3 - - bare 0 0 0`,
		"SELECT id, nullif(class, '') AS c, nullif(topics, '') AS t, nullif(closing, '') AS l, sentences, starts_us, starts_you FROM messages ORDER BY id")
	asks(t, st, "b1 900 0\nc1 - 900", "SELECT id, shown, followers FROM messages WHERE followers IS NOT NULL ORDER BY id")
	asks(t, st, "solved a1\nnone b1\nthanks c1", "SELECT CASE WHEN last_closing = '' THEN 'none' ELSE last_closing END AS left_as, root FROM exchanges ORDER BY root")
	selects(t, st, "both 1\nneither 1\nproduct 1", "SELECT class, count(*) FROM messages WHERE class <> '' GROUP BY class")
	selects(t, st, "solved\nthanks", "SELECT last_closing FROM exchanges WHERE last_closing <> '' ORDER BY last_closing")
}

// movedToPrivate reads last words that ask to go on in private.
func movedToPrivate(t *testing.T, open Open) {
	all := msgs(t,
		"a1 - a1 member anna 2026-06-01T10:00",
		"a2 a1 a1 brand us 2026-06-01T12:00", // private
		"b1 - b1 member ben 2026-06-02T10:00",
		"b2 b1 b1 brand us 2026-06-02T12:00", // private, but he writes on
		"b3 b2 b1 member ben 2026-06-02T13:00",
		"c1 - c1 member cleo 2026-06-03T10:00",
		"c2 c1 c1 staff ida 2026-06-03T12:00", // private
		"c3 c1 c1 staff ida 2026-06-03T12:00", // thanks, at the same time
		"d1 - d1 member dan 2026-06-04T10:00",
		"d2 d1 d1 brand us 2026-06-04T12:00", // private, but they answer again
		"d3 d1 d1 staff ida 2026-06-04T12:00",
		"e1 - e1 member eva 2026-06-05T10:00",
		"e2 e1 e1 brand us 2026-06-05T12:00", // solved
	)
	closings := map[string]string{"a2": engagement.ClosingPrivate, "b2": engagement.ClosingPrivate, "c2": engagement.ClosingPrivate,
		"c3": engagement.ClosingThanks, "d2": engagement.ClosingPrivate, "e2": engagement.ClosingSolved}
	for i := range all {
		all[i].Closing = closings[all[i].ID]
	}
	st := loaded(t, open, File{Source: "forum", Captured: "2026-07-01", Messages: all})
	asks(t, st, "a1 private brand 1780315200\nb1 - member 1780405200\nc1 private staff 1780488000\nd1 - staff 1780574400\ne1 solved brand 1780660800",
		"SELECT root, nullif(last_closing, '') AS closing, last_role, last_at FROM exchanges ORDER BY root")
}
