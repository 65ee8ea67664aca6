package strict_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"hearth/internal/golden"
	"hearth/internal/source"
	"hearth/internal/source/strict"
)

// TestParse reads testdata/*.txtar: each NAME.yaml is followed by NAME.want,
// which holds its problems and its tree.
func TestParse(t *testing.T) {
	golden.Archives(t, "testdata/*.txtar", func(_ *testing.T, a *txtar.Archive) *txtar.Archive {
		return golden.Answered(a, ".want", func(f txtar.File) (string, string, bool) {
			name, ok := strings.CutSuffix(f.Name, ".yaml")
			n, problems := strict.Parse(f.Name, f.Data, source.Pos{})
			var b strings.Builder
			b.WriteString(problems.String())
			tree(&b, n, "")
			return name, b.String(), ok
		})
	})
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
