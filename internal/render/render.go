// Package render lays a [site.Site] out: pages and layouts become files, and
// [Write] puts the files into a folder.
//
// The main types are [Renderer], which holds the layouts, and [Output], the
// files of a whole site in order of address. The one idea: a layout gets a
// [View] of finished values and nothing else. It cannot ask, read a file, or
// see another page; a field that is not there is an error with file, line and
// column, not an empty place.
//
// # Layouts
//
// A page of kind story is layouts/story.html inside layouts/base.html, which
// says {{template "main" .}} where the page goes. Kinds without a layout of
// their own take layouts/page.html. What several layouts share lies in
// layouts/parts/ and is called by its path: {{template "parts/figure.html" .}}.
// A site's own file goes before the theme's, and that before the built-in one,
// file by file: see [Layer].
package render

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"math"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"text/template/parse"

	"golang.org/x/sync/errgroup"

	"hearth/internal/site"
	"hearth/internal/source"
)

// Output is the files of a site, in order of address.
type Output []site.File

// Renderer holds the layouts, parsed once. It may be used by several
// goroutines at a time.
type Renderer struct {
	kinds  map[string]*template.Template // by layout: "story"
	shared *template.Template            // parts
	names  []string                      // of all layout files, for suggestions
	texts  map[string]string             // of the layouts, by file
	assets []site.File
	broken bool

	buffers sync.Pool // a page that grows on its own takes half as much memory again
}

// New parses layouts and reads assets. Both come with the built-in ones below
// the site's own; see [Layer].
func New(layouts, assets fs.FS) (*Renderer, source.List) {
	var problems source.List
	r := &Renderer{texts: map[string]string{}, kinds: map[string]*template.Template{}, buffers: sync.Pool{New: func() any { return new(bytes.Buffer) }}}
	files, err := texts(layouts)
	if err != nil {
		problems.Errorf(source.Pos{File: "layouts"}, "layout", "", "the layouts cannot be read: %v", err)
		return r, problems
	}
	for _, f := range files {
		r.names = append(r.names, f.name)
		r.texts[f.name] = f.text
	}
	r.shared = template.New("").Option("missingkey=error").Funcs(template.FuncMap{"markup": markup})
	for _, f := range files {
		if path.Dir(f.name) != "parts" && f.name != "base.html" {
			continue
		}
		if _, err := r.shared.New(f.name).Parse(f.text); err != nil {
			problems.Add(problem(err, r.names))
		}
	}
	for _, f := range files {
		if name, ok := strings.CutSuffix(f.name, ".html"); ok && path.Dir(name) == "." && name != "base" {
			r.layout(name, f, &problems)
		}
	}
	for _, need := range []string{"base.html", "page.html"} {
		if !slices.Contains(r.names, need) {
			problems.Errorf(source.Pos{File: "layouts/" + need}, "layout", "take the built-in one: hearth new layouts/"+need, "every site needs this layout, and it is not there")
		}
	}
	if r.assets, err = copies(assets); err != nil {
		problems.Errorf(source.Pos{File: "assets"}, "asset", "", "the assets cannot be read: %v", err)
	}
	problems.Sort()
	r.broken = problems.Count(source.Error) > 0
	return r, problems
}

// Broken says whether a layout cannot be used, which New has told.
func (r *Renderer) Broken() bool { return r.broken }

// layout parses one kind's layout: its whole text is what base.html calls "main".
func (r *Renderer) layout(name string, f text, problems *source.List) {
	t, err := r.shared.Clone()
	if err == nil {
		_, err = t.New(f.name).Parse(f.text)
	}
	if err == nil {
		var tree *parse.Tree
		if own := t.Lookup(f.name); own != nil && own.Tree != nil {
			tree = own.Tree.Copy()
		} else {
			tree = &parse.Tree{Name: "main", ParseName: f.name, Root: &parse.ListNode{NodeType: parse.NodeList}}
		}
		_, err = t.AddParseTree("main", tree)
	}
	if err != nil {
		problems.Add(problem(err, r.names))
		return
	}
	r.kinds[name] = t
}

// Kinds gives the names of the layouts, sorted: story, page …
func (r *Renderer) Kinds() []string {
	var out []string
	for name := range r.kinds {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// Assets gives the addresses of the theme's files, sorted.
func (r *Renderer) Assets() []string {
	out := []string{brandAddress}
	for _, f := range r.assets {
		out = append(out, f.Address)
	}
	return slices.Compact(slices.Sorted(slices.Values(out)))
}

// Site lays out every page of s, several at a time, and gives all its files.
func (r *Renderer) Site(ctx context.Context, s *site.Site) (Output, source.List) {
	return r.Spooled(ctx, s, NewSpool("", math.MaxInt))
}

// Spooled does what Site does, and gives every page to the spool once it is made.
func (r *Renderer) Spooled(ctx context.Context, s *site.Site, spool *Spool) (Output, source.List) {
	jobs := make([]func() ([]byte, source.List), 0, len(s.Pages)+len(s.Feeds))
	var out Output
	add := func(address string, make func() ([]byte, source.List)) {
		out = append(out, site.File{Address: address})
		jobs = append(jobs, make)
	}
	common := r.Common(s)
	for _, p := range s.Pages {
		add(p.Address, func() ([]byte, source.List) { return r.Page(common, p) })
	}
	for _, f := range s.Feeds {
		add(f.Address, func() ([]byte, source.List) { return r.Feed(s, f) })
	}
	for _, d := range s.Redirects {
		add(d.From, func() ([]byte, source.List) { return r.Moved(common, s, d) })
	}
	lists := make([]source.List, len(jobs))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, job := range jobs {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			data, problems := job()
			lists[i] = problems
			kept, err := spool.Keep(data)
			if err == nil {
				out[i] = spool.File(out[i].Address, kept)
			}
			return err
		})
	}
	var problems source.List
	if err := group.Wait(); err != nil {
		problems.Errorf(source.Pos{}, "stopped", "", "the pages were not finished: %v", err)
	}
	for _, l := range lists {
		problems.Add(l...)
	}
	out = append(out, s.Files...)
	files, list := r.Files(s)
	out = append(out, files...)
	problems.Add(list...)
	slices.SortStableFunc(out, func(a, b site.File) int { return cmp.Compare(a.Address, b.Address) })
	problems.Sort()
	return out, problems
}

