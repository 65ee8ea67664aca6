package words

import "unicode/utf8"

// block is how many bytes of a text are looked at together, one for each bit of a number.
const block = 64

// kinds says of a block, a bit for each byte, which are letters or digits of ASCII,
// and which are to be looked at: those that are no ASCII, and those that a sentence,
// a line, a link or a name may end or begin with.
func kinds(b *[block]byte) (letters, marks uint64) {
	var w, x, y, z uint64 // four sums at a time, as each byte has to wait for the one before it
	first, second, third, fourth := (*[16]byte)(b[:16]), (*[16]byte)(b[16:32]), (*[16]byte)(b[32:48]), (*[16]byte)(b[48:])
	for i := 15; i >= 0; i-- {
		w = w<<1 | kindOfByte[first[i&15]]
		x = x<<1 | kindOfByte[second[i&15]]
		y = y<<1 | kindOfByte[third[i&15]]
		z = z<<1 | kindOfByte[fourth[i&15]]
	}
	letters = w&0xffff | x&0xffff<<16 | y&0xffff<<32 | z<<48
	marks = w>>32 | x>>32<<16 | y>>32<<32 | z>>32<<48
	return letters, marks
}

// kindOfByte has bit 0 for letters and bit 32 for what is to be looked at.
var kindOfByte = func() (t [256]uint64) {
	for c := range t {
		switch {
		case c < utf8.RuneSelf && asciiWord[c]:
			t[c] = 1
		case c >= utf8.RuneSelf, c == '\n', c == '\r', c == '.', c == '!', c == '?', c == ':', c == '@':
			t[c] = 1 << 32
		}
	}
	return t
}()
