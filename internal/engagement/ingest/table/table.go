// Package table turns a file that somebody exported into parts that can be
// understood: tables of cells that know their line and column, or text of a
// JSON or XML document. It is the reading ladder below package ingest, and it
// knows no platform.
//
// The rungs, each by content and never by the file's extension: the container
// (zip, gzip, tar, workbook), the encoding, the preamble, the delimiter, the
// records, the tables. [Open] climbs them all and gives a [Box] of entries;
// [Entry.Read] gives a [Part]. The one idea: nothing is lost in silence. Every
// record is counted by its own reader, every repaired quote is reported, and a
// file that cannot be read for certain is refused with the reason.
package table

import (
	"slices"

	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/source"
)

// Form is what a part turned out to be.
type Form int

// The forms of a part.
const (
	Grid  Form = iota // tables of cells
	JSON              // one JSON document
	Lines             // one JSON document a line
	XML
)

// Part is one file, or one sheet of a workbook, after the ladder.
type Part struct {
	Name   string // as a writer knows it: "export.zip/Table data.csv", "posts.xlsx/Posts"
	Form   Form
	Text   []byte  // of a document: UTF-8, without byte order mark and prefix
	Prefix string  // of a JSON document: "window.YTD.tweets.part0"
	Line   int     // lines before Text, so that positions in it are true
	Col    int     // characters before Text on its first line
	Tables []Table // of a Grid
	Mac    bool    // days in cells count from 1904
	Inner  bool    // a list out of a document rather than the document
}

// Table is a header and the records below it.
type Table struct {
	Name    string   // of the file or sheet, as in Part.Name
	Titles  []string // lines above the header
	Headers []Cell
	Rows    []Row

	// Of a window of a large table, which is read piece by piece:
	Sample []Row // records that stand for all when something is decided by a whole column
	More   bool  // more records follow
}

// Row is one record.
type Row struct {
	Line  int
	Cells []Cell
}

// Cell is one field of a record and its place.
type Cell struct {
	Text      string
	Line, Col int32
}

// Pos gives the place of a cell.
func (t *Table) Pos(c Cell) source.Pos {
	return source.Pos{File: t.Name, Line: int(c.Line), Col: int(c.Col)}
}

// At gives a record's cell of a column, an empty one where the record is too short.
func (r Row) At(column int) Cell {
	if column < 0 || column >= len(r.Cells) {
		return Cell{Line: int32(r.Line), Col: 0}
	}
	return r.Cells[column]
}

// Empty says whether no cell of the record holds anything.
func (r Row) Empty() bool {
	return !slices.ContainsFunc(r.Cells, func(c Cell) bool { return cell.Trim(c.Text) != "" })
}

// filled counts the cells that hold something.
func (r Row) filled() int {
	n := 0
	for _, c := range r.Cells {
		if cell.Trim(c.Text) != "" {
			n++
		}
	}
	return n
}

// Column gives the texts of a column, one for each record of [Table.All].
func (t *Table) Column(column int) []string {
	all := t.All()
	out := make([]string, len(all))
	for i, r := range all {
		out[i] = r.At(column).Text
	}
	return out
}

// All gives the records by which the table as a whole is judged: its own, or
// those that stand for all.
func (t *Table) All() []Row {
	if t.Sample != nil {
		return t.Sample
	}
	return t.Rows
}

// Footer says whether record i is a remark below the table rather than a part
// of it, such as "Showing top 500 results": nothing but a first cell of several
// words, in a table of at least three columns, with no full record below.
// At most the last three records are remarks.
func (t *Table) Footer(i int) bool {
	if len(t.Headers) < 3 || len(t.Rows)-i > 3 || t.More {
		return false
	}
	for ; i < len(t.Rows); i++ {
		r := t.Rows[i]
		if n := r.filled(); n > 1 || n == 1 && !sentence(cell.Trim(r.At(0).Text)) {
			return false
		}
	}
	return true
}

func sentence(s string) bool {
	spaces := 0
	for _, r := range s {
		if r == ' ' || r == '\u00a0' {
			spaces++
		}
	}
	return spaces >= 2
}
