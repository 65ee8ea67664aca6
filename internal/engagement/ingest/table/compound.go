package table

import (
	"bytes"
	"strings"
)

// compound is how a file of the old Office begins, whichever program wrote it.
const compound = "\xd0\xcf\x11\xe0"

// compounds are the kinds of such files, by a name in their directory. Hearth
// does not read old workbooks: the libraries that could do it stop with a
// failure, or not at all, when a file is slightly damaged.
var compounds = []struct{ entry, what, hint string }{
	{"EncryptedPackage", "this workbook is locked with a password", "open it in a spreadsheet, save it without a password and import that"},
	{"Workbook", "this is an old Excel workbook (.xls), which Hearth cannot read", "open it in a spreadsheet, save it as .xlsx and import that"},
	{"Book", "this is an old Excel workbook (.xls), which Hearth cannot read", "open it in a spreadsheet, save it as .xlsx and import that"},
	{"WordDocument", "this is a Word document, not an export", "look for a CSV, Excel or JSON download on the platform"},
	{"PowerPoint Document", "this is a presentation, not an export", "look for a CSV, Excel or JSON download on the platform"},
	{"__properties_version1.0", "this is an e-mail, not an export", "if the export hangs on it, save that to a file and import it"},
}

// kind names a file of the old Office. Its directory consists of entries of 128
// bytes that begin with a name in UTF-16.
func kind(data []byte) (what, hint string) {
	for _, c := range compounds {
		name := []byte(strings.Join(strings.Split(c.entry+"\x00", ""), "\x00") + "\x00")
		for at := 512; at+128 <= len(data); at += 128 {
			if bytes.HasPrefix(data[at:], name) {
				return c.what, c.hint
			}
		}
	}
	return "this is a file of an old Office program, which Hearth cannot read", "if it is a workbook, open it in a spreadsheet, save it as .xlsx and import that"
}
