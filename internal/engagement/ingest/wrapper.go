package ingest

import (
	"bytes"
	"encoding/json"
	"fmt"

	"hearth/internal/engagement/ingest/table"
)

// manyLists is how many lists of a document are looked at.
const manyLists = 12

// unwrapped reads a document that no format knows by the lists in it: what an API
// answers is often wrapped once more, with a cursor or a count beside the list.
// It gives what nobody took, and false when nobody took anything.
func (s *sink) unwrapped(p *table.Part) (refused []refusal, taken bool) {
	names, parts := listsIn(p)
	for i := range parts {
		switch r := s.choose(&parts[i], -1); {
		case r == nil:
			taken = true
		case r.rule != "unknown-format": // known, and refused for a reason of its own
			refused, taken = append(refused, *r), true
		default:
			r.text = "the list " + names[i] + ", which is of a kind that Hearth does not know"
			refused = append(refused, *r)
		}
	}
	return refused, taken
}

// listsIn gives each list of objects at the top of a document as a document of its
// own, which knows its place.
func listsIn(p *table.Part) (names []string, out []table.Part) {
	if p.Form != table.JSON {
		return nil, nil
	}
	d := json.NewDecoder(bytes.NewReader(p.Text))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, nil
	}
	for d.More() && len(out) < manyLists {
		name, err := d.Token()
		var raw json.RawMessage
		if err == nil {
			err = d.Decode(&raw)
		}
		if err != nil {
			break
		}
		inner := bytes.TrimLeft(bytes.TrimPrefix(raw, []byte("[")), " \t\r\n")
		if raw[0] != '[' || len(inner) == 0 || inner[0] != '{' {
			continue
		}
		at := p.Place(d.InputOffset() - int64(len(raw)))
		names = append(names, fmt.Sprintf("%q", name))
		out = append(out, table.Part{Name: p.Name, Form: table.JSON, Text: raw, Line: at.Line - 1, Col: at.Col - 1, Inner: true})
	}
	return names, out
}
