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
	dealt  []place   // memory to sort them
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

// soon is how many rows ahead of the one in hand are fetched: one after the other
// each would be waited for, as they lie in the order in which they came.
const soon = 8

// fetch looks at the row that is wanted soon. What it gives is not asked for: it
// keeps the look from being left out.
func (h *heap) fetch(places []place) byte {
	if len(places) <= soon {
		return 0
	}
	p := &places[soon]
	return h.blocks[p.block][p.offset]
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
	if !slices.IsSortedFunc(places, func(a, b place) int { return cmp.Compare(a.first, b.first) }) {
		h.deal(places, 0)
		return
	}
	for len(places) > 0 {
		n := 1
		for n < len(places) && places[n].first == places[0].first {
			n++
		}
		h.deal(places[:n], 8)
		places = places[n:]
	}
}

// few is how many places are sorted by comparing them.
const few = 24

// deal sorts places that are alike up to a byte of their order: it deals them out
// by that byte, and goes on with each pile. Pseudonyms are as good as random, so
// that two bytes of them make piles of a few.
func (h *heap) deal(places []place, from int) {
	if len(places) <= few || from == 16 {
		h.compared(places)
		return
	}
	var ends [256]int
	for i := range places {
		ends[places[i].byte(from)]++
	}
	if ends[places[0].byte(from)] == len(places) {
		h.deal(places, from+1)
		return
	}
	sum := 0
	for b, n := range ends {
		ends[b] = sum
		sum += n
	}
	h.dealt = append(h.dealt[:0], places...)
	for _, p := range h.dealt {
		b := p.byte(from)
		places[ends[b]] = p
		ends[b]++
	}
	begin := 0
	for _, end := range ends {
		if end-begin > 1 {
			h.deal(places[begin:end], from+1)
		}
		begin = end
	}
}

// byte gives a byte of the order, the first ones weigh most.
func (p *place) byte(n int) byte {
	if n < 8 {
		return byte(p.first >> (56 - 8*n))
	}
	return byte(p.second >> (120 - 8*n))
}

// compared sorts places by comparing them.
func (h *heap) compared(places []place) {
	if len(places) > few {
		slices.SortFunc(places, h.compare)
		return
	}
	for i := 1; i < len(places); i++ {
		p, k := places[i], i
		for ; k > 0 && h.compare(p, places[k-1]) < 0; k-- {
			places[k] = places[k-1]
		}
		places[k] = p
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
