package ssr

import (
	"path/filepath"
	"strings"
	"testing"

	"hearth/internal/golden"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestClean reads testdata/*.txtar: raw.svg as the engine gives it, and what
// becomes of it in clean.svg, or the reason against it in error.
func TestClean(t *testing.T) {
	golden.Archives(t, "testdata/*.txtar", func(_ *testing.T, a *txtar.Archive) *txtar.Archive {
		name := "clean.svg"
		got, err := Clean(string(a.Files[0].Data))
		if err != nil {
			name, got = "error", err.Error()
		}
		a.Files = append(a.Files[:1], txtar.File{Name: name, Data: []byte(got + "\n")})
		return a
	})
}

func TestVerify(t *testing.T) {
	const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">`
	for _, c := range []struct{ body, want string }{
		{`<path d="M0 0h9" fill="none" stroke="var(--c1)"/>`, ""},
		{`<g fill="var(--c1)"><text x="1" y="2">a</text></g>`, ""},
		{`<script>x</script>`, `element "script" is not allowed`},
		{`<style>x</style>`, `element "style" is not allowed`},
		{`<foreignObject/>`, `element "foreignObject" is not allowed`},
		{`<image href="x.png"/>`, `element "image" is not allowed`},
		{`<use href="#a"/>`, `element "use" is not allowed`},
		{`<a href="javascript:alert(1)"/>`, `element "a" is not allowed`},
		{`<animate attributeName="href"/>`, `element "animate" is not allowed`},
		{`<svg/>`, "an svg inside an svg is not allowed"},
		{`<html xmlns="http://www.w3.org/1999/xhtml"/>`, `element "html" is not allowed`},
		{`<g xmlns="http://www.w3.org/1999/xhtml"/>`, `element "g" is not allowed`},
		{`<g style="fill:red"/>`, `attribute "style" is not allowed`},
		{`<g onclick="x()"/>`, `attribute "onclick" is not allowed`},
		{`<g ecmeta_x="1"/>`, `attribute "ecmeta_x" is not allowed`},
		{`<g xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#a"/>`, `attribute "xlink" is not allowed`},
		{`<path d="M0 0"/>`, "a path without a fill would be black"},
		{`<text x="1" y="2">a</text>`, "a text without a fill would be black"},
		{`<path d="M0 0" fill="rgb(0,0,0)"/>`, `attribute fill has the value "rgb(0,0,0)"`},
		{`<path d="M0 0" fill="black"/>`, `attribute fill has the value "black"`},
		{`<path d="M0 0" fill="#000"/>`, "a black fill does not follow the page's colours"},
		{`<path d="M0 0" fill="none" stroke="#000000"/>`, "a black stroke does not follow the page's colours"},
		{`<path d="M0 0" fill="url(https://example.org/a.svg#x)"/>`, `attribute fill has the value "url(https://example.org/a.svg#x)"`},
		{`<path d="M0 0" fill="url(#x)"/>`, "a reference leads nowhere"},
		{`<path d="M0 0;" fill="none"/>`, `attribute d has the value "M0 0;"`},
		{`<g id="a"/><g id="a"/>`, `id "a" stands twice`},
		{`<g id="a" id="b"/>`, `attribute "id" stands twice`},
		{`<g id="a b"/>`, `attribute id has the value "a b"`},
		{`<!-- a -->`, "comments, instructions and declarations are not allowed"},
		{`<text fill="none"><![CDATA[<script>]]></text>`, "comments, instructions and declarations are not allowed"},
		{`<?php ?>`, "comments, instructions and declarations are not allowed"},
		{`<text fill="none">&nbsp;</text>`, "not XML: "},
		{strings.Repeat("<g>", 40) + strings.Repeat("</g>", 40), "nested too deeply"},
	} {
		err := Verify(head + c.body + "</svg>")
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.body, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: got %v, want %q", c.body, err, c.want)
		}
	}
	for text, want := range map[string]string{
		"":                                "the picture is not one svg element",
		"<g/>":                            `element "g" is not allowed`,
		head + "</svg>x":                  "text outside the picture",
		head + "</svg><svg/>":             `element "svg" is not allowed`,
		"<svg>" + "</svg>":                `element "svg" is not allowed`,
		head + "</svg>" + head + "</svg>": "the picture is not one svg element",
	} {
		if err := Verify(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

// FuzzClean: whatever comes in, what comes out may stand in a page.
func FuzzClean(f *testing.F) {
	paths, _ := filepath.Glob("testdata/*.txtar")
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(a.Files[0].Data))
	}
	f.Add(`<svg viewBox="0 0 1 1"><script>alert(1)</script></svg>`)
	f.Add(`<svg viewBox="0 0 1 1"><text style="font: a 9e999px b" y="NaN" transform="translate(1 -)">]]&gt;</text></svg>`)
	f.Fuzz(func(t *testing.T, raw string) {
		svg, err := Clean(raw)
		if err != nil {
			return
		}
		if err := Verify(svg); err != nil {
			t.Fatalf("%v: %s", err, svg)
		}
		again, err := Clean(svg)
		if err != nil {
			t.Fatalf("what is clean must be read again: %v: %s", err, svg)
		}
		if err := Verify(again); err != nil {
			t.Fatal(err)
		}
	})
}
