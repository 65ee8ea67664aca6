package columns

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"

	"github.com/parquet-go/parquet-go/encoding/delta"
	"github.com/parquet-go/parquet-go/format"
)

// Text is a column of texts. One with a dictionary does without in a group where
// hardly any text comes again.
type Text struct {
	spec
	rows int // filled
	seed maphash.Seed

	dict   bool // of this group
	codes  codes
	last   int32 // code of the last value
	before int32 // of one that came before it
	held   int32 // of the value that rows have which are left out; -1 for ""
	starts []uint32
	data   []byte  // of the dictionary, or of all values
	slots  []int32 // hash → code + 1
	empty  int32   // code of "" + 1
}

// A dictionary is given up when, of this many values, more than three in four
// are new.
const trial = 4096

func newText(s spec) *Text {
	t := &Text{spec: s, seed: maphash.MakeSeed()}
	t.reset()
	return t
}

func (t *Text) about() *spec { return &t.spec }
func (t *Text) size() int    { return len(t.data) + 4*len(t.codes.list) + 4*len(t.starts) }

func (t *Text) reset() {
	t.rows, t.dict, t.last, t.before, t.held, t.empty = 0, t.spec.dict, -1, -1, -1, 0
	t.starts, t.data = append(t.starts[:0], 0), t.data[:0]
	t.codes.reset()
	clear(t.slots)
}

// Put puts a value at a row. Rows come in their order.
func (t *Text) Put(row int, value string) {
	if t.rows < row {
		t.fill(row)
	}
	t.rows++
	if !t.dict {
		t.data = append(t.data, value...)
		t.starts = append(t.starts, uint32(len(t.data)))
		return
	}
	if t.last < 0 || string(t.value(t.last)) != value {
		if t.before >= 0 && string(t.value(t.before)) == value {
			t.last, t.before = t.before, t.last
		} else {
			t.last, t.before = t.code(value), t.last
		}
	}
	t.codes.add(t.last)
	if t.rows == trial && len(t.starts)-1 > trial*3/4 {
		t.giveUp()
	}
}

// Hold puts a value at a row and all that follow, until another one is held or the
// group ends. It is for columns with a dictionary that hardly change.
func (t *Text) Hold(row int, value string) {
	t.fill(row)
	t.held = t.code(value)
}

// value gives the text of a code.
func (t *Text) value(code int32) []byte { return t.data[t.starts[code]:t.starts[code+1]] }

// code gives the number of a text in the dictionary.
func (t *Text) code(value string) int32 {
	if len(value) == 0 && t.empty > 0 {
		return t.empty - 1
	}
	if 2*len(t.starts) > len(t.slots) {
		t.grow()
	}
	mask := uint64(len(t.slots) - 1)
	for i := maphash.String(t.seed, value) & mask; ; i = (i + 1) & mask {
		switch slot := t.slots[i]; {
		case slot == 0:
			code := int32(len(t.starts) - 1)
			t.slots[i] = code + 1
			t.data = append(t.data, value...)
			t.starts = append(t.starts, uint32(len(t.data)))
			if len(value) == 0 {
				t.empty = code + 1
			}
			return code
		case string(t.value(slot-1)) == value:
			return slot - 1
		}
	}
}

// grow makes room in the dictionary.
func (t *Text) grow() {
	t.slots = make([]int32, max(2*len(t.slots), 64))
	mask := uint64(len(t.slots) - 1)
	for code := range int32(len(t.starts) - 1) {
		i := maphash.Bytes(t.seed, t.value(code)) & mask
		for t.slots[i] != 0 {
			i = (i + 1) & mask
		}
		t.slots[i] = code + 1
	}
}

// giveUp writes out the values that were numbers of a dictionary.
func (t *Text) giveUp() {
	if len(t.codes.list) == 0 {
		t.codes.spread()
	}
	old, starts := bytes.Clone(t.data), append([]uint32{}, t.starts...)
	t.dict, t.data, t.starts = false, t.data[:0], t.starts[:1]
	for _, code := range t.codes.list {
		t.data = append(t.data, old[starts[code]:starts[code+1]]...)
		t.starts = append(t.starts, uint32(len(t.data)))
	}
	t.codes.reset()
}

// fill leaves the column out of the rows before a row.
func (t *Text) fill(rows int) {
	more := rows - t.rows
	if more <= 0 {
		return
	}
	t.rows = rows
	if t.held >= 0 {
		t.codes.repeat(t.held, more)
		return
	}
	if t.dict {
		t.last, t.before = t.code(""), -1
		t.codes.repeat(t.last, more)
		return
	}
	for range more {
		t.starts = append(t.starts, uint32(len(t.data)))
	}
}

func (t *Text) pages(w *Writer, c *chunk) {
	var err error
	if !t.dict {
		w.page, err = (&delta.LengthByteArrayEncoding{}).EncodeByteArray(w.page[:0], t.data, t.starts)
		w.fail(err, t.name)
		c.values(t.rows, format.DeltaLengthByteArray, w.page)
		return
	}
	w.page = w.page[:0]
	for code := range int32(len(t.starts) - 1) {
		value := t.value(code)
		w.page = binary.LittleEndian.AppendUint32(w.page, uint32(len(value)))
		w.page = append(w.page, value...)
	}
	c.dictionary(len(t.starts)-1, w.page)
	w.page, err = t.codes.encode(w.page[:0])
	w.fail(err, t.name)
	c.values(t.rows, format.RLEDictionary, w.page)
}
