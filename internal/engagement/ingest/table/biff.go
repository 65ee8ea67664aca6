package table

import (
	le "encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"hearth/internal/source"
)

// Records of an old Excel workbook that are read, of Excel 97 (BIFF8) and of
// Excel 5 and 95 (BIFF5), in which newer ones still save on request. All others,
// such as fonts and formats, are passed over.
const (
	recFormula  = 0x0006
	recEnd      = 0x000a
	recDateMode = 0x0022
	recFilePass = 0x002f
	recCodePage = 0x0042
	recContinue = 0x003c
	recSheet    = 0x0085
	recMulRK    = 0x00bd
	recRich     = 0x00d6
	recStrings  = 0x00fc
	recLabelSST = 0x00fd
	recNumber   = 0x0203
	recLabel    = 0x0204
	recBool     = 0x0205
	recString   = 0x0207
	recRK       = 0x027e
	recBegin    = 0x0809
)

var (
	errCut        = errors.New("it ends too early")
	errLocked     = errors.New("it is locked by a password")
	errOldSheets  = errors.New("it has the form of an Excel from before 1993")
	errOldLetters = errors.New("its letters are written in a way that Hearth does not know")
)

// oldWorkbook reads an .xls as LinkedIn gives it out: cells as they are stored,
// a date as the number of its day. A sheet is a part. ok is false when the file
// is no workbook.
func oldWorkbook(name string, data []byte) (parts []Part, problems source.List, ok bool) {
	stream, err := bookStream(data)
	if stream == nil && err == nil {
		return nil, nil, false
	}
	b := biff{name: name, data: stream}
	if err == nil {
		err = b.globals()
	}
	for _, s := range b.sheets {
		if err == nil {
			err = b.sheet(s)
		}
	}
	if err != nil {
		problems.Errorf(source.Pos{File: name}, "broken-workbook", "open it in a spreadsheet, save it as .xlsx and import that", "this workbook cannot be read: %v", err)
		return nil, problems, true
	}
	if len(b.parts) == 0 {
		problems.Errorf(source.Pos{File: name}, "empty", "export it again, for a period in which something happened", "this workbook is empty")
	}
	return b.parts, problems, true
}

// bookStream takes the workbook out of its container; nil for none.
func bookStream(data []byte) ([]byte, error) {
	c, err := openContainer(data)
	if err != nil {
		return nil, nil // kind says what else it is
	}
	stream, err := c.stream("Workbook")
	if stream == nil && err == nil {
		return c.stream("Book") // of Excel 5 and 95
	}
	return stream, err
}

// letters are the code pages in which Excel 5 and 95 wrote.
var letters = map[uint16]*charmap.Charmap{
	1250: charmap.Windows1250, 1251: charmap.Windows1251, 1252: charmap.Windows1252, 1253: charmap.Windows1253, 1254: charmap.Windows1254,
	10000: charmap.Macintosh, 0x8000: charmap.Macintosh, 0x8001: charmap.Windows1252,
}

// biff is a workbook on the way through its records.
type biff struct {
	name    string
	data    []byte
	strings []string
	page    *charmap.Charmap // in which texts are written; nil for Unicode
	mac     bool
	sheets  []biffSheet
	parts   []Part
	cells   int
}

type biffSheet struct {
	at   int
	name string
}

// record gives the record at a place and the place behind it.
func (b *biff) record(at int) (id int, body []byte, next int, err error) {
	if at < 0 || at+4 > len(b.data) {
		return 0, nil, 0, errCut
	}
	id = int(le.LittleEndian.Uint16(b.data[at:]))
	next = at + 4 + int(le.LittleEndian.Uint16(b.data[at+2:]))
	if next > len(b.data) {
		return 0, nil, 0, errCut
	}
	return id, b.data[at+4 : next], next, nil
}

