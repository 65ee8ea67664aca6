package sample

import (
	"bytes"
	"encoding/hex"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hearth/internal/golden"
)

func TestStarterHasWhatANewSiteNeeds(t *testing.T) {
	files := map[string]string{}
	for _, f := range Starter() {
		files[f.Path] = string(f.Data)
	}
	for _, want := range []string{
		".github/workflows/pages.yml", ".gitignore", "README.md", "hearth.yaml", "content/index.md",
		"content/stories/first-year/index.md", "content/stories/first-year/1-how-fast-we-answer.md",
		"content/promises/answer-sooner.md", "content/asks/bring-one-thing.md", "content/voices/one-screw.md", "content/voices/nobody-wrote.md",
		"content/materials/sign.md", "content/materials/sign.svg", "content/chronicles/mended.md",
		"data/raw/community/forum.csv", "data/raw/reviews/bewertungen.csv",
	} {
		if files[want] == "" {
			t.Errorf("no %s", want)
		}
	}
	for _, out := range []string{"/data/raw/", "/data/text/", "/data/rows/", "/.hearth/", "/public/"} {
		if !slices.Contains(strings.Split(files[".gitignore"], "\n"), out) {
			t.Errorf(".gitignore does not keep %s out", out)
		}
	}
	if !strings.Contains(files["hearth.yaml"], "notice: The numbers on this site are made up.") {
		t.Error("the site file does not say that the numbers are made up")
	}
	if !strings.Contains(files["hearth.yaml"], "commit: answers") {
		t.Error("the site file does not keep rows out of git")
	}
	if _, ok := files[".hearth/key"]; ok {
		t.Error("the starter holds a key; every site needs its own")
	}
}

func TestStarterIsTheSameEachTime(t *testing.T) {
	a, b := Starter(), Starter()
	if !equal(a, b) {
		t.Error("two calls gave different files")
	}
	total := 0
	for i, f := range a {
		total += len(f.Data)
		if i > 0 && a[i-1].Path >= f.Path {
			t.Errorf("%s stands after %s", f.Path, a[i-1].Path)
		}
	}
	if total > 400_000 {
		t.Errorf("a new site has %d bytes, more than 400 kB", total)
	}
}

// TestStarterCanAnswerItsQuestions makes sure that no month or quarter of the
// starter's data falls below the smallest number that a share is shown for.
func TestStarterCanAnswerItsQuestions(t *testing.T) {
	for _, f := range Starter() {
		if f.Path != "data/raw/community/forum.csv" {
			continue
		}
		quarters := map[string]int{}
		for _, row := range records(t, f.Data, ',')[1:] {
			if row[2] == "" {
				month := number(t, strings.TrimPrefix(row[4][5:7], "0"))
				quarters[row[4][:4]+"-Q"+string(rune('1'+(month-1)/3))]++
			}
		}
		if len(quarters) != 4 {
			t.Errorf("the starter covers %d quarters, want 4", len(quarters))
		}
		for q, n := range quarters {
			if n < 40 {
				t.Errorf("%s has %d opening messages, too few for a share", q, n)
			}
		}
	}
}

func TestKey(t *testing.T) {
	key := Key(Seed)
	lines := strings.Split(strings.TrimSpace(string(key)), "\n")
	secret, err := hex.DecodeString(lines[len(lines)-1])
	if err != nil || len(secret) != 32 {
		t.Errorf("the key has %d bytes: %v", len(secret), err)
	}
	if bytes.Equal(key, Key(Seed+1)) {
		t.Error("another seed gave the same key")
	}
	path := filepath.Join("..", "..", ".hearth", "key")
	golden.File(t, path, key)
}
