package markdown

import (
	"bytes"
	"strings"

	"hearth/internal/source"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/yuin/goldmark/ast"
)

// highlightLimit is the longest code that is coloured; a longer one is data.
const highlightLimit = 64 << 10

// longestLanguage is how long the name of a language is at most; what is longer
// is not looked for.
const longestLanguage = 40

// fenced renders a fenced block: one of Hearth's own, else code.
func (p *page) fenced(node ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		return ast.WalkContinue
	}
	n := node.(*ast.FencedCodeBlock)
	var info []byte
	if n.Info != nil {
		info = n.Info.Segment.Value(p.body)
	}
	closed := p.closed(n)
	word, _, _ := strings.Cut(string(bytes.TrimSpace(info)), " ")
	if isBlock(word) {
		p.block(n, word, info, closed)
		return ast.WalkSkipChildren
	}
	if !closed {
		p.warnf(n.Pos(), "open-fence", "write the same signs on a line of their own where the code ends",
			"this block never ends, so the rest of the page is in it")
	}
	if i := strings.IndexAny(word, ",{"); i >= 0 {
		word = word[:i]
	}
	p.code(n, word)
	return ast.WalkSkipChildren
}

// indented renders code that is marked by its indentation.
func (p *page) indented(n ast.Node, entering bool) ast.WalkStatus {
	if entering {
		p.code(n, "")
	}
	return ast.WalkSkipChildren
}

// closed says whether a line of signs ends a fence. Goldmark ends it with the
// text, or with the list or quote it is in, without a word.
func (p *page) closed(n *ast.FencedCodeBlock) bool {
	sign := p.body[n.Pos()]
	length := 0
	for n.Pos()+length < len(p.body) && p.body[n.Pos()+length] == sign {
		length++
	}
	var end int
	if l := n.Lines(); l.Len() > 0 {
		end = l.At(l.Len() - 1).Stop
	} else {
		end = n.Pos() + len(firstLine(p.body[n.Pos():])) + 1
	}
	if end >= len(p.body) {
		return false
	}
	line := bytes.TrimLeft(firstLine(p.body[end:]), " \t>")
	return bytes.HasPrefix(line, bytes.Repeat([]byte{sign}, length))
}

// code renders code, coloured when its language is known.
func (p *page) code(n ast.Node, lang string) {
	size := 0
	for i := range n.Lines().Len() {
		s := n.Lines().At(i)
		size += s.Len() + 1
	}
	text := make([]byte, 0, size)
	for i := range n.Lines().Len() {
		s := n.Lines().At(i)
		text = append(text, s.Value(p.body)...)
	}
	lexer := p.lexer(n, lang)
	if lexer == nil || len(text) > highlightLimit {
		p.put(`<pre tabindex="0"><code>`)
		p.escape(text)
		p.put("</code></pre>\n")
		return
	}
	p.put(`<pre class="chroma" tabindex="0"><code class="language-`)
	p.escape([]byte(strings.ToLower(lang)))
	p.put(`">`)
	p.colours(lexer, lang, text)
	p.put("</code></pre>\n")
}

// colours puts code with its colours, or without when its lexer fails.
func (p *page) colours(l *lexer, lang string, text []byte) {
	sum := sumOfCode(lang, text)
	if html, ok := p.parser.coloured.get(sum); ok {
		p.put(html)
		return
	}
	from := len(p.buf)
	if p.tokens(l, string(text)) {
		p.parser.coloured.put(sum, string(p.buf[from:]))
		return
	}
	p.buf = p.buf[:from]
	p.escape(text)
}

// tokens colours code. Chroma's own formatter splits the tokens into lines
// first, for line numbers that are not wanted here, at twice the cost.
func (p *page) tokens(l *lexer, text string) (ok bool) {
	defer func() { ok = recover() == nil && ok }()
	open := ""
	err := l.tokens(text, func(t chroma.Token) {
		class := classOf(t.Type)
		if strings.TrimSpace(t.Value) == "" {
			class = "" // a space has no colour
		}
		if class != open {
			if open != "" {
				p.put("</span>")
			}
			if class != "" {
				p.put(`<span class="`, class, `">`)
			}
			open = class
		}
		p.escapeCode(t.Value)
	})
	if open != "" {
		p.put("</span>")
	}
	return err == nil
}

// classOf gives the class of a token, "" for plain text.
func classOf(t chroma.TokenType) string {
	for ; t != 0; t = t.Parent() {
		if class, ok := chroma.StandardTypes[t]; ok {
			return class
		}
	}
	return ""
}

func (p *page) escapeCode(s string) {
	for {
		i := strings.IndexAny(s, `<>&"`)
		if i < 0 {
			p.put(s)
			return
		}
		p.put(s[:i])
		p.escape([]byte{s[i]})
		s = s[i+1:]
	}
}

// lexer gives chroma's lexer for a language, nil for plain text. Chroma keeps
// them, and compiles their rules when a text first needs them; an unknown name
// makes it try hundreds of file patterns, so that answer is kept here.
func (p *page) lexer(n ast.Node, lang string) *lexer {
	switch strings.ToLower(lang) {
	case "", "text", "txt", "plain", "plaintext", "none":
		return nil
	}
	if len(lang) <= longestLanguage {
		found, ok := p.parser.lexers.Load(lang)
		if !ok {
			var l *lexer
			if c := lexers.Get(lang); c != nil {
				l = newLexer(c)
			}
			found, _ = p.parser.lexers.LoadOrStore(lang, l)
		}
		if l := found.(*lexer); l != nil {
			return l
		}
	}
	p.unknownLanguage(n.(*ast.FencedCodeBlock).Info.Segment.Start, lang)
	return nil
}

// unknownLanguage warns of a language that chroma does not know, or of a block
// of Hearth's own whose name has a slip in it.
func (p *page) unknownLanguage(at int, lang string) {
	hint := "write ```text for a text without colours"
	if len(lang) > longestLanguage {
		lang = strings.ToValidUTF8(lang[:longestLanguage], "") + "…"
	} else if near := source.Nearest(lang, append(lexers.Names(true), blockNames...)); near != "" {
		hint = "did you mean ```" + strings.ToLower(near) + "?"
		if known(near, blockNames) {
			p.errorf(at, "unknown-block", hint, "%q is no block and no language, and its lines would be published as code", lang)
			return
		}
	}
	p.warnf(at, "unknown-language", hint, "%q is no language that can be coloured, so the code stays plain", lang)
}
