package markdown

import (
	"html"
	"regexp"
	"strings"

	"hearth/internal/source"
	"hearth/internal/story"

	"github.com/yuin/goldmark/ast"
)

// Place says where in its file a paragraph, a heading, a list or another block
// of a body stands, and how to find it on a page: by the name of its element
// and its first words. What the site fills in, such as a figure, has none.
type Place struct {
	Pos   source.Pos
	Name  string       // of the element: "p", "h2", "ul" …
	Text  string       // the words up to the first number, at most [placeWords] characters, white space as one blank
	Items []source.Pos // of a list: its items
}

// placeWords is enough to tell one paragraph from the next.
const placeWords = 80

// Places reads a file for the places of its blocks, in order. A build has no
// use for them, and every line written above would move them: so no story
// carries them, and they are read again when a writer asks.
func (p *Parser) Places(file, path string, data []byte) []Place {
	d, problems := clean(file, data)
	st := story.New(path, file)
	st.Language = languageOf(path)
	_, body := d.split(&problems)
	lang := st.Language
	if lang == "" {
		lang = p.opt.Language
	}
	pg := p.open(d, body, lang)
	defer p.close(pg)
	pg.story = st
	root := pg.engine.parse(pg, pg.engine.body)
	pg.titleOf(root)
	pg.reserveIDs(root)
	var out []Place
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		from, marks := len(pg.buf), len(pg.marks)
		pg.renderNode(n)
		if name := element.FindSubmatch(pg.buf[from:]); name != nil && n.Pos() >= 0 {
			out = append(out, Place{pg.pos(n.Pos()), string(name[1]), pg.firstWords(from, marks), pg.items(n)})
		}
	}
	return out
}

// element is the start of an element, at the start of a block.
var element = regexp.MustCompile(`^\s*<([a-z][a-z0-9]*)`)

// tag is markup, of which Markdown makes none that holds a ">" in a value.
var tag = regexp.MustCompile(`<[^>]*>`)

// firstWords gives the plain beginning of what was rendered from an offset and
// a mark on.
func (p *page) firstWords(from, marks int) string {
	to := len(p.buf)
	for _, m := range p.marks[marks:] {
		if m.seg.Kind == story.NumberAt {
			to = m.at
			break
		}
	}
	text := strings.Join(strings.Fields(html.UnescapeString(tag.ReplaceAllString(string(p.buf[from:to]), ""))), " ")
	if letters := []rune(text); len(letters) > placeWords {
		text = strings.TrimSpace(string(letters[:placeWords]))
	}
	return text
}

// items gives the places of the items of a list.
func (p *page) items(n ast.Node) []source.Pos {
	if n.Kind() != ast.KindList {
		return nil
	}
	var out []source.Pos
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		out = append(out, p.pos(max(item.Pos(), n.Pos())))
	}
	return out
}
