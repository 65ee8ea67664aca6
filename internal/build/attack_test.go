package build_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hearth/internal/build"
	"hearth/internal/engagement/rows"
	"hearth/internal/golden"
	"hearth/internal/source"
)

// What stands in the exports of the attacked site, and must not get out. Each of
// them is like nothing else that a site holds.
const (
	hermit  = "zzquietowl"               // who wrote all there is in the attic
	alone   = 7431                       // so much
	ofHelp  = 1489                       // what everybody else wrote, in help, which may be told, but not the sum of both
	idWord  = "ZZPLATFORMID"             // begins every id that the platform gave
	said    = "zzpelican under the sink" // stands in every text
	mailbox = "zzmail@someone.example"   // stands beside every text
	quoted  = "zzwithdrawn words"        // of a voice that took its consent back
)

// attacked writes the site: every kind of page that shows numbers, each asking
// for what must be kept back.
func attacked(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	var b strings.Builder
	b.WriteString("id,parent,date,author,email,title,text,place\n")
	line := func(n int, parent, author, place string) {
		fmt.Fprintf(&b, "%s-%06d,%s,2026-%02d-%02d,%s,%s,about %s,%s,%s\n", idWord, n, parent, 1+n%6, 1+n%28, author, mailbox, said, said, place)
	}
	for n := range alone {
		line(n, "", hermit, "attic")
	}
	for n := range ofHelp { // the owl is one of them, or numbers of people would tell of the one who is in the attic alone
		parent, author := "", fmt.Sprintf("zzhandle%03d", n%173)
		if n%173 == 0 {
			author = hermit
		}
		if n%4 > 0 {
			parent = fmt.Sprintf("%s-%06d", idWord, alone+n-n%4)
		}
		line(alone+n, parent, author, "help")
	}
	files := map[string]string{
		"data/raw/forum/talk.csv":          b.String(),
		"data/raw/forum/talk.csv.map.yaml": "columns: {id: id, parent: parent, at: date, author: author, title: title, text: text, place: place}\n",
	}
	for name, text := range attackedPages() {
		files[name] = text
	}
	for name, text := range files {
		golden.Put(t, dir, name, text)
	}
	return dir
}

// attackedPages are figures of every form, with their title, note and
// description made of numbers that are kept back.
func attackedPages() map[string]string {
	const attic = `[](metric:messages?place=attic "too few to say")`
	var charts strings.Builder
	for i, c := range []string{
		"metric: messages\nby: place", "metric: messages\nby: place\ntype: table", "metric: messages\nby: month\nsplit: place", "metric: messages\nby: month\nwhere: {place: attic}",
		"metric: people\nby: place", "metric: people\nby: month\nwhere: {place: attic}", "metric: messages\nby: kind\nwhere: {place: attic}", "metric: replies\nby: place",
		"question: touchpoints.map", "question: participation.ladder", "question: participation.ladder\nwhere: {place: attic}", "question: influence.concentration", "question: influence.circles",
		"question: care.depth", "question: coverage.sources", "question: participation.core", "question: change.ordinary",
		"sql: |\n  SELECT place, count(*) AS messages, count(DISTINCT person) AS people FROM forum GROUP BY place ORDER BY place\ntype: table",
	} {
		fmt.Fprintf(&charts, "\n```chart figure-%02d\ntitle: '%s is what the attic has'\n%s\nperiod: 2026\npartial: true\nnote: 'A note: %s.'\nalt: 'Drawn: %s.'\n```\n", i, attic, c, attic, attic)
	}
	return map[string]string{
		"hearth.yaml":             "title: Attacked\nurl: https://attacked.example\nlanguage: en\n",
		"content/index.md":        "---\ntitle: Home\nsummary: 'We have " + attic + " from the attic.'\n---\n\nOf the attic there are " + attic + " messages.\n",
		"content/figures.md":      "---\ntitle: 'All of it: " + attic + "'\ndate: 2026-09-01\n---\n" + charts.String(),
		"content/index.de.md":     "---\ntitle: Zuhause\n---\n\nAuf dem Dachboden " + strings.ReplaceAll(attic, "too few to say", "zu wenige") + ".\n",
		"content/editions/q1.md":  "---\ntitle: The first quarter\ndate: 2026-10-04\nperiod: 2026-Q1\nwent_badly: ['" + attic + " went badly.']\nnot_known: [What the owl thinks.]\n---\n\n```numbers second\nmetrics: [messages, people]\nwhere: {place: attic}\n```\n",
		"content/materials/m.md":  "---\ntitle: A sign\nlicense: CC-BY-4.0\ncredit: Us\nfiles: [m.svg]\n---\n\nTake it; the attic has " + attic + ".\n",
		"content/materials/m.svg": "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><title>A sign</title></svg>\n",
		"content/voices/yes.md":   "---\nas: somebody who fixes\nsaid: 2026-05-02\nconsent: {on: 2026-05-02, by: Maud, how: in writing, for: [words]}\n---\n\nIt was one screw.\n",
	}
}

