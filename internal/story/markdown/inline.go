package markdown

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"hearth/internal/source"
	"hearth/internal/source/strict"
	"hearth/internal/story"
)

// Inline reads a line such as a title: emphasis, code, and links to metrics.
// The text begins at pos. For many lines use [Parser.Inline].
func Inline(text string, pos source.Pos, lang string) (story.Inline, source.List) {
	return New(Options{Language: lang}).Inline(text, pos, lang)
}

// Inline reads a line such as a title: emphasis, code, and links to metrics.
// The text begins at pos; lang is the language of its quotation marks.
func (p *Parser) Inline(text string, pos source.Pos, lang string) (story.Inline, source.List) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	if !strings.ContainsAny(text, "*_`[]\\&'\"<>") && !strings.Contains(text, "--") && !strings.Contains(text, "...") {
		return story.Inline{{Kind: story.HTML, HTML: strings.TrimSpace(text)}}, nil
	}
	body := []byte(text)
	pg := p.open(&document{file: pos.File, text: body}, 0, lang)
	defer p.close(pg)
	pg.single = true
	pg.place = func(off int) source.Pos {
		before := body[:min(max(off, 0), len(body))]
		at := pos
		at.Line += bytes.Count(before, []byte{'\n'})
		at.Col += utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
		return at
	}
	pg.renderNode(pg.engine.parse(pg, pg.engine.line))
	full := string(pg.buf)
	return pg.segments(full, span{0, len(full)}, true), pg.problems
}

// lineOf reads a value of the front matter or of a block as a line.
func (p *Parser) lineOf(n *strict.Node, lang string, problems *source.List) story.Inline {
	if n == nil || n.Kind == strict.Null {
		return nil
	}
	if n.Kind != strict.Scalar {
		n.Errorf(problems, "wrong-type", "put the whole text in quotes", "needs a text, not %s", n.Kind)
		return nil
	}
	line, found := p.Inline(n.Text, n.Inside, lang)
	problems.Add(found...)
	return line
}
