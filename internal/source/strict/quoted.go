package strict

import (
	"regexp"
	"strings"
)

// quoted reads a value in quotes, which may go over several lines.
func (w *walk) quoted(l *line, col, owner int) {
	end := closing(l.parsed, col+1, l.parsed[col])
	stop, hash := comment(l.parsed, max(col, end)+1)
	body := strings.TrimSpace(string(l.parsed[col:stop]))
	switch {
	case end < 0 && w.far(l.parsed[col], owner):
	case end < 0:
		w.trap(w.i, col, "quotes", "the quote is never closed")
		w.quote(l, col, stop, unopened(body), owner)
	case hash >= 0 || !gap(l.parsed[:stop], skip(l.parsed[:stop], end+1)):
		w.trap(w.i, skip(l.parsed, end+1), "quotes", "the text goes on after its closing quote")
		w.quote(l, col, stop, inner(body), owner)
	default:
		w.escape(l, col, end)
	}
}

// far looks for the end of a quoted text in the lines below, and goes there.
func (w *walk) far(quote rune, owner int) bool {
	for i := w.i + 1; i < w.d.end; i++ {
		r := w.d.lines[i].parsed
		if spaceOnly(r) {
			continue
		}
		if indent(r) <= owner {
			return false
		}
		if end := closing(r, 0, quote); end >= 0 {
			stop, hash := comment(r, end+1)
			if hash >= 0 || strings.TrimSpace(string(r[end+1:stop])) != "" {
				return false
			}
			w.i = i
			return true
		}
	}
	return false
}

// closing finds the end of a quoted text whose words begin at col, else -1.
func closing(r []rune, col int, quote rune) int {
	for i := col; i < len(r); i++ {
		switch {
		case r[i] == '\\' && quote == '"':
			i++
		case r[i] == quote && quote == '\'' && i+1 < len(r) && r[i+1] == '\'':
			i++
		case r[i] == quote:
			return i
		}
	}
	return -1
}

// escaped is what may follow a backslash in double quotes.
var escaped = regexp.MustCompile(`^(?:[0abtnvfre "/\\N_LP]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})`)

// escape reports a backslash that means nothing, between a quote and its end,
// and says by how many characters the line has grown.
func (w *walk) escape(l *line, col, end int) (grown int) {
	if l.parsed[col] != '"' {
		return 0
	}
	raw := string(l.parsed[col+1 : end])
	fixed := raw
	if i := badEscape(l.parsed[:end], col+1); i >= 0 {
		w.trap(w.i, i, "quotes", "a backslash has a meaning between double quotes, but not with %q behind it", string(l.parsed[i+1]))
		fixed = Quote(raw)
		l.replace(col, end+1, fixed)
		return len([]rune(fixed)) - (end + 1 - col)
	}
	if fixed = strings.ReplaceAll(raw, "\t", `\t`); fixed != raw { // the parser miscounts the columns of tabs
		l.replace(col+1, end, fixed)
	}
	return len([]rune(fixed)) - (end - col - 1)
}

// badEscape finds a backslash that means nothing, else -1.
func badEscape(r []rune, col int) int {
	for i := col; i < len(r)-1; i++ {
		if r[i] != '\\' {
			continue
		}
		if i++; !escaped.MatchString(string(r[i:min(i+9, len(r))])) {
			return i - 1
		}
	}
	return -1
}

// inner gives the words of a text whose quotes do not fit. Outer quotes are
// taken off, unless the first one is closed around a part of the text.
func inner(body string) string {
	quote := body[:1]
	second := strings.Index(body[1:], quote) + 1
	after := body[second+1:]
	if after != "" && strings.ContainsAny(after[:1], " \t,.;:!?") || !strings.HasSuffix(body, quote) {
		return body
	}
	return body[1 : len(body)-1]
}

// short is a word that begins with an apostrophe.
var short = regexp.MustCompile(`^'(\d|(?i:tis|twas|til|em|cause|n|round)\b)`)

// unopened gives the words of a text whose quote is never closed. A quote that
// is an apostrophe belongs to them.
func unopened(body string) string {
	if short.MatchString(body) {
		return body
	}
	return strings.TrimSpace(body[1:])
}
