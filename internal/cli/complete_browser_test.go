package cli

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// shownByScripts are texts that a reader sees with scripts on: all but those of
// controls, and of what says how a control went.
const shownByScripts = `JSON.stringify((() => {
	const out = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walk.nextNode()) {
		const el = walk.currentNode.parentElement, text = walk.currentNode.data.replace(/\s+/g, " ").trim();
		if (text && el.checkVisibility({visibilityProperty: true}) && !el.closest("button, select, [role=status], script, style")) out.push(text);
	}
	return out;
})())`

// TestCompleteWithoutScripts opens a page of every folder of the example site
// with scripts on, and looks for each text that is shown then in the page as it
// comes, without what is hidden there: scripts may add controls, and nothing
// that anybody would miss.
func TestCompleteWithoutScripts(t *testing.T) {
	browser(t)
	public := t.TempDir()
	if code := Main([]string{"-C", "../..", "build", "-q", "-o", public, "--today", "2026-10-05"}, strings.NewReader(""), os.Stderr, os.Stderr); code != 0 {
		t.Fatalf("build ended with %d", code)
	}
	pages := onePerFolder(t, public)
	home := strictly(t, public)
	p := watch(t, home+"/index.html", "", true)
	texts := 0
	for _, name := range pages {
		p.goTo(home + "/" + name)
		var shown []string
		if err := json.Unmarshal([]byte(p.eval(shownByScripts)), &shown); err != nil {
			t.Fatal(err)
		}
		without := unscripted(t, filepath.Join(public, filepath.FromSlash(name)))
		for _, text := range shown {
			if texts++; !without[text] {
				t.Errorf("%s: without scripts nobody reads %q", name, text)
			}
		}
	}
	if len(pages) < 20 || texts < 2000 {
		t.Errorf("only %d pages with %d texts were looked at", len(pages), texts)
	}
}

// onePerFolder gives the list of each folder and a page beside it, and all pages
// that lie in none.
func onePerFolder(t *testing.T, public string) []string {
	t.Helper()
	var pages []string
	in := map[string]int{}
	err := filepath.WalkDir(public, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".html" {
			return err
		}
		rel, err := filepath.Rel(public, name)
		dir := filepath.Dir(rel)
		if in[dir]++; dir == "." || in[dir] <= 1 || d.Name() == "index.html" {
			pages = append(pages, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(pages)
	return pages
}

// unscripted gives the texts of a page that are not hidden as it comes.
func unscripted(t *testing.T, name string) map[string]bool {
	t.Helper()
	in, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	root, err := html.Parse(in)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]bool{}
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			texts[strings.Join(strings.Fields(n.Data), " ")] = true
		}
		if n.Type == html.ElementNode && (n.Data == "head" || n.Data == "script" || n.Data == "style" || slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "hidden" })) {
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
	return texts
}
