package words

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"hearth/internal/source"
)

// rules is the version of how a text is compared with lists. Raise it when
// equal lists find something else than before.
const rules = 2

// Version is the identity of lists: of those that Hearth brings, and of the
// site's own, which is "" without any.
type Version struct{ BuiltIn, Own string }

// String gives both, to be kept with the rows: "1a2b3c4d" or "1a2b3c4d+5e6f7a8b".
func (v Version) String() string {
	if v.Own == "" {
		return v.BuiltIn
	}
	return v.BuiltIn + "+" + v.Own
}

// ParseVersion reads what [Version.String] wrote.
func ParseVersion(s string) Version {
	builtIn, own, _ := strings.Cut(s, "+")
	return Version{builtIn, own}
}

// compiler turns lists into an index, and notes everything that finds something
// for the versions.
type compiler struct {
	b            *builder
	languages    []*language
	problems     *source.List
	builtIn, own bytes.Buffer
}

// language adds the lists of one language; own may be nil.
func (c *compiler) language(code string, hearths, own *list) {
	note(&c.builtIn, code, hearths.all())
	l := &language{code: code}
	number := int16(len(c.languages))
	c.languages = append(c.languages, l)
	used := hearths.without(own, c.problems)
	lines := used.all()
	l.topics = used.described(true)
	if own != nil {
		note(&c.own, code, own.all())
		if own.BuiltIn != nil {
			fmt.Fprintln(&c.own, *own.BuiltIn)
		}
		for _, w := range own.LeaveOut {
			fmt.Fprintf(&c.own, "without %q\n", w.key())
		}
		lines = append(lines, own.all()...)
		l.topics = merged(l.topics, own.described(false))
	}
	labels := map[label]int32{}
	has := map[string]bool{}
	for _, w := range lines {
		k := label{group: w.group, language: number, name: w.name}
		if _, ok := labels[k]; !ok {
			labels[k] = c.b.label(k)
		}
		c.b.phrase(w.words, labels[k])
		has[w.name] = has[w.name] || w.group == inClass
	}
	l.classes = has[toPassion] && has[toProduct]
	var finds bytes.Buffer // without what is only polite, which no check by hand is about
	note(&finds, code, used.lines())
	if own != nil {
		note(&finds, code, own.lines())
	}
	l.version = digest(finds.Bytes())
	if own != nil {
		l.check = own.check(l.version, c.problems)
		l.manners = Manners{own.Unwelcome, own.Welcome}
	}
}

// Described is the identity of what the lists say of themselves besides what they
// find: names, remarks, checks by hand.
func (l *Lists) Described() string {
	var b bytes.Buffer
	for _, lang := range l.languages {
		fmt.Fprintf(&b, "%s %+v\n", lang.code, lang.topics)
		if lang.check != nil {
			fmt.Fprintf(&b, "%+v\n", *lang.check)
		}
	}
	return digest(b.Bytes())
}

// merged puts a site's descriptions in the place of Hearth's of the same id.
func merged(hearths, own []Topic) []Topic {
	out := slices.DeleteFunc(hearths, func(h Topic) bool {
		return slices.ContainsFunc(own, func(o Topic) bool { return o.ID == h.ID })
	})
	return append(out, own...)
}

// note writes down what lines of a list find.
func note(b *bytes.Buffer, code string, lines []line) {
	for _, w := range lines {
		fmt.Fprintf(b, "%s %d %q %q\n", code, w.group, w.name, w.key())
	}
}

// common adds the small words of all languages that have some.
func (c *compiler) common(all map[string]telltale) {
	for _, code := range slices.Sorted(maps.Keys(all)) {
		var t tokens
		var words []string
		for t.reset(all[code].Words); t.next(); {
			words = append(words, string(t.word))
		}
		fmt.Fprintf(&c.builtIn, "%s %q %q\n", code, words, all[code].Letters)
		c.b.common(code, words, all[code].Letters)
	}
}

func (c *compiler) lists() *Lists {
	fmt.Fprintln(&c.builtIn, rules)
	x := c.b.index()
	x.sieve(c.b, len(c.languages))
	x.ballots = newBallots(c.b)
	l := &Lists{languages: c.languages, index: x, version: Version{BuiltIn: digest(c.builtIn.Bytes())}}
	if c.own.Len() > 0 {
		l.version.Own = digest(c.own.Bytes())
	}
	return l
}

func digest(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:4])
}

func compareText(a, b string) int {
	return cmp.Or(strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(a, b))
}
