package rows

import (
	"cmp"
	"encoding/binary"
	"slices"

	"hearth/internal/engagement/packed"
)

// heap is packed rows in no order, in blocks of memory that are used again.
type heap struct {
	blocks [][]byte
	free   [][]byte
	places []place
	size   int // bytes that it takes
}

// place is where in a heap a row lies, and what it is sorted by.
type place struct {
	seconds int64
	next    uint64 // a beginning of what comes behind the seconds
	block   uint32
	offset  uint32
	month   int32 // number of the month that it is filed under
}

const blockSize = 1 << 20

func (h *heap) add(row packed.Row, month int32) {
	n := len(h.blocks) - 1
	if n < 0 || cap(h.blocks[n])-len(h.blocks[n]) < len(row) {
		h.blocks = append(h.blocks, h.block(len(row)))
		n++
	}
	h.places = append(h.places, place{row.Seconds(), beginning(row), uint32(n), uint32(len(h.blocks[n])), month})
	h.blocks[n] = append(h.blocks[n], row...)
	h.size += len(row) + 40
}

func (h *heap) block(least int) []byte {
	if n := len(h.free); n > 0 && least <= blockSize {
		b := h.free[n-1]
		h.free = h.free[:n-1]
		return b[:0]
	}
	return make([]byte, 0, max(least, blockSize))
}

// reset makes the heap empty.
func (h *heap) reset() {
	for _, b := range h.blocks {
		if cap(b) == blockSize {
			h.free = append(h.free, b)
		}
	}
	h.blocks, h.places, h.size = h.blocks[:0], h.places[:0], 0
}

func (h *heap) row(p place) packed.Row {
	row, _ := packed.Next(h.blocks[p.block][p.offset:])
	return row
}

// beginning is the first bytes of what two rows of one time are told apart by, as
// a number: equal ones say nothing.
func beginning(row packed.Row) uint64 {
	if row.IsReading() {
		return binary.BigEndian.Uint64(row[16:])>>1 | 1<<63
	}
	var b [8]byte
	copy(b[:], row.ID())
	return binary.BigEndian.Uint64(b[:]) >> 1
}

// sort puts the rows of each month in the order of the file. Most exports are in it.
func (h *heap) sort() {
	order := func(a, b place) int {
		switch {
		case a.month != b.month:
			return cmp.Compare(a.month, b.month)
		case a.seconds != b.seconds:
			return cmp.Compare(a.seconds, b.seconds)
		case a.next != b.next:
			return cmp.Compare(a.next, b.next)
		}
		x, y := h.row(a), h.row(b)
		return cmp.Or(packed.CompareAlike(x, y), cmp.Compare(x.Captured(), y.Captured()))
	}
	if !slices.IsSortedFunc(h.places, order) {
		slices.SortFunc(h.places, order)
	}
}
