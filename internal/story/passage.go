package story

import (
	"slices"
	"sort"
	"unicode/utf8"

	"hearth/internal/source"
)

// Prose is what a file says in running text, for whoever looks at it as
// language. No story carries it: every line written above would move its places.
type Prose struct {
	Language string // "" for the site's
	Passages []Passage
}

// Passage is a stretch of running text as a reader reads it: a title, a
// paragraph, an item of a list. What somebody else said is none, nor is code.
type Passage struct {
	Name   string // what it is: [PassageLine], else the element: "p", "h2", "li", "td", "dt"
	Text   string // without markup; [Elsewhere] stands for code and bare addresses
	Runs   []Run  // where its parts stand in the file, in order
	Proofs []Span // parts that are a number of the data, a link or a footnote
}

// PassageLine is the name of a passage that is the value of a key: a title, a
// summary, the finding of a chart.
const PassageLine = "line"

// Elsewhere stands in a passage for what is no language: code, an address.
const Elsewhere = '\uFFFC'

// Run says that a passage goes on from an offset as the file does from a place,
// on one line.
type Run struct {
	At  int
	Pos source.Pos
}

// Span is a part of a text, from an offset up to another.
type Span struct{ From, To int }

// Pos gives the place of an offset of the text.
func (p *Passage) Pos(at int) source.Pos {
	i := sort.Search(len(p.Runs), func(i int) bool { return p.Runs[i].At > at }) - 1
	if i < 0 {
		return source.Pos{}
	}
	run := p.Runs[i]
	run.Pos.Col += utf8.RuneCountInString(p.Text[run.At:min(at, len(p.Text))])
	return run.Pos
}

// Proved says whether a number of the data, a link or a footnote touches a span.
func (p *Passage) Proved(s Span) bool {
	return slices.ContainsFunc(p.Proofs, func(o Span) bool { return o.From < s.To && s.From < max(o.To, o.From+1) })
}
