package table

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"

	"hearth/internal/source"
)

// parts reads a file to its end.
func parts(name string, data []byte, lim Limits) ([]Part, source.List) {
	box, problems := Open(name, bytes.NewReader(data), int64(len(data)), lim)
	var all []Part
	for _, e := range box.Entries {
		p, more := e.Read()
		all = append(all, p...)
		problems.Add(more...)
	}
	return all, problems
}

// show spells tables with the place of each cell.
func show(all []Part) string {
	var b strings.Builder
	for _, p := range all {
		if p.Form != Grid {
			fmt.Fprintf(&b, "%s: %s %q %s\n", p.Name, p.Form, p.Prefix, p.Text)
		}
		for _, t := range p.Tables {
			fmt.Fprintf(&b, "%s %q\n", t.Name, t.Titles)
			for _, r := range append([]Row{{Cells: t.Headers}}, t.Rows...) {
				for _, c := range r.Cells {
					fmt.Fprintf(&b, " %d:%d %q", c.Line, c.Col, c.Text)
				}
				b.WriteByte('\n')
			}
		}
	}
	return b.String()
}

func utf16Bytes(text string, big bool) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(text)) {
		if big {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	return out
}

func TestEncodings(t *testing.T) {
	const text = "name,note\nÄnne,für dich\n"
	want := "f.csv [\"]\n 1:1 \"name\" 1:6 \"note\"\n 2:1 \"Änne\" 2:6 \"für dich\"\n"
	want = strings.Replace(want, `["]`, "[]", 1)
	for name, data := range map[string][]byte{
		"UTF-8":             []byte(text),
		"UTF-8 with mark":   []byte("\ufeff" + text),
		"UTF-16LE":          utf16Bytes("\ufeff"+text, false),
		"UTF-16BE":          utf16Bytes("\ufeff"+text, true),
		"UTF-16LE, no mark": utf16Bytes(text, false),
		"UTF-16BE, no mark": utf16Bytes(text, true),
		"Windows-1252":      []byte("name,note\n\xc4nne,f\xfcr dich\n"),
		"CRLF":              []byte(strings.ReplaceAll(text, "\n", "\r\n")),
		"CR":                []byte(strings.ReplaceAll(text, "\n", "\r")),
		"no last line end":  []byte(strings.TrimSpace(text)),
	} {
		all, problems := parts("f.csv", data, Default())
		if got := show(all); got != want || len(problems) > 0 {
			t.Errorf("%s: %s%s", name, got, problems)
		}
	}
}

func TestRecords(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"places behind line breaks in quotes":    {"a,b\n\"x\ny\",z\nü,v\n", " 1:1 \"a\" 1:3 \"b\"\n 2:1 \"x\\ny\" 3:4 \"z\"\n 4:1 \"ü\" 4:3 \"v\"\n"},
		"quote written twice before the end":     {"a,b\n\"x\"\",y\",z\n", " 1:1 \"a\" 1:3 \"b\"\n 2:1 \"x\\\",y\" 2:9 \"z\"\n"},
		"empty quotes and a last delimiter":      {"a,b,c\n\"\",x,\n1,2,3", " 1:1 \"a\" 1:3 \"b\" 1:5 \"c\"\n 2:1 \"\" 2:4 \"x\" 2:6 \"\"\n 3:1 \"1\" 3:3 \"2\" 3:5 \"3\"\n"},
		"next line and separators in cells":      {"a,b\nx\u2028y,z\u0085\n", " 1:1 \"a\" 1:3 \"b\"\n 2:1 \"x\\u2028y\" 2:5 \"z\\u0085\"\n"},
		"semicolon":                              {"a;b\nx,1;y\n", " 1:1 \"a\" 1:3 \"b\"\n 2:1 \"x,1\" 2:5 \"y\"\n"},
		"tab":                                    {"a\tb\nx,1\ty\n", " 1:1 \"a\" 1:3 \"b\"\n 2:1 \"x,1\" 2:5 \"y\"\n"},
		"bar":                                    {"a|b\nx|y\n", " 1:1 \"a\" 1:3 \"b\"\n 2:1 \"x\" 2:3 \"y\"\n"},
		"one column":                             {"a\nx y z\n", " 1:1 \"a\"\n 2:1 \"x y z\"\n"},
		"blank lines mean nothing by themselves": {"a,b\n1,x\n\n2,y\n", " 1:1 \"a\" 1:3 \"b\"\n 2:1 \"1\" 2:3 \"x\"\n 4:1 \"2\" 4:3 \"y\"\n"},
	} {
		all, problems := parts("f.csv", []byte(c.in), Default())
		_, got, _ := strings.Cut(show(all), "\n")
		if got != c.want || len(problems) > 0 {
			t.Errorf("%s:\n%s%s", name, got, problems)
		}
	}
}

