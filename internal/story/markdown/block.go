package markdown

import (
	"bytes"
	"strings"

	"hearth/internal/source"
	"hearth/internal/source/strict"
	"hearth/internal/story"

	"github.com/yuin/goldmark/ast"
)

// blockNames are the first words that make a fenced block one of Hearth's own.
var blockNames = []string{"chart", "numbers", "sql"}

// siteBlocks are those that the whole site fills in; they need no name.
var siteBlocks = []string{"care", "coverage", "events", "ideas", "openness", "promises", "rallies", "timeline", "touchpoints", "voices"}

func isBlock(word string) bool { return known(word, blockNames) || known(word, siteBlocks) }

// block compiles one of Hearth's own blocks.
func (p *page) block(n *ast.FencedCodeBlock, word string, info []byte, closed bool) {
	at := n.Pos()
	switch {
	case n.Parent().Kind() != ast.KindDocument:
		p.errorf(at, "nested-block", "put it on lines of its own, without spaces, > or - before it",
			"the `%s` block stands inside %s, where it cannot be shown", word, container(n.Parent()))
		return
	case !closed:
		p.errorf(at, "open-fence", "write ``` on a line of its own after its last line",
			"this `%s` block never ends, so the rest of the page is in it", word)
		return
	}
	name, ok := p.blockName(n, word, info)
	if !ok {
		return
	}
	if word == "sql" {
		p.query(n, name)
		return
	}
	text, pos := p.blockText(n)
	node, problems := strict.Parse(p.doc.file, text, pos)
	p.problems.Add(problems...)
	if node == nil {
		return
	}
	switch word {
	case "chart":
		p.emit(story.Segment{Kind: story.FigureAt, Chart: p.chart(node, name)})
	case "numbers":
		p.emit(story.Segment{Kind: story.NumbersAt, Numbers: p.numbers(node, name)})
	default:
		b := &story.Block{Kind: word, Name: name, Pos: p.pos(at)}
		chart := p.siteBlock(node, b)
		p.emit(story.Segment{Kind: story.BlockAt, Block: b})
		if chart != nil {
			p.emit(story.Segment{Kind: story.FigureAt, Chart: chart})
		}
	}
}

// container names what a block stands in.
func container(n ast.Node) string {
	switch n.Kind().String() {
	case "ListItem", "List":
		return "a list"
	case "Blockquote":
		return "a quote"
	case "Footnote", "FootnoteList":
		return "a footnote"
	case "DefinitionDescription", "DefinitionList":
		return "a definition"
	}
	return "another block"
}

// blockName reads the second word of a fence.
func (p *page) blockName(n *ast.FencedCodeBlock, word string, info []byte) (source.Word, bool) {
	start := n.Info.Segment.Start
	rest := info[len(word):]
	name := bytes.TrimLeft(rest, " \t")
	at := start + len(word) + len(rest) - len(name)
	name, more, _ := bytes.Cut(name, []byte(" "))
	w := source.Word{Text: string(name), Pos: p.pos(at)}
	switch {
	case w.Text == "" && known(word, siteBlocks):
		return source.Word{}, true
	case w.Text == "":
		hint := "write ```" + word + " and a name, such as ```" + word + " replies-by-place"
		if word == "sql" {
			hint += "; to show SQL as code, write ```postgresql"
		}
		p.errorf(n.Pos(), "block-name", hint, "this `%s` block has no name", word)
		return w, false
	case !goodName(w.Text):
		p.errorf(at, "block-name", "write "+orElse(slug(strings.ToLower(asName(w.Text))), "my-"+word), "%q cannot be a name: use small letters, digits and -", w.Text)
		return w, false
	case len(bytes.TrimSpace(more)) > 0:
		p.errorf(at+len(name)+1, "block-name", "write - between the words of a name, and keys on the lines below", "something stands after the name of this block")
	}
	if first, twice := p.names[w.Text]; twice {
		p.problems.Add(source.Problem{
			Pos: w.Pos, Rule: "duplicate-name", Text: "two blocks of this page have the name \"" + w.Text + "\"",
			Hint: "give one of them another name", Excerpt: p.doc.excerpt(p.base + at),
			Also: []source.Related{{Pos: first, Text: "the first one"}},
		})
	} else {
		if p.names == nil {
			p.names = map[string]source.Pos{}
		}
		p.names[w.Text] = w.Pos
	}
	return w, true
}

func goodName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" && s[0] != '-' && s[len(s)-1] != '-'
}

// asName makes of a text what may stand in a name.
func asName(s string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' {
			return r
		}
		return '-'
	}, s)
}

// blockText gives the lines of a block as they stand in the file, with the
// indentation of the fence, so that places in them are true.
func (p *page) blockText(n *ast.FencedCodeBlock) ([]byte, source.Pos) {
	start := min(n.Pos()+len(firstLine(p.body[n.Pos():]))+1, len(p.body))
	end := start
	if l := n.Lines(); l.Len() > 0 {
		end = l.At(l.Len() - 1).Stop
	}
	return p.body[start:end:end], p.pos(start)
}

// query keeps the text of a sql block.
func (p *page) query(n *ast.FencedCodeBlock, name source.Word) {
	text := string(n.Lines().Value(p.body))
	if strings.TrimSpace(text) == "" {
		p.errorf(n.Pos(), "empty-block", "write the query between the two fences", "this `sql` block is empty")
		return
	}
	p.story.Queries = append(p.story.Queries, story.Query{
		Name: name,
		Text: source.Word{Text: strings.TrimRight(text, " \n"), Pos: p.pos(n.Lines().At(0).Start)},
	})
}
