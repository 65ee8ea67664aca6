package storetest

import (
	"strings"
	"testing"

	"hearth/internal/engagement"
)

// check is one part of the conformance test.
type check struct {
	name string
	run  func(*testing.T, Open)
}

// Run checks an engine against everything that package store promises.
func Run(t *testing.T, open Open, d Dialect) {
	all := []check{
		{"Empty", empty},
		{"DedupeMessages", dedupeMessages},
		{"DedupeReadings", dedupeReadings},
		{"Origins", strayOrigins},
		{"Missing", missing},
		{"Calendar", calendar},
		{"BigNumbers", bigNumbers},
		{"Unicode", unicode},
		{"Arguments", arguments},
		{"OnlyIntegers", onlyIntegers},
		{"People", people},
		{"PersonDays", personDays},
		{"Census", census},
		{"Exchanges", exchanges},
		{"ExchangesUnderBrand", underBrand},
		{"ExchangeTies", ties},
		{"Openings", openings},
		{"AnyOpenings", anyOpenings},
		{"ToWhom", toWhom},
		{"SortedWords", sortedWords},
		{"MovedToPrivate", movedToPrivate},
		{"Echoes", echoes},
		{"AnyEchoes", anyEchoes},
		{"Numbers", numbers},
	}
	for _, c := range append(all, writers(d)...) {
		t.Run(c.name, func(t *testing.T) { c.run(t, open) })
	}
}

// tables are all of the schema.
var tables = []string{"messages", "readings", "exchanges", "openings", "people", "coverage"}

func empty(t *testing.T, open Open) {
	st := loaded(t, open)
	for _, name := range tables {
		asks(t, st, "0", "SELECT count(*) FROM "+name)
		selects(t, st, "0", "SELECT count(*) FROM "+name)
	}
	asks(t, st, "0", "SELECT count(*) FROM person_days")
	asks(t, st, "0", "SELECT count(*) FROM census")
	asks(t, st, "-", "SELECT sum(value) FROM readings")
}

func dedupeMessages(t *testing.T, open Open) {
	old, edited := msg(t, "m1 - m1 member anna 2026-06-01T10:00"), msg(t, "m1 - m1 member anna 2026-06-01T10:05")
	twice := msg(t, "m2 - m2 member ben 2026-06-02T10:00")
	st := loaded(t, open,
		File{Source: "forum", Captured: "2026-07-02", Messages: []engagement.Message{edited, twice, twice}},
		File{Source: "forum", Captured: "2026-07-01", Messages: []engagement.Message{old}},
		File{Source: "mirror", Captured: "2026-07-02", Messages: []engagement.Message{twice}},
	)
	asks(t, st, `
		m1 forum 1780308300
		m2 mirror 1780394400`, "SELECT id, source, m.at FROM messages m ORDER BY id")
}

func dedupeReadings(t *testing.T, open Open) {
	read := func(metric, grain, from, to string, value int64) engagement.Reading {
		return engagement.Reading{Platform: "community", Place: "channel", Post: "p1", Metric: metric, Grain: grain, From: day(t, from), To: day(t, to), Value: value}
	}
	total := read("views", engagement.GrainPeriod, "2026-06-01", "2026-06-30", 100)
	total.Dimension, total.Total = "country", true
	part := total
	part.Total, part.Member, part.Value = false, "DE", 60
	st := loaded(t, open,
		File{Source: "tube", Captured: "2026-07-01", Readings: []engagement.Reading{
			read("views", engagement.GrainLifetime, "2026-06-01", "2026-07-01", 10),
			read("views", engagement.GrainDaily, "2026-06-01", "2026-06-01", 3),
			read("views", engagement.GrainDaily, "2026-06-02", "2026-06-02", 4),
			total, part,
		}},
		File{Source: "tube", Captured: "2026-08-01", Readings: []engagement.Reading{
			read("views", engagement.GrainLifetime, "2026-06-01", "2026-08-01", 12),
			read("views", engagement.GrainDaily, "2026-06-02", "2026-06-02", 5),
		}},
	)
	asks(t, st, `
		daily 20605 - 3
		daily 20606 - 5
		lifetime 20605 - 12
		period 20605 - 100
		period 20605 DE 60`,
		"SELECT grain, from_day, CASE WHEN member = '' THEN '-' ELSE member END AS part, value FROM readings ORDER BY grain, from_day, total DESC")
	asks(t, st, "8", "SELECT sum(value) FROM readings WHERE grain = ?", "daily")
}

