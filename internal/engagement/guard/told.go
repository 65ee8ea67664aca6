package guard

import "hearth/internal/engagement/insight"

// told guards the answer to a named question: one column after the other, each
// by its own measure, then what one column would tell of another. Facts stand
// by themselves.
func (g *guarding) told(a *insight.Answer, get func(*insight.Row) *insight.Cell) {
	verdicts := make([]verdict, len(a.Rows))
	g.metric = insight.Metric{} // the total is a count, whatever the rows measure
	if total := get(&a.Total); total != nil {
		g.withhold(total, g.judge(*total))
	}
	if a.Split.ID == insight.MeasureDim {
		for _, c := range a.Told.Columns {
			g.metric = c
			g.column(a, get, verdicts, func(r insight.Row) bool { return r.Split == c.ID })
		}
	} else {
		g.metric = a.Metric
		g.column(a, get, verdicts, func(insight.Row) bool { return true })
	}
	switch {
	case a.Told.Shape == insight.ShapeApart:
		g.apart(a, get, verdicts)
	case a.Split.ID == insight.MeasureDim:
		together(a.Rows, verdicts)
	}
	g.inSeveral(a, get, verdicts)
	whole := g.wholeOf(a, get)
	parted := g.parted(a, get, verdicts)
	for i := range a.Rows {
		g.metric = a.Column(a.Rows[i])
		if c := get(&a.Rows[i]); c != nil && c.State == insight.Known {
			g.withhold(c, verdicts[i])
		}
	}
	own := get(&a.Total) == &a.Total.Cell
	for i := range a.Told.Facts {
		f := &a.Told.Facts[i]
		c := &f.Cell
		if !own {
			c = f.Versus
		}
		if c == nil {
			continue
		}
		g.metric = f.Metric
		v := g.judge(*c)
		if v == show && (g.allButFew(f.Metric, *c, whole) || own && g.summed(f.Parts) || c.State == insight.Known && parted[f.Metric.ID]) {
			v = cover
		}
		g.withhold(c, v)
		f.Parts = nil
	}
	g.metric = a.Metric
}

// column decides about the cells of one measure by the shape of the answer.
func (g *guarding) column(a *insight.Answer, get func(*insight.Row) *insight.Cell, verdicts []verdict, mine func(insight.Row) bool) {
	var at []int
	var rows []insight.Row
	for i, r := range a.Rows {
		if mine(r) {
			at, rows = append(at, i), append(rows, r)
		}
	}
	for n, i := range at {
		if c := get(&rows[n]); c != nil {
			verdicts[i] = g.judge(*c)
		}
	}
	switch a.Told.Shape {
	case insight.ShapeApart:
	case insight.ShapeRunning:
		g.running(rows, get, verdicts, at)
	default: // in doubt a reader knows the whole
		g.whole(rows, get, verdicts, at)
	}
}

// whole sees to it that no protected part follows from the others and the whole.
func (g *guarding) whole(rows []insight.Row, get func(*insight.Row) *insight.Cell, verdicts []verdict, at []int) {
	t := newTable(rows, get)
	place := make([]int, len(rows)) // of a row in the table
	for n := range rows {
		for j, c := range t.cells {
			if c != nil && c == get(&rows[n]) {
				place[n] = j
			}
		}
	}
	for n, i := range at {
		t.verdicts[place[n]] = verdicts[i]
	}
	done := t.close(g.k, true)
	for n, i := range at {
		verdicts[i] = t.verdicts[place[n]]
		if c := get(&rows[n]); !done && verdicts[i] == show && c != nil && c.State == insight.Known {
			verdicts[i] = cover
		}
	}
}

// running keeps back a row that adds too few people to the last one shown, or
// leaves too few to the next: what came in between would be theirs alone.
func (g *guarding) running(rows []insight.Row, get func(*insight.Row) *insight.Cell, verdicts []verdict, at []int) {
	last := int64(0)
	for n, i := range at {
		c := get(&rows[n])
		if c == nil || c.State != insight.Known || verdicts[i] != show {
			continue
		}
		now := contributors(*c)
		if more := now - last; more != 0 && more < g.k && more > -g.k {
			verdicts[i] = cover
			continue
		}
		last = now
	}
}

// together keeps back all columns of a row of which one is kept back to protect
// people: a share tells the count it is of.
func together(rows []insight.Row, verdicts []verdict) {
	hidden := map[string]bool{}
	for i, r := range rows {
		hidden[r.By] = hidden[r.By] || verdicts[i] == protect || verdicts[i] == cover
	}
	for i, r := range rows {
		if hidden[r.By] && (verdicts[i] == show || verdicts[i] == few) {
			verdicts[i] = cover
		}
	}
}