func TestHugeCell(t *testing.T) {
	big := strings.Repeat("word, ", 500_000)
	all, problems := parts("f.csv", []byte("id,text\n1,\""+big+"\"\n2,x\n"), Default())
	if len(problems) > 0 || len(all) != 1 || len(all[0].Tables[0].Rows) != 2 || all[0].Tables[0].Rows[0].Cells[1].Text != big {
		t.Errorf("a cell of 3 MB was not read whole: %s", problems)
	}
}

func TestManyOpenQuotes(t *testing.T) {
	text := "a,b\n" + strings.Repeat("\"x,y\n", 2001)
	all, problems := parts("f.csv", []byte(text), Default())
	if rows := len(all[0].Tables[0].Rows); rows == 0 {
		t.Error("nothing was read")
	}
	if len(problems) == 0 || len(problems) > 2*enough {
		t.Errorf("%d problems", len(problems))
	}
}

func TestTables(t *testing.T) {
	in := "# Report\n# Start date: 20260501\nPage,Users\n/a,5\n/b,6\n\n# Countries\nCountry,Users,Share\nDE,1,2\n\n# Empty\nCity,Users\n"
	all, _ := parts("f.csv", []byte(in), Default())
	want := `f.csv ["# Report" "# Start date: 20260501"]
 3:1 "Page" 3:6 "Users"
 4:1 "/a" 4:4 "5"
 5:1 "/b" 5:4 "6"
f.csv ["# Countries"]
 8:1 "Country" 8:9 "Users" 8:15 "Share"
 9:1 "DE" 9:4 "1" 9:6 "2"
f.csv ["# Empty"]
 12:1 "City" 12:6 "Users"
`
	if got := show(all); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestRefused(t *testing.T) {
	for name, c := range map[string]struct{ data, want string }{
		"old file":     {"\xd0\xcf\x11\xe0rest", "this is a file of an old Office program, which Hearth cannot read"},
		"old workbook": {old("Workbook"), "this is an old Excel workbook (.xls), which Hearth cannot read"},
		"older one":    {old("Book"), "this is an old Excel workbook (.xls), which Hearth cannot read"},
		"locked":       {old("EncryptedPackage"), "this workbook is locked with a password"},
		"letter":       {old("WordDocument"), "this is a Word document, not an export"},
		"slides":       {old("PowerPoint Document"), "this is a presentation, not an export"},
		"mail":         {old("__properties_version1.0"), "this is an e-mail, not an export"},
		"named alike":  {old("Workbooks"), "this is a file of an old Office program, which Hearth cannot read"},
		"PDF":          {"%PDF-1.7", "this is a PDF, not an export"},
		"picture":      {"\x89PNG\r\n", "this is a picture, not an export"},
		"database":     {"SQLite format 3\x00", "this is a database, not an export"},
		"7z":           {"7z\xbc\xaf", "this is a 7z archive, which Hearth cannot read"},
		"RAR":          {"Rar!\x1a", "this is a RAR archive, which Hearth cannot read"},
		"no table":     {"sep=;\n", "this file holds no table"},
		"mbox":         {"From ida@list.example Mon Jul 30 17:35:11 2026\nFrom: Ida\n", "this is a mailbox (mbox), which Hearth does not read"},
		"eml":          {"Return-Path: <a@mail.example>\r\nFrom: Ida, of bells\r\nTo: Ole\r\n", "this is an e-mail, not an export"},
		"vCard":        {"BEGIN:VCARD\nVERSION:3.0\nFN:Ida\n", "these are somebody's contacts, not an export"},
		"calendar":     {"BEGIN:VCALENDAR\nVERSION:2.0\n", "this is a calendar, not an export"},
		"SQL":          {"-- phpMyAdmin SQL Dump\n-- version 4\nCREATE TABLE x (a int, b int);\n", "this is a dump of a database (SQL), which Hearth does not read"},
		"SQL of pg":    {"--\n-- PostgreSQL database dump\n--\n", "this is a dump of a database (SQL), which Hearth does not read"},
		"bare SQL":     {"\nINSERT INTO posts VALUES (1, 'a'), (2, 'b');\n", "this is a dump of a database (SQL), which Hearth does not read"},
		"Parquet":      {"PAR1....", "this is a Parquet file, not an export"},
		"junk":         {"\x00\x01\x02\x03,\x00\xff\x04", "this is not text, a table or an archive that Hearth knows"},
		"control":      {strings.Repeat("\x01\x02a,", 50), "this is not text, a table or an archive that Hearth knows"},
		"empty":        {"", "this file is empty"},
		"white":        {" \n\r\n\ufeff ", "this file is empty"},
		"2003":         {"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">", "this workbook cannot be read: xml syntax error on line 1: unexpected eof"},
		"broken zip":   {"PK\x03\x04nothing", "this archive ends in the middle, or is none"},
		"broken gzip":  {"\x1f\x8bnothing at all", "this archive cannot be unpacked: gzip: invalid header"},
		"titles only":  {"a,b\n", ""},
	} {
		_, problems := parts("f", []byte(c.data), Default())
		switch {
		case c.want == "" && len(problems) > 0, c.want != "" && (len(problems) != 1 || problems[0].Text != c.want):
			t.Errorf("%s: %s", name, problems)
		}
	}
}

func TestDocuments(t *testing.T) {
	for in, want := range map[string]string{
		"{\"a\":1}":                        "f: JSON \"\" {\"a\":1}\n",
		"\ufeff [1]":                       "f: JSON \"\"  [1]\n",
		"{\"a\":1}\n{\"a\":2}\n":           "f: JSON (a document a line) \"\" {\"a\":1}\n{\"a\":2}\n\n",
		"window.YTD.tweets.part0 = [ {} ]": "f: JSON \"window.YTD.tweets.part0\" [ {} ]\n",
		"<?xml version=\"1.0\"?><rss/>":    "f: XML \"\" <?xml version=\"1.0\"?><rss/>\n",
		"[note],text\nx,y\n":               "f []\n 1:1 \"[note]\" 1:8 \"text\"\n 2:1 \"x\" 2:3 \"y\"\n",
	} {
		all, problems := parts("f", []byte(in), Default())
		if got := show(all); got != want || len(problems) > 0 {
			t.Errorf("%q: %q %s", in, got, problems)
		}
	}
	p := Part{Name: "f.js", Text: []byte("[\n ü x"), Line: 1, Col: 4}
	if got := p.Place(6).String(); got != "f.js:3:4" {
		t.Errorf("place %s", got)
	}
	if got := p.Place(0).String(); got != "f.js:2:5" {
		t.Errorf("place of the beginning %s", got)
	}
}

func zipped(t testing.TB, files ...string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		f.Write([]byte(files[i+1]))
	}
	w.Close()
	return b.Bytes()
}

func gzipped(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(data)
	w.Close()
	return b.Bytes()
}

func tarred(names ...string) []byte {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, n := range names {
		body := "a,b\n1," + n + "\n"
		w.WriteHeader(&tar.Header{Name: n, Size: int64(len(body)), Mode: 0o600, Typeflag: tar.TypeReg})
		w.Write([]byte(body))
	}
	w.WriteHeader(&tar.Header{Name: "link.csv", Linkname: "/etc/passwd", Typeflag: tar.TypeSymlink})
	w.Close()
	return b.Bytes()
}

func TestContainers(t *testing.T) {
	csv := "a,b\n1,x\n"
	inner := string(zipped(t, "in.csv", csv))
	for name, c := range map[string]struct {
		data []byte
		want string // names of the parts
		bad  string // text of the one problem
	}{
		"zip":        {zipped(t, "data/one.csv", csv, "two.csv", csv), "f/data/one.csv f/two.csv", ""},
		"zip in zip": {zipped(t, "x.zip", inner), "f/x.zip/in.csv", ""},
		"gzip":       {gzipped([]byte(csv)), "f", ""},
		"tar.gz":     {gzipped(tarred("d/one.csv")), "f/d/one.csv", `the archive holds "link.csv", which is a link or points outside; it was left out`},
		"tar":        {tarred("d/../one.csv"), "f/one.csv", `the archive holds "link.csv", which is a link or points outside; it was left out`},
		"climbing":   {zipped(t, "../../up.csv", csv, "in.csv", csv), "f/in.csv", `the archive holds "../../up.csv", which is a link or points outside; it was left out`},
		"absolute":   {zipped(t, "/etc/up.csv", csv), "", `the archive holds "/etc/up.csv", which is a link or points outside; it was left out`},
		"too deep":   {zipped(t, "a.zip", string(zipped(t, "b.zip", string(zipped(t, "c.zip", inner))))), "", "this file holds more than can be read: archives lie within archives too deep"},
	} {
		all, problems := parts("f", c.data, Default())
		var names []string
		for _, p := range all {
			names = append(names, p.Name)
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%s: parts %q", name, got)
		}
		if (c.bad == "") != (len(problems) == 0) || c.bad != "" && problems[0].Text != c.bad {
			t.Errorf("%s: %s", name, problems)
		}
	}
}

func TestLimits(t *testing.T) {
	small := Limits{Bytes: 1000, Entries: 2, Depth: 3}
	bomb := strings.Repeat("a,", 5000)
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"large file":  {[]byte(bomb), "this file has 10000 bytes; Hearth reads at most 1000 bytes at once"},
		"zip bomb":    {zipped(t, "x.csv", bomb), "this file holds more than can be read: 10000 bytes unpacked"},
		"gzip bomb":   {gzipped([]byte(bomb)), "this file holds more than can be read: over 1000 bytes unpacked"},
		"many bombs":  {zipped(t, "a", bomb[:600], "b", bomb[:600]), "this file holds more than can be read: over 1000 bytes unpacked"},
		"many files":  {zipped(t, "a", "", "b", "", "c", ""), "this file holds more than can be read: 3 files"},
		"nested bomb": {zipped(t, "x.zip", string(zipped(t, "x.csv", bomb))), "this file holds more than can be read: 10000 bytes unpacked"},
	} {
		_, problems := parts("f", c.data, small)
		if len(problems) != 1 || problems[0].Text != c.want || problems[0].Rule != "too-large" {
			t.Errorf("%s: %s", name, problems)
		}
	}
	// Two gigabytes are refused by their size alone: nothing reads them.
	_, problems := Open("f.csv", nil, 2<<30, Default())
	if len(problems) != 1 || problems[0].Text != "this file has 2.0 GB; Hearth reads at most 512 MB at once" {
		t.Errorf("two gigabytes: %s", problems)
	}
	if got := amount(5 << 20); got != "5 MB" {
		t.Errorf("amount gives %q", got)
	}
}

