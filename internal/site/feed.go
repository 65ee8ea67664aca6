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

// Every feed is there as Atom and, beside it, as a JSON Feed.
const (
	atomName = "feed.xml"
	jsonName = "feed.json"
)

// feedLength is how many pages a feed holds.
const feedLength = 30

// feeds makes a feed of every tree, of every section in it, and of every story
// with chapters.
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
		t.feed = m.feed(t, t.prefix, m.site.Title, t.home, all)
		for _, s := range t.sections {
			var docs []*doc
			for _, d := range all {
				if strings.HasPrefix(d.name, s.dir+"/") {
					docs = append(docs, d)
				}
			}
			dir := strings.TrimPrefix(path.Dir(s.first.Address)+"/", "./")
			if own := m.feed(t, dir, m.site.Title+": "+s.first.Title, s.first, docs); own != "" {
				m.feedOf[s.first.Address] = own
				for _, f := range m.more {
					if f.first == s.first {
						m.feedOf[f.page.Address] = own
					}
				}
			}
		}
		m.storyFeeds(t)
	}
}

// storyFeeds makes a feed of every living story with chapters. That of a closed
// one says that nothing will follow.
func (m *maker) storyFeeds(t *tree) {
	for _, d := range m.published() {
		if d.tree != t || len(d.chapters) == 0 {
			continue
		}
		docs := slices.DeleteFunc(append([]*doc{d}, d.chapters...), func(o *doc) bool {
			return o.page == nil || o.wait != "" || m.moment(o).IsZero()
		})
		slices.SortStableFunc(docs, func(a, b *doc) int { return m.moment(b).Compare(m.moment(a)) })
		own := m.feed(t, editionDir(d.page.Address), m.site.Title+": "+d.page.Title, d.page, docs)
		if own == "" {
			continue
		}
		for _, f := range m.feedPlans[len(m.feedPlans)-2:] { // both its forms
			f.Expired = d.Meta.Status.Text == "closed"
		}
		for _, o := range docs {
			m.feedOf[o.page.Address] = own
		}
	}
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
		e := Entry{ID: m.lastingID(d.Path), Page: m.dressed(d), Link: b.href(d.page.Address), Updated: m.moment(d), Body: b.pieces(look.Story(d.Story).Body)}
		if t := m.embedThing(d, b.place()); t != nil {
			e.Body = append(e.Body, Piece{Thing: t})
		}
		f.Entries = append(f.Entries, e)
	}
	return f
}

// feed adds a feed to a folder, "" or ending in a slash, in both its forms, and
// gives the address of the Atom one; "" when it would be empty.
func (m *maker) feed(t *tree, dir, title string, home *Page, docs []*doc) string {
	if len(docs) == 0 {
		return ""
	}
	atom := dir + atomName
	for _, address := range []string{atom, dir + jsonName} {
		if !m.taken.take(claim{address: address, what: "the feed of " + quote(title)}, &m.problems) {
			return ""
		}
		full := func(to string) string { return cmp.Or(m.absolute(to), Rel(address, to)) }
		f := Feed{
			Self: full(address), Link: full(home.Address), Address: address, JSON: address != atom, ID: m.lastingID(atom), Title: title,
			Language: t.language, Home: home.Address, Updated: m.moment(docs[0]),
		}
		m.feedPlans = append(m.feedPlans, &feedPlan{f, docs[:min(len(docs), feedLength)]})
	}
	return atom
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
