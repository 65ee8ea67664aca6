package ingest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

// markup reads an XML document as a stream: it never holds more than one
// element of it.
type markup struct {
	s *sink
	p *table.Part
	d *xml.Decoder
}

func newMarkup(s *sink, p *table.Part) *markup {
	return &markup{s: s, p: p, d: decoder(legible(p.Text))}
}

// decoder is strict but for the names of characters that HTML has. The text is
// UTF-8 already, whatever its declaration says.
func decoder(text []byte) *xml.Decoder {
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	return d
}

// rootOf gives the outermost element of a document.
func rootOf(p *table.Part) xml.StartElement {
	if p.Form != table.XML {
		return xml.StartElement{}
	}
	d := decoder(legible(p.Text[:min(len(p.Text), 1<<16)]))
	for {
		t, err := d.Token()
		if err != nil {
			return xml.StartElement{}
		}
		if e, ok := t.(xml.StartElement); ok {
			return e
		}
	}
}

// speaks says whether an element declares a namespace that contains a text.
func speaks(e xml.StartElement, namespace string) bool {
	for _, a := range e.Attr {
		if (a.Name.Space == "xmlns" || a.Name.Local == "xmlns") && strings.Contains(a.Value, namespace) {
			return true
		}
	}
	return strings.Contains(e.Name.Space, namespace)
}

// each hands the start of every element to take, which may decode it whole.
// Where the document breaks off is reported.
func (m *markup) each(take func(e xml.StartElement, at int64) error) {
	for {
		at := m.d.InputOffset()
		t, err := m.d.Token()
		if e, ok := t.(xml.StartElement); ok && err == nil {
			err = take(e, at)
		}
		if errors.Is(err, io.EOF) {
			return
		}
		var syntax *xml.SyntaxError
		if errors.As(err, &syntax) || errors.Is(err, io.ErrUnexpectedEOF) {
			m.broken(syntax)
			return
		}
		if err != nil {
			m.odd(at)
		}
	}
}

// odd reports an element that is XML, and yet not what it should be.
func (m *markup) odd(at int64) {
	if m.s.flood["element"]++; m.s.flood["element"] <= manyProblems {
		m.s.result.Problems.Errorf(m.p.Place(at), "broken-xml", "download the export again; a text editor may have changed it", "this entry does not have the form that others have")
	}
}

func (m *markup) broken(syntax *xml.SyntaxError) {
	at := m.p.Place(m.d.InputOffset())
	if syntax == nil || strings.Contains(syntax.Msg, "unexpected EOF") {
		m.s.result.Problems.Errorf(at, "broken-xml", "download the export again: it broke off on the way", "the file ends in the middle")
		return
	}
	if m.named() && strings.Contains(syntax.Msg, "entity") {
		m.s.result.Problems.Errorf(at, "entity", "download the export again from the platform itself: none writes such a file",
			"this file lets a short name stand for a text of its own, which can grow without end; Hearth does not follow such names")
		return
	}
	m.s.result.Problems.Errorf(at, "broken-xml", "download the export again; a text editor may have changed it", "from here on this is not XML")
}

// named says whether the document defines names of its own for texts.
func (m *markup) named() bool {
	return bytes.Contains(m.p.Text[:min(len(m.p.Text), 1<<16)], []byte("<!ENTITY"))
}

// legible replaces the characters that XML forbids, which the exports of blogs
// hold all the same, by as many spaces: places stay true.
func legible(text []byte) []byte {
	out := text
	blot := func(from, to int) {
		if &out[0] == &text[0] {
			out = bytes.Clone(text)
		}
		for ; from < to; from++ {
			out[from] = ' '
		}
	}
	for i, b := range text {
		switch {
		case b < 0x20 && b != '\t' && b != '\n' && b != '\r':
			blot(i, i+1)
		case b == 0xef && bytes.HasPrefix(text[i:], []byte("\xef\xbf")) && i+2 < len(text) && text[i+2] >= 0xbe:
			blot(i, i+3)
		case b == '&' && i+1 < len(text) && text[i+1] == '#':
			if n := forbidden(text[i:]); n > 0 {
				blot(i, i+n)
			}
		}
	}
	return out
}

// forbidden gives the length of a reference to such a character, 0 for any other.
func forbidden(ref []byte) int {
	end := bytes.IndexByte(ref[:min(len(ref), 12)], ';')
	if end < 3 {
		return 0
	}
	digits, base := string(ref[2:end]), 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	ok := n == '\t' || n == '\n' || n == '\r' || n >= 0x20 && n <= 0xd7ff || n >= 0xe000 && n <= 0xfffd || n >= 0x10000 && n <= 0x10ffff
	if err != nil || ok {
		return 0
	}
	return end + 1
}

// remark adds a note about a whole file, once.
func (s *sink) remark(p *table.Part, rule, hint, format string, args ...any) {
	if s.flood["remark\x00"+rule]++; s.flood["remark\x00"+rule] == 1 {
		s.note(source.Pos{File: p.Name}, rule, hint, format, args...)
	}
}
