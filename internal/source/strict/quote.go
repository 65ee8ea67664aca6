package strict

import (
	"fmt"
	"strings"
	"unicode"
)

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

// quotedLine gives the line of n with everything from n on in quotes; "" when
// n goes over several lines.
func (n *Node) quotedLine() string {
	if n.doc == nil {
		return ""
	}
	return ""
}
