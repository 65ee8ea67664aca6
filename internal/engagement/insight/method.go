package insight

import (
	"slices"
	"strings"

	"hearth/internal/source"
)

// Method is a question with a name, such as response.first-reply: a published
// way to compute more than one number, with the words that belong to it. What
// can be said as data is data; three functions do the rest. `ask` counts, before
// the guard; `tell` makes sentences, after it, from what was published; `count`
// says which rows and people each published number is of ([Count]).
//
// A family of methods is one file, and methods.go lists the families.
type Method struct {
	ID         string `json:"id"`         // family and name: "response.first-reply"
	Title      string `json:"title"`      // "Time to the first human reply"
	Definition string `json:"definition"` // plain sentences: what is counted, and what is not
	Version    int    `json:"version"`    // goes up when the meaning changes

	// Form is how it is drawn; package chart has the forms. "table" for none.
	Form string `json:"form"`
	// Shape says how the cells of a column hang together, which the guard must know.
	Shape string `json:"shape"`
	// Requires is what a source must have to speak (see needs). One that lacks it
	// is left out and named; when all lack it, the answer degrades, or the
	// question is refused.
	Requires []string `json:"requires,omitempty"`
	// DegradesTo says in a sentence what is answered when all sources lack what
	// is required; "" when nothing can be.
	DegradesTo string `json:"degrades_to,omitempty"`

	Params  []Setting `json:"params,omitempty"`
	By      []string  `json:"by,omitempty"` // what `by:` may name; nothing when the method has its own axis
	Compare bool      `json:"compare,omitempty"`
	// Axis is what the rows are when the writer names no `by`.
	Axis Dim `json:"axis"`
	// Columns are the measures of a row: the first is what is drawn. Row.Split
	// names them where there is more than one.
	Columns []Metric `json:"columns"`
	// Facts are single values beside the table. Each can be asked for by its id
	// as `metric:` in a sentence.
	Facts []Metric `json:"facts,omitempty"`
	// Titles are the title in other languages; Labels what the keys of the rows
	// are called: key → language → words, English among them.
	Titles map[string]string            `json:"titles,omitempty"`
	Labels map[string]map[string]string `json:"labels,omitempty"`

	from  string              // the table it mostly counts: sources without rows in it do not speak
	reads []string            // of readings: the ids of those it reads
	only  []condition         // filters that belong to its meaning
	usual []condition         // filters that hold until the question names the key itself
	sums  map[string]string   // of a fact that adds up the cells of a column: which
	some  map[string][]string // of a fact that stands on the people of some rows: which
	every bool                // it is about the sources themselves: those without a row that counts are asked too, and a period that they do not cover is no fault
	ask   func(*inquiry)
	tell  func(Telling) []string

	count     func(*counting)   // what the numbers of an answer count, for the guard's audit
	uncounted map[string]string // of ids of numbers that count nothing: why
}

// Shapes of an answer: how the cells of a column hang together.
const (
	// ShapeApart is of groups that may overlap: no cell follows from the others.
	ShapeApart = "apart"
	// ShapeWhole is of parts of a whole that a reader knows, so that one hidden
	// part would follow from the rest.
	ShapeWhole = "whole"
	// ShapeRunning is of rows that each hold the row before: what came in between
	// is what must be large enough.
	ShapeRunning = "running"
)

// MeasureDim is the id of the split of an answer with several columns.
const MeasureDim = "measure"

// OrderDim is the type of a dimension whose keys have an order of their own, as
// against "key", whose rows stand by size.
const OrderDim = "order"

// Setting is a parameter of a method.
type Setting struct {
	Key     string   `json:"key"`
	Kind    string   `json:"kind"`              // one of the kinds below
	Default string   `json:"default"`           // as a writer would type it; "" for none
	Least   float64  `json:"least,omitempty"`   // of a number; of a time in seconds
	Most    float64  `json:"most,omitempty"`    // 0 for no end
	Choices []string `json:"choices,omitempty"` // of a choice
	What    string   `json:"what"`              // what it does, in words
}

// Kinds of a setting.
const (
	SettingTime   = "time"   // 24h, 7d
	SettingWhole  = "whole"  // 3
	SettingNumber = "number" // 0.35
	SettingChoice = "choice" // one of some words
	SettingWords  = "words"  // a list, parted by commas
)

// Told is what the answer to a named question has besides a table.
type Told struct {
	ID, Title, Definition string
	Version               int
	Form, Shape           string
	Settings              []Used   // as they were used, defaults too, in the method's order
	Columns               []Metric // what a row's Split names, where the split is MeasureDim
	Facts                 []Fact   // single values, in the method's order
	Degraded              string   // why this answers less than it was asked; "" when it does not
	Titles                map[string]string
	Labels                map[string]map[string]string
}

// Used is a setting and the value it had.
type Used struct{ Key, Value string }