// Files gives the theme's own files, with the style of the site's brand.
func (r *Renderer) Files(s *site.Site) (Output, source.List) {
	var problems source.List
	out := slices.Clone(r.assets)
	taken := func(f site.File) bool { return f.Address == brandAddress }
	if css := brandStyle(s.Brand, &problems); css != nil && !slices.ContainsFunc(out, taken) && !slices.ContainsFunc(s.Files, taken) {
		out = append(out, site.File{Address: brandAddress, Data: css})
	}
	return out, problems
}

// Page lays out one page, with what is the same on all.
func (r *Renderer) Page(common Site, p *site.Page) ([]byte, source.List) {
	t := r.kinds[p.Layout]
	if t == nil {
		t = r.kinds["page"]
	}
	return r.run(t, "base.html", view(common, p))
}

// Parts that are laid out by themselves.
const (
	EntryPart = "parts/entry.html" // the text of a page in a feed
	MovedPart = "parts/moved.html" // the page at an old address
)

// Sum tells layouts and assets apart: equal ones have equal sums.
func (r *Renderer) Sum() (sum [16]byte) {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(r.texts)) {
		fmt.Fprintf(h, "%s %d\n%s", name, len(r.texts[name]), r.texts[name])
	}
	for _, f := range r.assets {
		fmt.Fprintf(h, "%s %d\n", f.Address, len(f.Data))
		h.Write(f.Data)
	}
	copy(sum[:], h.Sum(nil))
	return sum
}

// Layouts gives the names of the layout files that a page of some layout is
// made with, sorted, and their texts one after another; for a part laid out by
// itself, those of the part.
func (r *Renderer) Layouts(layout string) (names []string, text string) {
	t, part := r.kinds[layout], layout
	if t == nil && r.shared.Lookup(layout) != nil {
		layout, t = "", r.shared
	}
	if t == nil {
		layout, t = "page", r.kinds["page"]
	}
	if t == nil {
		return nil, ""
	}
	found := map[string]bool{layout + ".html": true}
	var calls func(n parse.Node)
	visit := func(name string) {
		if sub := t.Lookup(name); sub != nil && sub.Tree != nil && !found[name] {
			found[name] = true
			calls(sub.Tree.Root)
		}
	}
	calls = func(n parse.Node) {
		for _, name := range called(n) {
			visit(name)
		}
	}
	if t == r.shared {
		visit(part)
	} else {
		visit("base.html")
		visit("main")
	}
	var all strings.Builder
	for _, name := range slices.Sorted(maps.Keys(found)) {
		if body, ok := r.texts[name]; ok {
			names = append(names, name)
			all.WriteString(name + "\n" + body + "\n")
		}
	}
	return names, all.String()
}

// called gives the names of the templates that a part of a template calls.
func called(n parse.Node) []string {
	switch n := n.(type) {
	case *parse.ListNode:
		var out []string
		if n != nil {
			for _, sub := range n.Nodes {
				out = append(out, called(sub)...)
			}
		}
		return out
	case *parse.IfNode:
		return append(called(n.List), called(n.ElseList)...)
	case *parse.RangeNode:
		return append(called(n.List), called(n.ElseList)...)
	case *parse.WithNode:
		return append(called(n.List), called(n.ElseList)...)
	case *parse.TemplateNode:
		return []string{n.Name}
	}
	return nil
}

// run executes a template into memory.
func (r *Renderer) run(t *template.Template, name string, data any) ([]byte, source.List) {
	if t == nil || t.Lookup(name) == nil {
		return nil, source.List{{Pos: source.Pos{File: "layouts/" + name}, Rule: "layout", Text: "this layout is not there"}}
	}
	b := r.buffers.Get().(*bytes.Buffer)
	defer r.buffers.Put(b)
	b.Reset()
	if err := t.ExecuteTemplate(b, name, data); err != nil {
		return nil, source.List{problem(err, r.names)}
	}
	return bytes.Clone(b.Bytes()), nil
}

// markup prints what package site says is finished HTML, and nothing else.
func markup(text site.HTML) template.HTML { return template.HTML(text) }
