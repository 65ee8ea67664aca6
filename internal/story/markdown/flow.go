package markdown

import (
	"bytes"
	"strconv"

	"hearth/internal/story"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// paragraph renders a paragraph. A picture alone in it stands by itself, and a
// link alone in it may show the thing it leads to.
func (p *page) paragraph(n ast.Node, entering bool) ast.WalkStatus {
	if p.single {
		if entering && n.PreviousSibling() != nil {
			p.buf = append(p.buf, ' ')
		}
		return ast.WalkContinue
	}
	top := n.Parent().Kind() == ast.KindDocument
	switch only := soleChild(n).(type) {
	case *ast.Image:
		return ast.WalkContinue
	case *ast.Link:
		if !top {
			break
		}
		if e := p.embed(only); e != nil {
			if entering {
				p.emit(story.Segment{Kind: story.EmbedAt, Embed: e})
			}
			return ast.WalkSkipChildren
		}
	}
	if entering {
		p.buf = append(p.buf, "<p>"...)
		if top && p.lead.to == 0 {
			p.lead.from = len(p.buf)
		}
		return ast.WalkContinue
	}
	if top && p.lead.to == 0 {
		p.lead.to = len(p.buf)
	}
	p.buf = append(p.buf, "</p>\n"...)
	return ast.WalkContinue
}

// soleChild gives the only child of a node, or nil.
func soleChild(n ast.Node) ast.Node {
	if c := n.FirstChild(); c != nil && c.NextSibling() == nil {
		return c
	}
	return nil
}

// table puts a box around a table, so that a wide one scrolls by itself.
func (p *page) table(n ast.Node, entering bool) ast.WalkStatus {
	if entering {
		p.buf = append(p.buf, "<div class=\"table\"><table>\n"...)
	} else {
		p.buf = append(p.buf, "</table></div>\n"...)
	}
	return ast.WalkContinue
}

// cell renders a cell; its alignment is a class, as a style attribute would
// not pass a strict content security policy.
func (p *page) cell(n ast.Node, entering bool) ast.WalkStatus {
	head := n.Parent().Kind() == east.KindTableHeader
	tag := "td"
	if head {
		tag = "th"
	}
	if !entering {
		p.buf = append(append(append(p.buf, "</"...), tag...), ">\n"...)
		return ast.WalkContinue
	}
	p.buf = append(append(p.buf, '<'), tag...)
	if head {
		p.buf = append(p.buf, ` scope="col"`...)
	}
	if a := n.(*east.TableCell).Alignment; a != east.AlignNone {
		p.buf = append(append(append(p.buf, ` class="align-`...), a.String()...), '"')
	}
	p.buf = append(p.buf, '>')
	return ast.WalkContinue
}

// task renders the box of a task. It is a character and no form field: it says
// the same in a feed, in print and to a screen reader, in any language.
func (p *page) task(n ast.Node, entering bool) ast.WalkStatus {
	switch {
	case !entering:
	case n.(*east.TaskCheckBox).IsChecked:
		p.buf = append(p.buf, `<span class="task task-done">☑</span> `...)
	default:
		p.buf = append(p.buf, `<span class="task">☐</span> `...)
	}
	return ast.WalkContinue
}

// noteLink renders the mark of a footnote. Excerpts leave it out.
func (p *page) noteLink(node ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		return ast.WalkContinue
	}
	n := node.(*east.FootnoteLink)
	from := len(p.buf)
	id := noteRef(n.Index, n.RefIndex)
	p.anchor(id)
	number := strconv.Itoa(n.Index)
	if p.open { // no link in a link
		p.put(`<sup id="`, id, `">`, number, `</sup>`)
		return ast.WalkContinue
	}
	p.put(`<sup id="`, id, `"><a href="#fn-`, number, `" class="footnote-ref" role="doc-noteref">`, number, `</a></sup>`)
	p.cuts = append(p.cuts, span{from, len(p.buf)})
	return ast.WalkContinue
}

// backLink leads from a footnote back to its mark.
func (p *page) backLink(node ast.Node, entering bool) ast.WalkStatus {
	if entering {
		n := node.(*east.FootnoteBacklink)
		p.put("\u00a0", `<a href="#`, noteRef(n.Index, n.RefIndex), `" class="footnote-backref" role="doc-backlink">↩`, "\uFE0E</a>")
	}
	return ast.WalkContinue
}

func noteRef(index, ref int) string {
	id := "fnref-" + strconv.Itoa(index)
	if ref > 0 {
		id += "-" + strconv.Itoa(ref+1)
	}
	return id
}

// note renders a footnote.
func (p *page) note(node ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		p.buf = append(p.buf, "</li>\n"...)
		return ast.WalkContinue
	}
	id := "fn-" + strconv.Itoa(node.(*east.Footnote).Index)
	p.anchor(id)
	p.put(`<li id="`, id, "\">\n")
	return ast.WalkContinue
}

