package ingest

import (
	"cmp"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/source"
)

//go:embed headers/generic.yaml
var genericYAML []byte

// lexicon is headers/generic.yaml: what columns and their cells are called.
type lexicon struct {
	Fields []struct {
		ID     string   `yaml:"id"`
		First  []string `yaml:"first"`
		Strong []string `yaml:"strong"`
		Weak   []string `yaml:"weak"`
		Last   []string `yaml:"last"`
	} `yaml:"fields"`
	Metrics []struct {
		ID    string   `yaml:"id"`
		Unit  string   `yaml:"unit"`
		Names []string `yaml:"names"`
	} `yaml:"metrics"`
	Private []struct {
		Reason string   `yaml:"reason"`
		Names  []string `yaml:"names"`
	} `yaml:"private"`
	Closed []closed            `yaml:"closed"`
	Judged []string            `yaml:"judged"`
	Seen   []string            `yaml:"moderated"`
	Roles  map[string][]string `yaml:"roles"`
	Kinds  map[string][]string `yaml:"kinds"`
	Langs  map[string][]string `yaml:"languages"`
	Public []string            `yaml:"public"`
	Hidden []string            `yaml:"hidden"`
}

// readLexicon gives the lexicon, a constant table that is parsed when first asked for.
var readLexicon = sync.OnceValue(func() lexicon {
	var l lexicon
	decodeData("headers/generic.yaml", genericYAML, &l)
	return l
})

// separators stand for spaces in the names of columns.
var separators = regexp.MustCompile(`[_\-./: ]+`)

// key gives a header in the form in which the lexicon compares: "publishedAt",
// "Published_at" and "published at" are one.
func key(header string) string {
	var b strings.Builder
	last := ' '
	for _, r := range header {
		if unicode.IsUpper(r) && (unicode.IsLower(last) || unicode.IsDigit(last)) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last = r
	}
	return strings.TrimSpace(separators.ReplaceAllString(cell.Header(b.String()), " "))
}

// private gives the reason why a column must not get in; "" when it may.
func (l *lexicon) private(header string) string {
	name := " " + key(header) + " "
	for _, p := range l.Private {
		for _, n := range p.Names {
			if strings.Contains(name, " "+n+" ") {
				return p.Reason
			}
		}
	}
	return ""
}

// closed finds the tool whose exports are never public, by a column that only
// it has; nil for none.
func (l *lexicon) closed(key string) *closed {
	for i, c := range l.Closed {
		if slices.Contains(c.Names, key) {
			return &l.Closed[i]
		}
	}
	return nil
}

// closed are columns that prove that a table was never public.
type closed struct {
	What  string   `yaml:"what"`
	Mails bool     `yaml:"mails"` // it lists what was sent, and not what people wrote
	Names []string `yaml:"names"`
}

// refusal says why a table is not guessed at.
func (c closed) refusal(pos source.Pos, file string) *refusal {
	if c.Mails {
		return &refusal{pos, "not-public", fmt.Sprintf("write %s with `kind: post`, `role: brand`, the columns `id`, `at` and `title`, and under `metrics:` those for `reach`, `unique_opens` and `clicks`", MappingFile(file)),
			"this looks like the export of " + c.What + "; it reads the list of all campaigns of Mailchimp"}
	}
	return &refusal{pos, "not-public", "to read it all the same, write a mapping file " + MappingFile(file),
		"this looks like the export of " + c.What + ": what is written there is not public"}
}

// language gives the code of a language that may be written as a name.
func (l *lexicon) language(text string) string {
	text = strings.ToLower(text)
	return cmp.Or(meaning(l.Langs, text), text)
}

// role gives the role that a word stands for, "" for none.
func (l *lexicon) role(text string) string { return meaning(l.Roles, text) }

// kind gives the kind of message that a word stands for, "" for none.
func (l *lexicon) kind(text string) string { return meaning(l.Kinds, text) }

// meaning finds the group that holds a word.
func meaning(groups map[string][]string, word string) string {
	word = cell.Header(word)
	for _, g := range sortedKeys(groups) {
		for _, w := range groups[g] {
			if w == word {
				return g
			}
		}
	}
	return ""
}

// remembered is what words of a column were found to mean: few words fill most
// columns, and a lexicon is slow to ask.
type remembered map[string]string

// manyMeant is how many words are remembered at most.
const manyMeant = 1 << 10

// of gives what a word means, and asks once.
func (r *remembered) of(word string, ask func(string) string) string {
	if means, ok := (*r)[word]; ok {
		return means
	}
	means := ask(word)
	if *r == nil {
		*r = remembered{}
	}
	if len(*r) < manyMeant {
		(*r)[strings.Clone(word)] = strings.Clone(means)
	}
	return means
}

// Shapes of private cells in columns with harmless names.
var (
	mailCell = regexp.MustCompile(`^[^\s@]+@[^\s@]+\.[a-zA-Z]{2,}$`)
	ipCell   = regexp.MustCompile(`^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$|^[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){5,7}$`)
)

// mostly says whether at least the given percentage of a column's values, null
// words apart, pass a test. A column without values passes none.
func mostly(cells []string, percent int, test func(string) bool) bool {
	n, yes := 0, 0
	for _, c := range cells {
		if cell.Null(c) {
			continue
		}
		n++
		if test(cell.Trim(c)) {
			yes++
		}
	}
	return n > 0 && yes*100 >= n*percent
}