// Fact is a single value of an answer, beside its table.
type Fact struct {
	Metric Metric
	Cell
	Versus *Cell // of the period compared with

	// Parts are the cells of the table that it is the sum of; nil where it is
	// none. They are for the guard.
	Parts []Cell
	// Of are the rows whose people it stands on, where these are some of the parts
	// of a whole. They are for the guard.
	Of []string
}

// Column gives the measure of a row: the column that its split names, else the
// answer's only one.
func (a Answer) Column(r Row) Metric {
	if a.Told == nil || a.Split.ID != MeasureDim {
		return a.Metric
	}
	for _, c := range a.Told.Columns {
		if c.ID == r.Split {
			return c
		}
	}
	return a.Metric
}

func (t *Told) clone() *Told {
	if t == nil {
		return nil
	}
	out := *t
	out.Settings, out.Columns, out.Facts = slices.Clone(t.Settings), slices.Clone(t.Columns), slices.Clone(t.Facts)
	for i, f := range out.Facts {
		if f.Versus != nil {
			v := *f.Versus
			out.Facts[i].Versus = &v
		}
	}
	return &out
}

// told gives the method's words for an answer.
func (m Method) told() *Told {
	return &Told{
		ID: m.ID, Title: m.Title, Definition: m.Definition, Version: m.Version, Form: m.Form, Shape: m.Shape,
		Columns: slices.Clone(m.Columns), Titles: m.Titles, Labels: m.Labels,
	}
}

// entry gives the method as something the desk can ask, with its first column
// as the metric.
func (m Method) entry() entry {
	e := entry{metric: m.Columns[0], method: &m, recipe: recipe{From: m.from, Count: countMethod, Reads: m.reads, Only: m.only, Usual: m.usual}}
	e.metric.Definition = m.Definition
	return e
}

// Sorted says whether the method tells what the word lists found.
func (m Method) Sorted() bool { return slices.Contains(m.Requires, needSorted) }

// facts gives the single values of the method as metrics of their own.
func (m Method) facts() []entry {
	var out []entry
	for _, f := range m.Facts {
		e := m.entry()
		e.metric, e.recipe.Fact = f, f.ID
		for _, s := range m.Params {
			e.metric.Params = append(e.metric.Params, s.Key)
		}
		out = append(out, e)
	}
	return out
}

// Questions gives every named question, family by family.
func (r *Registry) Questions() []Method { return slices.Clone(r.methods) }

// Question gives the named question with an id.
func (r *Registry) Question(id string) (Method, bool) {
	i := slices.IndexFunc(r.methods, func(m Method) bool { return m.ID == id })
	if i < 0 {
		return Method{}, false
	}
	return r.methods[i], true
}

func (r *Registry) questionIDs() []string {
	var out []string
	for _, m := range r.methods {
		out = append(out, m.ID)
	}
	return out
}

// planMethod finds the named question.
func planMethod(reg *Registry, q Question, list *source.List) entry {
	m, ok := reg.Question(q.Named.Text)
	if !ok {
		list.Errorf(q.Named.Pos, "question", nearestQuestion(q.Named.Text, reg.questionIDs()), "there is no question %q", q.Named.Text)
		return entry{}
	}
	if !q.Metric.Empty() {
		list.Errorf(q.Metric.Pos, "question", "keep `question:` or `metric:`", "a metric and a question cannot be asked at once")
	}
	if !q.Compare.Empty() && !m.Compare {
		hint := "take the `compare` line out; `change.periods` compares two periods"
		if m.ID == periodsID {
			hint = "take the `compare` line out: it compares with a year ago and with the four periods before by itself"
		}
		list.Errorf(q.Compare.Pos, "compare", hint, "%s is not compared with another period", m.ID)
	}
	return m.entry()
}

// nearestQuestion says what to type; a name without its family is found too.
func nearestQuestion(word string, known []string) string {
	for _, id := range known {
		if _, name, _ := strings.Cut(id, "."); name == word {
			return "did you mean `" + id + "`?"
		}
	}
	return nearestHint(word, known)
}

// planMethodAxes checks what a writer wants the rows of a named question to be.
func (p *planned) planMethodAxes(q Question, list *source.List) {
	if p.method == nil {
		return
	}
	if !q.Split.Empty() {
		list.Errorf(q.Split.Pos, "split", "take the `split` line out, or ask with `metric:`", "%s has columns of its own and cannot be split", p.method.ID)
	}
	if q.Top > 0 {
		list.Errorf(q.Pos, "top", "take the `top` line out", "%s shows all its rows", p.method.ID)
	}
	switch {
	case q.By.Empty():
	case slices.Contains(p.method.By, q.By.Text):
		p.by, _ = findDimension(q.By.Text)
	case len(p.method.By) == 0:
		list.Errorf(q.By.Pos, "by", "take the `by` line out", "%s has rows of its own and is not asked by anything", p.method.ID)
	default:
		list.Errorf(q.By.Pos, "by", nearestHint(q.By.Text, p.method.By), "%s is not asked by %q", p.method.ID, q.By.Text)
	}
}
