package cell

import (
	"fmt"
	"testing"
	"time"
	_ "time/tzdata" // zones are the same on a computer that has none
)

// slow reads a date as if there were no short cut.
func slow(d Dates, s string) (Stamp, error) {
	if m := ymd.FindStringSubmatch(Trim(s)); m != nil {
		return d.stamp(m[1], m[2], m[3], m[4])
	}
	return Stamp{}, ErrDate
}

func sameStamp(t *testing.T, d Dates, s string) {
	t.Helper()
	st, ok := d.iso(s)
	if !ok {
		return
	}
	want, err := slow(d, s)
	if err != nil || !st.At.Equal(want.At) || st.At.Location().String() != want.At.Location().String() || st.ByDay != want.ByDay || st.Zoned != want.Zoned {
		t.Errorf("%q: got %+v, want %+v, %v", s, st, want, err)
	}
}

func TestISO(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, date := range []string{"2026-06-14", "1970-01-01", "2105-12-28", "2026-13-01", "2026-02-29", "1969-01-01", "2026-03-28",
		"2024-02-29", "2024-02-30", "2100-02-29", "2000-02-29", "2026-04-30", "2026-04-31", "2026-12-31", "2026-12-32"} {
		for _, rest := range []string{"", "T10:00", " 10:00:07", "T23:59:60Z", " 02:30:00.125", "T24:00", "T1:00", "T10.00", "T10:00:07.1", "T10:00+02:00", "TZ", "T", " 10:00Z"} {
			for _, zone := range []*time.Location{nil, berlin} {
				d := Dates{Zone: zone}
				sameStamp(t, d, date+rest)
				if _, ok := d.iso(date + rest); ok {
					read++
				}
			}
		}
	}
	if read < 30 {
		t.Errorf("only %d dates took the short cut", read)
	}
}

func FuzzISO(f *testing.F) {
	f.Add("2026-06-14T10:00:07Z")
	f.Add("2026-06-14 02:30")
	f.Fuzz(func(t *testing.T, s string) { sameStamp(t, Dates{}, s) })
}

// TestEvidence wants that a column is settled by cells that show all evidence as
// by all its cells.
func TestEvidence(t *testing.T) {
	cells := []string{"", "n/a", "1200", "12", "1.200", "1.5", "1,5", "1,200", "11,995,706", "1.234,5", "31/12/2025", "12/31/2025", "4/5/2026", "4.5.2026",
		"2026-06-14", "2026-06-14T10:00", "hello, 1.5 and 2,000 words", "v2", "-3.25", "12-31-2025", "1.2K", "07:30",
		"2026-06-14T00:00:00Z", "6/14/2026 0:00", "1777593600", "1777593601"}
	for n := range 3000 {
		var column, few []string
		var seen Evidence
		for i, x := 0, uint32(n*2654435761+1); i < 1+n%7; i++ {
			x = x*1664525 + 1013904223
			c := cells[int(x>>16)%len(cells)]
			column = append(column, c)
			if e := EvidenceOf(c); e&^seen != 0 {
				seen |= e
				few = append(few, c)
			}
		}
		name := fmt.Sprintf("%q by %q", column, few)
		d, unsure, bad := SettleDecimal(column)
		if d2, unsure2, bad2 := SettleDecimal(few); d != d2 || unsure != unsure2 || (bad < 0) != (bad2 < 0) {
			t.Errorf("decimals of %s: %v %v %d, %v %v %d", name, d, unsure, bad, d2, unsure2, bad2)
		}
		if Midnights(column) != Midnights(few) {
			t.Errorf("midnights of %s: %v", name, Midnights(column))
		}
		order, bad := SettleOrder(column)
		if order2, bad2 := SettleOrder(few); order != order2 || (bad < 0) != (bad2 < 0) {
			t.Errorf("order of %s: %q %d, %q %d", name, order, bad, order2, bad2)
		}
	}
}

