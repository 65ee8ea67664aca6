package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Stream is an entry that is read window by window, because it is large: a table
// of delimited text, or documents that stand one behind the other. Its beginning
// is read as if it were the file, so that it can be recognised.
//
// A table can be streamed when it is what it seems: one header, quotes that
// close, no second table. Where it turns out not to be, the stream ends with
// [ErrIrregular] and the entry has to be read whole.
type Stream struct {
	Head Part // of a table with the records of the beginning

	entry   Entry
	opt     Windows
	delim   byte
	start   int64  // bytes before the first record
	line    int    // and lines
	opening []byte // of a list: what stands before each window
	closing string // and behind it
	mixed   bool   // no encoding fits all of it
	mac     bool   // its letters are those of old Macs
	careful bool   // quotes stand inside of cells that are not quoted
	learned bool   // the sample has grown
	wide    encodingOf
	buffers sync.Pool
}

// Windows are the sizes of a stream. Zero is a sensible one.
type Windows struct {
	Least int64 // a file of fewer bytes is not streamed
	Head  int   // bytes of the beginning that are looked at
	Bytes int   // of a window
}

func (w Windows) normal() Windows {
	if w.Least == 0 {
		w.Least = 2 << 20
	}
	if w.Head == 0 {
		w.Head = 1 << 20
	}
	if w.Bytes == 0 {
		w.Bytes = 1 << 20
	}
	return w
}

// longest is the most bytes that one record may have. Cells of three megabytes
// occur.
const longest = 64 << 20

// What a stream finds on its way.
var (
	// ErrIrregular says that a table is not what its beginning promised.
	ErrIrregular = errors.New("the file cannot be read in pieces")

	errCareful = fmt.Errorf("%w: quotes inside cells", ErrIrregular)
	errMixed   = fmt.Errorf("%w: no encoding fits all of it", ErrIrregular)
)

// bombs is how many times its size a file may grow by being unpacked, beyond
// what is read anyway.
const bombs = 200

type encodingOf int

const (
	utf8Text encodingOf = iota
	utf16Little
	utf16Big
)

// Stream gives the entry as a stream; false when it is too small for one, or not
// of a form that can be cut.
func (e Entry) Stream(w Windows) (*Stream, bool) {
	w = w.normal()
	if e.packed == 0 && e.size < w.Least {
		return nil, false
	}
	s := &Stream{entry: e, opt: w}
	s.buffers.New = func() any { return new([]byte) }
	head, more, err := s.head()
	if err != nil || e.packed > 0 && !more && int64(len(head)) < w.Least {
		return nil, false
	}
	for _, f := range foreign {
		if bytes.HasPrefix(head, []byte(f.magic)) {
			return nil, false
		}
	}
	if bytes.HasPrefix(head, []byte(compound)) || archive(head) {
		return nil, false
	}
	return s, s.understand(head, more)
}

// head reads the beginning and finds the encoding. more says that there is more.
func (s *Stream) head() (head []byte, more bool, err error) {
	r, err := s.entry.open()
	if err != nil {
		return nil, false, err
	}
	defer r.Close()
	head = make([]byte, s.opt.Head+4)
	n, err := io.ReadFull(r, head)
	if more = err == nil; !more && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, false, err
	}
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		s.wide = utf16Little
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		s.wide = utf16Big
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
	case nuls(head) == 1:
		s.wide = utf16Little
	case nuls(head) == 0:
		s.wide = utf16Big
	}
	return head, more, nil
}

// reader opens the entry's text as UTF-8, without its byte order mark.
func (s *Stream) reader() (io.Reader, io.Closer, error) {
	in, err := s.entry.open()
	if err != nil {
		return nil, nil, err
	}
	var r io.Reader = in
	if p := s.entry.packed; p > 0 {
		r = &bounded{r: in, left: max(s.entry.limits.Bytes, p*bombs), limit: max(s.entry.limits.Bytes, p*bombs)}
	}
	switch s.wide {
	case utf16Little:
		r = transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	case utf16Big:
		r = transform.NewReader(r, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder())
	default:
		r = transform.NewReader(r, unicode.BOMOverride(transform.Nop))
	}
	return r, in, nil
}

// bounded reads at most so many bytes: what is packed is not believed.
type bounded struct {
	r           io.Reader
	left, limit int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, fmt.Errorf("%w: over %s unpacked", errTooMuch, amount(b.limit))
	}
	return n, err
}

