package insight_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store"
	"hearth/internal/engagement/store/duckdb"
	"hearth/internal/engagement/store/storetest"
)

// at gives an instant of 2026 in UTC.
func at(month, day, hour int) time.Time {
	return time.Date(2026, time.Month(month), day, hour, 0, 0, 0, time.UTC)
}

// said makes a message of an invented brand, Kestrel Cycles.
func said(src, platform, place, id, kind, role, person string, when time.Time) engagement.Message {
	return engagement.Message{
		ID: id, Root: id, Source: src, Platform: platform, Place: place, Kind: kind, Role: role, Person: person,
		At: when, Day: engagement.DayOf(when), Language: "en",
	}
}

// mastodon: twelve people write each month from January to June, one of them
// ten times as much; the brand posts once a month and answers the first six in
// five hours, the others after three days; nobody is answered in June.
func mastodon() storetest.File {
	f := storetest.File{Source: "mastodon", From: "2026-01-01", To: "2026-06-30", Captured: "2026-07-01"}
	post := func(id, kind, role, person string, when time.Time) engagement.Message {
		return said("mastodon", "mastodon", "@kestrel", id, kind, role, person, when)
	}
	for month := 1; month <= 6; month++ {
		own := post(fmt.Sprintf("own%d", month), engagement.KindPost, engagement.RoleBrand, "brand", at(month, 1, 9))
		own.Title, own.URL = fmt.Sprintf("Letter %d", month), fmt.Sprintf("https://example.social/@kestrel/%d", month)
		f.Messages = append(f.Messages, own)
		for n := 1; n <= 12; n++ {
			person := fmt.Sprintf("person%02d", n)
			id := fmt.Sprintf("q%d-%d", month, n)
			q := post(id, engagement.KindQuestion, engagement.RoleMember, person, at(month, 2+n, 10))
			q.Tags = []string{"bell"}
			if n%3 == 0 {
				q.Tags = []string{"bell", "rack_2"}
			}
			if n == 12 {
				q.Language = ""
			}
			f.Messages = append(f.Messages, q)
			if month == 6 {
				continue
			}
			wait := 5 * time.Hour
			if n > 6 {
				wait = 72 * time.Hour
			}
			a := post("a"+id, engagement.KindAnswer, engagement.RoleBrand, "brand", q.At.Add(wait))
			a.Parent, a.Root = id, id
			f.Messages = append(f.Messages, a)
		}
		for n := range 9 {
			r := post(fmt.Sprintf("loud%d-%d", month, n), engagement.KindReply, engagement.RoleMember, "person01", at(month, 20, n))
			r.Parent, r.Root = own.ID, own.ID
			f.Messages = append(f.Messages, r)
		}
	}
	return f
}

// forum: two places, many people in help, three in ideas; silent after May.
func forum() storetest.File {
	f := storetest.File{Source: "forum", From: "2026-01-01", To: "2026-05-31", Captured: "2026-06-01"}
	for month := 1; month <= 5; month++ {
		for n := range 8 + month {
			m := said("forum", "community", "help", fmt.Sprintf("h%d-%d", month, n), engagement.KindPost, engagement.RoleMember, fmt.Sprintf("helped%02d", n), at(month, 3+n, 12))
			f.Messages = append(f.Messages, m)
		}
		for n := range 3 {
			m := said("forum", "community", "ideas", fmt.Sprintf("i%d-%d", month, n), engagement.KindPost, engagement.RoleMember, fmt.Sprintf("idea%02d", n), at(month, 9, n))
			m.Language = "de"
			f.Messages = append(f.Messages, m)
		}
	}
	return f
}

// reviews: thirty a month without authors, ratings 3 to 5; one without a date.
func reviews() storetest.File {
	f := storetest.File{Source: "reviews", From: "2026-01-01", To: "2026-06-30", Captured: "2026-07-02"}
	for month := 1; month <= 6; month++ {
		for n := range 30 {
			m := said("reviews", "shop", "Kestrel Bell", fmt.Sprintf("r%d-%d", month, n), engagement.KindReview, engagement.RoleAnonymous, "", at(month, 1+n%28, 0))
			rating := int32(300 + 100*(n%3))
			m.Rating, m.ByDay, m.Automated = &rating, true, n == 29
			f.Messages = append(f.Messages, m)
		}
	}
	undated := said("reviews", "shop", "Kestrel Bell", "r-undated", engagement.KindReview, engagement.RoleAnonymous, "", time.Time{})
	rating := int32(400)
	undated.Rating = &rating
	undated.Day = 0
	f.Messages = append(f.Messages, undated)
	return f
}

