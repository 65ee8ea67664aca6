package rows

import (
	"cmp"
	"slices"

	"hearth/internal/engagement/packed"
)

// heap is packed rows by month, in the order in which they came, in blocks of
// memory that are used again.
type heap struct {
	blocks [][]byte
	free   [][]byte
	months [][]place // by the number of the month
	spare  [][]place // memory for more of them
	size   int       // bytes that it takes
}

// place is where in a heap a row lies, and what it is sorted by.
type place struct {
	first, second uint64 // its order
	block, offset uint32
}

const blockSize = 1 << 20

func (h *heap) add(row packed.Row, month int32) {
	n := len(h.blocks) - 1
	if n < 0 || cap(h.blocks[n])-len(h.blocks[n]) < len(row) {
		h.blocks = append(h.blocks, h.block(len(row)))
		n++
	}
	for int(month) >= len(h.months) {
		h.months = append(h.months, nil)
	}
	if k := len(h.spare); h.months[month] == nil && k > 0 {
		h.months[month], h.spare = h.spare[k-1], h.spare[:k-1]
	}
	first, second := row.Order()
	h.months[month] = append(h.months[month], place{first, second, uint32(n), uint32(len(h.blocks[n]))})
	h.blocks[n] = append(h.blocks[n], row...)
	h.size += len(row) + 32
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
	h.blocks, h.size = h.blocks[:0], 0
	for i, places := range h.months {
		if cap(places) > 0 {
			h.spare, h.months[i] = append(h.spare, places[:0]), nil
		}
	}
	slices.SortFunc(h.spare, func(a, b []place) int { return cmp.Compare(cap(a), cap(b)) })
}

func (h *heap) row(p place) packed.Row {
	row, _ := packed.Next(h.blocks[p.block][p.offset:])
	return row
}

// sort puts the rows of each month in the order of the file.
func (h *heap) sort() {
	for _, places := range h.months {
		h.order(places)
	}
}

// order sorts places. Most exports go by time: then only what is of one time has
// to be sorted, a little at once.
func (h *heap) order(places []place) {
	byTime := slices.IsSortedFunc(places, func(a, b place) int { return cmp.Compare(a.first, b.first) })
	for len(places) > 0 {
		n := len(places)
		if byTime {
			for n = 1; n < len(places) && places[n].first == places[0].first; n++ {
			}
		}
		if some := places[:n]; n > 1 && !slices.IsSortedFunc(some, h.compare) {
			slices.SortFunc(some, h.compare)
		}
		places = places[n:]
	}
}

func (h *heap) compare(a, b place) int {
	switch {
	case a.first != b.first:
		return cmp.Compare(a.first, b.first)
	case a.second != b.second:
		return cmp.Compare(a.second, b.second)
	}
	x, y := h.row(a), h.row(b)
	return cmp.Or(packed.CompareRest(x, y), cmp.Compare(x.Captured(), y.Captured()))
}
