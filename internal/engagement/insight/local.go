package insight

import (
	"cmp"
	"embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"hearth/internal/source"
	"hearth/internal/source/strict"
)

//go:embed words.*.yaml
var localYAML embed.FS

// locals are the languages besides English that Hearth explains its numbers in.
// A further one is a further file, and the way in which it writes days.
var locals = []string{"de"}

// Languages are those in which Hearth explains its numbers.
func Languages() []string { return append([]string{"en"}, locals...) }

// local is what is said of numbers in a language.
type local struct {
	definitions map[string]string // by id of a metric
	texts       map[string]string // of named questions, by the English words
	notes       []phrase
}

// phrase is English words with slots, and what they are in another language.
type phrase struct {
	en *regexp.Regexp
	to string
}

// localWords gives the languages by their names: a constant table, read when
// first asked for.
var localWords = sync.OnceValues(func() (map[string]*local, error) {
	out := map[string]*local{}
	for _, lang := range locals {
		name := "words." + lang + ".yaml"
		text, err := localYAML.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("the built-in words: %w", err)
		}
		l, problems := readLocal(name, lang, text)
		if len(problems) > 0 {
			return nil, fmt.Errorf("the built-in words: %s", problems)
		}
		out[lang] = l
	}
	return out, nil
})

func readLocal(name, lang string, text []byte) (*local, source.List) {
	root, problems := strict.Parse(name, text, source.Pos{File: name, Line: 1, Col: 1})
	var doc struct {
		Definitions map[string]string   `yaml:"definitions"`
		Texts       []map[string]string `yaml:"texts"`
		Notes       []map[string]string `yaml:"notes"`
	}
	if len(problems) == 0 {
		strict.Decode(root, &doc, &problems)
	}
	l := &local{definitions: doc.Definitions, texts: map[string]string{}}
	for _, t := range doc.Texts {
		l.texts[t["en"]] = t[lang]
	}
	slots := strings.NewReplacer("%s", "(.+?)", "%d", `(\d+)`)
	for _, n := range doc.Notes {
		l.notes = append(l.notes, phrase{regexp.MustCompile("^" + slots.Replace(regexp.QuoteMeta(n["en"])) + "$"), n[lang]})
	}
	return l, problems
}

// localOf gives what is said in a language; nil for English and for languages
// that Hearth does not speak.
func localOf(lang string) *local {
	all, err := localWords()
	if err != nil { // the registry says so before anything is asked
		return nil
	}
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	return all[base]
}

// textIn gives a text of a named question in a language: as it is, in English,
// where there are no words for it.
func textIn(text, lang string) string {
	if l := localOf(lang); l != nil {
		return cmp.Or(l.texts[text], text)
	}
	return text
}

// In gives the named question in a language: what it means, takes and shows. What
// there are no words for stays as it is, in English.
func (m Method) In(lang string) Method {
	m.Title = cmp.Or(m.Titles[lang], m.Title)
	m.Definition, m.DegradesTo = textIn(m.Definition, lang), textIn(m.DegradesTo, lang)
	m.Params, m.Columns, m.Facts = slices.Clone(m.Params), slices.Clone(m.Columns), slices.Clone(m.Facts)
	for i := range m.Params {
		m.Params[i].What = textIn(m.Params[i].What, lang)
	}
	for i := range m.Columns {
		m.Columns[i] = m.Columns[i].In(lang)
	}
	for i := range m.Facts {
		m.Facts[i] = m.Facts[i].In(lang)
	}
	return m
}

// NoteIn gives a note of an answer in a language: as it is, in English, where
// there are no words for it.
func NoteIn(note, lang string) string {
	l := localOf(lang)
	if l == nil {
		return note
	}
	return l.say(note, 0)
}

// deepest is how many slots may stand in one another.
const deepest = 5

// say puts words that were made of slots into the language, each slot by itself.
func (l *local) say(text string, depth int) string {
	if depth > deepest {
		return text
	}
	for _, p := range l.notes {
		m := p.en.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		out := p.to
		for _, slot := range m[1:] {
			i := strings.IndexByte(out, '%')
			if i < 0 {
				break
			}
			out = out[:i] + strings.ReplaceAll(l.say(slot, depth+1), "%", "\x00") + out[i+2:]
		}
		return strings.ReplaceAll(out, "\x00", "%")
	}
	return germanDays(text)
}

// days is a text that is a day or a span of days in English words, and nothing else.
var (
	monthWord = `(?:January|February|March|April|May|June|July|August|September|October|November|December)`
	daysOnly  = regexp.MustCompile(`^(?:\d{1,2} )?(?:` + monthWord + ` )?(?:\d{4}|` + monthWord + `|\d{1,2})?(?: ?to (?:\d{1,2} )?(?:` + monthWord + ` )?\d{4})?$`)
	dayMonth  = regexp.MustCompile(`(\d{1,2}) (` + monthWord + `)`)
)

// germanDays writes days as German has them: 3. Mai 2026, 3. bis 9. Mai 2025.
func germanDays(text string) string {
	if !daysOnly.MatchString(text) {
		return text
	}
	text = dayMonth.ReplaceAllString(text, "$1. $2")
	if from, to, span := strings.Cut(text, " to "); span {
		if len(from) <= 2 {
			from += "."
		}
		text = from + " bis " + to
	}
	return germanMonths.Replace(text)
}

var germanMonths = strings.NewReplacer("January", "Januar", "February", "Februar", "March", "März", "May", "Mai", "June", "Juni", "July", "Juli", "October", "Oktober", "December", "Dezember")

// localize gives the metrics their meaning in the languages that Hearth speaks.
func (r *Registry) localize() error {
	all, err := localWords()
	if err != nil {
		return err
	}
	for _, lang := range locals {
		for _, e := range r.entries {
			w, ok := e.metric.Translations[lang]
			if text := all[lang].definitions[e.metric.ID]; ok && w.Definition == "" && text != "" {
				w.Definition = text
				e.metric.Translations[lang] = w
			}
		}
	}
	return nil
}
