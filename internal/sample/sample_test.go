package sample

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"hearth/internal/engagement"
)

var update = flag.Bool("update", false, "write testdata and the example site's data/raw anew")

// TestExportsGolden holds the bytes: an export that changes for the same seed
// would change every number of the example site.
func TestExportsGolden(t *testing.T) {
	var got strings.Builder
	for _, f := range Exports(Seed, Until()) {
		fmt.Fprintf(&got, "%x  %s\n", sha256.Sum256(f.Data), f.Path)
	}
	golden := filepath.Join("testdata", "exports.sha256")
	if *update {
		write(t, golden, []byte(got.String()))
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("exports changed (run with -update if that is meant):\n%swant\n%s", got.String(), want)
	}
}

// TestExampleSite holds data/raw of this repository to what Exports gives.
func TestExampleSite(t *testing.T) {
	root := filepath.Join("..", "..")
	for _, f := range Exports(Seed, Until()) {
		path := filepath.Join(root, filepath.FromSlash(f.Path))
		if *update {
			write(t, path, f.Data)
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, f.Data) {
			t.Errorf("%s is not what Exports gives (run with -update): %v", f.Path, err)
		}
	}
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestExportsDependOnSeedAndDay(t *testing.T) {
	a, b := Exports(1, Until()), Exports(1, Until())
	if !equal(a, b) {
		t.Error("equal arguments gave different bytes")
	}
	if equal(a, Exports(2, Until())) {
		t.Error("another seed gave the same bytes")
	}
	for _, until := range []engagement.Day{day(2024, time.February, 29), day(2027, time.December, 31)} {
		for _, f := range Exports(1, until) {
			if len(f.Data) == 0 {
				t.Errorf("%s is empty when the exports end on %s", f.Path, until)
			}
		}
	}
}

func equal(a, b []File) bool {
	return slices.EqualFunc(a, b, func(x, y File) bool { return x.Path == y.Path && bytes.Equal(x.Data, y.Data) })
}

func TestExportsAreSortedAndSmall(t *testing.T) {
	files, total := Exports(Seed, Until()), 0
	if !slices.IsSortedFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) }) {
		t.Error("files are not sorted by path")
	}
	for _, f := range files {
		total += len(f.Data)
	}
	if total > 1_500_000 {
		t.Errorf("the exports have %d bytes, more than the 1.5 MB that a repository should carry", total)
	}
}

// export gives one file of the example site's exports.
func export(t *testing.T, path string) []byte {
	t.Helper()
	for _, f := range Exports(Seed, Until()) {
		if f.Path == path {
			return f.Data
		}
	}
	t.Fatalf("no export %s", path)
	return nil
}

