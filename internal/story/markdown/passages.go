package markdown

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"

	"hearth/internal/source"
	"hearth/internal/source/strict"
	"hearth/internal/story"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// Passages reads a file for its running text: the lines among its keys and in
// its blocks, and the text itself without code, and without what is quoted. The
// words of a voice are its owner's, and not among them. Like [Parser.Places] it
// is for when a writer asks.
func (p *Parser) Passages(file, path string, data []byte) story.Prose {
	d, problems := clean(file, data)
	st := story.New(path, file)
	st.Language = languageOf(path)
	front, body := d.split(&problems)
	var lines []*strict.Node
	d.heard = func(n *strict.Node) { lines = append(lines, n) }
	slip := p.front(st, d, front, &problems)
	lang := orElse(st.Language, p.opt.Language)
	pg := p.open(d, body, lang)
	defer p.close(pg)
	pg.untitled, pg.story = slip, st
	root := pg.engine.parse(pg, pg.engine.body)
	r := passageReader{page: pg}
	if st.Meta.TitlePos.Line > 0 {
		pg.titleOf(root) // which takes a heading out that says the title again
	}
	if v := st.Voice; v == nil || v.Paraphrase {
		r.blocks(root)
	}
	pg.reserveIDs(root)
	pg.renderNode(root) // tells the lines of blocks
	for _, n := range lines {
		r.out = append(r.out, p.linePassage(n, d, lang)...)
	}
	slices.SortStableFunc(r.out, func(a, b story.Passage) int { return cmp.Compare(a.Runs[0].Pos.Line, b.Runs[0].Pos.Line) })
	return story.Prose{Language: st.Language, Passages: r.out}
}

// linePassage reads the value of a key as a passage; none when it is empty.
func (p *Parser) linePassage(n *strict.Node, d *document, lang string) []story.Passage {
	if strings.TrimSpace(n.Text) == "" {
		return nil
	}
	pg := p.open(&document{text: []byte(n.Text)}, 0, lang)
	defer p.close(pg)
	pg.single = true
	pg.place = func(off int) source.Pos { return d.pos(d.written(n, off)) }
	r := passageReader{page: pg}
	r.passage(story.PassageLine, pg.engine.parse(pg, pg.engine.line))
	return r.out
}

// passageReader gathers the passages of a tree.
type passageReader struct {
	page *page
	out  []story.Passage
	now  story.Passage
	text []byte
}

// blocks goes through what stands in a block.
func (r *passageReader) blocks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Paragraph, *ast.TextBlock:
			r.paragraph(n)
		case *ast.Heading:
			r.passage("h"+strconv.Itoa(n.Level), n)
		case *ast.Blockquote:
			if _, box := n.AttributeString(alertKind); box {
				r.blocks(n)
			}
		case *east.TableCell:
			r.passage("td", n)
		case *east.DefinitionTerm:
			r.passage("dt", n)
		default:
			if n.Type() == ast.TypeBlock && !n.IsRaw() {
				r.blocks(n)
			}
		}
	}
}

func (r *passageReader) paragraph(n ast.Node) {
	only := soleChild(n)
	if link, ok := only.(*ast.Link); ok && n.Parent().Kind() == ast.KindDocument && r.page.embed(link) != nil {
		return
	}
	name := "p"
	if n.Parent().Kind() == ast.KindListItem {
		name = "li"
	}
	r.passage(name, n)
}

// passage takes what stands in a block as one passage.
func (r *passageReader) passage(name string, n ast.Node) {
	r.now, r.text = story.Passage{Name: name}, r.text[:0]
	r.inline(n)
	r.now.Text = string(r.text)
	if len(r.now.Runs) > 0 && strings.TrimSpace(r.now.Text) != "" {
		r.out = append(r.out, r.now)
	}
}

// inline takes the words of what stands in a node.
func (r *passageReader) inline(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			r.words(n)
		case *ast.String:
			r.text = append(r.text, n.Value...)
		case *ast.Link:
			from := len(r.text)
			if n.FirstChild() == nil && isMetric(n.Destination) {
				r.put(n.Pos(), "0") // a number that Hearth fills in
			}
			r.inline(n)
			r.prove(from)
		case *ast.AutoLink:
			from := len(r.text)
			r.put(r.page.offset(n.Label(r.page.body)), string(story.Elsewhere))
			r.prove(from)
		case *ast.CodeSpan:
			r.put(n.Pos(), string(story.Elsewhere))
		case *east.FootnoteLink:
			r.prove(len(r.text))
		case *ast.Image, *ast.RawHTML:
		default:
			r.inline(n)
		}
	}
}

// words takes a run of text, on one line of the file.
func (r *passageReader) words(n *ast.Text) {
	value, at := n.Segment.Value(r.page.body), n.Segment.Start-n.Segment.Padding
	for len(value) > 0 {
		end := bytes.IndexAny(value, `\&`)
		switch {
		case end < 0:
			end = len(value)
		case end > 0:
		case value[0] == '\\':
			end = min(2, len(value))
		default:
			if end = bytes.IndexByte(value, ';') + 1; end == 0 {
				end = 1
			}
		}
		r.put(at, string(unescape(value[:end])))
		at, value = at+end, value[end:]
	}
	if n.HardLineBreak() || n.SoftLineBreak() && !r.page.joins(n.Segment.Value(r.page.body), n) {
		r.text = append(r.text, ' ')
	}
}

// put takes a text that begins at an offset of the body; -1 when nobody knows.
// In a value of YAML every word has a run of its own, as its lines are folded.
func (r *passageReader) put(at int, text string) {
	if at >= 0 && text != "" {
		r.now.Runs = append(r.now.Runs, story.Run{At: len(r.text), Pos: r.page.pos(at)})
		for i := 1; i < len(text) && r.page.place != nil; i++ {
			if text[i-1] == ' ' || text[i-1] == '\n' {
				r.now.Runs = append(r.now.Runs, story.Run{At: len(r.text) + i, Pos: r.page.pos(at + i)})
			}
		}
	}
	r.text = append(r.text, text...)
}

func (r *passageReader) prove(from int) {
	r.now.Proofs = append(r.now.Proofs, story.Span{From: from, To: len(r.text)})
}
