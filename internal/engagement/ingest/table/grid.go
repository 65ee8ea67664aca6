package table

import (
	"bytes"
	"strings"

	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/source"
)

// grid reads delimited text as tables.
func grid(name string, d decoded) ([]Table, source.List) {
	t := tongue{mac: d.mac}
	read := t.cell
	if !d.mixed {
		read = func(b []byte) string { return string(b) }
	}
	delim, text, skipped := separator(d.text)
	if delim == 0 {
		delim = guess(text)
	}
	rows, problems := all(name, text, delim, read)
	if inner, ok := wrapped(rows); ok {
		rows, problems = all(name, inner, guess(inner), func(b []byte) string { return string(b) })
		problems.Add(source.Problem{Pos: source.Pos{File: name}, Severity: source.Note, Rule: quotedLines,
			Text: "each line of this file stood in quotes as a whole, as some spreadsheets write it; the quotes were taken off"})
	}
	for i := range rows { // a "sep=" line in front
		rows[i].Line += skipped
		for j := range rows[i].Cells {
			rows[i].Cells[j].Line += int32(skipped)
		}
	}
	for i := range problems {
		problems[i].Pos.Line += skipped
	}
	t.report(name, &problems)
	return split(name, rows), problems
}

// quotedLines is the rule of the note that a table of quoted lines was repaired.
const quotedLines = "quoted-lines"

// wrapped gives the text of a table of which every record is one cell on one line
// that holds a whole record: a spreadsheet took the file for one column.
func wrapped(rows []Row) (text []byte, ok bool) {
	if len(rows) < 2 || len(rows[0].Cells) != 1 {
		return nil, false
	}
	marks := commas(rows[0].Cells[0].Text)
	for i, r := range rows {
		if len(r.Cells) != 1 || r.Line != rows[0].Line+i || commas(r.Cells[0].Text) < marks {
			return nil, false
		}
		text = append(append(text, r.Cells[0].Text...), '\n')
	}
	return text, marks >= 2
}

// commas counts those that stand between cells rather than in one.
func commas(record string) (n int) {
	quoted := false
	for _, c := range record {
		switch {
		case c == '"':
			quoted = !quoted
		case c == ',' && !quoted:
			n++
		}
	}
	return n
}

// all reads every record, a second time when quotes turn out to be escaped by
// a backslash.
func all(name string, text []byte, delim byte, read func([]byte) string) ([]Row, source.List) {
	r := newRecords(name, text, delim, read)
	rows := drain(r, 0)
	if r.backslash {
		again := newRecords(name, text, delim, read)
		again.escape = true
		rows = drain(again, 0)
		again.problems.Add(source.Problem{Pos: source.Pos{File: name}, Severity: source.Note, Rule: "backslash-quotes",
			Text: "quotes in this file are escaped by a backslash; they were read as such"})
		return rows, again.problems
	}
	return rows, r.problems
}

// drain reads at most limit records, all when limit is 0.
func drain(r *records, limit int) []Row {
	var rows []Row
	for limit == 0 || len(rows) < limit {
		row, ok := r.next()
		if !ok {
			break
		}
		rows = append(rows, row)
	}
	return rows
}

// separator reads a first line "sep=;", which Excel and Meta write.
func separator(text []byte) (delim byte, rest []byte, lines int) {
	head := strings.ToLower(string(text[:min(len(text), 8)]))
	if strings.HasPrefix(head, `"sep=`) { // quoted by a careless program
		head = head[1:]
		text = text[1:]
	}
	if !strings.HasPrefix(head, "sep=") || len(text) < 5 {
		return 0, text, 0
	}
	line := bytes.IndexAny(text[5:], "\r\n")
	if line < 0 {
		return text[4], nil, 1
	}
	rest = text[5+line:]
	if bytes.HasPrefix(rest, []byte("\r\n")) {
		rest = rest[1:]
	}
	return text[4], rest[1:], 1
}

// guess finds the delimiter: the one by which most of the first records have
// the same number of cells, more than one.
func guess(text []byte) byte {
	const sample = 20
	best, votes, width := byte(','), 0, 0
	for _, delim := range []byte{',', ';', '\t', '|'} {
		r := newRecords("", text, delim, func(b []byte) string { return "" })
		counts := map[int]int{}
		for _, row := range drain(r, sample) {
			if len(row.Cells) > 1 {
				counts[len(row.Cells)]++
			}
		}
		for w, n := range counts {
			if n > votes || n == votes && w > width {
				best, votes, width = delim, n, w
			}
		}
	}
	return best
}

