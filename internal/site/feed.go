package site

import (
	"cmp"
	"crypto/sha1"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"hearth/internal/source"
)

// feedLength is how many pages a feed holds.
const feedLength = 30

// feeds makes a feed of every tree and of every section in it.
func (m *maker) feeds() {
	for _, t := range m.trees {
		if t.home == nil {
			continue
		}
		var all []*doc
		for _, d := range m.published() {
			if d.tree == t && d.wait == "" && !m.moment(d).IsZero() && !slices.Contains([]string{"page", "home", "404", "section", "tags", "data", "person"}, d.kind) {
				all = append(all, d)
			}
		}
		slices.SortStableFunc(all, func(a, b *doc) int { return m.moment(b).Compare(m.moment(a)) })
		main := m.feed(t, t.prefix+"feed.xml", m.site.Title, t.home, all)
		for _, p := range m.site.Pages {
			if m.treeOf(p) == t {
				p.Feed = m.feedLink(p, main)
			}
		}
		for _, s := range t.sections {
			var docs []*doc
			for _, d := range all {
				if strings.HasPrefix(d.name, s.dir+"/") {
					docs = append(docs, d)
				}
			}
			address := path.Join(path.Dir(s.first.Address), "feed.xml")
			if own := m.feed(t, address, m.site.Title+": "+s.first.Title, s.first, docs); own != "" {
				s.first.Feed = m.feedLink(s.first, own)
				for _, f := range m.more {
					if f.first == s.first {
						f.page.Feed = m.feedLink(f.page, own)
					}
				}
			}
		}
	}
}

func (m *maker) feedLink(p *Page, feed string) string {
	if feed == "" {
		return ""
	}
	return m.href(p, feed)
}

// feedPlan is a feed without the texts of its entries.
type feedPlan struct {
	Feed
	docs []*doc
}

// fillFeed puts the texts into a feed.
func (m *maker) fillFeed(p *feedPlan, look Look) Feed {
	f := p.Feed
	f.Entries = nil
	for _, d := range p.docs {
		b := m.feedBody(d, f.Address, look)
		e := Entry{ID: m.lastingID(d.Path), Page: d.page, Link: b.href(d.page.Address), Updated: m.moment(d), Body: b.pieces(look.Story(d.Story).Body)}
		if t := m.embedThing(d, b.place()); t != nil {
			e.Body = append(e.Body, Piece{Thing: t})
		}
		f.Entries = append(f.Entries, e)
	}
	return f
}

// feed adds a feed and gives its address; "" when it would be empty.
func (m *maker) feed(t *tree, address, title string, home *Page, docs []*doc) string {
	if len(docs) == 0 || !m.taken.take(claim{address: address, what: "the feed of " + quote(title)}, &m.problems) {
		return ""
	}
	full := func(to string) string { return cmp.Or(m.absolute(to), Rel(address, to)) }
	f := Feed{Self: full(address), Link: full(home.Address), Address: address, ID: m.lastingID(address), Title: title, Language: t.language, Home: home.Address, Updated: m.moment(docs[0])}
	m.feedPlans = append(m.feedPlans, &feedPlan{f, docs[:min(len(docs), feedLength)]})
	return address
}

// moment is when a story last changed, by its own word.
func (m *maker) moment(d *doc) time.Time {
	return later(d.Meta.Date.Time, d.Meta.Updated.Time).UTC()
}

// lastingID names something on this site for good: it does not change when a
// page gets another slug, a folder another form of address, or the text changes.
func (m *maker) lastingID(what string) string {
	site := m.site.URL
	if site == "" {
		site = m.site.Title
	}
	h := sha1.Sum([]byte("hearth\n" + site + "\n" + what))
	h[6] = h[6]&0x0f | 0x50 // version 5
	h[8] = h[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", h[0:4], h[4:6], h[6:8], h[8:10], h[10:16])
}

// preview finds the picture that stands for a page elsewhere.
func (m *maker) preview(d *doc, page *Page, problems *source.List) {
	w := d.Meta.Image
	if w.Empty() {
		return
	}
	if address, _, ok := m.image(d, w, problems); ok {
		page.Image, page.ImageAlt = m.absolute(address), d.Meta.ImageAlt
	}
}
