package site

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"time"

	"hearth/internal/chart"
)

// packTime is when the files of a pack were made, as the ZIP says: always the
// same, the first day that the format knows, so that equal data are equal bytes.
var packTime = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// pack puts the data of a figure, what they mean and how to read them into one
// ZIP; nil for a figure without data. The files lie in it as they are: a
// compressor may write other bytes in its next version, and a frozen edition
// keeps its packs for good.
func (m *maker) pack(f *figure, drawn *chart.Figure) []byte {
	if len(drawn.CSV) == 0 {
		return nil
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, file := range []File{
		{Address: "README.txt", Data: []byte(m.readme(f, drawn))},
		{Address: f.name + ".csv", Data: drawn.CSV},
		{Address: f.name + ".metadata.json", Data: drawn.Metadata},
	} {
		in, err := w.CreateHeader(&zip.FileHeader{Name: file.Address, Method: zip.Store, Modified: packTime})
		if err != nil {
			return nil // to memory, under a good name: cannot fail
		}
		_, _ = in.Write(file.Data) // to memory
	}
	_ = w.Close() // to memory
	return out.Bytes()
}

// readme says in plain words what is in a pack.
func (m *maker) readme(f *figure, drawn *chart.Figure) string {
	w := f.page.Words.Pack
	var out strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	line("%s", drawn.Title)
	for _, text := range slices.Concat([]string{drawn.Subtitle}, drawn.Says, []string{drawn.Note}) {
		if text != "" {
			line("\n%s", text)
		}
	}
	line("\n%s", w.Files)
	line("  %s: %s", f.name+".csv", w.Numbers)
	line("  %s: %s", f.name+".metadata.json", w.Means)
	line("\n%s", w.Columns)
	for _, c := range columns(drawn, w) {
		if c.means != "" {
			line("  %s: %s", c.name, c.means)
			continue
		}
		line("  %s", c.name)
	}
	line("\n%s\n%s\n", w.Empty, w.Formula)
	for _, text := range []string{drawn.Source, lead("n = ", drawn.N), lead(w.License+": ", m.site.License.Data), lead(w.AsOf+": ", m.asOf(f, drawn))} {
		if text != "" {
			line("%s", text)
		}
	}
	line("%s: %s", w.Citation, m.citation(f.name, drawn))
	return out.String()
}

// lead puts a text after another; "" for none.
func lead(before, text string) string {
	if text == "" {
		return ""
	}
	return before + text
}

// asOf is the day of a figure's newest data, in the words of its page.
func (m *maker) asOf(f *figure, drawn *chart.Figure) string {
	if drawn.Answer.AsOf == 0 {
		return ""
	}
	return DateText(f.page.Language, drawn.Answer.AsOf.Time())
}

// column is a column of a figure's CSV.
type column struct {
	name, means string
	key, value  bool // it names the line, it is the number
	kind        string
}

// columns reads from a figure's CSV what its columns are: the key of a line and
// its label, the part, the number, what it is a share of, and what is known.
func columns(f *chart.Figure, w *PackWords) []column {
	rows, err := csv.NewReader(bytes.NewReader(f.CSV)).ReadAll()
	if err != nil || len(rows) == 0 {
		return nil // Hearth wrote it; one without lines is that of no figure
	}
	head := rows[0]
	number := slices.Index(head, "status") - 1
	if i := slices.Index(head, "numerator"); i > 0 {
		number = i - 1
	}
	list := make([]column, len(head))
	for i, name := range head {
		c := column{name: name, kind: "string"}
		switch {
		case i == number:
			c.value, c.means, c.kind = true, fmt.Sprintf(w.Value, cmp.Or(f.Answer.Metric.Title, f.Subtitle, f.Title)), "number"
		case i > number && number >= 0:
			c.means, c.kind = w.known(name)
		case i == 0 && len(head) > 1 && head[1] == "label":
			c.key, c.means = true, w.Key
		case i == 1 && name == "label":
			c.means = w.Label
		case number >= 0:
			c.key, c.means = true, w.Split
		}
		if c.key || c.value {
			c.kind = narrow(c.kind, rows[1:], i)
		}
		list[i] = c
	}
	return list
}

// known gives what a column after the number holds.
func (w *PackWords) known(name string) (means, kind string) {
	switch name {
	case "numerator":
		return w.Part, "number"
	case "denominator":
		return w.Whole, "number"
	case "compared":
		return w.Before, "number"
	case "compared_status":
		return w.BeforeStatus, "string"
	}
	return w.Status, "string"
}

// narrow gives the kind of a column whose cells are all days or all months;
// one of numbers that has days as well may hold anything.
func narrow(kind string, rows [][]string, at int) string {
	cells, days, months := 0, 0, 0
	for _, r := range rows {
		if r[at] == "" {
			continue
		}
		cells++
		if _, err := time.Parse(time.DateOnly, r[at]); err == nil {
			days++
		}
		if _, err := time.Parse("2006-01", r[at]); err == nil {
			months++
		}
	}
	switch {
	case days > 0 && days == cells:
		return "date"
	case months > 0 && months == cells:
		return "yearmonth"
	case kind == "number" && days > 0:
		return "any"
	}
	return kind
}