// understand reads the beginning as a part.
func (s *Stream) understand(head []byte, more bool) bool {
	d, err := decode(s.whole(head, more))
	if err != nil || blank(d.text) || d.mixed && s.wide != utf8Text {
		return false
	}
	s.mixed, s.mac = d.mixed, d.mac
	first := bytes.TrimLeft(d.text, " \t\r\n")
	switch {
	case prefix.Match(d.text[:min(len(d.text), 400)]):
		return false
	case len(first) > 0 && (first[0] == '{' || first[0] == '[') && jsonish(first):
		return s.documents(d)
	case bytes.HasPrefix(first, []byte("<")):
		return s.elements(d)
	}
	return s.table(d, more)
}

// whole cuts a character off that the end of the beginning cuts in two.
func (s *Stream) whole(head []byte, more bool) []byte {
	if !more {
		return head
	}
	if s.wide != utf8Text {
		return head[:len(head)&^1]
	}
	for i := 1; i <= 3 && i <= len(head); i++ {
		if c := head[len(head)-i]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(head[len(head)-i:]) {
				return head[:len(head)-i]
			}
			break
		}
	}
	return head
}

// table recognises one table.
func (s *Stream) table(d decoded, more bool) bool {
	if loneCR(d.text) {
		return false
	}
	delim, rest, skipped := separator(d.text)
	if delim == 0 {
		delim = guess(rest)
	}
	s.delim = delim
	before := len(d.text) - len(rest)
	if more { // the last record is cut
		end := s.cut(rest)
		if s.careful = end == 0; s.careful {
			end = s.cut(rest)
		}
		if end == 0 {
			return false
		}
		rest = rest[:end]
	}
	tables, problems := grid(s.entry.Name, decoded{d.text[:before+len(rest)], d.mixed, d.mac})
	if len(tables) != 1 || len(tables[0].Headers) < 2 || len(tables[0].Rows) == 0 {
		return false
	}
	for _, p := range problems {
		if p.Rule == quotedLines || p.Pos.Line > 0 && p.Pos.Line <= int(tables[0].Headers[0].Line) {
			return false // no window has the header, to say so
		}
	}
	r := newRecords("", rest, delim, func([]byte) string { return "" })
	for {
		row, ok := r.next()
		if !ok {
			return false
		}
		if len(row.Cells) > 0 && row.Line+skipped == int(tables[0].Headers[0].Line) {
			break
		}
	}
	s.start, s.line = int64(before+r.at), r.line-1+skipped
	s.Head = Part{Name: s.entry.Name, Form: Grid, Tables: tables}
	return true
}

// documents recognises a document a line.
func (s *Stream) documents(d decoded) bool {
	if d.mixed || form(bytes.TrimLeft(d.text, " \t\r\n")) != Lines {
		return false
	}
	end := bytes.LastIndexByte(d.text, '\n') + 1
	s.Head = Part{Name: s.entry.Name, Form: Lines, Text: d.text[:end]}
	return true
}

// listed is the beginning of a list of elements, one a line, as the dumps of
// Stack Exchange are.
var listed = regexp.MustCompile(`^\s*(?:<\?xml[^>]*\?>)?\s*<([A-Za-z]+)>\s*\n\s*<row [^\n]*/>[ \t\r]*\n`)

// elements recognises such a list.
func (s *Stream) elements(d decoded) bool {
	m := listed.FindSubmatchIndex(d.text)
	if d.mixed || m == nil {
		return false
	}
	head := d.text[:m[3]+1] // up to the bracket of the outermost element
	s.opening = append(bytes.Clone(head), '\n')
	s.closing = "</" + string(d.text[m[2]:m[3]]) + ">"
	s.start, s.line = int64(len(head)), bytes.Count(head, []byte("\n"))
	end := bytes.LastIndexByte(d.text, '\n') + 1
	s.Head = Part{Name: s.entry.Name, Form: XML, Text: d.text[:end]}
	return true
}

// cut gives the end of the last whole record of text, 0 when there is none.
func (s *Stream) cut(text []byte) int {
	if s.delim == 0 {
		return bytes.LastIndexByte(text, '\n') + 1
	}
	if s.careful {
		return s.scan(text)
	}
	odd := bytes.Count(text, quote)%2 == 1
	for hi := len(text); ; {
		i := bytes.LastIndexByte(text[:hi], '\n')
		if i < 0 {
			return 0
		}
		odd = odd != (bytes.Count(text[i:hi], quote)%2 == 1)
		if !odd {
			return i + 1
		}
		hi = i
	}
}

var quote = []byte{'"'}

