package guard

import (
	"fmt"
	"slices"

	"hearth/internal/engagement/insight"
)

// Publish lets through what may be shown of an answer, by the rules in the
// package comment.
func Publish(a insight.Answer, pol Policy) Published {
	a = a.Clone()
	g := guarding{metric: a.Metric, k: pol.People()}
	side := g.side
	if a.Told != nil {
		side = g.told
	}
	side(&a, func(r *insight.Row) *insight.Cell { return &r.Cell })
	if a.Versus != nil {
		side(&a, func(r *insight.Row) *insight.Cell { return r.Versus })
	}
	g.sources(&a)
	g.effects(&a)
	g.strip(&a)
	if g.kept {
		reorder(&a)
	}
	return Published{answer: normal(a)}
}

// guarding is one answer on its way through the guard.
type guarding struct {
	metric insight.Metric
	k      int64
	kept   bool // something was kept back to protect people
}

// verdict is what is decided about a cell.
type verdict int

const (
	show    verdict = iota
	few             // says nothing: too few units
	protect         // too few people, or too few hold too much
	cover           // would give a protected one away
)

// judge decides about one cell by itself.
func (g *guarding) judge(c insight.Cell) verdict {
	if c.State != insight.Known {
		return show // there is no number in it
	}
	people := contributors(c)
	switch {
	case c.Crowd && c.Profile && c.Num != 0 && c.Value() < float64(g.k):
		return protect
	case !c.Crowd && people < g.k && !g.harmless(c):
		return protect
	case !c.Crowd && g.dominated(c):
		return protect
	case (g.metric.Scale > 0 || c.N > 0) && g.metric.N(c) < g.metric.Minimum:
		return few
	}
	return show
}

// contributors counts who stands behind a cell.
func contributors(c insight.Cell) int64 { return c.People + c.Unnamed }

// harmless says that nobody outside the company stands behind a cell: it is
// zero, or all the brand's own. A share of nobody stands on those it is of.
func (g *guarding) harmless(c insight.Cell) bool {
	none := c.Num == 0 && (c.Den == 1 || g.metric.Share && g.metric.N(c) >= g.k)
	return contributors(c) == 0 && (none || c.Own > 0)
}

// dominated says that one person holds over half of what people did, or two
// over four fifths.
func (g *guarding) dominated(c insight.Cell) bool {
	all := c.Num
	if g.metric.Scale > 0 || c.N > 0 {
		all = g.metric.N(c)
	}
	all -= c.Own
	return 2*c.Top[0] > all && c.Top[0] > 0 || 5*c.Top[1] > 4*all && c.Top[1] > 0
}

// side guards the cells of the answer's own period, or those of the period it
// is compared with.
func (g *guarding) side(a *insight.Answer, get func(*insight.Row) *insight.Cell) {
	t := newTable(a.Rows, get)
	for i, c := range t.cells {
		if c != nil {
			t.verdicts[i] = g.judge(*c)
		}
	}
	total := get(&a.Total)
	ofTotal := show
	if total != nil {
		ofTotal = g.judge(*total)
	}
	single := a.By.ID == "" && a.Split.ID == ""
	if total != nil && total.State == insight.Known && !single && !t.close(g.k, ofTotal == show) {
		ofTotal = protect
	}
	if ofTotal == show && single && g.summed(a.Parts) {
		ofTotal = cover
		for i := range t.verdicts {
			t.verdicts[i] = cover
		}
	}
	a.Parts = nil
	if ofTotal == show && !single && g.metric.Grain == "person" && (t.onlyElsewhere(g.k, total) || a.By.Type != "time" && t.inSeveral(g.k, total)) {
		ofTotal = protect
	}
	for i, c := range t.cells {
		if c != nil {
			g.withhold(c, t.verdicts[i])
		}
	}
	if total != nil {
		g.withhold(total, ofTotal)
	}
}

// withhold empties a cell that may not be shown.
func (g *guarding) withhold(c *insight.Cell, v verdict) {
	switch v {
	case show:
		return
	case few:
		*c = insight.Cell{State: insight.Withheld, Why: fmt.Sprintf("too few to say (n < %d)", g.metric.Minimum)}
		return
	}
	g.kept = true
	*c = insight.Cell{State: insight.Withheld, Why: KeptBack}
}

