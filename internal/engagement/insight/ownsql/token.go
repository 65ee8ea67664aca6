package ownsql

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"hearth/internal/engagement/store"
)

// kind is what a token is.
type kind byte

const (
	word   kind = 'w'
	name   kind = 'q' // in double quotes: never a word of SQL
	text   kind = 't'
	number kind = 'n'
	sign   kind = 's'
)

// token is a piece of a query.
type token struct {
	kind  kind
	text  string // in small letters, without quotes
	at    int    // byte in the query
	close int    // of an open bracket: the token that closes it
}

// is says whether a token is a word of SQL, or a sign.
func (t token) is(words ...string) bool {
	for _, w := range words {
		if (t.kind == word || t.kind == sign) && t.text == w {
			return true
		}
	}
	return false
}

// called says whether a token names something.
func (t token) called() bool { return t.kind == word || t.kind == name }

// inRemark finds a remark that begins before another one has ended.
var inRemark = regexp.MustCompile(`(?s)/\*(?:[^*]|\*[^/])*?/\*`)

var aNumber = regexp.MustCompile(`^([0-9][0-9_]*(\.[0-9_]*)?(e[0-9]*)?|0x[0-9a-f]+)$`)

// tokens takes a query apart. Engines do not agree where some kinds of quoted
// text end: a query with one of those is refused, because a word might hide in it.
func tokens(query string) ([]token, error) {
	if i := strings.Index(query, `\'`); i >= 0 {
		return nil, wrong(query, i, `a \ before a quote does not end the text in every engine`, "write a quote inside a text twice: 'it''s'")
	}
	if at := inRemark.FindStringIndex(query); at != nil {
		return nil, wrong(query, at[1]-2, "a remark inside a remark does not end in the same place in every engine", "take it out")
	}
	bare := withoutText(query)
	var out []token
	var open []int
	for i := 0; i < len(bare); {
		t, n := next(query, bare, i)
		if n == 0 {
			_, size := utf8.DecodeRuneInString(bare[i:])
			return nil, wrong(query, i, "Hearth cannot tell what "+query[i:i+size]+" means to the engine", "write the query without it")
		}
		i += n
		if t.kind == 0 {
			continue
		}
		switch {
		case t.is("(", "[", "{"):
			open = append(open, len(out))
		case t.is(")", "]", "}"):
			if len(open) == 0 {
				return nil, wrong(query, t.at, "this bracket closes nothing", "take it out")
			}
			out[open[len(open)-1]].close = len(out)
			open = open[:len(open)-1]
		}
		out = append(out, t)
	}
	if len(open) > 0 {
		return nil, wrong(query, out[open[0]].at, "this bracket is not closed", "close it")
	}
	return out, nil
}

// next gives the token at a byte and its length: none and a length for space, no
// length for what cannot be told.
func next(query, bare string, i int) (token, int) {
	rest := bare[i:]
	r, size := utf8.DecodeRuneInString(rest)
	switch {
	case strings.ContainsRune(" \t\r\n", r):
		return token{}, size
	case r == '\'':
		n := quoted(query[i:], '\'')
		return token{kind: text, text: strings.ToLower(strings.Trim(query[i:i+n], "'")), at: i}, n
	case r == '"':
		n := quoted(rest, '"')
		if strings.Contains(rest[:n], `\`) {
			return token{}, 0
		}
		return token{kind: name, text: strings.ToLower(bareName(rest[:n])), at: i}, n
	case r == '_' || unicode.IsLetter(r):
		n := strings.IndexFunc(rest, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if n < 0 {
			n = len(rest)
		}
		return token{kind: word, text: strings.ToLower(rest[:n]), at: i}, n
	case r >= '0' && r <= '9':
		n := strings.IndexFunc(rest, func(r rune) bool { return r != '_' && r != '.' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if n < 0 {
			n = len(rest)
		}
		if !aNumber.MatchString(strings.ToLower(rest[:n])) {
			return token{}, 0
		}
		return token{kind: number, text: rest[:n], at: i}, n
	case strings.ContainsRune("()[]{}.,;:+-*/%<>=!|&^~?@", r):
		return token{kind: sign, text: rest[:size], at: i}, size
	}
	return token{}, 0
}

// wrong refuses a query for what stands at a byte.
func wrong(query string, at int, say, hint string) error {
	line, col := store.LineCol(query, at)
	return &store.QueryError{Line: line, Col: col, Text: say, Hint: hint}
}
