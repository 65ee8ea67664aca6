package markdown

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"hearth/internal/story"

	"github.com/yuin/goldmark/ast"
)

// titleOf takes the title from the first heading of level 1 when the front
// matter has none. The heading then leaves the body, as layouts print titles;
// so does one at the top that repeats the title of the front matter.
func (p *page) titleOf(root ast.Node) {
	h := nextTitle(root.FirstChild())
	switch {
	case h == nil && p.untitled: // said already, by what is wrong with the keys
	case p.story.Meta.TitlePos.Line == 0 && h == nil:
		p.problems.Errorf(p.doc.pos(0), "no-title",
			"write `title: …` between two lines of `---` at the top, or begin the text with a line `# …`",
			"the page has no title")
	case h == nil:
	case p.story.Meta.TitlePos.Line == 0:
		p.takeTitle(h)
		root.RemoveChild(root, h)
		h = nextTitle(root.FirstChild())
	case h.PreviousSibling() == nil && p.plain(h, withNumbers) == PlainText(p.story.Meta.Title):
		root.RemoveChild(root, h)
		h = nextTitle(root.FirstChild())
	}
	for ; h != nil; h = nextTitle(h.NextSibling()) {
		p.warnf(h.Pos(), "second-title", "write `##`: headings inside a page begin with level 2", "the page has a title already")
	}
}

// nextTitle gives the first heading of level 1 from n on.
func nextTitle(n ast.Node) *ast.Heading {
	for ; n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok && h.Level == 1 {
			return h
		}
	}
	return nil
}

// takeTitle renders a heading as the title of the page.
func (p *page) takeTitle(h *ast.Heading) {
	for c := h.FirstChild(); c != nil; c = c.NextSibling() {
		p.renderNode(c)
	}
	full := string(p.buf)
	p.story.Meta.Title = p.segments(full, span{0, len(full)}, true)
	p.story.Meta.TitlePos = p.pos(textStart(h))
	p.story.Anchors = nil
	for _, m := range p.marks {
		if m.seg.Kind == story.ImageAt {
			p.problems.Errorf(m.seg.Image.Target.Pos, "picture-in-line", "put the picture into the text below", "a picture has no place in the title")
		}
	}
	if len(p.cuts) > 0 {
		p.errorf(textStart(h), "note-in-line", "put the mark of the footnote into the text below", "a footnote has no place in the title")
	}
	p.buf, p.marks, p.cuts, p.words = p.buf[:0], p.marks[:0], p.cuts[:0], words{}
	if len(p.story.Meta.Title) == 0 {
		p.errorf(h.Pos(), "no-title", "write the title after the `#`", "the page has no title")
	}
}

