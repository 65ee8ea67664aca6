package columns

import (
	"encoding/binary"

	"github.com/parquet-go/parquet-go/encoding/delta"
	"github.com/parquet-go/parquet-go/format"
)

// Int is a column of numbers. One that may lack a value lacks it in the rows that
// it was left out of; any other has 0 there.
type Int struct {
	spec
	rows   int // filled
	levels levels

	codes  codes
	known  map[int64]int32
	values []int64 // of the dictionary, or all
	last   int64
	code   int32 // of the last
	held   int32 // code of what rows have that are left out, and one; 0 for nothing

	narrow []int32 // to be encoded
}

func newInt(s spec) *Int { return &Int{spec: s, known: map[int64]int32{}} }

func (n *Int) about() *spec { return &n.spec }
func (n *Int) size() int    { return 8*len(n.values) + 4*len(n.codes.list) + len(n.levels.list) }

func (n *Int) reset() {
	n.rows, n.held, n.values = 0, 0, n.values[:0]
	n.levels.reset()
	n.codes.reset()
	clear(n.known)
}

// Put puts a value at a row. Rows come in their order.
func (n *Int) Put(row int, value int64) {
	if n.rows < row {
		n.fill(row)
	}
	n.rows++
	if n.optional {
		n.levels.add(1, 1)
	}
	n.add(value)
}

// Hold puts a value at a row and all that follow, until another one is held or the
// group ends. It is for columns with a dictionary that hardly change.
func (n *Int) Hold(row int, value int64) {
	n.fill(row)
	n.held = n.coded(value) + 1
}

func (n *Int) add(value int64) {
	if !n.dict {
		n.values = append(n.values, value)
		return
	}
	n.codes.add(n.coded(value))
}

// coded gives the number of a value in the dictionary.
func (n *Int) coded(value int64) int32 {
	if len(n.values) == 0 || value != n.last {
		code, ok := n.known[value]
		if !ok {
			code = int32(len(n.values))
			n.known[value] = code
			n.values = append(n.values, value)
		}
		n.last, n.code = value, code
	}
	return n.code
}

// fill leaves the column out of the rows before a row.
func (n *Int) fill(rows int) {
	more := rows - n.rows
	if more <= 0 {
		return
	}
	n.rows = rows
	if n.held > 0 {
		n.codes.repeat(n.held-1, more)
		return
	}
	if n.optional {
		n.levels.add(0, more)
		return
	}
	for range more {
		n.add(0)
	}
}

func (n *Int) pages(w *Writer, c *chunk) {
	b, err := w.page[:0], error(nil)
	if len(n.values) == 0 { // not one is there
		b, err = n.levels.encode(b)
		w.fail(err, n.name)
		w.page = b
		c.values(n.rows, format.Plain, b)
		return
	}
	if n.dict {
		for _, v := range n.values {
			if n.short {
				b = binary.LittleEndian.AppendUint32(b, uint32(v))
			} else {
				b = binary.LittleEndian.AppendUint64(b, uint64(v))
			}
		}
		c.dictionary(len(n.values), b)
		b = b[:0]
	}
	if n.optional {
		b, err = n.levels.encode(b)
		w.fail(err, n.name)
	}
	encoding := format.DeltaBinaryPacked
	if n.dict {
		encoding = format.RLEDictionary
		b, err = n.codes.encode(b)
	} else {
		b, err = n.delta(b)
	}
	w.fail(err, n.name)
	w.page = b
	c.values(n.rows, encoding, b)
}

// delta appends the values as differences.
func (n *Int) delta(b []byte) ([]byte, error) {
	var e delta.BinaryPackedEncoding
	if !n.short {
		coded, err := e.EncodeInt64(nil, n.values)
		return append(b, coded...), err
	}
	n.narrow = n.narrow[:0]
	for _, v := range n.values {
		n.narrow = append(n.narrow, int32(v))
	}
	coded, err := e.EncodeInt32(nil, n.narrow)
	return append(b, coded...), err
}

// Bool is a column of yes and no.
type Bool struct {
	spec
	rows int
	bits []byte
}

func (y *Bool) about() *spec { return &y.spec }
func (y *Bool) size() int    { return len(y.bits) }

func (y *Bool) reset() { y.rows, y.bits = 0, y.bits[:0] }

// Yes says yes at a row. It need not be said of the others that they are no.
func (y *Bool) Yes(row int) {
	y.fill(row + 1)
	y.bits[row/8] |= 1 << (row % 8)
}

func (y *Bool) fill(rows int) {
	for len(y.bits)*8 < rows {
		y.bits = append(y.bits, 0)
	}
	y.rows = max(y.rows, rows)
}

func (y *Bool) pages(_ *Writer, c *chunk) { c.values(y.rows, format.Plain, y.bits) }
