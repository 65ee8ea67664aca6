package strict_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

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