// PlainText gives the text of a line without markup. Numbers that are to be
// filled in are left out.
func PlainText(line story.Inline) string {
	var b strings.Builder
	for _, s := range line {
		switch s.Kind {
		case story.HTML:
			b.WriteString(stripTags(s.HTML))
		case story.NumberAt:
			b.WriteString(s.Number.Text)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// stripTags takes tags out of HTML that this package made, and resolves its
// entities.
func stripTags(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	var b strings.Builder
	for {
		from := strings.IndexByte(s, '<')
		if from < 0 {
			break
		}
		b.WriteString(s[:from])
		s = s[from+strings.IndexByte(s[from:], '>')+1:]
	}
	b.WriteString(s)
	return string(unescapeEntities(b.String()))
}

// reserveIDs notes the ids that writers gave, so that no generated one takes
// them first.
func (p *page) reserveIDs(root ast.Node) {
	p.ids = map[string]int{}
	eachBlock(root, func(n ast.Node) {
		h, ok := n.(*ast.Heading)
		if !ok || h.Attributes() == nil {
			return
		}
		id, given := ownID(h)
		switch {
		case !given:
			return
		case !goodID(id):
			p.warnf(h.Pos(), "bad-id", "use letters, digits, - and _: {#why-we-ask}", "%q cannot be the id of a heading", id)
			h.RemoveAttributes()
		case p.ids[id] > 0:
			p.errorf(h.Pos(), "duplicate-id", "give one of them another name", "two headings have the id %q", id)
			h.RemoveAttributes()
		default:
			p.ids[id] = 1
		}
	})
}

func ownID(h *ast.Heading) (string, bool) {
	switch v, _ := h.AttributeString("id"); v := v.(type) {
	case []byte:
		return string(v), true
	case nil:
		return "", false
	default:
		return fmt.Sprint(v), true
	}
}

func goodID(id string) bool {
	for _, r := range id {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !strings.ContainsRune("-_.:", r) {
			return false
		}
	}
	return id != "" && !noteID(id)
}

// noteID says whether an id is one of those that footnotes have.
func noteID(id string) bool { return strings.HasPrefix(id, "fn-") || strings.HasPrefix(id, "fnref-") }

// heading renders a heading with its id and, at its end, its anchor.
func (p *page) heading(node ast.Node, entering bool) ast.WalkStatus {
	h := node.(*ast.Heading)
	level := strconv.Itoa(h.Level)
	if entering {
		id := p.headingID(h)
		p.put("<h", level, ` id="`)
		p.escape([]byte(id))
		p.put(`"`)
		p.headingClass(h)
		p.put(">")
		p.story.Headings = append(p.story.Headings, story.Heading{Level: h.Level, ID: id, Text: p.plain(h, numbersAsDots)})
		p.lines = append(p.lines, headingLine{span{len(p.buf), len(p.marks)}, len(p.story.Headings) - 1})
		p.anchor(id)
		return ast.WalkContinue
	}
	p.endHeading()
	p.put(`<a class="anchor" href="#`)
	p.escape([]byte(p.story.Headings[len(p.story.Headings)-1].ID))
	p.put(`" aria-hidden="true" tabindex="-1"></a></h`, level, ">\n")
	return ast.WalkContinue
}

// endHeading keeps the place of a heading's line only when it holds a number.
func (p *page) endHeading() {
	last := &p.lines[len(p.lines)-1]
	numbers := false
	for _, m := range p.marks[last.to:] {
		numbers = numbers || m.seg.Kind == story.NumberAt
	}
	if !numbers {
		p.lines = p.lines[:len(p.lines)-1]
		return
	}
	last.to = len(p.buf)
}

func (p *page) headingClass(h *ast.Heading) {
	for _, a := range h.Attributes() {
		v, isText := a.Value.([]byte)
		switch {
		case string(a.Name) == "id":
		case string(a.Name) == "class" && isText:
			p.put(` class="`)
			p.escape(v)
			p.put(`"`)
		default:
			p.warnf(h.Pos(), "heading-attribute", "write {#name .class}", "a heading takes an id and a class, not %q", a.Name)
		}
	}
}

// headingID gives the id that the writer gave, else one made of the words as
// GitHub makes it.
func (p *page) headingID(h *ast.Heading) string {
	if id, ok := ownID(h); ok {
		return id
	}
	text := p.plain(h, withoutNumbers)
	base := slug(text)
	if base == "" || noteID(base) {
		base = strings.TrimSuffix("section-"+base, "-")
	}
	if i := strings.Index(text, "{#"); i >= 0 && strings.HasSuffix(text, "}") {
		p.warnf(h.Pos(), "bad-id", "write {#why-we-ask} or {#why-we-ask .big}, with nothing else in it", "%q is not read as the id of this heading", text[i:])
	}
	id := base
	for p.ids[id] > 0 {
		id = base + "-" + strconv.Itoa(p.ids[base])
		p.ids[base]++
	}
	p.ids[id]++
	return id
}

func slug(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range text {
		switch {
		case r == ' ':
			b.WriteByte('-')
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return strings.Trim(b.String(), "-")
}

// Generate implements parser.IDs, by which a page travels through goldmark.
// Ids are made while rendering, where numbers are known, so nobody calls it.
func (p *page) Generate(value []byte, _ ast.NodeKind) []byte { return value }

// Put implements parser.IDs.
func (p *page) Put([]byte) {}

// textStart gives where the words of a heading begin.
func textStart(h *ast.Heading) int {
	if h.Lines().Len() > 0 {
		return h.Lines().At(0).Start
	}
	return h.Pos()
}