func TestWorkbook(t *testing.T) {
	f := excelize.NewFile()
	f.SetSheetName("Sheet1", "Posts")
	f.SetSheetRow("Posts", "A1", &[]any{"All posts"})
	f.SetSheetRow("Posts", "A3", &[]any{"Post link", "Created date", "Likes"})
	f.SetSheetRow("Posts", "A4", &[]any{"https://shop.example/1", 43922, 0.25})
	f.NewSheet("Empty")
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	all, problems := parts("f.xlsx", b.Bytes(), Default())
	want := `f.xlsx/Posts ["All posts"]
 3:1 "Post link" 3:2 "Created date" 3:3 "Likes"
 4:1 "https://shop.example/1" 4:2 "43922" 4:3 "0.25"
`
	if got := show(all); got != want || len(problems) > 0 {
		t.Errorf("got\n%s%s", got, problems)
	}
	none := excelize.NewFile()
	b.Reset()
	if err := none.Write(&b); err != nil {
		t.Fatal(err)
	}
	if _, problems := parts("f.xlsx", b.Bytes(), Default()); len(problems) != 1 || problems[0].Text != "this workbook is empty" {
		t.Errorf("an empty workbook: %s", problems)
	}
	broken := zipped(t, "xl/workbook.xml", "<not a workbook")
	if _, problems := parts("f.xlsx", broken, Default()); len(problems) != 1 || !strings.HasPrefix(problems[0].Text, "this workbook cannot be opened: ") {
		t.Errorf("a broken workbook: %s", problems)
	}
}

