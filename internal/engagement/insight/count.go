package insight

import (
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/source"
)

// Count is one number that the answer to a named question tells, as what it
// counts: rows on some ground, or the different people behind them. The guard's
// audit lays it over the numbers of all other answers.
//
// Each question says itself what its numbers count, in the function `count`
// beside the one that counted them; of a number that is no count, `uncounted`
// says why. A test holds that every number is one or the other.
type Count struct {
	Number string // what the question calls it: the id of a column or a fact, "total" or "sources"
	Ground Ground
	Span   Span
	Cell   // Num is how many; Why is told of one that is withheld

	People bool   // different people with such a row are counted, and not the rows
	Who    Who    // of people: which of them
	First  bool   // of people: the span is when they were first seen
	Part   bool   // what a share counts of its rows, or not, and the guard judges it by all of them
	Source string // the title of the source whose rows they are; "" for all
}

// Who says which of the people with a row are counted: those of whom something
// is true. All are, where What is empty.
type Who struct {
	What  string   // what one can be: "how we left it"
	Is    []string // which of it
	All   []string // all that there is to be, where everybody is one of it and no other; nil where that is not so
	Grows bool     // of whom it is true in some rows, it is true in more
}

// NumberTotal and NumberSources name what is no column and no fact.
const (
	NumberTotal   = "total"
	NumberSources = "sources"
)

// Counts gives every number of an answer to a named question, or of one of its
// facts, that counts rows or people.
func (r *Registry) Counts(a Answer) []Count {
	q, ok := readKey(a.Key)
	if !ok {
		return nil
	}
	c := counting{a: a, q: q, span: a.Span}
	if a.Told != nil {
		if c.method, ok = r.Question(q.Named.Text); !ok {
			return nil
		}
		c.degraded = a.Told.Degraded != ""
	} else {
		e, ok := r.find(q.Metric.Text)
		if !ok || e.method == nil || q.Metric.Empty() {
			return nil
		}
		c.method, c.only = *e.method, q.Metric.Text
		c.degraded = c.method.DegradesTo != "" && slices.Contains(a.Notes, strings.TrimSuffix(lowerFirst(c.method.DegradesTo), "."))
	}
	if c.method.count == nil {
		return nil
	}
	c.get = func(r *Row) *Cell { return &r.Cell }
	c.method.count(&c)
	c.ofSources()
	if a.Versus != nil {
		c.span, c.versus, c.get = *a.Versus, true, func(r *Row) *Cell { return r.Versus }
		c.method.count(&c)
	}
	return c.out
}

// counting is an answer on its way to its counts, or its side that is compared
// with.
type counting struct {
	a        Answer
	q        Question
	method   Method
	only     string // the fact that was asked for by itself; "" for the whole answer
	degraded bool   // people could not be told apart
	span     Span
	versus   bool
	get      func(*Row) *Cell

	number string
	out    []Count
}

// total tells of the total.
func (c *counting) total(tell func(Cell)) {
	if cell := c.get(&c.a.Total); cell != nil && c.only == "" {
		c.number = NumberTotal
		tell(*cell)
	}
}

// fact tells of a single value, wherever it was asked for: beside the table, or
// by itself and perhaps once for each unit of time.
func (c *counting) fact(id string, tell func(Span, Cell)) {
	c.number = id
	switch {
	case c.only == id:
		for i := range c.a.Rows {
			r := &c.a.Rows[i]
			s, ok := c.unit(*r)
			if cell := c.get(r); cell != nil && ok {
				tell(s, *cell)
			}
		}
	case c.only == "":
		for _, f := range c.a.Told.Facts {
			if cell := (&Row{Cell: f.Cell, Versus: f.Versus}); f.Metric.ID == id && c.get(cell) != nil {
				tell(c.span, *c.get(cell))
			}
		}
	}
}

