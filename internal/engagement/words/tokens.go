package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Bounds on hostile text. A longer word is cut, which only makes it unlike any
// word of a list.
const longest = 96 // bytes of a word

// tokens cuts a text into words, folded as lists are.
type tokens struct {
	rest   string
	fresh  bool   // the next word begins a sentence
	first  bool   // the word just read begins a sentence
	line   bool   // at the start of a line
	word   []byte // the word just read
	folded []byte
}

func (t *tokens) reset(text string) {
	t.rest, t.fresh, t.first, t.line = text, true, false, true
}

// next reads a word into t.word; false at the end of the text.
func (t *tokens) next() bool {
	switch t.seek() {
	case letter:
		t.run()
	case alone:
		t.one()
	default:
		return false
	}
	return true
}

// seek goes to the next word and says what it begins with: a letter, what is a
// word of its own, or nothing.
func (t *tokens) seek() kind {
	for t.rest != "" {
		if t.line {
			t.line = false
			if t.quoted() || t.rest == "" {
				continue
			}
		}
		switch c := t.rest[0]; {
		case c == ' ' || c == ',':
			t.rest = t.rest[1:]
			continue
		case c < utf8.RuneSelf && asciiWord[c] && !maybeAddress(t.rest):
			return letter
		}
		if t.address() {
			continue
		}
		r, n := utf8.DecodeRuneInString(t.rest)
		if k := kindOf(r); k == letter || k == alone {
			return k
		}
		switch r {
		case '.', '!', '?', '…', '。', '！', '？':
			t.fresh = t.fresh || ends(t.rest[n:])
		case '\n', '\r', '\u2028', '\u2029':
			t.fresh, t.line = true, true
		}
		t.rest = t.rest[n:]
	}
	return between
}

// one reads a character that is a word of its own.
func (t *tokens) one() {
	r, n := utf8.DecodeRuneInString(t.rest)
	t.word = utf8.AppendRune(t.word[:0], r)
	t.rest = t.rest[n:]
	t.begin()
}

// begin says whether the word just read begins a sentence.
func (t *tokens) begin() { t.first, t.fresh = t.fresh, false }

// ends says whether a mark that stands before rest ends a sentence: 3.5 and
// example.org do not.
func ends(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || kindOf(r) != letter
}

// quoted passes over a line that somebody else wrote.
func (t *tokens) quoted() bool {
	if !mayQuote(t.rest[0]) {
		return false
	}
	line := strings.TrimLeft(t.rest, " \t")
	if !strings.HasPrefix(line, ">") {
		return false
	}
	_, t.rest, _ = strings.Cut(line, "\n")
	t.fresh, t.line = true, true
	return true
}

// mayQuote says whether a line that begins so may be somebody else's.
func mayQuote(c byte) bool { return c == '>' || c == ' ' || c == '\t' }

// address passes over @names and links, and e-mail addresses, which the words
// around them would not be judged by.
func (t *tokens) address() bool {
	switch t.rest[0] {
	case '@':
	case 'h', 'H':
		if !isLink(t.rest) {
			return false
		}
	case 'w', 'W':
		if !hasFold(t.rest, "www.") {
			return false
		}
	default:
		return false
	}
	end := strings.IndexFunc(t.rest, unicode.IsSpace)
	if end < 0 {
		end = len(t.rest)
	}
	t.rest = t.rest[end:]
	return true
}

// maybeAddress says whether a word may be the beginning of http:// or www.
func maybeAddress(s string) bool {
	switch s[0] | 0x20 {
	case 'h':
		return len(s) > 3 && s[3]|0x20 == 'p'
	case 'w':
		return len(s) > 1 && s[1]|0x20 == 'w'
	}
	return false
}

func isLink(s string) bool { return hasFold(s, "http://") || hasFold(s, "https://") }

func hasFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// run reads a word of letters and digits.
func (t *tokens) run() {
	t.word = t.word[:0]
	plain, end := true, 0
	for end < len(t.rest) {
		c := t.rest[end]
		if c < utf8.RuneSelf {
			if !asciiWord[c] {
				break
			}
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			if len(t.word) < longest {
				t.word = append(t.word, c)
			}
			end++
			continue
		}
		r, n := utf8.DecodeRuneInString(t.rest[end:])
		k := kindOf(r)
		if k != letter && k != inside {
			break
		}
		plain = false
		if len(t.word) < longest && k == letter {
			t.word = append(t.word, t.rest[end:end+n]...)
		}
		end += n
	}
	t.rest = t.rest[end:]
	if !plain {
		t.fold()
	}
	t.begin()
}

// fold gives one form to what computers write in several, and makes it small.
func (t *tokens) fold() {
	if norm.NFKC.QuickSpan(t.word) < len(t.word) {
		t.folded = norm.NFKC.Append(t.folded[:0], t.word...)
		t.word, t.folded = t.folded, t.word
	}
	t.folded = t.folded[:0]
	for rest := t.word; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		rest = rest[n:]
		switch r = unicode.ToLower(r); r {
		case 'ß':
			t.folded = append(t.folded, "ss"...)
		case 'ς':
			t.folded = utf8.AppendRune(t.folded, 'σ')
		case '\u0307': // what is left of İ
		default:
			t.folded = utf8.AppendRune(t.folded, r)
		}
	}
	t.word, t.folded = t.folded, t.word
}

// kind is what a character is to words.
type kind uint8

const (
	between kind = iota // between words
	letter              // of a word
	alone               // a word of its own: an emoji, a Chinese character
	inside              // in a word, but no part of it: a soft hyphen
)

// asciiWord are the letters and digits among the first characters.
var asciiWord = func() (t [utf8.RuneSelf]bool) {
	for c := range t {
		t[c] = '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
	}
	return t
}()

// kindOf gives what a character is to words.
func kindOf(r rune) kind {
	if int(r) < len(kindOfLow) {
		return kindOfLow[r]
	}
	return kindOfAny(r)
}

// kindOfLow are the kinds of the first characters: all of Latin, and the marks that
// typesetters use.
var kindOfLow = func() (t [0x2070]kind) {
	for r := range t {
		t[r] = kindOfAny(rune(r))
	}
	return t
}()

func kindOfAny(r rune) kind {
	switch {
	case r < utf8.RuneSelf:
		if asciiWord[r] {
			return letter
		}
		return between
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer):
		return alone
	case unicode.IsLetter(r), unicode.IsDigit(r):
		return letter
	case r == '\uFE0F' || r == '\uFE0E' || 0x1F3FB <= r && r <= 0x1F3FF: // how an emoji is drawn
		return between
	case unicode.IsMark(r):
		return letter
	case unicode.Is(unicode.Cf, r):
		return inside
	case unicode.Is(unicode.So, r):
		return alone
	}
	return between
}