// leaks are what to look for, by what it would be.
func leaks(t *testing.T, dir string) map[string]*regexp.Regexp {
	t.Helper()
	number := func(n int) *regexp.Regexp { // with any sign between the thousands
		return regexp.MustCompile(fmt.Sprintf(`(?:^|[^0-9.,])%d(?:[,.'’\s\x{a0}\x{202f}\x{2009}]|&#160;|&nbsp;)?%03d(?:[^0-9]|$)`, n/1000, n%1000))
	}
	out := map[string]*regexp.Regexp{
		"a number that is kept back": number(alone), "that of a month": number(alone / 6), "that of another month": number(alone/6 + 1),
		"a sum that tells it": number(alone + ofHelp), "a handle": regexp.MustCompile(`(?i)zzquiet|zzhandle`),
		"an id of the platform": regexp.MustCompile(`(?i)` + idWord), "words of a customer": regexp.MustCompile(`(?i)zzpelican`),
		"an address": regexp.MustCompile(`(?i)zzmail|someone\.example`), "words without consent": regexp.MustCompile(`(?i)zzwithdrawn`),
	}
	all, err := rows.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, f := range all.Files() {
		batch, err := all.Read(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range batch.Messages {
			keys[m.Person], keys[m.ID] = true, true
		}
	}
	delete(keys, "")
	if len(keys) != alone+ofHelp+173 {
		t.Fatalf("the rows have %d keys", len(keys))
	}
	var alternatives []string
	for k := range keys {
		alternatives = append(alternatives, regexp.QuoteMeta(k[:12])) // half a key would do
	}
	slices.Sort(alternatives)
	out["a pseudonym"] = regexp.MustCompile(strings.Join(alternatives, "|"))
	return out
}

// dataURI is a file within a file.
var dataURI = regexp.MustCompile(`data:[a-z0-9/+.-]+;base64,([A-Za-z0-9+/=]+)`)

// readings are the ways in which a file can be read: as it is, with its
// references and escapes resolved, and what is packed in it.
func readings(t *testing.T, name string, data []byte, look func(name, text string)) {
	t.Helper()
	text := string(data)
	look(name, text)
	if plain := html.UnescapeString(text); plain != text {
		look(name+" (references resolved)", plain)
	}
	if plain, err := url.PathUnescape(text); err == nil && plain != text {
		look(name+" (address resolved)", plain)
	}
	if strings.Contains(text, `\u`) {
		look(name+" (escapes resolved)", regexp.MustCompile(`\\u00([0-9a-fA-F]{2})`).ReplaceAllStringFunc(text, func(s string) string {
			var r rune
			fmt.Sscanf(s[4:], "%x", &r)
			return string(r)
		}))
	}
	for i, m := range dataURI.FindAllStringSubmatch(text, -1) {
		if inner, err := base64.StdEncoding.DecodeString(m[1]); err == nil {
			readings(t, fmt.Sprint(name, "#", i), inner, look)
		}
	}
	if path.Ext(name) != ".zip" {
		return
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		inner, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		readings(t, name+"/"+f.Name, inner, look)
	}
}

// TestNothingGetsOut searches every byte of a site that asks everywhere for what
// must be kept back: pages, figures with their titles, notes, descriptions and
// labels, CSV, JSON, feeds, embeds, archives, the Data Package, and what is
// published beside them in data/answers.
func TestNothingGetsOut(t *testing.T) {
	dir := attacked(t)
	result, err := build.Run(t.Context(), options(dir))
	if err != nil {
		t.Fatal(err)
	}
	if result.Problems.Count(source.Error) > 0 {
		t.Fatalf("the attack does not come to pages:\n%s", result.Problems)
	}
	hidden := leaks(t, dir)
	kinds, kept := map[string]int{}, 0
	search := func(name, text string) {
		kinds[path.Ext(strings.Fields(name)[0])]++
		kept += strings.Count(text, "too few to say")
		for what, is := range hidden {
			if at := is.FindStringIndex(text); at != nil {
				t.Errorf("%s holds %s: …%q…", name, what, text[max(0, at[0]-60):min(len(text), at[1]+40)])
			}
		}
	}
	for _, part := range []string{"public", "data/answers"} {
		err := filepath.WalkDir(filepath.Join(dir, filepath.FromSlash(part)), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(name)
			short, _ := filepath.Rel(dir, name)
			readings(t, filepath.ToSlash(short), data, search)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, ext := range []string{".html", ".svg", ".csv", ".json", ".xml", ".zip"} {
		if kinds[ext] == 0 {
			t.Errorf("no %s was searched: %v", ext, kinds)
		}
	}
	if kept < 40 {
		t.Errorf("only %d times is something said in place of a number that is kept back", kept)
	}
}

// TestTypedNumbersTellNothing types numbers that are kept back: what is said of
// them must not tell whether they are right.
func TestTypedNumbersTellNothing(t *testing.T) {
	dir := attacked(t)
	var told []string
	for _, n := range []string{"7431", "7,431", "12"} {
		golden.Put(t, dir, "content/index.md", "---\ntitle: Home\n---\n\nOf the attic there are ["+n+"](metric:messages?place=attic) messages.\n")
		result, err := build.Run(t.Context(), options(dir))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(result.Problems.String(), n, "N")
		if result.Problems.Count(source.Error) == 0 || strings.Contains(text, "7431") || strings.Contains(text, "7,431") {
			t.Errorf("%s: %s", n, result.Problems)
		}
		told = append(told, text)
	}
	if told[0] != told[1] || told[1] != told[2] {
		t.Errorf("what is said depends on the number:\n%s", strings.Join(told, "\n"))
	}
}

// TestWithdrawnWords takes back a consent: the words do not come into a page, nor
// into what is said about them.
func TestWithdrawnWords(t *testing.T) {
	dir := attacked(t)
	golden.Put(t, dir, "content/voices/no.md", "---\nas: somebody\nsaid: 2026-05-02\nconsent: {on: 2026-05-02, withdrawn: 2026-08-01, by: Maud, how: in writing, for: [words]}\n---\n\nThese are "+quoted+".\n")
	result, err := build.Run(t.Context(), options(dir))
	if err != nil {
		t.Fatal(err)
	}
	if result.Problems.Count(source.Error) == 0 || strings.Contains(result.Problems.String(), quoted) {
		t.Errorf("got %s", result.Problems)
	}
	if _, err := os.Stat(filepath.Join(dir, "public")); err == nil {
		t.Error("the site was written with the words of somebody who took the consent back")
	}
}
