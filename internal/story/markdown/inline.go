package markdown

import (
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
	return p.line(text, lang, func(off int) source.Pos {
		before := text[:min(max(off, 0), len(text))]
		at := pos
		at.Line += strings.Count(before, "\n")
		at.Col += utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
		return at
	})
}

// line compiles a line whose offsets stand at the places that place gives.
func (p *Parser) line(text, lang string, place func(int) source.Pos) (story.Inline, source.List) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	if !strings.ContainsAny(text, "*_`[]\\&'\"<>") && !strings.Contains(text, "--") && !strings.Contains(text, "...") {
		return story.Inline{{Kind: story.HTML, HTML: strings.TrimSpace(text)}}, nil
	}
	pg := p.open(&document{text: []byte(text)}, 0, lang)
	defer p.close(pg)
	pg.single, pg.place = true, place
	pg.renderNode(pg.engine.parse(pg, pg.engine.line))
	full := string(pg.buf)
	return pg.segments(full, span{0, len(full)}, true), pg.problems
}

// lineOf reads a value of the front matter or of a block of d as a line.
func (p *Parser) lineOf(n *strict.Node, d *document, lang string, problems *source.List) story.Inline {
	if n == nil || n.Kind == strict.Null {
		return nil
	}
	if n.Kind != strict.Scalar {
		n.Errorf(problems, "wrong-type", "put the whole text in quotes", "needs a text, not %s", n.Kind)
		return nil
	}
	if d.heard != nil {
		d.heard(n)
	}
	line, found := p.line(n.Text, lang, func(off int) source.Pos { return d.pos(d.written(n, off)) })
	for _, f := range found {
		f.Excerpt = d.excerpt(d.offset(f.Pos))
		problems.Add(f)
	}
	return line
}

// written says where in the file the byte of a value stands. YAML folds lines,
// takes indentation off and resolves quotes, so value and file are read side
// by side.
func (d *document) written(n *strict.Node, off int) int {
	i := d.offset(n.Inside)
	text := n.Text[:min(max(off, 0), len(n.Text))]
	if text != "" && i > 0 && i <= len(d.text) && (i == len(d.text) || d.text[i] != text[0]) && d.text[i-1] == text[0] {
		i-- // package strict has put a missing quote in
	}
	for j := 0; j < len(text) && i < len(d.text); {
		have, want := d.text[i], text[j]
		switch {
		case have == want:
			i, j = i+1, j+1
		case have == ' ' || have == '\t' || have == '\n':
			i++ // indentation, or the end of a folded line
			if (want == ' ' || want == '\n') && i < len(d.text) && strings.IndexByte(" \t\n", d.text[i]) < 0 {
				j++
			}
		case have == '\\' && i+1 < len(d.text):
			_, size := utf8.DecodeRuneInString(text[j:])
			i, j = i+2+escapeLength(d.text[i+1]), j+size
		case have == '\'' || have == '"':
			i++ // the first of two, which stand for one
		default:
			return i
		}
	}
	return min(i, len(d.text))
}

// escapeLength says how many digits follow an escape of YAML.
func escapeLength(c byte) int {
	switch c {
	case 'x':
		return 2
	case 'u':
		return 4
	case 'U':
		return 8
	}
	return 0
}
