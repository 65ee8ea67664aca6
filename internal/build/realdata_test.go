package build_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"hearth/internal/build"
	"hearth/internal/golden"
)

// real is where real exports lie on a developer's machine. They are no part of
// the repository; what is kept of them here are file names.
const real = "../../../shared/data"

const (
	firefox2021 = "support/firefox-questions/firefox-desktop-questions-2021-part1of2.tar.gz"
	firefox2022 = "support/firefox-questions/firefox-desktop-questions-2022-part1of2.tar.gz"
	disqusFile  = "disqus/disqus_tl3shi.xml"
)

// realSite asks two real exports what they can say.
var realSite = map[string]string{
	"hearth.yaml": "title: Real\ntimezone: America/Los_Angeles\nsources:\n  firefox: {name: Firefox support}\n  comments: {name: Comments}\n",
	"content/index.md": `---
title: Real
---

In the first half of 2021, [](metric:people?source=firefox&period=2021-01..2021-06 "few") people asked.

` + realChart("asked-by-year", "metric: messages", "by: year", "where: {source: firefox}", "partial: true") +
		realChart("answered-by-year", "metric: messages", "by: year", "where: {source: firefox, tag: answered}", "partial: true") +
		realChart("asked-by-locale", "metric: messages", "by: language", "where: {source: firefox}", "period: 2022-01..2022-06") +
		realChart("answered-by-locale", "metric: messages", "by: language", "where: {source: firefox, tag: answered}", "period: 2022-01..2022-06") +
		realChart("few-comment", "question: influence.concentration", "where: {source: comments}", "period: 2012") +
		realChart("more-comments", "question: change.periods", "where: {source: comments}", "period: 2012") +
		realChart("who-returns", "question: participation.cohorts", "where: {source: comments}", "with: {unit: quarter}", "partial: true") +
		realChart("ways", "question: participation.ladder", "where: {source: comments}", "period: 2012"),
}

func realChart(name string, lines ...string) string {
	return "```chart " + name + "\ntitle: What it says\n" + strings.Join(lines, "\n") + "\n```\n\n"
}

// questioned is one question of the support forum, commented one comment, as
// this test reads them by itself.
type questioned struct {
	day, locale, person, title string
	answered                   bool
}

type commented struct {
	at                 time.Time
	person, name, text string
}