// split cuts records into tables. A blank line with a new header behind it
// starts another table; other blank lines mean nothing.
func split(name string, rows []Row) []Table {
	var tables []Table
	b := block{wide: -1}
	flush := func() {
		remarks := len(tables) > 0 && b.wide < 0 && len(b.rows)-b.last <= 2 // of a report whose last parts are empty
		if t, ok := b.table(name); ok && !remarks {
			tables = append(tables, t)
		}
		b = block{wide: -1}
	}
	for i, r := range rows {
		first := i == 0 || len(rows[i-1].Cells) > 0 // of several blank lines
		if len(r.Cells) == 0 && first && len(b.rows) > 0 {
			if b.ends(rows[i+1:]) {
				flush()
			}
			b.last = len(b.rows)
		}
		if len(r.Cells) > 0 {
			if b.wide < 0 && r.filled() > 1 {
				b.wide = len(b.rows)
			}
			b.rows = append(b.rows, r)
		}
	}
	flush()
	return tables
}

// block is a table in the making.
type block struct {
	rows []Row
	wide int // the first record of more than one cell, -1 for none: above are titles
	last int // the first record behind the last blank line
}

// ahead is how many records on either side of a blank line are looked at.
const ahead = 20

// ends says whether what follows a blank line is a new table rather than
// another record of this one: titles or comments, then a header.
func (b block) ends(after []Row) bool {
	if b.wide < 0 && len(b.rows)-b.last <= fewTitles {
		return false // what is above belongs to what is below
	}
	wide := b.width(ahead)
	for i, r := range after[:min(len(after), ahead)] {
		switch {
		case len(r.Cells) == 0:
			continue
		case comment(r):
			return true
		case i > 0 && wide > 1 && len(r.Cells) == 1 && len(after[i-1].Cells) == 1:
			return true // a title, and that there is nothing below it
		case r.filled() == 1 && wide > 1:
			continue // a title, or a footer when nothing follows
		}
		return heading(r) && !same(r, b.rows)
	}
	return false
}

// fewTitles is how many lines of one cell may stand together above a table. A
// report may say of many tables, each by itself, that there is nothing in them.
const fewTitles = 5

// same says whether a record could as well stand in the table above.
func same(r Row, block []Row) bool {
	last := block[len(block)-1]
	if len(r.Cells) != len(last.Cells) {
		return false
	}
	for i, c := range last.Cells {
		if number(c.Text) != number(r.Cells[i].Text) {
			return false
		}
	}
	return true
}

func number(s string) bool {
	_, err := cell.Decimals{}.Number(s)
	return err == nil
}

// heading says whether a record reads like names of columns.
func heading(r Row) bool {
	seen := map[string]bool{}
	for _, c := range r.Cells {
		h := cell.Header(c.Text)
		if h == "" {
			continue
		}
		if number(h) || len(h) > 160 || strings.HasPrefix(h, "http") {
			return false
		}
		seen[h] = true
	}
	return len(seen) >= 2 && len(seen) >= r.filled()*2/3
}

// comment says whether a record is a line such as "# Start date: 20250801". A
// column may be called "#".
func comment(r Row) bool {
	first := cell.Trim(r.Cells[0].Text)
	return first == "#" && r.filled() == 1 || strings.HasPrefix(first, "# ") || strings.HasPrefix(first, "#-")
}

// title gives a line above a table as it was written: a comment may hold the delimiter.
func (r Row) title() string {
	if !comment(r) {
		return cell.Trim(r.At(0).Text)
	}
	var texts []string
	for _, c := range r.Cells {
		texts = append(texts, c.Text)
	}
	return cell.Trim(strings.Join(texts, ","))
}

// width gives the number of cells that most of the last records have, titles apart:
// they may be more than the records.
func (b block) width(last int) int {
	return width(b.rows[max(0, b.wide, len(b.rows)-last):])
}

// width gives the number of cells that most records of a block have.
func width(block []Row) int {
	counts := map[int]int{}
	best := 0
	for _, r := range block {
		n := len(r.Cells)
		counts[n]++
		if counts[n] > counts[best] || counts[n] == counts[best] && n > best {
			best = n
		}
	}
	return best
}

// table takes titles and comments off the front; what is next is the header.
func (b block) table(name string) (Table, bool) {
	t := Table{Name: name}
	block, wide := b.rows, b.width(len(b.rows))
	for len(block) > 0 { // every title is looked at once
		r := block[0]
		title := comment(r) || r.filled() < 2 && wide > 1 || r.Empty()
		if !title && len(block) > 1 && len(r.Cells) < wide && len(block[1].Cells) == wide && heading(block[1]) {
			title = true
		}
		if !title {
			break
		}
		if text := r.title(); text != "" {
			t.Titles = append(t.Titles, text)
		}
		block = block[1:]
	}
	if len(block) == 0 {
		return t, false
	}
	t.Headers, t.Rows = block[0].Cells, block[1:]
	return t, true
}
