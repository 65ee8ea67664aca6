package insight_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
)

func day(t testing.TB, s string) engagement.Day {
	t.Helper()
	d, err := engagement.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestParsePeriod(t *testing.T) {
	asOf := day(t, "2026-09-14") // a Monday
	tests := []struct{ text, from, to, unit, label string }{
		{"2026", "2026-01-01", "2026-12-31", "year", "2026"},
		{"2026-Q2", "2026-04-01", "2026-06-30", "quarter", "April to June 2026"},
		{"2026-06", "2026-06-01", "2026-06-30", "month", "June 2026"},
		{"2024-02", "2024-02-01", "2024-02-29", "month", "February 2024"},
		{"2026-W23", "2026-06-01", "2026-06-07", "week", "week 23, 1 to 7 June 2026"},
		{"2026-W53", "2026-12-28", "2027-01-03", "week", "week 53, 28 December 2026 to 3 January 2027"},
		{"2025-W01", "2024-12-30", "2025-01-05", "week", "week 1, 30 December 2024 to 5 January 2025"},
		{"2026-06-14", "2026-06-14", "2026-06-14", "day", "14 June 2026"},
		{"2025-10..2026-09", "2025-10-01", "2026-09-30", "", "October 2025 to September 2026"},
		{"2025..2026", "2025-01-01", "2026-12-31", "", "2025 to 2026"},
		{"2026-06-03 .. 2026-06-09", "2026-06-03", "2026-06-09", "", "3 to 9 June 2026"},
		{"2026-05-30..2026-06-02", "2026-05-30", "2026-06-02", "", "30 May to 2 June 2026"},
		{"2025-12-30..2026-06-02", "2025-12-30", "2026-06-02", "", "30 December 2025 to 2 June 2026"},
		{"2026-06-01..2026-06-30", "2026-06-01", "2026-06-30", "month", "June 2026"},
		{"2026-04..2026-06", "2026-04-01", "2026-06-30", "quarter", "April to June 2026"},
		{"2026-07..", "2026-07-01", "2026-09-14", "", "1 July to 14 September 2026"},
		{"..2026-06", "1970-01-01", "2026-06-30", "", "January 1970 to June 2026"},
		{"all", "1970-01-01", "2026-09-14", "", "1 January 1970 to 14 September 2026"},
		{"last-month", "2026-08-01", "2026-08-31", "month", "August 2026"},
		{"last-1-month", "2026-08-01", "2026-08-31", "month", "August 2026"},
		{"last-3-months", "2026-06-01", "2026-08-31", "", "June to August 2026"},
		{"last-12-months", "2025-09-01", "2026-08-31", "", "September 2025 to August 2026"},
		{"last-28-days", "2026-08-18", "2026-09-14", "", "18 August to 14 September 2026"},
		{"last-week", "2026-09-07", "2026-09-13", "week", "week 37, 7 to 13 September 2026"},
		{"last-quarter", "2026-04-01", "2026-06-30", "quarter", "April to June 2026"},
		{"last-year", "2025-01-01", "2025-12-31", "year", "2025"},
		{"last-day", "2026-09-14", "2026-09-14", "day", "14 September 2026"},
	}
	for _, tt := range tests {
		s, err := insight.ParsePeriod(tt.text, asOf)
		if err != nil {
			t.Errorf("%s: %v", tt.text, err)
			continue
		}
		if s.From.String() != tt.from || s.To.String() != tt.to || s.Unit != tt.unit || s.Label != tt.label {
			t.Errorf("%s: got %s to %s, %q, %q; want %s to %s, %q, %q", tt.text, s.From, s.To, s.Unit, s.Label, tt.from, tt.to, tt.unit, tt.label)
		}
	}
}

// The last whole unit is the one that ends on the as-of day when it ends there.
func TestLastUnitEndsOnAsOf(t *testing.T) {
	s, err := insight.ParsePeriod("last-month", day(t, "2026-06-30"))
	if err != nil || s.String() != "2026-06" {
		t.Errorf("got %v, %v; want 2026-06", s, err)
	}
}

func TestPeriodProblems(t *testing.T) {
	asOf := day(t, "2026-09-14")
	forms := "type one of `2026`, `2026-Q2`, `2026-06`, `2026-W23`, `2026-06-14`, `2026-01..2026-06`, `2026-01..`, `..2026-06`, `all`, `last-month`, `last-3-months`, `last-28-days`"
	tests := []struct{ text, want, hint string }{
		{"2026-6", `"2026-6" is not a period`, "type `2026-06`"},
		{"Q2 2026", `"Q2 2026" is not a period`, "type `2026-Q2`"},
		{"2026Q2", `"2026Q2" is not a period`, "type `2026-Q2`"},
		{"2026-q2", `"2026-q2" is not a period`, "type `2026-Q2`"},
		{"2026-w5", `"2026-w5" is not a period`, "type `2026-W05`"},
		{"W23 2026", `"W23 2026" is not a period`, "type `2026-W23`"},
		{"W5/2026", `"W5/2026" is not a period`, "type `2026-W05`"},
		{"06/2026", `"06/2026" is not a period`, "type `2026-06`"},
		{"6/2026", `"6/2026" is not a period`, "type `2026-06`"},
		{"2026/06", `"2026/06" is not a period`, "type `2026-06`"},
		{"June 2026", `"June 2026" is not a period`, "type `2026-06`"},
		{"2026 jun", `"2026 jun" is not a period`, "type `2026-06`"},
		{"2026-6-3", `"2026-6-3" is not a period`, "type `2026-06-03`"},
		{"14.6.2026", `"14.6.2026" is not a period`, "type `2026-06-14`"},
		{"20260614", `"20260614" is not a period`, "type `2026-06-14`"},
		{"last month", `"last month" is not a period`, "type `last-month`"},
		{"last-months", `"last-months" is not a period`, "type `last-month`"},
		{"last-3-month", `"last-3-month" is not a period`, "type `last-3-months`"},
		{"last 28 days", `"last 28 days" is not a period`, "type `last-28-days`"},
		{"past 7 days", `"past 7 days" is not a period`, "type `last-7-days`"},
		{"last-1-months", `"last-1-months" is not a period`, "type `last-month`"},
		{"last-mnth", `"last-mnth" is not a period`, "type `last-month`"},
		{"everything", `"everything" is not a period`, "type `all`"},
		{"2026-01 - 2026-06", `"2026-01 - 2026-06" is not a period`, "type `2026-01..2026-06`"},
		{"Jan 2026 to June 2026", `"Jan 2026 to June 2026" is not a period`, "type `2026-01..2026-06`"},
		{"soon", `"soon" is not a period`, forms},
		{"", "the period is empty", forms},
		{"..", `the period ".." has no ends`, "type `all` for everything there is"},
		{"2026-6..2026-07", `"2026-6" is not a period`, "type `2026-06`"},
		{"2026-06..last-month", `"last-month" is not a period`, "type `last-month`"},
		{"2026-08..2026-06", `the period "2026-08..2026-06" ends before it starts`, "type `2026-06..2026-08`"},
		{"2026-10..", `the period "2026-10.." starts after the newest data (14 September 2026)`, "type an earlier start, such as `2026-09..`"},
		{"2026-13", `"2026-13" is not a period`, forms},
		{"2026-02-30", "there is no day 2026-02-30", "the last day of February 2026 is `2026-02-28`"},
		{"2026-14-01", "there is no day 2026-14-01", "months are 01 to 12: year-month-day, such as `2026-06-14`"},
		{"2025-W53", "2025 has no week 53", "the weeks of 2025 are `2025-W01` to `2025-W52`"},
		{"2026-W00", "2026 has no week 00", "the weeks of 2026 are `2026-W01` to `2026-W53`"},
		{"1066", "the year 1066 is out of reach", "type a year from 1970 to 2099"},
		{"last-900-years", `the period "last-900-years" starts before 1970`, "type a smaller number"},
	}
	for _, tt := range tests {
		_, err := insight.ParsePeriod(tt.text, asOf)
		var bad *insight.PeriodError
		if !errors.As(err, &bad) {
			t.Errorf("%q: got %v, want a PeriodError", tt.text, err)
			continue
		}
		if bad.Text != tt.want || bad.Hint != tt.hint {
			t.Errorf("%q:\n got %s\n     %s\nwant %s\n     %s", tt.text, bad.Text, bad.Hint, tt.want, tt.hint)
		}
	}
}

func TestPreviousAndYearAgo(t *testing.T) {
	asOf := day(t, "2026-09-14")
	tests := []struct{ text, previous, yearAgo string }{
		{"2026", "2025", "2025"},
		{"2026-Q1", "2025-Q4", "2025-Q1"},
		{"2026-01", "2025-12", "2025-01"},
		{"2021-W01", "2020-W53", "2020-W01"},
		{"2020-W53", "2020-W52", "2019-W52"},
		{"2024-02-29", "2024-02-28", "2023-02-28"},
		{"2025-10..2026-09", "2024-10-01..2025-09-30", "2024-10-01..2025-09-30"},
		{"2024-01..2024-02", "2023-11-01..2023-12-31", "2023-01-01..2023-02-28"},
		{"2026-06-03..2026-06-09", "2026-05-27..2026-06-02", "2025-06-03..2025-06-09"},
		{"last-28-days", "2026-07-21..2026-08-17", "2025-08-18..2025-09-14"},
	}
	for _, tt := range tests {
		s, err := insight.ParsePeriod(tt.text, asOf)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Previous().String(); got != tt.previous {
			t.Errorf("%s: previous is %s, want %s", tt.text, got, tt.previous)
		}
		if got := s.YearAgo().String(); got != tt.yearAgo {
			t.Errorf("%s: a year ago is %s, want %s", tt.text, got, tt.yearAgo)
		}
	}
}

// Whatever is printed reads as the same days, and a range is as long as its ends say.
func TestPeriodPrintsAsItReads(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		a := engagement.Day(rnd.IntN(40000))
		b := a + engagement.Day(rnd.IntN(900))
		s, err := insight.ParsePeriod(a.String()+".."+b.String(), 0)
		if err != nil {
			t.Fatal(err)
		}
		if s.From != a || s.To != b || s.Days() != int(b-a)+1 {
			t.Fatalf("%s..%s reads as %s to %s, %d days", a, b, s.From, s.To, s.Days())
		}
		again, err := insight.ParsePeriod(s.String(), 0)
		if err != nil || again != s {
			t.Fatalf("%v prints as %s and reads as %v, %v", s, s, again, err)
		}
		if p := s.Previous(); p.To != s.From-1 {
			t.Fatalf("%s: the period before, %s, does not end the day before", s, p)
		}
	}
}