// strayOrigins loads rows of which coverage knows only some.
func strayOrigins(t *testing.T, open Open) {
	paths, coverage := Write(t,
		File{Source: "forum", Captured: "2026-07-01", Messages: msgs(t, "m1 - m1 member anna 2026-06-01T10:00")},
		File{Source: "forum", Captured: "2026-07-01", Messages: msgs(t, "m2 - m2 member ben 2026-06-02T10:00")},
	)
	for _, c := range []struct {
		coverage []engagement.Coverage
		want     string
	}{
		{coverage, "m1\nm2"},
		{coverage[:1], "m1"},
		{nil, "m1\nm2"},
		{[]engagement.Coverage{{Source: "forum"}}, "m1\nm2"},
	} {
		st := open(t)
		if err := st.Load(t.Context(), paths, c.coverage); err != nil {
			t.Fatal(err)
		}
		asks(t, st, c.want, "SELECT id FROM messages ORDER BY id")
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	}
}

// missing checks that what is unknown is not zero.
func missing(t *testing.T, open Open) {
	rated := msg(t, "m1 - m1 member anna 2026-06-01T10:00")
	zero := int32(0)
	rated.Rating = &zero
	undated := msg(t, "m2 - m2 member - -")
	st := loaded(t, open, File{Source: "shop", Captured: "2026-07-01", Messages: []engagement.Message{rated, undated},
		Readings: []engagement.Reading{{Metric: "views", Grain: engagement.GrainLifetime, Value: 0}}})
	asks(t, st, "m1 0 20605\nm2 - -", "SELECT id, rating, day FROM messages ORDER BY id")
	asks(t, st, "m2 - - - - -", "SELECT id, m.at, week, month, quarter, year FROM messages m WHERE day IS NULL")
	asks(t, st, "1 1 2", "SELECT count(rating), count(day), count(*) FROM messages")
	asks(t, st, "0 - - 20635", "SELECT value, from_day, month, captured FROM readings")
	asks(t, st, "- - 20635", "SELECT from_day, to_day, captured FROM coverage")
	selects(t, st, "0 -\n1 2026-06-01", "SELECT count(rating), day FROM messages GROUP BY day")
}

// calendar goes over the ends of years, also those before 1970.
func calendar(t *testing.T, open Open) {
	var all []engagement.Message
	for _, d := range []string{"2024-12-29", "2024-12-30", "2025-01-01", "2026-12-31", "2027-01-03", "2027-01-04", "2024-02-29", "1969-12-31", "1969-12-28", "2110-05-05"} {
		all = append(all, msg(t, d+" - "+d+" member p "+d))
	}
	st := loaded(t, open, File{Source: "forum", Captured: "2026-07-01", Messages: all})
	got, err := st.Ask(t.Context(), "SELECT id, day, week, month, quarter, year, by_day FROM messages ORDER BY day")
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Rows) != len(all) {
		t.Fatalf("%d rows of %d", len(got.Rows), len(all))
	}
	for _, r := range got.Rows {
		d := day(t, r[0].(string))
		at := d.Time()
		monday := d - engagement.Day((int(at.Weekday())+6)%7)
		month := at.Year()*12 + int(at.Month()) - 1
		quarter := at.Year()*4 + (int(at.Month())-1)/3
		for i, want := range []int64{int64(d), int64(monday), int64(month), int64(quarter), int64(at.Year()), 1} {
			if r[i+1] != want {
				t.Errorf("%s: %s is %v, want %d", d, got.Columns[i+1].Name, r[i+1], want)
			}
		}
	}
	selects(t, st, "2024-12-30 2025-01-01 2025-01-01 2025", "SELECT week, month, quarter, year FROM messages WHERE day = CAST('2025-01-01' AS DATE)")
}

