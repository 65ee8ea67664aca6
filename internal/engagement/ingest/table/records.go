package table

import (
	"bytes"
	"unicode/utf8"

	"hearth/internal/source"
)

// records reads delimited text record by record.
//
// It is Hearth's own because encoding/csv cannot do what exports need: rows
// that end in a lone CR, quotes escaped by a backslash, a quote left open at
// the end, cells that are each in another encoding, and the true line and
// column of every cell after line breaks inside quotes. It never gives up: a
// quote it cannot make sense of is read as a character and reported.
type records struct {
	file   string
	text   []byte
	delim  byte
	cr     bool // a lone CR ends a row
	escape bool // \" is a quote inside quotes
	decode func([]byte) string

	at        int // next byte
	line      int
	lineStart int  // byte at which the line began
	counted   int  // byte up to which col is known
	col       int  // characters from lineStart to counted
	backslash bool // a stray quote stood behind a backslash
	open      int  // quotes that were never closed
	problems  source.List
}

// enough is the number of unclosed quotes after which quotes are ordinary
// characters: each costs a look at the rest of the file.
const enough = 20

func newRecords(file string, text []byte, delim byte, decode func([]byte) string) *records {
	return &records{file: file, text: text, delim: delim, cr: loneCR(text), decode: decode, line: 1}
}

// loneCR says whether rows end in CR alone, as on the first Macs. A few stray
// ones inside cells do not count.
func loneCR(text []byte) bool {
	head := text[:min(len(text), 1<<16)]
	return bytes.Count(head, []byte("\r")) > 2*bytes.Count(head, []byte("\n"))
}

// next gives the next record. A blank line is a record without cells.
func (r *records) next() (Row, bool) {
	if r.at >= len(r.text) {
		return Row{}, false
	}
	row := Row{Line: r.line}
	if n := r.end(r.at); n > 0 {
		r.newline(n)
		return row, true
	}
	for {
		row.Cells = append(row.Cells, r.field())
		if r.at >= len(r.text) {
			return row, true
		}
		if r.text[r.at] == r.delim {
			r.at++
			if r.at >= len(r.text) { // the file ends in a delimiter: one empty cell more
				row.Cells = append(row.Cells, r.place(r.at))
				return row, true
			}
			continue
		}
		r.newline(r.end(r.at))
		return row, true
	}
}

// end gives the length of the row end at i, 0 when there is none.
func (r *records) end(i int) int {
	switch r.text[i] {
	case '\n':
		return 1
	case '\r':
		if i+1 < len(r.text) && r.text[i+1] == '\n' {
			return 2
		}
		if r.cr || i+1 == len(r.text) {
			return 1
		}
	}
	return 0
}

func (r *records) newline(n int) {
	r.at += n
	r.line++
	r.lineStart, r.counted, r.col = r.at, r.at, 0
}

// place gives an empty cell at byte i of the present line.
func (r *records) place(i int) Cell {
	if r.counted < r.lineStart || r.counted > i {
		r.counted, r.col = r.lineStart, 0
	}
	r.col += utf8.RuneCount(r.text[r.counted:i])
	r.counted = i
	return Cell{Line: int32(r.line), Col: int32(r.col) + 1}
}

// field reads one field and stops at the delimiter or row end behind it.
func (r *records) field() Cell {
	c := r.place(r.at)
	if r.text[r.at] == '"' && r.open < enough {
		if r.quoted(&c) {
			return c
		}
		r.open++
		r.problems.Warnf(source.Pos{File: r.file, Line: int(c.Line), Col: int(c.Col)}, "open-quote",
			"look at this line in a text editor and close the quote, or export the file again",
			"the quote that opens here is never closed; it was read as an ordinary character")
	}
	start := r.at
	for r.at < len(r.text) && r.text[r.at] != r.delim && r.end(r.at) == 0 {
		r.at++
	}
	c.Text = r.decode(r.text[start:r.at])
	return c
}

// quoted reads a field in quotes. It gives false, with nothing moved, when the
// quote is never closed.
func (r *records) quoted(c *Cell) bool {
	start, line, lineStart := r.at, r.line, r.lineStart
	var buf []byte
	from, strays := r.at+1, 0
	for i := r.at + 1; i < len(r.text); i++ {
		switch b := r.text[i]; {
		case b == '\\' && r.escape && i+1 < len(r.text) && (r.text[i+1] == '"' || r.text[i+1] == '\\'):
			buf = append(append(buf, r.text[from:i]...), r.text[i+1])
			i++
			from = i + 1
		case b == '"' && i+1 < len(r.text) && r.text[i+1] == '"':
			buf = append(buf, r.text[from:i+1]...)
			i++
			from = i + 1
		case b == '"' && r.closes(i):
			r.at, c.Text = i+1, r.decode(append(buf, r.text[from:i]...))
			if strays > 0 {
				r.problems.Warnf(source.Pos{File: r.file, Line: int(c.Line), Col: int(c.Col)}, "stray-quote",
					"nothing to do when the text looks right; otherwise write each quote inside a text twice",
					"a quote inside this text is not written twice; it was kept as a character")
			}
			return true
		case b == '"':
			strays++
			r.backslash = r.backslash || r.text[i-1] == '\\'
		case b == '\n' || b == '\r' && (i+1 == len(r.text) || r.text[i+1] != '\n'):
			r.line, r.lineStart = r.line+1, i+1
		}
	}
	r.at, r.line, r.lineStart = start, line, lineStart
	return false
}

// closes says whether the quote at i ends its field: a delimiter, a row end or
// the end of the file follows.
func (r *records) closes(i int) bool {
	return i+1 >= len(r.text) || r.text[i+1] == r.delim || r.end(i+1) > 0
}