// TestRealData builds a small site of real exports and compares its answers
// with sums that the test makes by itself, without the program's own reading.
func TestRealData(t *testing.T) {
	if _, err := os.Stat(real); err != nil {
		if os.Getenv("HEARTH_TEST_REQUIRE") == "all" {
			t.Fatalf("real exports are required and not there: %v", err)
		}
		t.Skip("real exports (shared/data beside the repository) are not there: answers about them are not tested")
	}
	dir := t.TempDir()
	for name, text := range realSite {
		golden.Put(t, dir, name, text)
	}
	raw := map[string][]byte{}
	for name, folder := range map[string]string{firefox2021: "firefox", firefox2022: "firefox", disqusFile: "comments"} {
		data, err := os.ReadFile(filepath.Join(real, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		raw[name] = data
		golden.Put(t, dir, "data/raw/"+folder+"/"+filepath.Base(name), string(data))
	}
	result, err := build.Run(t.Context(), options(dir))
	if err != nil || result.Problems.Failed(false) {
		t.Fatalf("%v\n%s", err, result.Problems)
	}
	questions := slices.Concat(questionsIn(t, raw[firefox2021]), questionsIn(t, raw[firefox2022]))
	comments := commentsIn(t, raw[disqusFile])
	t.Run("firefox", func(t *testing.T) { checkFirefox(t, dir, questions) })
	t.Run("comments", func(t *testing.T) { checkComments(t, dir, comments) })
	t.Run("nothing private", func(t *testing.T) { checkNothingPrivate(t, dir, questions, comments) })
}

// questionsIn reads a bundle of daily lists. Of a question that stands in two of
// them the later counts.
func questionsIn(t *testing.T, bundle []byte) []questioned {
	t.Helper()
	plain, err := gzip.NewReader(bytes.NewReader(bundle))
	if err != nil {
		t.Fatal(err)
	}
	byID := map[string]questioned{}
	for files := tar.NewReader(plain); ; {
		if _, err := files.Next(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(files).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		column := func(row []string, name string) string { return row[slices.Index(rows[0], name)] }
		for _, row := range rows[min(1, len(rows)):] {
			byID[column(row, "id")] = questioned{
				day: column(row, "created")[:10], locale: strings.ToLower(column(row, "locale")), title: column(row, "title"),
				person: strings.ToLower(strings.TrimSpace(column(row, "creator"))), answered: strings.Trim(column(row, "answers"), " ;") != "",
			}
		}
	}
	return slices.Collect(maps.Values(byID))
}

// commentsIn reads the comments that are neither deleted nor spam. The same words
// of the same person at the same time are one, below however many addresses.
func commentsIn(t *testing.T, data []byte) []commented {
	t.Helper()
	var file struct {
		Posts []struct {
			ID      string `xml:"id,attr"`
			Message string `xml:"message"`
			Created string `xml:"createdAt"`
			Deleted bool   `xml:"isDeleted"`
			Spam    bool   `xml:"isSpam"`
			Author  struct {
				Name      string `xml:"name"`
				Username  string `xml:"username"`
				Anonymous bool   `xml:"isAnonymous"`
			} `xml:"author"`
		} `xml:"post"`
	}
	if err := xml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	var out []commented
	seen := map[string]bool{}
	for _, p := range file.Posts {
		key := p.Author.Name + "\x00" + p.Created + "\x00" + p.Message
		if p.Deleted || p.Spam || seen[key] {
			continue
		}
		seen[key] = true
		at, err := time.Parse(time.RFC3339, p.Created)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSpace(p.Author.Name)
		person := "guest " + strings.ToLower(name)
		if p.Author.Username != "" && !p.Author.Anonymous {
			person = p.Author.Username
		}
		out = append(out, commented{at: at.In(zone), person: person, name: name, text: p.Message})
	}
	return out
}

// value is one line of a figure's JSON.
type value struct {
	By, Split, Status string
	Value             *float64
}

// figure reads the values of a figure by key and measure; only those that are shown.
func figure(t *testing.T, dir, name string) map[[2]string]float64 {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "public", "figures", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var f struct{ Rows []value }
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	out := map[[2]string]float64{}
	for _, v := range f.Rows {
		if v.Value != nil {
			out[[2]string{v.By, v.Split}] = *v.Value
		}
	}
	return out
}

// same checks one value of a figure against the test's own.
func same(t *testing.T, figure map[[2]string]float64, by, split string, want float64) {
	t.Helper()
	got, ok := figure[[2]string{by, split}]
	if !ok || got < want-0.0006 || got > want+0.0006 {
		t.Errorf("%s %s: got %v (shown: %v), want %v", by, split, got, ok, want)
	}
}

func checkFirefox(t *testing.T, dir string, all []questioned) {
	asked, answered := figure(t, dir, "asked-by-year"), figure(t, dir, "answered-by-year")
	years, done := map[string]float64{}, map[string]float64{}
	locales, told := map[string]float64{}, map[string]float64{}
	people := map[string]bool{}
	for _, q := range all {
		if q.day < "2021" {
			continue // New Year's Eve, of which the lists hold only the last hours
		}
		year := q.day[:4] + "-01-01"
		years[year]++
		if q.answered {
			done[year]++
		}
		if q.day[:4] == "2021" {
			if q.day < "2021-07" { // and not the last evening, which the next year's lists begin with
				people[q.person] = true
			}
			continue
		}
		locales[q.locale]++
		if q.answered {
			told[q.locale]++
		}
	}
	for year, n := range years {
		same(t, asked, year, "", n)
		same(t, answered, year, "", done[year])
		t.Logf("%s: %.0f%% of %v questions have an answer", year[:4], 100*done[year]/n, n)
	}
	checkLocales(t, figure(t, dir, "asked-by-locale"), locales)
	checkLocales(t, figure(t, dir, "answered-by-locale"), told)
	page, err := os.ReadFile(filepath.Join(dir, "public", "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("first half of 2021, %d,%03d people asked", len(people)/1000, len(people)%1000)
	if !strings.Contains(string(page), want) {
		t.Errorf("the page does not say that in the %s", want)
	}
}

// checkLocales compares what is shown; most must be.
func checkLocales(t *testing.T, got map[[2]string]float64, want map[string]float64) {
	t.Helper()
	shown := 0.0
	all := 0.0
	for key, n := range got {
		if want[key[0]] != n {
			t.Errorf("%s: got %v, want %v", key[0], n, want[key[0]])
		}
		shown += n
	}
	for _, n := range want {
		all += n
	}
	if shown < 0.9*all {
		t.Errorf("only %v of %v questions are shown by locale: %v", shown, all, got)
	}
}

func checkComments(t *testing.T, dir string, all []commented) {
	byPerson, years := map[string]float64{}, map[int]float64{}
	var total float64
	for _, c := range all {
		years[c.at.Year()]++
		if c.at.Year() == 2012 {
			byPerson[c.person]++
			total++
		}
	}
	counts := slices.Collect(maps.Values(byPerson))
	sort.Sort(sort.Reverse(sort.Float64Slice(counts)))
	few := figure(t, dir, "few-comment")
	same(t, few, "now", "people", float64(len(counts)))
	same(t, few, "", "concentration_few", float64(fewest(counts, 0.8*total)))
	same(t, few, "", "concentration_voices", math.Round(10/squares(counts, total))/10)
	change := figure(t, dir, "more-comments")
	same(t, change, "now", "", years[2012])
	same(t, change, "year-ago", "", years[2011])
	same(t, change, "", "change_year_ago", years[2012]/years[2011])
	checkReturns(t, figure(t, dir, "who-returns"), all)
	same(t, figure(t, dir, "ways"), "to-us", "people", float64(len(counts)))
	t.Logf("%v of %d people made 80%% of %v comments", fewest(counts, 0.8*total), len(counts), total)
}

func fewest(counts []float64, need float64) int {
	for i, n := range counts {
		if need -= n; need <= 0 {
			return i + 1
		}
	}
	return len(counts)
}

func squares(counts []float64, total float64) float64 {
	sum := 0.0
	for _, n := range counts {
		sum += n / total * n / total
	}
	return sum
}

// checkReturns follows the people of every group that is shown by itself.
func checkReturns(t *testing.T, got map[[2]string]float64, all []commented) {
	t.Helper()
	quarter := func(at time.Time) int { return at.Year()*4 + (int(at.Month())-1)/3 }
	first, seen := map[string]int{}, map[string]map[int]bool{}
	for _, c := range all {
		q := quarter(c.at)
		if f, ok := first[c.person]; !ok || q < f {
			first[c.person] = q
		}
		if seen[c.person] == nil {
			seen[c.person] = map[int]bool{}
		}
		seen[c.person][q] = true
	}
	checked := 0
	for key, size := range got {
		from, to, ok := quartersOf(key[0])
		if !ok || key[1] != "people" {
			continue
		}
		people, back := 0.0, 0.0
		for person, f := range first {
			if f >= from && f <= to {
				people++
				if seen[person][f+1] {
					back++
				}
			}
		}
		checked++
		if size != people {
			t.Errorf("first seen in %s: got %v, want %v", key[0], size, people)
		}
		if share, ok := got[[2]string{key[0], "after1"}]; ok && (share < back/people-1e-6 || share > back/people+1e-6) {
			t.Errorf("of those first seen in %s came back: got %v, want %v", key[0], share, back/people)
		}
	}
	if checked < 4 {
		t.Errorf("only %d groups are shown: %v", checked, got)
	}
}

// quartersOf reads 2012-Q3, 2012 or 2012-04-01..2012-12-31 as numbers of quarters.
func quartersOf(key string) (from, to int, ok bool) {
	var y, q int
	if n, _ := fmt.Sscanf(key, "%d-Q%d", &y, &q); n == 2 {
		return y*4 + q - 1, y*4 + q - 1, true
	}
	a, b, span := strings.Cut(key, "..")
	if !span {
		return 0, 0, false
	}
	x, errX := time.Parse(time.DateOnly, a)
	z, errZ := time.Parse(time.DateOnly, b)
	return x.Year()*4 + (int(x.Month())-1)/3, z.Year()*4 + (int(z.Month())-1)/3, errX == nil && errZ == nil
}

// checkNothingPrivate looks for names and words of the people in everything that
// the site gives out and in what may be committed.
func checkNothingPrivate(t *testing.T, dir string, questions []questioned, comments []commented) {
	secrets := map[string]bool{}
	own := "firefox comments mozilla disqus answered windows desktop download" // words that are names too
	add := func(s string, least int) {
		s = strings.ToLower(strings.TrimSpace(s))
		if len([]rune(s)) >= least && !strings.Contains(own, s) {
			secrets[s] = true
		}
	}
	for _, q := range questions {
		add(q.person, 9)
		add(q.title, 25)
	}
	for _, c := range comments {
		add(c.text, 20)
		if len(c.name) > len([]rune(c.name)) { // not Latin: three signs are a name already
			add(c.name, 3)
		} else {
			add(c.name, 9)
		}
	}
	for _, folder := range []string{"public", "data/answers"} {
		for name, text := range golden.Tree(t, filepath.Join(dir, filepath.FromSlash(folder))) {
			text = strings.ToLower(plainly(text))
			for s := range secrets {
				if strings.Contains(text, s) {
					t.Errorf("%s/%s says %q", folder, name, s)
				}
			}
		}
	}
	if len(secrets) < 10000 {
		t.Errorf("only %d names and texts were looked for", len(secrets))
	}
}

// escaped finds signs that JSON writes by their number.
var escaped = regexp.MustCompile(`\\u[0-9a-fA-F]{4}`)

// plainly takes the ways back in which HTML and JSON write what is a sign of theirs.
func plainly(text string) string {
	text = escaped.ReplaceAllStringFunc(text, func(s string) string {
		n, _ := strconv.ParseUint(s[2:], 16, 32) // four digits
		return string(rune(n))
	})
	return html.UnescapeString(strings.NewReplacer(`\"`, `"`, `\/`, "/", `\\`, `\`).Replace(text))
}