func bigNumbers(t *testing.T, open Open) {
	read := func(day engagement.Day, v int64) engagement.Reading {
		return engagement.Reading{Metric: "watch_seconds", Grain: engagement.GrainDaily, From: day, To: day, Value: v}
	}
	const most = 1<<63 - 1
	st := loaded(t, open, File{Source: "tube", Captured: "2026-07-01", Readings: []engagement.Reading{read(20000, most), read(20001, most-1)}})
	asks(t, st, "9223372036854775807", "SELECT max(value) FROM readings")
	if _, err := st.Ask(t.Context(), "SELECT sum(value) FROM readings"); err == nil || !strings.Contains(err.Error(), "too large") {
		t.Errorf("a sum over the largest integer gives %v", err)
	}
}

func unicode(t *testing.T, open Open) {
	m := msg(t, "m1 - m1 brand us 2026-06-01T10:00")
	m.Place, m.Title, m.Tags, m.Language = "Grüße 🚲 'quoted'", "日本\x00語 \xff", []string{"zwei", "a|b", "e\u0301"}, "de"
	hidden := msg(t, "m2 - m2 member anna 2026-06-01T10:00")
	hidden.Title, hidden.URL = "private", "https://example.org/private"
	st := loaded(t, open, File{Source: "läden.2", Captured: "2026-07-01", Messages: []engagement.Message{m, hidden}})
	asks(t, st, "läden.2|Grüße 🚲 'quoted'|日本\uFFFD語 \uFFFD||a¦b|e\u0301|zwei|",
		"SELECT concat(source, '|', place, '|', title, '|', tags) FROM messages WHERE role = 'brand'")
	asks(t, st, "1", "SELECT count(*) FROM messages WHERE place = ?", "Grüße 🚲 'quoted'")
	asks(t, st, "1", "SELECT count(*) FROM messages WHERE tags LIKE ?", "%|zwei|%")
	asks(t, st, "0", "SELECT count(*) FROM messages WHERE role = 'member' AND (title <> '' OR url <> '')")
	selects(t, st, "2", `SELECT count(*) FROM "läden.2"`)
}

func arguments(t *testing.T, open Open) {
	st := loaded(t, open, File{Source: "forum", Captured: "2026-07-01", Messages: msgs(t,
		"m1 - m1 member anna 2026-06-01T10:00", "m2 m1 m1 brand us 2026-06-02T10:00")})
	asks(t, st, "1", "SELECT count(*) FROM messages WHERE role = ? AND day <= ? AND day >= ?", "member", int64(20605), int64(20605))
	asks(t, st, "0", "SELECT count(*) FROM messages WHERE role = ?", "' OR 1=1 --")
	for _, q := range []string{"SELECT nothing FROM messages", "SELEC 1", ""} {
		if _, err := st.Ask(t.Context(), q); err == nil {
			t.Errorf("%q is no error", q)
		}
	}
}

func onlyIntegers(t *testing.T, open Open) {
	st := loaded(t, open, File{Source: "forum", Captured: "2026-07-01", Messages: msgs(t, "m1 - m1 member anna 2026-06-01T10:00")})
	asks(t, st, "20605 5 m1", "SELECT sum(day), cast(5 AS DECIMAL(18,0)), min(id) FROM messages")
	for _, q := range []string{"SELECT avg(day) FROM messages", "SELECT 1 / 2", "SELECT 1.5"} {
		if _, err := st.Ask(t.Context(), q); err == nil || !strings.Contains(err.Error(), "engines return integers, text and days only") {
			t.Errorf("%s gives %v", q, err)
		}
	}
}

