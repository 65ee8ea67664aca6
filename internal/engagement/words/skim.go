package words

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"unsafe"
)

// skim reads a text from a border of words on, block by block. Of each it knows at
// once which bytes are letters and which are characters that may mean something, so
// that no word waits for the one before it. It gives where to go on: the end, or
// what is behind something that has no place in a block.
func (s *scan) skim(from int) int {
	for from < len(s.text) {
		b := s.block(from)
		letters, marks := kinds((*[block]byte)(b[:block]))
		size := min(block-bits.LeadingZeros64(^letters), len(s.text)-from) // a word that goes on behind it is for the next
		if size == 0 {
			from = s.endless(from)
			continue
		}
		letters &= 1<<size - 1
		borders := letters ^ letters<<1 // where a word begins, and then where it ends
		for ; marks != 0; marks &= marks - 1 {
			s.words(b, from, borders&(marks^(marks-1)))
			on := s.mark(from+bits.TrailingZeros64(marks)) - from
			if on >= size {
				return from + on
			}
			rest := ^uint64(0) << (on & (block - 1))
			borders, marks = borders&rest, marks&rest|1<<(on-1)
		}
		s.words(b, from, borders)
		from += size
	}
	return from
}

// window is a block and what may be read behind it.
type window [block + 8]byte

// block gives the block that begins somewhere; behind the end is space.
func (s *scan) block(from int) *window {
	left := len(s.text) - from
	if left >= len(window{}) {
		return (*window)(unsafe.Add(unsafe.Pointer(unsafe.StringData(s.text)), from))
	}
	copy(s.tail[copy(s.tail[:], s.text[from:]):], space)
	return &s.tail
}

const space = "                                                                        "

// words notes the words between borders in a block.
func (s *scan) words(b *window, from int, borders uint64) {
	if borders == 0 {
		return
	}
	n := len(s.at)
	if min(cap(s.keys), cap(s.at))-n < block/2 {
		s.keys, s.at = slices.Grow(s.keys, block), slices.Grow(s.at, block)
	}
	keys, at := s.keys[n:n+block/2], s.at[n:n+block/2]
	k := 0
	for ; borders != 0; borders &= borders - 1 {
		i := bits.TrailingZeros64(borders)
		borders &= borders - 1
		m := &keyMasks[(bits.TrailingZeros64(borders)-i)&(block-1)]
		keys[k&(block/2-1)] = binary.LittleEndian.Uint64(b[i&(block-1):])&m.letters | m.marks
		at[k&(block/2-1)] = uint32(from + i)
		k++
	}
	if s.tokens.fresh {
		at[0] |= first
		s.tokens.fresh = false
		s.begun++
	}
	s.keys, s.at = s.keys[:n+k], s.at[:n+k]
}

// keyMasks make the key of a word of eight bytes and its length: those of its letters
// that are in it, made small, and the mark of a longer one.
var keyMasks = func() (t [block]struct{ letters, marks uint64 }) {
	for n := range t {
		t[n].letters = 1<<(8*n) - 1
		t[n].marks = 0x2020202020202020 & t[n].letters
		if n > 8 {
			t[n].marks |= longKey
		}
	}
	return t
}()

// endless notes a word that no block can hold and gives where it ends.
func (s *scan) endless(from int) int {
	end := from + run(s.text[from:])
	s.tokens.begin()
	s.note(keyOf(s.text[from:end]), from)
	return end
}

// keyOf gives the key of a word of ASCII.
func keyOf(word string) uint64 {
	var b [8]byte
	copy(b[:], word)
	m := &keyMasks[min(len(word), block-1)]
	return binary.LittleEndian.Uint64(b[:])&m.letters | m.marks
}

// run gives how many bytes of the word that a text begins with are letters of ASCII.
func run(text string) (n int) {
	for n < len(text) && kindOfByte[text[n]] == 1 {
		n++
	}
	return n
}
