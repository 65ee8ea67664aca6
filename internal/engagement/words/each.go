package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// leastLetters is how many letters a word must have to say something by itself.
const leastLetters = 3

// Each gives the words of a text, folded as lists are: without names that begin
// with @, addresses, numbers, and what somebody else wrote and is quoted.
func Each(text string, yield func(word string)) {
	var t tokens
	t.reset(text)
	for t.next() {
		word := string(t.word)
		if utf8.RuneCountInString(word) < leastLetters || len(word) >= longest || strings.HasPrefix(t.rest, "@") {
			continue
		}
		letters := true
		for _, r := range word {
			letters = letters && !unicode.IsDigit(r)
		}
		if letters {
			yield(word)
		}
	}
}

// Small says which words of a language are so small that they tell nothing but
// the language.
func Small(code string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(small()[code].Words) {
		out[w] = true
	}
	return out
}

// Fold appends the words of a text to b, each with a space before it, folded as
// lists are: two texts that differ in nothing but case, spaces, marks, emoji, links
// and names that begin with @ give the same. It counts them; where a script puts
// no spaces between words, two characters are taken for one.
func Fold(b []byte, text string) (folded []byte, count int) {
	var t tokens
	t.reset(text)
	singles := 0
	for {
		switch t.seek() {
		case letter:
			t.run()
			count++
		case alone:
			t.one()
			if r, _ := utf8.DecodeRune(t.word); !unicode.IsLetter(r) {
				continue // an emoji
			}
			singles++
		default:
			return b, count + singles/2
		}
		b = append(append(b, ' '), t.word...)
	}
}
