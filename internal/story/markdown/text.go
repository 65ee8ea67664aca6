package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// text renders a run of text.
func (p *page) text(node ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		return ast.WalkContinue
	}
	n := node.(*ast.Text)
	value := n.Segment.Value(p.body)
	p.words.count(value, blockOf(n))
	if i := bytes.IndexByte(value, ']'); i >= 0 || p.notes {
		p.leftovers(n, value)
	}
	html.DefaultWriter.Write(p, value)
	switch {
	case n.HardLineBreak():
		p.words.in = false
		p.buf = append(p.buf, "<br>\n"...)
	case n.SoftLineBreak():
		p.words.in = false
		if !p.joins(value, n) {
			p.buf = append(p.buf, '\n')
		}
	}
	return ast.WalkContinue
}

// joins says whether a line end stands between two characters of a script
// that is written without spaces, so that it must not become one.
func (p *page) joins(value []byte, n ast.Node) bool {
	last, _ := utf8.DecodeLastRune(value)
	if last < utf8.RuneSelf || !util.IsEastAsianWideRune(last) {
		return false
	}
	next := n.NextSibling()
	for next != nil && next.Kind() != ast.KindText {
		next = next.FirstChild()
	}
	if next == nil {
		return false
	}
	first, _ := utf8.DecodeRune(next.(*ast.Text).Segment.Value(p.body))
	return util.IsEastAsianWideRune(first)
}

// leftovers finds links, numbers and footnotes that did not become any, and
// that Markdown would print with their brackets.
func (p *page) leftovers(n *ast.Text, value []byte) {
	start := n.Segment.Start
	for i := range value {
		at := start + i - n.Segment.Padding
		if at < 0 || at > 0 && p.body[at-1] == '\\' {
			continue
		}
		rest := p.body[at:]
		switch {
		case value[i] == ']' && bytes.HasPrefix(rest, []byte("](")):
			p.brokenTarget(at+2, n)
		case value[i] == ']' && bytes.HasPrefix(rest, []byte("]: metric:")):
			p.brokenTarget(at+3, n)
		case value[i] == ']' && bytes.HasPrefix(rest, []byte("][")):
			p.unknownReference(at, n)
		case value[i] == '[' && p.notes && bytes.HasPrefix(rest, []byte("[^")):
			p.unknownNote(at)
		}
	}
}

// brokenTarget says why the target at an offset did not make a link.
func (p *page) brokenTarget(at int, n ast.Node) {
	target := p.body[at:]
	if i := bytes.IndexByte(target, '\n'); i >= 0 {
		target = target[:i]
	}
	trimmed := bytes.TrimLeft(target, " <")
	at += len(target) - len(trimmed)
	what := "link"
	if bytes.HasPrefix(trimmed, []byte("metric:")) {
		what = "number"
	}
	gap := bytes.IndexByte(trimmed, ' ')
	if gap < 0 {
		p.errorf(at, "broken-link", "write `[text](target)` on one line, with both brackets and without spaces in the target",
			"this %s is not complete, and would be printed as it stands", what)
		return
	}
	after := bytes.TrimLeft(trimmed[gap:], " ")
	if len(after) > 0 && strings.IndexByte(`"'(`, after[0]) >= 0 {
		p.errorf(at+len(trimmed)-len(after), "broken-link", `close it: [text](target "title")`,
			"the title of this %s does not end, or something stands after it, so it would be printed as it stands", what)
		return
	}
	hint := "write %20 for the space, or put the target in angle brackets: [text](<my plan.pdf>)"
	if what == "number" {
		hint = "take the space out, or write %20 for it: [text](metric:messages?place=you%20tube)"
	}
	p.errorf(at+gap, "broken-link", hint, "a space in the target of this %s: it would be printed as it stands", what)
}

// unknownReference reports [text][name] without a line that says where name
// leads.
func (p *page) unknownReference(at int, n ast.Node) {
	label := p.body[at+2:]
	end := bytes.IndexByte(label, ']')
	if end < 0 || bytes.IndexByte(label[:end], '\n') >= 0 {
		return
	}
	name := string(label[:end])
	if strings.TrimSpace(name) == "" {
		return
	}
	p.errorf(at+1, "unknown-reference", "add a line of its own: ["+name+"]: and the target; or write \\[ for a bracket that is meant",
		"nothing says where %q leads, so the brackets would be printed", name)
}

// unknownNote reports a mark of a footnote that is nowhere.
func (p *page) unknownNote(at int) {
	label := p.body[at+2:]
	end := bytes.IndexByte(label, ']')
	if end <= 0 || bytes.ContainsAny(label[:end], " \n") {
		return
	}
	p.warnf(at, "unknown-note", "add the note on a line of its own: [^"+string(label[:end])+"]: and its text",
		"there is no footnote %q, so the mark would be printed as it stands", label[:end])
}

// words counts the words of running text.
type words struct {
	n     int
	in    bool
	block ast.Node
}

// count adds the words of b. A word may go on over several runs of text, as
// in un*believ*able, but not into another block.
func (w *words) count(b []byte, block ast.Node) {
	if block != w.block {
		w.in, w.block = false, block
	}
	for i := 0; i < len(b); {
		r, size := rune(b[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(b[i:])
		}
		i += size
		switch {
		case r >= utf8.RuneSelf && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			w.n++ // no spaces between words: each character counts
			w.in = false
		case r < utf8.RuneSelf && wordByte(byte(r)) || r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			if !w.in {
				w.n++
			}
			w.in = true
		case r == ' ' || r == '\t' || unicode.IsSpace(r):
			w.in = false
		}
	}
}

func wordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// blockOf gives the block that an inline node is in.
func blockOf(n ast.Node) ast.Node {
	b := n.Parent()
	for b != nil && b.Type() == ast.TypeInline {
		b = b.Parent()
	}
	return b
}

// How plain treats numbers.
const (
	withNumbers = iota
	withoutNumbers
	numbersAsDots
)

// plain gives the text of a node without markup.
func (p *page) plain(n ast.Node, numbers int) string {
	var b strings.Builder
	p.plainTo(&b, n, numbers)
	return strings.Join(strings.Fields(b.String()), " ")
}

func (p *page) plainTo(b *strings.Builder, n ast.Node, numbers int) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			v := c.Segment.Value(p.body)
			if !c.IsRaw() {
				v = unescape(v)
			}
			b.Write(v)
			if c.SoftLineBreak() && !p.joins(v, c) || c.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(c.Value)
		case *ast.AutoLink:
			b.Write(c.Label(p.body))
		case *ast.RawHTML, *east.FootnoteLink:
		case *ast.Link:
			if numbers != withNumbers && isMetric(c.Destination) {
				if numbers == numbersAsDots {
					b.WriteString("…")
				}
				continue
			}
			p.plainTo(b, c, numbers)
		default:
			p.plainTo(b, c, numbers)
		}
	}
}

// unescape resolves backslashes and entities, as Markdown prints them.
func unescape(v []byte) []byte {
	if bytes.IndexByte(v, '\\') >= 0 {
		v = util.UnescapePunctuations(v)
	}
	if bytes.IndexByte(v, '&') >= 0 {
		v = util.ResolveEntityNames(util.ResolveNumericReferences(v))
	}
	return v
}

func unescapeEntities(s string) []byte {
	return util.ResolveEntityNames(util.ResolveNumericReferences([]byte(s)))
}
