package words

import (
	"slices"
)

// group is a kind of list. The longest phrase wins its place within a group.
type group uint8

const (
	inClass group = iota
	inTopics
	inClosing
	inStarts
	groups // how many there are

	inExcept group = groups
)

// label is what a phrase of a list stands for.
type label struct {
	group    group
	language int16 // index in Lists.languages
	name     string
}

// phrase is one line of a list: words that follow each other.
type phrase struct {
	words []int32 // in index.words
	label int32   // in index.labels
}

// index finds phrases. Its words stand in a tree of bytes, so that a word of a
// text is compared with all lists at once.
type index struct {
	class [256]uint8 // of a byte, among those that words are made of; 0 for any other
	width int
	next  []int32 // node × class → node; 0 for none
	nodes []node

	letters map[rune]uint32 // letter → languages that it is told by
	small   []uint32        // word → languages whose small word it is, as bits
	codes   []string        // the languages of those bits
	heads   [][]phrase      // word → phrases that begin with it
	labels  []label
}

// node is a place in the tree: the words that end there, and those that have a
// star there.
type node struct{ whole, star []int32 }

// builder gathers words and phrases before the tree is laid out.
type builder struct {
	ids     map[string]int32 // folded word, with its star
	words   []string
	small   map[int32]uint32
	letters map[rune]uint32
	codes   []string
	heads   map[int32][]phrase
	labels  []label
}

func newBuilder() *builder {
	return &builder{ids: map[string]int32{}, small: map[int32]uint32{}, letters: map[rune]uint32{}, heads: map[int32][]phrase{}}
}

func (b *builder) word(w string) int32 {
	id, ok := b.ids[w]
	if !ok {
		id = int32(len(b.words))
		b.ids[w], b.words = id, append(b.words, w)
	}
	return id
}

// common notes the small words of a language, of which there are at most 32.
func (b *builder) common(code string, words []string, letters string) {
	bit := uint32(1) << len(b.codes)
	b.codes = append(b.codes, code)
	for _, w := range words {
		b.small[b.word(w)] |= bit
	}
	for _, r := range letters {
		b.letters[r] |= bit
	}
}

// label gives the number of a label for phrases.
func (b *builder) label(l label) int32 {
	b.labels = append(b.labels, l)
	return int32(len(b.labels) - 1)
}

// phrase notes a phrase; its last word may end in a star.
func (b *builder) phrase(words []string, label int32) {
	p := phrase{label: label}
	for _, w := range words {
		p.words = append(p.words, b.word(w))
	}
	b.heads[p.words[0]] = append(b.heads[p.words[0]], p)
}

// index lays out the tree.
func (b *builder) index() *index {
	x := &index{letters: b.letters, small: make([]uint32, len(b.words)), codes: b.codes, heads: make([][]phrase, len(b.words)), labels: b.labels}
	for _, w := range b.words {
		for i := range len(w) {
			x.class[w[i]] = 1
		}
	}
	x.width = 1
	for c := range x.class {
		if x.class[c] != 0 && c != '*' {
			x.class[c] = uint8(x.width)
			x.width++
		}
	}
	x.class['*'] = 0
	x.grow()
	for id, w := range b.words {
		x.small[id], x.heads[id] = b.small[int32(id)], b.heads[int32(id)]
		x.add(int32(id), w)
	}
	return x
}

func (x *index) grow() int32 {
	x.nodes = append(x.nodes, node{})
	x.next = append(x.next, make([]int32, x.width)...)
	return int32(len(x.nodes) - 1)
}

func (x *index) add(id int32, word string) {
	at, star := int32(0), false
	for i := range len(word) {
		if word[i] == '*' {
			star = true
			break
		}
		slot := int(at)*x.width + int(x.class[word[i]])
		if x.next[slot] == 0 {
			fresh := x.grow() // moves x.next
			x.next[slot] = fresh
		}
		at = x.next[slot]
	}
	n := &x.nodes[at]
	if star {
		n.star = append(n.star, id)
	} else {
		n.whole = append(n.whole, id)
	}
}

// find appends the words of lists that a word of a text is.
func (x *index) find(ids []int32, word []byte) []int32 {
	at := int32(0)
	for _, c := range word {
		k := x.class[c]
		if k == 0 {
			return ids
		}
		if at = x.next[int(at)*x.width+int(k)]; at == 0 {
			return ids
		}
		ids = append(ids, x.nodes[at].star...)
	}
	return append(ids, x.nodes[at].whole...)
}

// scan is one text being sorted. It is used again for the next.
type scan struct {
	text   string
	tokens tokens
	at     []place
	ids    []int32 // of all places, one after the other
	index  *index
	votes  [32]int32
}

// place is one word of the text.
type place struct {
	from, to int32 // in scan.ids
	at, end  int32 // in the text
	first    bool  // it begins a sentence
	leads    bool  // a phrase of some list begins with it
	except   bool
}

func (s *scan) read(text string, x *index) {
	s.text, s.index, s.at, s.ids = text, x, s.at[:0], s.ids[:0]
	s.tokens.reset(text)
	for s.tokens.next() {
		from := int32(len(s.ids))
		s.ids = x.find(s.ids, s.tokens.word)
		p := place{from: from, to: int32(len(s.ids)), at: int32(s.tokens.from), end: int32(s.tokens.size - len(s.tokens.rest)), first: s.tokens.first}
		for _, w := range s.ids[from:] {
			p.leads = p.leads || len(x.heads[w]) > 0
		}
		s.at = append(s.at, p)
	}
}

// words gives the words of lists that stand at a place.
func (s *scan) words(i int) []int32 { return s.ids[s.at[i].from:s.at[i].to] }

// reach gives how many places a phrase takes from i on; 0 when it is not there.
func (s *scan) reach(p phrase, i int) int {
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
