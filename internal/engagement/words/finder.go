package words

import (
	"slices"

	"hearth/internal/source"
	"hearth/internal/source/strict"
)

// Phrases is words and phrases as a list has them, for lists of other packages
// that are written and compared like these.
type Phrases struct{ all patterns }

// DecodeYAML implements strict.Decoder.
func (p *Phrases) DecodeYAML(n *strict.Node, problems *source.List) { p.all.DecodeYAML(n, problems) }

// Without gives the phrases less those that others hold too.
func (p Phrases) Without(others Phrases) Phrases {
	return Phrases{slices.DeleteFunc(slices.Clone(p.all), func(w pattern) bool {
		return slices.ContainsFunc(others.all, func(o pattern) bool { return o.key() == w.key() })
	})}
}

// Texts gives the phrases as written.
func (p Phrases) Texts() []string {
	var out []string
	for _, w := range p.all {
		out = append(out, w.text)
	}
	return out
}

// Advice is phrases that somebody does not want to read, and what to say instead.
type Advice struct {
	Phrases Phrases
	Say     string // "" for nothing
	Pos     source.Pos
}

// Advised is a list of advice. An item is a phrase, or
// `{words: […], say: what to write instead}`.
type Advised []Advice

// DecodeYAML implements strict.Decoder.
func (a *Advised) DecodeYAML(n *strict.Node, problems *source.List) {
	if n.Kind != strict.List {
		n.Errorf(problems, "words", "write `[one, another]`, or items such as `{words: [one], say: what to write instead}`", "needs a list of words")
		return
	}
	for _, item := range n.Items {
		var k struct {
			Words Phrases `yaml:"words"`
			Say   string  `yaml:"say"`
		}
		if item.Kind == strict.Scalar {
			k.Words.DecodeYAML(item, problems)
		} else {
			strict.Decode(item, &k, problems)
			if item.Kind == strict.Map && item.Get("words") == nil && !item.Misspelt("words") {
				item.Errorf(problems, "missing-key", "write `{words: [one], say: what to write instead}`", "this advice names no words")
			}
		}
		*a = append(*a, Advice{Phrases: k.Words, Say: k.Say, Pos: item.Pos})
	}
}

// Manners is what a site wants of its own texts in one language.
type Manners struct {
	Unwelcome Advised // that must not stand there
	Welcome   Phrases // that may, whatever Hearth's own lists advise
}

// Finder finds phrases of several groups in texts, by the rules of all lists.
// It may be used by one goroutine at a time.
type Finder struct {
	index *index
	scan  scan
}

// Hit is a phrase that was found.
type Hit struct {
	From, To int // in the text
	Group    int // of the phrase
}

// NewFinder gives a finder of the phrases of groups, which are told apart by
// their number.
func NewFinder(groups ...Phrases) *Finder {
	b := newBuilder()
	for g, phrases := range groups {
		label := b.label(label{language: int16(g)})
		for _, w := range phrases.all {
			b.phrase(w.words, label)
		}
	}
	return &Finder{index: b.index(), scan: scan{lang: -1, memo: &memo{}}}
}

// Find gives the phrases in a text, in order. The longest wins its place; of
// equal ones the first group does.
func (f *Finder) Find(text string) []Hit {
	f.scan.read(text, f.index)
	var out []Hit
	for i, next := 0, 0; i < len(f.scan.at); i++ {
		if i < next {
			continue
		}
		best, group := 0, 0
		for _, w := range f.scan.set(i).words {
			for _, p := range f.index.heads[w] {
				if n, g := f.scan.reach(&p, i), int(f.index.labels[p.label].language); n > best || n == best && g < group {
					best, group = n, g
				}
			}
		}
		if best > 0 {
			next = i + best
			out = append(out, Hit{From: f.scan.from(i), To: f.scan.end(next - 1), Group: group})
		}
	}
	return out
}