// globals reads what stands before the sheets: their names, the texts of all.
func (b *biff) globals() error {
	for at := 0; ; {
		id, body, next, err := b.record(at)
		if err != nil {
			return err
		}
		switch {
		case id == recFilePass:
			return errLocked
		case id == recEnd:
			return nil
		case id == recBegin && at == 0 && len(body) >= 2:
			switch le.LittleEndian.Uint16(body) {
			case 0x0600:
			case 0x0500:
				b.page = charmap.Windows1252
			default:
				return errOldSheets
			}
		case id == recCodePage && len(body) >= 2 && b.page != nil:
			if b.page = letters[le.LittleEndian.Uint16(body)]; b.page == nil {
				return errOldLetters
			}
		case id == recDateMode && len(body) >= 2:
			b.mac = body[0] == 1
		case id == recSheet && len(body) >= 8 && body[5] == 0: // a sheet of cells
			r := scraps{list: [][]byte{body[6:]}, page: b.page}
			name, err := r.text(int(r.byte()))
			if err != nil {
				return err
			}
			b.sheets = append(b.sheets, biffSheet{int(le.LittleEndian.Uint32(body)), name})
		case id == recStrings:
			if next, err = b.table(body, next); err != nil {
				return err
			}
		}
		at = next
	}
}

// table reads the texts that cells share. They run on into further records.
func (b *biff) table(body []byte, next int) (int, error) {
	r := scraps{list: [][]byte{body}}
	for {
		id, more, after, err := b.record(next)
		if err != nil || id != recContinue {
			break
		}
		r.list, next = append(r.list, more), after
	}
	r.skip(4)
	count := r.uint32()
	if r.err != nil || int64(count)*3 > int64(len(b.data)) {
		return next, errCut
	}
	for range count {
		text, err := r.text(int(r.uint16()))
		if err != nil {
			return next, err
		}
		b.strings = append(b.strings, text)
	}
	return next, nil
}

// sheet reads the cells of one sheet.
func (b *biff) sheet(s biffSheet) error {
	g := biffGrid{book: b, rows: map[int]*Row{}}
	depth := 0
	for at := s.at; ; {
		id, body, next, err := b.record(at)
		if err != nil {
			return err
		}
		switch id {
		case recBegin: // a chart inside a sheet begins and ends as a sheet does
			depth++
		case recEnd:
			depth--
		default:
			if depth == 1 {
				if err := g.cell(id, body); err != nil {
					return err
				}
			}
		}
		if depth <= 0 {
			break
		}
		at = next
	}
	p := Part{Name: b.name + "/" + s.name, Mac: b.mac}
	if p.Tables = split(p.Name, g.inOrder()); len(p.Tables) > 0 {
		b.parts = append(b.parts, p)
	}
	return nil
}

// biffGrid is the rows of a sheet as they fill up.
type biffGrid struct {
	book   *biff
	rows   map[int]*Row
	row    int // of a formula whose text follows
	column int
}

// cell reads a record that holds cells.
func (g *biffGrid) cell(id int, body []byte) error {
	if id == recString {
		r := scraps{list: [][]byte{body}, page: g.book.page}
		text, err := r.text(int(r.uint16()))
		if err != nil {
			return err
		}
		return g.put(g.row, g.column, text)
	}
	if len(body) < 6 {
		return nil
	}
	row, column := int(le.LittleEndian.Uint16(body)), int(le.LittleEndian.Uint16(body[2:]))
	value := body[6:]
	switch {
	case id == recLabelSST && len(value) >= 4:
		n := le.LittleEndian.Uint32(value)
		if int64(n) >= int64(len(g.book.strings)) {
			return errCut
		}
		return g.put(row, column, g.book.strings[n])
	case id == recLabel || id == recRich:
		r := scraps{list: [][]byte{value}, page: g.book.page}
		text, err := r.text(int(r.uint16()))
		if err != nil {
			return err
		}
		return g.put(row, column, text)
	case id == recNumber && len(value) >= 8:
		return g.put(row, column, float(math.Float64frombits(le.LittleEndian.Uint64(value))))
	case id == recRK && len(value) >= 4:
		return g.put(row, column, rk(le.LittleEndian.Uint32(value)))
	case id == recMulRK:
		for i := 4; i+6 <= len(body)-2; i += 6 {
			if err := g.put(row, column, rk(le.LittleEndian.Uint32(body[i+2:]))); err != nil {
				return err
			}
			column++
		}
	case id == recBool && len(value) >= 2 && value[1] == 0:
		return g.put(row, column, strconv.Itoa(int(value[0])))
	case id == recFormula && len(value) >= 8:
		return g.formula(row, column, value[:8])
	}
	return nil
}

