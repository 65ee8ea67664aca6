package words

import (
	"math"
	"slices"
	"strings"
)

// sieve tells words that a phrase of a language may begin with from nearly all
// others, by their first four letters.
type sieve [1 << sieveBits]uint8

const sieveBits = 14

// sieved gives where a sieve has the first four letters of a key.
func sieved(key uint64) uint64 {
	return uint64(uint32(key)) * 0x9e3779b97f4a7c15 >> (64 - sieveBits)
}

// add adds a word of a list, folded, with its star.
func (s *sieve) add(word string) {
	stem, star := strings.CutSuffix(word, "*")
	if !ascii(stem) {
		return // it is read slowly, and known then
	}
	s.addAll(stem, star)
}

// addAll adds a word, or all that begin with it.
func (s *sieve) addAll(stem string, all bool) {
	s[sieved(keyOf(stem))] = 1
	if all && len(stem) < 4 {
		for c := range asciiWord {
			if asciiWord[c] && (c < 'A' || c > 'Z') {
				s.addAll(stem+string(rune(c)), true)
			}
		}
	}
}

// sift notes the words that a phrase may begin with, and less those of which is
// known that none does, without a branch for each.
func (s *scan) sift(f *sieve) {
	n := len(s.keys)
	s.keys = append(s.keys, 0) // no next word is what none begins with
	s.leads = slices.Grow(s.leads[:0], n)
	leads, k := s.leads[:n], 0
	for i, key := range s.keys[:n] {
		leads[k] = int32(i)
		k += int(f[sieved(key)]) | int(key>>(oddSet+leadingBit)&(key>>oddBit)&1)
	}
	leads, k = leads[:k], 0
	for _, i := range leads {
		key := s.keys[i]
		m := &s.memo[slot(key)]
		other := m.key ^ key
		leads[k] = i
		k += int(((other|-other)>>63 | uint64(m.some)>>(s.keys[i+1]&31)) & 1)
	}
	s.leads = leads[:k]
}

// memo is what is known of words that were looked up, in one language.
type memo [1 << memoBits]met

const memoBits = 11

// met is a word, and what phrases that begin with it can say of a text: by the word
// alone, and with a next one that begins with certain letters.
type met struct {
	key   uint64 // 0 for one that is longer than its key
	alone uint64
	next  uint32
	some  uint32 // next, or all where the word by itself says something
	set   int32
}

// slot gives the place of a word in a memo.
func slot(key uint64) uint64 { return key * 0x9e3779b97f4a7c15 >> (64 - memoBits) }

// in gives what is known in a language.
func (s *scan) in(lang int) *memo {
	if s.memos == nil {
		s.memos = make([]*memo, len(s.index.sieves))
	}
	if s.memos[1+lang] == nil {
		s.memos[1+lang] = &memo{}
	}
	return s.memos[1+lang]
}

// word gives what is known of a word.
func (s *scan) word(i int) *met {
	m := &s.memo[slot(s.keys[i])]
	if m.key != s.keys[i] {
		s.meet(i, m)
	}
	return m
}

// meet looks a word up.
func (s *scan) meet(i int, m *met) {
	*m = met{key: s.keys[i]}
	if m.key&oddKey != 0 {
		m.set = int32(m.key >> oddSet & (2*leading - 1))
	} else {
		m.set = s.index.find(s.plain(i))
	}
	for _, w := range s.index.set(m.set).words {
		for k := range s.index.heads[w] {
			switch p := &s.index.heads[w][k]; {
			case !p.counts(s.lang, s.any):
			case len(p.words) > 1:
				m.next |= 1 << (p.second & 31)
			default:
				m.alone |= p.says
			}
		}
	}
	if m.some = m.next; m.alone != 0 {
		m.some = math.MaxUint32
	}
	if m.key&longKey != 0 {
		m.key = 0
	}
}

// counts says whether a phrase is looked for in texts of a language, or where none
// is known.
func (p *phrase) counts(lang int, any bool) bool {
	return p.group < groups && (int(p.language) == lang || any && p.group.anywhere())
}

// sieve lays out the sieves.
func (x *index) sieve(b *builder, languages int) {
	x.sieves = make([]sieve, 1+languages)
	for id, w := range b.words {
		for i := range x.heads[id] {
			p := &x.heads[id][i]
			if p.group >= groups {
				continue
			}
			x.sieves[1+p.language].add(w)
			if p.group.anywhere() {
				x.sieves[0].add(w)
			}
		}
	}
}