func people(t *testing.T, open Open) {
	st := loaded(t, open,
		File{Source: "forum", Captured: "2026-07-01", Messages: msgs(t,
			"m1 - m1 member anna 2026-06-01T10:00", "m2 - m2 member anna 2026-06-05T10:00", "m3 - m3 member - 2026-06-05T10:00",
			"m4 - m4 brand us 2026-06-05T10:00", "m5 - m5 member ben -")},
		File{Source: "shop", Captured: "2026-07-01", Messages: msgs(t, "m6 - m6 member anna 2026-05-01T10:00")})
	asks(t, st, `
		anna forum member 20605 20609 2
		anna shop member 20574 20574 1
		ben forum member - - 1
		us forum brand 20609 20609 1`,
		"SELECT person, source, role, first_day, last_day, messages FROM people ORDER BY person, source")
}

func personDays(t *testing.T, open Open) {
	all := msgs(t,
		"m1 - m1 member anna 2026-06-01T10:00", "m2 m1 m1 member anna 2026-06-01T11:00", "m3 - m3 member anna 2026-06-01T12:00",
		"m4 - m4 member anna 2026-06-08T10:00", "m5 m4 m4 staff anna 2026-06-08T11:00", "m6 m4 m4 member - 2026-06-08T12:00",
		"m7 - m7 member ben -", "m8 - m8 brand bot 2026-06-08T13:00", "m9 m8 m8 member ben 1969-12-31T13:00", "m10 - m10 member ben 2026-06-08")
	kinds := []string{engagement.KindPost, engagement.KindReply, engagement.KindQuestion, engagement.KindReview, engagement.KindAnswer}
	for i, k := range kinds {
		all[i].Kind = k
	}
	all[7].Automated, all[8].Kind, all[9].Place = true, engagement.KindShare, "shop"
	st := loaded(t, open, File{Source: "forum", Captured: "2026-07-01", Messages: all})
	asks(t, st, `
		anna forum member 0 20605 3 1 1 0 0 1 0
		anna forum member 0 20612 1 0 0 0 1 0 0
		anna forum staff 0 20612 1 0 0 0 0 0 1
		ben forum member 0 -1 1 0 0 1 0 0 0
		ben shop member 0 20612 1 1 0 0 0 0 0
		bot forum brand 1 20612 1 1 0 0 0 0 0`,
		`SELECT person, place, role, automated, day, messages, posts, replies, shares, reviews, questions, answers FROM person_days
		ORDER BY person, day, place, role`)
	asks(t, st, "forum community 20605 24317 8105 2026", "SELECT source, platform, week, month, quarter, year FROM person_days WHERE day = ?", int64(20605))
}

// census wants how many messages there are of each description, and no line for
// what is of the same.
func census(t *testing.T, open Open) {
	all := msgs(t,
		"m1 - m1 member anna 2026-06-01T10:00", "m2 - m2 member ben 2026-06-08T10:00", "m3 - m3 member - 2026-06-08T10:00",
		"m4 m1 m1 brand us 2026-06-03", "m5 - m5 member anna -", "m6 m1 m1 member ben 2026-06-02T10:00")
	all[4].Place, all[5].Class, all[3].Automated = "shop", engagement.ClassBoth, true
	st := loaded(t, open, File{Source: "forum", Captured: "2026-07-01", Messages: all},
		File{Source: "mirror", Captured: "2026-07-01", Messages: msgs(t, "n1 - n1 member anna 2026-06-01T10:00")})
	asks(t, st, `
		forum forum post member 0 0 0 0 1 0 20612 20612 1
		forum forum post member 0 0 0 1 1 0 20605 20612 2
		forum forum reply brand 1 1 1 1 1 0 20607 20607 1
		forum forum reply member 0 0 1 1 1 1 20606 20606 1
		forum shop post member 0 0 0 1 0 0 - - 1
		mirror forum post member 0 0 0 1 1 0 20605 20605 1`,
		`SELECT source, place, kind, role, automated, by_day, answers, named, timed, sorted, first_day, last_day, messages FROM census
		ORDER BY source, place, kind, role, automated, by_day, answers, named, timed, sorted`)
	asks(t, st, "community 7", "SELECT c.platform, SUM(c.messages) AS n FROM census c GROUP BY c.platform")
	asks(t, st, "1", "SELECT COUNT(*) AS n FROM census c JOIN coverage v ON v.source = c.source WHERE c.source = 'mirror'")
}
