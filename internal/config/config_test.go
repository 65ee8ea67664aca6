package config_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // zones are the same on a computer that has none

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/rogpeppe/go-internal/txtar"

	"hearth/internal/config"
	"hearth/internal/golden"
	"hearth/internal/source"
)

// TestProblems reads testdata/*.txtar: each NAME.yaml is followed by
// NAME.want, which holds what is wrong with it.
func TestProblems(t *testing.T) {
	golden.Archives(t, "testdata/*.txtar", func(_ *testing.T, a *txtar.Archive) *txtar.Archive {
		return golden.Answered(a, ".want", func(f txtar.File) (string, string, bool) {
			name, ok := strings.CutSuffix(f.Name, ".yaml")
			_, problems := config.Parse("hearth.yaml", f.Data, "0.1.0")
			return name, problems.String(), ok
		})
	})
}

const whole = `hearth: ">=0.1 <1"
title: "Repairs: what broke"
url: https://example.org/reports/
description: What riders say.
language: de
timezone: Europe/Berlin
license: {text: CC-BY-SA-4.0, data: CC0-1.0}
contact: hello@example.org
menu:
  - {title: Stories, to: stories/index.md}
  - How we count: how-we-count.md
  - guide/index.md
notice: Made up.
brand: {logo: a.svg, accent: "#0AF", font: Inter}
theme: ../house
accounts:
  brand: ["@shop", mastodon:@shop@m.example]
sources:
  shop: {name: Our shop, format: reviews-csv, fresh: 5w, columns: [id, stars], rows: 50..5000, key: id, repeats: keep, files: {all.csv: All reviews}, private: yes, on_problem: warn}
  forum:
exclude:
  - {id: abc, where: {tag: spam}, rule: many-a-day, period: 2026-05,
    reason: sent by mistake}
  - where: {place: [one, two], role: staff}
    reason: tests
privacy: {minimum: 7, commit: rows}
engine: duckdb
publish: {folder: /tmp/out}
metrics: {mine: {title: Mine}}
folders: {geschichten/: story}
urls: folder
page_size: 10
params: {colour: red, since: 2019, version: "1.10"}
`

func TestParseReadsEveryKey(t *testing.T) {
	c, problems := config.Parse("hearth.yaml", []byte(whole), "0.1.0")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	at := func(line, col int) source.Pos { return source.Pos{File: "hearth.yaml", Line: line, Col: col} }
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	want := &config.Config{
		File: "hearth.yaml", Title: "Repairs: what broke", URL: "https://example.org/reports",
		Description: "What riders say.", Language: "de", Zone: berlin,
		License: config.License{Text: "CC-BY-SA-4.0", Data: "CC0-1.0"}, Contact: "hello@example.org", Notice: "Made up.",
		Menu: []config.MenuItem{
			{Title: "Stories", Target: source.Word{Text: "stories/index.md", Pos: at(10, 26)}},
			{Title: "How we count", Target: source.Word{Text: "how-we-count.md", Pos: at(11, 19)}},
			{Target: source.Word{Text: "guide/index.md", Pos: at(12, 5)}},
		},
		Brand: config.Brand{Logo: source.Word{Text: "a.svg", Pos: at(14, 15)}, Accent: "#00aaff", Font: "Inter"},
		Theme: "../house", Accounts: []string{"@shop", "mastodon:@shop@m.example"},
		Sources: []config.Source{
			{Name: "forum", Title: "forum", Repeats: "drop", OnProblem: "error", Pos: at(20, 3)},
			{Name: "shop", Title: "Our shop", Format: "reviews-csv", Fresh: 35 * 24 * time.Hour,
				Columns: []string{"id", "stars"}, Rows: config.Band{Least: 50, Most: 5000}, Key: "id", Repeats: "keep", Files: []config.NamedFile{{File: "all.csv", Name: "All reviews", Pos: at(19, 128)}}, Private: true, OnProblem: "warn", Pos: at(19, 3)},
		},
		Exclude: []config.Exclusion{
			{ID: "abc", Where: map[string][]string{"tag": {"spam"}}, Rule: "many-a-day", Period: "2026-05", Reason: "sent by mistake", Pos: at(22, 5),
				Places: map[string]source.Pos{"tag": at(22, 23), "tag=": at(22, 28), "rule": at(22, 41), "period": at(22, 61)}},
			{Where: map[string][]string{"place": {"one", "two"}, "role": {"staff"}}, Reason: "tests", Pos: at(24, 5),
				Places: map[string]source.Pos{"place": at(24, 13), "place=": at(24, 20), "role": at(24, 32), "role=": at(24, 38)}},
		},
		Privacy: config.Privacy{Minimum: 7, Commit: "rows"}, Engine: "duckdb",
		Folders: map[string]string{"geschichten": "story"}, FolderURLs: true, PageSize: 10,
		Params: map[string]any{"colour": "red", "since": 2019, "version": "1.10"},
	}
	same := cmp.Options{
		cmpopts.IgnoreUnexported(config.Config{}), cmpopts.IgnoreFields(config.Config{}, "Places", "Metrics", "Publish"),
		cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() }),
	}
	if diff := cmp.Diff(want, c, same); diff != "" {
		t.Error(diff)
	}
	if c.Places["privacy"] != at(26, 1) || len(c.Places) != 23 {
		t.Errorf("the places of the keys are %v", c.Places)
	}
	if c.Metrics.Get("mine") == nil || c.Publish.Get("folder") == nil {
		t.Error("metrics and publish were not kept")
	}
	wrong := c.CheckKinds([]string{"stories"}).String()
	if want := "hearth.yaml:30:25: geschichten: there is no kind \"story\"\n  hint: known here: stories\n"; wrong != want {
		t.Errorf("the kinds were judged %q, not %q", wrong, want)
	}
	if ok := c.CheckKinds([]string{"story"}); len(ok) > 0 {
		t.Error(ok)
	}
}

