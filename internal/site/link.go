package site

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"hearth/internal/source"
)

// linkIndex knows what a link can lead to.
type linkIndex struct {
	m     *maker
	paths []string // of stories, files beside them (in content/), sorted
}

func (m *maker) knownLinks() linkIndex {
	x := linkIndex{m: m}
	for _, d := range m.docs {
		x.paths = append(x.paths, d.Path)
	}
	for _, a := range m.in.Beside {
		x.paths = append(x.paths, a.Path)
	}
	slices.Sort(x.paths)
	return x
}

// names gives everything there is as a writer in a folder of content/ would write it.
func (x linkIndex) names(dir string) []string {
	var out []string
	for _, p := range x.paths {
		out = append(out, relPath(path.Join(dir, "x"), p))
	}
	for _, a := range x.m.in.Static {
		out = append(out, "/"+a.Path)
	}
	return out
}

// nearest gives what the writer in dir most likely meant: the same name in a
// folder that is spelt nearly so, the same name elsewhere, else the closest
// spelling, of a path with as many parts before any other. Every folder has an
// index.md, so that this name says nothing by itself.
func (x linkIndex) nearest(dir, target string) string {
	names := x.names(dir)
	if ending := path.Ext(target); ending != "" && ending != ".md" && ending != ".html" { // no page is meant
		names = keep(names, func(n string) bool { return path.Ext(n) != ".md" })
	}
	slices.Sort(names)
	same := keep(names, func(n string) bool { return strings.EqualFold(path.Base(n), path.Base(target)) })
	shape := func(n string) bool { return strings.Count(n, "/") == strings.Count(target, "/") }
	if near := source.Nearest(target, keep(same, shape)); near != "" {
		return near
	}
	if len(same) > 0 && !strings.EqualFold(path.Base(target), "index.md") {
		return same[0]
	}
	if near := source.Nearest(target, keep(names, shape)); near != "" {
		return near
	}
	return source.Nearest(target, names)
}

func keep(names []string, like func(string) bool) []string {
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !like(n) })
}

// generated gives the address of something that the site has, by that address.
func (x linkIndex) generated(address string) string {
	if address == "" || strings.HasSuffix(address, "/") {
		address += "index.html"
	}
	if c, ok := x.m.taken.taken[folded(address)]; ok && c.address != Manifest {
		return c.address
	}
	return ""
}

// aim is what a link leads to: an address of the site, another site, or a page
// that is still left out.
type aim struct {
	address string // with its anchor
	outside bool
	waiting *doc
}

// resolve finds what a link of d leads to, and says what is wrong with it.
func (m *maker) resolve(d *doc, w source.Word, problems *source.List) (aim, bool) {
	if kind, name, ok := strings.Cut(w.Text, ":"); ok && isThing(kind) {
		return m.thing(d, w, kind, name, problems)
	}
	if outside(w.Text) {
		return aim{address: w.Text, outside: true}, true
	}
	target, anchor, _ := strings.Cut(w.Text, "#")
	target, _, _ = strings.Cut(target, "?")
	target, anchor = unescapePath(target), unescapePath(anchor)
	if target == "" {
		return aim{address: d.page.Address + hash(anchor)}, m.anchor(d, d, w, anchor, problems)
	}
	if o := m.linkedStory(d, target); o != nil {
		if o.page == nil {
			problems.Warnf(w.Pos, "link-to-draft", "until it is published the words stand here without a link", "this links to %s, which is left out: %s", o.File, o.hidden)
			return aim{waiting: o}, true
		}
		return aim{address: o.page.Address + hash(anchor)}, m.anchor(d, o, w, anchor, problems)
	}
	if address := m.linkedFile(d, target); address != "" {
		return aim{address: address + hash(anchor)}, true
	}
	hint := nearHint("", m.links.nearest(path.Dir(d.Path), target), "write the path of a page or file from the folder of this one")
	problems.Errorf(w.Pos, "dead-link", hint, "there is nothing at %q", w.Text)
	return aim{}, false
}

// unescapePath undoes %20 and the like; what cannot be undone stays.
func unescapePath(link string) string {
	if raw, err := url.PathUnescape(link); err == nil {
		return raw
	}
	return link
}

func hash(anchor string) string {
	if anchor == "" {
		return ""
	}
	return "#" + anchor
}

// contentPath gives the path in content/ that a target means in a file of d.
// One that leads out of content/ starts with "../".
func contentPath(d *doc, target string) string {
	if rest, ok := strings.CutPrefix(target, "/"); ok {
		return path.Clean(rest)
	}
	return path.Join(path.Dir(d.Path), target)
}

// linkedStory finds the story that a target means; nil when it is none.
func (m *maker) linkedStory(d *doc, target string) *doc {
	p := contentPath(d, target)
	if o := m.byPath[p]; o != nil {
		return m.inTree(o, d.tree)
	}
	if path.Ext(p) != "" && p != "." {
		return nil
	}
	for _, prefix := range []string{d.tree.prefix, ""} {
		for _, name := range []string{p, path.Join(p, "index")} {
			if o := m.byName[prefix+name]; o != nil {
				return o
			}
		}
	}
	return nil
}

// linkedFile finds the file, or the page that the site makes, which a target
// means; "" when there is none.
func (m *maker) linkedFile(d *doc, target string) string {
	p := contentPath(d, target)
	if _, ok := m.beside[p]; ok {
		return p
	}
	for _, name := range []string{strings.TrimPrefix(path.Join("content", p), "static/"), p, strings.TrimPrefix(target, "/")} {
		if a, ok := m.static[name]; ok {
			return a.Path
		}
	}
	if strings.HasSuffix(target, "/") && p != "." {
		p += "/"
	}
	for _, name := range []string{d.tree.prefix + p, p} {
		if address := m.links.generated(strings.TrimPrefix(name, "./")); address != "" {
			return address
		}
	}
	return ""
}

// anchor checks that a page has the anchor that a link names.
func (m *maker) anchor(d, o *doc, w source.Word, anchor string, problems *source.List) bool {
	if anchor == "" {
		return true
	}
	known := anchorsOf(o)
	if slices.Contains(known, anchor) {
		return true
	}
	hint := "the page has no anchors; link to the page itself"
	if len(known) > 0 {
		hint = "it has: #" + strings.Join(known[:min(len(known), 8)], ", #")
	}
	where := "on this page"
	if o != d {
		where = "in " + o.File
	}
	if near := source.Nearest(anchor, known); near != "" {
		before, _, _ := strings.Cut(w.Text, "#")
		hint = "did you mean `" + before + "#" + near + "`?"
	}
	problems.Errorf(w.Pos, "dead-anchor", hint, "there is no place called %q %s", "#"+anchor, where)
	return false
}

// anchorsOf gives the anchors of a story's page: its own and those of its figures.
func anchorsOf(d *doc) []string {
	known := slices.Clone(d.Anchors)
	for _, s := range d.Body {
		if s.Chart != nil {
			known = append(known, figureID(s.Chart.Name.Text, 1))
		}
	}
	slices.Sort(known)
	return known
}
