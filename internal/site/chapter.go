package site

import (
	"cmp"
	"math"
	"path"
	"slices"
	"strings"

	"hearth/internal/source"
)

// chapters finds the chapters of every living story: the other pages of its
// folder, and those that say part_of.
func (m *maker) chapters() {
	for _, d := range m.docs {
		d.living = path.Base(d.name) == "index" && d.kind == "story"
	}
	for _, d := range m.docs {
		if !d.Meta.PartOf.Empty() {
			d.parent = m.partOf(d)
		} else if d.living {
			continue
		} else if p := m.byName[d.tree.prefix+path.Join(d.dir, "index")]; p != nil && p.living {
			d.parent = p
		}
	}
	for _, d := range m.docs {
		if d.parent == nil {
			continue
		}
		if standsAlone(d.kind) {
			d.about, d.parent = d.parent, nil
			continue
		}
		d.parent.living = true
		d.parent.chapters = append(d.parent.chapters, d)
		if d.Meta.Kind.Empty() {
			d.kind = "chapter"
		}
	}
	for _, d := range m.docs {
		if d.kind == "story" && d.parent == nil && (!d.Meta.Status.Empty() || !d.Meta.Cadence.Empty()) {
			d.living = true // of one chapter, itself
		}
		slices.SortStableFunc(d.chapters, m.byOrder)
	}
}

// standsAlone says whether pages of a kind are no chapters, even when they lie
// in the folder of a living story or say that they are a part of one.
func standsAlone(kind string) bool {
	switch kind {
	case "edition", "promise", "ask", "voice", "material", "chronicle", "person", "correction":
		return true
	}
	return false
}

// byOrder sorts by order, else date, else path.
func (m *maker) byOrder(a, b *doc) int {
	return cmp.Or(cmp.Compare(order(a), order(b)), m.day(a.Meta.Date).Compare(m.day(b.Meta.Date)), cmp.Compare(a.Path, b.Path))
}

func order(d *doc) float64 {
	if d.Meta.Order == nil {
		return math.Inf(1)
	}
	return *d.Meta.Order
}

// partOf finds the story that d says it is a part of.
func (m *maker) partOf(d *doc) *doc {
	w := d.Meta.PartOf
	p := m.story(d, w.Text)
	switch {
	case p == nil:
		hint := "write the path of the story below content/, such as `part_of: stories/first-ride`"
		if near := source.Nearest(w.Text, m.storyNames(d.tree)); near != "" {
			hint = "did you mean `part_of: " + near + "`?"
		}
		m.problems.Errorf(w.Pos, "dead-link", hint, "there is no story at %q", w.Text)
		return nil
	case p == d:
		m.problems.Errorf(w.Pos, "part-of-itself", "take the line out, or name the story that this is a chapter of", "a story cannot be a part of itself")
		return nil
	case !p.Meta.PartOf.Empty():
		m.problems.Errorf(w.Pos, "part-of-chapter", "write `part_of: "+p.Meta.PartOf.Text+"`", "%q is itself a chapter, and chapters have none", w.Text)
		return nil
	}
	return p
}

// story finds a story by its path, from content/ or from the folder of d, with
// or without ending; in the language of d when there is one.
func (m *maker) story(d *doc, text string) *doc {
	text = strings.TrimPrefix(strings.TrimSuffix(text, "/"), "/")
	for _, from := range []string{".", d.dir} {
		p := path.Join(from, text)
		if found := m.byPath[p]; found != nil {
			return m.inTree(found, d.tree)
		}
		p = strings.TrimSuffix(p, ".md")
		for _, name := range []string{p, path.Join(p, "index")} {
			for _, prefix := range []string{d.tree.prefix, ""} {
				if found := m.byName[prefix+name]; found != nil {
					return found
				}
			}
		}
	}
	return nil
}

// inTree gives the same story in a tree's language when it has one.
func (m *maker) inTree(d *doc, t *tree) *doc {
	if d.tree == t {
		return d
	}
	if d.tree.prefix != "" {
		return d
	}
	if other := m.byName[t.prefix+d.name]; other != nil {
		return other
	}
	return d
}

func (m *maker) storyNames(t *tree) []string {
	var names []string
	for _, d := range m.docs {
		if d.tree == t {
			names = append(names, strings.TrimSuffix(d.name, "/index"))
		}
	}
	return names
}
