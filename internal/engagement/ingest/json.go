package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"hearth/internal/engagement/ingest/table"
)

// sniff gives the paths of a document's beginning and their texts: "type" →
// "OrderedCollection", "orderedItems[].type" → "Create". Of a list only the
// first item is looked at. A document that ends too early gives what it has.
func sniff(text []byte) map[string]string {
	w := sniffer{d: json.NewDecoder(bytes.NewReader(text[:min(len(text), 1<<18)])), seen: map[string]string{}}
	w.d.UseNumber()
	w.value("", 0, true)
	return w.seen
}

type sniffer struct {
	d    *json.Decoder
	seen map[string]string
}

// value walks one value; false says that the text is over.
func (w *sniffer) value(path string, depth int, note bool) bool {
	t, err := w.d.Token()
	if err != nil || depth > 200 {
		return false
	}
	note = note && depth < 6 && len(w.seen) < 400
	delim, ok := t.(json.Delim)
	if !ok {
		if note {
			text, _ := t.(string)
			w.set(path, text)
		}
		return true
	}
	if note {
		w.set(path, delim.String())
	}
	for first := true; w.d.More(); first = false {
		in := path + "[]"
		if delim == '{' {
			key, err := w.d.Token()
			if err != nil {
				return false
			}
			in = strings.TrimPrefix(path+"."+key.(string), ".")
		}
		if !w.value(in, depth+1, note && (delim == '{' || first || strings.HasSuffix(path, "@context"))) {
			return false
		}
	}
	_, err = w.d.Token()
	return err == nil
}

func (w *sniffer) set(path, text string) {
	if old, ok := w.seen[path]; ok && old != "" {
		text = old + " " + text
	}
	w.seen[path] = text
}

// items decodes the elements of a list one by one: the document itself, or the
// value of key in it. each gets the byte at which its element begins. It
// reports where the document breaks off.
func (s *sink) items(p *table.Part, key string, each func(at int64, raw json.RawMessage)) {
	d := json.NewDecoder(bytes.NewReader(p.Text))
	err := enter(d, key)
	for err == nil && d.More() {
		var raw json.RawMessage
		if err = d.Decode(&raw); err == nil {
			each(d.InputOffset()-int64(len(raw)), raw)
		}
	}
	if err == nil {
		_, err = d.Token() // the closing bracket
	}
	if err != nil {
		s.broken(p, d.InputOffset(), err)
	}
}

// enter moves a decoder behind the opening bracket of the list.
func enter(d *json.Decoder, key string) error {
	t, err := d.Token()
	if err != nil || key == "" {
		return listed(t, err)
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		if name == key {
			return listed(d.Token())
		}
		var skip json.RawMessage
		if err := d.Decode(&skip); err != nil {
			return err
		}
	}
	return errNoList
}

var errNoList = errors.New("no list")

func listed(t json.Token, err error) error {
	if err == nil && t != json.Delim('[') {
		return errNoList
	}
	return err
}

// broken reports a document that does not parse; at is where its last whole
// part ended.
func (s *sink) broken(p *table.Part, at int64, err error) {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at = fault(p.Text, at)
	}
	rest := bytes.TrimSpace(p.Text[min(at, int64(len(p.Text))):])
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), syntax != nil && len(rest) == 0:
		s.result.Problems.Errorf(p.Place(int64(len(bytes.TrimSpace(p.Text)))), "broken-json", "download the export again: it broke off on the way", "the file ends in the middle")
	case syntax != nil:
		s.result.Problems.Errorf(p.Place(at), "broken-json", "download the export again; a text editor may have changed it", "from here on this is not JSON")
	case errors.Is(err, errNoList):
		s.result.Problems.Errorf(p.Place(at), "broken-json", "download the export again", "there is no list of items here")
	default:
		s.result.Problems.Errorf(p.Place(at), "broken-json", "download the export again; a text editor may have changed it", "this item does not have the form that others have")
	}
}

// fault finds the byte at which the value behind byte at stops being JSON. The
// decoder that went there first cannot say: its count leaves out what it read
// token by token.
func fault(text []byte, at int64) int64 {
	tail := text[min(at, int64(len(text))):]
	skipped := len(tail) - len(bytes.TrimLeft(tail, " \t\r\n,"))
	var raw json.RawMessage
	var syntax *json.SyntaxError
	if err := json.NewDecoder(bytes.NewReader(tail[skipped:])).Decode(&raw); errors.As(err, &syntax) {
		return at + int64(skipped) + syntax.Offset - 1
	}
	return at
}

// texts is one text or a list of texts.
type texts []string

// UnmarshalJSON takes both forms and skips what is no text.
func (t *texts) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*t = nil
		if one != "" {
			*t = texts{one}
		}
		return nil
	}
	var many []any
	if err := json.Unmarshal(b, &many); err != nil {
		return nil // an object or null: no text
	}
	*t = nil
	for _, v := range many {
		if s, ok := v.(string); ok {
			*t = append(*t, s)
		}
	}
	return nil
}
