package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"

	"hearth/internal/engagement/ingest/table"
)

// flatMost is how much of a document is laid out as a table, which takes several
// times its size; flatWide is how many columns it may get.
const (
	flatMost = 128 << 20
	flatWide = 400
)

// laidOut reads a list of objects that no format knows as a table. An unknown
// program may have written down a talk among few people: where nothing speaks for
// a public place (stars, a title, an address), a mapping file has to say so.
// False is for a document that is no such list, or nothing like messages.
func (s *sink) laidOut(p *table.Part) (r *refusal, known bool) {
	if s.opt.Format != "" && s.opt.Format != mapper().Name {
		return nil, false
	}
	t := flat(p)
	if t == nil {
		return nil, false
	}
	if s.opt.Mapping != nil {
		s.header(t)
		return s.mapped(t, s.opt.Mapping, false), true
	}
	g, r := guessMapping(s.in.Name, t, s.lex)
	switch {
	case r != nil && !slices.Contains([]string{"not-public", "personal"}, r.rule) && !(g.named("text") && g.named("author", "author_id")) && !g.named("rating"):
		return nil, false
	case r != nil:
		return r, true
	case !g.has("rating", "title", "url") && !g.judged():
		return &refusal{at(t), "perhaps-private", "if everybody could read it where it was written, " + g.sketch("# this place is public"),
			"this could be a conversation among few people: nothing in it says that it was public"}, true
	}
	s.header(t)
	return s.guessed(t, false, false), true
}

// flat lays a list of objects out as a table: a row for each, a column for each
// key. Keys of an object inside it stand behind its name and a point
// ("user.name"); lists of words become one cell, other lists are left unread.
func flat(p *table.Part) *table.Table {
	if p.Form != table.JSON && p.Form != table.Lines || len(p.Text) > flatMost {
		return nil
	}
	f := flattener{table: &table.Table{Name: p.Name}, index: map[string]int{}}
	d := json.NewDecoder(bytes.NewReader(p.Text))
	d.UseNumber()
	if p.Form == table.JSON {
		if t, err := d.Token(); err != nil || t != json.Delim('[') {
			return nil
		}
	}
	from, line := int64(0), p.Line+1
	for d.More() {
		at := d.InputOffset()
		rest := p.Text[at:]
		at += int64(len(rest) - len(bytes.TrimLeft(rest, ", \t\r\n")))
		line += bytes.Count(p.Text[from:at], []byte("\n"))
		from, f.line = at, int32(line)
		if t, err := d.Token(); err != nil || t != json.Delim('{') {
			return nil
		}
		f.row = table.Row{Line: line}
		if f.object(d, "", 0) != nil {
			return nil
		}
		f.table.Rows = append(f.table.Rows, f.row)
	}
	if len(f.table.Rows) == 0 || len(f.table.Headers) < 2 {
		return nil
	}
	f.fold()
	return f.table
}

// flattener makes the rows of a table.
type flattener struct {
	table *table.Table
	index map[string]int // key → column
	row   table.Row
	line  int32
}

var errWide = errors.New("too many keys")

// fold makes one column of those that have what was said once for each language,
// and nothing else ("text.en", "text.de"): the first that holds anything counts.
func (f *flattener) fold() {
	groups, mixed := map[string][]int{}, map[string]bool{}
	for i, h := range f.table.Headers {
		if at := strings.LastIndexByte(h.Text, '.'); at > 0 {
			name := h.Text[:at]
			groups[name] = append(groups[name], i)
			mixed[name] = mixed[name] || !languageCode.MatchString(h.Text[at+1:])
		}
	}
	for _, name := range sortedKeys(groups) {
		if mixed[name] {
			continue
		}
		columns := groups[name]
		into, ok := f.index[name] // null, where others have a text
		if !ok {
			into = columns[0]
		}
		f.table.Headers[into].Text = name
		for r := range f.table.Rows {
			f.gather(&f.table.Rows[r], into, columns)
		}
		for _, c := range columns {
			if c != into {
				f.table.Headers[c].Text = "" // a column without a name is passed over
			}
		}
	}
}

// gather puts what a row says in one of the columns into one.
func (f *flattener) gather(r *table.Row, into int, columns []int) {
	for _, c := range columns {
		if text := r.At(c).Text; text != "" {
			for len(r.Cells) <= into {
				r.Cells = append(r.Cells, table.Cell{Line: int32(r.Line), Col: 1})
			}
			r.Cells[into].Text = text
			return
		}
	}
}

// languageCode is the name of a language in the keys of texts.
var languageCode = regexp.MustCompile(`^[a-z]{2}(?:[-_][A-Za-z]{2,4})?$`)

// object reads what follows an opening brace.
func (f *flattener) object(d *json.Decoder, within string, depth int) error {
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		name, _ := key.(string)
		if within != "" {
			name = within + "." + name
		}
		if err := f.value(d, name, depth); err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}

// value reads one value of an object.
func (f *flattener) value(d *json.Decoder, name string, depth int) error {
	t, err := d.Token()
	if err != nil {
		return err
	}
	switch v := t.(type) {
	case json.Delim:
		if v == '{' && depth < 2 {
			return f.object(d, name, depth+1)
		}
		words, err := inner(d)
		if v == '{' {
			words = nil
		}
		return errors.Join(err, f.set(name, strings.Join(words, ", ")))
	case string:
		return f.set(name, v)
	case json.Number:
		return f.set(name, v.String())
	case bool:
		return f.set(name, map[bool]string{true: "true", false: "false"}[v])
	}
	return f.set(name, "")
}

// inner passes over a list or an object and gives the words and numbers in it,
// nothing where it holds anything else.
func inner(d *json.Decoder) (words []string, err error) {
	plain := true
	for depth := 1; depth > 0; {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		switch v := t.(type) {
		case json.Delim:
			plain = plain && v == ']'
			if v == '[' || v == '{' {
				depth++
			} else {
				depth--
			}
		case string:
			words = append(words, v)
		case json.Number:
			words = append(words, v.String())
		}
	}
	if !plain {
		words = nil
	}
	return words, nil
}

// set puts a text into the column of a key.
func (f *flattener) set(name, text string) error {
	i, ok := f.index[name]
	if !ok {
		if i = len(f.table.Headers); i == flatWide {
			return errWide
		}
		f.index[name] = i
		f.table.Headers = append(f.table.Headers, table.Cell{Text: name, Line: f.line, Col: 1})
	}
	for len(f.row.Cells) <= i {
		f.row.Cells = append(f.row.Cells, table.Cell{Line: f.line, Col: 1})
	}
	f.row.Cells[i].Text = text
	return nil
}
