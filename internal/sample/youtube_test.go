package sample

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
	"time"
)

func TestYouTubeShape(t *testing.T) {
	for _, test := range []struct{ archive, table, chart, totals, sum string }{
		{"youtube/Content 2025-10-01_2026-09-30 Larkspoke Bench.zip", "Table data.csv", "Chart data.csv", "Totals.csv", "Total"},
		{"youtube-de/Video 2025-10-01_2026-09-30 Larkspoke Werkbank.zip", "Tabellendaten.csv", "Diagrammdaten.csv", "Gesamtwerte.csv", "Ge\u00adsamt"},
	} {
		t.Run(test.table, func(t *testing.T) {
			files := unpack(t, export(t, "data/raw/"+test.archive))
			table := records(t, files[test.table], ',')
			if table[1][0] != test.sum {
				t.Errorf("second row starts with %q, want %q", table[1][0], test.sum)
			}
			listed := 0
			for _, row := range table[2 : len(table)-1] {
				if len(row[0]) != 11 {
					t.Errorf("video id %q has not 11 letters", row[0])
				}
				if _, err := time.Parse(studioDate, row[2]); err != nil {
					t.Error(err)
				}
				listed += number(t, row[3])
			}
			total, daily := number(t, table[1][3]), 0
			totals := records(t, files[test.totals], ',')
			for _, row := range totals[1:] {
				daily += number(t, row[1])
			}
			if total <= listed || total != daily || len(totals) != 366 {
				t.Errorf("total %d, listed %d, daily %d over %d days", total, listed, daily, len(totals)-1)
			}
			if chart := records(t, files[test.chart], ','); len(chart) == 1 || (len(chart)-1)%365 != 0 {
				t.Errorf("the chart file has %d rows, not whole years", len(chart)-1)
			}
			if hyphens := strings.Contains(table[0][0], "\u00ad"); hyphens != strings.HasPrefix(test.table, "Tabellen") {
				t.Errorf("column %q: soft hyphens %v, want them in German only", table[0][0], hyphens)
			}
		})
	}
}

func unpack(t *testing.T, data []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return files
}
