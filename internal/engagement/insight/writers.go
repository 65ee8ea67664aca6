package insight

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight/ownsql"
	"hearth/internal/engagement/store"
)

// peopleColumn is the column in which a writer's query says how many different
// people stand behind a row.
const peopleColumn = "people"

// writers runs a writer's own SQL and shapes the result into an answer: the
// first column that is no number is the axis, a second one the split, number
// columns are the series.
func (a *asking) writers() Answer {
	t, err := a.st.Select(a.ctx, a.q.SQL.Text)
	if err != nil {
		a.sqlProblem(err)
		return Answer{}
	}
	l := a.layout(t)
	if a.failed() {
		return Answer{}
	}
	out := Answer{Metric: writersMetric(), By: l.by, Split: l.split, Total: Row{Cell: Cell{State: Missing, Why: "a query in SQL has no total"}}}
	seen := map[spot]bool{}
	for n, r := range t.Rows {
		for _, series := range l.numbers {
			row := l.row(t, r, series)
			if seen[spot{row.By, row.Split}] {
				a.twice(l, t, row, n+1)
				return Answer{}
			}
			seen[spot{row.By, row.Split}] = true
			out.Rows = append(out.Rows, row)
		}
	}
	if l.people >= 0 && !slices.ContainsFunc(out.Rows, func(r Row) bool { return r.State != Known || r.Num == 0 || r.People > 0 }) && len(out.Rows) > 0 {
		a.list.Warnf(a.q.SQL.Pos, "sql-nobody", "where the exports do not tell people apart, count(DISTINCT author) AS people takes each message for a person", "nobody who is known stands behind any line, so none can be shown")
	}
	a.writersSpan(&out)
	return out
}

// twice says that a result has two numbers for one place: lines are missing what
// they are about, or come more than once.
func (a *asking) twice(l layout, t store.Table, row Row, line int) {
	if l.byColumn < 0 {
		hint := "add what you group by to the SELECT"
		if l.many {
			hint = fmt.Sprintf("if %[1]s does, make it text: CAST(%[1]s AS VARCHAR) AS %[1]s, in ClickHouse toString(%[1]s) AS %[1]s", t.Columns[l.numbers[0]].Name)
		}
		a.list.Errorf(a.q.SQL.Pos, "sql", hint, "the query gives more than one line, and no column says what a line is about")
		return
	}
	a.list.Errorf(a.q.SQL.Pos, "sql", "add a GROUP BY, so that each line comes once", "the query gives %q more than once, the second time in line %d of its result", strings.TrimSpace(row.By+" "+row.Split), line)
}

func writersMetric() Metric {
	return Metric{
		ID: "sql", Title: "Own query", Definition: "Counted by a query of the writer's own, which is published beside it.",
		Unit: "", Grain: "query", Additivity: "none", Tier: "measured", Version: 1,
	}
}

// writersSpan says which days and sources a query could see. It may read all.
func (a *asking) writersSpan(out *Answer) {
	a.covers = slices.DeleteFunc(slices.Clone(a.Desk.covers), func(c cover) bool { return len(c.spans) == 0 })
	for _, c := range a.covers {
		out.AsOf = max(out.AsOf, c.captured)
		out.Sources = append(out.Sources, Source{Name: a.name(c.source), From: c.first(), To: c.last(), Captured: c.captured, Zone: c.zone})
	}
	if len(a.covers) == 0 {
		return
	}
	if a.q.Period.Empty() {
		all := bounds(a.covers)
		out.Span = openSpan(all.From, all.To)
		return
	}
	// What a period is good for here is to be printed: the query decides.
	span, notes := resolve(a.q.Period, a.q.Pos, a.covers, true, a.name, a.list)
	out.Span, out.Notes = span, notes
}

// sqlProblem says what the engine has against a query, where it stands.
func (a *asking) sqlProblem(err error) {
	var bad *store.QueryError
	if !errors.As(err, &bad) {
		a.fail(err)
		return
	}
	pos := a.q.SQL.Pos
	if bad.Line > 0 {
		pos.Line += bad.Line - 1
		if bad.Col > 0 && pos.Col > 0 {
			pos.Col += bad.Col - 1 // a block keeps its indent on every line
		}
	}
	a.list.Errorf(pos, "sql", bad.Hint, "%s", bad.Text)
}

// layout says what the columns of a result are.
type layout struct {
	by, split           Dim
	byColumn, splitting int // -1 for none
	people              int
	numbers             []int
	many                bool // the number columns are the split
	crowd, profile      bool
}