// Weeks over year ends: each has seven days, starts on Monday, follows the last.
func TestWeeksOverYearEnds(t *testing.T) {
	want := day(t, "1999-12-27")
	for s, err := insight.ParsePeriod("1999-W52", 0); s.From < day(t, "2040-01-10"); {
		if err != nil || s.From != want || s.Days() != 7 || s.From.Time().Weekday().String() != "Monday" {
			t.Fatalf("week %s runs %s to %s, %v; want a start on %s", s, s.From, s.To, err, want)
		}
		want += 7
		s, err = insight.ParsePeriod(want.String()+".."+(want+6).String(), 0)
		if !strings.Contains(s.String(), "-W") {
			t.Fatalf("the week from %s prints as %s", want, s)
		}
	}
}

func FuzzParsePeriod(f *testing.F) {
	for _, s := range []string{"2026", "2026-Q2", "2026-06", "2026-W23", "2026-06-14", "2026-01..2026-06", "2026..", "..2026", "all",
		"last-month", "last-3-months", "last-28-days", "Q2 2026", "June 2026", "2026-6", "..", "last-9999-years", "2026-W53", "1.1.2026 to 2.2.2026"} {
		f.Add(s, int32(20000))
	}
	f.Fuzz(func(t *testing.T, text string, asOf int32) {
		if asOf < 0 || asOf > 47000 {
			return
		}
		s, err := insight.ParsePeriod(text, engagement.Day(asOf))
		if err != nil {
			var bad *insight.PeriodError
			if !errors.As(err, &bad) || bad.Text == "" || bad.Hint == "" {
				t.Fatalf("%q: the problem has no words or no hint: %#v", text, err)
			}
			return
		}
		if s.To < s.From || s.Label == "" {
			t.Fatalf("%q: %v", text, s)
		}
		if again, err := insight.ParsePeriod(s.String(), 0); err != nil || again.From != s.From || again.To != s.To {
			t.Fatalf("%q: %s reads as %v, %v", text, s, again, err)
		}
	})
}
