package table

import (
	"bytes"
	le "encoding/binary"
	"math"
	"strings"
	"testing"
	"unicode/utf16"
)

// rec spells one record of an old workbook.
func rec(id uint16, body ...any) []byte {
	var b bytes.Buffer
	for _, x := range body {
		switch x := x.(type) {
		case string:
			b.WriteString(x)
		default:
			if err := le.Write(&b, le.LittleEndian, x); err != nil {
				panic(err)
			}
		}
	}
	head := le.LittleEndian.AppendUint16(nil, id)
	return append(le.LittleEndian.AppendUint16(head, uint16(b.Len())), b.Bytes()...)
}

// narrow and wide spell a text with its length.
func narrow(s string) string { return string([]byte{byte(len(s)), byte(len(s) >> 8), 0}) + s }

func wide(s string) string {
	u := utf16.Encode([]rune(s))
	b := []byte{byte(len(u)), byte(len(u) >> 8), 1}
	for _, c := range u {
		b = le.LittleEndian.AppendUint16(b, c)
	}
	return string(b)
}

// xls spells a workbook: the texts that cells share, and sheets by name.
func xls(texts [][]byte, names []string, sheets ...[][]byte) []byte {
	begin := rec(recBegin, uint16(0x0600), uint16(5), uint32(0), uint32(0), uint32(0))
	head := func(at []int) []byte {
		out := append(bytes.Clone(begin), rec(recDateMode, uint16(1))...)
		for i, n := range names {
			out = append(out, rec(recSheet, uint32(at[i]), uint16(0), byte(len(n)), byte(0), n)...)
		}
		return append(append(out, bytes.Join(texts, nil)...), rec(recEnd)...)
	}
	at := make([]int, len(names))
	next := len(head(at))
	var body []byte
	for i, s := range sheets {
		at[i] = next + len(body)
		body = append(append(append(body, begin...), bytes.Join(s, nil)...), rec(recEnd)...)
	}
	return append(head(at), body...)
}

