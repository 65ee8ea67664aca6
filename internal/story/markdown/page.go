package markdown

import (
	"slices"
	"unicode/utf8"

	"hearth/internal/source"
	"hearth/internal/story"

	"github.com/yuin/goldmark/ast"
)

// page is one text while it is compiled: the writer that goldmark renders
// into, and everything that belongs to that text only.
type page struct {
	parser   *Parser
	engine   *engine
	lang     string
	doc      *document
	base     int                   // of body in doc.text
	body     []byte                // what goldmark's offsets count in
	place    func(int) source.Pos  // of an offset in body, for a line that is not from doc; else nil
	single   bool                  // a line of text: no paragraphs, no links but numbers
	notes    bool                  // there is a [^ somewhere
	untitled bool                  // what is wrong with the keys says already why there is no title
	names    map[string]source.Pos // of blocks
	ids      map[string]int        // of elements, and the number that the next equal one gets
	story    *story.Story

	buf      []byte
	marks    []mark
	cuts     []span // HTML that an excerpt leaves out
	lead     span   // the first paragraph; zero for none
	lines    []headingLine
	problems source.List
	words    words
	open     bool // a link whose end tag is to come
}

// mark is a segment that is not HTML, and where in the buffer it stands.
type mark struct {
	at  int
	seg story.Segment
}

type span struct{ from, to int }

type headingLine struct {
	span
	heading int // index in Headings
}

// compile turns the body into the fields of a story.
func (p *page) compile(st *story.Story) {
	p.story = st
	root := p.engine.parse(p, p.engine.body)
	p.titleOf(root)
	p.reserveIDs(root)
	p.renderNode(root)
	full := string(p.buf)
	st.Body = p.segments(full, span{0, len(full)}, false)
	if p.lead.to > 0 {
		st.Excerpt = p.segments(full, p.lead, true)
	}
	for _, l := range p.lines {
		st.Headings[l.heading].Line = p.segments(full, l.span, true)
	}
	st.Words = p.words.n
	slices.Sort(st.Anchors)
	st.Anchors = slices.Compact(st.Anchors)
}

// renderNode renders a node and what is in it.
func (p *page) renderNode(n ast.Node) {
	// The only errors are those of the writer, and this one has none.
	_ = p.engine.render.Render(p, p.body, n)
}

// segments cuts a part of the HTML at its marks. A brief part, for lists and
// tables of contents, has neither pictures nor marks of footnotes.
func (p *page) segments(full string, part span, brief bool) []story.Segment {
	var out []story.Segment
	html := func(from, to int) {
		if from < to {
			out = append(out, story.Segment{Kind: story.HTML, HTML: full[from:to]})
		}
	}
	if !brief {
		out = make([]story.Segment, 0, 2*len(p.marks)+1)
	}
	cuts := p.cuts
	if !brief {
		cuts = nil
	}
	at := part.from
	text := func(to int) {
		for len(cuts) > 0 && cuts[0].from < to {
			if cuts[0].from >= at {
				html(at, cuts[0].from)
				at = cuts[0].to
			}
			cuts = cuts[1:]
		}
		html(at, to)
		at = max(at, to)
	}
	for _, m := range p.marks {
		if m.at < part.from || m.at > part.to || brief && m.seg.Kind == story.ImageAt {
			continue
		}
		text(m.at)
		out = append(out, m.seg)
	}
	text(part.to)
	return out
}

// emit puts a segment that is not HTML.
func (p *page) emit(s story.Segment) { p.marks = append(p.marks, mark{len(p.buf), s}) }

// pos gives the place of an offset of the body.
func (p *page) pos(off int) source.Pos {
	if p.place != nil {
		return p.place(off)
	}
	return p.doc.pos(p.base + off)
}

// offset says where in the body b stands, when b is a part of it, else -1.
// Goldmark hands out parts of its source without their place.
func (p *page) offset(b []byte) int {
	at := cap(p.body) - cap(b)
	if len(b) == 0 || at < 0 || at >= len(p.body) || &p.body[at] != &b[0] {
		return -1
	}
	return at
}

// where gives the place of b, else that of the node it belongs to.
func (p *page) where(b []byte, n ast.Node) source.Pos {
	if at := p.offset(b); at >= 0 {
		return p.pos(at)
	}
	return p.pos(n.Pos())
}

func (p *page) errorf(off int, rule, hint, format string, args ...any) {
	p.problems.Errorf(p.pos(off), rule, hint, format, args...)
	p.addExcerpt(off)
}

func (p *page) warnf(off int, rule, hint, format string, args ...any) {
	p.problems.Warnf(p.pos(off), rule, hint, format, args...)
	p.addExcerpt(off)
}

func (p *page) addExcerpt(off int) {
	if p.place == nil {
		p.problems[len(p.problems)-1].Excerpt = p.doc.excerpt(p.base + off)
	}
}

// The methods of util.BufWriter: page is what goldmark writes to.

// Write implements io.Writer.
func (p *page) Write(b []byte) (int, error) {
	p.buf = append(p.buf, b...)
	return len(b), nil
}

// WriteString implements io.StringWriter.
func (p *page) WriteString(s string) (int, error) {
	p.buf = append(p.buf, s...)
	return len(s), nil
}

// WriteByte implements io.ByteWriter.
func (p *page) WriteByte(c byte) error {
	p.buf = append(p.buf, c)
	return nil
}

// WriteRune implements util.BufWriter.
func (p *page) WriteRune(r rune) (int, error) {
	p.buf = utf8.AppendRune(p.buf, r)
	return utf8.RuneLen(r), nil
}

// Available implements util.BufWriter.
func (p *page) Available() int { return cap(p.buf) - len(p.buf) }

// Buffered implements util.BufWriter.
func (p *page) Buffered() int { return len(p.buf) }

// Flush implements util.BufWriter.
func (p *page) Flush() error { return nil }
