package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// mostBare is how many words a text may have that is only thanks.
const mostBare = 20

// asking are the signs that ask, of which a bare text has none.
const asking = "?¿？؟⁇⁈⁉‽❓❔\u037e"

// wordless says whether a text is of signs and emoji only. Nearly all texts begin
// with a letter, so that it costs nothing to ask.
func wordless(text string) bool {
	some := false
	for _, r := range text {
		switch {
		case '\t' <= r && r <= '\r' || r == ' ':
		case r < utf8.RuneSelf && asciiWord[r] || r == utf8.RuneError || strings.ContainsRune(asking, r):
			return false
		case unicode.IsPunct(r) || unicode.IsSymbol(r):
			some = true
		case !unicode.In(r, unicode.Z, unicode.M, unicode.Cf): // beside and within emoji
			return false
		}
	}
	return some
}

// onlyThanks says whether nothing is left of a text that says thanks when they are
// taken out, and what is polite, signs and @names.
func (s *scan) onlyThanks() bool {
	if len(s.at) > mostBare {
		return false
	}
	end, behind, name := 0, 0, -1 // of the word before; of the furthest phrase; where a name may stand
	for i := range s.at {
		if !nothing(s.text[end:s.from(i)], i > 0) {
			return false
		}
		end = s.end(i)
		thanks, greeting := s.polite(i)
		behind = max(behind, i+thanks, i+greeting)
		if i >= behind && !isEmoji(s.text[s.from(i):end]) && (i != name || s.at[i]&first != 0 || !isName(s.text[s.from(i):end])) {
			return false
		}
		if greeting > 0 {
			name = max(name, i+greeting)
		}
	}
	return nothing(s.text[end:], true) && !strings.ContainsAny(s.text, asking)
}

// polite gives how many words the longest phrase takes that begins somewhere and is
// of thanks or courtesy, and the longest greeting.
func (s *scan) polite(i int) (thanks, greeting int) {
	for _, w := range s.set(i).words {
		for k := range s.index.heads[w] {
			p := &s.index.heads[w][k]
			if !s.any && int(p.language) != s.lang {
				continue
			}
			switch {
			case p.group == inCourtesy || p.group == inClosing && p.says == saysThanks:
				thanks = max(thanks, s.reach(p, i))
			case p.group == inGreeting:
				greeting = max(greeting, s.reach(p, i))
			}
		}
	}
	return thanks, greeting
}

// nothing says whether there is nothing to read between words: neither a link nor
// a quoted line, nor what makes an address of the word before.
func nothing(gap string, behindWord bool) bool {
	if behindWord && strings.HasPrefix(gap, "@") {
		return false
	}
	inName := false
	for _, r := range gap {
		switch {
		case unicode.IsSpace(r):
			inName = false
		case r == '@':
			inName = true
		case !inName && (unicode.IsLetter(r) || unicode.IsNumber(r)):
			return false
		}
	}
	return true
}

// isEmoji says whether a word is a sign and not a character of a script.
func isEmoji(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.Is(unicode.So, r) && r != utf8.RuneError
}

// isName says whether a word may be somebody's name: "Ida", but neither "ida" nor
// "IDA", which a shouted word may be.
func isName(word string) bool {
	big, n := utf8.DecodeRuneInString(word)
	small, _ := utf8.DecodeRuneInString(word[n:])
	return unicode.IsUpper(big) && unicode.IsLower(small) && !strings.ContainsFunc(word, unicode.IsDigit)
}
