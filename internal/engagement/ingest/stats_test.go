package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"hearth/internal/engagement"
	"hearth/internal/source"
)

// matomoClaimed are the columns by which a table of a scheduled report is Matomo's.
var matomoClaimed = regexp.MustCompile(`(?m)(?:^|,)(?:nb_visits|nb_uniq_visitors|nb_conversions|nb_hits|nb_pageviews|entry_nb_visits|exit_nb_visits)(?:,|$)`)

// countSections counts the rows of a file with many tables in another way than
// package table does: cut at blank lines, comments and titles taken off.
func countSections(data []byte) (n int, ok bool) {
	text := strings.ReplaceAll(string(data), "\r", "")
	ga4 := strings.Contains(text, "# Start date:")
	head, _, _ := strings.Cut(text, "\n")
	matomo := !strings.Contains(head, ",") && strings.Contains(text, "\nlabel,nb_visits")
	for section := range strings.SplitSeq(text, "\n\n") {
		lines := strings.FieldsFunc(section, func(r rune) bool { return r == '\n' })
		switch {
		case matomo && len(lines) > 2 && matomoClaimed.MatchString(lines[1]):
			lines = lines[1:]
		case ga4:
			lines = slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(l, "#") })
		default:
			lines = nil
		}
		r := csv.NewReader(strings.NewReader(strings.Join(lines, "\n")))
		r.FieldsPerRecord, r.LazyQuotes = -1, true
		if rows, err := r.ReadAll(); err == nil && len(rows) > 0 {
			n += len(rows) - 1
		}
	}
	return n, ga4 || matomo
}

// TestMatomoUTF16 reads what Matomo writes by default, and a copy that lost its
// last byte on the way.
func TestMatomoUTF16(t *testing.T) {
	text := "Bezeichnung,Besuche,Eindeutige Besucher,Aktionen,Absprungsrate,Metadaten: Segment\nmaker.example,12,8,40,100\u00a0%,referrerName==maker.example"
	whole, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"whole": whole, "cut": whole[:len(whole)-1]} {
		r := Read(context.Background(), Input{Name: "seiten-2026-05-01_2026-05-31.csv", Data: data}, Options{})
		if r.Format != "matomo.report" || len(r.Readings) != 4 || len(r.Problems) > 0 {
			t.Fatalf("%s: %s\n%s", name, dump(r), r.Problems)
		}
		rate := r.Readings[3]
		if rate.Metric != "bounce_rate" || rate.Value != 1_000_000 || rate.Dimension != "source" || rate.Member != "maker.example" || rate.Grain != engagement.GrainPeriod {
			t.Errorf("%s: %+v", name, rate)
		}
	}
}

// TestReferrer keeps the host of a page that somebody came from, and not the
// rest: it may be a person's own.
func TestReferrer(t *testing.T) {
	text := "# Start date: 20260501\n# End date: 20260531\nPage referrer,Views\nhttps://town.example/@ida,3\nhttps://town.example/@ole,4\n"
	r := Read(context.Background(), Input{Name: "f.csv", Data: []byte(text)}, Options{})
	if len(r.Readings) != 1 || r.Readings[0].Member != "town.example" || r.Readings[0].Value != 7 {
		t.Errorf("%s", dump(r))
	}
}

// TestStatsPrivacy looks for what is about one person in what came out of the
// invented exports, all of which hold some.
func TestStatsPrivacy(t *testing.T) {
	for _, name := range []string{"testdata/ga4.txtar", "testdata/web.txtar", "testdata/newsletters.txtar", "testdata/search-console.txtar"} {
		text, err := os.ReadFile(filepath.FromSlash(name))
		if err != nil {
			t.Fatal(err)
		}
		out := string(text[strings.Index(string(text), "-- out/"):])
		for _, secret := range []string{"ida@", "%40", "gclid=", "fbclid=", "192.0.2", "@ida", "Ulm", "14db763a", "9.1"} {
			if i := strings.Index(out, secret); i >= 0 {
				t.Errorf("%s: %q got in: %s", name, secret, out[max(0, i-80):i+40])
			}
		}
	}
}

