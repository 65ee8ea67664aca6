package insight

import (
	"maps"
	"slices"

	"hearth/internal/engagement"
	"hearth/internal/source"
)

// Question is what a chart or a number asks, as written: words with their
// places, so that every problem is said where the writer wrote it.
type Question struct {
	Name   string     // of the figure; "" for a number in prose
	Pos    source.Pos // of the block or link
	Metric source.Word
	Named  source.Word // id of a named question instead of a metric: "response.first-reply"
	SQL    source.Word // the writer's own SQL instead of a metric; Pos of its first line

	By, Split  source.Word
	Where, Not []Filter
	Period     source.Word // as written; the page's default is filled in before
	Compare    source.Word // "previous", "year-ago", a period, or empty
	Top        int         // 0 for all
	Partial    bool        // an incomplete period is allowed and said
	Params     []Param     // the metric's own, such as within=24h
	Inside     bool        // nobody wrote it: the guard's audit asks ([Ground.Question])

	// Unguarded says that the answer is for the eyes of who has the rows and no
	// guard will see it: SQL need not say then who stands behind a line.
	Unguarded bool
}

// Filter keeps (where) or drops (not) rows whose key has one of the values.
type Filter struct {
	Key    source.Word
	Values []source.Word
}

// Param is one of a metric's own parameters.
type Param struct{ Key, Value source.Word }

// Answer is what the data say to a question, before the guard. It is a table
// in long form: one row a combination of by and split, in the order to show.
// A scalar has one row without keys.
type Answer struct {
	Key    string // canonical text of the question: equal questions have equal keys
	Metric Metric
	By     Dim // zero for none
	Split  Dim // zero for none; for SQL the number columns
	Span   Span
	Versus *Span // the period compared with; nil for none
	Rows   []Row
	Total  Row // over all rows, where the metric may be added or asked anew; Cell.State Missing otherwise

	Told *Told // of a named question; nil for a metric

	// Parts are the cells that the one value of a question is the sum of, where
	// another answer shows them. They are for the guard.
	Parts []Cell

	// Effects are what the exclusions do to the number of a scalar answer. The
	// guard keeps those that may be told, and makes notes of the large ones.
	Effects []Effect

	AsOf    engagement.Day // newest capture among the sources
	Sources []Source       // that could speak, sorted by name
	Notes   []string       // "so far", "without reviews: no data since 3 May 2026"; plain sentences, sorted
}

// Dim is a dimension of an answer.
type Dim struct {
	ID    string // "month", "place" …; "" for none
	Label string // "Month"
	Type  string // "time" (keys are days, the start of each unit), "key", or OrderDim
}

// Span is a resolved period, both ends in.
type Span struct {
	From, To engagement.Day
	Label    string // "June 2026", "2026-Q2", "1 Oct 2025 to 30 Sep 2026"
	Unit     string // "day", "week", "month", "quarter", "year", "" for any other
	Partial  bool   // the data do not cover it whole
	Open     bool   // an end was left to the data: "all", "A..", "..B"
}

// Row is one line of an answer.
type Row struct {
	By    string // key; for time the day as 2026-06-01; "" when not asked by anything
	Split string
	Label string // of By, for people: "June 2026", the post's title …
	Cell
	Versus *Cell // the same of the period compared with
}

// State says what is known about a cell.
type State string

const (
	Known    State = ""         // there is a value
	Missing  State = "missing"  // no data: not zero
	Withheld State = "withheld" // the guard keeps it back
)

// Cell is one value. The value is Num/Den (Den 1 for counts); both are whole,
// in the metric's unit, so that equal data give equal bytes.
type Cell struct {
	State  State
	Num    int64
	Den    int64
	People int64    // distinct people behind it; 0 with Crowd
	Top    [2]int64 // what the one and the two largest contributors hold of Num, in counts
	N      int64    // units behind it, where Den does not tell; 0 where it does
	Worth  int64    // of a share: as how many units of different people those of Den count, see stat.Bundles; 0 where that is not known
	Crowd  bool     // reported by a platform about the brand's own posts: not about persons

	// Own is what of the counted rows the brand itself said, and Unnamed the rows
	// whose author cannot be told apart from others. Both are for the guard.
	Own, Unnamed int64
	// Profile says that a reported number tells what kind of people a crowd is
	// made of (its country, age …), which needs more care than how large it is.
	Profile bool

	Why string // reason of Missing or Withheld, a plain sentence
}

// Value gives Num/Den.
func (c Cell) Value() float64 { return float64(c.Num) / float64(c.Den) }

// Source names a source that an answer stands on.
type Source struct {
	Name     string // as sentences call it
	Platform string
	From, To engagement.Day
	Captured engagement.Day
	Rows     int64  // read from it for this answer; 0 also when that is not told
	LeftOut  string // what was left out and why; "" for nothing
	Zone     string

	// Behind, Apart and Reasons are for the guard: who stands behind the rows,
	// LeftOut in words that tell only how many messages asked nothing, of which no
	// number of the answer is made, and in words that tell no number.
	Behind  Cell
	Apart   string
	Reasons string
	Least   int64 // the smallest number in LeftOut; 0 for none
}

// Clone gives a copy that shares nothing, so that nobody can change what
// somebody else was given.
func (a Answer) Clone() Answer {
	a.Rows = slices.Clone(a.Rows)
	for i := range a.Rows {
		a.Rows[i] = a.Rows[i].clone()
	}
	a.Total = a.Total.clone()
	if a.Versus != nil {
		v := *a.Versus
		a.Versus = &v
	}
	a.Sources, a.Notes, a.Told = slices.Clone(a.Sources), slices.Clone(a.Notes), a.Told.clone()
	a.Effects = slices.Clone(a.Effects)
	a.Metric.Params = slices.Clone(a.Metric.Params)
	a.Metric.Breaks = slices.Clone(a.Metric.Breaks)
	a.Metric.Translations = maps.Clone(a.Metric.Translations)
	return a
}

func (r Row) clone() Row {
	if r.Versus != nil {
		v := *r.Versus
		r.Versus = &v
	}
	return r
}
