package site

import (
	"path"
	"slices"
)

// dress fills in what a page has of its place among the others: the menu, the
// way up, its neighbours, its tags, the lines of a list. It is done page by
// page, when a page is asked for: held for all pages at once, these links would
// take more memory than everything else that a plan knows.
func (m *maker) dress(p *Page, d *doc) {
	t := m.treeOf(p)
	for _, item := range t.menu {
		p.Menu = append(p.Menu, m.menuRef(p, item))
	}
	if len(m.figures) > 0 {
		p.DataPage = m.href(p, dataAddress)
	}
	if t.method != "" {
		p.MethodPage = m.href(p, t.method)
	}
	p.Home = m.homeFrom(p, t)
	m.linkFeed(p, t)
	for _, o := range m.lines[p.Address] {
		p.Items = append(p.Items, m.item(p, o))
	}
	if d == nil {
		return
	}
	p.DateText, p.Changed = DateText(p.Language, p.Date), DateText(p.Language, p.Updated)
	for _, g := range d.tags {
		p.Tags = append(p.Tags, Ref{Title: g.name, Address: m.href(p, g.first.Address)})
	}
	p.Prev, p.Next = m.neighbour(p, d.prev), m.neighbour(p, d.next)
	if d.tree.home != nil && d.page != d.tree.home && d.kind != "404" {
		p.Trail = m.up(d.tree, p, d.dir)
		if d.parent != nil && d.parent.page != nil {
			p.Trail = append(p.Trail, Ref{Title: d.parent.page.Title, Address: m.href(p, d.parent.page.Address)})
		}
	}
}

// homeFrom leads to the home page of a tree, else of the site; "" without one.
func (m *maker) homeFrom(p *Page, t *tree) string {
	for _, t := range []*tree{t, m.trees[0]} {
		if t.home != nil {
			return m.href(p, t.home.Address)
		}
	}
	return ""
}

func (m *maker) neighbour(p *Page, d *doc) *Ref {
	if d == nil {
		return nil
	}
	return &Ref{Title: d.page.Title, Address: m.href(p, d.page.Address)}
}

// linkFeed says on a page where its feed is: its list's, else its tree's.
func (m *maker) linkFeed(p *Page, t *tree) {
	atom, ok := m.feedOf[p.Address]
	if !ok {
		atom = t.feed
	}
	if atom != "" {
		p.Feed, p.FeedJSON = m.href(p, atom), m.href(p, path.Join(path.Dir(atom), jsonName))
	}
}

// dressed gives a doc's page as another shows it.
func (m *maker) dressed(d *doc) *Page {
	p := d.page.clone()
	p.Trail = slices.Clone(p.Trail)
	m.dress(p, d)
	return p
}