// TestForeignLetters reads tables in encodings that nothing in them tells, and
// feeds whose declaration does.
func TestForeignLetters(t *testing.T) {
	const russian = "id,text\n1,Хороший велосипед\n2,Хорошо\n"
	const refused = "the letters of this file are neither UTF-8 nor those of Western Europe (Cyrillic, Greek or Japanese ones, perhaps), and which they are does not stand in it"
	for name, c := range map[string]struct {
		enc  encoding.Encoding
		text string
		bad  string
		want string
	}{
		"Cyrillic":        {charmap.Windows1251, russian, refused, ""},
		"Greek":           {charmap.ISO8859_7, "id,text\n1,Καλό ποδήλατο\n", refused, ""},
		"Shift JIS":       {japanese.ShiftJIS, "id,text\n1,こんにちは自転車\n", refused, ""},
		"German":          {charmap.Windows1252, "id,text\n1,Schönes Geläut über Gästen, überall\n2,ÄÖÜ\n", "", "ÄÖÜ"},
		"declared":        {charmap.Windows1251, `<?xml version="1.0" encoding="windows-1251"?><rss version="2.0"><title>Хороший</title></rss>`, "", "Хороший"},
		"declared Polish": {charmap.ISO8859_2, `<?xml version='1.0' encoding='ISO-8859-2'?><rss version="2.0"><title>Żółw</title></rss>`, "", "Żółw"},
	} {
		data, err := c.enc.NewEncoder().Bytes([]byte(c.text))
		if err != nil {
			t.Fatal(err)
		}
		all, problems := parts("f", data, Default())
		switch {
		case c.bad != "" && (len(problems) != 1 || problems[0].Text != c.bad || problems[0].Severity != source.Error):
			t.Errorf("%s: %s", name, problems)
		case c.bad == "" && (len(problems) > 0 || !strings.Contains(show(all)+string(all[0].Text), c.want)):
			t.Errorf("%s: %s%s", name, show(all), problems)
		}
	}
}

