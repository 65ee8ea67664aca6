package table

import (
	"bytes"
	"slices"
	"strings"

	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/source"
)

// grid reads delimited text as tables.
func grid(name string, d decoded) ([]Table, source.List) {
	var t tongue
	read := t.cell
	if !d.mixed {
		read = func(b []byte) string { return string(b) }
	}
	delim, text, skipped := separator(d.text)
	if delim == 0 {
		delim = guess(text)
	}
	rows, problems := all(name, text, delim, read)
	for i := range rows { // a "sep=" line in front
		rows[i].Line += skipped
		for j := range rows[i].Cells {
			rows[i].Cells[j].Line += int32(skipped)
		}
	}
	for i := range problems {
		problems[i].Pos.Line += skipped
	}
	if t.dos > 0 || t.windows > 0 && t.utf8 > 0 {
		problems.Warnf(source.Pos{File: name}, "mixed-encoding", "look at a few words with accents; where they are wrong, export the file again",
			"the file mixes encodings: %d cells were read as UTF-8, %d as Windows-1252, %d as DOS 850", t.utf8, t.windows, t.dos)
	}
	return split(name, rows), problems
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
	var block []Row
	flush := func() {
		if t, ok := block2table(name, block); ok {
			tables = append(tables, t)
		}
		block = nil
	}
	for i, r := range rows {
		first := i == 0 || len(rows[i-1].Cells) > 0 // of several blank lines
		if len(r.Cells) == 0 && first && len(block) > 0 && opens(block, rows[i+1:]) {
			flush()
		}
		if len(r.Cells) > 0 {
			block = append(block, r)
		}
	}
	flush()
	return tables
}

// ahead is how many records on either side of a blank line are looked at.
const ahead = 20

// opens says whether what follows a blank line is a new table rather than
// another record of the one above: titles or comments, then a header.
func opens(block, after []Row) bool {
	if titles(block) {
		return false // what is above belongs to what is below
	}
	wide := width(block[max(0, len(block)-ahead):])
	for _, r := range after[:min(len(after), ahead)] {
		switch {
		case len(r.Cells) == 0:
			continue
		case comment(r):
			return true
		case r.filled() == 1 && wide > 1:
			continue // a title, or a footer when nothing follows
		}
		return heading(r) && !same(r, block)
	}
	return false
}

// titles says whether a block holds a few lines of one cell and nothing else.
func titles(block []Row) bool {
	return len(block) <= 5 && !slices.ContainsFunc(block, func(r Row) bool { return r.filled() > 1 })
}

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

// comment says whether a record is a line such as "# Start date: 20250801".
func comment(r Row) bool {
	first := cell.Trim(r.Cells[0].Text)
	return first == "#" || strings.HasPrefix(first, "# ") || strings.HasPrefix(first, "#-")
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

// block2table takes titles and comments off the front of a block; what is next is the header.
func block2table(name string, block []Row) (Table, bool) {
	t := Table{Name: name}
	wide := width(block)
	for len(block) > 0 { // every title is looked at once
		r := block[0]
		title := comment(r) || r.filled() < 2 && wide > 1 || r.Empty()
		if !title && len(block) > 1 && len(r.Cells) < wide && len(block[1].Cells) == wide && heading(block[1]) {
			title = true
		}
		if !title {
			break
		}
		if text := cell.Trim(r.At(0).Text); text != "" {
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