// each tells of the cells of a column with the keys of their rows.
func (c *counting) each(column string, tell func(r Row, cell Cell)) {
	c.number = column
	if c.only != "" {
		return
	}
	for i := range c.a.Rows {
		r := &c.a.Rows[i]
		if cell := c.get(r); cell != nil && c.a.Column(*r).ID == column {
			tell(*r, *cell)
		}
	}
}

// unit gives the days of a row, on an axis of time those of its unit.
func (c *counting) unit(r Row) (Span, bool) {
	if c.a.By.Type != "time" {
		return c.span, true
	}
	d, err := engagement.ParseDay(r.By)
	if err != nil || c.versus {
		return Span{}, false
	}
	return UnitIn(c.a.By.ID, d, c.span), true
}

// scopes gives the filters of the question, with those of the method, and more.
func (c *counting) scopes(more ...Scope) []Scope {
	out := scopesOf(c.q)
	for _, k := range slices.Concat(c.method.only, c.method.usual) {
		if slices.ContainsFunc(out, func(s Scope) bool { return s.Dim == k.Key }) {
			continue
		}
		if c.degraded && k.Key == "role" {
			k.Values = append(slices.Clone(k.Values), engagement.RoleAnonymous)
		}
		out = append(out, Scope{k.Key, k.Values, false})
	}
	if !c.degraded {
		out = append(out, required(c.method.Requires)...)
	}
	return tidy(append(out, more...))
}

// is and isNot are scopes.
func is(dim string, values ...string) Scope    { return Scope{dim, values, false} }
func isNot(dim string, values ...string) Scope { return Scope{dim, values, true} }

// outside are people who are not of the company.
func outside() Scope { return isNot("role", engagement.RoleBrand, engagement.RoleStaff) }

func (c *counting) add(n Count) {
	n.Number = c.number
	c.out = append(c.out, n)
}

// rows tells of a number of rows, and of the people behind it.
func (c *counting) rows(from string, s Span, cell Cell, more ...Scope) {
	g := Ground{Of: from, Scopes: c.scopes(more...)}
	c.add(Count{Ground: g, Span: s, Cell: cell})
	c.behind(g, s, cell)
}

// behind tells of the people who the cell says have its rows.
func (c *counting) behind(g Ground, s Span, cell Cell) {
	if cell.State == Known && cell.People > 0 {
		c.add(Count{Ground: g, Span: s, Cell: countOf(cell.People), People: true})
	}
}

// share tells of a share of rows: those that it is of, those that it counts,
// and the others. all says that whoever has any of the rows stands behind it,
// and not only who has one that counts.
func (c *counting) share(from string, s Span, cell Cell, all bool, hit Scope, more ...Scope) {
	whole, hits := Ground{Of: from, Scopes: c.scopes(more...)}, Ground{Of: from, Scopes: c.scopes(append(slices.Clone(more), hit)...)}
	hits.Hit = []Scope{hit}
	hit.Not = !hit.Not
	others := Ground{Of: from, Scopes: c.scopes(append(slices.Clone(more), hit)...)}
	num, den, rest := parts(cell)
	others.Hit = hits.Hit
	c.add(Count{Ground: whole, Span: s, Cell: den})
	c.add(Count{Ground: hits, Span: s, Cell: num, Part: all})
	c.add(Count{Ground: others, Span: s, Cell: rest, Part: all})
	if all {
		c.behind(whole, s, cell)
	} else {
		c.behind(hits, s, cell)
	}
}

// parts gives what a share counts, what it is of, and what it does not count.
func parts(cell Cell) (num, den, rest Cell) {
	num, den, rest = cell, cell, cell
	if cell.State == Known {
		num, den, rest = Cell{Num: cell.Num, Den: 1}, Cell{Num: cell.Den, Den: 1}, Cell{Num: cell.Den - cell.Num, Den: 1}
	}
	return num, den, rest
}

// people tells of a number of different people with rows.
func (c *counting) people(from string, s Span, cell Cell, w Who, more ...Scope) {
	if c.degraded { // of rows, then
		c.rows(from, s, cell, append(more, w.scope()...)...)
		return
	}
	c.add(Count{Ground: Ground{Of: from, Scopes: c.scopes(more...)}, Span: s, Cell: cell, People: true, Who: w})
}