func TestFooter(t *testing.T) {
	all, _ := parts("f.csv", []byte("a,b,c\n1,2,3\nShowing top 500 results,,\n\n"), Default())
	tb := all[0].Tables[0]
	if tb.Footer(0) || !tb.Footer(1) {
		t.Errorf("footer: %v %v", tb.Footer(0), tb.Footer(1))
	}
	if got := tb.Rows[0].At(7); got.Text != "" || got.Line != 2 {
		t.Errorf("a cell beyond the record: %+v", got)
	}
}

// FuzzLadder reads any bytes: nothing panics, every file gives parts or says
// why not, and every cell stands in its file.
func FuzzLadder(f *testing.F) {
	f.Add([]byte("a,b\n\"x\ny\",\"z\"\"\"\n"))
	f.Add([]byte("sep=;\na;b\n1;2\n\n# t\nc;d\n"))
	f.Add(utf16Bytes("\ufeffa,b\n1,2\n", false))
	f.Add([]byte("a,b\r1,\"2\\\"\r"))
	f.Add([]byte("window.YTD.tweets.part0 = [ {} ]"))
	f.Add([]byte("name\n\x82\xe9t\xe9\n"))
	f.Add(gzipped([]byte("a,b\n1,2\n")))
	f.Add(zipped(f, "a.csv", "a,b\n1,2\n"))
	lim := Limits{Bytes: 1 << 20, Entries: 10, Depth: 2}
	f.Fuzz(func(t *testing.T, data []byte) {
		all, problems := parts("f", data, lim)
		if len(all) == 0 && len(problems) == 0 && !bytes.HasPrefix(data, []byte("PK")) && !bytes.HasPrefix(data, []byte("\x1f\x8b")) && !(len(data) > 262 && string(data[257:262]) == "ustar") {
			t.Error("neither parts nor a problem")
		}
		for _, p := range all {
			for i := range p.Tables {
				tb := &p.Tables[i]
				for j, r := range tb.Rows {
					tb.Footer(j)
					for _, c := range r.Cells {
						if c.Line < 1 || c.Col < 1 {
							t.Fatalf("a cell without a place: %+v", c)
						}
					}
				}
			}
			p.Place(int64(len(p.Text)))
		}
	})
}

