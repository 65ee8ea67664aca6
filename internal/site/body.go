package site

import (
	"path"
	"strings"

	"hearth/internal/source"
	"hearth/internal/story"
)

// body turns a story's segments into the pieces of one page, or of one feed.
type body struct {
	m        *maker
	d        *doc
	page     *Page
	look     Look
	feed     string // address of the feed it is made for; "" for the page itself
	problems *source.List
	out      []Piece
	html     strings.Builder
	figures  map[string]int // how often each figure stands on the page so far
}

// fill puts into a story's page its title and summary with their numbers
// marked up, its text, its picture.
func (m *maker) fill(d *doc, page *Page, look Look, problems *source.List) {
	b := &body{m: m, d: d, page: page, look: look, problems: problems, figures: map[string]int{}}
	if len(d.Meta.Title) > 0 {
		page.TitleHTML = b.line(d.Meta.Title)
	}
	page.LeadHTML = b.line(d.Meta.Summary)
	page.Own = m.ownThing(d, b.place(), problems)
	page.Story = look.Story(d.Story)
	page.Contents = b.contents(page.Story.Headings)
	page.Body = b.pieces(page.Story.Body)
	m.preview(d, page, problems)
	m.checkPace(d, problems)
}

// feedBody is the text of d as a feed at some address has it.
func (m *maker) feedBody(d *doc, feed string, look Look) *body {
	told := &source.List{} // by the page
	return &body{m: m, d: d, page: d.page.clone(), look: look, feed: feed, problems: told, figures: map[string]int{}}
}

// href writes the link to an address of the site.
func (b *body) href(address string) string {
	if b.feed == "" {
		return b.m.href(b.page, address)
	}
	if abs := b.m.absolute(address); abs != "" {
		return abs
	}
	return Rel(b.feed, address)
}

// line gives a line of text as HTML.
func (b *body) line(segments []story.Segment) string {
	pieces := b.pieces(segments)
	var out strings.Builder
	for _, p := range pieces {
		out.WriteString(p.HTML)
	}
	return out.String()
}

func (b *body) pieces(segments []story.Segment) []Piece {
	b.out = nil
	b.room(segments)
	for _, s := range segments {
		switch s.Kind {
		case story.HTML:
			b.markup(s.HTML)
		case story.NumberAt:
			b.number(s.Number)
		case story.LinkOpen:
			b.link(s.Link)
		case story.ImageAt:
			b.picture(s.Image)
		case story.FigureAt:
			b.figure(s.Chart.Name, "chart block")
		case story.NumbersAt:
			b.cards(s.Numbers)
		case story.EmbedAt:
			b.embed(s.Embed)
		case story.BlockAt:
			b.block(s.Block)
		}
	}
	b.flush()
	return b.out
}

// markup adds finished HTML. A block that stands alone in its paragraph has
// lost the paragraph's start tag already, so its end tag goes too.
func (b *body) markup(html string) {
	if n := len(b.out); n > 0 && b.html.Len() == 0 && isBlock(b.out[n-1]) {
		html = strings.TrimPrefix(html, "</p>")
	}
	b.html.WriteString(html)
}

func isBlock(p Piece) bool {
	return p.Figure != nil || p.Cards != nil || p.Thing != nil || p.Picture != nil && p.Picture.Alone
}

// room makes room for the HTML up to the first thing that is none. What is
// between, such as links, is guessed.
func (b *body) room(segments []story.Segment) {
	n := 0
	for _, s := range segments {
		switch s.Kind {
		case story.HTML:
			n += len(s.HTML)
		case story.LinkOpen, story.NumberAt:
			n += 80
		default:
			b.html.Grow(n)
			return
		}
	}
	b.html.Grow(n)
}

func (b *body) flush() { b.end(b.html.String()) }

// end makes a piece of the HTML so far.
func (b *body) end(html string) {
	if html != "" {
		b.out = append(b.out, Piece{HTML: html})
	}
	b.html.Reset()
}

// add puts a piece after the HTML so far.
func (b *body) add(p Piece) {
	html := b.html.String()
	if isBlock(p) {
		html = strings.TrimSuffix(html, "<p>")
	}
	b.end(html)
	b.out = append(b.out, p)
}

func (b *body) link(l *story.Link) {
	a, ok := b.m.resolve(b.d, l.Target, b.problems)
	title := ""
	if l.Title != "" {
		title = ` title="` + escape(l.Title) + `"`
	}
	switch {
	case !ok:
		b.html.WriteString("<a" + title + ">")
	case a.waiting != nil:
		b.html.WriteString(`<a class="waiting"` + title + ">")
	case a.outside:
		b.html.WriteString(`<a href="` + escape(a.address) + `"` + title + ">")
	default:
		b.html.WriteString(`<a href="` + escape(b.href(a.address)) + `"` + title + ">")
	}
}

// films are the endings that make an image a video.
var films = map[string]bool{".mp4": true, ".webm": true, ".ogv": true, ".m4v": true}

func (b *body) picture(i *story.Image) {
	address, size, ok := b.m.image(b.d, i.Target, b.problems)
	if !ok {
		return
	}
	p := &Picture{Address: b.href(address), Alt: i.Alt, Width: size.Width, Height: size.Height, Alone: i.Alone}
	if i.Alone {
		p.Caption = i.Title
	}
	if strings.TrimSpace(i.Alt) == "" {
		b.problems.Warnf(i.Target.Pos, "no-description", "say between the brackets what it shows: ![A blue bicycle on a stand]("+i.Target.Text+")",
			"the picture %q has no description for people who cannot see it", i.Target.Text)
	}
	if films[strings.ToLower(path.Ext(address))] {
		p.Video = true
		b.captions(p, i)
	}
	b.add(Piece{Picture: p})
}

// captions finds the .vtt beside a film.
func (b *body) captions(p *Picture, i *story.Image) {
	name := captionsName(i)
	if address := b.m.linkedFile(b.d, name); address != "" {
		p.Captions = b.href(address)
		return
	}
	b.problems.Warnf(i.Target.Pos, "no-captions", "put the spoken words in "+name+" beside it", "the film %q has no captions for people who cannot hear it", i.Target.Text)
}

// captionsName is what the file with a film's spoken words is called.
func captionsName(i *story.Image) string {
	return strings.TrimSuffix(i.Target.Text, path.Ext(i.Target.Text)) + ".vtt"
}

// image finds a picture's file and size.
func (m *maker) image(d *doc, w source.Word, problems *source.List) (address string, size Size, ok bool) {
	if outside(w.Text) {
		problems.Errorf(w.Pos, "foreign-picture", "save it beside this file and write its name; a page of this site asks no other site for anything",
			"the picture %q lies on another site", w.Text)
		return "", Size{}, false
	}
	address = m.linkedFile(d, unescapePath(w.Text))
	if address == "" {
		problems.Errorf(w.Pos, "missing-picture", nearHint("", m.links.nearest(path.Dir(d.Path), w.Text), "put the file beside this one, or in static/"),
			"there is no picture at %q", w.Text)
		return "", Size{}, false
	}
	if a, found := m.beside[address]; found {
		return address, a.Size, true
	}
	return address, m.static[address].Size, true
}
