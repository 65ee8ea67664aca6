package sample

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

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
