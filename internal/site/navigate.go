package site

import (
	"cmp"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"hearth/internal/source"
)

// href gives the link from a page to an address of the site.
func (m *maker) href(from *Page, to string) string {
	if from.Kind == "404" {
		to, anchor, _ := strings.Cut(to, "#")
		link := from.Root + strings.TrimPrefix(escapePath(to), "./")
		if anchor != "" {
			link += "#" + (&url.URL{Fragment: anchor}).EscapedFragment()
		}
		return link
	}
	return Rel(from.Address, to)
}

// asNotFound sets up a page that is served at any depth.
func (m *maker) asNotFound(p *Page) {
	p.Root, p.NoIndex, p.Canonical = "/", true, ""
	if u, err := url.Parse(m.cfg.URL); err == nil && u.Path != "" {
		p.Root = strings.TrimSuffix(u.EscapedPath(), "/") + "/"
	}
}

// navigation leads between pages: menu, breadcrumbs, neighbours, chapters, languages.
func (m *maker) navigation() {
	for _, t := range m.trees {
		m.trails(t)
		for _, s := range t.sections {
			m.neighbours(s.docs)
		}
	}
	for _, d := range m.published() {
		if d.living {
			m.livingStory(d)
		}
	}
	m.alternates()
	m.menu()
	for _, f := range m.more {
		f.page.Trail = []Ref{{Title: f.page.Words.Home, Address: m.homeFrom(f.page, m.treeOf(f.page))}, {Title: f.first.Title, Address: m.href(f.page, f.first.Address)}}
	}
}

// up leads from a page in a folder to the home page.
func (m *maker) up(t *tree, p *Page, dir string) []Ref {
	trail := []Ref{{Title: p.Words.Home, Address: m.href(p, t.home.Address)}}
	for _, s := range t.sections {
		if s.first.Address != p.Address && strings.HasPrefix(dir+"/", s.dir+"/") {
			trail = append(trail, Ref{Title: s.first.Title, Address: m.href(p, s.first.Address)})
		}
	}
	return trail
}

// trails writes the breadcrumbs of those of a tree's pages that no story is.
func (m *maker) trails(t *tree) {
	if t.home == nil {
		return
	}
	written := func(p *Page) bool {
		d := m.byAddress[p.Address]
		return d != nil && (d.page == t.home || d.tree == t && d.kind != "404")
	}
	for _, s := range t.sections {
		if !written(s.first) {
			s.first.rest().Trail = m.up(t, s.first, path.Dir(s.dir))
		}
	}
	for _, p := range m.site.Pages {
		if (p.Kind == "tag" || p.Kind == "tags") && p.Language == t.language && !written(p) {
			p.rest().Trail = append([]Ref{{Title: p.Words.Home, Address: m.href(p, t.home.Address)}}, p.rest().Trail...)
		}
	}
}

// neighbours leads from story to story in a list: before is older.
func (m *maker) neighbours(docs []*doc) {
	for i, d := range docs {
		if d.kind == "page" || d.kind == "person" {
			continue
		}
		if i > 0 && d.next == nil {
			d.next = docs[i-1]
		}
		if i+1 < len(docs) && d.prev == nil {
			d.prev = docs[i+1]
		}
	}
}

// livingStory gives a story its chapters and every chapter its story.
func (m *maker) livingStory(d *doc) {
	var chapters []*doc
	for _, c := range d.chapters {
		if c.page != nil {
			chapters = append(chapters, c)
		}
	}
	d.page.Living = m.living(d, d.page, chapters)
	if len(chapters) > 0 && d.kind == "story" {
		d.next, d.prev = chapters[0], nil
	}
	for i, c := range chapters {
		c.page.Part = m.living(d, c.page, chapters)
		c.prev = d
		if i > 0 {
			c.prev = chapters[i-1]
		}
		if i+1 < len(chapters) {
			c.next = chapters[i+1]
		}
	}
}

func (m *maker) living(d *doc, from *Page, chapters []*doc) *Living {
	l := &Living{
		Ref:    Ref{Title: d.page.Title, Address: m.href(from, d.page.Address), Current: from == d.page},
		Status: d.Meta.Status.Text, Reason: d.Meta.Reason, Last: m.changed(d), ID: m.lastingID(d.Path),
	}
	l.Told = told(from, l.Status, l.Last)
	m.pace(l, d, from, chapters)
	for _, c := range chapters {
		item := m.item(from, c)
		item.Current = from == c.page
		l.Chapters = append(l.Chapters, item)
	}
	return l
}

// told says how far a story is told, with a day and never an age.
func told(p *Page, status string, last time.Time) string {
	if last.IsZero() {
		return ""
	}
	sentence := p.Words.GoesOn
	switch status {
	case "resting":
		sentence = p.Words.Resting
	case "closed":
		sentence = p.Words.Closed
	}
	return fill(sentence, DateText(p.Language, last))
}

// alternates joins the pages that say the same in several languages.
func (m *maker) alternates() {
	groups := map[string][]*doc{}
	for _, d := range m.published() {
		name := d.name
		if w := d.Meta.TranslationOf; !w.Empty() {
			o := m.story(d, w.Text)
			if o == nil {
				near := source.Nearest(w.Text, m.storyNames(m.trees[0]))
				m.problems.Errorf(w.Pos, "dead-link", nearHint("translation_of: ", near, "write the path of the page below content/"), "there is no page at %q", w.Text)
				continue
			}
			name = o.name
		}
		groups[name] = append(groups[name], d)
	}
	for _, name := range sortedKeys(groups) {
		var pages []*Page
		for _, d := range groups[name] {
			pages = append(pages, d.page)
		}
		m.translate(pages)
	}
	lists := map[string][]*Page{}
	for _, t := range m.trees {
		if t.home != nil && t.home.Alternates == nil {
			lists[""] = append(lists[""], t.home)
		}
		for _, s := range t.sections {
			if s.first.Alternates == nil {
				lists[s.dir] = append(lists[s.dir], s.first)
			}
		}
	}
	for _, dir := range sortedKeys(lists) {
		m.translate(lists[dir])
	}
}

func (m *maker) translate(pages []*Page) {
	if len(pages) < 2 {
		return
	}
	slices.SortStableFunc(pages, func(a, b *Page) int { return cmp.Compare(a.Language, b.Language) })
	for _, p := range pages {
		for _, o := range pages {
			p.Alternates = append(p.Alternates, Alternate{
				Language: o.Language, Name: languageName(o.Language), Address: m.href(p, o.Address), Absolute: o.Canonical, Current: o == p,
			})
		}
	}
}
