package ingest

import (
	"encoding/binary"
	"hash/maphash"
	"strings"
	"unicode/utf8"
	"unsafe"

	"hearth/internal/engagement"
	pack "hearth/internal/engagement/packed"
)

// packer takes the rows of one window of a large file, packed. What the whole
// file decides is left for the store: which of two rows with one id counts, who
// opened a thread, when the file was exported.
type packer struct {
	seed    maphash.Seed
	rows    []byte
	at      []uint32 // where each row begins
	hashes  []uint64 // of what each row is about; 0 for a number of the message before it
	parents []uint64 // of the message that it answers; 0 for none
	marks   []byte
	sums    []byte // of rows without an id: what they say, as a hash
	words   []byte // a JSON object a line, for each row that is marked so
	answers bool   // whether there are parents

	owned, single int // numbers of a message before them that have no hash, and others
}

// Marks of a row.
const (
	markCounted = 1 << iota // a record of the file was counted for it
	markWords               // there is a line of words
	markShare               // it passes a message on: no thread goes on above it
	markReading
	markLoose   // it has no id
	markCertain // and says so much that another one which says it is the same
)

const sumSize = 32

// newPacker makes a packer with room for so many rows, and bytes of them.
func newPacker(seed maphash.Seed, rows, bytes int) *packer {
	return &packer{
		seed: seed, rows: make([]byte, 0, bytes), at: make([]uint32, 0, rows),
		hashes: make([]uint64, 0, rows), parents: make([]uint64, 0, rows), marks: make([]byte, 0, rows),
	}
}

func (k *packer) reset() {
	k.rows, k.at, k.hashes, k.parents = k.rows[:0], k.at[:0], k.hashes[:0], k.parents[:0]
	k.marks, k.sums, k.words, k.answers = k.marks[:0], k.sums[:0], k.words[:0], false
	k.owned, k.single = 0, 0
}

// message packs a message. One that answers nothing, or passes something on,
// opens its thread.
func (k *packer) message(m *engagement.Message, w *Words) {
	if m.Root == "" && (m.Parent == "" || m.Kind == engagement.KindShare) {
		m.Root = m.ID
	}
	mark, parent := byte(0), uint64(0)
	if m.Kind == engagement.KindShare {
		mark |= markShare
	}
	if m.Root == "" {
		parent, k.answers = max(pack.HashText(k.seed, m.Parent), 1), true
	}
	if w.Title != "" || w.Text != "" {
		mark |= markWords
		k.words = appendWords(k.words, w)
	}
	row := k.begin(mark)
	k.rows = pack.AppendMessage(k.rows, m)
	k.hashes = append(k.hashes, max(pack.Row(k.rows[row:]).Hash(k.seed), 1))
	k.parents = append(k.parents, parent)
}

func (k *packer) reading(r *engagement.Reading) {
	one := series{to: k}
	one.add(r)
}

func (k *packer) begin(mark byte) int {
	k.at = append(k.at, uint32(len(k.rows)))
	k.marks = append(k.marks, mark)
	return len(k.rows)
}

// count notes that the last message stands for a record of the file.
func (k *packer) count() {
	if n := len(k.marks); n > 0 {
		k.marks[n-1] |= markCounted
	}
}

// loose notes that the last message has no id but what it says.
func (k *packer) loose(sum []byte, certain bool) {
	mark := byte(markLoose)
	if certain {
		mark |= markCertain
	}
	k.marks[len(k.marks)-1] |= mark
	k.sums = append(k.sums, sum...)
}

// appendWords appends words as a line of data/text.
func appendWords(b []byte, w *Words) []byte {
	b = append(b, `{"message":`...)
	b = appendJSON(b, w.Message)
	if w.Title != "" {
		b = append(b, `,"title":`...)
		b = appendJSON(b, w.Title)
	}
	b = append(b, `,"text":`...)
	b = appendJSON(b, w.Text)
	if w.Language != "" {
		b = append(b, `,"language":`...)
		b = appendJSON(b, w.Language)
	}
	if w.Attached {
		b = append(b, `,"attached":true`...)
	}
	return append(b, '}', '\n')
}

// asItIs are the characters that stand in JSON as they are.
var asItIs = func() (t [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		t[c] = c != '"' && c != '\\'
	}
	return t
}()

// eightAsTheyAre says whether the first eight are such characters. It may deny that
// of some that are.
func eightAsTheyAre(s string) bool {
	const each, high = 0x0101010101010101, 0x8080808080808080
	w := binary.LittleEndian.Uint64(unsafe.Slice(unsafe.StringData(s), 8))
	quotes, slashes := w^'"'*each, w^'\\'*each
	return (w|(w-' '*each)|(quotes-each)|(slashes-each))&high == 0
}

// appendJSON appends a text as the JSON encoder writes it with HTML left alone.
func appendJSON(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	from := 0 // what is before has been written
	for i := 0; i < len(s); {
		c := s[i]
		if asItIs[c] {
			for i++; i+8 <= len(s) && eightAsTheyAre(s[i:]); i += 8 {
			}
			continue
		}
		if c < utf8.RuneSelf {
			b = append(b, s[from:i]...)
			if short := strings.IndexByte("\"\\\b\f\n\r\t", c); short >= 0 {
				b = append(b, '\\', "\"\\bfnrt"[short])
			} else {
				b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
			}
			i++
			from = i
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			b = append(append(b, s[from:i]...), `\ufffd`...)
			from = i + n
		} else if r == '\u2028' || r == '\u2029' {
			b = append(append(b, s[from:i]...), '\\', 'u', '2', '0', '2', hex[r&15])
			from = i + n
		}
		i += n
	}
	return append(append(b, s[from:]...), '"')
}
