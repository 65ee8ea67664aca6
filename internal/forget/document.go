package forget

import (
	"encoding/json"
	"slices"
	"strings"
)

// document takes the person out of an export that is one JSON document: the
// entry of a list that is theirs goes whole, and elsewhere their name becomes
// somebody. All else stays as it is written, byte for byte. It gives false for
// a document that cannot be read, or that is the person's as a whole.
func (p *Person) document(text string) (string, []Place, bool) {
	d := &document{person: p, text: text, dec: json.NewDecoder(strings.NewReader(text))}
	theirs, ok := d.value("")
	if !ok || theirs || strings.TrimSpace(text[d.at:]) != "" {
		return "", nil, false
	}
	edited := d.edited()
	if !json.Valid([]byte(edited)) || p.In(edited) {
		return "", nil, false
	}
	return edited, d.places, true
}

// document is a JSON document while it is read, and what is to be changed in it.
type document struct {
	person *Person
	text   string
	dec    *json.Decoder
	at     int // where the last token ends
	edits  []edit
	places []Place
}

// edit puts something else in the place of a part of a text.
type edit struct {
	from, to int
	with     string
}

// token gives the next token and where it starts.
func (d *document) token() (json.Token, int, bool) {
	token, err := d.dec.Token()
	if err != nil {
		return nil, 0, false
	}
	from := d.at + strings.IndexFunc(d.text[d.at:], func(r rune) bool { return !strings.ContainsRune(" \t\r\n,:", r) })
	d.at = int(d.dec.InputOffset())
	return token, from, true
}

// value reads what stands below a key, and says whether it tells that the
// record around it is the person's.
func (d *document) value(key string) (theirs, ok bool) {
	token, from, ok := d.token()
	if !ok {
		return false, false
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '[' {
			return d.list(key)
		}
		return d.object()
	case string:
		if !others.MatchString(key) && d.person.is(t) {
			theirs = true
		}
		d.replace(t, from)
	}
	return theirs, true
}

// replace takes the person out of one text.
func (d *document) replace(text string, from int) {
	if !d.person.In(text) {
		return
	}
	data, err := json.Marshal(d.person.Edit(text))
	if err != nil { // of a text: cannot happen
		return
	}
	d.edits = append(d.edits, edit{from, d.at, string(data)})
	d.places = append(d.places, Place{d.line(from), "they are named here"})
}

func (d *document) line(at int) int { return 1 + strings.Count(d.text[:at], "\n") }

func (d *document) object() (theirs, ok bool) {
	for d.dec.More() {
		token, from, ok := d.token()
		key, isText := token.(string)
		if !ok || !isText {
			return false, false
		}
		d.replace(key, from)
		own, ok := d.value(key)
		if !ok {
			return false, false
		}
		theirs = theirs || own && !others.MatchString(key)
	}
	_, _, ok = d.token()
	return theirs, ok
}

// list reads a list. Entries that are the person's go, with the comma behind
// or before them; a plain text in it speaks for the record around it.
func (d *document) list(key string) (theirs, ok bool) {
	kept := d.at // where the last entry that stays ends
	gone := -1   // where the first entry of those that go begins, that no other followed
	for d.dec.More() {
		from := d.at + strings.IndexFunc(d.text[d.at:], func(r rune) bool { return !strings.ContainsRune(" \t\r\n,", r) })
		edits, places := len(d.edits), len(d.places)
		own, ok := d.value(key)
		if !ok {
			return false, false
		}
		switch {
		case own && d.text[from] == '"':
			theirs = true
			fallthrough
		case !own:
			if gone >= 0 {
				d.edits = slices.Insert(d.edits, edits, edit{gone, from, ""})
			}
			kept, gone = d.at, -1
		default:
			d.edits = d.edits[:edits] // what stands in it goes with it
			d.places = append(d.places[:places], Place{d.line(from), aRecord})
			if gone < 0 {
				gone = from
			}
		}
	}
	if gone >= 0 {
		d.edits = append(d.edits, edit{kept, d.at, ""})
	}
	_, _, ok = d.token()
	return theirs, ok
}

// edited gives the text with all edits made, which stand in its order.
func (d *document) edited() string {
	var b strings.Builder
	at := 0
	for _, e := range d.edits {
		b.WriteString(d.text[at:e.from])
		b.WriteString(e.with)
		at = e.to
	}
	b.WriteString(d.text[at:])
	return b.String()
}
