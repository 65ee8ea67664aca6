package ingest

import (
	"bytes"
	"encoding/json"
	"hash/maphash"
	"unicode/utf8"

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
	hashes  []uint64 // of what each row is about
	parents []uint64 // of the message that it answers; 0 for none
	marks   []byte
	sums    []byte // of rows without an id: what they say, as a hash
	words   []byte // a JSON object a line, for each row that is marked so
}

// Marks of a row.
const (
	markCounted = 1 << iota // a record of the file was counted for it
	markWords               // there is a line of words
	markShare               // it passes a message on: no thread goes on above it
	markReading
	markLoose // it has no id: two that say the same are two
)

const sumSize = 32

func (k *packer) reset() {
	k.rows, k.at, k.hashes, k.parents = k.rows[:0], k.at[:0], k.hashes[:0], k.parents[:0]
	k.marks, k.sums, k.words = k.marks[:0], k.sums[:0], k.words[:0]
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
		parent = max(pack.HashKey(k.seed, []byte(m.Parent), false), 1)
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
	row := k.begin(markReading)
	k.rows = pack.AppendReading(k.rows, r)
	k.hashes = append(k.hashes, max(pack.Row(k.rows[row:]).Hash(k.seed), 1))
	k.parents = append(k.parents, 0)
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
func (k *packer) loose(sum []byte) {
	k.marks[len(k.marks)-1] |= markLoose
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
	return append(b, '}', '\n')
}

// appendJSON appends a text as the JSON encoder writes it with HTML left alone.
func appendJSON(b []byte, s string) []byte {
	from := len(b)
	b = append(b, '"')
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			return appendEncoded(b[:from], s)
		}
	}
	return append(append(b, s...), '"')
}

func appendEncoded(b []byte, s string) []byte {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return append(b, `""`...) // no text fails to encode
	}
	return append(b, bytes.TrimSuffix(buf.Bytes(), []byte("\n"))...)
}
