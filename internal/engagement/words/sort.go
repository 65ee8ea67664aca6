package words

import (
	"slices"
	"strings"

	"hearth/internal/engagement"
)

// Names of labels within their groups.
const (
	toPassion = "passion"
	toProduct = "product"
	toUs      = "us"
	toYou     = "you"
)

// What a phrase says of a text, bit by bit; topics are above.
const (
	saysPassion = 1 << iota
	saysProduct
	saysThanks
	saysSolved
	saysOpen
	saysPrivate
	saysUs
	saysYou
	saysMore  // what is not said once and for all
	saysTopic // the first
)

// says gives the bit of what a label stands for.
func (l *label) says() uint64 {
	switch {
	case l.group == inTopics && l.rank < 64-9:
		return saysTopic << l.rank
	case l.group == inTopics || l.group == inExcept:
		return saysMore
	}
	return map[string]uint64{
		toPassion: saysPassion, toProduct: saysProduct, toUs: saysUs, toYou: saysYou,
		engagement.ClosingThanks: saysThanks, engagement.ClosingSolved: saysSolved, engagement.ClosingOpen: saysOpen, engagement.ClosingPrivate: saysPrivate,
	}[l.name]
}

// found is what a text holds, before it is put into words.
type found struct {
	said    uint64
	us, you int32
}

// sort applies the lists of one language, which has a number. Closing words are looked for
// in all languages when it is not known.
func (s *scan) sort(l *Lists, code string, lang int) Sorted {
	out := Sorted{Language: code, Bare: wordless(s.text)}
	if len(s.at) == 0 {
		return out
	}
	out.Sentences = s.begun
	if lang < 0 && code != "" {
		return out
	}
	var f found
	s.lang, s.any, s.memo = lang, code == "", s.in(lang)
	s.match(&f)
	out.Closing, out.Private = f.closing(), f.said&saysPrivate != 0
	switch out.Closing {
	case engagement.ClosingThanks:
		out.Bare = out.Bare || s.onlyThanks()
	case engagement.ClosingSolved, engagement.ClosingOpen:
		out.Bare = false
	}
	if lang >= 0 && l.languages[lang].classes {
		out.Class = classOf(f.said&saysPassion != 0, f.said&saysProduct != 0)
	}
	out.Topics = s.found()
	out.StartsUs, out.StartsYou = f.us, f.you
	return out
}

// language gives the number of the language of a tag, -1 for none.
func (l *Lists) language(code string) int {
	if code == "" {
		return -1
	}
	for i, x := range l.languages {
		if x.code == code {
			return i
		}
	}
	code = base(code)
	return slices.IndexFunc(l.languages, func(x *language) bool { return x.code == code })
}

// manyKnown is how many sets of topics a scan remembers.
const manyKnown = 1 << 12

// found gives the topics that were found, sorted. Equal ones share their memory.
func (s *scan) found() []string {
	ids, ok := s.known[string(s.topics)]
	if !ok {
		for rank, id := range s.index.topics {
			if s.topics[rank/8]>>(rank%8)&1 == 1 {
				ids = append(ids, id)
			}
		}
		if s.known == nil || len(s.known) == manyKnown {
			s.known = map[string][]string{}
		}
		s.known[string(s.topics)] = ids
	}
	return ids
}

// closing gives the one that says most: who is not helped may well say thanks.
func (f found) closing() string {
	switch {
	case f.said&saysOpen != 0:
		return engagement.ClosingOpen
	case f.said&saysSolved != 0:
		return engagement.ClosingSolved
	case f.said&saysThanks != 0:
		return engagement.ClosingThanks
	}
	return ""
}

// except gives the place behind the longest phrase from one on that counts for nothing.
func (s *scan) except(set *set, i int) (behind int) {
	for _, w := range set.words {
		for k := range s.index.heads[w] {
			if p := &s.index.heads[w][k]; p.group == inExcept && int(p.language) == s.lang {
				behind = max(behind, i+s.reach(p, i))
			}
		}
	}
	return behind
}

// hit is a phrase that stands at a place.
type hit struct {
	group  group
	says   uint64
	length int
}

// match goes once through the places where a phrase may begin. In each group a
// place that a phrase took is not looked at again; topics do not take places from
// each other. A word that can only say what was said is passed over, as it takes
// no place but its own.
func (s *scan) match(f *found) {
	s.sift(&s.index.sieves[1+s.lang])
	clear(s.taken[:])
	excepted := 0
	s.topics = slices.Grow(s.topics[:0], len(s.index.topics)/8+1)[:len(s.index.topics)/8+1]
	clear(s.topics)
	for _, place := range s.leads {
		i := int(place)
		w := *s.word(i) // others may take its place
		alone := w.alone &^ f.said
		if s.at[i]&first == 0 {
			alone &^= saysUs | saysYou
		}
		if alone == 0 && w.next>>(s.keys[i+1]&31)&1 == 0 {
			continue
		}
		set := s.index.set(w.set)
		if set.except {
			excepted = max(excepted, s.except(set, i))
		}
		if i < excepted {
			continue
		}
		s.hit(set, i, f)
		f.said |= w.alone &^ (saysTopic - 1)
	}
}

// hit takes the phrases that begin with a word, in each group the longest.
func (s *scan) hit(set *set, i int, f *found) {
	s.hits = s.hits[:0]
	next := byte(s.keys[i+1] & 31)
	var best [groups]int
	for _, w := range set.words {
		phrases := s.index.heads[w]
		for k := range phrases {
			p := &phrases[k]
			if len(p.words) > 1 && p.second&31 != next || p.group >= groups || p.group == inExcept || i < s.taken[p.group] || !p.counts(s.lang, s.any) {
				continue
			}
			switch n := s.reach(p, i); {
			case n == 0:
			case p.group == inTopics:
				s.topics[p.rank/8] |= 1 << (p.rank % 8)
			default:
				best[p.group] = max(best[p.group], n)
				s.hits = append(s.hits, hit{p.group, p.says, n})
			}
		}
	}
	for _, h := range s.hits {
		if h.length == best[h.group] {
			f.take(h.says, s.at[i]&first != 0)
			s.taken[h.group] = i + h.length
		}
	}
}

// take notes what a phrase says; first when it begins a sentence.
func (f *found) take(says uint64, first bool) {
	switch says {
	case saysUs, saysYou:
		if first && says == saysUs {
			f.us++
		} else if first {
			f.you++
		}
	case saysSolved:
		f.said |= saysSolved | saysThanks
	case saysOpen:
		f.said |= saysOpen | saysSolved | saysThanks
	default:
		f.said |= says
	}
}

// base gives the language of a tag: pt of pt-BR.
func base(code string) string {
	code, _, _ = strings.Cut(strings.ToLower(code), "-")
	code, _, _ = strings.Cut(code, "_")
	return code
}
