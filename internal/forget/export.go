package forget

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

const aRecord = "a record of theirs"

// others are columns that name somebody whom a record is not by.
var others = regexp.MustCompile(`(?i)repl|mention|recipient|parent|antwort|empfänger|(^|[_ -])to($|[_ -])`)

// records takes the records of the person out of a table: those in which a cell
// is theirs, unless its column says that somebody is answered or named there.
func (p *Person) records(t *text) {
	first := t.lines[0]
	comma := ','
	for _, c := range ";\t|" {
		if strings.Count(first, string(c)) > strings.Count(first, string(comma)) {
			comma = c
		}
	}
	whole := t.String()
	r := csv.NewReader(strings.NewReader(whole))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = comma, true, -1, false
	var head []string
	line := 0
	for at := int64(0); ; {
		cells, err := r.Read()
		if err != nil {
			return
		}
		end := r.InputOffset()
		next := line + strings.Count(whole[at:end], "\n")
		if head == nil {
			head = cells
		} else if p.owns(head, cells) {
			t.drop(line, max(next, line+1), aRecord)
		}
		at, line = end, next
	}
}

func (p *Person) owns(head, cells []string) bool {
	for i, c := range cells {
		if (i >= len(head) || !others.MatchString(head[i])) && p.is(c) {
			return true
		}
	}
	return false
}

// is says whether a text is nothing but the person's account, name or address.
func (p *Person) is(text string) bool {
	text = strings.TrimSpace(text)
	for _, one := range p.all {
		if at := one.pattern.FindStringIndex(text); one.with == Somebody && at != nil && strings.TrimPrefix(text[:at[0]], "https://") == "" && at[1] == len(text) {
			return true
		}
		if at := strings.LastIndexByte(text, '/'); at >= 0 && strings.HasPrefix(text, "http") && !strings.ContainsAny(text, " \n") {
			if m := one.pattern.FindStringIndex(text[at+1:]); one.with == Somebody && m != nil && m[0] == 0 && m[1] == len(text)-at-1 {
				return true
			}
		}
	}
	return false
}

// objects takes the objects of the person out of a file that has one a line.
func (p *Person) objects(t *text) {
	for i, line := range t.lines {
		var v any
		if json.Unmarshal([]byte(line), &v) == nil && p.within("", v) {
			t.drop(i, i+1, aRecord)
		}
	}
}

func (p *Person) within(key string, v any) bool {
	if others.MatchString(key) {
		return false
	}
	switch v := v.(type) {
	case string:
		return p.is(v)
	case map[string]any:
		for k, inner := range v {
			if p.within(k, inner) {
				return true
			}
		}
	case []any:
		for _, inner := range v {
			if p.within(key, inner) {
				return true
			}
		}
	}
	return false
}

// archive takes the person out of the exports in a ZIP. What is not theirs stays
// as it is packed. It gives false for what is no ZIP, for one that does not hold
// them, and for one in which they are at a place that cannot be changed safely.
func (p *Person) archive(data []byte) ([]byte, []Place, bool) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, nil, false
	}
	var out bytes.Buffer
	var places []Place
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		edited, found, ok := p.entry(f)
		switch {
		case !ok:
			return nil, nil, false
		case found == nil:
			err = w.Copy(f)
		default:
			places = append(places, found...)
			err = write(w, f, edited)
		}
		if err != nil {
			return nil, nil, false
		}
	}
	if w.SetComment(z.Comment) != nil || w.Close() != nil || len(places) == 0 {
		return nil, nil, false
	}
	return out.Bytes(), places, true
}

// write puts a file into a ZIP in the place of another.
func write(w *zip.Writer, was *zip.File, text string) error {
	in, err := w.CreateHeader(&zip.FileHeader{Name: was.Name, Method: was.Method, Modified: was.Modified})
	if err != nil {
		return err
	}
	_, err = io.WriteString(in, text)
	return err
}

// entry takes the person out of one file of an archive; no place for one in
// which they are not.
func (p *Person) entry(f *zip.File) (string, []Place, bool) {
	in, err := f.Open()
	if err != nil {
		return "", nil, false
	}
	data, err := io.ReadAll(io.LimitReader(in, 1<<30))
	if in.Close() != nil || err != nil || p.In(path.Base(f.Name)) {
		return "", nil, false
	}
	if text := string(data); utf8.Valid(data) {
		if ending := strings.ToLower(path.Ext(f.Name)); slices.Contains(tables, ending) {
			t := newText(text)
			p.edit("data/raw/"+f.Name, t)
			return t.String(), inside(f.Name, t.places), true
		} else if edited, places, ok := p.document(text); ok {
			return edited, inside(f.Name, places), true
		}
	}
	return "", nil, !p.In(string(bytes.ToValidUTF8(data, []byte(" "))))
}

// inside says of places in which file of an archive they are.
func inside(name string, places []Place) []Place {
	for i, at := range places {
		places[i] = Place{What: at.What + ", in " + name}
	}
	return places
}

// packed says what a file that is no text is; "" for one that does not hold the
// person, as far as can be seen.
func (p *Person) packed(data []byte) string {
	if p.In(string(bytes.ToValidUTF8(data, []byte(" ")))) {
		return "file, which no program can change safely"
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return ""
	}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			continue
		}
		inner, err := io.ReadAll(io.LimitReader(in, 1<<30))
		if in.Close() == nil && err == nil && (p.In(string(bytes.ToValidUTF8(inner, []byte(" ")))) || p.In(path.Base(f.Name))) {
			return "archive"
		}
	}
	return ""
}