// compoundFile puts a stream into a container of the old Office.
func compoundFile(name string, stream []byte) []byte {
	const sector = 512
	size := max(len(stream), 4096) // shorter ones lie elsewhere
	n := (size + sector - 1) / sector
	fats := (n + 1 + 127) / 128
	fats = (n + 1 + fats + 127) / 128
	h := make([]byte, sector)
	copy(h, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for at, v := range map[int]uint16{24: 0x3e, 26: 3, 28: 0xfffe, 30: 9, 32: 6} {
		le.LittleEndian.PutUint16(h[at:], v)
	}
	for at, v := range map[int]uint32{44: uint32(fats), 48: uint32(fats), 56: 4096, 60: 0xfffffffe, 68: 0xfffffffe} {
		le.LittleEndian.PutUint32(h[at:], v)
	}
	for i := range 109 {
		v := uint32(0xffffffff)
		if i < fats {
			v = uint32(i)
		}
		le.LittleEndian.PutUint32(h[76+4*i:], v)
	}
	fat := make([]byte, fats*sector)
	for i := range len(fat) / 4 {
		v := uint32(0xffffffff)
		switch {
		case i < fats:
			v = 0xfffffffd
		case i == fats, i == fats+n:
			v = 0xfffffffe
		case i < fats+n:
			v = uint32(i + 1)
		}
		le.LittleEndian.PutUint32(fat[4*i:], v)
	}
	dir := make([]byte, sector)
	entry := func(at int, name string, kind byte, child, start, size uint32) {
		e := dir[at*128:]
		u := utf16.Encode([]rune(name + "\x00"))
		for i, c := range u {
			le.LittleEndian.PutUint16(e[2*i:], c)
		}
		le.LittleEndian.PutUint16(e[64:], uint16(2*len(u)))
		e[66], e[67] = kind, 1
		for off, v := range map[int]uint32{68: 0xffffffff, 72: 0xffffffff, 76: child, 116: start, 120: size} {
			le.LittleEndian.PutUint32(e[off:], v)
		}
	}
	entry(0, "Root Entry", 5, 1, 0xfffffffe, 0)
	entry(1, name, 2, 0xffffffff, uint32(fats+1), uint32(size))
	body := make([]byte, n*sector)
	copy(body, stream)
	return bytes.Join([][]byte{h, fat, dir, body}, nil)
}

// sampleXLS holds each kind of cell, a text that runs on into another record,
// one that is dressed up, and a chart inside a sheet.
func sampleXLS() []byte {
	texts := [][]byte{
		rec(recStrings, uint32(5), uint32(5), narrow("Date"), narrow("Text"),
			string([]byte{3, 0, 8, 1, 0}), "bol", uint32(0), wide("Füße"), string([]byte{6, 0, 0}), "run"),
		rec(recContinue, byte(1), uint16('o'), uint16('n'), uint16('…')),
	}
	cells := [][]byte{
		rec(recLabelSST, uint16(0), uint16(0), uint16(0), uint32(0)), rec(recLabelSST, uint16(0), uint16(1), uint16(0), uint32(1)),
		rec(recLabel, uint16(0), uint16(2), uint16(0), narrow("Views")), rec(recLabel, uint16(0), uint16(3), uint16(0), narrow("Rate")),
		rec(recLabel, uint16(0), uint16(4), uint16(0), narrow("Sum")), rec(recLabel, uint16(0), uint16(5), uint16(0), narrow("Yes")),
		rec(recNumber, uint16(2), uint16(0), uint16(0), float64(43922)), rec(recLabelSST, uint16(2), uint16(1), uint16(0), uint32(3)),
		rec(recMulRK, uint16(2), uint16(2), uint16(0), uint32(7<<2|2), uint16(0), uint32(-12<<2&0xffffffff|3), uint16(3)),
		rec(recFormula, uint16(2), uint16(4), uint16(0), float64(1.5)), rec(recBool, uint16(2), uint16(5), uint16(0), byte(1), byte(0)),
		rec(recBegin, uint16(0x0600), uint16(0x20)), rec(recNumber, uint16(9), uint16(9), uint16(0), float64(9)), rec(recEnd),
		rec(recNumber, uint16(3), uint16(0), uint16(0), float64(43923)), rec(recLabelSST, uint16(3), uint16(1), uint16(0), uint32(4)),
		rec(recRK, uint16(3), uint16(2), uint16(0), uint32(math.Float64bits(2)>>32)),
		rec(recFormula, uint16(3), uint16(3), uint16(0), uint64(0xffff000000000000)), rec(recString, narrow("said")),
		rec(recFormula, uint16(3), uint16(4), uint16(0), uint64(0xffff000000010001)), rec(recRich, uint16(3), uint16(5), uint16(0), narrow("rich")),
		rec(recNumber, uint16(3), uint16(6), uint16(0), math.NaN()), rec(recBool, uint16(3), uint16(7), uint16(0), byte(7), byte(1)),
	}
	return xls(texts, []string{"Posts", "Empty"}, cells, nil)
}

func TestOldWorkbook(t *testing.T) {
	all, problems := parts("a.xls", compoundFile("Workbook", sampleXLS()), Default())
	if len(problems) > 0 || len(all) != 1 || !all[0].Mac {
		t.Fatalf("%v %v", problems, all)
	}
	table := all[0].Tables[0]
	var got []string
	for _, r := range append([]Row{{Cells: table.Headers}}, table.Rows...) {
		var line []string
		for _, c := range r.Cells {
			line = append(line, c.Text)
		}
		got = append(got, strings.Join(line, "|"))
	}
	want := "Date|Text|Views|Rate|Sum|Yes\n43922|Füße|7|-0.12|1.5|1\n43923|run" + "on…|2|said|1|rich|"
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("got  %q\nwant %q", text, want)
	}
	if c := table.Rows[1].Cells[2]; c.Line != 4 || c.Col != 3 {
		t.Errorf("a cell stands at %d:%d", c.Line, c.Col)
	}
}

// sampleXLS95 holds a sheet as Excel 5 and 95 wrote them, with a label and a day.
func sampleXLS95(sheet, label string) []byte {
	begin := rec(recBegin, uint16(0x0500), uint16(5), uint16(0), uint16(0))
	head := func(at int) []byte {
		return bytes.Join([][]byte{begin, rec(recCodePage, uint16(10000)), rec(recSheet, uint32(at), uint16(0), byte(len(sheet)), sheet), rec(recEnd)}, nil)
	}
	return bytes.Join([][]byte{
		head(len(head(0))), begin,
		rec(recLabel, uint16(0), uint16(0), uint16(0), "\x04\x00Date"), rec(recLabel, uint16(0), uint16(1), uint16(0), label),
		rec(recMulRK, uint16(1), uint16(0), uint16(0), uint32(43922<<2|2), uint16(0), uint32(7<<2|2), uint16(1)), rec(recEnd),
	}, nil)
}