// old makes a file of the old Office with one name in its directory.
func old(name string) string {
	data := make([]byte, 1024)
	copy(data, compound)
	for i, r := range name {
		data[640+2*i] = byte(r)
	}
	return string(data)
}

// TestMacRoman wants the letters of old Macs told from those of DOS and Windows,
// and nothing said of few.
func TestMacRoman(t *testing.T) {
	french, german := "id,note\n1,un vélo très léger\n2,la forêt était belle\n", "id,note\n1,schöne Grüße\n2,für Mädchen und Söhne\n"
	for _, c := range []struct {
		name, text string
		enc        *charmap.Charmap
		mac        bool
	}{
		{"French, Mac", french, charmap.Macintosh, true}, {"German, Mac", german, charmap.Macintosh, true}, {"Spanish, Mac", "a,b\ncafé bonito,también ayer\nel niño,después\n", charmap.Macintosh, true},
		{"French, DOS", french, charmap.CodePage850, false}, {"German, DOS", german, charmap.CodePage850, false},
		{"French, Windows", french + "3,mon cœur et ma sœur\n", charmap.Windows1252, false}, {"German, Windows", german, charmap.Windows1252, false},
		{"quotes, Windows", "a,b\nit’s,that’s\ndon’t – or do,“so”\n", charmap.Windows1252, false}, {"two letters", "a,b\nvélo,très\n", charmap.Macintosh, false},
	} {
		data, err := c.enc.NewEncoder().Bytes([]byte(c.text))
		if err != nil {
			t.Fatal(err)
		}
		if got := macRoman(data); got != c.mac {
			t.Errorf("%s: taken for a Mac's: %v", c.name, got)
		}
		all, problems := parts("f.csv", data, Default())
		if !c.mac {
			continue
		}
		want, _ := parts("f.csv", []byte(c.text), Default())
		if got := show(all); got != show(want) || len(problems) != 1 || problems[0].Rule != "mac-encoding" || !strings.HasPrefix(problems[0].Text, "no encoding stands in this file, and its letters look like those of old Macs (Mac Roman): ") || Legible(data) != c.text {
			t.Errorf("%s: %s%s", c.name, got, problems)
		}
	}
	if macRoman([]byte("grün größer höher früher élan – “ab” it’s")) {
		t.Error("UTF-8 was taken for a Mac's")
	}
}
