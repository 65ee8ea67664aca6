package site_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hearth/internal/config"
	"hearth/internal/site"
	"hearth/internal/source"
	"hearth/internal/story"
	"hearth/internal/story/markdown"
)

// ledgerOf assembles promises, one for each line "status days": what came of
// it, so many days after it was said.
func ledgerOf(t *testing.T, lines ...string) *site.Ledger {
	t.Helper()
	said := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var in site.Input
	in.Today = time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
	for i, line := range lines {
		var status string
		var days int
		if _, err := fmt.Sscan(line, &status, &days); err != nil {
			t.Fatal(err)
		}
		text := fmt.Sprintf("---\ntitle: P\nsaid: {on: 2026-01-01, where: here}\nlog: [{on: %s, status: %s, text: x, evidence: \"https://example.org\"}]\n---\n",
			said.AddDate(0, 0, days).Format(time.DateOnly), status)
		path := fmt.Sprintf("promises/p%d.md", i)
		s, problems := markdown.Parse("content/"+path, path, []byte(text), markdown.Options{})
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		in.Stories = append(in.Stories, s)
	}
	in.Numbers = map[*story.Number]site.Printed{}
	s, problems := site.Assemble(config.Default(), in)
	if problems.Count(source.Error) > 0 {
		t.Fatal(problems)
	}
	for _, p := range s.Pages {
		if p.List != nil {
			return p.List.Ledger
		}
	}
	t.Fatal("no list of promises")
	return nil
}

// TestRate holds from when on a rate is told, and what counts in it. The median
// was worked out by hand: of ten, eight are still to be kept after day 6, seven
// after day 10, six after day 20, four after day 30, which is half.
func TestRate(t *testing.T) {
	ten := strings.Split("kept 10,kept 20,kept 30,kept 30,kept 40,not-kept 5,not-kept 6,kept-in-part 50,kept 70,kept 80", ",")
	for _, c := range []struct {
		name         string
		lines        []string
		rate, median string
	}{
		{"nine are a list", ten[:9], "Fewer than ten promises have been judged, so there is a list and no rate.", ""},
		{"ten have a rate", ten, "7 of the 10 promises that were judged were kept.", "Half of them were kept within 30 days. Those that are still open count as open."},
		{"withdrawn and open ones are not judged", append(ten, "withdrawn 3", "under-way 4", "stalled 5"),
			"7 of the 10 promises that were judged were kept.", "Half of them were kept within 40 days. Those that are still open count as open."},
		{"most are open", strings.Split(strings.Repeat("under-way 4,", 9)+"kept 3", ","), "Fewer than ten promises have been judged, so there is a list and no rate.", "More than half of them are not kept yet."},
	} {
		l := ledgerOf(t, c.lines...)
		if l.Rate != c.rate || l.Median != c.median {
			t.Errorf("%s: got %q, %q", c.name, l.Rate, l.Median)
		}
	}
}
