package check_test

import (
	"fmt"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"hearth/internal/check"
	"hearth/internal/golden"
	"hearth/internal/source"
)

// TestSite looks at the finished site in testdata/site.txtar, in which each
// page but one has something wrong with it.
func TestSite(t *testing.T) {
	const name = "testdata/site.txtar"
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	last := len(a.Files) - 1
	want := string(a.Files[last].Data)
	files := a.Files[:last]
	var addresses []string
	for _, f := range files {
		addresses = append(addresses, f.Name)
	}
	site := check.New(addresses, check.Options{
		URL: "https://example.org/report", Public: []string{"hello@example.org", "x:@wren_made", "mastodon:@wren@social.example"},
		Place: func(address, what string) (source.Pos, bool) {
			return source.Pos{File: "content/people.md", Line: 7, Col: 1}, address == "people.html" && strings.HasPrefix(what, "ada@")
		},
	})
	var problems source.List
	var pages []*check.Page
	for _, f := range files {
		if path.Ext(f.Name) != ".html" {
			problems.Add(site.Text(f.Name, f.Data)...)
			continue
		}
		p := site.Page(f.Name, f.Data)
		pages = append(pages, p)
		problems.Add(p.Problems...)
	}
	problems.Add(site.Links(pages)...)
	problems.Sort()
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "%s: %s: %s [%s]\n  hint: %s\n", p.Pos, p.Severity, p.Text, p.Rule, p.Hint)
	}
	if got := b.String(); got != want {
		if golden.Update() {
			a.Files[last].Data = []byte(got)
			if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// FuzzPage holds that no page breaks the reader, and that what it says is the
// same each time.
func FuzzPage(f *testing.F) {
	f.Add(`<html lang=en><title>a</title><h1 id=a>a</h1><a href="#a">x</a><img srcset="a 1x, b 2x">`)
	f.Add(`<a><a><button></a><svg><title></svg><h6><input id=x><label for=x>+49 30 1234567 a@b.de @ab`)
	f.Fuzz(func(t *testing.T, text string) {
		look := func() string {
			site := check.New([]string{"a.html"}, check.Options{URL: "https://example.org/x"})
			p := site.Page("a.html", []byte(text))
			return p.Problems.String() + site.Links([]*check.Page{p}).String()
		}
		if a, b := look(), look(); a != b {
			t.Errorf("looked at twice, it says\n%s and\n%s", a, b)
		}
	})
}
