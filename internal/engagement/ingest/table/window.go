package table

import (
	"bytes"
	"fmt"
	"slices"
	"unicode/utf8"
	"unsafe"

	"hearth/internal/source"
)

// Window is a piece of a stream that begins and ends with a record.
type Window struct {
	Index int
	Line  int // lines before it
	Last  bool

	s    *Stream
	text []byte
	buf  *[]byte
}

// Size gives its bytes.
func (w *Window) Size() int64 { return int64(len(w.text)) }

// Done gives the window's memory back: nothing that was read of it is good any
// longer.
func (w *Window) Done() { w.s.buffers.Put(w.buf) }

// Part gives a window of documents as a part of its own.
func (w *Window) Part() (Part, error) {
	p := Part{Name: w.s.entry.Name, Form: w.s.Head.Form, Line: w.Line, Text: w.text}
	if !utf8.Valid(w.text) {
		return p, fmt.Errorf("%w: it is not UTF-8 throughout", ErrIrregular)
	}
	if w.s.closing == "" {
		return p, nil
	}
	text := append(slices.Clone(w.s.opening), w.text...)
	if !w.Last {
		text = append(text, w.s.closing...)
	}
	p.Text, p.Line = text, w.Line-bytes.Count(w.s.opening, newline)
	return p, nil
}

// Scratch is memory that one goroutine uses for one window after the other.
type Scratch struct {
	cells  []Cell
	rows   []Row
	tongue tongue
}

// Table gives a window of a table. Its texts lie in the window, its cells in
// the scratch.
func (w *Window) Table(scratch *Scratch) (Table, error) {
	scratch.tongue.mac = w.s.mac
	p := pieces{w: w, text: w.text, delim: w.s.delim, line: w.Line + 1, cells: scratch.cells[:0], tongue: &scratch.tongue, mixed: w.s.mixed}
	if p.ascii = ascii(w.text); !p.ascii && !w.s.mixed && !utf8.Valid(w.text) {
		return Table{}, errMixed
	}
	rows, err := p.all(scratch.rows[:0])
	scratch.cells, scratch.rows = p.cells, rows
	if err != nil {
		return Table{}, err
	}
	head := &w.s.Head.Tables[0]
	if rows, err = regular(rows, head); err != nil {
		return Table{}, err
	}
	return Table{Name: head.Name, Titles: head.Titles, Headers: head.Headers, Rows: rows, Sample: head.Rows, More: !w.Last}, nil
}

// Tongues reports how cells were decoded, when no encoding fits all of the file.
func (s *Stream) Tongues(scratches []Scratch) source.List {
	var all tongue
	for _, x := range scratches {
		all.add(x.tongue)
	}
	var problems source.List
	all.report(s.entry.Name, &problems)
	return problems
}

// regular takes blank lines out. It is an error when another table begins.
func regular(rows []Row, head *Table) ([]Row, error) {
	if !slices.ContainsFunc(rows, func(r Row) bool { return len(r.Cells) == 0 }) {
		return rows, nil
	}
	out := rows[:0:0]
	b := block{rows: append([]Row{{Cells: head.Headers}}, head.Rows[:min(len(head.Rows), ahead)]...)}
	for i, r := range rows {
		if len(r.Cells) > 0 {
			out = append(out, r)
			continue
		}
		if i > 0 && len(rows[i-1].Cells) == 0 {
			continue
		}
		b.last = len(b.rows)
		if b.ends(rows[i+1:]) {
			return nil, fmt.Errorf("%w: another table begins on line %d", ErrIrregular, r.Line+1)
		}
	}
	return out, nil
}

// pieces cuts a window into records and cells.
type pieces struct {
	w      *Window
	text   []byte
	delim  byte
	ascii  bool // bytes are characters
	mixed  bool // cells are decoded one by one
	tongue *tongue

	at, line  int
	lineStart int
	cells     []Cell
}

