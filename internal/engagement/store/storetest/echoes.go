package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/internal/engagement"
)

// saying is a message of somebody at a second, which says what the number stands for.
func saying(source, id, who string, second, wording int64) engagement.Message {
	m := engagement.Message{
		ID: id, Root: id, Source: source, Platform: "community", Place: "board", Kind: engagement.KindPost, Role: engagement.RoleMember,
		Person: who, At: time.Unix(second, 0).UTC(), Wording: wording,
	}
	m.Day = engagement.DayOf(m.At)
	return m
}

// echoes are messages of five people or more in the same words within an hour,
// wherever they lie: in one export, in several, of one source or of several.
func echoes(t *testing.T, open Open) {
	midnight := day(t, "2026-06-02").Time().Unix()
	forum, later, shop := File{Source: "forum", Captured: "2026-07-01"}, File{Source: "forum", Captured: "2026-07-02"}, File{Source: "shop", Captured: "2026-07-01"}
	say := func(f *File, id string, wording int64, seconds ...int64) {
		for i, s := range seconds {
			who := fmt.Sprint(id, f.Source, f.Captured, i)
			f.Messages = append(f.Messages, saying(f.Source, who+"said", who, midnight+s, wording))
		}
	}
	// Five over two exports, from before midnight to after it, an hour to the second.
	say(&forum, "five", 11, -1800, -900, 0)
	say(&later, "five", 11, 900, 1800)
	// A second more than an hour.
	say(&forum, "slow", 12, -1800, -900, 0)
	say(&later, "slow", 12, 900, 1801)
	// Four over three exports, and one of them again.
	say(&forum, "four", 13, 0, 1)
	say(&later, "four", 13, 2)
	say(&shop, "four", 13, 3)
	shop.Messages = append(shop.Messages, saying("shop", "fouragain", "fourshop2026-07-010", midnight+4, 13))
	// Five over two sources, and what one of them said an hour before and an hour after all.
	say(&forum, "wide", 14, 0, 1, 2)
	say(&shop, "wide", 14, 3, 4)
	for i, s := range []int64{-3597, 3601, 3596, 3602} {
		shop.Messages = append(shop.Messages, saying("shop", fmt.Sprint("wideend", i), "wideshop2026-07-010", midnight+s, 14))
	}
	// What the newer export has in other words does not count as the older one has it.
	say(&forum, "old", 15, 0, 1, 2, 3, 4)
	for _, m := range forum.Messages {
		if strings.HasPrefix(m.ID, "old") {
			m.Wording = 0
			later.Messages = append(later.Messages, m)
			break
		}
	}
	// No words to be compared.
	say(&forum, "none", 0, 0, 1, 2, 3, 4)
	st := loaded(t, open, forum, later, shop)
	// Of the last five: 3597 seconds before the first, there are two with it; an hour
	// that ends 3601 after midnight begins after the first; 3596 and 3602 are of the
	// same one, and so are in an hour of five and in one of four.
	asks(t, st, "five 5\nwide 6", "SELECT w.word AS word, count(*) AS n FROM (SELECT CASE WHEN id LIKE 'five%' THEN 'five' WHEN id LIKE 'wide%' THEN 'wide' WHEN id LIKE 'slow%' THEN 'slow' "+
		"WHEN id LIKE 'four%' THEN 'four' WHEN id LIKE 'old%' THEN 'old' ELSE 'none' END AS word FROM messages WHERE echoed = 1) w GROUP BY w.word ORDER BY word")
	asks(t, st, "wideend2", "SELECT id FROM messages WHERE echoed = 1 AND id LIKE 'wideend%' ORDER BY id")
}

// anyEchoes compares random messages with looking at every hour that begins with one.
func anyEchoes(t *testing.T, open Open) {
	const hour, enough = 3600, 5
	rnd := rand.New(rand.NewPCG(5, 36))
	var files [3]File
	var all []engagement.Message
	for i := range files {
		files[i] = File{Source: []string{"forum", "forum", "shop"}[i], Captured: "2026-07-01"}
	}
	start := day(t, "1969-12-31").Time().Unix()
	for text := range int64(150) {
		long, people := 1+rnd.Int64N(12*hour), 3+rnd.IntN(14)
		for range 3 + rnd.IntN(30) {
			second := start + text*hour/7 + rnd.Int64N(long)
			if rnd.IntN(3) == 0 {
				second -= second % (hour / 2) // many at the ends of hours
			}
			f := &files[rnd.IntN(len(files))]
			m := saying(f.Source, fmt.Sprint("m", len(all)), fmt.Sprint("p", rnd.IntN(people)), second, text+1)
			f.Messages = append(f.Messages, m)
			all = append(all, m)
		}
	}
	var want []string
	for _, m := range all {
		found := slices.ContainsFunc(all, func(first engagement.Message) bool {
			from := first.At.Unix()
			if first.Wording != m.Wording || from > m.At.Unix() || from+hour < m.At.Unix() {
				return false
			}
			who := map[string]bool{}
			for _, o := range all {
				if at := o.At.Unix(); o.Wording == m.Wording && at >= from && at <= from+hour {
					who[o.Person] = true
				}
			}
			return len(who) >= enough
		})
		if found {
			want = append(want, m.ID)
		}
	}
	if len(want) < len(all)/5 || len(want) > len(all)*4/5 {
		t.Fatalf("%d echoes of %d messages try little", len(want), len(all))
	}
	slices.Sort(want)
	asks(t, loaded(t, open, files[:]...), strings.Join(want, "\n"), "SELECT id FROM messages WHERE echoed = 1 ORDER BY id")
}
