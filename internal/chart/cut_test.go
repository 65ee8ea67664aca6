package chart

import (
	"testing"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
)

// A unit of time that the period, or the data, cut in two says so in its name,
// wherever that stands: in the table, the description, the export.
func TestCutUnits(t *testing.T) {
	day := func(s string) engagement.Day {
		d, err := engagement.ParseDay(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	tests := []struct {
		name, lang, unit, from, to, dataFrom, dataTo string
		rows                                         []string
		want                                         []string
	}{
		{"whole", "en", "month", "2026-08-01", "2026-09-30", "2025-01-01", "2026-09-30", []string{"2026-08-01", "2026-09-01"}, []string{"August 2026", "September 2026"}},
		{"cut by the period", "en", "month", "2026-08-20", "2026-09-15", "2025-01-01", "2026-09-30", []string{"2026-08-01", "2026-09-01"}, []string{"August 2026 (from 20 Aug)", "September 2026 (to 15 Sep)"}},
		{"cut by the data", "de", "quarter", "2026-01-01", "2026-12-31", "2026-02-03", "2026-08-30", []string{"2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01"}, []string{"Q1 2026 (ab 3. Feb)", "Q2 2026", "Q3 2026 (bis 30. Aug)", "Q4 2026"}},
		{"a week, in French", "fr", "week", "2026-06-03", "2026-06-14", "2025-01-01", "2026-09-30", []string{"2026-06-01", "2026-06-08"}, []string{"semaine du 1er juin 2026 (à partir du 3 juin)", "semaine du 8 juin 2026"}},
		{"days are never cut", "en", "day", "2026-06-03", "2026-06-04", "2026-06-03", "2026-06-04", []string{"2026-06-03", "2026-06-04"}, []string{"3 June 2026", "4 June 2026"}},
	}
	for _, tt := range tests {
		a := insight.Answer{
			By: insight.Dim{ID: tt.unit, Type: "time"}, Span: insight.Span{From: day(tt.from), To: day(tt.to)},
			Sources: []insight.Source{{Name: "forum", From: day(tt.dataFrom), To: day(tt.dataTo)}},
		}
		for _, r := range tt.rows {
			a.Rows = append(a.Rows, insight.Row{By: r, Cell: insight.Cell{Num: 9, Den: 1, People: 9}})
		}
		p := arrange(a, tt.lang)
		for i, k := range p.keys {
			if len(p.keys) != len(tt.want) || k.label != tt.want[i] {
				t.Errorf("%s: got %q, want %q", tt.name, k.label, tt.want)
			}
		}
	}
}
