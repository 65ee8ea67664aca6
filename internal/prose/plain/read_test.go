package plain_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"hearth/internal/engagement/words"
	"hearth/internal/golden"
	"hearth/internal/prose/plain"
	"hearth/internal/story/markdown"
)

// TestRead reads each page of each archive in testdata, with the archive's own
// word lists. For a page a.md the archive holds a.md.out.
func TestRead(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no testdata/*.txtar", err)
	}
	for _, name := range archives {
		a, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		site, want := fstest.MapFS{}, map[string]string{}
		for _, f := range a.Files {
			site[f.Name] = &fstest.MapFile{Data: f.Data}
			if strings.HasSuffix(f.Name, ".out") {
				want[f.Name] = string(f.Data)
			}
		}
		lists, problems := words.Read(site)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		out := &txtar.Archive{Comment: a.Comment}
		for _, f := range a.Files {
			if strings.HasSuffix(f.Name, ".out") {
				continue
			}
			out.Files = append(out.Files, f)
			if !strings.HasSuffix(f.Name, ".md") {
				continue
			}
			got := told(plain.New(lists).Read(markdown.New(markdown.Options{}).Passages(f.Name, f.Name, f.Data), "en"))
			out.Files = append(out.Files, txtar.File{Name: f.Name + ".out", Data: []byte(got)})
			if !golden.Update() && got != want[f.Name+".out"] {
				t.Errorf("%s: %s: got\n%s\nwant\n%s", name, f.Name, got, want[f.Name+".out"])
			}
		}
		if golden.Update() {
			if err := os.WriteFile(name, txtar.Format(out), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// told writes a report as people read it.
func told(r plain.Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d words, %d sentences, we %d, you %d", r.Language, r.Words, r.Sentences, r.We, r.You)
	if l := r.Level; l != nil {
		fmt.Fprintf(&b, "; %s %.1f, hard %v", l.Formula, l.Value, l.Hard())
	}
	b.WriteByte('\n')
	for _, a := range r.Advice {
		fmt.Fprintf(&b, "%s: %s: %s [%s]\n", a.Pos, a.Severity, a.Text, a.Rule)
		if a.Hint != "" {
			fmt.Fprintf(&b, "  hint: %s\n", a.Hint)
		}
		for _, o := range a.Also {
			fmt.Fprintf(&b, "  also: %s: %s\n", o.Pos, o.Text)
		}
	}
	return b.String()
}
