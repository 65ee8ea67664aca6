package insight_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // zones are the same on a computer that has none

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store"
	"hearth/internal/engagement/store/clickhouse"
	"hearth/internal/engagement/store/clickhouse/chtest"
	"hearth/internal/engagement/store/duckdb"
	"hearth/internal/engagement/store/storetest"
)

// changes are days on which clocks were put on or back, and how many half hours
// the day and the ones around it have. The middle one is the day of the change.
var changes = []struct {
	zone, day string
	halves    [3]int
}{
	{"Europe/Berlin", "2026-03-29", [3]int{48, 46, 48}},
	{"Europe/Berlin", "2026-10-25", [3]int{48, 50, 48}},
	{"America/New_York", "2026-03-08", [3]int{48, 46, 48}},
	{"America/New_York", "2026-11-01", [3]int{48, 50, 48}},
	{"America/Santiago", "2024-09-08", [3]int{48, 46, 48}}, // which has no midnight
	{"America/Santiago", "2024-04-06", [3]int{48, 50, 48}},
	{"Australia/Lord_Howe", "2026-10-04", [3]int{48, 47, 48}},
	{"Australia/Lord_Howe", "2026-04-05", [3]int{48, 49, 48}},
	{"Asia/Kolkata", "2026-03-29", [3]int{48, 48, 48}},
	{"Asia/Pyongyang", "2018-05-04", [3]int{48, 47, 48}}, // the zone itself was moved
	{"Pacific/Apia", "2011-12-29", [3]int{48, 48, 0}},    // whose 30 December was left out
}

// asked: every half hour of the three days somebody asks, on the clock of a zone,
// and has an answer 40 minutes later by any clock.
func asked(source string, zone *time.Location, day engagement.Day, captured engagement.Day) storetest.File {
	f := storetest.File{Source: source, From: (day - 1).String(), To: min(day+1, captured).String(), Captured: captured.String()}
	end := (day + 2).Start(zone)
	for at, n := (day - 1).Start(zone), 0; at.Before(end); at, n = at.Add(30*time.Minute), n+1 {
		for _, m := range []engagement.Message{
			{ID: fmt.Sprint(source, "q", n), Kind: engagement.KindQuestion, Role: engagement.RoleMember, Person: fmt.Sprint(source, n), At: at},
			{ID: fmt.Sprint(source, "a", n), Kind: engagement.KindAnswer, Role: engagement.RoleBrand, Person: "brand", At: at.Add(40 * time.Minute), Parent: fmt.Sprint(source, "q", n)},
		} {
			m.Source, m.Platform, m.Place, m.Root = source, "community", source, fmt.Sprint(source, "q", n)
			m.Day, m.At = engagement.DayOf(m.At), m.At.UTC()
			f.Messages = append(f.Messages, m)
		}
	}
	return f
}

