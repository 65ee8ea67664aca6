package strict_test

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"hearth/internal/source"
	"hearth/internal/source/strict"
)

// FuzzParse holds that no text breaks the reader, that every place it names is
// in the text, and that a refused text is said to be wrong.
func FuzzParse(f *testing.F) {
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
			if strings.HasSuffix(in.Name, ".yaml") {
				f.Add(string(in.Data))
			}
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, problems := strict.Parse("a.yaml", []byte(text), source.Pos{})
		if n == nil && len(problems) == 0 {
			t.Fatal("refused without a word")
		}
		var s shape
		strict.Decode(n, &s, &problems)
		lines := split(text)
		for _, p := range problems {
			inside(t, lines, p.Pos)
		}
		visit(n, func(n *strict.Node) {
			inside(t, lines, n.Pos)
			inside(t, lines, n.Inside)
		})
	})
}

func split(text string) []string {
	text = strings.TrimPrefix(text, "\uFEFF")
	return strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
}

func inside(t *testing.T, lines []string, p source.Pos) {
	t.Helper()
	if p.Line < 1 || p.Line > len(lines) || p.Col < 1 || p.Col > utf8.RuneCountInString(lines[p.Line-1])+1 {
		t.Fatalf("%v is outside of the text", p)
	}
}

func visit(n *strict.Node, do func(*strict.Node)) {
	if n == nil {
		return
	}
	do(n)
	for _, k := range n.Keys {
		visit(k.Value, do)
	}
	for _, it := range n.Items {
		visit(it, do)
	}
}

// printable says whether a text is one that stands in one line of a file.
func printable(text string) bool {
	return utf8.ValidString(text) && strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
}

// FuzzQuote holds that a quoted text is read back as it was.
func FuzzQuote(f *testing.F) {
	for _, s := range []string{"", " a ", `"`, `\`, `'"\`, "#0b6e4f", "a: b", "tab\there", "line\nend", "\u0007\u2028é😀", "{[", "- x", "%", "\\u00e9"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip("not a text")
		}
		for _, form := range []string{"title: ", "- ", "in: {x: ", "in: [a, "} {
			line := form + strict.Quote(text) + map[byte]string{'{': "}", '[': "]"}[form[min(4, len(form)-1)]]
			n, problems := strict.Parse("a.yaml", []byte(line), source.Pos{})
			if len(problems) > 0 {
				t.Fatalf("%q\n%s", line, problems)
			}
			var got string
			visit(n, func(n *strict.Node) {
				if n.Kind == strict.Scalar {
					got = n.Text
				}
			})
			if got != text {
				t.Fatalf("%q was read as %q from %q", text, got, line)
			}
		}
	})
}

// FuzzHint holds that what a hint says to type has no problem itself, and that
// a plain text is read as it was written.
func FuzzHint(f *testing.F) {
	for _, s := range []string{
		"#0b6e4f", "We #1 fan", "Repairs: what broke", "@home", "`x`", "[Draft] plan", "{x} y", `"A" b`, "'It's'", "*b*", "&x y",
		"!x", "- b", "? c", "a:", "|x", "> 5", `"C:\path"`, "[a, #b]", "{a:b}", "[a", `"a`, "x # y", "2026-06", "a, b", "[a, b: c: d]",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !printable(text) {
			t.Skip("not one line")
		}
		n, problems := strict.Parse("a.yaml", []byte("title: "+text+"\n"), source.Pos{})
		if len(problems) == 0 {
			if v := n.Get("title"); v.Kind == strict.Scalar && !v.Quoted && !strings.HasPrefix(strings.TrimSpace(text), v.Text) {
				t.Fatalf("%q was read as %q", text, v.Text)
			}
			return
		}
		for _, p := range problems {
			if !strings.HasPrefix(p.Hint, "title: ") {
				continue
			}
			if _, again := strict.Parse("a.yaml", []byte(p.Hint+"\n"), source.Pos{}); len(again) > 0 {
				t.Fatalf("%q\nhint %q\n%s", text, p.Hint, again)
			}
		}
	})
}
