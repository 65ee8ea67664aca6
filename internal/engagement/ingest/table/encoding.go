package table

import (
	"bytes"
	endian "encoding/binary"
	"errors"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/source"
)

// errBinary says that a file holds no text.
var errBinary = errors.New("this is not text")

// decoded is a file's text. When no encoding fits all of it, mixed is set, the
// bytes stay as they are, and each cell is decoded by itself.
type decoded struct {
	text  []byte
	mixed bool
	mac   bool // its letters are those of old Macs
}

// decode finds the encoding: byte order mark, else the NULs that UTF-16 has in
// every second byte, else UTF-8, else one byte a character.
func decode(data []byte) (decoded, error) {
	little, big := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	var err error
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		data, err = little.NewDecoder().Bytes(even(data[2:]))
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		data, err = big.NewDecoder().Bytes(data[2:])
	default:
		switch nuls(data) {
		case 1:
			data, err = little.NewDecoder().Bytes(data)
		case 0:
			data, err = big.NewDecoder().Bytes(data)
		}
	}
	if err != nil || binary(data) {
		return decoded{}, errBinary
	}
	mixed := !utf8.Valid(data)
	return decoded{text: data, mixed: mixed, mac: mixed && macRoman(data)}, nil
}

// Legible gives the text of a file as it is read, for the lines that are shown
// beside problems; "" for what is no text.
func Legible(data []byte) string {
	d, err := decode(data)
	if err != nil {
		return ""
	}
	if d.mac {
		if text, err := charmap.Macintosh.NewDecoder().Bytes(d.text); err == nil {
			return string(text)
		}
	}
	return string(utf(d.text, d.mixed))
}

// even completes a last character that lost its second byte, which is a NUL, to
// a program that trims files.
func even(data []byte) []byte {
	if len(data)%2 == 0 {
		return data
	}
	return append(slices.Clip(data), 0)
}

// nuls says at which places most NULs stand: 1 odd (little endian), 0 even, -1 hardly any.
func nuls(data []byte) int {
	head := data[:min(len(data), 4096)]
	var count [2]int
	for i, b := range head {
		if b == 0 {
			count[i%2]++
		}
	}
	for side := range count {
		if count[side] > len(head)/6 && count[1-side] <= count[side]/8 {
			return side
		}
	}
	return -1
}

// binary says whether text holds what text never holds.
func binary(text []byte) bool {
	head := text[:min(len(text), 8192)]
	control := 0
	for _, b := range head {
		if b == 0 {
			return true
		}
		if b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != '\v' || b == 0x7f {
			control++
		}
	}
	return control > len(head)/100+1
}

// tongue counts how the cells of a file without one encoding were decoded, and
// the letters of those that are no UTF-8: without accents, and beyond ASCII.
type tongue struct {
	mac                                 bool // cells are of an old Mac
	utf8, windows, dos, plain, accented int
}

// cell decodes one cell. A byte from 0x80 to 0x9f between two letters is a
// letter of the DOS code page 850; in Windows-1252 it would be a quotation
// mark inside a word.
func (t *tongue) cell(b []byte) string {
	if ascii(b) {
		return string(b)
	}
	if utf8.Valid(b) {
		t.utf8++
		return string(b)
	}
	for _, c := range b {
		switch {
		case c >= 0x80:
			t.accented++
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			t.plain++
		}
	}
	enc := charmap.Windows1252
	switch {
	case t.mac:
		t.windows++
		enc = charmap.Macintosh
	case dos(b):
		t.dos++
		enc = charmap.CodePage850
	default:
		t.windows++
	}
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		out = bytes.ToValidUTF8(b, []byte("\ufffd"))
	}
	return string(out)
}

// add puts the counts of another part of the file to these.
func (t *tongue) add(o tongue) {
	t.mac = t.mac || o.mac
	t.utf8, t.windows, t.dos, t.plain, t.accented = t.utf8+o.utf8, t.windows+o.windows, t.dos+o.dos, t.plain+o.plain, t.accented+o.accented
}

// fewAccents is how many letters beyond ASCII say nothing yet about a language.
const fewAccents = 8

// report says that a file mixes encodings, or is in one that is not known: in no
// language of Western Europe have most letters an accent.
func (t *tongue) report(name string, problems *source.List) {
	if t.accented >= fewAccents && t.accented > t.plain && t.windows+t.dos > t.utf8 {
		problems.Errorf(source.Pos{File: name}, "unknown-encoding", "open it in the program that wrote it, and save it as UTF-8",
			"the letters of this file are neither UTF-8 nor those of Western Europe (Cyrillic, Greek or Japanese ones, perhaps), and which they are does not stand in it")
		return
	}
	if t.mac && t.windows > 0 {
		problems.Warnf(source.Pos{File: name}, "mac-encoding", "look at a few words with accents; where they are wrong, save the file as UTF-8 in the program that wrote it",
			"no encoding stands in this file, and its letters look like those of old Macs (Mac Roman): %d cells were read so, %d as UTF-8", t.windows, t.utf8)
		return
	}
	if t.dos > 0 || t.windows > 0 && t.utf8 > 0 {
		problems.Warnf(source.Pos{File: name}, "mixed-encoding", "look at a few words with accents; where they are wrong, export the file again",
			"the file mixes encodings: %d cells were read as UTF-8, %d as Windows-1252, %d as DOS 850", t.utf8, t.windows, t.dos)
	}
}

func ascii(b []byte) bool {
	const high = 0x8080808080808080
	for ; len(b) >= 8; b = b[8:] {
		if endian.NativeEndian.Uint64(b)&high != 0 {
			return false
		}
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func dos(b []byte) bool {
	letter := func(i int) bool { return i >= 0 && i < len(b) && (b[i]|0x20 >= 'a' && b[i]|0x20 <= 'z') }
	for i, c := range b {
		if c >= 0x80 && c <= 0x9f && c != 0x91 && c != 0x92 && letter(i-1) && letter(i+1) {
			return true
		}
	}
	return false
}

// blank says whether nothing but white space stands in text.
func blank(text []byte) bool {
	return len(bytes.TrimSpace(text)) == 0 || cell.Trim(string(text[:min(len(text), 4096)])) == "" && len(text) < 4096
}
