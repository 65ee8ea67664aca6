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
	topics                                 []string
	us, you                                int32
}

// sort applies the lists of one language. Closing words are looked for in all
// languages when it is not known: they are too short to tell one by, and what
// they mean hardly depends on it.
func (s *scan) sort(l *Lists, code string) Sorted {
	out := Sorted{Language: code}
	if len(s.at) == 0 {
		return out
	}
	lang := slices.IndexFunc(l.languages, func(x *language) bool { return x.code == base(code) })
	var f found
	s.except(lang)
	s.match(lang, code == "", &f)
	out.Closing = f.closing()
	if lang >= 0 && l.languages[lang].classes {
		out.Class = classOf(f.passion, f.product)
	}
	slices.Sort(f.topics)
	out.Topics = slices.Compact(f.topics)
	for _, p := range s.at {
		if p.first {
			out.Sentences++
		}
	}
	out.StartsUs, out.StartsYou = f.us, f.you
	return out
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
	for i := range s.at {
		if !s.at[i].leads {
			continue
		}
		for _, w := range s.words(i) {
			for _, p := range s.index.heads[w] {
				l := s.index.labels[p.label]
				if l.group != inExcept || int(l.language) != lang {
					continue
				}
				for k := range s.reach(p, i) {
					s.at[i+k].except = true
				}
			}
		}
	}
}

// match goes through the text once. In each group a place that a phrase took is
// not looked at again; topics do not take places from each other.
func (s *scan) match(lang int, any bool, f *found) {
	var taken [groups]int
	for i := range s.at {
		if !s.at[i].leads || s.at[i].except {
			continue
		}
		var best [groups]int
		for _, pass := range [2]bool{false, true} { // first how long, then which
			for _, w := range s.words(i) {
				for _, p := range s.index.heads[w] {
					l := s.index.labels[p.label]
					if l.group >= groups || i < taken[l.group] || int(l.language) != lang && !(any && l.group == inClosing) {
						continue
					}
					switch n := s.reach(p, i); {
					case n == 0:
					case l.group == inTopics:
						f.take(l, false)
					case !pass:
						best[l.group] = max(best[l.group], n)
					case n == best[l.group]:
						f.take(l, s.at[i].first)
					}
				}
			}
		}
		for g, n := range best {
			if n > 0 {
				taken[g] = i + n
			}
		}
	}
}

// take notes what a phrase stands for; first when it begins a sentence.
func (f *found) take(l label, first bool) {
	switch l.group {
	case inClass:
		f.passion = f.passion || l.name == toPassion
		f.product = f.product || l.name == toProduct
	case inTopics:
		f.topics = append(f.topics, l.name)
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
