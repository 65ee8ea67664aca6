package insight

import (
	"regexp"
	"strings"
)

// allColumns finds a star that stands for columns, as against count(*) and a product.
var allColumns = regexp.MustCompile(`(?i)\bselect\s+(distinct\s+)?\*|[.,]\s*\*`)

var sqlWord = regexp.MustCompile(`"(?:[^"]|"")*"|[\pL_][\pL\pN_]*`)

// sqlWords gives the names in a query, without what stands in quoted text and
// in remarks. Where quoting has forms that this does not know (a backslash, a
// dollar), all words count, so that none can be hidden.
func sqlWords(query string) []string {
	bare := query
	if !strings.ContainsAny(query, `\$`) {
		bare = withoutText(query)
	}
	var out []string
	for _, w := range sqlWord.FindAllString(bare, -1) {
		out = append(out, strings.ReplaceAll(strings.Trim(w, `"`), `""`, `"`))
	}
	return out
}

// withoutText blanks quoted text and remarks.
func withoutText(query string) string {
	var b strings.Builder
	for i := 0; i < len(query); {
		rest := query[i:]
		n := 0
		switch {
		case rest[0] == '\'':
			n = quoted(rest, '\'')
		case strings.HasPrefix(rest, "--"):
			if n = strings.IndexByte(rest, '\n'); n < 0 {
				n = len(rest)
			}
		case strings.HasPrefix(rest, "/*"):
			n = remark(rest)
		case rest[0] == '"':
			n = quoted(rest, '"')
			b.WriteString(rest[:n])
			i += n
			continue
		default:
			b.WriteByte(rest[0])
			i++
			continue
		}
		b.WriteByte(' ')
		i += n
	}
	return b.String()
}

// quoted gives the length of a quoted text, in which the quote is doubled.
func quoted(s string, quote byte) int {
	for i := 1; i < len(s); i++ {
		if s[i] != quote {
			continue
		}
		if i+1 < len(s) && s[i+1] == quote {
			i++
			continue
		}
		return i + 1
	}
	return len(s)
}

// remark gives the length of a remark, which may hold others.
func remark(s string) int {
	depth := 0
	for i := 0; i+1 < len(s); i++ {
		switch s[i : i+2] {
		case "/*":
			depth++
			i++
		case "*/":
			depth--
			i++
			if depth == 0 {
				return i + 1
			}
		}
	}
	return len(s)
}
