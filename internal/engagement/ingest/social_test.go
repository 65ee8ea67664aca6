package ingest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hearth/internal/engagement"
)

// book makes a workbook: sheet → rows.
func book(t *testing.T, sheets map[string][][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for _, name := range sortedKeys(sheets) {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, row := range sheets[name] {
			if err := f.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// spoken spells readings for comparison.
func spoken(list []engagement.Reading) string {
	var out []string
	for _, r := range list {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s=%d %s %s..%s %s", r.Metric, r.Value, r.Grain, day(r.From), day(r.To), r.Member)))
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// TestLinkedinWorkbooks reads what only the sheets of a workbook tell apart:
// days by the sheet's name, and the days that a breakdown is of.
func TestLinkedinWorkbooks(t *testing.T) {
	for name, c := range map[string]struct {
		sheets       map[string][][]any
		format, want string
	}{
		"creator": {map[string][][]any{
			"ENGAGEMENT": {{"Date", "Impressions", "Engagements"}, {"6/22/2024", 10, 1}, {"6/21/2024", 20, 2}},
			"FOLLOWERS":  {{"Total followers on 6/23/2024:", 300}, {}, {"Date", "New followers"}, {"6/22/2024", 4}},
			"OTHER":      {{"Date", "Impressions", "Engagements"}, {"6/22/2024", 10, 1}},
		}, "linkedin.creator", `engagements=1 daily 2024-06-22..2024-06-22
engagements=2 daily 2024-06-21..2024-06-21
followers=300 daily 2024-06-23..2024-06-23
follows=4 daily 2024-06-22..2024-06-22
impressions=10 daily 2024-06-22..2024-06-22
impressions=20 daily 2024-06-21..2024-06-21`},
		"visitors": {map[string][][]any{
			"A metrics":  {{"Date", "Overview page views (total)", "Total page views (total)"}, {43922, 1, 5}, {43923, 1, 6}},
			"B location": {{"Location", "Total views"}, {"Ulm", 11}},
			"C empty":    {{"Seniority", "Total views"}},
		}, "linkedin.pages", `profile_visits=11 period 2020-04-01..2020-04-02 Ulm
profile_visits=5 daily 2020-04-01..2020-04-01
profile_visits=6 daily 2020-04-02..2020-04-02`},
		"unreadable followers": {map[string][][]any{
			"FOLLOWERS": {{"Total followers on 16/23/2024:", 300}, {}, {"Date", "New followers"}, {"6/22/2024", 4}},
		}, "linkedin.creator", `follows=4 daily 2024-06-22..2024-06-22`},
	} {
		r := Read(context.Background(), Input{Name: name + ".xlsx", Data: book(t, c.sheets)}, Options{})
		checkCounts(t, r)
		if odd := strings.Contains(r.Problems.String(), "how many followers there are cannot be read here"); odd != strings.HasPrefix(name, "unreadable") {
			t.Errorf("%s: %s", name, r.Problems)
		}
		if got := spoken(r.Readings); r.Format != c.format || got != c.want {
			t.Errorf("%s: %s\n%s\n%s", name, r.Text(), r.Problems, got)
		}
	}
}

// TestMetricool reads a table whose network stands only in the folder.
func TestMetricool(t *testing.T) {
	text := "Date;Followers;Gained followers;Lost followers;Posts;Impressions;Reach;Interactions\n01/04/2026;2.345;12;3;1;1.200;900;45\n13/04/2026;2.360;20;5;0;800;600;30\n"
	r := Read(context.Background(), Input{Name: "data/raw/instagram/april.csv", Source: "instagram", Data: []byte(text)}, Options{})
	want := "engagements=30 daily 2026-04-13..2026-04-13\nengagements=45 daily 2026-04-01..2026-04-01\n" +
		"followers=2345 daily 2026-04-01..2026-04-01\nfollowers=2360 daily 2026-04-13..2026-04-13\n" +
		"follows=12 daily 2026-04-01..2026-04-01\nfollows=20 daily 2026-04-13..2026-04-13\n" +
		"impressions=1200 daily 2026-04-01..2026-04-01\nimpressions=800 daily 2026-04-13..2026-04-13\n" +
		"reach=600 daily 2026-04-13..2026-04-13\nreach=900 daily 2026-04-01..2026-04-01\n" +
		"unfollows=3 daily 2026-04-01..2026-04-01\nunfollows=5 daily 2026-04-13..2026-04-13"
	if got := spoken(r.Readings); got != want || r.Readings[0].Platform != "instagram" {
		t.Errorf("%s\n%s\n%s", r.Text(), r.Problems, got)
	}
}

// TestSharedSocial reads real exports that only a date in their name makes
// readable, and counts their rows in another way.
func TestSharedSocial(t *testing.T) {
	if _, err := os.Stat(shared); err != nil {
		if os.Getenv("HEARTH_TEST_REQUIRE") == "all" {
			t.Fatalf("real exports are required and not there: %v", err)
		}
		t.Skip("real exports (shared/data beside the repository) are not there: reading them is not tested")
	}
	lines := func(data []byte) int { return bytes.Count(data, []byte("\n")) } // no line break at the end, and a header
	rows := func(data []byte) int {
		return bytes.Count(data, []byte("<Row")) - bytes.Count(data, []byte("<Worksheet"))
	}
	for file, c := range map[string]struct {
		name, from, to string
		count          func([]byte) int
	}{
		"tiktok/tiktok_Overview.csv":                          {"Overview-2026-02-28.csv", "2025-02-28", "2026-02-27", lines},
		"tiktok/tiktok_FollowerHistory.csv":                   {"FollowerHistory-2026-02-28.csv", "2025-02-28", "2026-02-27", lines},
		"tiktok/tiktok_FollowerActivity.csv":                  {"FollowerActivity-2026-02-28.csv", "2026-02-21", "2026-02-27", lines},
		"facebook-insights-legacy/nplf_Facebook_Posts_Q2.xls": {"Posts.xls", "2020-07-02", "2020-09-22", rows},
	} {
		data, err := os.ReadFile(filepath.Join(shared, file))
		if err != nil {
			t.Fatal(err)
		}
		r := Read(context.Background(), Input{Name: c.name, Data: data}, Options{})
		checkCounts(t, r)
		if want := c.count(data); total(r) != want || len(r.Tables) == 0 || r.Tables[0].From != c.from || r.Tables[0].To != c.to {
			t.Errorf("%s: read %d rows, counted %d: %s", file, total(r), want, r.Text())
		}
	}
}