// put appends texts that need no escaping.
func (p *page) put(parts ...string) {
	for _, s := range parts {
		p.buf = append(p.buf, s...)
	}
}

// anchor notes an id of the body.
func (p *page) anchor(id string) {
	if p.story != nil {
		p.story.Anchors = append(p.story.Anchors, id)
	}
}

// unusedNotes reports footnotes that nothing points at, before goldmark drops
// them.
type unusedNotes struct{}

// Transform implements parser.ASTTransformer.
func (unusedNotes) Transform(doc *ast.Document, _ text.Reader, pc parser.Context) {
	p, ok := pc.IDs().(*page)
	if !ok || !p.notes {
		return
	}
	eachBlock(doc, func(n ast.Node) {
		if f, ok := n.(*east.Footnote); ok && f.Index < 0 {
			p.warnf(f.Pos(), "unused-note", "write [^"+string(f.Ref)+"] where it belongs, or take the note out",
				"nothing points at the footnote %q, so it is not printed", f.Ref)
		}
	})
}

// eachBlock calls f for every block below n.
func eachBlock(n ast.Node, f func(ast.Node)) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c.Type() == ast.TypeInline {
			return
		}
		f(c)
		eachBlock(c, f)
	}
}

// rawHTML prints a tag as the characters it is written with: HTML of writers
// is never passed on.
func (p *page) rawHTML(node ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		return ast.WalkContinue
	}
	n := node.(*ast.RawHTML)
	tag := n.Segments.Value(p.body)
	if bytes.HasPrefix(tag, []byte("<!--")) {
		return ast.WalkSkipChildren
	}
	if !bytes.HasPrefix(tag, []byte("</")) {
		p.warnf(n.Segments.At(0).Start, "raw-html", markdownFor(tag), "HTML is not used here: `%s` is printed as it stands", firstLine(tag))
	}
	p.escape(tag)
	return ast.WalkSkipChildren
}

// markdownFor says how Markdown writes what a tag means.
func markdownFor(tag []byte) string {
	name := bytes.ToLower(bytes.TrimLeft(tag, "</"))
	if i := bytes.IndexAny(name, " \t\n/>"); i >= 0 {
		name = name[:i]
	}
	switch string(name) {
	case "br":
		return "end the line with a backslash to break it there"
	case "b", "strong":
		return "write **text** for strong words"
	case "i", "em":
		return "write *text* for emphasis"
	case "a":
		return "write [text](address) for a link"
	case "img", "figure":
		return `write ![what the picture shows](photo.jpg "caption")`
	case "table":
		return "write the table with | between its columns"
	case "script", "iframe", "style", "object", "embed":
		return "take it out; scripts and frames belong into the layouts of the site"
	}
	return "write it in Markdown, or \\< for a sign that is meant"
}

// htmlBlock prints a block of HTML as the characters it is written with, and
// leaves comments out.
func (p *page) htmlBlock(node ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		return ast.WalkContinue
	}
	n := node.(*ast.HTMLBlock)
	block := n.Lines().Value(p.body)
	if n.HasClosure() {
		block = append(block, n.ClosureLine.Value(p.body)...)
	}
	rest, open := withoutComments(block)
	if open {
		p.errorf(n.Pos(), "raw-html", "write --> where the comment ends",
			"this comment never ends, so the rest of the page is missing")
	}
	rest = bytes.TrimSpace(rest)
	if len(rest) == 0 {
		return ast.WalkSkipChildren
	}
	if bytes.IndexByte(rest, '<') < 0 {
		p.warnf(n.Pos(), "raw-html", "put the comment on a line of its own", "the text beside a comment is printed as it stands, without its Markdown")
	} else {
		p.warnf(n.Pos(), "raw-html", markdownFor(rest), "HTML is not used here: `%s` is printed as it stands", firstLine(rest))
	}
	p.put("<p>")
	p.escape(rest)
	p.put("</p>\n")
	return ast.WalkSkipChildren
}

func withoutComments(b []byte) (rest []byte, open bool) {
	for {
		from := bytes.Index(b, []byte("<!--"))
		if from < 0 {
			return append(rest, b...), false
		}
		rest = append(rest, b[:from]...)
		to := bytes.Index(b[from:], []byte("-->"))
		if to < 0 {
			return rest, true
		}
		b = b[from+to+3:]
	}
}

func firstLine(b []byte) []byte {
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		return b[:i]
	}
	return b
}

// escape appends text as HTML.
func (p *page) escape(b []byte) {
	for _, c := range b {
		switch c {
		case '<':
			p.buf = append(p.buf, "&lt;"...)
		case '>':
			p.buf = append(p.buf, "&gt;"...)
		case '&':
			p.buf = append(p.buf, "&amp;"...)
		case '"':
			p.buf = append(p.buf, "&quot;"...)
		default:
			p.buf = append(p.buf, c)
		}
	}
}
