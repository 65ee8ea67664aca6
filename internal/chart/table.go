package chart

import (
	"math"

	"hearth/internal/engagement/insight"
)

// mostRows is how many rows of the table stand in a page.
const mostRows = 100

// numbers is one column of a figure's table, with a cell for each key.
type numbers struct {
	head   string
	metric insight.Metric
	cells  []insight.Cell
}

// table gives the data for people: a row a key, a column a series or measure
// and, beside each, the period compared with.
func (t *teller) table() Table {
	first, cols := capital(t.dimName(t.by)), t.columns()
	if t.by.ID == "" {
		first = ""
	}
	tab := Table{Head: []string{first}}
	for _, k := range t.keys[:min(len(t.keys), mostRows)] {
		tab.Rows = append(tab.Rows, []string{k.label})
	}
	tab.Cut = len(t.keys) - len(tab.Rows)
	for _, c := range cols {
		tab.Head = append(tab.Head, c.head)
		write := c.writer(t.lang)
		for i := range tab.Rows {
			tab.Rows[i] = append(tab.Rows[i], write(c.cells[i]))
		}
	}
	t.withRule(&tab)
	return tab
}

// columns gives the numbers of the table: one column for each measure of a
// named question, and else one for each series.
func (t *teller) columns() []numbers {
	if t.measures() != nil {
		return t.toldColumns()
	}
	var cols []numbers
	for _, s := range t.series {
		name := s.label
		if name == "" {
			name = plainText(t.metric.Title)
		}
		cols = append(cols, t.pair(name, t.metric, s.cells, s.before, t.versus)...)
	}
	return cols
}

// toldColumns gives the columns of a named question: one for each measure.
func (t *teller) toldColumns() []numbers {
	byKey := make([]map[string]insight.Row, len(t.keys))
	for i, k := range t.keys {
		byKey[i] = t.cellsOf(k.id)
	}
	var cols []numbers
	for _, m := range t.measures() {
		var now, before []insight.Cell
		for _, cells := range byKey {
			r, ok := cells[m.ID]
			if !ok {
				r.Cell = insight.Cell{State: insight.Missing}
			}
			now, before = append(now, r.Cell), append(before, earlier(r))
		}
		cols = append(cols, t.pair(plainText(m.Title), m, now, before, t.answer.Versus != nil)...)
	}
	return cols
}

// pair gives the column of a measure, or one for each of two periods.
func (t *teller) pair(name string, m insight.Metric, now, before []insight.Cell, both bool) []numbers {
	if !both {
		return []numbers{{name, m, now}}
	}
	return []numbers{{name + ", " + t.spanLabel(false), m, now}, {name + ", " + t.spanLabel(true), m, before}}
}

// writer gives how the cells of a column are written: as anywhere else, and
// where one has decimals all have those of their size, so that the digits stand
// below one another: 2.28, 2.50, 2.00. Counts are whole, whatever stands by them.
func (c numbers) writer(lang string) func(insight.Cell) string {
	plain := func(cell insight.Cell) string { return FormatNumber(lang, cell, c.metric) }
	if scaleOf(c.metric) != counts || c.metric.Unit == insight.UnitDate {
		return plain
	}
	whole := true
	if c.metric.Additivity == "sum" || c.metric.Unit == "people" {
		return plain
	}
	for _, cell := range c.cells {
		if v, ok := value(cell); ok && v != math.Trunc(v) {
			whole = false
		}
	}
	if whole {
		return plain
	}
	return func(cell insight.Cell) string {
		v, ok := value(cell)
		if !ok {
			return plain(cell)
		}
		return formatDecimals(lang, v, decimalsBySize(v))
	}
}
