package words

import (
	"slices"
	"strings"
	"unicode/utf8"
	"unsafe"
)

// scan is one text being sorted. It is used again for the next.
type scan struct {
	text   string
	tokens tokens   // its state is that of the whole scan; its rest only of what is read slowly
	keys   []uint64 // of words
	at     []uint32 // where they begin
	index  *index
	begun  int32 // sentences
	votes  [32]int32

	leads []int32 // words that a phrase may begin with
	memos []*memo // by language, from none on
	memo  *memo   // of the language of the text
	lang  int     // its number; -1 for none
	any   bool    // it is not known

	said   string // the language that the last text had, as its export said it
	told   bool   // whether there was one
	code   string // as it is known; "" for not at all
	number int    // of its list

	tail   window // what is left of the text
	hits   []hit
	taken  [groups]int         // the place behind the last phrase of each group
	topics []byte              // of those found, a bit for each rank
	known  map[string][]string // such bits → ids, sorted
	joined []byte              // a title and a text
}

// first is set in the place of a word that begins a sentence.
const first = 1 << 31

// The key of a word is its first eight letters, small, as bytes of a number. These
// mark words that are more than that.
const (
	longKey = 1 << 63     // there are more letters
	oddKey  = 1 << oddBit // there are others than those of ASCII: the key is only the first byte, folded, and the set

	oddBit = 55
	oddSet = 16 // where the set begins in it
)

// read cuts a text into words. Those of plain letters, as most are, are skimmed;
// what is around others is read by the same tokens as lists.
func (s *scan) read(text string, x *index) {
	s.text, s.index, s.keys, s.at, s.begun = text, x, s.keys[:0], s.at[:0], 0
	s.tokens.reset(text)
	for at := s.aside(0); at < len(text); {
		at = s.skim(at)
	}
}

// aside reads on without haste from a border of words, until a word begins with a
// letter of ASCII, and gives where that is.
func (s *scan) aside(from int) int {
	t := &s.tokens
	t.rest = s.text[from:]
	for {
		k := t.seek()
		from := len(s.text) - len(t.rest)
		switch {
		case k == between || k == letter && t.rest[0] < utf8.RuneSelf:
			return from
		case k == letter:
			t.run()
		default:
			t.one()
		}
		s.odd(from)
	}
}

// odd notes the word that was read slowly.
func (s *scan) odd(from int) {
	word := s.tokens.word
	key := oddKey | uint64(s.index.find(unsafe.String(unsafe.SliceData(word), len(word))))<<oddSet
	if len(word) > 0 {
		key |= uint64(word[0])
	}
	s.note(key, from)
}

// note notes a word, after [tokens.begin].
func (s *scan) note(key uint64, from int) {
	at := uint32(from)
	if s.tokens.first {
		at |= first
		s.begun++
	}
	s.keys, s.at = append(s.keys, key), append(s.at, at)
}

// undo takes the last word back and gives where it began.
func (s *scan) undo() int {
	n := len(s.at) - 1
	at := s.at[n]
	s.keys, s.at = s.keys[:n], s.at[:n]
	s.tokens.fresh = at&first != 0
	if s.tokens.fresh {
		s.begun--
	}
	return int(at &^ first)
}

// before gives the word that ends where something else stands, "" for none.
func (s *scan) before(at int) string {
	if at == 0 || kindOfByte[s.text[at-1]] != 1 || len(s.at) == 0 {
		return ""
	}
	return s.text[s.at[len(s.at)-1]&^first : at]
}

// mark looks at a character between words that may mean something, and gives where
// to go on.
func (s *scan) mark(at int) int {
	t := &s.tokens
	switch c := s.text[at]; c {
	case '.', '!', '?':
		if c == '.' && strings.EqualFold(s.before(at), "www") {
			return s.aside(s.undo())
		}
		t.fresh = t.fresh || ends(s.text[at+1:])
	case ':':
		if word := s.before(at); isLink(s.text[at-len(word):]) {
			return s.aside(s.undo())
		}
	case '@':
		return s.aside(at)
	case '\n', '\r':
		t.fresh = true
		if rest := s.text[at+1:]; rest != "" && mayQuote(rest[0]) {
			t.line = true
			return s.aside(at + 1)
		}
	default:
		return s.foreign(at)
	}
	return at + 1
}

// foreign reads a character that is not of ASCII, and the word that it is in.
func (s *scan) foreign(at int) int {
	r, n := utf8.DecodeRuneInString(s.text[at:])
	switch {
	case kindOf(r) == between && r != '\u2028' && r != '\u2029':
		s.tokens.fresh = s.tokens.fresh || (r == '…' || r == '。' || r == '！' || r == '？') && ends(s.text[at+n:])
		return at + n
	}
	if s.before(at) == "" {
		return s.aside(at)
	}
	from := s.undo()
	s.tokens.rest = s.text[from:]
	s.tokens.run()
	s.odd(from)
	return s.aside(len(s.text) - len(s.tokens.rest))
}

// set gives the words of lists that a word is.
func (s *scan) set(i int) *set { return s.index.set(s.word(i).set) }

// plain gives a word of letters of ASCII as it stands there, as far as it is
// compared.
func (s *scan) plain(i int) string {
	word := s.text[s.from(i):]
	return word[:min(run(word), longest)]
}

// from gives where a word begins.
func (s *scan) from(i int) int { return int(s.at[i] &^ first) }

// end gives where a word ends.
func (s *scan) end(i int) int {
	t := tokens{rest: s.text[s.from(i):]}
	if r, _ := utf8.DecodeRuneInString(t.rest); kindOf(r) == alone {
		t.one()
	} else {
		t.run()
	}
	return len(s.text) - len(t.rest)
}

// reach gives how many words a phrase takes from i on; 0 when it is not there.
func (s *scan) reach(p *phrase, i int) int {
	if len(p.words) == 1 {
		return 1
	}
	if i+len(p.words) > len(s.at) {
		return 0
	}
	for k, w := range p.words[1:] {
		if !slices.Contains(s.set(i+1+k).words, w) {
			return 0
		}
	}
	return len(p.words)
}
