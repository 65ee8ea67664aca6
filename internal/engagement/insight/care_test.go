package insight_test

import (
	"fmt"
	"testing"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store/storetest"
)

// helpful: forty people ask in May and forty in June, of whom ten asked in January
// too. Every other conversation of June is answered by somebody else and by
// the brand, the others by nobody.
func helpful() storetest.File {
	f := storetest.File{Source: "bench", From: "2026-01-01", To: "2026-06-30", Captured: "2026-07-01"}
	say := func(id, root, parent, role, person string, month, day int) {
		kind := engagement.KindReply
		if parent == "" {
			kind = engagement.KindPost
		}
		m := said("bench", "community", "help", id, kind, role, person, at(month, day, 9))
		m.Root, m.Parent = root, parent
		f.Messages = append(f.Messages, m)
	}
	for n := range 10 {
		id := fmt.Sprintf("early%d", n)
		say(id, id, "", engagement.RoleMember, fmt.Sprintf("p%02d", n), 1, 9)
	}
	for n := range 40 {
		may, june := fmt.Sprintf("may%d", n), fmt.Sprintf("june%d", n)
		say(may, may, "", engagement.RoleMember, fmt.Sprintf("m%02d", n), 5, 9)
		say(june, june, "", engagement.RoleMember, fmt.Sprintf("p%02d", n), 6, 9)
		if n%2 == 0 {
			say(june+"a", june, june, engagement.RoleMember, fmt.Sprintf("h%02d", n%12), 6, 10)
			say(june+"b", june, june, engagement.RoleBrand, "us", 6, 11)
		}
	}
	return f
}

func TestCareDepth(t *testing.T) {
	files, coverage := storetest.Write(t, helpful())
	d, _ := desk(t, files, coverage, insight.Options{})
	expect(t, printed(t, d, "en", "question=care.depth", "period=2026-04..2026-06"), `
» Of 86 people whom we saw, 10 had been here before.
» None of these prove that anyone cares. They are what caring often leaves behind.
Month | Had been here before | Conversations of three messages or more | Replies per conversation | People who answered one another
April 2026 | no data | no data | no data | 0
May 2026 | 0% | 0% | 0 | 0
June 2026 | 22% | 50% | 1 | 6
- Had been here before: 12%
- Conversations of three messages or more: 25%
- Replies per conversation: 0.5
- People who answered one another: 6
`)
	expect(t, printed(t, d, "de", "metric=returned_share", "period=2026-02"), `
 | Waren schon einmal da
Waren schon einmal da | keine Daten
`)
	expect(t, printed(t, d, "de", "metric=returned_share", "period=2026-06", "by=month"), `
Monat | Waren schon einmal da
Juni 2026 | 22 %
`)
	expect(t, unquoted(printed(t, d, "en", "question=care.depth", "by=place")), `
q:1:3: care.depth is not asked by "place"
  hint: type one of 'month', 'quarter', 'year'
`)
}

// Whoever wrote in conversations stands behind them, with as much of them as of
// the messages: of eighty in June the brand wrote twenty and one person four.
func TestCareBehind(t *testing.T) {
	a, problems := ask(t, []string{"question=care.depth", "period=2026-06"}, helpful())
	if problems != "" || len(a.Rows) != 4 {
		t.Fatalf("%+v %s", a.Rows, problems)
	}
	behind := func(num, den, n int64) insight.Cell {
		return insight.Cell{Num: num, Den: den, N: n, People: 46, Own: 10, Top: [2]int64{2, 4}}
	}
	for i, want := range map[int]insight.Cell{1: behind(20, 40, 0), 2: behind(40, 40, 40)} {
		if got := a.Rows[i].Cell; got != want {
			t.Errorf("%s: got %+v, want %+v", a.Rows[i].Split, got, want)
		}
	}
}
