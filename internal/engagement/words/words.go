// Package words sorts what somebody wrote by readable word lists: is it about
// what people do and love (passion) or about what the brand makes and sells
// (product), which topics does it touch, does it say thanks or that nothing is
// solved, and in which language is it. It is for import, which has the texts and
// keeps only what is found here, and for the pages that print the lists.
//
// The main types are [Lists], the lists of a site in force, and [Sorted], what
// they say of one text. [Read] reads the lists: those that Hearth brings for
// English, German, Spanish, French and Portuguese, and the site's own in
// data/words/LANG.yaml, which are added to them.
//
// # The one idea
//
// A list that a reader can read beats a cleverer judge whom nobody can ask. So
// a list holds words and phrases, nothing else: no weights, no negation ("I do
// not love it" speaks of love), no guess. What a text is compared with is
// exactly what stands in the list:
//
//   - Letters big and small are the same, and so are the ways in which computers
//     write one letter. Accents count: write both where people leave them out.
//   - A word is found whole; a star at its end stands for any ending.
//   - A phrase is found when its words follow each other, whatever is between
//     them that is no letter or digit. Hyphens and apostrophes part words, so
//     that "repair-café" and "l'eau" hold two each. An emoji is a word.
//   - Among passion and product words, and among closing words, the longest
//     phrase wins its place: "repair café" is not also a repair. Topics do not
//     compete: a text has all that it touches. What stands under except wins
//     everywhere and counts for nothing.
//   - Chinese, Japanese, Thai, Lao and Khmer have no spaces: there every
//     character is a word and a word of a list is a phrase, which may also be
//     found across the border of two words.
//   - Addresses, @names and quoted lines (that begin with >) are passed over.
//
// By the same rules a [Finder] finds the phrases of any other list, each at its
// place; [Manners] is what a site does not want to read in its own texts.
//
// How well a list does is not for the list to say: question passion asks people
// who read a sample.
//
// A text is bare, and needs no answer, when it has neither letter nor digit, or
// when it says thanks and every word of it is one of thanks, of courtesy ("so
// much, all"), an emoji, or the name behind a greeting ("Hi Ida"), which is the
// one place where capitals count. With a question mark, a link, a quoted line or
// more than twenty words it is not, nor where it says that something is solved
// or still open.
//
// # Language
//
// Where an export does not say the language, it is told by the small words of a
// text ("the", "und", "que"), which stand in lists/small.yaml for the languages
// named there; when two languages come near each other it stays unknown.
// Libraries for this were tried on 6,256 titles, questions and forum messages:
// the small one (trigrams) took 170 µs a text and left six titles of ten unknown,
// the accurate one took 340 µs, added 124 MB and had every fifth title wrong.
// Small words take less than 2 µs, sorting included, and find as many as the first with
// fewer mistakes; a short text without any stays unknown.
package words

import (
	"slices"
	"strings"
	"sync"
	"unsafe"

	"hearth/internal/engagement"
)

// Lists is the word lists in force. It may be used by several goroutines.
type Lists struct {
	languages []*language // sorted by code
	version   Version
	index     *index
	spare     sync.Pool // of *scan
}

// language is one language as compiled.
type language struct {
	code    string
	classes bool    // it has words for passion and for product, so that a text can be sorted
	topics  []Topic // and passions
	version string  // of what the list finds
	check   *Check
	manners Manners
}

// Topic is a topic or a passion, as a list describes it.
type Topic struct {
	ID, Name string
	Passion  bool
	BuiltIn  bool   // brought by Hearth, not by the site
	Use      bool   // a use that nobody had in mind when the thing was made
	PeopleDo string // of a passion: what people do
	HelpBy   string // of a passion: what the brand can be to them
	Evidence string // of a passion: where that can be seen

	YouSaid, WeDid, CouldNot string // of a topic: what came of it; CouldNot says why
}

// Sorted is what the lists say of one text.
type Sorted struct {
	Language string   // as given, else as told by small words; "" when unknown
	Class    string   // of package engagement; "" when there are no words, or no list
	Topics   []string // ids, sorted
	Closing  string   // of package engagement, but for ClosingBare and ClosingPrivate
	Private  bool     // it moves the exchange to private, if it is of the brand
	Bare     bool     // thanks and not a word more, or no word at all

	Sentences, StartsUs, StartsYou int32
}

// Languages gives the codes of the languages that texts can be sorted in.
func (l *Lists) Languages() []string {
	var out []string
	for _, lang := range l.languages {
		if lang.classes {
			out = append(out, lang.code)
		}
	}
	return out
}

// Topics gives the topics and passions with their names in a language, each id
// once, by id. An id that the language lacks has the name of another one.
func (l *Lists) Topics(code string) []Topic {
	by := map[string]Topic{}
	for _, lang := range l.languages {
		for _, t := range lang.topics {
			if _, there := by[t.ID]; !there || lang.code == base(code) {
				by[t.ID] = t
			}
		}
	}
	out := make([]Topic, 0, len(by))
	for _, t := range by {
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b Topic) int { return compareText(a.ID, b.ID) })
	return out
}

// Manners gives what the site wants of its own texts in a language.
func (l *Lists) Manners(code string) Manners {
	for _, lang := range l.languages {
		if lang.code == base(code) {
			return lang.manners
		}
	}
	return Manners{}
}

// Version is the identity of what the lists find: equal versions sort equal
// texts alike. It changes with the words, never with a name or a remark.
func (l *Lists) Version() Version { return l.version }

// ListVersion is the identity of what the list of one language finds, as a check
// by hand names it.
func (l *Lists) ListVersion(code string) string {
	for _, lang := range l.languages {
		if lang.code == base(code) {
			return lang.version
		}
	}
	return ""
}

// Sort says what the lists find in a text. Its language is what the export says,
// or "" to find out. The topics are not to be changed: others share them.
func (l *Lists) Sort(text, code string) Sorted { return l.SortTitled("", text, code) }

// SortTitled is Sort for a text with a title above it.
func (l *Lists) SortTitled(title, text, code string) Sorted {
	s, _ := l.spare.Get().(*scan)
	if s == nil {
		s = &scan{}
	}
	defer l.spare.Put(s)
	if title != "" {
		s.joined = append(append(append(s.joined[:0], title...), '\n'), text...)
		text = unsafe.String(unsafe.SliceData(s.joined), len(s.joined))
	}
	s.read(text, l.index)
	if code != s.said || !s.told {
		s.said, s.told = strings.Clone(code), true
		s.code = known(s.said)
		s.number = l.language(s.code)
	}
	if s.code != "" {
		return s.sort(l, s.code, s.number)
	}
	s.lang, s.any, s.memo = -1, true, s.in(-1)
	s.count(l.index.ballots)
	code = s.language(l.index)
	return s.sort(l, code, l.language(code))
}

// known gives a language as the export says it, or "" for what is no tag of a
// language, such as its name, or a tag that says that nobody knows.
func known(code string) string {
	switch base(code) {
	case "und", "zxx", "mul", "mis":
		return ""
	}
	if !isCode(base(code)) {
		return ""
	}
	return code
}

// classOf joins the two halves of a class.
func classOf(passion, product bool) string {
	switch {
	case passion && product:
		return engagement.ClassBoth
	case passion:
		return engagement.ClassPassion
	case product:
		return engagement.ClassProduct
	}
	return engagement.ClassNeither
}
