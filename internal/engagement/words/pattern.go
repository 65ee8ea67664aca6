package words

import (
	"strings"

	"hearth/internal/source"
	"hearth/internal/source/strict"
)

// pattern is a word or phrase of a list.
type pattern struct {
	text  string
	words []string // folded; the last may end in a star
	pos   source.Pos
}

// key is the same for patterns that find the same.
func (w pattern) key() string { return strings.Join(w.words, " ") }

// patterns is words and phrases as a list has them.
type patterns []pattern

// Bounds on what a pattern may be.
const (
	fewest  = 2 // characters before a star
	longPhr = 8 // words of a phrase
)

// DecodeYAML reads words and phrases and reports those that find nothing, or
// not what was meant.
func (ps *patterns) DecodeYAML(n *strict.Node, p *source.List) {
	var all []source.Word
	strict.Decode(n, &all, p)
	seen := map[string]bool{}
	for _, w := range all {
		one, ok := readPattern(w, p)
		if !ok {
			continue
		}
		if seen[one.key()] {
			p.Errorf(w.Pos, "words", "take one of them out", "%q is in this list twice", w.Text)
			continue
		}
		seen[one.key()] = true
		*ps = append(*ps, one)
	}
}

// readPattern turns what somebody wrote into what is looked for.
func readPattern(w source.Word, p *source.List) (pattern, bool) {
	one := pattern{text: w.Text, pos: w.Pos}
	text := strings.TrimSpace(w.Text)
	stem, star := strings.CutSuffix(text, "*")
	if strings.Contains(stem, "*") {
		hint := "write the beginning and a star, such as `brake*`"
		if plain := strings.TrimLeft(text, "*"); plain != text && !strings.Contains(strings.TrimSuffix(plain, "*"), "*") && plain != "" {
			hint = "write `" + plain + "`"
		}
		p.Errorf(w.Pos, "words", hint, "%q has a star where none can be: it stands for the end of the last word only", w.Text)
		return one, false
	}
	if strings.ContainsAny(stem, `[](){}|\^$+?`) {
		p.Errorf(w.Pos, "words", "write words only, each form as an item of its own; a star at the end stands for any ending",
			"%q looks like a pattern of another program; signs like these find nothing here", w.Text)
		return one, false
	}
	var t tokens
	t.reset(stem)
	for t.next() {
		one.words = append(one.words, string(t.word))
	}
	switch n := len(one.words); {
	case n == 0:
		p.Errorf(w.Pos, "words", "write a word, or take the item out", "%q holds no word", w.Text)
	case n > longPhr:
		p.Errorf(w.Pos, "words", "take the words that matter", "%q is too long a phrase: at most %d words are compared", w.Text, longPhr)
	case star && strings.HasSuffix(stem, " "):
		p.Errorf(w.Pos, "words", "write the star right behind a word, such as `brake*`", "%q has a star that stands alone", w.Text)
	case star && len([]rune(one.words[n-1])) < fewest:
		p.Errorf(w.Pos, "words", "write more of the word before the star", "%q would find nearly everything", w.Text)
	default:
		if star {
			one.words[n-1] += "*"
		}
		return one, true
	}
	return one, false
}