// TestWorkbook95 reads letters beyond ASCII in the way of the Mac.
func TestWorkbook95(t *testing.T) {
	all, problems := parts("a.xls", compoundFile("Book", sampleXLS95("M\x8arz", "\x05\x00F\x9f\xa7e!")), Default())
	if len(problems) > 0 || len(all) != 1 || all[0].Mac || all[0].Name != "a.xls/März" {
		t.Fatalf("%v %v", problems, all)
	}
	got := all[0].Tables[0]
	if h := got.Headers; len(h) != 2 || h[0].Text != "Date" || h[1].Text != "Füße!" {
		t.Errorf("headers %v", h)
	}
	if r := got.Rows; len(r) != 1 || r[0].At(0).Text != "43922" || r[0].At(1).Text != "7" {
		t.Errorf("rows %v", r)
	}
}

func TestOldWorkbookRefused(t *testing.T) {
	begin := rec(recBegin, uint16(0x0600), uint16(5))
	for name, c := range map[string]struct {
		stream string
		data   []byte
		want   string
	}{
		"locked":    {"Workbook", append(bytes.Clone(begin), rec(recFilePass, uint16(1))...), "this workbook cannot be read: it is locked by a password"},
		"cut":       {"Workbook", begin, "this workbook cannot be read: it ends too early"},
		"Excel 4":   {"Book", rec(recBegin, uint16(0x0400), uint16(5)), "this workbook cannot be read: it has the form of an Excel from before 1993"},
		"Book":      {"Book", begin, "this workbook cannot be read: it ends too early"},
		"letters":   {"Book", append(rec(recBegin, uint16(0x0500), uint16(5)), rec(recCodePage, uint16(932))...), "this workbook cannot be read: its letters are written in a way that Hearth does not know"},
		"95, cut":   {"Book", sampleXLS95("Posts", "\x09\x00half"), "this workbook cannot be read: a text in it: it ends too early"},
		"empty":     {"Workbook", xls(nil, []string{"A"}, nil), "this workbook is empty"},
		"texts":     {"Workbook", xls([][]byte{rec(recStrings, uint32(9), uint32(900000000))}, nil), "this workbook cannot be read: it ends too early"},
		"half text": {"Workbook", xls([][]byte{rec(recStrings, uint32(1), uint32(1), "\x09\x00\x00half")}, nil), "this workbook cannot be read: a text in it: it ends too early"},
		"no text":   {"Workbook", xls(nil, []string{"A"}, [][]byte{rec(recLabelSST, uint16(0), uint16(0), uint16(0), uint32(7))}), "this workbook cannot be read: it ends too early"},
	} {
		_, problems := parts("a.xls", compoundFile(c.stream, c.data), Default())
		if len(problems) != 1 || problems[0].Text != c.want {
			t.Errorf("%s: %s", name, problems)
		}
	}
	var far [][]byte
	for row := range 40_000 {
		far = append(far, rec(recNumber, uint16(row), uint16(250), uint16(0), float64(1)))
	}
	_, problems := parts("a.xls", compoundFile("Workbook", xls(nil, []string{"A"}, far)), Default())
	if len(problems) != 1 || problems[0].Text != "this workbook cannot be read: its cells lie too far apart" {
		t.Errorf("far apart: %s", problems)
	}
}

// FuzzOldWorkbook reads the records of anything, and its container.
func FuzzOldWorkbook(f *testing.F) {
	f.Add(sampleXLS(), true)
	f.Add(sampleXLS95("Posts", "\x04\x00Text"), true)
	f.Add(compoundFile("Workbook", sampleXLS()), false)
	f.Fuzz(func(t *testing.T, data []byte, stream bool) {
		if stream {
			b := biff{name: "f", data: data}
			if b.globals() == nil {
				for _, s := range b.sheets {
					if b.sheet(s) != nil {
						break
					}
				}
			}
			return
		}
		parts, problems, ok := oldWorkbook("f", data)
		if ok && len(parts) == 0 && len(problems) == 0 {
			t.Error("refused without a reason")
		}
	})
}

// FuzzSpreadsheetML reads anything as an Excel 2003 XML workbook.
func FuzzSpreadsheetML(f *testing.F) {
	f.Add([]byte(`<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet Name="A"><Table><Row Index="3"><Cell Index="2"><Data>a &amp; b</Data></Cell></Row></Table></Worksheet></Workbook>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		parts, problems := spreadsheetML("f", data)
		if len(parts) == 0 && len(problems) == 0 {
			t.Error("refused without a reason")
		}
		for _, p := range parts {
			for _, tb := range p.Tables {
				if len(tb.Headers) == 0 {
					t.Error("a table without a header")
				}
			}
		}
	})
}
