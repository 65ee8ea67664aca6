package clickhouse

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"hearth/internal/engagement/store"
)

// Kinds of a token.
const (
	tokWord   = 'w' // also a name in quotes, then with name set
	tokText   = 't'
	tokNumber = 'n'
	tokSign   = 's'
)

// token is a piece of a query.
type token struct {
	kind byte
	text string // of a name in quotes, what is between them
	name bool   // in quotes: never a word of SQL
	at   int    // byte in the query
}

// is says whether a token is a word of SQL, or a sign.
func (t token) is(words ...string) bool {
	for _, w := range words {
		if !t.name && t.kind != tokText && strings.EqualFold(t.text, w) {
			return true
		}
	}
	return false
}

// aNumber is what the server reads as a number, as far as the sign of an exponent.
var aNumber = regexp.MustCompile(`^(0[xX][0-9a-fA-F]+|[0-9]+(\.[0-9]*)?([eE][0-9]*)?)$`)

// lex takes a query apart as the server does. Comments are left out.
func lex(query string) ([]token, error) {
	var out []token
	for i := 0; i < len(query); {
		r, size := utf8.DecodeRuneInString(query[i:])
		rest := query[i:]
		switch {
		case unicode.IsSpace(r):
			i += size
		case strings.HasPrefix(rest, "--"):
			end := strings.IndexByte(rest, '\n')
			if end < 0 {
				end = len(rest)
			}
			i += end
		case strings.HasPrefix(rest, "/*"):
			end := strings.Index(rest, "*/")
			if end < 0 {
				return nil, broken(query, i, "a comment that begins here does not end", "close it with */")
			}
			i += end + 2
		case r == '\'' || r == '"' || r == '`':
			inner, n, ok := quoted(rest)
			if !ok {
				return nil, broken(query, i, "a quote that begins here does not end", "close it")
			}
			kind := byte(tokWord)
			if r == '\'' {
				kind = tokText
			}
			out = append(out, token{kind, inner, r != '\'', i})
			i += n
		case r == '_' || unicode.IsLetter(r) || r > unicode.MaxASCII:
			n := span(rest, func(r rune) bool {
				return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || r > unicode.MaxASCII
			})
			out = append(out, token{tokWord, rest[:n], false, i})
			i += n
		case unicode.IsDigit(r):
			n := span(rest, func(r rune) bool { return r == '_' || r == '.' || unicode.IsDigit(r) || unicode.IsLetter(r) })
			if !aNumber.MatchString(rest[:n]) { // a word may hide in it
				return nil, broken(query, i, fmt.Sprintf("%q is no number", rest[:n]), "put a space after the number")
			}
			out = append(out, token{tokNumber, rest[:n], false, i})
			i += n
		default:
			out = append(out, token{tokSign, rest[:size], false, i})
			i += size
		}
	}
	return out, nil
}

// quoted gives what stands between the quotes that a text begins with, and the
// length with them.
func quoted(text string) (inner string, length int, ok bool) {
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && i+1 < len(text):
			i++
			b.WriteByte(text[i])
		case text[i] == text[0]:
			return b.String(), i + 1, true
		default:
			b.WriteByte(text[i])
		}
	}
	return "", 0, false
}

func span(text string, in func(rune) bool) int {
	for i, r := range text {
		if !in(r) {
			return i
		}
	}
	return len(text)
}

// broken refuses a query for what stands at a byte.
func broken(query string, at int, text, hint string) *store.QueryError {
	line, col := store.LineCol(query, at)
	return &store.QueryError{Line: line, Col: col, Text: text, Hint: hint}
}
