package table

import (
	"bytes"
	"fmt"
	"regexp"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"

	"hearth/internal/source"
)

// foreign names kinds of file that are no export, by their first bytes.
var foreign = []struct{ magic, what, hint string }{
	{"%PDF", "this is a PDF, not an export", "look for a CSV, Excel or JSON download on the platform"},
	{"\x89PNG", "this is a picture, not an export", ""},
	{"\xff\xd8\xff", "this is a picture, not an export", ""},
	{"GIF8", "this is a picture, not an export", ""},
	{"PAR1", "this is a Parquet file, not an export", "import the file that the platform gave you"},
	{"SQLite format 3", "this is a database, not an export", "look for a CSV, Excel or JSON download on the platform"},
	{":\xa2eroots", "this is the repository of a Bluesky account (.car), which Hearth cannot read", "save the answer of getAuthorFeed instead: see `hearth formats`"},
	{"7z\xbc\xaf", "this is a 7z archive, which Hearth cannot read", "unpack it and import the files inside"},
	{"Rar!", "this is a RAR archive, which Hearth cannot read", "unpack it and import the files inside"},
}

// strange names kinds of text that are no table, by how they begin.
var strange = []struct {
	begins     *regexp.Regexp
	what, hint string
}{
	{regexp.MustCompile(`^From [^\n]{0,200}(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) +\pL{3} +[0-9]{1,2} +[0-9:]{5,8}`), "this is a mailbox (mbox), which Hearth does not read",
		"of a public mailing list, make a table with one row a mail and the columns id, in reply to, author, date, title and text, and import that"},
	{regexp.MustCompile(`(?i)^(?:return-path|received|delivered-to|message-id|mime-version|from): [^\n]*\n(?:[A-Za-z][A-Za-z-]*: |[ \t])`), "this is an e-mail, not an export",
		"if the export hangs on it, save that to a file and import it"},
	{regexp.MustCompile(`^BEGIN:VCARD`), "these are somebody's contacts, not an export", "delete this file from the folder"},
	{regexp.MustCompile(`^BEGIN:VCALENDAR`), "this is a calendar, not an export", ""},
	{regexp.MustCompile(`^(?:(?:--[^\n]*\n|\s+|/\*[^*]*\*/;?)*(?:CREATE|DROP|INSERT INTO|LOCK TABLES|BEGIN TRANSACTION|PRAGMA|SET) |--[^\n]*\n?-- (?:MySQL|MariaDB|PostgreSQL)|-- (?:MySQL|MariaDB|phpMyAdmin|PostgreSQL))`),
		"this is a dump of a database (SQL), which Hearth does not read", "ask whoever runs it for the table of posts as CSV: one row a post, with its author, date, text and what it answers"},
}

// webPage is the beginning of one.
var webPage = regexp.MustCompile(`(?i)^(?:<!doctype html|<html)[\s>]`)

// declaration is where an XML document says in which encoding it is.
var declaration = regexp.MustCompile(`^\s*<\?xml[^>]*encoding=["']([A-Za-z0-9._:-]+)["']`)

// declared gives the text of an XML document as UTF-8, from the encoding that it
// names when it is not UTF-8 already.
func declared(text []byte, mixed bool) []byte {
	if m := declaration.FindSubmatch(text[:min(len(text), 200)]); mixed && m != nil {
		if enc, err := htmlindex.Get(string(m[1])); err == nil {
			if out, err := enc.NewDecoder().Bytes(text); err == nil {
				return out
			}
		}
	}
	return utf(text, mixed)
}

// prefix is what X puts before the JSON of its archive, until 2018 under another name.
var prefix = regexp.MustCompile(`^\s*(window\.YTD\.[A-Za-z0-9_.]+|Grailbird\.data\.tweets_[0-9_]+)\s*=\s*`)

// Read climbs the rest of the ladder for one entry. A workbook gives a part a
// sheet. An entry that cannot be read gives no part and says why.
func (e Entry) Read() ([]Part, source.List) {
	var problems source.List
	data, err := e.bytes()
	if err != nil {
		refuse(&problems, e.Name, err)
		return nil, problems
	}
	if bytes.HasPrefix(data, []byte(compound)) {
		if parts, problems, ok := oldWorkbook(e.Name, data); ok {
			return parts, problems
		}
		what, hint := kind(data)
		problems.Errorf(source.Pos{File: e.Name}, "not-an-export", hint, "%s", what)
		return nil, problems
	}
	for _, f := range foreign {
		if bytes.HasPrefix(data, []byte(f.magic)) {
			problems.Errorf(source.Pos{File: e.Name}, "not-an-export", f.hint, "%s", f.what)
			return nil, problems
		}
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return workbook(e.Name, data, e.limits)
	}
	d, err := decode(data)
	if err != nil {
		problems.Errorf(source.Pos{File: e.Name}, "not-an-export", "import the file as the platform gave it", "this is not text, a table or an archive that Hearth knows")
		return nil, problems
	}
	if blank(d.text) {
		problems.Errorf(source.Pos{File: e.Name}, "empty", "export it again, for a period in which something happened", "this file is empty")
		return nil, problems
	}
	return parse(e.Name, d, &problems), problems
}