// TestCheckSources looks for sources whose folder is another.
func TestCheckSources(t *testing.T) {
	c, problems := config.Parse("hearth.yaml", []byte("title: A\nsources:\n  comunity: {fresh: 35d}\n  shop:\n  x: {private: yes}\n"), "0.1.0")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	const want = "hearth.yaml:3:3: sources: there is no folder data/raw/comunity, so that these settings are for nothing\n  hint: did you mean \"community\"?\n" +
		"hearth.yaml:5:3: sources: there is no folder data/raw/x, so that these settings are for nothing\n  hint: there are: community, shop\n"
	if diff := cmp.Diff(want, c.CheckSources([]string{"shop", "community"}).String()); diff != "" {
		t.Error(diff)
	}
	if c.CheckSources([]string{"shop"}).Count(source.Warning) != 2 {
		t.Error("a source without a folder is not a warning")
	}
	if got := c.CheckSources(nil); len(got) > 0 {
		t.Errorf("a site without any exports is warned: %v", got)
	}
	if got := c.CheckSources([]string{"comunity", "shop", "x"}); len(got) > 0 {
		t.Errorf("sources that are there are warned of: %v", got)
	}
}

func TestParseFillsDefaults(t *testing.T) {
	c, problems := config.Parse("hearth.yaml", []byte("title: A\n"), "")
	want := config.Default()
	want.File, want.Title = "hearth.yaml", "A"
	if diff := cmp.Diff(want, c, cmpopts.IgnoreUnexported(config.Config{}), cmpopts.IgnoreFields(config.Config{}, "Zone", "Places")); diff != "" || len(problems) > 0 {
		t.Error(diff, problems)
	}
	if c.License != (config.License{}) {
		t.Errorf("a site that names no licence has %v", c.License)
	}
}

func TestVersion(t *testing.T) {
	for _, c := range []struct {
		asks, is string
		ok       bool
	}{
		{">=0.1", "0.1.0", true}, {">=0.1", "v0.1.0", true}, {">=0.2", "0.1.9", false}, {">0.1", "0.1.0", false},
		{"<0.2", "0.2.0", false}, {"<=0.2", "0.2.0", true}, {"=0.2", "0.2.0", true}, {"=0.2", "0.2.1", false},
		{"0.3", "0.4.0", true}, {">= 0.1, < 0.3", "0.3.0", false}, {">=9", "dev", true}, {">=9", "", true},
	} {
		text := fmt.Sprintf("hearth: %q\ntitle: A\n", c.asks)
		_, problems := config.Parse("hearth.yaml", []byte(text), c.is)
		if (len(problems) == 0) != c.ok {
			t.Errorf("Hearth %s for a site that asks for %s: %s", c.is, c.asks, problems)
		}
	}
}

// FuzzParse holds that no site file breaks the program, that a Config can
// always be used, and that its rules hold whatever was written.
func FuzzParse(f *testing.F) {
	f.Add(whole)
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, in := range a.Files {
			f.Add(string(in.Data))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, problems := config.Parse("hearth.yaml", []byte(text), "0.1.0")
		if c.Zone == nil || c.Language == "" || c.Privacy.Minimum < 5 || c.PageSize < 1 || strings.HasSuffix(c.URL, "/") {
			t.Fatalf("not usable: %+v", c)
		}
		if c.Title == "" && !problems.Failed(false) {
			t.Fatal("no title and no error")
		}
		for _, s := range c.Sources {
			if s.Pos.Line < 1 || s.OnProblem == "" || s.Title == "" {
				t.Fatalf("not usable: %+v", s)
			}
		}
	})
}

func TestBand(t *testing.T) {
	for _, tt := range []struct {
		b    config.Band
		text string
		in   []int64
		out  []int64
	}{
		{config.Band{Least: 5, Most: 9}, "5..9", []int64{5, 7, 9}, []int64{4, 10, 0}},
		{config.Band{Least: 5}, "5..", []int64{5, 1 << 40}, []int64{4}},
		{config.Band{Most: 9}, "..9", []int64{0, 9}, []int64{10}},
	} {
		if tt.b.String() != tt.text {
			t.Errorf("%+v is written %q, not %q", tt.b, tt.b, tt.text)
		}
		for _, n := range tt.in {
			if !tt.b.Holds(n) {
				t.Errorf("%s does not hold %d", tt.b, n)
			}
		}
		for _, n := range tt.out {
			if tt.b.Holds(n) {
				t.Errorf("%s holds %d", tt.b, n)
			}
		}
	}
}
