package ownsql

import (
	"regexp"
	"strings"
)

// allColumns finds a star that stands for columns, as against count(*) and a product.
var allColumns = regexp.MustCompile(`(?i)\bselect\s+(distinct\s+)?\*|[.,]\s*\*`)

// AllColumns says whether a query takes all columns of something.
func AllColumns(query string) bool { return allColumns.MatchString(query) }

var aName = regexp.MustCompile(`"(?:[^"]|"")*"|[\pL_][\pL\pN_]*`)

// Names gives the names in a query, without what stands in quoted text and in
// remarks. Where quoting has forms that this does not know (a backslash, a
// dollar), all words count, so that none can be hidden.
func Names(query string) []string {
	bare := query
	if !strings.ContainsAny(query, `\$`) {
		bare = withoutText(query)
	}
	var out []string
	for _, w := range aName.FindAllString(bare, -1) {
		out = append(out, bareName(w))
	}
	return out
}

// bareName gives a name without the quotes around it.
func bareName(w string) string {
	if !strings.HasPrefix(w, `"`) {
		return w
	}
	return strings.ReplaceAll(strings.TrimSuffix(w[1:], `"`), `""`, `"`)
}

// withoutText blanks remarks and what stands in quoted text. Everything keeps
// its place.
func withoutText(query string) string {
	b := []byte(query)
	blank := func(from, to int) {
		for i := from; i < to; i++ {
			if b[i] != '\n' {
				b[i] = ' '
			}
		}
	}
	for i := 0; i < len(query); {
		rest := query[i:]
		n := 1
		switch {
		case rest[0] == '\'':
			n = quoted(rest, '\'')
			blank(i+1, i+n-1)
		case strings.HasPrefix(rest, "--"):
			if n = strings.IndexByte(rest, '\n'); n < 0 {
				n = len(rest)
			}
			blank(i, i+n)
		case strings.HasPrefix(rest, "/*"):
			n = remark(rest)
			blank(i, i+n)
		case rest[0] == '"':
			n = quoted(rest, '"')
		}
		i += n
	}
	return string(b)
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
