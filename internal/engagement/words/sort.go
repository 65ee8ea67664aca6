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

// found is what a text holds, before it is put into words.
type found struct {
	passion, product, thanks, solved, open bool
	us, you                                int32
}

// sort applies the lists of one language, which has a number. Closing words are looked for in all
// languages when it is not known: they are too short to tell one by, and what
// they mean hardly depends on it.
func (s *scan) sort(l *Lists, code string, lang int) Sorted {
	out := Sorted{Language: code}
	if len(s.at) == 0 {
		return out
	}
	var f found
	s.except(lang)
	s.match(lang, code == "", &f)
	out.Closing = f.closing()
	if lang >= 0 && l.languages[lang].classes {
		out.Class = classOf(f.passion, f.product)
	}
	out.Topics = s.found()
	for _, p := range s.at {
		if p.first {
			out.Sentences++
		}
	}
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
	if ids, ok := s.known[string(s.topics)]; ok {
		return ids
	}
	var ids []string
	for rank, id := range s.index.topics {
		if s.topics[rank/8]>>(rank%8)&1 == 1 {
			ids = append(ids, id)
		}
	}
	if s.known == nil || len(s.known) == manyKnown {
		s.known = map[string][]string{}
	}
	s.known[string(s.topics)] = ids
	return ids
}

// closing gives the one that says most: who is not helped may well say thanks.
func (f found) closing() string {
	switch {
	case f.open:
		return engagement.ClosingOpen
	case f.solved:
		return engagement.ClosingSolved
	case f.thanks:
		return engagement.ClosingThanks
	}
	return ""
}

// except marks the places that count for nothing.
func (s *scan) except(lang int) {
	in := bit(lang)
	if s.excepts&in == 0 {
		return
	}
	for i := range s.at {
		if s.index.set(s.at[i].set).except&in == 0 {
			continue
		}
		for _, w := range s.words(i) {
			for _, p := range s.index.heads[w] {
				if p.group != inExcept || int(p.language) != lang {
					continue
				}
				for k := range s.reach(&p, i) {
					s.at[i+k].except = true
				}
			}
		}
	}
}

// hit is a phrase that stands at a place.
type hit struct {
	label  int32
	length int
}

// match goes through the text once. In each group a place that a phrase took is
// not looked at again; topics do not take places from each other.
func (s *scan) match(lang int, any bool, f *found) {
	in := bit(lang)
	if any {
		in |= inAny
	}
	var taken [groups]int
	s.topics = slices.Grow(s.topics[:0], len(s.index.topics)/8+1)[:len(s.index.topics)/8+1]
	clear(s.topics)
	for _, place := range s.leads {
		i := int(place)
		if p := s.at[i]; p.except || s.index.set(p.set).leads&in == 0 {
			continue
		}
		best := s.hit(i, lang, any, &taken)
		for _, h := range s.hits {
			if l := &s.index.labels[h.label]; h.length == best[l.group] {
				f.take(l, s.at[i].first)
			}
		}
		for g, n := range best {
			if n > 0 {
				taken[g] = i + n
			}
		}
	}
}

// hit finds the phrases that stand at a place, and how long the longest of each
// group is. Topics are taken at once.
func (s *scan) hit(i, lang int, any bool, taken *[groups]int) (best [groups]int) {
	s.hits = s.hits[:0]
	for _, w := range s.words(i) {
		phrases := s.index.heads[w]
		for k := range phrases {
			p := &phrases[k]
			if p.group >= groups || i < taken[p.group] || int(p.language) != lang && !(any && p.group == inClosing) {
				continue
			}
			switch n := s.reach(p, i); {
			case n == 0:
			case p.group == inTopics:
				s.topics[p.rank/8] |= 1 << (p.rank % 8)
			default:
				best[p.group] = max(best[p.group], n)
				s.hits = append(s.hits, hit{p.label, n})
			}
		}
	}
	return best
}

// take notes what a phrase stands for; first when it begins a sentence.
func (f *found) take(l *label, first bool) {
	switch l.group {
	case inClass:
		f.passion = f.passion || l.name == toPassion
		f.product = f.product || l.name == toProduct
	case inClosing:
		f.thanks = f.thanks || l.name == engagement.ClosingThanks
		f.solved = f.solved || l.name == engagement.ClosingSolved
		f.open = f.open || l.name == engagement.ClosingOpen
	case inStarts:
		if first && l.name == toUs {
			f.us++
		} else if first {
			f.you++
		}
	}
}

// base gives the language of a tag: pt of pt-BR.
func base(code string) string {
	code, _, _ = strings.Cut(strings.ToLower(code), "-")
	code, _, _ = strings.Cut(code, "_")
	return code
}