// reported gives one reading of an invented channel.
func reported(metric, grain, post string, from, to engagement.Day, value int64) engagement.Reading {
	return engagement.Reading{Source: "youtube", Platform: "youtube", Place: "Kestrel films", Post: post, Metric: metric, Grain: grain, From: from, To: to, Value: value}
}

// youtube: ten views a day for the channel from January to June, two films with
// lifetime numbers, followers by day, reach by film, and rows that must never be
// added to them: a total and a split by country.
func youtube() storetest.File {
	f := storetest.File{Source: "youtube", From: "2026-01-01", To: "2026-06-30", Captured: "2026-07-01"}
	first, last := engagement.DayOf(at(1, 1, 0)), engagement.DayOf(at(6, 30, 0))
	for d := first; d <= last; d++ {
		f.Readings = append(f.Readings,
			reported("views", engagement.GrainDaily, "", d, d, 10),
			reported("followers", engagement.GrainDaily, "", d, d, 1000+int64(d-first)))
	}
	for n, month := range []int{2, 5} {
		id := fmt.Sprintf("film%d", month)
		m := said("youtube", "youtube", "Kestrel films", id, engagement.KindPost, engagement.RoleBrand, "brand", at(month, 10, 8))
		m.Title, m.URL = fmt.Sprintf("Film %d", month), "https://video.example/"+id
		f.Messages = append(f.Messages, m)
		for _, r := range []struct {
			metric string
			value  int64
		}{{"views", 500}, {"likes", 40}, {"reach", 300}, {"impressions", 4000}, {"clicks", 200}} {
			f.Readings = append(f.Readings, reported(r.metric, engagement.GrainLifetime, id, m.Day, last+1, r.value*int64(n+1)))
		}
		country := reported("views", engagement.GrainLifetime, id, m.Day, last+1, 77)
		country.Dimension, country.Member = "country", "AT"
		f.Readings = append(f.Readings, country)
	}
	total := reported("likes", engagement.GrainLifetime, "", first, last+1, 999)
	total.Total = true
	saves := reported("saves", engagement.GrainPeriod, "", last-29, last, 60)
	saves.Total = true
	f.Readings = append(f.Readings, total, saves,
		reported("engagements", engagement.GrainLifetime, "film2", first+40, last+1, 9),
		reported("impressions", engagement.GrainLifetime, "film0", first, last+1, 0), reported("clicks", engagement.GrainLifetime, "film0", first, last+1, 1))
	for month := 1; month <= 6; month++ {
		from := engagement.DayOf(at(month, 1, 0))
		to := engagement.DayOf(at(month+1, 1, 0)) - 1
		f.Readings = append(f.Readings, reported("profile_visits", engagement.GrainPeriod, "", from, to, int64(100*month)),
			reported("reach", engagement.GrainPeriod, "", from, to, int64(1000*month)))
	}
	// A second channel, with followers of its own.
	for d := last - 2; d <= last; d++ {
		r := reported("followers", engagement.GrainDaily, "", d, d, 50)
		r.Place = "Kestrel shorts"
		f.Readings = append(f.Readings, r)
	}
	return f
}

// recorder keeps the queries that were asked.
type recorder struct {
	store.Store
	mu    sync.Mutex
	asked []string
}

func (r *recorder) Ask(ctx context.Context, query string, args ...any) (store.Table, error) {
	r.mu.Lock()
	r.asked = append(r.asked, fmt.Sprintf("%s\n-- %v", query, args))
	r.mu.Unlock()
	return r.Store.Ask(ctx, query, args...)
}

// kestrel opens a desk on the data of the invented brand.
func kestrel(t testing.TB, opt insight.Options) (*insight.Desk, *recorder) {
	t.Helper()
	files, coverage := storetest.Write(t, mastodon(), forum(), reviews(), youtube())
	return desk(t, files, coverage, opt)
}

func desk(t testing.TB, files []string, coverage []engagement.Coverage, opt insight.Options) (*insight.Desk, *recorder) {
	t.Helper()
	db, err := duckdb.Open(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := db.Load(t.Context(), files, coverage); err != nil {
		t.Fatal(err)
	}
	rec := &recorder{Store: db}
	opt.Coverage = coverage
	d, err := insight.NewDesk(t.Context(), rec, registry(t), opt)
	if err != nil {
		t.Fatal(err)
	}
	rec.asked = nil
	return d, rec
}
