package markdown

import (
	"go/ast"
	"go/token"
	"hearth/internal/golden"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestEveryMessage reads the messages out of the source of this package and
// looks for each in the golden files.
func TestEveryMessage(t *testing.T) {
	var goldens strings.Builder
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range archives {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		goldens.Write(data)
	}
	found := 0
	golden.Sources(t, func(name string, f *ast.File) {
		for _, m := range messages(f) {
			found++
			if !messagePattern(m).MatchString(goldens.String()) {
				t.Errorf("%s: no golden file shows %q", name, m)
			}
		}
	})
	if found < 60 {
		t.Errorf("only %d messages found in the source", found)
	}
}

// messages gives the last text among the arguments of each call that reports
// something: its format, as no later argument is a text.
func messages(f *ast.File) []string {
	var all []string
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || !strings.HasSuffix(sel.Sel.Name, "rrorf") && !strings.HasSuffix(sel.Sel.Name, "arnf") && sel.Sel.Name != "badTarget" {
			return true
		}
		for i := len(call.Args) - 1; i >= 0; i-- {
			if lit, ok := call.Args[i].(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if text, err := strconv.Unquote(lit.Value); err == nil && strings.Contains(text, " ") {
					all = append(all, text)
				}
				break
			}
		}
		return true
	})
	return all
}

// messagePattern makes a pattern of a format.
func messagePattern(format string) *regexp.Regexp {
	parts := regexp.MustCompile(`%[a-z]`).Split(format, -1)
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile(`(?m)^\S+: (error|warning): ` + strings.Join(parts, ".*") + ` \[`)
}
