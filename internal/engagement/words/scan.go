package words

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf8"
	"unsafe"
)

// quick is a word of up to seven letters, small ones, and the set of the words of
// lists that it is.
type quick struct {
	word uint64
	set  int32
}

// quicks is how many a scan remembers: a power of two.
const quicks = 1 << 12

// word is [index.plain], which is not asked for short words that came before.
func (s *scan) word(text string) (set int32, length int) {
	if len(text) < 8 {
		return s.index.plain(text)
	}
	const each, high = 0x0101010101010101, 0x8080808080808080
	w := binary.LittleEndian.Uint64(unsafe.Slice(unsafe.StringData(text), 8))
	from := func(w uint64, c uint64) uint64 { return w&^high + (0x80-c)*each } // the high bit of each byte that is c or above
	small := w | 0x20*each
	letters := from(small, 'a') &^ from(small, 'z'+1)
	digits := from(w, '0') &^ from(w, '9'+1)
	others := ((letters | digits) &^ w & high) ^ high
	end := bits.TrailingZeros64(others) &^ 7
	if others == 0 || w>>end&0x80 != 0 {
		return s.index.plain(text)
	}
	small &= 1<<end - 1
	q := &s.quick[small*0x9e3779b97f4a7c15>>(64-12)]
	if q.word != small {
		q.word = small
		q.set, _ = s.index.plain(text)
	}
	return q.set, end / 8
}

// scan is one text being sorted. It is used again for the next.
type scan struct {
	text   string
	tokens tokens
	at     []place
	index  *index
	votes  [32]int32

	excepts uint64 // languages in which a word of the text may count for nothing

	leads []int32       // places where a phrase may begin
	quick [quicks]quick // short words that came before

	said   string // the language that the last text had, as its export said it
	told   bool   // whether there was one
	code   string // as it is known; "" for not at all
	number int    // of its list

	hits   []hit
	topics []byte              // of those found, a bit for each rank
	known  map[string][]string // such bits → ids, sorted
	joined []byte              // a title and a text
}

// place is one word of the text.
type place struct {
	set     int32
	at, end int32 // in the text
	first   bool  // it begins a sentence
	except  bool
}

func (s *scan) read(text string, x *index) {
	s.text, s.index, s.at, s.leads, s.excepts = text, x, s.at[:0], s.leads[:0], 0
	t := &s.tokens
	t.reset(text)
	for {
		s.run()
		k := t.seek()
		from, set, n := len(text)-len(t.rest), int32(0), 0
		switch k {
		case letter:
			if set, n = s.word(t.rest); n > 0 {
				t.rest = t.rest[n:]
				t.begin()
			} else {
				t.run()
			}
		case alone:
			t.one()
		default:
			return
		}
		if n == 0 {
			set = x.find(t.word)
		}
		s.place(set, from, len(text)-len(t.rest))
	}
}

// run reads words as they mostly stand, with a space or a comma between them. It
// finds nothing that read would not.
func (s *scan) run() {
	t := &s.tokens
	if t.line {
		return
	}
	rest := t.rest
	for len(rest) >= 8 {
		c := rest[0]
		if c == ' ' || c == ',' {
			rest = rest[1:]
			continue
		}
		if c >= utf8.RuneSelf || !asciiWord[c] || maybeAddress(rest) {
			break
		}
		set, n := s.word(rest)
		if n == 0 {
			break
		}
		t.begin()
		from := len(s.text) - len(rest)
		s.place(set, from, from+n)
		rest = rest[n:]
	}
	t.rest = rest
}

// place notes a word.
func (s *scan) place(set int32, from, to int) {
	if set&leading != 0 {
		s.leads = append(s.leads, int32(len(s.at)))
	}
	if set&excepting != 0 {
		s.excepts |= s.index.set(set).except
	}
	s.at = append(s.at, place{set: set, at: int32(from), end: int32(to), first: s.tokens.first})
}

// words gives the words of lists that stand at a place.
func (s *scan) words(i int) []int32 { return s.index.set(s.at[i].set).words }

// reach gives how many places a phrase takes from i on; 0 when it is not there.
func (s *scan) reach(p *phrase, i int) int {
	if len(p.words) == 1 {
		return 1
	}
	if i+len(p.words) > len(s.at) {
		return 0
	}
	for k, w := range p.words[1:] {
		if !slices.Contains(s.words(i+1+k), w) {
			return 0
		}
	}
	return len(p.words)
}
