package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/rows"
)

// months is over how many months the messages are spread.
const months = 60

// places are where they were written, each as likely as the next.
var places = []struct{ source, platform, place string }{
	{"forum", "community", "help"}, {"forum", "community", "ideas"}, {"forum", "community", "rides"},
	{"mastodon", "mastodon", "@kestrel"}, {"shop", "reviews", "shop"},
}

// inventor makes messages, the same each time.
type inventor struct {
	rnd    *rand.Rand
	people int
	ids    uint64
}

// invent writes the rows of n messages of n/10 people and of a fifth as many
// numbers of a platform, a file of exports for each month and source.
func invent(dir string, n int) error {
	all, err := rows.Open(dir)
	if err != nil {
		return err
	}
	v := inventor{rnd: rand.New(rand.NewPCG(1, 2)), people: n / 10}
	captured := engagement.DayOf(time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC))
	for i := range months {
		first := time.Date(2021, time.July+time.Month(i), 1, 0, 0, 0, 0, time.UTC)
		bySource := map[string][]engagement.Message{}
		for made := 0; made < n/months; {
			t := v.thread(first)
			bySource[t[0].Source] = append(bySource[t[0].Source], t...)
			made += len(t)
		}
		counted := v.readings(first, n/months/5)
		var put []rows.Change
		for _, src := range []string{"forum", "mastodon", "shop", "films"} {
			sum := sha256.Sum256(fmt.Append(nil, src, i))
			hash := hex.EncodeToString(sum[:])
			e := rows.Entry{
				Origin: rows.Origin(hash), Raw: fmt.Sprintf("data/raw/%s/%03d.csv", src, i), Source: src, SHA256: hash, Captured: captured,
				Coverage: []engagement.Coverage{{From: engagement.DayOf(first), To: engagement.DayOf(first.AddDate(0, 1, -1)), Captured: captured, Zone: "UTC"}},
			}
			for _, p := range places {
				if p.source == src {
					e.Platform, e.Coverage[0].Platform = p.platform, p.platform
				}
			}
			for j := range bySource[src] {
				bySource[src][j].Captured = captured
			}
			batch := rows.Batch{Messages: bySource[src]}
			if src == "films" {
				e.Platform, e.Coverage[0].Platform, batch.Readings = "youtube", "youtube", counted
				for j := range batch.Readings {
					batch.Readings[j].Captured = captured
				}
			}
			put = append(put, rows.Change{Entry: e, Batch: batch})
		}
		if err := all.Apply(put, nil); err != nil {
			return err
		}
	}
	return nil
}

// readings invents what a platform reports of a month: of each day and of so many
// films as come to n numbers, how often they were watched and liked, and of the
// whole channel how many follow it.
func (v *inventor) readings(first time.Time, n int) []engagement.Reading {
	last := engagement.DayOf(first.AddDate(0, 1, -1))
	from := engagement.DayOf(first)
	days := int(last-from) + 1
	read := func(post, metric, grain string, day engagement.Day, value int64) engagement.Reading {
		return engagement.Reading{Platform: "youtube", Place: "films", Post: post, Metric: metric, Grain: grain, Value: value, From: day, To: day}
	}
	var out []engagement.Reading
	for day := from; day <= last; day++ {
		out = append(out, read("", "followers", engagement.GrainDaily, day, 1000+int64(day)))
		for film := range max(1, n/days/2) {
			post := spread(uint64(film) + 1<<50)
			views := v.rnd.Int64N(5000)
			out = append(out, read(post, "views", engagement.GrainDaily, day, views), read(post, "likes", engagement.GrainDaily, day, views/50))
		}
	}
	return out
}

// thread invents somebody's message and what was said after it.
func (v *inventor) thread(first time.Time) []engagement.Message {
	at := first.Add(time.Duration(v.rnd.Int64N(int64(20 * 24 * time.Hour))))
	p := places[v.rnd.IntN(len(places))]
	opener := v.message(at)
	opener.Root = opener.ID
	switch {
	case p.source == "shop":
		stars := int32(100 * (1 + v.rnd.IntN(5)))
		opener.Kind, opener.Rating = engagement.KindReview, &stars
	case p.place == "help":
		opener.Kind = engagement.KindQuestion
	case v.rnd.IntN(20) == 0:
		opener.Role, opener.Person = engagement.RoleBrand, "brand"
		opener.Title, opener.URL = "A letter", "https://kestrel.example/"+opener.ID
	}
	out := []engagement.Message{opener}
	for range v.rnd.IntN(8) {
		at = at.Add(time.Duration(v.rnd.ExpFloat64() * float64(9*time.Hour)))
		m := v.message(at)
		m.Root, m.Parent, m.Kind = opener.ID, out[v.rnd.IntN(len(out))].ID, engagement.KindReply
		switch r := v.rnd.IntN(10); {
		case r < 2:
			m.Role, m.Person = engagement.RoleBrand, "brand"
			m.Sentences, m.StartsUs, m.StartsYou = 3, v.rnd.Int32N(3), v.rnd.Int32N(2)
		case r == 2:
			m.Role, m.Person = engagement.RoleStaff, fmt.Sprint("staff", v.rnd.IntN(12))
		case r == 3:
			m.Closing = []string{engagement.ClosingThanks, engagement.ClosingSolved, engagement.ClosingOpen}[v.rnd.IntN(3)]
		}
		out = append(out, m)
	}
	for i := range out {
		out[i].Source, out[i].Platform, out[i].Place = p.source, p.platform, p.place
	}
	return out
}

// message invents a message of a member, some of whom write much more.
func (v *inventor) message(at time.Time) engagement.Message {
	m := engagement.Message{
		ID: v.key(), Kind: engagement.KindPost, Role: engagement.RoleMember, At: at, Day: engagement.DayOf(at), Language: "en",
		Person: pseudonym(int(float64(v.people) * math.Pow(v.rnd.Float64(), 2.5))),
		Class:  []string{"passion", "product", "both", "neither"}[v.rnd.IntN(4)],
	}
	if v.rnd.IntN(6) == 0 {
		m.Language = "de"
	}
	if v.rnd.IntN(3) == 0 {
		m.Tags = []string{fmt.Sprint("tag", v.rnd.IntN(20))}
		m.Topics = []string{fmt.Sprint("topic", v.rnd.IntN(8))}
	}
	return m
}

// key gives the next id, spread over all there are as a keyed hash is.
func (v *inventor) key() string {
	v.ids++
	return spread(v.ids)
}

func pseudonym(i int) string { return spread(uint64(i) + 1<<40) }

func spread(n uint64) string {
	x := n * 0x9e3779b97f4a7c15
	x ^= x >> 31
	x *= 0xbf58476d1ce4e5b9
	return fmt.Sprintf("%016x%08x", x, uint32(n))
}
