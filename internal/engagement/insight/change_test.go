package insight_test

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store/storetest"
	"hearth/internal/golden"
)

// bench: an invented forum of two years. About forty people write each week, a
// few of them often; in the week of 9 March 2026 three times as many do, and
// from 1 September 2026 on twice as many.
func bench() storetest.File {
	f := storetest.File{Source: "bench", From: "2025-01-06", To: "2026-12-27", Captured: "2026-12-28"}
	first := time.Date(2025, 1, 6, 12, 0, 0, 0, time.UTC)
	for week := range 103 {
		n := []int{40, 44, 38, 43, 41, 46, 37, 42}[week*5%8]
		start := first.AddDate(0, 0, 7*week)
		if start.Format(time.DateOnly) == "2026-03-09" {
			n *= 3
		}
		if start.After(time.Date(2026, 8, 30, 0, 0, 0, 0, time.UTC)) {
			n *= 2
		}
		for i := range n {
			person := fmt.Sprintf("person%03d", (week*29+i*i)%200)
			if i%9 == 0 {
				person = fmt.Sprintf("often%d", i%4)
			}
			f.Messages = append(f.Messages, said("bench", "community", "bench", fmt.Sprintf("b%d-%d", week, i), engagement.KindPost, engagement.RoleMember, person, start.AddDate(0, 0, i%7)))
		}
	}
	return f
}

// stamps: an invented counter of two years whose export tells nobody apart.
func stamps() storetest.File {
	f := storetest.File{Source: "stamps", From: "2025-01-01", To: "2026-12-31", Captured: "2027-01-01"}
	for d := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() < 2027; d = d.AddDate(0, 0, 1) {
		n := 4 + int(d.Weekday())%3 + d.Day()%4
		if d.Year() == 2026 && d.Month() > 6 {
			n *= 2
		}
		for i := range n {
			f.Messages = append(f.Messages, said("stamps", "shop", "Counter", fmt.Sprintf("s%s-%d", d.Format(time.DateOnly), i), engagement.KindReview, engagement.RoleAnonymous, "", d))
		}
	}
	return f
}

func declared(t *testing.T, text, from string, lasting, brk bool) insight.Event {
	t.Helper()
	d, err := engagement.ParseDay(from)
	if err != nil {
		t.Fatal(err)
	}
	return insight.Event{From: d, To: d, Text: text, Lasting: lasting, Break: brk}
}

// asks prints the answers to some questions, one after the other, for a golden.
func asks(t *testing.T, d *insight.Desk, name string, questions ...string) {
	t.Helper()
	var b strings.Builder
	for _, q := range questions {
		lang, words, _ := strings.Cut(q, " ")
		fmt.Fprintf(&b, "-- %s --\n%s\n", q, strings.TrimSpace(printed(t, d, lang, strings.Fields(words)...)))
	}
	golden.File(t, filepath.Join("testdata", "named", name+".txtar"), []byte(b.String()))
}

func TestChangePeriods(t *testing.T) {
	files, coverage := storetest.Write(t, bench(), stamps())
	d, _ := desk(t, files, coverage, insight.Options{})
	asks(t, d, "change-periods",
		"en question=change.periods source=bench period=2026-10",
		"de question=change.periods source=bench period=2026-10",
		"en question=change.periods source=bench period=2026-06 param.of=people param.sure=95",
		"en question=change.periods source=bench period=2025-12",
		"de question=change.periods source=bench period=2026-12 partial=true",
		"en question=change.periods source=stamps role=anonymous period=2026-Q4",
		"de question=change.periods source=stamps role=anonymous period=2026-08",
		"en question=change.periods source=bench period=2025-01-13",
		"en question=change.periods source=bench",
		"en question=change.periods period=2026-10 by=week compare=year-ago param.of=persons param.sure=90",
	)
}

func TestChangeOrdinary(t *testing.T) {
	files, coverage := storetest.Write(t, bench(), stamps(), quiet())
	events := []insight.Event{declared(t, "Heron recall", "2026-03-11", false, false), declared(t, "New forum", "2026-08-31", true, false)}
	d, _ := desk(t, files, coverage, insight.Options{Events: events})
	asks(t, d, "change-ordinary",
		"en question=change.ordinary source=bench period=2026-01..2026-03",
		"de question=change.ordinary source=bench period=2026-01..2026-03 param.of=people",
		"en question=change.ordinary source=bench period=2026-08..2026-10",
		"en question=change.ordinary source=bench period=2026-05..2026-07 by=month",
		"en question=change.ordinary source=stamps role=anonymous period=2026-05..2026-08",
		"en question=change.ordinary source=stamps period=2026-08",
		"de question=change.ordinary source=stamps period=2026-08 param.of=people",
		"en question=change.ordinary source=quiet period=2026-02",
		"de question=change.ordinary source=bench period=2026-02 by=quarter",
	)
}

