package words

import (
	"unicode"
	"unicode/utf8"
)

// How much of a text its language is told by: words, and bytes where letters
// are looked at. So many letters count at most.
const (
	tellingWords   = 300
	tellingBytes   = 2000
	tellingLetters = 3
)

// language tells the language of the text by its script or the votes of its small
// words, and its letters; "" when two come near each other, or there are too few.
func (s *scan) language(x *index) string {
	if !ascii(s.text[:min(len(s.text), tellingBytes)]) {
		if code := s.letters(x); code != "" {
			return code
		}
	}
	best, second := 0, 0 // votes, and below them a number that is higher for languages before others
	for k := range x.codes {
		v := int(s.votes[k])<<8 | 0xff - k
		best, second = max(best, v), max(second, min(best, v))
	}
	if !clearly(int32(best>>8), int32(second>>8), len(s.at)) {
		return ""
	}
	return x.codes[0xff-best&0xff]
}

// clearly says whether the first of two languages is the one, by the votes of
// each and the number of words: a sentence in a language has more of its small
// words than a title of three English words in a Czech text.
func clearly(first, second int32, words int) bool {
	if words <= 8 && first >= 1 && second == 0 {
		return true
	}
	return first >= second+2 && int(first)*12 >= min(words, tellingWords)
}

// letters adds the votes of letters, and gives the language of a script that
// only one language is written in, when most letters are of it.
func (s *scan) letters(x *index) string {
	var seen [32]int32
	var scripts [len(ownScripts)]int
	all := 0
	for rest := s.text[:min(len(s.text), tellingBytes)]; rest != ""; {
		r, n := utf8.DecodeRuneInString(rest)
		rest = rest[n:]
		if r < utf8.RuneSelf {
			if asciiWord[r] {
				all++
			}
			continue
		}
		if k := kindOf(r); k == letter || k == alone {
			all++
		}
		for bits, k := x.letters[unicode.ToLower(r)], 0; bits != 0; bits, k = bits>>1, k+1 {
			if bits&1 == 1 && seen[k] < tellingLetters {
				seen[k]++
				s.votes[k]++
			}
		}
		for k := range ownScripts {
			if unicode.Is(ownScripts[k].letters, r) {
				scripts[k]++
			}
		}
	}
	for k, n := range scripts {
		if n > 0 && n*ownScripts[k].part >= all {
			return ownScripts[k].code
		}
	}
	return ""
}

// ascii says whether there is no letter in a text that tells a language.
func ascii(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// ownScripts are those of one language only; part says which part of the letters
// must be of it. Japanese has Chinese characters between its own.
var ownScripts = [...]struct {
	code    string
	letters *unicode.RangeTable
	part    int
}{
	{"el", unicode.Greek, 2}, {"he", unicode.Hebrew, 2}, {"ja", unicode.Hiragana, 6}, {"ko", unicode.Hangul, 2}, {"th", unicode.Thai, 2},
}
