package columns

import (
	"encoding/binary"
	"slices"

	"github.com/parquet-go/parquet-go/encoding/rle"
)

// codes are numbers in a dictionary, one a value. As long as all are the first,
// they are only counted.
type codes struct {
	n    int
	list []int32 // empty as long as all are 0
}

func (c *codes) add(code int32) {
	if code != 0 || len(c.list) > 0 {
		if len(c.list) == 0 {
			c.spread()
		}
		c.list = append(c.list, code)
	}
	c.n++
}

// spread writes out what was only counted.
func (c *codes) spread() {
	for range c.n {
		c.list = append(c.list, 0)
	}
}

func (c *codes) repeat(code int32, times int) {
	if code == 0 && len(c.list) == 0 {
		c.n += times
		return
	}
	if len(c.list) == 0 {
		c.spread()
	}
	from := len(c.list)
	c.list = slices.Grow(c.list, times)[:from+times]
	for i := range c.list[from:] {
		c.list[from+i] = code
	}
	c.n += times
}

func (c *codes) reset() { c.n, c.list = 0, c.list[:0] }

// encode appends the codes as a page of a dictionary has them.
func (c *codes) encode(b []byte) ([]byte, error) {
	if len(c.list) == 0 {
		b = append(b, 1) // bits a code
		return append(binary.AppendUvarint(b, uint64(c.n)<<1), 0), nil
	}
	from := len(b)
	coded, err := (&rle.DictionaryEncoding{}).EncodeInt32(b[from:], c.list)
	return append(b[:from], coded...), err
}

// levels say which rows have a value. As long as all have or all lack one, they
// are only counted.
type levels struct {
	n    int
	same uint8 // of all, while the list is empty
	list []uint8
}

func (l *levels) add(level uint8, times int) {
	switch {
	case times == 0:
		return
	case l.n == 0:
		l.same = level
	case level != l.same && len(l.list) == 0:
		for range l.n {
			l.list = append(l.list, l.same)
		}
	}
	if l.n += times; len(l.list) > 0 {
		for range times {
			l.list = append(l.list, level)
		}
	}
}

func (l *levels) reset() { l.n, l.list = 0, l.list[:0] }

// encode appends the levels with their length before them.
func (l *levels) encode(b []byte) ([]byte, error) {
	at := len(b)
	b = append(b, 0, 0, 0, 0)
	if len(l.list) == 0 {
		b = append(binary.AppendUvarint(b, uint64(l.n)<<1), l.same)
	} else {
		coded, err := (&rle.Encoding{BitWidth: 1}).EncodeLevels(nil, l.list)
		if err != nil {
			return b, err
		}
		b = append(b, coded...)
	}
	binary.LittleEndian.PutUint32(b[at:], uint32(len(b)-at-4))
	return b, nil
}
