package strict

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"hearth/internal/source"
)

// Limits keep a text that is not a writer's from costing time or stack.
const (
	maxSize  = 1 << 20
	maxDepth = 50
)

// document is a text while it is read: its lines as written, and as the parser
// gets them after traps were disarmed.
type document struct {
	file  string
	at    source.Pos
	lines []line
	end   int  // number of lines that are parsed; the rest was refused
	utf8  bool // false when the bytes are no UTF-8
	size  int
	told  map[int]bool // lines that a slip was reported of, and that the parser got otherwise than written
}

// line is one line without its end.
type line struct {
	written []rune
	parsed  []rune
	cols    []int // for each rune of parsed its index in written; nil when they are the same
}

func newDocument(file string, text []byte, at source.Pos) *document {
	if file != "" {
		at.File = file
	}
	at.Line, at.Col = max(at.Line, 1), max(at.Col, 1)
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	d := &document{file: at.File, at: at, utf8: utf8.Valid(text), size: len(text)}
	plain := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(text))
	written := []rune(plain)
	parsed := slices.Clone(written)
	for from := 0; from <= len(written); {
		end := len(written)
		if i := slices.Index(written[from:], '\n'); i >= 0 {
			end = from + i
		}
		d.lines = append(d.lines, line{written: written[from:end:end], parsed: parsed[from:end:end]})
		from = end + 1
	}
	d.end = len(d.lines)
	return d
}

// check refuses what is no text of a writer at all.
func (d *document) check(p *source.List) bool {
	switch {
	case !d.utf8:
		d.errorf(p, 0, d.firstBad(), "not-utf-8", "save the file as UTF-8", "the text is not written in UTF-8")
		return false
	case d.size > maxSize:
		d.errorf(p, 0, 0, "too-large", "", "the text is larger than 1 MB")
		return false
	}
	return true
}

// firstBad gives the index of the first character of the first line that is
// not UTF-8. Later lines are not worth the search: the whole file is at fault.
func (d *document) firstBad() int {
	return max(0, strings.IndexRune(string(d.lines[0].written), utf8.RuneError))
}

// pos gives the place of a character, by its line and its index in that line
// as written. A place outside is moved to the nearest one inside.
func (d *document) pos(i, col int) source.Pos {
	i = max(0, min(i, len(d.lines)-1))
	col = max(0, min(col, len(d.lines[i].written)))
	return source.Pos{File: d.file, Line: d.at.Line + i, Col: d.at.Col + col}
}

// parsedPos gives the place of a character by its 1-based line and column in
// the text that the parser got.
func (d *document) parsedPos(l, c int) source.Pos {
	i := max(0, min(l-1, len(d.lines)-1))
	return d.pos(i, d.lines[i].index(c-1))
}

// index turns an index in parsed to one in written.
func (l line) index(col int) int {
	switch {
	case l.cols == nil || col < 0:
		return col
	case col >= len(l.cols):
		return len(l.written)
	}
	return l.cols[col]
}

// excerpt gives a line as written. Where the text stands to the right in its
// file, its own line is not the whole one, and nothing is given.
func (d *document) excerpt(i int) string {
	if d.at.Col > 1 || i < 0 || i >= len(d.lines) {
		return ""
	}
	return string(d.lines[i].written)
}

// errorf adds an error at a character of a line, as written.
func (d *document) errorf(p *source.List, i, col int, rule, hint, format string, args ...any) {
	p.Errorf(d.pos(i, col), rule, hint, format, args...)
	(*p)[len(*p)-1].Excerpt = d.excerpt(i)
}

// replace puts other characters in the place of parsed[from:to]. Each of them
// is said to stand where the first one of the replaced ones stood.
func (l *line) replace(from, to int, with string) {
	if l.cols == nil {
		l.cols = make([]int, len(l.parsed))
		for i := range l.cols {
			l.cols[i] = i
		}
	}
	at := l.index(from)
	r := []rune(with)
	cols := make([]int, len(r))
	for i := range cols {
		cols[i] = at
	}
	l.parsed = concat(l.parsed[:from], r, l.parsed[to:])
	l.cols = concat(l.cols[:from], cols, l.cols[to:])
}

func concat[T any](parts ...[]T) []T {
	var all []T
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// text gives what the parser is to read.
func (d *document) text() string {
	text := make([]byte, 0, d.size+d.size/8)
	for _, l := range d.lines[:d.end] {
		for _, c := range l.parsed {
			text = utf8.AppendRune(text, c)
		}
		text = append(text, '\n')
	}
	return string(text)
}
