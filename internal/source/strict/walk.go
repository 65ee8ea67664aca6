package strict

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"hearth/internal/source"
)

// walk goes over the lines of a document the way YAML nests them, as far as
// that is needed to tell a key from a text.
type walk struct {
	d     *document
	p     *source.List
	traps []trap

	i    int     // the line at hand
	seen bool    // something was written before it
	open []level // maps and lists around it, the outermost first
	last value   // what the last key or dash was given
	bare []int   // lines of that value when it is bare, the first included
	told bool    // a slip in its lines was reported
}

// level is a map or list that is open, and the column where it stands.
type level struct {
	col  int
	list bool
}

// value says how a value was written.
type value int

const (
	none   value = iota // nothing behind the colon or dash
	bare                // a text without quotes, which may go on in the next lines
	closed              // quotes, brackets or a block: nothing can follow
)

// run walks over all lines. It gives false when the text must not be parsed.
func (w *walk) run() bool {
	for w.i = 0; w.i < w.d.end; w.i++ {
		if !w.line() {
			return false
		}
	}
	return true
}

// spaceOnly says whether there is nothing but space.
func spaceOnly(r []rune) bool {
	return !slices.ContainsFunc(r, func(c rune) bool { return !unicode.IsSpace(c) })
}

func (w *walk) line() bool {
	l := &w.d.lines[w.i]
	if spaceOnly(l.parsed) {
		l.replace(0, len(l.parsed), "")
		return true
	}
	w.spaces(l)
	col := indent(l.parsed)
	between := col == 0 && (l.parsed[0] == '-' || l.parsed[0] == '.') // two documents, perhaps
	switch {
	case l.parsed[col] == '#':
		if w.last == bare { // a comment ends a text of several lines
			w.last, w.bare = closed, nil
		}
		return true
	case between && marker.MatchString(string(l.parsed)):
		w.mark(l)
		return true
	case col == 0 && l.parsed[0] == '%' && !w.seen:
		w.say(w.i, 0, "yaml-feature", "take this line out", "a line that starts with %% is an instruction of YAML, which is not read here")
		l.replace(0, len(l.parsed), "")
		return true
	}
	if (l.parsed[col] == ':' || l.parsed[col] == '?') && gap(l.parsed, col+1) || between && start.MatchString(string(l.parsed)) {
		w.say(w.i, col, "no-key", "", noKey)
		l.replace(0, len(l.parsed), "")
		return true
	}
	return w.entry(l, col)
}

// start is what the parser takes for the start or end of a document too.
var start = regexp.MustCompile(`^(\.\.\.|---\s)`)

// marker is a line between two documents.
var marker = regexp.MustCompile(`^(---|\.\.\.)\s*(#.*)?$`)

// mark takes the line that may open or close the document out, and refuses a
// second document.
func (w *walk) mark(l *line) {
	more := strings.TrimSpace(string(l.parsed[:3])) == "---"
	for _, next := range w.d.lines[w.i+1 : w.d.end] {
		more = more || !spaceOnly(next.parsed)
	}
	if w.seen && more {
		w.say(w.i, 0, "second-document", "take this line out", "the line %q starts a second document, and only one is read", string(l.parsed[:3]))
		w.d.end = w.i
		return
	}
	l.replace(0, len(l.parsed), "")
	w.seen = w.seen || !more
}

// spaces replaces what looks like spaces at the start of a line.
func (w *walk) spaces(l *line) {
	end := slices.IndexFunc(l.parsed, func(r rune) bool { return r != ' ' && r != '\t' && r != '\u00A0' })
	bad := slices.IndexFunc(l.parsed[:end], func(r rune) bool { return r != ' ' })
	if bad < 0 {
		return
	}
	what := "a tab"
	if l.parsed[bad] == '\u00A0' {
		what = "a no-break space"
	}
	if t := w.latest(); t != nil && t.spaces && t.line+t.more == w.i-1 {
		t.more++
	} else {
		w.trap(w.i, bad, "indent", "the line is indented with %s, and only plain spaces count here", what)
		t = w.latest()
		t.indent, t.spaces = true, true
	}
	wide := strings.NewReplacer("\t", "  ", "\u00A0", " ").Replace(string(l.parsed[:end]))
	if len(w.open) == 0 && !w.seen {
		wide = "" // nothing above it can be further out
	}
	l.replace(0, end, wide)
}

