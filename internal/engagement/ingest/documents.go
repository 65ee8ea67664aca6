package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"

	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// documents hands every item of a JSON part to each, with the byte at which it
// begins: the elements of a list, a document by itself, a document a line.
// Answers of an API that were saved page by page stand one behind the other.
func (s *sink) documents(p *table.Part, each func(at int64, raw json.RawMessage)) {
	if p.Form == table.Lines {
		at := int64(0)
		for line := range bytes.Lines(p.Text) {
			if len(bytes.TrimSpace(line)) > 0 {
				each(at, json.RawMessage(line))
			}
			at += int64(len(line))
		}
		return
	}
	d := json.NewDecoder(bytes.NewReader(p.Text))
	one := func() error {
		var raw json.RawMessage
		err := d.Decode(&raw)
		if err == nil {
			each(d.InputOffset()-int64(len(raw)), raw)
		}
		return err
	}
	var err error
	for err == nil {
		rest := bytes.TrimLeft(p.Text[d.InputOffset():], " \t\r\n")
		if len(rest) == 0 {
			return
		}
		if rest[0] != '[' {
			err = one()
			continue
		}
		_, err = d.Token()
		for err == nil && d.More() {
			err = one()
		}
		if err == nil {
			_, err = d.Token()
		}
	}
	s.broken(p, d.InputOffset(), err)
}

// item decodes one item. It reports one that cannot be read, and counts it where
// it is known what it would have been.
func item[T any](s *sink, t *tally, p *table.Part, at int64, raw json.RawMessage) (v T, ok bool) {
	if err := json.Unmarshal(raw, &v); err != nil {
		if s.flood["item"]++; s.flood["item"] <= manyProblems {
			s.broken(p, at, err)
		}
		if t != nil {
			t.drop("could not be read")
		}
		return v, false
	}
	return v, true
}

// within finds where an item stands behind a place in the text.
func within(p *table.Part, from int64, raw json.RawMessage) int64 {
	if i := bytes.Index(p.Text[from:], raw); i > 0 {
		return from + int64(i)
	}
	return from
}

// telling keeps quiet about a table that lacks the columns that tell its format
// from tables of all the world.
func (h header) telling(columns []string, c claim) claim {
	for _, name := range columns {
		if h.find(name) < 0 {
			return claim{}
		}
	}
	return c
}

// peek looks for the words that only one platform's documents have, before
// anything is parsed.
func peek(p *table.Part, words ...string) bool {
	head := p.Text[:min(len(p.Text), 1<<18)]
	for _, w := range words {
		if !bytes.Contains(head, []byte(w)) {
			return false
		}
	}
	return p.Form == table.JSON || p.Form == table.Lines
}

// when reads the time of an item. zone is the one in which the platform writes
// times without saying so; nil when it says so. A time that cannot be read is
// counted and reported.
func (s *sink) when(t *tally, p *table.Part, at int64, text string, zone *time.Location) (cell.Stamp, bool) {
	d := cell.Dates{Zone: zone}
	if zone == nil {
		d.Zone = s.zone
	}
	st, err := d.Read(text)
	if err == nil {
		st.Zoned = st.Zoned || zone != nil
		return st, true
	}
	if s.flood["when"]++; s.flood["when"] <= manyProblems {
		if i := bytes.Index(p.Text[at:], []byte(strconv.Quote(text))); i > 0 && text != "" {
			at += int64(i) // the item may be deep inside what begins at at
		}
		s.result.Problems.Errorf(p.Place(at), "bad-date", "download it again", "this entry has no time that can be read: %q", short(text))
	}
	t.drop("no time")
	return st, false
}

// ident is an id that some answers give as a number and others as a text.
type ident string

// UnmarshalJSON takes both forms, and null for none.
func (i *ident) UnmarshalJSON(b []byte) error {
	var text string
	switch {
	case string(b) == "null":
		*i = ""
	case b[0] == '"':
		if err := json.Unmarshal(b, &text); err != nil {
			return err
		}
		*i = ident(text)
	case b[0] == '-' || b[0] >= '0' && b[0] <= '9':
		*i = ident(b)
	default:
		return errIdent
	}
	return nil
}

var errIdent = errors.New("an id that is neither a number nor a text")

// numeral is a count that some answers give as a text.
type numeral int64

// UnmarshalJSON takes 5, 5.0 and "5".
func (n *numeral) UnmarshalJSON(b []byte) error {
	text := strings.TrimSuffix(strings.Trim(string(b), `"`), ".0")
	v, err := strconv.ParseInt(text, 10, 64)
	if text == "null" {
		return nil
	}
	*n = numeral(v)
	return err
}

// secret counts a value that never got in.
func (t *tally) secret(column, reason string) {
	for i := range t.report.Private {
		if t.report.Private[i].Column == column {
			t.report.Private[i].Cells++
			return
		}
	}
	t.report.Private = append(t.report.Private, Private{Column: column, Reason: reason, Cells: 1})
}

// robot are names by which a machine says what it is.
var robot = regexp.MustCompile(`^AutoModerator$|\[bot\]$|[-_][Bb]ot$|[a-z0-9]Bot$|^bot[-_]`)

// local makes an id of a platform that everybody may run unique, by the source
// that the writer named.
func (s *sink) local(id string) string {
	if s.in.Source == "" || id == "" {
		return id
	}
	return s.in.Source + "/" + id
}

// documentMetrics are the counts that documents have of posts and places.
func documentMetrics() []string {
	return []string{"comments", "followers", "likes", "quotes", "reach", "reactions", "reposts", "stars", "views"}
}