func records(t *testing.T, data []byte, comma rune) [][]string {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma, r.FieldsPerRecord = comma, -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// message is a row of the forum's export.
type message struct {
	id, thread, parent, author, language, board string
	at                                          time.Time
}

func forumMessages(t *testing.T) []message {
	t.Helper()
	var out []message
	for _, row := range records(t, export(t, "data/raw/community/forum.csv"), ',')[1:] {
		at, err := time.Parse(time.RFC3339, row[4])
		if err != nil || len(row) != 9 {
			t.Fatalf("row %q: %v", row, err)
		}
		out = append(out, message{row[0], row[1], row[2], row[3], row[6], row[7], at})
	}
	return out
}

func TestForumShape(t *testing.T) {
	seen := map[string]message{}
	for _, m := range forumMessages(t) {
		if _, twice := seen[m.id]; twice {
			t.Fatalf("id %s twice", m.id)
		}
		seen[m.id] = m
		opener, ok := seen[m.thread]
		parent, answered := seen[m.parent]
		switch {
		case !ok || opener.parent != "":
			t.Fatalf("message %s: thread %s does not start before it", m.id, m.thread)
		case m.parent != "" && (!answered || parent.thread != m.thread || parent.at.After(m.at)):
			t.Fatalf("message %s: answers %s, which is not earlier in its thread", m.id, m.parent)
		case m.parent == "" && (m.id != m.thread || isBrand(m)):
			t.Fatalf("message %s: opens a thread but is not a person's own", m.id)
		case !regexp.MustCompile(`^(rider_\d{4}|larkspoke(_workshop)?)$`).MatchString(m.author):
			t.Fatalf("message %s: handle %q does not look invented", m.id, m.author)
		}
	}
	if n := len(seen); n < 2500 || n > 4200 {
		t.Errorf("%d messages, want 2500 to 4200", n)
	}
}

func isBrand(m message) bool { return m.author == brandAccount || m.author == workshopAccount }

func TestForumHasAHeavyTail(t *testing.T) {
	count, total, once := map[string]int{}, 0, 0
	for _, m := range forumMessages(t) {
		if !isBrand(m) {
			count[m.author]++
			total++
		}
	}
	busiest := slices.Sorted(maps.Values(count))
	slices.Reverse(busiest)
	top := 0
	for _, n := range busiest[:len(busiest)/100] {
		top += n
	}
	for _, n := range busiest {
		if n == 1 {
			once++
		}
	}
	if share := 100 * top / total; share < 20 || share > 40 {
		t.Errorf("the busiest 1%% of people wrote %d%%, want 20%% to 40%%", share)
	}
	if share := 100 * once / len(busiest); share < 45 || share > 70 {
		t.Errorf("%d%% of people wrote once, want 45%% to 70%%", share)
	}
}

func TestForumTellsTheStory(t *testing.T) {
	months, weekdays, days := map[string]int{}, map[time.Weekday]int{}, map[engagement.Day]int{}
	quick, asked := map[bool]int{}, map[bool]int{} // by: after the letter
	first := map[string]time.Time{}
	messages := forumMessages(t)
	for _, m := range messages {
		if _, done := first[m.thread]; isBrand(m) && !done {
			first[m.thread] = m.at
		}
	}
	for _, m := range messages {
		months[m.at.Format("2006-01")]++
		weekdays[m.at.Weekday()]++
		days[engagement.DayOf(m.at)]++
		if m.parent == "" {
			after := engagement.DayOf(m.at) > letterSent
			asked[after]++
			if at, ok := first[m.thread]; ok && at.Sub(m.at) <= 24*time.Hour {
				quick[after]++
			}
		}
	}
	for on := forumCloses; on < forumOpens; on++ {
		if days[on] > 0 {
			t.Errorf("%d messages on %s, while the forum was closed", days[on], on)
		}
	}
	if days[forumOpens] == 0 && days[forumOpens+1] == 0 {
		t.Error("nobody writes when the forum opens again")
	}
	if months["2026-06"] < 2*months["2026-01"] {
		t.Errorf("June has %d messages and January %d, want at least twice as many", months["2026-06"], months["2026-01"])
	}
	if months["2025-11"] < 2*months["2024-11"] {
		t.Errorf("the recall does not show: %d messages in November 2025, %d a year before", months["2025-11"], months["2024-11"])
	}
	if weekdays[time.Sunday] <= weekdays[time.Friday] {
		t.Errorf("no weekly rhythm: %d messages on Sundays, %d on Fridays", weekdays[time.Sunday], weekdays[time.Friday])
	}
	before, after := 100*quick[false]/asked[false], 100*quick[true]/asked[true]
	if before > 35 || after < 60 {
		t.Errorf("answered within a day: %d%% before the letter and %d%% after, want under 36%% and over 59%%", before, after)
	}
}

func TestReviewsShape(t *testing.T) {
	data := export(t, "data/raw/reviews/bewertungen.csv")
	if utf8.Valid(data) {
		t.Error("the file is valid UTF-8; it should be Windows-1252")
	}
	if !bytes.ContainsAny(data, "\x80") {
		t.Error("no euro sign at 0x80, which tells Windows-1252 from Latin-1")
	}
	empty, half := 0, 0
	for _, row := range records(t, data, ';')[1:] {
		if len(row) != 8 || !regexp.MustCompile(`^[1-5],[05]$`).MatchString(row[1]) {
			t.Fatalf("row %q", row)
		}
		if _, err := time.Parse("02.01.2006", row[2]); err != nil {
			t.Fatal(err)
		}
		if row[5] == "" {
			empty++
		}
		if strings.HasSuffix(row[1], "5") {
			half++
		}
	}
	if empty == 0 || half == 0 {
		t.Errorf("%d empty texts and %d half stars, want some of both", empty, half)
	}
}

func TestMastodonShape(t *testing.T) {
	var box struct {
		TotalItems   int
		OrderedItems []struct {
			Type   string
			To, CC []string
			Object json.RawMessage
		}
	}
	if err := json.Unmarshal(export(t, "data/raw/mastodon/outbox.json"), &box); err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, item := range box.OrderedItems {
		count[item.Type]++
		switch {
		case slices.Contains(item.To, public):
			count["public"]++
		case slices.Contains(item.CC, public):
			count["unlisted"]++
		default:
			count["private"]++
		}
		var n struct{ ContentMap map[string]string }
		if json.Unmarshal(item.Object, &n) == nil {
			for _, l := range slices.Sorted(maps.Keys(n.ContentMap)) {
				count[l]++
			}
		}
	}
	for _, kind := range []string{"Create", "Announce", "public", "unlisted", "private", "en", "de", "es"} {
		if count[kind] == 0 {
			t.Errorf("no item is %s", kind)
		}
	}
	if box.TotalItems == len(box.OrderedItems) {
		t.Error("totalItems is the length, which it is not in real archives")
	}
}

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

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestXShape(t *testing.T) {
	for _, test := range []struct {
		file    string
		columns int
		date    int
	}{
		{"account_analytics_content_2024-10-01_2025-09-30.csv", 17, 1},
		{"account_analytics_content_2025-10-01_2026-09-30.csv", 17, 1},
		{"account_overview_analytics.csv", 14, 0},
	} {
		t.Run(test.file, func(t *testing.T) {
			last := Until().Time().AddDate(0, 0, 1)
			for _, row := range records(t, export(t, "data/raw/x/"+test.file), ',')[1:] {
				at, err := time.Parse(xDate, row[test.date])
				if err != nil || len(row) != test.columns || at.After(last) {
					t.Fatalf("row %q after %s: %v", row, last.Format(xDate), err)
				}
				last = at
			}
		})
	}
}

// TestNobodyIsInHere looks for what could be a real address.
func TestNobodyIsInHere(t *testing.T) {
	mail := regexp.MustCompile(`[\w.]+@[\w-]+\.[a-z]+`)
	for _, f := range Exports(Seed, Until()) {
		for _, found := range mail.FindAll(f.Data, -1) {
			if !strings.HasSuffix(string(found), "@example.org") {
				t.Errorf("%s: %s looks like somebody's address", f.Path, found)
			}
		}
	}
}

func TestEventsAreInOrder(t *testing.T) {
	var last engagement.Day
	for _, e := range Events() {
		if e.From < last || e.To < e.From || e.Text == "" {
			t.Errorf("event %q from %s to %s", e.Text, e.From, e.To)
		}
		last = e.From
	}
}
