package plain

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"hearth/internal/engagement/words"
	"hearth/internal/source"
	"hearth/internal/source/strict"
)

// list is a file of lists/ as written.
type list struct {
	Formula   string        `yaml:"formula"`
	Long      int           `yaml:"long"`        // words from which on a sentence is long
	Counted   []string      `yaml:"counted"`     // words behind a number whose full stop makes it the third, as in "3. Mai"
	Short     []string      `yaml:"short_forms"` // whose full stop ends no sentence
	Syllables spelling      `yaml:"syllables"`
	We        words.Phrases `yaml:"we"`
	You       words.Phrases `yaml:"you"`
	Hype      words.Advised `yaml:"hype"`
	Jargon    words.Advised `yaml:"jargon"`
	Claims    words.Phrases `yaml:"claims"`
	Passive   passive       `yaml:"passive"`
}

// passive is how a language says that something is done without saying who does it.
type passive struct {
	Helpers []string `yaml:"helpers"` // was, were
	Within  int      `yaml:"within"`  // words behind the helper in which the form stands
	Endings []string `yaml:"endings"` // of forms
	Starts  []string `yaml:"starts"`  // of forms that have one of these
	Then    []string `yaml:"then"`    // and one of these endings
	Forms   []string `yaml:"forms"`   // others
	Except  []string `yaml:"except"`
}

// anywhere is for languages without a list.
var anywhere = list{Long: 30}

// language is what is known of a language, ready to be used.
type language struct {
	list
	groups  []group // by number of the finder's groups
	finders sync.Pool
}

// kind is what a found phrase is.
type kind int

const (
	aWe kind = iota
	aYou
	aHype
	aJargon
	aClaim
	unwelcome
)

// group is phrases that are advised on alike.
type group struct {
	kind kind
	say  string
	at   source.Pos // where the site's list has it
}

// newLanguage reads what Hearth brings for a language and puts the site's own
// words to it.
func newLanguage(code string, manners words.Manners) *language {
	l := &language{list: read(code)}
	var phrases []words.Phrases
	add := func(g group, p words.Phrases) {
		l.groups, phrases = append(l.groups, g), append(phrases, p)
	}
	for _, a := range manners.Unwelcome {
		add(group{unwelcome, a.Say, a.Pos}, a.Phrases)
	}
	for _, a := range l.Hype {
		add(group{kind: aHype, say: a.Say}, a.Phrases.Without(manners.Welcome))
	}
	for _, a := range l.Jargon {
		add(group{kind: aJargon, say: a.Say}, a.Phrases.Without(manners.Welcome))
	}
	add(group{kind: aClaim}, l.Claims.Without(manners.Welcome))
	add(group{kind: aWe}, l.We)
	add(group{kind: aYou}, l.You)
	l.finders.New = func() any { return words.NewFinder(phrases...) }
	return l
}

// read gives the list that comes with Hearth. It is part of the program, so a
// mistake in it is a mistake of the program.
func read(code string) list {
	name := "lists/" + code + ".yaml"
	text, err := brought.ReadFile(name)
	if err != nil {
		return anywhere
	}
	var l list
	n, problems := strict.Parse(name, text, source.Pos{})
	strict.Decode(n, &l, &problems)
	if _, ok := formulas[l.Formula]; len(problems) > 0 || !ok || l.Long < 1 {
		panic(fmt.Sprintf("plain: %s: %q, %d: %s", name, l.Formula, l.Long, problems))
	}
	return l
}

// undone says whether a word is a form of the passive.
func (p *passive) undone(word string) bool {
	if slices.Contains(p.Except, word) {
		return false
	}
	if slices.Contains(p.Forms, word) {
		return true
	}
	ends := func(e string) bool { return len(word) > len(e)+2 && strings.HasSuffix(word, e) }
	starts := func(e string) bool { return strings.HasPrefix(word, e) }
	return slices.ContainsFunc(p.Endings, ends) || slices.ContainsFunc(p.Starts, starts) && slices.ContainsFunc(p.Then, ends)
}
