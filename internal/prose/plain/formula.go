package plain

import "unicode/utf8"

// tally is what formulas are made of.
type tally struct {
	words, sentences, syllables float64
	one, three, long            float64 // words of one syllable, of three and more, of more than six letters
}

// take counts a word.
func (t *tally) take(word string, s *spelling) {
	n := s.syllables(word)
	t.words++
	t.syllables += float64(n)
	if n == 1 {
		t.one++
	}
	if n >= 3 {
		t.three++
	}
	if utf8.RuneCountInString(word) > 6 {
		t.long++
	}
}

// per gives a share of the words, in percent.
func (t *tally) per(n float64) float64 { return 100 * n / t.words }

// formula is a published way to tell how hard a text is to read.
type formula struct {
	name  string
	limit float64
	ease  bool
	value func(t *tally, length, syllables float64) float64 // of the mean length of sentences in words and of words in syllables
}

// formulas by the names that lists call them.
var formulas = map[string]formula{
	"flesch-kincaid": {"Flesch–Kincaid", 9, false, func(_ *tally, length, syllables float64) float64 {
		return 0.39*length + 11.8*syllables - 15.59
	}},
	"wiener": {"Wiener Sachtextformel", 9, false, func(t *tally, length, _ float64) float64 {
		return 0.1935*t.per(t.three) + 0.1672*length + 0.1297*t.per(t.long) - 0.0327*t.per(t.one) - 0.875
	}},
	"szigriszt-pazos": {"Szigriszt-Pazos", 55, true, func(_ *tally, length, syllables float64) float64 {
		return 206.835 - 62.3*syllables - length
	}},
	"kandel-moles": {"Kandel-Moles", 60, true, func(_ *tally, length, syllables float64) float64 {
		return 207 - 1.015*length - 73.6*syllables
	}},
	"flesch-martins": {"Flesch, as fitted by Martins", 50, true, func(_ *tally, length, syllables float64) float64 {
		return 248.835 - 1.015*length - 84.6*syllables
	}},
}

// level works a formula out; nil for a text that is too short for any.
func (l *language) level(t *tally) *Level {
	f, ok := formulas[l.Formula]
	if !ok || t.words < FewestWords || t.sentences == 0 {
		return nil
	}
	value := f.value(t, t.words/t.sentences, t.syllables/t.words)
	if f.ease {
		value = min(max(value, 0), 100) // what lies beyond is no harder, and no easier, to anybody
	}
	return &Level{Formula: f.name, Value: value, Limit: f.limit, Ease: f.ease}
}
