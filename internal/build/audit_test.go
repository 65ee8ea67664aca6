package build_test

import (
	"os"
	"path/filepath"
	"testing"

	"hearth/internal/build"
	"hearth/internal/golden"
)

// Two numbers, each of which may be shown, tell a third. The audit names both,
// with the engine and without it, and remembers what it was told.
func TestAudit(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		golden.Put(t, dir, name, text)
	}
	csv := "date,author,text,place\n"
	for i := range 24 {
		place := "help"
		if i >= 20 {
			place = "ideas"
		}
		csv += "2026-06-0" + string(rune('1'+i%9)) + ",person" + string(rune('a'+i)) + ",hello," + place + "\n"
	}
	for i := range 8 { // who wrote before, once more on the last day
		csv += "2026-06-09,person" + string(rune('a'+i)) + ",hello again,help\n"
	}
	write("data/raw/forum/talk.csv", csv)
	write("data/raw/forum/talk.csv.map.yaml", "columns: {at: date, author: author, text: text, place: place}\n")
	write("hearth.yaml", "title: Small\n")
	write("content/index.md", "---\ntitle: Home\n---\nIn June you wrote [](metric:messages?period=2026-06-01..2026-06-09) times.\n")
	write("content/about.md", "---\ntitle: About\n---\nOf these [](metric:messages?period=2026-06-01..2026-06-09&place=help) in help.\n")
	want := "content/index.md:4:19: together with the number messages (content/about.md:4:10), the number messages tells messages of place ideas, 2026-06-01..2026-06-09 by subtraction, and too few people stand behind that\n" +
		"  hint: keep small groups together with `top: 3`, leave the filter of one of them out, or take one of them out\n"
	check := func(what string, opt build.Options) {
		t.Helper()
		result, err := build.Run(t.Context(), opt)
		if err != nil {
			t.Fatal(err)
		}
		if got := result.Problems.String(); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", what, got, want)
		}
	}
	check("first", options(dir))
	again := options(dir)
	again.Open = noEngine
	check("what was told is remembered", again)

	write("content/about.md", "---\ntitle: About\n---\nThe same: [](metric:messages?period=2026-06-01..2026-06-09).\n")
	want = ""
	check("mended", options(dir))
	check("mended, again", again)

	// Two people are only on the ninth, in a crowd: a warning, which every build says.
	write("content/index.md", "---\ntitle: Home\n---\n[](metric:people?period=2026-06-01..2026-06-09) of you.\n")
	write("content/about.md", "---\ntitle: About\n---\nBefore that [](metric:people?period=2026-06-01..2026-06-08).\n")
	want = "content/index.md:4:1: the number people and the number people (content/about.md:4:13) differ by fewer than 5 people, who were seen on 2026-06-09 and at no other time\n" +
		"  hint: give them the same `period`, best of whole months or years; or leave it: many others were there on these days, so that it does not tell who they are\n"
	check("near", options(dir))
	check("near, again", again)
	if err := os.RemoveAll(filepath.Join(dir, ".hearth", "cache")); err != nil {
		t.Fatal(err)
	}
	check("near, from the answers", again)
	if _, err := os.Stat(filepath.Join(dir, "public", "about.html")); err != nil {
		t.Errorf("a warning keeps the site from being built: %v", err)
	}
}
