package strict_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"hearth/internal/golden"
	"hearth/internal/source"
	"hearth/internal/source/strict"
)

type inner struct {
	Name  string  `yaml:"name"`
	Top   int     `yaml:"top"`
	Share float64 `yaml:"share"`
}

type shape struct {
	Title  string           `yaml:"title"`
	Draft  bool             `yaml:"draft"`
	Top    int              `yaml:"top"`
	Order  *float64         `yaml:"order"`
	Tags   []string         `yaml:"tags"`
	Page   source.Word      `yaml:"page"`
	Words  []source.Word    `yaml:"words"`
	Inner  inner            `yaml:"inner"`
	All    []inner          `yaml:"all"`
	Named  map[string]inner `yaml:"named"`
	Node   *strict.Node     `yaml:"node"`
	Params map[string]any   `yaml:"params"`
}

func TestDecodeKeepsTextAsWritten(t *testing.T) {
	for _, text := range []string{
		"2026-06-14", "2026-06", "2025-10..2026-09", "no", "yes", "on", "0123", "1.10", "10:30", "0x1F",
		"1_000", "1e9", ".inf", "-5", "+5", "true", "null", "~", ">=0.1", "62%", "a@b.example", "http://a.example/b#c",
	} {
		n, problems := strict.Parse("a.yaml", []byte("title: "+text+"\n"), source.Pos{})
		if text[0] == '>' {
			n, problems = strict.Parse("a.yaml", []byte("title: \""+text+"\"\n"), source.Pos{})
		}
		var s shape
		strict.Decode(n, &s, &problems)
		if len(problems) > 0 || s.Title != text {
			t.Errorf("title %q was read as %q\n%s", text, s.Title, problems)
		}
	}
}

func TestDecodeFillsEveryType(t *testing.T) {
	text := `title: "A: b"
draft: yes
top: 5
order: 2.5
tags: one
page: a/b.md
words: [x, y z]
inner: {name: n, top: 3}
all:
  - name: p
    share: 0.5
  - {name: q}
named: {k: {top: 1}}
node: [1, 2]
params: {a: 1, b: 1.5, c: 1.10, d: true, e: no, f: [x], g: {h: "1"}, i: }
`
	n, problems := strict.Parse("a.yaml", []byte(text), source.Pos{})
	var s shape
	strict.Decode(n, &s, &problems)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	order := 2.5
	if s.Node == nil || s.Node.Kind != strict.List {
		t.Errorf("node is %v", s.Node)
	}
	s.Node = nil
	want := shape{
		Title: "A: b", Draft: true, Top: 5, Order: &order, Tags: []string{"one"},
		Page:  source.Word{Text: "a/b.md", Pos: source.Pos{File: "a.yaml", Line: 6, Col: 7}},
		Words: []source.Word{{Text: "x", Pos: source.Pos{File: "a.yaml", Line: 7, Col: 9}}, {Text: "y z", Pos: source.Pos{File: "a.yaml", Line: 7, Col: 12}}},
		Inner: inner{Name: "n", Top: 3}, All: []inner{{Name: "p", Share: 0.5}, {Name: "q"}},
		Named: map[string]inner{"k": {Top: 1}},
		Params: map[string]any{"a": 1, "b": 1.5, "c": "1.10", "d": true, "e": "no",
			"f": []any{"x"}, "g": map[string]any{"h": "1"}, "i": nil},
	}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Error(diff)
	}
}

// TestDecodeProblems reads testdata/decode/*.txtar: what is wrong with each
// NAME.yaml when a shape is to be filled.
func TestDecodeProblems(t *testing.T) {
	golden.Archives(t, "testdata/decode/*.txtar", func(t *testing.T, a *txtar.Archive) *txtar.Archive {
		return golden.Answered(a, ".want", func(f txtar.File) (string, string, bool) {
			name, ok := strings.CutSuffix(f.Name, ".yaml")
			n, problems := strict.Parse(f.Name, f.Data, source.Pos{})
			var s shape
			strict.Decode(n, &s, &problems)
			var b strings.Builder
			if err := problems.WriteText(&b, false); err != nil {
				t.Fatal(err)
			}
			return name, b.String(), ok
		})
	})
}

func TestDecodeKeepsWhatStoodBefore(t *testing.T) {
	n, problems := strict.Parse("a.yaml", []byte("top: many\ntitle:\n"), source.Pos{})
	s := shape{Top: 7, Draft: true}
	strict.Decode(n, &s, &problems)
	if s.Top != 7 || !s.Draft || len(problems) != 1 {
		t.Errorf("%+v\n%s", s, problems)
	}
	strict.Decode(nil, &s, &problems)
	if s.Top != 7 || len(problems) != 1 {
		t.Errorf("nothing was decoded to %+v\n%s", s, problems)
	}
}

// TestParseInsideMarkdown holds that the places are those of the file that the
// text is a part of.
func TestParseInsideMarkdown(t *testing.T) {
	text := "title: A\nby: #month\n"
	n, problems := strict.Parse("content/a.md", []byte(text), source.Pos{Line: 12, Col: 3})
	want := "content/a.md:13:7: everything from # on is read as a comment\n  hint: by: \"#month\"\n"
	if problems.String() != want || problems[0].Excerpt != "" {
		t.Errorf("%q with the line %q", problems, problems[0].Excerpt)
	}
	if got := n.Get("title").Word(); got != (source.Word{Text: "A", Pos: source.Pos{File: "content/a.md", Line: 12, Col: 10}}) {
		t.Errorf("the title is %v", got)
	}
	if n.Get("titel") != nil || n.Get("title").Get("x") != nil {
		t.Error("a key that is not there was found")
	}
}

func TestParseRefusesWhatIsNoText(t *testing.T) {
	for want, text := range map[string]string{
		"a.yaml:1:3: the text is not written in UTF-8\n  hint: save the file as UTF-8\n": "a:\xff",
		"a.yaml:1:1: the text is larger than 1 MB\n":                                     strings.Repeat("a: b\n", 1<<18),
	} {
		if n, problems := strict.Parse("a.yaml", []byte(text), source.Pos{}); n != nil || problems.String() != want {
			t.Errorf("%q, not %q", problems, want)
		}
	}
}

func TestKind(t *testing.T) {
	for k, want := range map[strict.Kind]string{
		strict.Null: "nothing", strict.Scalar: "a text", strict.List: "a list", strict.Map: "names with a colon",
	} {
		if k.String() != want {
			t.Errorf("%d is called %q, not %q", k, k, want)
		}
	}
}