// formula keeps the result of a formula; one that is text follows by itself.
func (g *biffGrid) formula(row, column int, value []byte) error {
	g.row, g.column = row, column
	if value[6] != 0xff || value[7] != 0xff {
		return g.put(row, column, float(math.Float64frombits(le.LittleEndian.Uint64(value))))
	}
	if value[0] == 1 {
		return g.put(row, column, strconv.Itoa(int(value[2])))
	}
	return nil
}

// put writes a cell, with empty ones in front where the row has none.
func (g *biffGrid) put(row, column int, text string) error {
	r := g.rows[row]
	if r == nil {
		r = &Row{Line: row + 1}
		g.rows[row] = r
	}
	if missing := column + 1 - len(r.Cells); missing > 0 {
		if g.book.cells += missing; g.book.cells > maxCells || column >= maxColumns {
			return errLeaps
		}
	}
	for len(r.Cells) <= column {
		r.Cells = append(r.Cells, Cell{Line: int32(row) + 1, Col: int32(len(r.Cells)) + 1})
	}
	r.Cells[column].Text = text
	return nil
}

// inOrder gives the rows from above to below, with a blank one where some are missing.
func (g *biffGrid) inOrder() []Row {
	var out []Row
	last := -1
	for _, n := range slices.Sorted(maps.Keys(g.rows)) {
		if n > last+1 {
			out = append(out, Row{Line: last + 2})
		}
		last = n
		r := *g.rows[n]
		if r.Empty() {
			r.Cells = nil
		}
		out = append(out, r)
	}
	return out
}

// rk gives a number in the short form: 30 bits, as an integer or the front of
// a float, and perhaps a hundred times too large.
func rk(v uint32) string {
	f := math.Float64frombits(uint64(v&^3) << 32)
	if v&2 != 0 {
		f = float64(int32(v) >> 2)
	}
	if v&1 != 0 {
		f /= 100
	}
	return float(f)
}

func float(f float64) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return ""
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// scraps reads through bytes that lie in several records.
type scraps struct {
	list [][]byte
	page *charmap.Charmap // nil for Unicode
	err  error
}

// take gives the next n bytes of one record, fewer at its end; none when all is read.
func (s *scraps) take(n int) []byte {
	for len(s.list) > 0 && len(s.list[0]) == 0 {
		s.list = s.list[1:]
	}
	if len(s.list) == 0 {
		s.err = errCut
		return nil
	}
	n = min(n, len(s.list[0]))
	out := s.list[0][:n]
	s.list[0] = s.list[0][n:]
	return out
}

func (s *scraps) skip(n int) {
	for n > 0 && s.err == nil {
		n -= len(s.take(n))
	}
}

func (s *scraps) byte() byte {
	if b := s.take(1); len(b) == 1 {
		return b[0]
	}
	return 0
}

func (s *scraps) uint16() uint16 { return uint16(s.byte()) | uint16(s.byte())<<8 }
func (s *scraps) uint32() uint32 { return uint32(s.uint16()) | uint32(s.uint16())<<16 }

// text reads a text of n characters: how it is written, the characters, and
// behind them how they look, which is passed over. Where it runs on into another
// record, that says anew how it is written.
func (s *scraps) text(n int) (string, error) {
	if s.page != nil {
		return s.plain(n)
	}
	flags := s.byte()
	runs, looks := 0, 0
	if flags&8 != 0 {
		runs = int(s.uint16())
	}
	if flags&4 != 0 {
		looks = int(s.uint32())
	}
	var out []uint16
	for wide := flags&1 != 0; len(out) < n && s.err == nil; {
		if len(s.list) > 0 && len(s.list[0]) == 0 { // on into the next record
			wide = s.byte()&1 != 0
			continue
		}
		if wide {
			out = append(out, s.uint16())
		} else {
			out = append(out, uint16(s.byte()))
		}
	}
	if s.skip(runs*4 + max(looks, 0)); s.err != nil {
		return "", fmt.Errorf("a text in it: %w", s.err)
	}
	return string(utf16.Decode(out)), nil
}

// plain reads a text of n letters of a code page, as Excel 5 and 95 wrote them.
func (s *scraps) plain(n int) (string, error) {
	var raw []byte
	for len(raw) < n && s.err == nil {
		raw = append(raw, s.take(n-len(raw))...)
	}
	if s.err != nil {
		return "", fmt.Errorf("a text in it: %w", s.err)
	}
	out, err := s.page.NewDecoder().Bytes(raw)
	return string(out), err
}
