package ingest

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hearth/internal/golden"
)

// shared is where real exports lie on a developer's machine. They are not part
// of the repository: what is kept of them is numbers.
const shared = "../../../../shared/data"

// TestShared reads every real export and compares what became of it with
// testdata/shared.golden: format, rows, period, or the rule by which it is refused.
func TestShared(t *testing.T) {
	if _, err := os.Stat(shared); err != nil {
		if os.Getenv("HEARTH_TEST_REQUIRE") == "all" {
			t.Fatalf("real exports are required and not there: %v", err)
		}
		t.Skip("real exports (shared/data beside the repository) are not there: reading them is not tested")
	}
	var b strings.Builder
	err := filepath.WalkDir(shared, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "MANIFEST.tsv" {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(shared, name)
		r := Read(context.Background(), Input{Name: filepath.ToSlash(rel), Data: data}, Options{})
		checkCounts(t, r)
		if n, ok := independent(name, data); ok && r.Format != "" {
			if read := total(r); read != n {
				t.Errorf("%s: read %d rows, counted %d", rel, read, n)
			}
		}
		if r.Format == "" && r.Problems.Count(0) == 0 {
			t.Errorf("%s: refused without a reason", rel)
		}
		b.WriteString(line(r))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	golden.File(t, "testdata/shared.golden", []byte(b.String()))
}

// line is one file's entry in the golden: numbers and rules only.
func line(r Result) string {
	if r.Format == "" {
		return fmt.Sprintf("%s\trefused\t%s\n", r.File, r.Problems[0].Rule)
	}
	var b strings.Builder
	for _, t := range r.Tables {
		dropped := 0
		for _, d := range t.Dropped {
			dropped += d.Rows
		}
		fmt.Fprintf(&b, "%s\t%s\t%s\tread %d\tkept %d\tdropped %d\t%s..%s\n", r.File, r.Format, t.Kind, t.Read, t.Kept, dropped, t.From, t.To)
	}
	return b.String()
}

func total(r Result) int {
	n := 0
	for _, t := range r.Tables {
		n += t.Read
	}
	return n
}

// checkCounts holds for every result: read is kept plus dropped.
func checkCounts(t *testing.T, r Result) {
	t.Helper()
	for _, tb := range r.Tables {
		sum := tb.Kept
		for _, d := range tb.Dropped {
			sum += d.Rows
		}
		if sum != tb.Read {
			t.Errorf("%s: %s: read %d, kept and dropped %d", r.File, tb.Kind, tb.Read, sum)
		}
	}
}

// independent counts the rows of a file in another way than package table does.
func independent(name string, data []byte) (int, bool) {
	if n, ok := nested(name, data); ok {
		return n, true
	}
	switch filepath.Ext(name) {
	case ".csv", ".tsv":
		if n, ok := countDays(data); ok {
			return n, true
		}
		if n, ok := countSections(data); ok {
			return n, true
		}
		r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
		r.LazyQuotes, r.FieldsPerRecord = true, -1
		head, _, _ := strings.Cut(string(data), "\n")
		if strings.Contains(head, "\t") {
			r.Comma = '\t'
		} else if strings.Contains(head, ";") {
			r.Comma = ';'
		}
		rows, err := r.ReadAll()
		return len(rows) - 1, err == nil
	case ".ndjson":
		return bytes.Count(bytes.TrimSpace(data), []byte("\n")) + 1, true
	case ".js":
		_, body, _ := bytes.Cut(data, []byte("="))
		var all []any
		err := json.Unmarshal(body, &all)
		return len(all), err == nil
	case ".json":
		var outbox struct {
			Items []any `json:"orderedItems"`
		}
		if json.Unmarshal(data, &outbox) == nil && outbox.Items != nil {
			return len(outbox.Items), true
		}
		var all []any
		err := json.Unmarshal(data, &all)
		return len(all), err == nil
	}
	return 0, false
}
