package ingest

import (
	"fmt"
	"testing"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

// TestClocks warns of rows that a wrong clock dated, whether a file is read whole
// or in pieces, and keeps them.
func TestClocks(t *testing.T) {
	const future, past = "data: rows that are dated more than a year after all others: ", "data: rows that are dated 1 January 1970, as a clock does that was never set: "
	tests := []struct {
		name     string
		rows     int
		odd      []string // days besides, in 2026
		captured string
		want     string
	}{
		{"one in the future", 40, []string{"2031-01-01"}, "", future + "1 of 41, the last one 2031-01-01\n  hint: if a clock was wrong, correct the dates, or write the day of the export into the mapping file: `captured: 2026-06-30`; until then the data seem to run to 2031-01-01\n"},
		{"three of 400", 400, []string{"2031-01-01", "2031-01-02", "2031-02-03"}, "", future + "3 of 403, the last one 2031-02-03\n  hint: if a clock was wrong, correct the dates, or write the day of the export into the mapping file: `captured: 2026-06-30`; until then the data seem to run to 2031-02-03\n"},
		{"the day of the export is known", 40, []string{"2031-01-01"}, "2026-07-01", ""},
		{"too many for a slip", 40, []string{"2031-01-01", "2031-01-02"}, "", ""},
		{"a late one", 40, []string{"2026-12-30"}, "", ""},
		{"few rows", 8, []string{"2031-01-01"}, "", ""},
		{"a clock that was never set", 40, []string{"1970-01-01", "1970-01-01", "1970-01-01"}, "", past + "3 of 43\n  hint: correct the dates in the export; until then these rows count in no period\n"},
		{"an old one", 40, []string{"2009-05-01"}, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := "id,author,date,text\n"
			for i := range tt.rows {
				text += fmt.Sprintf("m%d,u%d,2026-0%d-%02d,hello\n", i, i%9, 1+i%6, 1+i%28)
			}
			for i, day := range tt.odd {
				text += fmt.Sprintf("o%d,u1,%s,hello\n", i, day)
			}
			var captured engagement.Day
			if tt.captured != "" {
				captured, _ = engagement.ParseDay(tt.captured)
			}
			for _, least := range []int64{1, 1 << 40} {
				into := &shelf{}
				r := Read(t.Context(), Input{Name: "data", Data: []byte(text)}, Options{Captured: captured, Into: into, Windows: table.Windows{Least: least, Bytes: 500}, Scratch: t.TempDir()})
				var clocks source.List
				for _, p := range r.Problems {
					if p.Rule == "future" || p.Rule == "clock" {
						clocks.Add(p)
					}
				}
				if clocks.Count(source.Warning) != len(clocks) {
					t.Errorf("in pieces %v: not only warnings", least == 1)
				}
				got := clocks.String()
				if got != tt.want {
					t.Errorf("in pieces %v: got\n%s\nwant\n%s", least == 1, got, tt.want)
				}
				if from := r.Coverage[0].From; from.String() < "2009" {
					t.Errorf("in pieces %v: the file speaks for days from %s", least == 1, from)
				}
				if last := r.Coverage[len(r.Coverage)-1].To; tt.captured != "" && last != captured {
					t.Errorf("in pieces %v: the file speaks for days to %s", least == 1, last)
				}
				if r.Tables[0].Kept != tt.rows+len(tt.odd) {
					t.Errorf("in pieces %v: %d rows", least == 1, r.Tables[0].Kept)
				}
			}
		})
	}
}