func (a *asking) layout(t store.Table) layout {
	l := layout{byColumn: -1, splitting: -1, people: -1}
	for i, c := range t.Columns {
		number := c.Type == store.Int || c.Type == store.Num
		switch {
		case strings.EqualFold(c.Name, peopleColumn) && l.people >= 0:
			a.list.Errorf(a.q.SQL.Pos, "sql-people", "keep one of them, or call the other something else", "the query gives two columns called %q", peopleColumn)
			return l
		case strings.EqualFold(c.Name, peopleColumn) && c.Type == store.Int:
			l.people = i
		case number:
			l.numbers = append(l.numbers, i)
		case l.byColumn < 0:
			l.byColumn, l.by = i, columnDim(c)
		case l.splitting < 0:
			l.splitting, l.split = i, columnDim(c)
		default:
			a.list.Errorf(a.q.SQL.Pos, "sql", "keep at most two columns that are not numbers", "the query gives three columns that are not numbers: %q, %q and %q",
				t.Columns[l.byColumn].Name, t.Columns[l.splitting].Name, c.Name)
			return l
		}
	}
	l.crowd, l.profile = a.reads(a.q.SQL.Text)
	if l.people >= 0 && len(l.numbers) == 0 { // people themselves are what is shown
		l.numbers = []int{l.people}
	}
	l.many = len(l.numbers) > 1
	switch {
	case len(l.numbers) == 0:
		a.list.Errorf(a.q.SQL.Pos, "sql", "add a column that counts, such as count(*) AS messages", "the query gives no number")
	case l.many && l.splitting >= 0:
		a.list.Errorf(a.q.SQL.Pos, "sql", "keep one number column, or one column that is not a number", "the query gives %d number columns and two that are not numbers: one of both makes the series", len(l.numbers))
	case a.q.Unguarded:
	case l.people < 0 && !l.crowd:
		a.list.Errorf(a.q.SQL.Pos, "sql-people", "add count(DISTINCT person) AS people to the SELECT", "the query is about people and does not say how many stand behind each line")
	case l.people >= 0:
		if err := ownsql.People(a.q.SQL.Text); err != nil {
			a.sqlProblem(err)
		}
	}
	if l.many {
		l.split = Dim{ID: "column", Label: "", Type: "key"}
	}
	return l
}

func columnDim(c store.Column) Dim {
	if c.Type == store.Day {
		return Dim{ID: c.Name, Label: c.Name, Type: "time"}
	}
	return Dim{ID: c.Name, Label: c.Name, Type: "key"}
}

// row makes one row of a result's line.
func (l layout) row(t store.Table, r []store.Value, series int) Row {
	row := Row{}
	if l.byColumn >= 0 {
		row.By = shown(r[l.byColumn])
		row.Label = row.By
	}
	if l.splitting >= 0 {
		row.Split = shown(r[l.splitting])
	}
	if l.many {
		row.Split = t.Columns[series].Name
	}
	row.Cell = Cell{State: Missing, Why: "the query gives nothing here"}
	if r[series] != nil {
		row.Cell = Cell{Num: number(r[series]), Den: 1, Crowd: l.crowd, Profile: l.crowd && l.profile}
		if c := t.Columns[series]; c.Type == store.Num {
			row.Den = int64(math.Pow10(c.Scale))
		}
		if l.people >= 0 {
			row.People = number(r[l.people])
		}
	}
	return row
}

// shown gives a key as text.
func shown(v store.Value) string {
	switch k := v.(type) {
	case nil:
		return unknown
	case engagement.Day:
		return k.String()
	case string:
		if k == "" {
			return unknown
		}
		return k
	}
	return fmt.Sprint(v)
}

// reads says whether a query can only see what platforms report (crowd), and
// whether it looks at what kind of people those crowds are made of (profile).
// It looks at every word, so in doubt a query is about people. What the engine
// lets a query read at all is its own affair.
func (a *asking) reads(query string) (crowd, profile bool) {
	words := ownsql.Names(query)
	has := func(names ...string) bool {
		return slices.ContainsFunc(names, func(n string) bool {
			return slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(n, w) })
		})
	}
	about := []string{"messages", "people", "exchanges", "openings", "person", "opener"}
	for _, c := range a.Desk.covers {
		about = append(about, c.source) // each has a view of its messages
	}
	crowd = has("readings", "coverage") && !has(about...)
	return crowd, has("dimension", "member", "columns") || ownsql.AllColumns(query)
}
