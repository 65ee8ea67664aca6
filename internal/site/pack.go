package site

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"hearth/internal/chart"
)

// packTime is when the files of a pack were made, as the ZIP says: always the
// same, the first day that the format knows, so that equal data are equal bytes.
var packTime = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// Pack puts files into one ZIP, under their addresses; read gives those that
// lie on a disk. They lie in it as they are: a compressor may write other bytes
// in its next version, and a frozen edition keeps its packs for good.
func Pack(files []File, read func(name string) ([]byte, error)) ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, file := range files {
		data := file.Data
		if file.From != "" {
			var err error
			if data, err = read(file.From); err != nil {
				return nil, err
			}
		}
		in, err := w.CreateHeader(&zip.FileHeader{Name: file.Address, Method: zip.Store, Modified: packTime})
		if err != nil {
			return nil, err
		}
		_, _ = in.Write(data) // to memory
	}
	_ = w.Close() // to memory
	return out.Bytes(), nil
}

// pack puts the data of a figure, what they mean and how to read them into one
// ZIP; nil for a figure without data.
func (m *maker) pack(f *figure, drawn *chart.Figure) []byte {
	if len(drawn.CSV) == 0 {
		return nil
	}
	return packed(append([]File{{Address: "README.txt", Data: []byte(m.readme(f, drawn))}}, figureFiles("", f, drawn)...))
}

// figureFiles gives the data of a figure and what they mean, as files in a folder.
func figureFiles(dir string, f *figure, drawn *chart.Figure) []File {
	return []File{{Address: dir + f.name + ".csv", Data: drawn.CSV}, {Address: dir + f.name + ".metadata.json", Data: drawn.Metadata}}
}

// packed puts files that are all at hand into a ZIP.
func packed(files []File) []byte {
	data, err := Pack(files, nil)
	if err != nil {
		return nil // their addresses are good names, and nothing is read: cannot happen
	}
	return data
}

// packageZip puts the Data Package of an edition and all that it describes into
// one ZIP, in which its paths lead to the same files.
func (m *maker) packageZip(dir string, look Look) []byte {
	var data []File
	for _, f := range m.packaged(dir) {
		if drawn := look.Figure(f.name); drawn != nil && len(drawn.CSV) > 0 {
			data = append(data, figureFiles(strings.TrimPrefix(path.Dir(m.figureFile(f.name, ".csv"))+"/", dir), f, drawn)...)
		}
	}
	return packed(append([]File{{Address: "README.txt", Data: []byte(m.packageReadme(dir, look))}, {Address: packageName, Data: m.dataPackage(dir, look)}}, data...))
}

// packageReadme says in plain words what is in the ZIP of an edition.
func (m *maker) packageReadme(dir string, look Look) string {
	var page *Page
	for _, p := range m.site.Pages {
		if p.Kind == "edition" && editionDir(p.Address) == dir {
			page = p
		}
	}
	w := page.Words.Pack
	lines := []string{m.site.Title + ": " + page.Title, "", w.Files, "  " + packageName + ": " + w.Described}
	for _, f := range m.packaged(dir) {
		if drawn := look.Figure(f.name); drawn != nil && len(drawn.CSV) > 0 {
			lines = append(lines, "  "+strings.TrimPrefix(m.figureFile(f.name, ".csv"), dir)+": "+drawn.Title)
		}
	}
	lines = append(lines, "", w.Empty, w.Formula, "")
	for _, text := range []string{lead(w.License+": ", m.site.License.Data), m.absolute(page.Address)} {
		if text != "" {
			lines = append(lines, text)
		}
	}
	return strings.Join(lines, "\n") + "\n"
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
	for _, after := range []string{"low", "numerator"} { // the first of them stands behind the number
		if i := slices.Index(head, after); i > 0 {
			number = i - 1
		}
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
	case "low":
		return w.Low, "number"
	case "high":
		return w.High, "number"
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