// scope is what is true of the rows, where it is not of people.
func (w Who) scope() []Scope {
	if w.What == "" {
		return nil
	}
	return []Scope{{w.What, w.Is, false}}
}

// peopleShare tells of a share of people: those of whom something is true, of all.
func (c *counting) peopleShare(from string, s Span, cell Cell, w Who, more ...Scope) {
	num, den, _ := parts(cell)
	c.people(from, s, den, Who{}, more...)
	c.people(from, s, num, w, more...)
}

// either says of a trait that one has it or not.
func either(what string, grows bool) Who {
	return Who{What: what, Is: []string{"yes"}, All: []string{"yes", "no"}, Grows: grows}
}

// ofSources tells of the rows that the answer says it read of each source.
func (c *counting) ofSources() {
	c.number = NumberSources
	var began []Scope
	if c.method.from == fromOpenings {
		began = c.began(c.span)
	}
	for _, s := range c.a.Sources {
		if s.Rows > 0 && c.method.from != fromReadings {
			c.add(Count{Ground: Ground{Of: c.method.from, Scopes: c.scopes(began...)}, Span: c.span, Cell: Cell{Num: s.Rows, Den: 1}, Source: s.Name})
		}
	}
}

// ofUnits is the number of units that a value stands on, as a count of its own.
func ofUnits(cell Cell) Cell {
	if cell.State != Known {
		return cell
	}
	return Cell{Num: cell.N, Den: 1, People: cell.People}
}

// ever gives the days from the first of the data to the end of a span.
func (c *counting) ever(s Span) Span {
	for _, src := range c.a.Sources {
		s.From = min(s.From, src.From)
	}
	return s
}

// began keeps the opening messages that were watched at all.
func (c *counting) began(s Span) []Scope {
	if seen(c.a, s, 1) {
		return nil
	}
	return []Scope{isNot(DimWatch, "1")}
}

// settings writes the settings of the question, which tell its answers apart.
func (c *counting) settings() string {
	var out []string
	for _, s := range c.method.Params {
		out = append(out, s.Key+" "+strings.Join(c.words(s.Key), " "))
	}
	if len(out) == 0 {
		return ""
	}
	return " (" + strings.Join(out, ", ") + ")"
}

// words gives the values of a setting, as the question or the method has them.
func (c *counting) words(key string) []string {
	for _, p := range c.q.Params {
		if p.Key.Text == key {
			return listed(p.Value.Text)
		}
	}
	for _, s := range c.method.Params {
		if s.Key == key {
			return listed(s.Default)
		}
	}
	return nil
}

// tidy writes scopes on dimensions whose values are known in one way: all that
// is said of one of them as one list.
func tidy(all []Scope) []Scope {
	var out []Scope
	done := map[string]bool{}
	for _, s := range all {
		values := Values(s.Dim)
		if values == nil {
			out = append(out, s)
			continue
		}
		if done[s.Dim] {
			continue
		}
		done[s.Dim] = true
		var left []string
		for _, v := range values {
			if !slices.ContainsFunc(all, func(o Scope) bool { return o.Dim == s.Dim && slices.Contains(o.Values, v) == o.Not }) {
				left = append(left, v)
			}
		}
		if len(left) < len(values) {
			out = append(out, Scope{s.Dim, left, false})
		}
	}
	slices.SortStableFunc(out, func(a, b Scope) int { return strings.Compare(a.Dim, b.Dim) })
	return out
}

// readKey reads the canonical text of a question, a named one too.
func readKey(key string) (Question, bool) {
	tail, named := strings.CutPrefix(key, "question:")
	if !named {
		return ParseKey(key)
	}
	q, ok := ParseKey("metric:" + tail)
	q.Named, q.Metric = q.Metric, source.Word{}
	return q, ok
}