// clocks opens a store of each engine on the same files.
func clocks(t *testing.T, files []string, coverage []engagement.Coverage) map[string]store.Store {
	t.Helper()
	at, err := clickhouse.Parse(chtest.Start(t, 2).URL("site"))
	if err != nil {
		t.Fatal(err)
	}
	other, err := clickhouse.Open(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	embedded, err := duckdb.Open(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]store.Store{"duckdb": embedded, "clickhouse": other}
	for _, st := range out {
		t.Cleanup(func() {
			if err := st.Close(); err != nil {
				t.Error(err)
			}
		})
		if err := st.Load(t.Context(), files, coverage); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// A day has as many messages as its hours have, 23, 24 or 25; how long somebody
// waited does not depend on what was done to clocks meanwhile; and of an export
// that was made on a day, nothing of that day is looked at where answers are, and
// all of the day before. Weeks are those of ISO, also where the year has 53.
func TestTimeOnBothEngines(t *testing.T) {
	var all []storetest.File
	var zones []*time.Location
	var days []engagement.Day
	for i, c := range changes {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		day, err := engagement.ParseDay(c.day)
		if err != nil {
			t.Fatal(err)
		}
		zones, days = append(zones, zone), append(days, day)
		all = append(all, asked(fmt.Sprint("whole", i), zone, day, day+3), asked(fmt.Sprint("cut", i), zone, day, day))
	}
	files, coverage := storetest.Write(t, append(all, winter()...)...)
	for engine, st := range clocks(t, files, coverage) {
		for i, c := range changes {
			d, err := insight.NewDesk(t.Context(), st, registry(t), insight.Options{Zone: zones[i], Coverage: coverage})
			if err != nil {
				t.Fatal(err)
			}
			name, day := fmt.Sprintf("%s, %s on %s", engine, c.zone, c.day), days[i]
			a, list := d.Ask(t.Context(), question("metric=messages", "by=day", "role=member", fmt.Sprint("source=whole", i)))
			sum := 0
			for n, r := range a.Rows {
				if sum += c.halves[n]; r.By != (day+engagement.Day(n-1)).String() || r.State != insight.Known || r.Num != int64(c.halves[n]) {
					t.Errorf("%s: %s has %d messages, not %d", name, r.By, r.Num, c.halves[n])
				}
			}
			if len(list) > 0 || len(a.Rows) != 3 {
				t.Errorf("%s: %d days %s", name, len(a.Rows), list)
			}
			for words, want := range map[string]string{
				fmt.Sprint("metric=answered_share param.within=40m source=whole", i): fmt.Sprintf("%d/%d", sum-1, sum-1), // the last one could not be watched for so long
				fmt.Sprint("metric=answered_share param.within=39m source=whole", i): fmt.Sprintf("0/%d", sum-1),
				fmt.Sprint("question=response.first-reply source=whole", i):          fmt.Sprintf("%d/1", sum),
				fmt.Sprint("question=response.first-reply source=cut", i):            fmt.Sprintf("%d/1", c.halves[0]),
				fmt.Sprint("metric=still_waiting source=cut", i):                     "1/1", // who asked half an hour before midnight
			} {
				a, list := d.Ask(t.Context(), question(strings.Fields(words)...))
				if got := fmt.Sprintf("%d/%d", a.Total.Num, a.Total.Den); got != want || len(list) > 0 {
					t.Errorf("%s: %s is %s, not %s %s", name, words, got, want, list)
				}
			}
		}
		d, err := insight.NewDesk(t.Context(), st, registry(t), insight.Options{Coverage: coverage})
		if err != nil {
			t.Fatal(err)
		}
		weeks(t, engine, d)
	}
}

// winter is a place of which two exports tell, from Christmas 2020 on, where two
// people write every day but on 2 January. Of the days between the exports, from
// 5 to 7 January, nobody knows.
func winter() []storetest.File {
	all := []storetest.File{
		{Source: "winter", From: "2020-12-25", To: "2021-01-04", Captured: "2021-01-05"},
		{Source: "winter", From: "2021-01-08", To: "2021-01-12", Captured: "2021-01-13"},
	}
	first := engagement.DayOf(time.Date(2020, 12, 25, 0, 0, 0, 0, time.UTC))
	for n := range 19 {
		f := &all[n/11%2]
		if day := (first + engagement.Day(n)).String(); day < f.From || day > f.To || day == "2021-01-02" {
			continue
		}
		for i, hour := range []int{0, 23} { // at both edges of the day
			at := (first + engagement.Day(n)).Time().Add(time.Duration(hour)*time.Hour + 59*time.Minute)
			f.Messages = append(f.Messages, said("winter", "community", "winter", fmt.Sprint("w", n, i), engagement.KindPost, engagement.RoleMember, fmt.Sprint("w", n, i), at))
		}
	}
	return all
}

// weeks asks about the winter: by day, where a day without rows is none and one
// without an export is unknown, and by longer units, with what of them is there.
func weeks(t *testing.T, engine string, d *insight.Desk) {
	t.Helper()
	const gone, gap = "?", "winter only in part: no data from 5 to 7 January 2021"
	for _, tt := range []struct{ words, want, notes string }{
		{"by=day period=2021-01-01..2021-01-09", "01-01 2, 01-02 0, 01-03 2, 01-04 2, 01-05 " + gone + ", 01-06 " + gone + ", 01-07 " + gone + ", 01-08 2, 01-09 2", gap},
		{"by=week period=2020-12-25..2021-01-12", "12-21 6, 12-28 12, 01-04 8, 01-11 4", "the first week is not whole: it starts on 25 December 2020; the last week is not whole: it ends on 12 January 2021; " + gap},
		{"by=month period=2020-12-25..2021-01-12", "12-01 14, 01-01 16", "the first month is not whole: it starts on 25 December 2020; the last month is not whole: it ends on 12 January 2021; " + gap},
		{"by=quarter period=2020-12-25..2021-01-04", "10-01 14, 01-01 6", "the first quarter is not whole: it starts on 25 December 2020; the last quarter is not whole: it ends on 4 January 2021"},
		{"by=year period=2020-12-25..2021-01-04", "01-01 14, 01-01 6", "the first year is not whole: it starts on 25 December 2020; the last year is not whole: it ends on 4 January 2021"},
		{"by=day period=2020-W53", "12-28 2, 12-29 2, 12-30 2, 12-31 2, 01-01 2, 01-02 0, 01-03 2", ""},
		{"period=2020-W53", " 12", ""},
		{"period=2021-01-05..2021-01-08 by=day", "01-05 " + gone + ", 01-06 " + gone + ", 01-07 " + gone + ", 01-08 2", gap},
	} {
		q := question(append(strings.Fields(tt.words), "metric=messages", "source=winter")...)
		q.Partial = true
		a, list := d.Ask(t.Context(), q)
		var got []string
		for _, r := range a.Rows {
			n := fmt.Sprint(r.Num)
			if r.State == insight.Missing {
				n = gone
			}
			got = append(got, strings.TrimPrefix(strings.TrimPrefix(r.By, "2020-"), "2021-")+" "+n)
		}
		if s, notes := strings.Join(got, ", "), strings.Join(a.Notes, "; "); s != tt.want || notes != tt.notes || len(list) > 0 {
			t.Errorf("%s, %s: got %s (%s)%s, want %s (%s)", engine, tt.words, s, notes, list, tt.want, tt.notes)
		}
		q.Partial = false
		if _, list := d.Ask(t.Context(), q); strings.Contains(tt.notes, gap) != strings.Contains(list.String(), "winter does not cover") {
			t.Errorf("%s, %s: %s", engine, tt.words, list)
		}
	}
}
