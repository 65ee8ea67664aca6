package site

import (
	"path"
	"slices"

	"hearth/internal/source"
)

// thingKinds are the schemes of a link that names a thing of the site.
var thingKinds = []string{"ask", "chronicle", "figure", "material", "promise", "voice"}

func isThing(scheme string) bool { return slices.Contains(thingKinds, scheme) }

// thing finds the page of a thing that a link names: figure:answers, promise:repair.
func (m *maker) thing(d *doc, w source.Word, kind, name string, problems *source.List) (aim, bool) {
	if kind == "figure" {
		if !m.hasFigure(name) {
			m.unknownFigure(w, name, problems)
			return aim{}, false
		}
		return aim{address: m.figureAddress(name)}, true
	}
	o, ok := m.named(d, w, kind, name, problems)
	switch {
	case !ok:
		return aim{}, false
	case o.page == nil:
		return aim{waiting: o}, true
	}
	return aim{address: o.page.Address}, true
}

// named finds the story of a kind that is called name, in the language of d
// before any other.
func (m *maker) named(d *doc, w source.Word, kind, name string, problems *source.List) (*doc, bool) {
	like := func(o *doc) bool { return o.kind == kind && (o.tree == d.tree || o.tree == m.trees[0]) }
	var found *doc
	for _, o := range m.docs {
		if like(o) && called(o) == name && (found == nil || o.tree == d.tree) {
			found = o
		}
	}
	if found == nil {
		var names []string
		for _, o := range m.docs {
			if like(o) {
				names = append(names, called(o))
			}
		}
		problems.Errorf(w.Pos, "dead-link", nearHint(kind+":", source.Nearest(name, names), "write it as a page of kind "+kind+" first"),
			"there is no %s called %q", kind, name)
		return nil, false
	}
	if found.page == nil {
		problems.Warnf(w.Pos, "link-to-draft", "until it is published the words stand here without a link", "this links to %s, which is left out: %s", found.File, found.hidden)
	}
	return found, true
}

// called gives the name that other pages call a story by: its file's, or its folder's.
func called(d *doc) string {
	if path.Base(d.name) == "index" {
		return path.Base(d.dir)
	}
	return path.Base(d.name)
}

// unknownFigure reports a figure that is not there.
func (m *maker) unknownFigure(w source.Word, name string, problems *source.List) {
	problems.Errorf(w.Pos, "unknown-figure", nearHint("figure:", source.Nearest(name, m.figureNames()), "name a chart block, as in ```chart "+name),
		"there is no figure called %q", name)
}