func (p *pieces) all(rows []Row) ([]Row, error) {
	for p.at < len(p.text) {
		row, err := p.record()
		if err != nil {
			return rows, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// record reads the record at p.at.
func (p *pieces) record() (Row, error) {
	end, next := p.lineEnd(p.at)
	p.lineStart = p.at
	row := Row{Line: p.line}
	first := len(p.cells)
	if end == p.at {
		p.newline(next)
		return row, nil
	}
	if bytes.IndexByte(p.text[p.at:end], '"') >= 0 {
		if err := p.quoted(); err != nil {
			return row, err
		}
	} else {
		p.plain(end)
		p.newline(next)
	}
	row.Cells = p.cells[first:len(p.cells):len(p.cells)]
	return row, nil
}

// lineEnd gives where the line that holds byte i ends, and where the next begins.
func (p *pieces) lineEnd(i int) (end, next int) {
	n := bytes.IndexByte(p.text[i:], '\n')
	if n < 0 {
		end, next = len(p.text), len(p.text)
	} else {
		end, next = i+n, i+n+1
	}
	if end > i && p.text[end-1] == '\r' {
		end--
	}
	return end, next
}

func (p *pieces) newline(next int) {
	p.at = next
	p.line++
}

// plain cuts a line without quotes.
func (p *pieces) plain(end int) {
	from := p.at
	for {
		n := bytes.IndexByte(p.text[from:end], p.delim)
		if n < 0 {
			p.cell(from, p.text[from:end])
			return
		}
		p.cell(from, p.text[from:from+n])
		from += n + 1
	}
}

// cell adds a cell that begins at byte from of the text.
func (p *pieces) cell(from int, b []byte) {
	col := from - p.lineStart + 1
	if !p.ascii {
		col = utf8.RuneCount(p.text[p.lineStart:from]) + 1
	}
	c := Cell{Line: int32(p.line), Col: int32(col)}
	if p.mixed {
		c.Text = p.tongue.cell(b)
	} else {
		c.Text = unsafe.String(unsafe.SliceData(b), len(b))
	}
	p.cells = append(p.cells, c)
}

// quoted cuts a record in which quotes stand, to its end.
func (p *pieces) quoted() error {
	for {
		if p.at < len(p.text) && p.text[p.at] == '"' {
			if err := p.inQuotes(); err != nil {
				return err
			}
		} else if err := p.unquoted(); err != nil {
			return err
		}
		switch {
		case p.at < len(p.text) && p.text[p.at] == p.delim:
			if p.at++; p.at == len(p.text) {
				p.cell(p.at, nil)
				return nil
			}
		default:
			_, next := p.lineEnd(p.at)
			p.newline(next)
			return nil
		}
	}
}

// unquoted reads a cell that does not begin with a quote. One inside of it
// leaves the ends of records in doubt, unless they were found with care.
func (p *pieces) unquoted() error {
	end, _ := p.lineEnd(p.at)
	if n := bytes.IndexByte(p.text[p.at:end], p.delim); n >= 0 {
		end = p.at + n
	}
	b := p.text[p.at:end]
	if !p.w.s.careful && bytes.IndexByte(b, '"') >= 0 {
		return errCareful
	}
	p.cell(p.at, b)
	p.at = end
	return nil
}

// inQuotes reads a cell in quotes.
func (p *pieces) inQuotes() error {
	start, doubled := p.at, 0
	for i := p.at + 1; ; {
		n := bytes.IndexByte(p.text[i:], '"')
		if n < 0 {
			return p.doubt()
		}
		i += n
		if i+1 < len(p.text) && p.text[i+1] == '"' {
			doubled++
			i += 2
			continue
		}
		if !p.closes(i) {
			return p.doubt()
		}
		b := p.text[start+1 : i]
		if doubled > 0 {
			b = bytes.ReplaceAll(b, []byte(`""`), quote)
		}
		p.cell(start, b)
		if breaks := bytes.Count(p.text[start:i], newline); breaks > 0 {
			p.line += breaks
			p.lineStart = start + bytes.LastIndexByte(p.text[start:i], '\n') + 1
		}
		p.at = i + 1
		return nil
	}
}

// closes says whether the quote at i ends its cell.
func (p *pieces) closes(i int) bool {
	if i+1 >= len(p.text) {
		return true
	}
	c := p.text[i+1]
	return c == p.delim || c == '\n' || c == '\r' && (i+2 >= len(p.text) || p.text[i+2] == '\n')
}

// doubt is a quote that no rule explains: where the ends of records were found
// by counting quotes, they may be wrong.
func (p *pieces) doubt() error {
	if !p.w.s.careful {
		return errCareful
	}
	return fmt.Errorf("%w: the quotes of line %d do not close", ErrIrregular, p.line)
}
