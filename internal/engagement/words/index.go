package words

import (
	"encoding/binary"
	"slices"
)

// group is a kind of list. The longest phrase wins its place within a group. The
// numbers of those up to inExcept are part of the versions of lists.
type group uint8

const (
	inClass group = iota
	inTopics
	inClosing
	inStarts
	inExcept // counts for nothing
	inPrivate
	groups // how many are looked for
)

// Groups whose phrases are not looked for: what may stand beside thanks.
const (
	inCourtesy = groups + iota
	inGreeting
)

// anywhere says whether the phrases of a group are looked for in all languages when
// that of a text is not known: they are too short to tell one by, and what they
// mean hardly depends on it.
func (g group) anywhere() bool { return g == inClosing || g == inPrivate }

// label is what a phrase of a list stands for.
type label struct {
	group    group
	language int16  // index in Lists.languages
	rank     uint16 // of a topic: its place among the names of all
	name     string
}

// phrase is one line of a list: words that follow each other.
type phrase struct {
	words []int32 // in index.words
	label int32   // in index.labels

	group    group // of the label
	language int16
	rank     uint16
	second   byte   // the first of its second word
	says     uint64 // what a text with it says
}

// index finds phrases. Its words stand in a tree of bytes, so that a word of a
// text is compared with all lists at once, while it is read.
type index struct {
	class [256]uint8 // of a byte, among those that words are made of; 0 for any other. Big letters are small ones
	width int
	next  []int32 // node × class → node; 0 for none
	nodes []node
	sets  []set

	letters map[rune]uint32 // letter → languages that it is told by
	codes   []string        // the languages of the bits of a set's small words
	heads   [][]phrase      // word → phrases that begin with it
	labels  []label
	topics  []string // names of all topics, sorted

	sieves  []sieve // by language, from none on
	ballots *ballots
}

// leadingBit is set in the number of a set with a word that a phrase begins with, so
// that most sets are never looked up.
const (
	leadingBit = 30
	leading    = 1 << leadingBit
)

// set gives the set of a number.
func (x *index) set(n int32) *set { return &x.sets[n&^leading] }

// node is a place in the tree: the sets of words that a word is which ends
// there, and which goes on from there otherwise than any list does.
type node struct{ whole, star int32 }

// set is words of lists that one word of a text is at the same time. The first
// set of all is empty.
type set struct {
	words  []int32
	small  uint32 // languages whose small word it is
	except bool   // a phrase that counts for nothing begins with one
}

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
	x := &index{letters: b.letters, codes: b.codes, heads: make([][]phrase, len(b.words)), labels: b.labels}
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
	for c := 'A'; c <= 'Z'; c++ { // words of lists are small
		x.class[c] = x.class[c+'a'-'A']
	}
	x.rank()
	for _, phrases := range b.heads {
		for i := range phrases {
			l := x.labels[phrases[i].label]
			p := &phrases[i]
			p.group, p.language, p.rank, p.says = l.group, l.language, l.rank, l.says()
			if len(p.words) > 1 {
				p.second = b.words[p.words[1]][0]
			}
		}
	}
	t := tree{index: x, builder: b, whole: [][]int32{nil}, star: [][]int32{nil}, known: map[string]int32{}}
	t.grow()
	for id, w := range b.words {
		x.heads[id] = b.heads[int32(id)]
		t.add(int32(id), w)
	}
	t.number(nil)
	t.settle(0, nil)
	return x
}

// rank gives each topic its place among all.
func (x *index) rank() {
	for _, l := range x.labels {
		if l.group == inTopics {
			x.topics = append(x.topics, l.name)
		}
	}
	slices.Sort(x.topics)
	x.topics = slices.Compact(x.topics)
	for i := range x.labels {
		if l := &x.labels[i]; l.group == inTopics {
			rank, _ := slices.BinarySearch(x.topics, l.name)
			l.rank = uint16(rank)
		}
	}
}

// tree lays out an index.
type tree struct {
	*index
	builder     *builder
	whole, star [][]int32 // words that end at a node, and that have a star there
	known       map[string]int32
}

func (t *tree) grow() int32 {
	t.nodes, t.whole, t.star = append(t.nodes, node{}), append(t.whole, nil), append(t.star, nil)
	t.next = append(t.next, make([]int32, t.width)...)
	return int32(len(t.nodes) - 1)
}

func (t *tree) add(id int32, word string) {
	at, star := int32(0), false
	for i := range len(word) {
		if word[i] == '*' {
			star = true
			break
		}
		slot := int(at)*t.width + int(t.class[word[i]])
		if t.next[slot] == 0 {
			fresh := t.grow() // moves t.next
			t.next[slot] = fresh
		}
		at = t.next[slot]
	}
	if star {
		t.star[at] = append(t.star[at], id)
	} else {
		t.whole[at] = append(t.whole[at], id)
	}
}

// settle gives a node and those below it their sets. Stars are words with a star
// on the way to it.
func (t *tree) settle(at int32, stars []int32) {
	if len(t.star[at]) > 0 {
		stars = append(slices.Clip(stars), t.star[at]...)
	}
	t.nodes[at].star = t.number(stars)
	t.nodes[at].whole = t.nodes[at].star
	if len(t.whole[at]) > 0 {
		t.nodes[at].whole = t.number(append(slices.Clip(stars), t.whole[at]...))
	}
	for k := range t.width {
		if below := t.next[int(at)*t.width+k]; below != 0 {
			t.settle(below, stars)
		}
	}
}

// number gives the number of a set.
func (t *tree) number(words []int32) int32 {
	var key []byte
	for _, w := range words {
		key = binary.AppendUvarint(key, uint64(w))
	}
	if n, ok := t.known[string(key)]; ok {
		return n
	}
	s := set{words: slices.Clone(words)}
	n := int32(len(t.sets))
	for _, w := range words {
		s.small |= t.builder.small[w]
		for _, p := range t.heads[w] {
			if g := t.labels[p.label].group; g < groups {
				n |= leading
				s.except = s.except || g == inExcept
			}
		}
	}
	t.known[string(key)], t.sets = n, append(t.sets, s)
	return n
}

// find gives the set of words of lists that a word of a text is.
func (x *index) find(word string) int32 {
	at := int32(0)
	for i := range len(word) {
		k := x.class[word[i]]
		if k == 0 {
			return x.nodes[at].star
		}
		below := x.next[int(at)*x.width+int(k)]
		if below == 0 {
			return x.nodes[at].star
		}
		at = below
	}
	return x.nodes[at].whole
}
