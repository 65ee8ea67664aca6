package strict

import (
	"fmt"
	"regexp"
	"strings"
)

// header is what opens a block of text.
var header = regexp.MustCompile(`^[|>][-+1-9]{0,2}\s*(\s#.*)?$`)

// value reads what stands at col, behind a key or dash that stands at owner.
func (w *walk) value(l *line, col, owner int) bool {
	w.last, w.bare, w.told = none, nil, false
	if col >= len(l.parsed) {
		return true
	}
	w.last = closed
	switch c := l.parsed[col]; {
	case (c == '|' || c == '>') && header.MatchString(string(l.parsed[col:])):
		w.block(owner)
	case c == '"' || c == '\'':
		w.quoted(l, col, owner)
	case c == '[' || c == '{':
		return w.brackets(col, owner)
	default:
		w.unquoted(l, col, owner)
	}
	return true
}

// block goes over the lines of a block.
func (w *walk) block(owner int) {
	for w.i+1 < w.d.end {
		next := w.d.lines[w.i+1].parsed
		if !spaceOnly(next) && indent(next) <= owner {
			return
		}
		w.i++
	}
}

// unquoted reads a plain value.
func (w *walk) unquoted(l *line, col, owner int) {
	end, hash := comment(l.parsed, col)
	body := strings.TrimRight(string(l.parsed[col:end]), " \t")
	colon := innerColon(l.parsed[:col+len([]rune(body))], col)
	switch {
	case body == "":
		w.last = none
	case hash == col && w.nested(owner):
		w.last = none
		w.trap(w.i, hash, "comment", "a comment needs a space after its #")
		l.replace(hash, hash+1, "# ")
	case hash >= 0:
		w.trap(w.i, hash, "comment", "everything from # on is read as a comment")
		w.quote(l, col, end, body, owner)
	case reserved(l.parsed, col) && strings.ContainsRune("&!", l.parsed[col]) && w.nested(owner):
		w.last = none
		w.trap(w.i, col, "yaml-feature", "%s", begins(l.parsed[col]))
		l.replace(col, end, "")
	case reserved(l.parsed, col):
		w.trap(w.i, col, "reserved", "%s", begins(l.parsed[col]))
		w.quote(l, col, end, body, owner)
	case colon >= 0:
		w.trap(w.i, colon, "colon", "a text with a colon and a space in it must stand in quotes")
		w.quote(l, col, end, body, owner)
	default:
		w.last, w.bare = bare, []int{w.i}
		w.tabs(l, col, end)
	}
}

// more reads a further line of a plain value.
func (w *walk) more(l *line, col int) bool {
	end, hash := comment(l.parsed, col)
	if hash >= 0 {
		w.sayFolded(hash, "comment", "everything from # on is read as a comment")
		l.replace(hash, len(l.parsed), "")
		end = hash
	}
	if end < len(l.parsed) {
		w.last, w.bare = closed, nil // a comment ends the text
	}
	w.tabs(l, col, end)
	return true
}

// tabs turns the tabs in a plain value into spaces: the parser loses them.
func (w *walk) tabs(l *line, from, to int) {
	for i := from; i < to; i++ {
		if l.parsed[i] == '\t' {
			l.parsed[i] = ' '
		}
	}
}

// comment finds the end of a plain text: at a comment, which is # between
// spaces, or at the end of the line. The first # that only looks like one
// before that, because no space follows, is hash, else -1.
func comment(r []rune, col int) (end, hash int) {
	hash = -1
	for i := col; i < len(r); i++ {
		if r[i] != '#' || i > col && !gap(r, i-1) {
			continue
		}
		if gap(r, i+1) {
			return i, hash
		}
		if hash < 0 {
			hash = i
		}
	}
	return len(r), hash
}

// innerColon finds a colon that would split a plain text, else -1.
func innerColon(r []rune, col int) int {
	for i := col; i < len(r); i++ {
		if r[i] == ':' && gap(r, i+1) {
			return i
		}
	}
	return -1
}

// reserved says whether a plain text may not begin as it does at col.
func reserved(r []rune, col int) bool {
	switch r[col] {
	case '@', '`', '%', '*', '&', '!', '|', '>', ',', ']', '}':
		return true
	case '-', '?', ':':
		return gap(r, col+1)
	}
	return false
}

// begins says why a text may not begin with a character.
func begins(c rune) string {
	switch c {
	case '&':
		return "& makes an anchor of YAML, which is not read here; a text that starts with it must stand in quotes"
	case '*':
		return "* makes an alias of YAML, which is not read here; a text that starts with it must stand in quotes"
	case '!':
		return "! makes a tag of YAML, which is not read here; a text that starts with it must stand in quotes"
	case '-':
		return "a list starts on a line of its own; a text that starts with - must stand in quotes"
	}
	return fmt.Sprintf("a text that starts with %c must stand in quotes", c)
}

// quote puts a value between two columns in quotes, together with the lines
// below that go on with it.
func (w *walk) quote(l *line, from, to int, body string, owner int) {
	for to > from && gap(l.parsed, to-1) {
		to--
	}
	body = strings.TrimSpace(strings.ReplaceAll(body, "\t", " "))
	for w.continues(w.i+1, owner) {
		w.i++
		next := &w.d.lines[w.i]
		end, _ := comment(next.parsed, 0)
		body += " " + strings.TrimSpace(string(next.parsed[:end]))
		next.replace(0, len(next.parsed), "")
	}
	l.replace(from, to, Quote(body))
}

// continues says whether a line goes on with the text of the line above it.
func (w *walk) continues(i, owner int) bool {
	if i >= w.d.end {
		return false
	}
	r := w.d.lines[i].parsed
	col := indent(r)
	return !spaceOnly(r) && col > owner && r[col] != '#' && r[col] != '\t' && !structural(r, col)
}

// nested says whether the lines below belong to a key at owner.
func (w *walk) nested(owner int) bool {
	for i := w.i + 1; i < w.d.end; i++ {
		r := w.d.lines[i].parsed
		col := indent(r)
		if spaceOnly(r) || r[col] == '#' {
			continue
		}
		dash := r[col] == '-' && gap(r, col+1)
		return structural(r, col) && (col > owner || dash && col == owner && !w.top().list)
	}
	return false
}

// structural says whether a dash or a key of one word stands at col.
func structural(r []rune, col int) bool {
	if r[col] == '-' && gap(r, col+1) {
		return true
	}
	k := keyAt(r, col)
	return k.ok && oneWord.MatchString(string(r[col:k.end]))
}
