package label

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"

	"hearth/internal/source"
)

// Reading is a line of a sheet as people filled it in.
type Reading struct {
	Message       string
	First, Second string // [Yes], [No], or "" for nothing yet
}

// What people say of a message.
const (
	Yes = "yes" // it is about what people do and love
	No  = "no"
)

// Parse reads a sheet, whichever separator a spreadsheet saved it with.
func Parse(name string, text []byte) ([]Reading, source.List) {
	var problems source.List
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	in := csv.NewReader(bytes.NewReader(text))
	in.FieldsPerRecord, in.LazyQuotes = -1, true
	if head, _, _ := bytes.Cut(text, []byte("\n")); bytes.Count(head, []byte(";")) > bytes.Count(head, []byte(",")) {
		in.Comma = ';'
	}
	all, err := in.ReadAll()
	if err != nil || len(all) == 0 {
		problems.Errorf(source.Pos{File: name}, "label", "delete it to draw anew", "this sheet cannot be read")
		return nil, problems
	}
	first, second, message := slices.Index(all[0], "passion"), slices.Index(all[0], "second"), slices.Index(all[0], "message")
	if first < 0 || message < 0 {
		problems.Errorf(source.Pos{File: name, Line: 1}, "label", "keep the first line as it was: "+strings.Join(columns, ","), "the columns passion and message are not here")
		return nil, problems
	}
	cell := func(row []string, i int) string {
		if i >= 0 && i < len(row) {
			return strings.TrimSpace(row[i])
		}
		return ""
	}
	var out []Reading
	for i, row := range all[1:] {
		x := Reading{Message: cell(row, message)}
		x.First, x.Second = answer(name, i+1, cell(row, first), &problems), answer(name, i+1, cell(row, second), &problems)
		if x.Message != "" {
			out = append(out, x)
		}
	}
	return out, problems
}

// answer reads what somebody typed for yes or no.
func answer(name string, number int, typed string, problems *source.List) string {
	switch strings.ToLower(typed) {
	case "":
		return ""
	case "y", "yes", "1", "x", "j", "ja", "s", "sí", "si", "sim", "o", "oui", "true":
		return Yes
	case "n", "no", "0", "nein", "non", "não", "nao", "false":
		return No
	}
	problems.Errorf(source.Pos{File: name}, "label", "write yes or no, or leave it empty", "message %d: %q says neither yes nor no", number, typed)
	return ""
}