// scan is cut for a text in which some quotes are ordinary characters: it goes
// through every cell.
func (s *Stream) scan(text []byte) (end int) {
	for at := 0; ; end = at {
		line := bytes.IndexByte(text[at:], '\n')
		if line < 0 {
			return end
		}
		if bytes.IndexByte(text[at:at+line], '"') < 0 {
			at += line + 1
			continue
		}
		for open := true; open; {
			if at < len(text) && text[at] == '"' {
				n := closing(text[at+1:], s.delim)
				if n < 0 {
					return end
				}
				at += n + 1
			}
			n := bytes.IndexByte(text[at:], '\n')
			if n < 0 {
				return end
			}
			if d := bytes.IndexByte(text[at:at+n], s.delim); d >= 0 {
				at += d + 1
				continue
			}
			at, open = at+n+1, false
		}
	}
}

// closing gives the byte behind the quote that closes a cell, -1 for none.
func closing(text []byte, delim byte) int {
	for at := 0; ; {
		i := bytes.IndexByte(text[at:], '"')
		if i < 0 {
			return -1
		}
		at += i + 1
		if at >= len(text) {
			return -1
		}
		switch c := text[at]; {
		case c == '"':
			at++
		case c == delim || c == '\n' || c == '\r':
			return at
		}
	}
}

// Reader reads a stream from its beginning.
type Reader struct {
	s     *Stream
	r     io.Reader
	in    io.Closer
	carry []byte
	line  int
	index int
	over  bool
}

// Open starts a reading. There may be several, one after the other.
func (s *Stream) Open() (*Reader, error) {
	r, in, err := s.reader()
	if err != nil {
		return nil, err
	}
	if _, err := io.CopyN(io.Discard, r, s.start); err != nil {
		return nil, errors.Join(err, in.Close())
	}
	return &Reader{s: s, r: r, in: in, line: s.line}, nil
}

// Close ends a reading.
func (r *Reader) Close() error { return r.in.Close() }

// Careful prepares the stream for another reading when it was found, on its way,
// to be of a kind that needs more care. False says that no care helps.
func (s *Stream) Careful(err error) bool {
	switch {
	case errors.Is(err, errCareful) && !s.careful:
		s.careful = true
	case errors.Is(err, errMixed) && !s.mixed && s.wide == utf8Text && s.delim != 0:
		s.mixed = true
	default:
		return false
	}
	return true
}

// Next gives the next window, io.EOF behind the last.
func (r *Reader) Next() (*Window, error) {
	if r.over {
		return nil, io.EOF
	}
	w := &Window{s: r.s, Index: r.index, Line: r.line, buf: r.s.buffers.Get().(*[]byte)}
	tail := max(r.s.opt.Bytes/8, 512)
	buf := append((*w.buf)[:0], r.carry...)
	for want := r.s.opt.Bytes + tail; ; want *= 2 {
		buf = slices.Grow(buf, max(want-len(buf), 0))
		n, err := io.ReadFull(r.r, buf[len(buf):max(want, len(buf))])
		buf = buf[:len(buf)+n]
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			r.over, w.Last, w.text, *w.buf = true, true, buf, buf
			return w, nil
		}
		if err != nil {
			return nil, err
		}
		if end := r.s.cut(buf[:len(buf)-tail]); end > 0 {
			w.text, *w.buf = buf[:end], buf
			r.carry = append(r.carry[:0], buf[end:]...)
			r.line += bytes.Count(w.text, newline)
			r.index++
			return w, nil
		}
		if want > longest {
			return nil, r.s.endless()
		}
	}
}

var newline = []byte{'\n'}

// endless is the reason of a record without an end.
func (s *Stream) endless() error {
	if s.careful || s.delim == 0 {
		return fmt.Errorf("%w: a record of more than %s", ErrIrregular, amount(longest))
	}
	return errCareful
}

// Learn adds records to those that stand for all.
func (s *Stream) Learn(rows []Row) {
	s.learned = true
	t := &s.Head.Tables[0]
	t.Rows = append(t.Rows, rows...)
}

// Learned says whether records were added to the sample.
func (s *Stream) Learned() bool { return s.learned }

// Size gives the bytes of the text, as far as is known; 0 when it is not.
func (s *Stream) Size() int64 { return max(s.entry.size, 0) }

// TooMuch says whether an archive held more than is unpacked.
func TooMuch(err error) bool { return errors.Is(err, errTooMuch) }

// Cut says whether an archive ends in the middle.
func Cut(err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) }