// FuzzStats reads tables of the tools that measure visits, whatever stands in them.
func FuzzStats(f *testing.F) {
	for _, s := range []string{
		"# Start date: 20260501\n# End date: 20260531\nNth week,Active users\n0000,1\n99999,2\n",
		"# Start date: 20260531\n# End date: 20260501\nNth day,7 days,new\n0,1,2\n",
		"Top queries,8/1/25 - 8/30/25 Clicks,8/1/25 - 8/30/25 Impressions,8/1/25 - 8/30/25 CTR,8/1/25 - 8/30/25 Position\na,1,2,50%,1\n",
		"Filter,Value\nDate,\"May 1, 2026 - May 31, 2026\"\n",
		"\"date\",\"visitors\",\"pageviews\",\"bounces\",\"visits\",\"visit_duration\"\n\"2026-05-01\",1,2,3,4,5\n",
		"Country\nlabel,nb_visits\nPoland,4\n\nCity\nNo data available\n\nRegion\nNo data available\n",
		"\"Subject Line:\",Heels\n\"Total Opens:\",3\n\n\"Total Clicks:\",\"4 (1%)\"\n",
		"website_id,session_id,url_path,event_type,created_at\nw,s,/,1,2026-05-01 10:00:00\n",
		`{"event_date":"20260501","event_timestamp":"1","event_name":"page_view","event_params":[{"key":"page_location","value":{"string_value":"https://a.example/"}}]}` + "\n{}\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := Read(context.Background(), Input{Name: "f", Data: data}, Options{})
		checkCounts(t, r)
		if r.Format == "" && (r.Problems.Count(source.Error) == 0 || len(r.Messages)+len(r.Readings) > 0) {
			t.Error("refused without a reason, or with rows")
		}
		for _, x := range r.Readings {
			if x.Grain == engagement.GrainPeriod && x.From > x.To || x.Grain == engagement.GrainDaily && x.From != x.To {
				t.Errorf("a reading that ends before it begins: %+v", x)
			}
		}
		for _, c := range r.Coverage {
			if c.From > c.To {
				t.Errorf("a coverage that ends before it begins: %+v", c)
			}
		}
	})
}

// TestSearchWorkbook reads Search Console's workbook: rates are numbers there,
// and the table by day stands behind the one that it dates.
func TestSearchWorkbook(t *testing.T) {
	data := book(t, map[string][][]any{
		"Countries": {{"Country", "Clicks", "Impressions", "CTR", "Position"}, {"Germany", 9, 986, 0.0091, 18.17}},
		"Dates":     {{"Date", "Clicks", "Impressions", "CTR", "Position"}, {"2026-05-01", 0, 0, nil, nil}, {"2026-05-31", 9, 986, 0.0091, 18.17}},
	})
	r := Read(context.Background(), Input{Name: "data/raw/search/shop.example-Performance-on-Search-2026-06-03.xlsx", Data: data}, Options{})
	if r.Format != "search-console.performance" || len(r.Problems) > 0 || len(r.Readings) != 10 {
		t.Fatal(dump(r))
	}
	i := slices.IndexFunc(r.Readings, func(x engagement.Reading) bool { return x.Metric == "click_through_rate" && x.Member == "Germany" })
	if i < 0 {
		t.Fatal(dump(r))
	}
	x := r.Readings[i]
	if x.Value != 9100 || x.Grain != engagement.GrainPeriod || x.From.String() != "2026-05-01" || x.To.String() != "2026-05-31" || x.Place != "shop.example" {
		t.Errorf("%+v", x)
	}
}

// TestStatsData reads the names of columns as strictly as a writer's file.
func TestStatsData(t *testing.T) {
	for _, name := range []string{"ga4", "universal-analytics", "search-console", "plausible", "matomo", "mailchimp"} {
		if problems := sheetProblems(name); len(problems) > 0 {
			t.Errorf("%s: %s", name, problems)
		}
	}
}

// TestLogInTwoFiles reads a day that BigQuery wrote in two files: a visitor and
// a visit that are in both count once.
func TestLogInTwoFiles(t *testing.T) {
	line := `{"event_date":"20260501","event_timestamp":"1","event_name":"page_view","event_params":[{"key":"ga_session_id","value":{"int_value":"7"}}],"user_pseudo_id":"a"}` + "\n"
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range map[string]string{"000.json": line + line, "001.json": line} {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := Read(context.Background(), Input{Name: "events.zip", Data: b.Bytes()}, Options{})
	const on = " daily 2026-05-01..2026-05-01"
	want := strings.Join([]string{"events=3" + on, "events=3" + on + " page_view", "views=3" + on, "visitors=1" + on, "visits=1" + on}, "\n")
	if got := spoken(r.Readings); got != want {
		t.Errorf("want %s\nhave %s\n%s", want, got, dump(r))
	}
}