// sources decides whether the rows of each source may be told: they are a
// table of their own, whose total others may know.
func (g *guarding) sources(a *insight.Answer) {
	counted := guarding{k: g.k}
	many := true
	for _, s := range a.Sources {
		many = many && counted.judge(s.Behind) == show
	}
	tell := many && !g.kept
	for i := range a.Sources {
		s := &a.Sources[i]
		if !tell {
			s.Rows = 0
		}
		switch {
		case !many || s.Least > 0 && s.Least < g.k:
			s.LeftOut = s.Reasons
		case !tell:
			s.LeftOut = s.Apart
		}
		s.Behind, s.Apart, s.Reasons, s.Least = insight.Cell{}, "", "", 0
	}
}

// elsewhere says that two numbers of people tell of too few who are in all and
// not in the part.
func (g *guarding) elsewhere(part, all *insight.Cell) bool {
	if part == nil || all == nil || part.People == 0 || all.People == 0 {
		return false
	}
	d := all.People - part.People
	return d > 0 && d < g.k
}

// aside does not tell on how much a range of ordinary ups and downs stands, nor
// a number that was worked out by assumptions: it is no count that others know.
func aside(m insight.Metric, cells ...*insight.Cell) {
	for _, c := range cells {
		if c != nil && (m.Grain == "period" || m.Tier == "modelled" && !m.Share) {
			c.N, c.People = 0, 0
		}
	}
}

// shared says that the numbers of people beside cells and their total tell of
// too few who are behind more than one of the cells.
func (g *guarding) shared(a *insight.Answer, get func(*insight.Row) *insight.Cell) bool {
	total := get(&a.Total)
	if total == nil || total.State != insight.Known || total.People == 0 {
		return false
	}
	more := -total.People
	for i := range a.Rows {
		c := get(&a.Rows[i])
		if c == nil || c.State == insight.Withheld {
			return false
		}
		more += c.People
	}
	return more > 0 && more < g.k
}

// effects keeps what leaving something out did to a number that is shown, where
// those who were left out may be told of, and says it beside the number where it
// is much.
func (g *guarding) effects(a *insight.Answer) {
	shown, note := len(a.Rows) == 1 && a.Rows[0].State == insight.Known, insight.Effect.Note
	if a.Told != nil {
		shown, note = a.Total.State == insight.Known, insight.Effect.NoteOfAll
	}
	counted := guarding{k: g.k}
	var told []insight.Effect
	for _, e := range a.Effects {
		if !shown || counted.judge(e.Behind) != show || e.Behind.State != insight.Known {
			continue
		}
		if e.Much {
			a.Notes = append(a.Notes, note(e))
		}
		e.Behind = insight.Cell{}
		told = append(told, e)
	}
	a.Effects = told
	slices.Sort(a.Notes)
}

// strip takes out of shown cells what only the guard may know. The number of
// people stays where it is itself large enough, in all cells or in none.
func (g *guarding) strip(a *insight.Answer) {
	var all []*insight.Cell
	for i := range a.Rows {
		all = append(all, &a.Rows[i].Cell, a.Rows[i].Versus)
	}
	all = append(all, &a.Total.Cell, a.Total.Versus)
	if a.Told != nil {
		for i := range a.Told.Facts {
			all = append(all, &a.Told.Facts[i].Cell, a.Told.Facts[i].Versus)
			a.Told.Facts[i].Of = nil
		}
	}
	small := false
	for _, c := range all {
		if c != nil && c.People > 0 && c.People < g.k {
			small = true
		}
	}
	for i, r := range a.Rows { // those who are only in other rows are a group as well
		small = small || g.elsewhere(&a.Rows[i].Cell, &a.Total.Cell) || g.elsewhere(r.Versus, a.Total.Versus)
	}
	if a.Told == nil && a.By.ID != "" && a.By.Type != "time" {
		small = small || g.shared(a, func(r *insight.Row) *insight.Cell { return &r.Cell }) || g.shared(a, func(r *insight.Row) *insight.Cell { return r.Versus })
	}
	for i := range a.Rows {
		aside(a.Column(a.Rows[i]), &a.Rows[i].Cell, a.Rows[i].Versus)
	}
	if a.Told != nil {
		for i, f := range a.Told.Facts {
			aside(f.Metric, &a.Told.Facts[i].Cell, f.Versus)
		}
	} else {
		aside(a.Metric, &a.Total.Cell, a.Total.Versus)
	}
	for _, c := range all {
		if c == nil {
			continue
		}
		if small {
			c.People = 0
		}
		c.Top, c.Own, c.Unnamed, c.Profile = [2]int64{}, 0, 0, false
	}
}
