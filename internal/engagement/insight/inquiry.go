package insight

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/store"
)

// inquiry is one run of a method over one span. A method asks the store through
// it and adds rows, facts and notes.
type inquiry struct {
	*asking
	settings
	span     Span // of this run: the question's, or the one compared with
	degraded bool // all sources lack what the method requires
	rows     []Row
	facts    map[string]Cell
	total    Cell
	form     string                       // when not the method's own
	shape    string                       // when not the method's own
	columns  []Metric                     // when not the method's own
	axis     Dim                          // when not the method's own
	labels   map[string]map[string]string // of keys that the site names, beside the method's own
}

// row adds a cell of a column. The label is English; Method.Labels has others.
func (run *inquiry) row(by, label, column string, c Cell) {
	r := Row{By: by, Label: label, Cell: c}
	if len(run.columns) > 1 {
		r.Split = column
	}
	run.rows = append(run.rows, r)
}

// fact sets a single value; one that is not set is Missing.
func (run *inquiry) fact(id string, c Cell) { run.facts[id] = c }

func (run *inquiry) note(format string, args ...any) {
	run.notes = append(run.notes, fmt.Sprintf(format, args...))
}

// query runs a query and gives its rows, none after a failure.
func (run *inquiry) query(c clause) [][]store.Value {
	if run.failed() {
		return nil
	}
	t, err := run.st.Ask(run.ctx, c.text, c.args...)
	run.fail(err)
	return t.Rows
}

// messages says which messages m count: those of the sources that speak, in the
// span, that the filters keep and no exclusion takes away.
func (run *inquiry) messages() clause { return run.kept(fromMessages, between("m.day", run.span)) }

// exchanges says the same of exchanges x, by the day they were opened.
func (run *inquiry) exchanges() clause {
	return run.kept(fromThreads, between("x.opened_day", run.span))
}

// openings says it of openings x that may want an answer, by their own day.
func (run *inquiry) openings() clause {
	return run.kept(fromOpenings, between("x.opened_day", run.span))
}

// kept is messages, exchanges or openings with another condition than the span's days.
// Filters are the question's and the method's own, whose table need not be this.
func (run *inquiry) kept(from string, when clause) clause {
	return run.rowsOf(from, append(wanting(from), when)...)
}

// rowsOf is kept, with those that want no answer among them.
func (run *inquiry) rowsOf(from string, conds ...clause) clause {
	conds = append(conds, run.spoken(from))
	for _, f := range run.use {
		conds = append(conds, f.clause(from))
	}
	for _, r := range run.rules {
		conds = append(conds, not(r.on(from)))
	}
	return join("AND", conds)
}

// spoken keeps the rows of the sources that speak.
func (run *inquiry) spoken(from string) clause {
	if len(run.covers) == 0 {
		return clause{text: "1 = 0"}
	}
	return in(aliasOf(from)+".source", run.speakerNames())
}

// axisOf gives the dimension of the rows and its column in a table: what `by:`
// names, else the given one.
func (run *inquiry) axisOf(otherwise, from string) (dimension, string) {
	d := run.by
	if d.id == "" {
		d, _ = findDimension(otherwise)
	}
	run.axis = d.dim()
	return d, d.column(from)
}

// keyOf gives a stored key of a dimension as an answer shows it, with its label.
func (run *inquiry) keyOf(d dimension, v store.Value) (key, label string) {
	switch {
	case d.time:
		day := unitOf(d.id, number(v))
		return day.String(), unitLabel(d.id, day)
	case d.id == "rating":
		key = ratingText(number(v))
		return key, key
	}
	key = cmp.Or(text(v), unknown)
	if d.id == "source" || d.id == "place" {
		return key, cmp.Or(run.opt.SourceTitles[key], key)
	}
	return key, key
}

// count is a cell of a count of people: each stands behind one.
func countOf(people int64) Cell {
	return Cell{Num: people, Den: 1, People: people, Top: [2]int64{min(1, people), min(2, people)}}
}

// shareOf is a cell of so many people of all of them. Those who count stand
// behind it: how few they are must not be seen.
func shareOf(people, all int64) Cell {
	if all == 0 {
		return Cell{State: Missing, Why: Nothing}
	}
	return Cell{Num: people, Den: all, People: people, Top: [2]int64{min(1, people), min(2, people)}}
}

// Nothing is why a value is missing of which there was nothing to count.
const Nothing = "nothing was counted here"

// million is the scale of values that are no fractions of counts.
const million = 1_000_000

// decimal is a cell of a computed value, to the sixth digit, from n units of
// so many people.
func decimal(v float64, n, people int64) Cell {
	return Cell{Num: int64(math.RoundToEven(v * million)), Den: million, N: n, People: people}
}