func TestMidnights(t *testing.T) {
	for _, c := range []struct {
		cell string
		want bool
	}{
		{"2026-06-14", true}, {"2026-06-14 00:00", true}, {"2026-06-14T00:00:00Z", true}, {"2026-06-14T00:00:00.000+02:00", true},
		{"6/14/2026 0:00", true}, {"6/14/2026 12:00:00 AM", true}, {"14 Jun 2026 00:00:00 +0000", true}, {"1777593600", true}, {"1777593600000", true}, {"1777593600.0", true}, {"46000", true},
		{"2026-06-14 00:01", false}, {"2026-06-14T00:00:07Z", false}, {"2026-06-14T00:00:00.120Z", false}, {"6/14/2026 10:00", false}, {"6/14/2026 12:00:00 PM", false},
		{"1777593601", false}, {"1777593600.5", false}, {"46000.25", false}, {"", false},
	} {
		if got := Midnights([]string{c.cell, ""}); got != c.want {
			t.Errorf("%q: %v", c.cell, got)
		}
	}
}

// However a date is written: on days on which clocks are put on or back it is the
// day that was written, also where that day has no midnight; and what a clock
// shows twice is the first time.
func TestDatesOfClockChanges(t *testing.T) {
	for _, tt := range []struct{ zone, text, want string }{
		{"America/Santiago", "2024-09-08", "2024-09-08 01:00 -0300 day"},
		{"America/Santiago", "08/09/2024", "2024-09-08 01:00 -0300 day"},
		{"America/Santiago", "8 September 2024", "2024-09-08 01:00 -0300 day"},
		{"America/Santiago", "20240908", "2024-09-08 01:00 -0300 day"},
		{"America/Santiago", "45543", "2024-09-08 01:00 -0300 day"},
		{"America/Santiago", "45543.020833333", "2024-09-08 01:30 -0300"},
		{"America/Santiago", "2024-09-08 00:30", "2024-09-08 01:30 -0300"},
		{"America/Santiago", "08/09/2024 00:30", "2024-09-08 01:30 -0300"},
		{"America/Santiago", "08/09/2024 10:15", "2024-09-08 10:15 -0300"},
		{"America/Santiago", "2024-09-08T03:59:59Z", "2024-09-08 03:59 +0000"},
		{"Europe/Berlin", "2026-03-29 02:30", "2026-03-29 03:30 +0200"},
		{"Europe/Berlin", "29.03.2026 02:30", "2026-03-29 03:30 +0200"},
		{"Europe/Berlin", "2026-10-25 02:30:00", "2026-10-25 02:30 +0200"},
		{"Europe/Berlin", "25.10.2026 02:30", "2026-10-25 02:30 +0200"},
		{"Europe/Berlin", "2026-10-25 02:30 +0100", "2026-10-25 02:30 +0100"}, // the second time, as it says itself
		{"America/New_York", "2026-03-08 02:30", "2026-03-08 03:30 -0400"},
		{"America/New_York", "1/11/2026 1:30 AM", "2026-11-01 01:30 -0400"},
		{"America/New_York", "1 November 2026 01:30", "2026-11-01 01:30 -0400"},
		{"Asia/Kolkata", "2026-03-29 00:10", "2026-03-29 00:10 +0530"},
		{"Australia/Lord_Howe", "2026-10-04 02:10", "2026-10-04 02:40 +1100"},
	} {
		zone, err := time.LoadLocation(tt.zone)
		if err != nil {
			t.Fatal(err)
		}
		st, err := Dates{Zone: zone, Order: DayFirst}.Read(tt.text)
		got := st.At.Format("2006-01-02 15:04 -0700")
		if st.ByDay {
			got += " day"
		}
		if err != nil || got != tt.want {
			t.Errorf("%s %q: got %s, want %s, %v", tt.zone, tt.text, got, tt.want, err)
		}
	}
}
