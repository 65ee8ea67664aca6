package plain

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"hearth/internal/story"
)

// sentence is a sentence of a passage.
type sentence struct {
	story.Span
	passage *story.Passage
	words   []story.Span
	marked  bool // a mark ends it: a title or an item of a list may lack one
	signs   int  // characters of scripts without spaces, each of which is among the words
}

// text gives the words of a span.
func (s *sentence) text(w story.Span) string { return s.passage.Text[w.From:w.To] }

// sentences cuts a passage into sentences.
func (l *language) sentences(p *story.Passage) []sentence {
	var out []sentence
	from := 0
	cut := func(to int, marked bool) {
		s := sentence{Span: story.Span{From: from, To: to}, passage: p, marked: marked}
		if s.count(); len(s.words) > 0 {
			out = append(out, s)
		}
		from = to
	}
	for i, r := range p.Text {
		switch r {
		case '。', '！', '？':
			cut(i+utf8.RuneLen(r), true)
		case '.', '!', '?', '…':
			if rest := p.Text[i+utf8.RuneLen(r):]; ends(rest) && (r != '.' || !l.abbreviated(p.Text[from:i], rest)) {
				cut(i+utf8.RuneLen(r), true)
			}
		}
	}
	cut(len(p.Text), false)
	return out
}

// ends says whether a mark before the rest of a text can end a sentence: behind
// it comes nothing, or a space and no small letter.
func ends(rest string) bool {
	rest = strings.TrimLeft(rest, `"”“»«’)]`+"\u202f")
	after := strings.TrimLeftFunc(rest, unicode.IsSpace)
	if after == "" {
		return true
	}
	next, _ := utf8.DecodeRuneInString(after)
	return after != rest && !unicode.IsLower(next)
}

// abbreviated says whether a full stop behind a text belongs to its last word:
// "Dr.", "e.g.", a letter alone, and where days are written "3. Mai" a number.
func (l *language) abbreviated(before, rest string) bool {
	if strings.TrimSpace(rest) == "" {
		return false
	}
	word := before[strings.LastIndexFunc(before, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("(„“”\"«", r) })+1:]
	for r := range strings.SplitSeq(word, "(") {
		word = r
	}
	if n := utf8.RuneCountInString(word); n == 1 && unicode.IsLetter([]rune(word)[0]) {
		return true
	}
	if word != "" && len(word) < 3 && strings.Trim(word, "0123456789") == "" {
		next := strings.TrimSpace(rest)
		return slices.Contains(l.Counted, strings.ToLower(next[:wordEnd(next, 0)]))
	}
	return slices.Contains(l.Short, strings.ToLower(word))
}

// count finds the words of a sentence. What stands between two letters, such as
// an apostrophe or a hyphen, does not part them.
func (s *sentence) count() {
	text := s.passage.Text[:s.To]
	for i := s.From; i < s.To; {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case spaceless(r):
			s.words, s.signs = append(s.words, story.Span{From: i, To: i + n}), s.signs+1
			i += n
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			to := wordEnd(text, i)
			s.words = append(s.words, story.Span{From: i, To: to})
			i = to
		default:
			i += n
		}
	}
}

// wordEnd gives where the word that begins at an offset ends.
func wordEnd(text string, at int) int {
	for at < len(text) {
		r, n := utf8.DecodeRuneInString(text[at:])
		if strings.ContainsRune("'’-.,\u00ad", r) {
			next, _ := utf8.DecodeRuneInString(text[at+n:])
			if !unicode.IsDigit(next) && (r == ',' || !unicode.IsLetter(next)) {
				return at
			}
		} else if spaceless(r) || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			return at
		}
		at += n
	}
	return at
}

// spaceless says whether a character is of a script without spaces between words.
func spaceless(r rune) bool {
	return r >= utf8.RuneSelf && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer)
}

// spelling is how a language writes syllables.
type spelling struct {
	Vowels   string   `yaml:"vowels"`
	Together []string `yaml:"together"` // vowels that are one syllable; any others are two
	Apart    []string `yaml:"apart"`    // where there is no list of those together: pairs that are two
	Joined   []string `yaml:"joined"`   // letters in which such pairs are one all the same
	Silent   []string `yaml:"silent"`   // endings behind a consonant that are no syllable
	Sounded  []string `yaml:"sounded"`  // of those, the ones that are
}

// syllables counts those of a word, as it is spelt.
func (s *spelling) syllables(word string) int {
	letters := []rune(strings.ToLower(word))
	n := 0
	for i := 0; i < len(letters); {
		if !s.vowel(letters, i) {
			i++
			continue
		}
		n++
		i = s.sounds(letters, i)
	}
	if n > 1 && s.mute(letters) {
		n--
	}
	return max(n, 1)
}

// vowel says whether a letter is a vowel: a y before a vowel is none, and no u
// behind a q.
func (s *spelling) vowel(letters []rune, i int) bool {
	r := letters[i]
	if !strings.ContainsRune(s.Vowels, r) {
		return false
	}
	next := i+1 < len(letters) && strings.ContainsRune(s.Vowels, letters[i+1])
	return !(r == 'y' && next) && !(r == 'u' && next && i > 0 && letters[i-1] == 'q')
}

// sounds gives where the vowels end that are one syllable with that at i.
func (s *spelling) sounds(letters []rune, i int) int {
	rest := string(letters[i:])
	for _, t := range s.Together {
		if strings.HasPrefix(rest, t) {
			return i + utf8.RuneCountInString(t)
		}
	}
	to := i + 1
	for to < len(letters) && s.vowel(letters, to) && s.one(letters, to-1) {
		to++
	}
	return to
}

// one says whether the vowel at i and the next one are one syllable.
func (s *spelling) one(letters []rune, i int) bool {
	rest, with := string(letters[i:]), string(letters[max(0, i-1):])
	if slices.ContainsFunc(s.Joined, func(j string) bool { return strings.HasPrefix(with, j) || strings.HasPrefix(rest, j) }) {
		return true
	}
	return len(s.Together) == 0 && !slices.ContainsFunc(s.Apart, func(a string) bool { return strings.HasPrefix(rest, a) })
}

// mute says whether a word ends in letters that are written and not said.
func (s *spelling) mute(letters []rune) bool {
	word := string(letters)
	for _, e := range s.Silent {
		stem, ok := strings.CutSuffix(word, e)
		if !ok || stem == "" {
			continue
		}
		last, _ := utf8.DecodeLastRuneInString(stem)
		if strings.ContainsRune(s.Vowels, last) {
			continue
		}
		return !slices.ContainsFunc(s.Sounded, func(end string) bool {
			stem, ok := strings.CutSuffix(word, end)
			before, _ := utf8.DecodeLastRuneInString(stem)
			return ok && (end[0] != 'l' || !strings.ContainsRune(s.Vowels, before))
		})
	}
	return false
}
