package table

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"

	"hearth/internal/source"
)

// Bounds of a sheet: those of Excel, and for all cells together what a file
// that leaps from cell to cell could make of few bytes.
const (
	maxColumns = 1 << 14
	maxCells   = 1 << 22
)

// errLeaps says that a workbook leaves out more cells than can be read.
var errLeaps = errors.New("its cells lie too far apart")

// spreadsheetML reads an Excel 2003 XML workbook, which Facebook once gave out
// as ".xls". A sheet is a part.
func spreadsheetML(name string, text []byte) (parts []Part, problems source.List) {
	w := markup{d: xml.NewDecoder(bytes.NewReader(text)), name: name}
	w.d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // decoded already
	w.d.Strict = false
	if err := w.walk(); err != nil {
		line, _ := w.d.InputPos()
		problems.Errorf(source.Pos{File: name, Line: line}, "broken-workbook", "download it again, or open it in a spreadsheet and save it as .xlsx", "this workbook cannot be read: %s", plain(err))
		return nil, problems
	}
	if len(w.parts) == 0 {
		problems.Errorf(source.Pos{File: name}, "empty", "export it again, for a period in which something happened", "this workbook is empty")
	}
	return w.parts, problems
}

// markup is a workbook on the way through its elements.
type markup struct {
	d     *xml.Decoder
	name  string
	parts []Part

	sheet string
	rows  []Row
	row   *Row
	next  int // number of the next row
	cells int // of the whole workbook
	data  *bytes.Buffer
}

func (w *markup) walk() error {
	for {
		t, err := w.d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := w.start(t); err != nil {
				return err
			}
		case xml.EndElement:
			w.end(t.Name.Local)
		case xml.CharData:
			if w.data != nil {
				w.data.Write(t)
			}
		}
	}
}

func (w *markup) start(t xml.StartElement) error {
	switch t.Name.Local {
	case "Worksheet":
		w.sheet, w.rows, w.next = attribute(t, "Name"), nil, 1
	case "Row":
		if n, err := strconv.Atoi(attribute(t, "Index")); err == nil && n > w.next { // the rows between are blank; one says as much as all
			w.rows = append(w.rows, Row{Line: w.next})
			w.next = n
		}
		w.row, w.data = &Row{Line: w.next}, nil
		w.next++
	case "Cell":
		return w.cell(attribute(t, "Index"))
	case "Data":
		if w.row != nil && len(w.row.Cells) > 0 {
			w.data = &bytes.Buffer{}
		}
	}
	return nil
}

// cell opens a cell, with empty ones in front when it says that it stands further right.
func (w *markup) cell(index string) error {
	if w.row == nil {
		return nil
	}
	at := len(w.row.Cells) + 1
	if n, err := strconv.Atoi(index); err == nil && n > at {
		at = n
	}
	if w.cells += at - len(w.row.Cells); at > maxColumns || w.cells > maxCells {
		return errLeaps
	}
	for len(w.row.Cells) < at {
		w.row.Cells = append(w.row.Cells, Cell{Line: int32(w.row.Line), Col: int32(len(w.row.Cells)) + 1})
	}
	return nil
}

func (w *markup) end(name string) {
	switch {
	case name == "Data" && w.data != nil:
		w.row.Cells[len(w.row.Cells)-1].Text = w.data.String()
		w.data = nil
	case name == "Row" && w.row != nil:
		w.data = nil
		if w.row.Empty() {
			w.row.Cells = nil
		}
		w.rows = append(w.rows, *w.row)
		w.row = nil
	case name == "Worksheet":
		p := Part{Name: w.name + "/" + w.sheet}
		if p.Tables = split(p.Name, w.rows); len(p.Tables) > 0 {
			w.parts = append(w.parts, p)
		}
		w.rows = nil
	}
}

// attribute gives an attribute by its local name.
func attribute(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
