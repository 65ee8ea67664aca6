package engagement

import (
	"testing"
	"time"
	_ "time/tzdata" // zones are the same on a computer that has none
)

func place(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// What a clock shows once, twice or never, east and west of Greenwich, with
// changes of an hour and of half an hour, by day and at midnight.
func TestClock(t *testing.T) {
	for _, tt := range []struct{ zone, day, clock, want string }{
		{"UTC", "2026-03-29", "02:30", "2026-03-29 02:30 +0000"},
		{"Europe/Berlin", "2026-03-29", "01:59", "2026-03-29 01:59 +0100"},
		{"Europe/Berlin", "2026-03-29", "02:30", "2026-03-29 03:30 +0200"}, // never
		{"Europe/Berlin", "2026-03-29", "03:00", "2026-03-29 03:00 +0200"},
		{"Europe/Berlin", "2026-10-25", "01:59", "2026-10-25 01:59 +0200"},
		{"Europe/Berlin", "2026-10-25", "02:00", "2026-10-25 02:00 +0200"}, // twice
		{"Europe/Berlin", "2026-10-25", "02:59", "2026-10-25 02:59 +0200"},
		{"Europe/Berlin", "2026-10-25", "03:00", "2026-10-25 03:00 +0100"},
		{"Europe/London", "2026-10-25", "01:30", "2026-10-25 01:30 +0100"},    // twice
		{"America/New_York", "2026-11-01", "01:30", "2026-11-01 01:30 -0400"}, // twice
		{"America/New_York", "2026-11-01", "02:00", "2026-11-01 02:00 -0500"},
		{"America/New_York", "2026-03-08", "02:30", "2026-03-08 03:30 -0400"}, // never
		{"America/New_York", "2026-03-08", "03:00", "2026-03-08 03:00 -0400"},
		{"America/Santiago", "2024-09-08", "00:00", "2024-09-08 01:00 -0300"}, // no midnight
		{"America/Santiago", "2024-09-08", "10:00", "2024-09-08 10:00 -0300"},
		{"America/Santiago", "2024-04-06", "23:30", "2024-04-06 23:30 -0300"}, // the last hour of the day twice
		{"America/Santiago", "2024-04-07", "00:00", "2024-04-07 00:00 -0400"},
		{"America/Sao_Paulo", "2018-11-04", "00:00", "2018-11-04 01:00 -0200"}, // no midnight
		{"Africa/Cairo", "2024-04-26", "00:30", "2024-04-26 01:30 +0300"},
		{"America/Havana", "2024-11-03", "00:00", "2024-11-03 00:00 -0400"},      // midnight twice
		{"Australia/Lord_Howe", "2026-10-04", "02:10", "2026-10-04 02:40 +1100"}, // half an hour
		{"Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-05 01:45 +1100"},
		{"Australia/Lord_Howe", "2026-04-05", "02:00", "2026-04-05 02:00 +1030"},
		{"Asia/Kolkata", "2026-03-29", "02:30", "2026-03-29 02:30 +0530"},
		{"Asia/Kathmandu", "2026-03-29", "00:00", "2026-03-29 00:00 +0545"},
		{"Asia/Pyongyang", "2018-05-04", "23:45", "2018-05-05 00:15 +0900"}, // never: the zone itself was moved
		{"Asia/Pyongyang", "2015-08-14", "23:45", "2015-08-14 23:45 +0900"}, // twice
		{"Europe/Moscow", "2014-10-26", "01:30", "2014-10-26 01:30 +0400"},  // for good
		{"Pacific/Apia", "2011-12-31", "00:00", "2011-12-31 00:00 +1400"},   // the day before was left out
	} {
		day, err := ParseDay(tt.day)
		if err != nil {
			t.Fatal(err)
		}
		clock, err := time.Parse("15:04", tt.clock)
		if err != nil {
			t.Fatal(err)
		}
		got := Clock(day, clock.Hour()*3600+clock.Minute()*60, 0, place(t, tt.zone))
		if text := got.Format("2006-01-02 15:04 -0700"); text != tt.want {
			t.Errorf("%s %s %s: got %s, want %s", tt.zone, tt.day, tt.clock, text, tt.want)
		}
	}
}

// Every day begins on itself, after the one before, and lasts 24 hours but where
// the clocks are put on or back; and a moment that a clock shows once is that one.
func TestDaysBegin(t *testing.T) {
	for _, tt := range []struct {
		zone  string
		hours map[string]int // how many days from 2005 to 2027 are not of 24 hours
	}{
		{"UTC", map[string]int{}},
		{"Europe/Berlin", map[string]int{"23h0m0s": 23, "25h0m0s": 23}},
		{"America/Santiago", nil}, {"America/Sao_Paulo", nil}, {"Africa/Cairo", nil}, {"Africa/Casablanca", nil}, {"Asia/Tehran", nil}, {"America/Havana", nil},
		{"Australia/Lord_Howe", map[string]int{"23h30m0s": 23, "24h30m0s": 23}},
		{"Asia/Pyongyang", map[string]int{"23h30m0s": 1, "24h30m0s": 1}},
	} {
		zone, odd := place(t, tt.zone), map[string]int{}
		from, to := DayOf(time.Date(2005, 1, 1, 0, 0, 0, 0, time.UTC)), DayOf(time.Date(2027, 12, 31, 0, 0, 0, 0, time.UTC))
		for d := from; d <= to; d++ {
			start, next := d.Start(zone), (d + 1).Start(zone)
			if DayOf(start) != d || DayOf(start.Add(-1)) != d-1 {
				t.Errorf("%s: %s begins at %s", tt.zone, d, start)
			}
			if long := next.Sub(start); long != 24*time.Hour {
				odd[long.String()]++
			}
			for _, second := range []int{600, 7200, 9000, 43200, 86399} {
				at := Clock(d, second, 7, zone)
				shown := int(DayOf(at)-d)*86400 + at.Hour()*3600 + at.Minute()*60 + at.Second()
				if shown == second && at.Nanosecond() == 7 {
					continue
				}
				if earlier := Clock(d, second-3600, 7, zone); shown <= second || shown > second+3600 || !earlier.Before(at) { // never shown
					t.Errorf("%s: second %d of %s is %s", tt.zone, second, d, at)
				}
			}
		}
		for long, n := range tt.hours {
			if odd[long] != n {
				t.Errorf("%s: %d days of %s, not %d", tt.zone, odd[long], long, n)
			}
		}
		if tt.hours != nil && len(odd) != len(tt.hours) {
			t.Errorf("%s: days of %v", tt.zone, odd)
		}
	}
}
