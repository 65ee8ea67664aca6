package build

import (
	"maps"
	"slices"
	"testing"

	"hearth/internal/config"
	"hearth/internal/engagement"
	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/ingest"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/rows"
	"hearth/internal/site"
)

// Whatever kind of reason an importer may give, pages have words for it.
func TestCausesHaveWords(t *testing.T) {
	want := slices.Sorted(slices.Values(ingest.Causes()))
	for _, lang := range []string{"en", "de"} {
		cfg := config.Default()
		cfg.Language = lang
		meaning := site.Meaning{Metrics: []site.Metric{{Used: true}}}
		plan, _ := site.NewPlan(cfg, site.Input{Meaning: meaning})
		page, _ := plan.Page("method.html", &nothingRead{})
		if got := slices.Sorted(maps.Keys(page.Words.Origins.Causes)); !slices.Equal(got, want) {
			t.Errorf("%s has words for %q, and there are %q", lang, got, want)
		}
	}
}

// nothingRead is a Look at a site without exports.
type nothingRead struct{ site.Look }

func (nothingRead) LeftOut(string) []site.LeftOut  { return nil }
func (nothingRead) Provenance() insight.Provenance { return insight.Provenance{} }

// What the ledger knows of an export is told by kind of reason, and what concerns
// somebody who asked to be taken out not at all; a file's name is in none of it, but
// the one that the site gives it.
func TestExportsOf(t *testing.T) {
	hash := "0123456789abcdef0123456789abcdef"
	l := rows.Ledger{Entries: []rows.Entry{
		{
			Source: "forum", Raw: "data/raw/forum/ann.csv", SHA256: hash, Format: "disqus.export", Zone: "UTC", Read: 60, Kept: 40, Messages: 40,
			Dropped: []rows.Drop{{Reason: "comments: its author asked to be taken out", Rows: 9}, {Reason: "comments: spam", Rows: 4}, {Reason: "pages: hidden as spam or abuse", Rows: 7}},
			Shared:  []rows.Share{{Month: "2026-06", Rows: [][2]int64{{0, 3}, {7, 7}}}, {Month: "2026-07", Rows: [][2]int64{{2, 3}}}},
		},
		{Source: "inbox", SHA256: hash, Messages: 3},
		{Source: "web", SHA256: hash, Kept: 33, Readings: 99},
	}}
	covers := []engagement.Coverage{{Source: "forum"}, {Source: "inbox"}, {Source: "web"}}
	got := insight.ProvenanceOf(exportsOf(l, map[string]string{"data/raw/forum/ann.csv": "All topics", "data/raw/forum/other.csv": "Others"}), insight.Options{Coverage: covers, Private: []string{"inbox"}, SourceTitles: map[string]string{"forum": "Our forum"}})
	if len(got.Sources) != 2 || got.Sources[0].Title != "Our forum" || got.Sources[1].Name != "web" {
		t.Fatalf("got %+v", got)
	}
	e := got.Sources[0].Exports[0]
	if e.Name != "All topics" || got.Sources[1].Exports[0].Name != "" || e.Format != "Disqus, export of comments" || e.Hash != "0123456789ab" || e.Zone != "UTC" || e.Reported || e.From != 0 ||
		e.Kept.N != 40 || e.Again.N != 7 || !slices.Equal(e.LeftOut, []insight.LeftOutFor{{Cause: "spam", Rows: insight.Tally{N: 11}}}) {
		t.Errorf("got %+v", e)
	}
	if read := guard.Provenance(got, guard.Policy{}).Sources[0].Exports[0].Read; read != (insight.Tally{N: 20, Least: true}) {
		t.Errorf("%+v read, which tells of somebody who asked to be taken out", read)
	}
	if !got.Sources[1].Exports[0].Reported {
		t.Error("an export of a platform's numbers is said to hold what people wrote")
	}
	if some := got.Among(map[string]bool{"Our forum": true}, nil); len(some.Sources) != 1 || len(got.Sources) != 2 {
		t.Errorf("of the sources that answers name: %+v", some)
	}
}
