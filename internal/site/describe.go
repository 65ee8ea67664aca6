package site

import (
	"cmp"
	"path"
	"slices"

	"hearth/internal/source"
	"hearth/internal/story"
)

// describe fills in what a page says about itself, all but its body.
func (m *maker) describe(d *doc) {
	p, meta := d.page, d.Meta
	p.Story = d.Story
	p.Layout = m.layout(d)
	p.Title = m.plain(d, meta.Title, m.in.Look)
	if p.Title == "" {
		p.Title = m.nameless(d)
	}
	p.Summary = cmp.Or(m.plain(d, meta.Summary, m.in.Look), shorten(m.plain(d, d.Excerpt, m.in.Look)))
	p.Date, p.Updated = m.day(meta.Date), m.day(meta.Updated)
	p.Authors = meta.Authors
	p.License = cmp.Or(meta.License, p.License)
	p.Params = meta.Params
	if d.wait != "" {
		p.Draft, p.DraftWhy, p.NoIndex = true, d.wait, true
	}
	if d.kind == "404" {
		m.asNotFound(p)
	}
}

// nameless gives a title to a page that brings none: that of the site for the
// home page, else the name of the folder or file.
func (m *maker) nameless(d *doc) string {
	switch {
	case d.name == "index":
		return m.site.Title
	case path.Base(d.name) == "index":
		return humanise(path.Base(d.dir))
	}
	return humanise(path.Base(d.name))
}

// layout gives the layout as written, else that of the kind.
func (m *maker) layout(d *doc) string {
	w := d.Meta.Layout
	if w.Empty() {
		return d.kind
	}
	if m.in.Kinds != nil && !slices.Contains(m.in.Kinds, w.Text) {
		m.problems.Errorf(w.Pos, "missing-layout", nearHint("layout: ", source.Nearest(w.Text, m.in.Kinds), "make the file layouts/"+w.Text+".html"),
			"there is no layouts/%s.html", w.Text)
	}
	return w.Text
}

// contents gives the headings that lead through a long page.
func (b *body) contents(headings []story.Heading) []story.Heading {
	var out []story.Heading
	for _, h := range headings {
		if h.Level == 2 || h.Level == 3 {
			if h.Line != nil {
				h.Text = b.m.plain(b.d, h.Line, b.look)
			}
			out = append(out, h)
		}
	}
	if len(out) < 3 {
		return nil
	}
	return out
}