// parse tells documents from tables.
func parse(name string, d decoded, problems *source.List) []Part {
	p := Part{Name: name}
	text := d.text
	if m := prefix.FindSubmatch(text[:min(len(text), 400)]); m != nil {
		p.Prefix = string(m[1])
		skipped := text[:len(m[0])]
		p.Line = bytes.Count(skipped, []byte("\n"))
		p.Col = utf8.RuneCount(skipped[bytes.LastIndexByte(skipped, '\n')+1:])
		text = text[len(m[0]):]
	}
	switch first := bytes.TrimLeft(text, " \t\r\n"); {
	case len(first) > 0 && (first[0] == '{' || first[0] == '[') && jsonish(first) || p.Prefix != "":
		p.Form, p.Text = form(first), utf(text, d.mixed)
		return []Part{p}
	case bytes.HasPrefix(first, []byte("<")):
		if bytes.Contains(first[:min(len(first), 2000)], []byte("urn:schemas-microsoft-com:office:spreadsheet")) {
			parts, more := spreadsheetML(name, utf(first, d.mixed))
			problems.Add(more...)
			return parts
		}
		if webPage.Match(first) {
			problems.Errorf(source.Pos{File: name}, "not-an-export", "if it asks you to log in, do so in a browser and download the export again; if it shows a table, open it in a spreadsheet and save it as .xlsx",
				"this is a web page, not an export")
			return nil
		}
		p.Form, p.Text = XML, declared(text, d.mixed)
		return []Part{p}
	}
	for _, k := range strange {
		if k.begins.Match(text[:min(len(text), 4000)]) {
			problems.Errorf(source.Pos{File: name}, "not-an-export", k.hint, "%s", k.what)
			return nil
		}
	}
	tables, more := grid(name, d)
	problems.Add(more...)
	if len(tables) == 0 {
		problems.Errorf(source.Pos{File: name}, "empty", "export it again, for a period in which something happened", "this file holds no table")
		return nil
	}
	p.Tables = tables
	return []Part{p}
}

// jsonish tells a document from a table whose first cell begins with a bracket.
func jsonish(first []byte) bool {
	rest := bytes.TrimLeft(first[1:], " \t\r\n")
	for _, literal := range []string{"true", "false", "null"} {
		if bytes.HasPrefix(rest, []byte(literal)) {
			return true
		}
	}
	return len(rest) == 0 || bytes.IndexByte([]byte("\"[{]}-0123456789"), rest[0]) >= 0
}

// form tells one document from a document a line: a line break between two
// objects at the top.
func form(text []byte) Form {
	if len(text) > 0 && text[0] == '{' {
		if line := bytes.IndexByte(text, '\n'); line > 0 {
			head, next := bytes.TrimSpace(text[:line]), bytes.TrimSpace(text[line:])
			if len(head) > 1 && head[len(head)-1] == '}' && len(next) > 0 && next[0] == '{' {
				return Lines
			}
		}
	}
	return JSON
}

// utf gives text as UTF-8; a document without one encoding is taken for Windows-1252.
func utf(text []byte, mixed bool) []byte {
	if !mixed {
		return text
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(text)
	if err != nil {
		return bytes.ToValidUTF8(text, []byte("\ufffd"))
	}
	return out
}

// Place gives the line and column of byte i of the part's text.
func (p *Part) Place(i int64) source.Pos {
	i = min(max(i, 0), int64(len(p.Text)))
	head := p.Text[:i]
	line := bytes.Count(head, []byte("\n"))
	col := utf8.RuneCount(head[bytes.LastIndexByte(head, '\n')+1:])
	if line == 0 {
		col += p.Col
	}
	return source.Pos{File: p.Name, Line: p.Line + line + 1, Col: col + 1}
}

// String describes a form in words.
func (f Form) String() string {
	switch f {
	case Grid:
		return "a table"
	case JSON:
		return "JSON"
	case Lines:
		return "JSON (a document a line)"
	case XML:
		return "XML"
	}
	return fmt.Sprintf("form %d", int(f))
}
