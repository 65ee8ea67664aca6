package site

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"time"

	"hearth/internal/source"
	"hearth/internal/story"
)

// builtinKinds can be written as `kind:`, whether or not they have a layout of their own.
var builtinKinds = []string{
	"story", "chapter", "edition", "promise", "ask", "voice", "material", "chronicle", "person", "correction", "page", "section", "home",
}

// documents makes a doc of every story, in order of path, and its kind.
func (m *maker) documents() {
	main := &tree{language: m.site.Language}
	trees := map[string]*tree{"": main}
	for _, s := range m.in.Stories {
		name, language := key(s)
		if language == m.site.Language {
			language = ""
		}
		if trees[language] == nil {
			trees[language] = &tree{language: language, prefix: tidy(language) + "/"}
		}
		d := &doc{Story: s, name: name, dir: path.Dir(name), tree: trees[language]}
		m.docs = append(m.docs, d)
	}
	slices.SortFunc(m.docs, func(a, b *doc) int { return cmp.Compare(a.Path, b.Path) })
	m.docs = slices.DeleteFunc(m.docs, func(d *doc) bool {
		first := m.byName[d.tree.prefix+d.name]
		if first != nil {
			m.problems.Add(source.Problem{Pos: source.Pos{File: d.File}, Rule: "address-taken",
				Text: d.File + " and " + first.File + " are the same page in the same language",
				Hint: "keep one of them", Also: []source.Related{{Pos: source.Pos{File: first.File}, Text: "the other one"}}})
			return true
		}
		m.byPath[d.Path], m.byName[d.tree.prefix+d.name] = d, d
		return false
	})
	for _, language := range sortedKeys(trees) {
		m.trees = append(m.trees, trees[language])
	}
	for _, d := range m.docs {
		d.kind = m.kindOf(d)
	}
}

// kindOf gives the kind as written, else that of the folder.
func (m *maker) kindOf(d *doc) string {
	if k := d.Meta.Kind; !k.Empty() {
		known := append(slices.Clone(builtinKinds), m.in.Kinds...)
		if m.in.Kinds != nil && !slices.Contains(known, k.Text) {
			m.problems.Errorf(k.Pos, "unknown-kind", kindHint(k.Text, known), "there is no kind of page called %q", k.Text)
		}
		return k.Text
	}
	switch d.name {
	case "index":
		return "home"
	case "404":
		return "404"
	case "tags/index":
		return "tags"
	case "data/index":
		return "data"
	}
	folder, kind := m.folderKind(d.dir)
	if path.Base(d.name) == "index" && (folder == d.dir || kind == "page" && m.hasPages(d)) {
		return "section"
	}
	return kind
}

func kindHint(kind string, known []string) string {
	if near := source.Nearest(kind, known); near != "" {
		return "did you mean `kind: " + near + "`?"
	}
	return "make layouts/" + kind + ".html for it, or take one of: " + strings.Join(sortedUnique(known), ", ")
}

// folderKind gives the kind of a folder and the folder that decided it: the
// nearest one above that has a kind.
func (m *maker) folderKind(dir string) (folder, kind string) {
	return story.FolderKind(m.folders, dir)
}

// hasPages says whether other pages lie below the folder that d is the index of.
func (m *maker) hasPages(d *doc) bool {
	return slices.ContainsFunc(m.docs, func(o *doc) bool {
		return o != d && o.tree == d.tree && strings.HasPrefix(o.name, d.dir+"/")
	})
}

// hide decides which stories are left out: drafts and those of days to come.
func (m *maker) hide() {
	for _, d := range m.docs {
		words := wordsFor(m.languageOf(d))
		switch {
		case d.Meta.Draft:
			d.hidden, d.wait = "draft", words.Draft
		case m.future(d.Meta.Date):
			d.hidden = "comes out on " + m.day(d.Meta.Date).Format(time.DateOnly)
			d.wait = fill(words.ComesOut, DateText(m.languageOf(d), m.day(d.Meta.Date)))
		}
	}
	for _, d := range m.docs {
		if d.hidden == "" && d.parent != nil && d.parent.hidden != "" {
			d.hidden, d.wait = "chapter of "+d.parent.File+", which is left out", d.parent.wait
		}
	}
	for _, d := range m.docs {
		if d.hidden == "" {
			continue
		}
		if m.in.Drafts {
			d.hidden = ""
			continue
		}
		m.site.Skipped = append(m.site.Skipped, Skipped{File: d.File, Why: d.hidden})
	}
}

// day gives the day of a date in the site's zone, at midnight UTC.
func (m *maker) day(d story.Date) time.Time {
	t := d.Time
	if t.IsZero() {
		return t
	}
	if d.HasTime && m.cfg.Zone != nil {
		t = t.In(m.cfg.Zone)
	}
	return midnight(t)
}

func midnight(t time.Time) time.Time {
	y, mo, d := t.Date()
	return time.Date(y, mo, d, 0, 0, 0, 0, time.UTC)
}

func (m *maker) future(d story.Date) bool {
	return !d.Time.IsZero() && !m.in.Today.IsZero() && m.day(d).After(midnight(m.in.Today))
}

func (m *maker) languageOf(d *doc) string {
	return cmp.Or(d.Language, d.tree.language)
}

// published gives the docs that are on the site, in order of path.
func (m *maker) published() []*doc {
	var out []*doc
	for _, d := range m.docs {
		if d.page != nil {
			out = append(out, d)
		}
	}
	return out
}

// changed gives the newest day that a doc or one of its chapters was written or updated on.
func (m *maker) changed(d *doc) time.Time {
	last := later(m.day(d.Meta.Date), m.day(d.Meta.Updated))
	for _, c := range d.chapters {
		if c.hidden == "" {
			last = later(last, later(m.day(c.Meta.Date), m.day(c.Meta.Updated)))
		}
	}
	return last
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