// named answers a named question, or picks one of its facts.
func (a *asking) named() Answer {
	m := *a.method
	a.needs(m)
	if a.failed() {
		return Answer{}
	}
	var notes []string
	a.span, notes = resolve(a.q.Period, a.q.Pos, a.covers, a.q.Partial || m.every, a.name, a.list)
	a.notes = append(a.notes, notes...)
	if a.failed() {
		return Answer{}
	}
	run := a.inquire(m, a.span)
	if a.failed() {
		return Answer{}
	}
	out := Answer{Metric: run.columns[0], By: run.axis, Span: a.span, Rows: run.rows, Total: Row{Cell: run.total}}
	out.Metric.Definition = m.Definition
	if len(run.columns) > 1 {
		out.Split = Dim{ID: MeasureDim, Label: "Measure", Type: "key"}
	}
	out.Told = run.told()
	a.namedVersus(m, &out)
	if a.recipe.Fact == "" {
		a.edges()
	}
	if a.recipe.Fact != "" {
		out = a.onlyFact(out)
	}
	switch {
	case a.recipe.Fact == "":
		out.Effects = a.effects(out.Total.Cell)
	case len(out.Rows) == 1:
		out.Effects = a.effects(out.Rows[0].Cell)
	}
	out.Sources = a.sources()
	for _, c := range a.covers {
		out.AsOf = max(out.AsOf, c.captured)
	}
	slices.Sort(a.notes)
	out.Notes = slices.Compact(a.notes)
	return out
}

// inquire runs the method over a span.
func (a *asking) inquire(m Method, s Span) *inquiry {
	run := &inquiry{
		asking: a, settings: a.set, span: s, degraded: a.degraded, facts: map[string]Cell{}, total: Cell{State: Missing},
		form: m.Form, shape: m.Shape, columns: slices.Clone(m.Columns), axis: m.Axis,
	}
	m.ask(run)
	if len(run.rows) == 0 && !a.failed() { // the axis has nothing on it: a table of none is no answer
		run.row("", "", run.columns[0].ID, Cell{State: Missing, Why: Nothing})
		run.axis = Dim{}
	}
	return run
}

// told gives the words of the method for what was found.
func (run *inquiry) told() *Told {
	m := *run.method
	t := m.told()
	t.Form, t.Shape, t.Columns, t.Settings = run.form, run.shape, run.columns, run.used()
	if len(run.labels) > 0 {
		t.Labels = maps.Clone(t.Labels)
		maps.Copy(t.Labels, run.labels)
	}
	for _, f := range m.Facts {
		c, ok := run.facts[f.ID]
		if !ok {
			c = Cell{State: Missing, Why: Nothing}
		}
		t.Facts = append(t.Facts, Fact{Metric: f, Cell: c, Parts: run.column(m.sums[f.ID]), Of: m.some[f.ID]})
	}
	if run.degraded {
		t.Degraded = m.DegradesTo
	}
	return t
}

// column gives the cells of a column; nil for none.
func (run *inquiry) column(id string) []Cell {
	var out []Cell
	for _, r := range run.rows {
		if id != "" && r.Split == id {
			out = append(out, r.Cell)
		}
	}
	return out
}

// namedVersus runs the method over the period compared with.
func (a *asking) namedVersus(m Method, out *Answer) {
	if a.q.Compare.Empty() || a.failed() {
		return
	}
	span, ok := a.otherSpan()
	if !ok {
		return
	}
	other := a.inquire(m, span)
	out.Versus = &span
	find := func(r Row) *Cell {
		for _, o := range other.rows {
			if o.By == r.By && o.Split == r.Split {
				return &o.Cell
			}
		}
		return &Cell{State: Missing, Why: Nothing}
	}
	for i := range out.Rows {
		out.Rows[i].Versus = find(out.Rows[i])
	}
	for i, f := range out.Told.Facts {
		c, ok := other.facts[f.Metric.ID]
		if !ok {
			c = Cell{State: Missing, Why: Nothing}
		}
		out.Told.Facts[i].Versus = &c
	}
	c := other.total
	out.Total.Versus = &c
}

// onlyFact gives the answer that is one of the facts.
func (a *asking) onlyFact(out Answer) Answer {
	one := Answer{Metric: a.metric.waiting(a.within), By: a.by.dim(), Span: out.Span, Versus: out.Versus}
	if out.Told.Degraded != "" {
		a.notes = append(a.notes, strings.TrimSuffix(lowerFirst(out.Told.Degraded), "."))
	}
	for _, f := range out.Told.Facts {
		if f.Metric.ID == a.recipe.Fact {
			one.Total, one.Parts = Row{Cell: f.Cell, Versus: f.Versus}, f.Parts
		}
	}
	if !a.by.time {
		one.Rows = []Row{one.Total}
		return one
	}
	one.Rows = a.factUnits(a.span)
	one.Total = Row{Cell: Cell{State: Missing, Why: "the units of time are not put together"}}
	a.edges()
	return one
}

// factUnits asks for a fact in every unit of a time axis.
func (a *asking) factUnits(s Span) []Row {
	var out []Row
	for _, key := range units(a.by.id, s) {
		d, _ := engagement.ParseDay(key)
		unit := unitSpan(a.by.id, d)
		unit.From, unit.To = max(unit.From, s.From), min(unit.To, s.To)
		row := Row{By: key, Label: a.label(key), Cell: Cell{State: Missing, Why: "no data for this time"}}
		if slices.ContainsFunc(a.covers, func(c cover) bool { return c.touches(unit) }) {
			c, ok := a.inquire(*a.method, unit).facts[a.recipe.Fact]
			if !ok {
				c = Cell{State: Missing, Why: Nothing}
			}
			row.Cell = c
		}
		out = append(out, row)
	}
	return out
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