// Across a day on which what is counted changed nothing is compared, and what is
// ordinary is worked out anew from it.
func TestChangeOverABreak(t *testing.T) {
	files, coverage := storetest.Write(t, bench())
	d, _ := desk(t, files, coverage, insight.Options{Events: []insight.Event{declared(t, "New software", "2026-05-04", false, true)}})
	asks(t, d, "change-break",
		"en question=change.periods source=bench period=2026-07",
		"en question=change.ordinary source=bench period=2026-04..2026-05",
	)
}

// An event is part of what an answer comes from only where it can change it.
func TestEventsOf(t *testing.T) {
	reg := registry(t)
	letter, forum := declared(t, "Letter", "2026-03-14", false, false), declared(t, "Forum", "2026-05-04", false, true)
	reach := declared(t, "Reach", "2026-06-15", false, true)
	reach.Metrics = []string{"reach", "influence.circles"}
	for words, want := range map[string]int{
		"metric=messages": 1, "metric=reach": 2, "question=change.ordinary": 3, "question=change.periods": 1,
		"question=influence.circles": 2, "metric=influence_mavens": 2, "sql=SELECT 1": 0,
	} {
		if got := insight.EventsOf(reg, question(words), []insight.Event{letter, forum, reach}); len(got) != want {
			t.Errorf("%s: got %+v, want %d", words, got, want)
		}
	}
}

// quiet: an invented place where two people write each week, and slow waves of
// many others through the year.
func quiet() storetest.File {
	f := storetest.File{Source: "quiet", From: "2025-01-06", To: "2026-03-29", Captured: "2026-03-30"}
	first := time.Date(2025, 1, 6, 12, 0, 0, 0, time.UTC)
	for week := range 64 {
		for i := range 20 + int(15*math.Sin(float64(week)/5)) {
			f.Messages = append(f.Messages, said("quiet", "community", "quiet", fmt.Sprintf("q%d-%d", week, i), engagement.KindPost, engagement.RoleMember, fmt.Sprintf("quiet%02d", i), first.AddDate(0, 0, 7*week+i%7)))
		}
	}
	return f
}

// rush: an invented board of about forty people who write one message a month
// each, and one who wrote twenty more in July 2025 and in May 2026.
func rush() storetest.File {
	f := storetest.File{Source: "rush", From: "2025-01-01", To: "2026-07-31", Captured: "2026-08-01"}
	for month := range 19 {
		at := time.Date(2025, time.Month(1+month), 5, 12, 0, 0, 0, time.UTC)
		for i := range 36 {
			f.Messages = append(f.Messages, said("rush", "community", "board", fmt.Sprintf("r%d-%d", month, i), engagement.KindPost, engagement.RoleMember, fmt.Sprintf("rider%d", i), at))
		}
		if month == 6 || month == 16 {
			for i := range 20 {
				f.Messages = append(f.Messages, said("rush", "community", "board", fmt.Sprintf("b%d-%d", month, i), engagement.KindPost, engagement.RoleMember, "loud", at))
			}
		}
	}
	return f
}

// Half as many again is more, but where one person made the difference it is said
// that it could still be chance; in both directions and both languages.
func TestCouldStillBeChance(t *testing.T) {
	files, coverage := storetest.Write(t, rush())
	d, _ := desk(t, files, coverage, insight.Options{})
	for _, tt := range []struct{ lang, period, want string }{
		{"en", "2026-05", "More than in the same period a year ago: 56 against 36; ratio 1.56 (0.61 to 4) – could still be chance."},
		{"en", "2026-05", "More than usual: 56 against 36, the median of the four periods before; ratio 1.56 (0.61 to 4) – could still be chance."},
		{"en", "2026-07", "Fewer than in the same period a year ago: 36 against 56; ratio 0.64 (0.25 to 1.63) – could still be chance."},
		{"de", "2026-07", "Weniger als im selben Zeitraum vor einem Jahr: 36 gegenüber 56; Verhältnis 0,64 (0,25 bis 1,63) – kann noch Zufall sein."},
		{"de", "2026-05", "Mehr als im selben Zeitraum vor einem Jahr: 56 gegenüber 36; Verhältnis 1,56 (0,61 bis 4) – kann noch Zufall sein."},
		{"en", "2026-04", "About as many as usual, within ordinary ups and downs: 36 against 36"},
	} {
		if got := printed(t, d, tt.lang, "question=change.periods", "source=rush", "period="+tt.period); !strings.Contains(got, tt.want) {
			t.Errorf("%s: got\n%swant\n%s", tt.period, got, tt.want)
		}
	}
}
