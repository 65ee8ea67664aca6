package strict_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"hearth/internal/source"
	"hearth/internal/source/strict"
)

var update = flag.Bool("update", false, "write the golden files")

// TestParse reads testdata/*.txtar: each NAME.yaml is followed by NAME.want,
// which holds its problems and its tree.
func TestParse(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { golden(t, file) })
	}
}

func golden(t *testing.T, file string) {
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	out := &txtar.Archive{Comment: a.Comment}
	want := map[string]string{}
	for _, f := range a.Files {
		want[f.Name] = string(f.Data)
	}
	for _, f := range a.Files {
		name, ok := strings.CutSuffix(f.Name, ".yaml")
		if !ok {
			continue
		}
		n, problems := strict.Parse(f.Name, f.Data, source.Pos{})
		var b strings.Builder
		b.WriteString(problems.String())
		tree(&b, n, "")
		got := b.String()
		out.Files = append(out.Files, f, txtar.File{Name: name + ".want", Data: []byte(got)})
		if diff := cmp.Diff(want[name+".want"], got); diff != "" && !*update {
			t.Errorf("%s\n%s", f.Name, diff)
		}
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(out), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func tree(b *strings.Builder, n *strict.Node, pad string) {
	if n == nil {
		fmt.Fprintf(b, "%sunreadable\n", pad)
		return
	}
	at := fmt.Sprintf("%d:%d", n.Pos.Line, n.Pos.Col)
	switch n.Kind {
	case strict.Map:
		fmt.Fprintf(b, "%smap %s\n", pad, at)
		for _, k := range n.Keys {
			fmt.Fprintf(b, "%s  %s (%d:%d)\n", pad, k.Name, k.Pos.Line, k.Pos.Col)
			tree(b, k.Value, pad+"    ")
		}
	case strict.List:
		fmt.Fprintf(b, "%slist %s\n", pad, at)
		for _, it := range n.Items {
			tree(b, it, pad+"    ")
		}
	case strict.Null:
		fmt.Fprintf(b, "%snull %s %q\n", pad, at, n.Text)
	default:
		if n.Inside != n.Pos {
			at += fmt.Sprintf(" text %d:%d", n.Inside.Line, n.Inside.Col)
		}
		fmt.Fprintf(b, "%s%s %q\n", pad, at, n.Text)
	}
}
