// Package plain reads the texts of a site as a friend of plain words would, and
// gives advice: how hard a page is to read, which sentences are long, which
// words praise without saying anything, which claims nobody can check, and
// whether a page speaks of "you" or only of "we". It is for `hearth check` and
// for the margin of `hearth serve`.
//
// [New] makes a [Reader], once a run; [Reader.Read] gives a [Report] on the
// running text of one file, which package markdown cuts out of it
// (story.Prose): so code, quoted words and addresses are not counted, and every
// piece of advice has the place of the word it is about.
//
// # The one idea
//
// Advice is advice. It names the word and what would be better, and nothing
// fails because of it, but for the words that the site itself has put on its
// list of unwelcome ones (package words, Manners). All that is compared is in
// lists that anybody can read (lists/LANG.yaml): no judge that nobody can ask.
//
// # How hard a page is to read
//
// Each language has a published formula of its own. Those that give a school
// year should not be above 9; the others give an ease from 0 to 100.
//
//   - English: Flesch–Kincaid grade level (Kincaid and others 1975)
//   - German: the first Neue Wiener Sachtextformel (Bamberger and Vanecek 1984)
//   - Spanish: perspicuity by Szigriszt-Pazos (1993), read by the INFLESZ scale
//     (Barrio-Cantalejo and others 2008), where 55 begins what is normal
//   - French: Flesch's ease as fitted by Kandel and Moles (1958); 60 begins what
//     is normal on Flesch's scale
//   - Portuguese: Flesch's ease as fitted by Martins and others (1996); 50 is the
//     border of the first eight or nine school years
//
// Syllables are counted by rules of spelling, which are right for nine words of
// ten. A formula needs [FewestWords] words to mean anything. Every other
// language gets what needs no list: the length of sentences.
package plain

import (
	"embed"
	"strings"
	"sync"

	"hearth/internal/engagement/words"
	"hearth/internal/source"
	"hearth/internal/story"
)

//go:embed lists
var brought embed.FS

// FewestWords is how long a text must be for its level to be told.
const FewestWords = 100

// Reader reads texts. It may be used by several goroutines.
type Reader struct {
	site *words.Lists
	mu   sync.Mutex
	by   map[string]*language
}

// New gives a reader. The lists are those of the site, for the words that it
// does not want in its own texts; nil for none.
func New(site *words.Lists) *Reader { return &Reader{site: site, by: map[string]*language{}} }

// Report is what there is to say of a text.
type Report struct {
	Language  string
	Words     int
	Sentences int
	Level     *Level // nil for a short text, and for a language without a formula
	We, You   int    // words for the brand and for its readers; 0 in a language without a list
	Advice    source.List
}

// Level is how hard a text is to read.
type Level struct {
	Formula string // as it is called
	Value   float64
	Limit   float64 // up to which, or of an ease from which on, most people read with ease
	Ease    bool    // 0 to 100, the more the easier; else a school year
}

// Hard says whether a text is beyond the limit.
func (l *Level) Hard() bool { return l.Ease && l.Value < l.Limit || !l.Ease && l.Value > l.Limit }

// Read reports on a text. The language is the site's, for a text that has none
// of its own.
func (r *Reader) Read(prose story.Prose, language string) Report {
	if prose.Language != "" {
		language = prose.Language
	}
	t := newReading(r.language(language), prose.Passages)
	t.report.Language = language
	for i := range t.sentences {
		t.sentence(&t.sentences[i])
	}
	for i := range prose.Passages {
		t.found(&prose.Passages[i])
	}
	t.whole()
	t.report.Advice.Sort()
	return t.report
}

// language gives what is known of a language, whose lists are read when they
// are first needed.
func (r *Reader) language(code string) *language {
	code, _, _ = strings.Cut(strings.ToLower(code), "-")
	r.mu.Lock()
	defer r.mu.Unlock()
	l := r.by[code]
	if l == nil {
		var manners words.Manners
		if r.site != nil {
			manners = r.site.Manners(code)
		}
		l = newLanguage(code, manners)
		r.by[code] = l
	}
	return l
}
