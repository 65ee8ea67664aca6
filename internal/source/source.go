// Package source says where something was written and what is wrong with it.
//
// Every other package reports with it, so that a writer sees one kind of
// message wherever the trouble is: in the site file, in a story, in a cell of
// an export. The two main types are [Pos], a place in a file, and [Problem],
// a sentence about that place with a hint that says what to type. A [List]
// gathers all problems of a run; nothing stops at the first.
//
// # Rules of speech
//
// A problem's text is a lower-case sentence without a full stop. The hint says
// what to do, in words that a writer who does not program understands. Names
// that the writer wrote stand in "quotes", things to type in `backquotes`.
package source

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Pos is a place in a file.
type Pos struct {
	File string // as the writer knows it: relative to the site, with slashes; "" when there is none
	Line int    // 1-based; 0 when only the file is known
	Col  int    // 1-based, in characters (runes); 0 when only the line is known
}

// String gives file:line:col, as far as known.
func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Col == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// Compare orders places by file, line and column.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Col, q.Col))
}

// Severity says whether a problem stops the build.
type Severity int

const (
	Error   Severity = iota // the build fails; the last good output stays
	Warning                 // the build goes on; --strict makes it fail
	Note                    // worth knowing, never fails
)

// String gives "error", "warning" or "note".
func (s Severity) String() string { return [...]string{"error", "warning", "note"}[s] }

// Problem is one thing that is wrong, at one place.
type Problem struct {
	Pos      Pos
	Severity Severity
	Rule     string    // short stable name, such as "unknown-key"; for reports and searches
	Text     string    // what is wrong
	Hint     string    // what to type; may have several lines; "" when there is nothing to say
	Excerpt  string    // the line as written, without its line end; "" when not known
	Also     []Related // other places that belong to it, such as the first of two equal names
}

// Related is a further place of a problem.
type Related struct {
	Pos  Pos
	Text string
}

// List is the problems of a run, in any order until [List.Sort].
type List []Problem

// Add appends problems.
func (l *List) Add(p ...Problem) { *l = append(*l, p...) }

// Errorf appends an error at pos. The hint may be "".
func (l *List) Errorf(pos Pos, rule, hint, format string, args ...any) {
	l.Add(Problem{Pos: pos, Rule: rule, Hint: hint, Text: fmt.Sprintf(format, args...)})
}

// Warnf appends a warning at pos. The hint may be "".
func (l *List) Warnf(pos Pos, rule, hint, format string, args ...any) {
	l.Add(Problem{Pos: pos, Severity: Warning, Rule: rule, Hint: hint, Text: fmt.Sprintf(format, args...)})
}

// Sort orders the list by place, then by severity and text, and drops exact repeats.
func (l *List) Sort() {
	slices.SortStableFunc(*l, func(a, b Problem) int {
		return cmp.Or(a.Pos.Compare(b.Pos), cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Text, b.Text))
	})
	*l = slices.CompactFunc(*l, func(a, b Problem) bool {
		return a.Pos == b.Pos && a.Severity == b.Severity && a.Text == b.Text
	})
}

// Count gives the number of problems of one severity.
func (l List) Count(s Severity) int {
	n := 0
	for _, p := range l {
		if p.Severity == s {
			n++
		}
	}
	return n
}

// Failed says whether the list holds an error, or with strict a warning.
func (l List) Failed(strict bool) bool {
	return l.Count(Error) > 0 || strict && l.Count(Warning) > 0
}

// String gives the problems one a line, as "place: text", for tests and logs.
func (l List) String() string {
	var b strings.Builder
	for _, p := range l {
		fmt.Fprintf(&b, "%s: %s\n", p.Pos, p.Text)
		if p.Hint != "" {
			fmt.Fprintf(&b, "  hint: %s\n", strings.ReplaceAll(p.Hint, "\n", "\n        "))
		}
	}
	return b.String()
}