// latest gives the trap that was found last, or nil.
func (w *walk) latest() *trap {
	if len(w.traps) == 0 {
		return nil
	}
	return &w.traps[len(w.traps)-1]
}

// indent counts the spaces before a line.
func indent(r []rune) int {
	return max(0, slices.IndexFunc(r, func(c rune) bool { return c != ' ' }))
}

// skip gives the index of the next character that is no space or tab.
func skip(r []rune, col int) int {
	for col < len(r) && (r[col] == ' ' || r[col] == '\t') {
		col++
	}
	return col
}

// gap says whether col is outside of r or has a space or tab.
func gap(r []rune, col int) bool {
	return col < 0 || col >= len(r) || r[col] == ' ' || r[col] == '\t'
}

// entry reads a line that holds dashes, a key, a value, or a mix.
func (w *walk) entry(l *line, col int) bool {
	dash := l.parsed[col] == '-' && gap(l.parsed, col+1)
	k := keyAt(l.parsed, col)
	if !dash && !k.ok {
		return w.text(l, col)
	}
	col, done := w.goesOn(l, col, k, dash)
	if done || w.stray(l, col, dash) {
		return true
	}
	col = w.align(l, col, dash)
	for n := 0; col < len(l.parsed) && l.parsed[col] == '-' && gap(l.parsed, col+1); n++ {
		if n > maxDepth {
			return w.tooDeep(col)
		}
		w.push(level{col, true})
		w.last = none
		blank(l.parsed, col+1)
		col = skip(l.parsed, col+1)
	}
	if len(w.open) > maxDepth {
		return w.tooDeep(col)
	}
	k = keyAt(l.parsed, col)
	if !k.ok {
		return w.value(l, col, w.top().col)
	}
	w.push(level{col, false})
	return w.key(l, col, k)
}

// blank turns the tabs after a dash or colon into spaces.
func blank(r []rune, col int) {
	for ; col < len(r) && (r[col] == ' ' || r[col] == '\t'); col++ {
		r[col] = ' '
	}
}

func (w *walk) tooDeep(col int) bool {
	w.say(w.i, col, "too-deep", "", "lists and keys stand inside each other more than %d times", maxDepth)
	return false
}

func (w *walk) top() level {
	if len(w.open) == 0 {
		return level{col: -1}
	}
	return w.open[len(w.open)-1]
}

// push opens a level, if it is not the one that is open already.
func (w *walk) push(l level) {
	w.seen = true
	if w.top() != l {
		w.open = append(w.open, l)
	}
}

// key reads what stands behind a key.
func (w *walk) key(l *line, col int, k keySpan) bool {
	if name := string(l.parsed[col:k.end]); name == "<<" {
		w.say(w.i, col, "yaml-feature", "write the keys out", "the merge key << of YAML is not read here")
		l.replace(0, len(l.parsed), "")
		return true
	} else if reserved(l.parsed, col) {
		w.trap(w.i, col, "reserved", "a key that starts with %c must stand in quotes", l.parsed[col])
		l.replace(col, k.end, Quote(name))
		k = keyAt(l.parsed, col)
	}
	blank(l.parsed, k.colon+1)
	return w.value(l, skip(l.parsed, k.colon+1), col)
}

// keySpan is where a key stands: its end, and its colon.
type keySpan struct {
	end, colon int
	ok         bool
}

// keyAt finds a key at col: a quoted or plain text and a colon with a gap
// behind it.
func keyAt(r []rune, col int) keySpan {
	if col >= len(r) || r[col] == '[' || r[col] == '{' || r[col] == '#' {
		return keySpan{}
	}
	if r[col] == '"' || r[col] == '\'' {
		end := closing(r, col+1, r[col])
		colon := skip(r, end+1)
		if end < 0 || colon >= len(r) || r[colon] != ':' || !gap(r, colon+1) {
			return keySpan{}
		}
		return keySpan{end + 1, colon, true}
	}
	for i := col; i < len(r); i++ {
		if r[i] == '#' && i > col && gap(r, i-1) {
			return keySpan{}
		}
		if r[i] == ':' && gap(r, i+1) && i > col {
			end := i
			for end > col && gap(r, end-1) {
				end--
			}
			return keySpan{end, i, end > col}
		}
	}
	return keySpan{}
}
