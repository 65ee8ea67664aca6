package site

import (
	"cmp"
	"path"
	"strings"

	"hearth/internal/source"
)

// menu makes the links in the head of every page: the writer's, else one for
// every section at the top, and for the data.
func (m *maker) menu() {
	var shown []string // addresses, as the site's own language has them
	if len(m.cfg.Menu) > 0 {
		for _, item := range m.cfg.Menu {
			if address := m.menuTarget(item.Target); address != "" {
				m.site.Menu = append(m.site.Menu, MenuItem{Title: item.Title, Address: address})
				shown = append(shown, address)
			}
		}
	} else {
		m.site.Menu = m.plainMenu(m.trees[0])
	}
	for i, t := range m.trees {
		t.menu = m.site.Menu
		if i > 0 && len(shown) == 0 {
			t.menu = m.plainMenu(t)
		}
		if address := t.prefix + methodAddress; m.taken.has(address) {
			t.method = address
		}
	}
	m.logo()
}

// menuRef leads to a menu item from page p; the item that p lies below is current.
func (m *maker) menuRef(p *Page, item MenuItem) Ref {
	if outside(item.Address) {
		return Ref{Title: item.Title, Address: item.Address}
	}
	below := path.Base(item.Address) == "index.html" && item.Address != "index.html" && strings.HasPrefix(p.Address, path.Dir(item.Address)+"/")
	return Ref{Title: item.Title, Address: m.href(p, item.Address), Current: below || p.Address == item.Address}
}

func (m *maker) plainMenu(t *tree) []MenuItem {
	var menu []MenuItem
	for _, s := range t.sections {
		if !strings.Contains(s.dir, "/") {
			menu = append(menu, MenuItem{Title: s.first.Title, Address: s.first.Address})
		}
	}
	for _, d := range m.published() {
		if d.tree == t && d.dir == "." && d.kind == "page" {
			menu = append(menu, MenuItem{Title: d.page.Title, Address: d.page.Address})
		}
	}
	if len(m.figures) > 0 {
		menu = append(menu, MenuItem{Title: wordsFor(t.language).Data, Address: dataAddress})
	}
	return menu
}

// menuTarget finds what a menu item leads to: a page of content/, or an
// address that the site has, or another site.
func (m *maker) menuTarget(w source.Word) string {
	if outside(w.Text) {
		return w.Text
	}
	top := &doc{dir: ".", tree: m.trees[0]}
	text := strings.TrimPrefix(w.Text, "content/")
	if d := m.story(top, cmp.Or(strings.Trim(text, "/"), "index")); d != nil {
		if d.page == nil {
			m.problems.Warnf(w.Pos, "link-to-draft", "it appears in the menu as soon as it is published", "the menu leads to %s, which is left out: %s", d.File, d.hidden)
			return ""
		}
		return d.page.Address
	}
	if address := m.links.generated(strings.TrimPrefix(text, "/")); address != "" {
		return address
	}
	m.problems.Errorf(w.Pos, "dead-link", nearHint("", source.Nearest(w.Text, m.links.names(".")), "write the path of a page below content/, or a full address"),
		"the menu leads to %q, and there is no such page", w.Text)
	return ""
}

// treeOf gives the tree that a page stands in.
func (m *maker) treeOf(p *Page) *tree {
	for _, t := range m.trees[1:] {
		if strings.HasPrefix(p.Address, t.prefix) {
			return t
		}
	}
	return m.trees[0]
}

// logo finds the site's logo among the files that are copied as they are.
func (m *maker) logo() {
	m.site.Brand = Brand{Accent: m.cfg.Brand.Accent, Font: m.cfg.Brand.Font}
	w := m.cfg.Brand.Logo
	if w.Empty() {
		return
	}
	var known []string
	for _, a := range m.in.Static {
		known = append(known, a.Path)
	}
	known = append(known, m.in.Assets...)
	text := strings.TrimPrefix(strings.TrimPrefix(w.Text, "/"), "static/")
	for _, k := range known {
		if k == text {
			m.site.Brand.Logo = k
			return
		}
	}
	m.problems.Errorf(w.Pos, "missing-file", nearHint("logo: ", source.Nearest(text, known), "put the picture in static/ and write its name"), "there is no file %q in static/ or assets/", w.Text)
}

func nearHint(before, near, otherwise string) string {
	if near == "" {
		return otherwise
	}
	return "did you mean `" + before + near + "`?"
}
