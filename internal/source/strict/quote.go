package strict

import (
	"fmt"
	"strings"
	"unicode"
)

// braced gives the line of a text such as `where: source: forum` as it should
// be where keys are asked for; "" for any other value.
func (n *Node) braced() string {
	if n.Kind != Scalar || n.doc == nil || !n.doc.told[n.line] || n.name == "" {
		return ""
	}
	r := []rune(n.Text)
	k := keyAt(r, 0)
	if !k.ok || !oneWord.MatchString(string(r[:k.end])) {
		return ""
	}
	key, value := string(r[:k.end]), strings.TrimSpace(string(r[k.colon+1:]))
	for _, v := range []string{value, Quote(value)} {
		if line := n.name + ": {" + key + ": " + v + "}"; value != "" && sound(line) {
			return line
		}
	}
	return ""
}

// Quote gives a text in the quotes that need the least escaping, so that YAML
// reads it back as it is.
func Quote(text string) string {
	odd := strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) })
	switch {
	case !odd && !strings.ContainsAny(text, `"\`):
		return `"` + text + `"`
	case !odd && !strings.Contains(text, `'`):
		return `'` + text + `'`
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r > 0xFFFF:
			fmt.Fprintf(&b, `\U%08X`, r)
		default:
			fmt.Fprintf(&b, `\u%04X`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// quotedLine gives the line of n, a map that should have been a text, with that
// text in quotes; "" when n is more than one key and text in one line.
func (n *Node) quotedLine() string {
	if n.doc == nil || len(n.Keys) != 1 || n.Keys[0].Value.line != n.line {
		return ""
	}
	if k := n.Keys[0].Value.Kind; k != Scalar && k != Null {
		return ""
	}
	r := n.doc.lines[n.line].written
	from := n.Pos.Col - n.doc.at.Col
	end, _ := comment(r, from)
	if strings.ContainsAny(string(r[:from]), "[{") {
		end = itemEnd(r[:end], from, from)
	}
	for end > from && gap(r, end-1) {
		end--
	}
	if end <= from || r[from] == '{' {
		return ""
	}
	return strings.TrimSpace(string(r[:from]) + Quote(string(r[from:end])) + string(r[end:]))
}
