package guard

import (
	"slices"

	"hearth/internal/engagement/insight"
)

// apart keeps back, of groups that overlap, those that all people but a few are
// in: who is left follows by one subtraction.
func (g *guarding) apart(a *insight.Answer, get func(*insight.Row) *insight.Cell, verdicts []verdict) {
	whole := g.wholeOf(a, get)
	few := map[string]bool{}
	for i := range a.Rows {
		if c := get(&a.Rows[i]); c != nil && verdicts[i] == show && g.allButFew(a.Column(a.Rows[i]), *c, whole) {
			few[a.Rows[i].By] = true
		}
	}
	for i, r := range a.Rows { // a share tells the number that it is, and the number the share
		if few[r.By] && verdicts[i] == show && a.Column(r).Grain == "person" {
			verdicts[i] = cover
		}
	}
}

// inSeveral keeps back shares of people by parts of what they wrote, where these
// together are only a few more than all of them: so few wrote in several parts.
func (g *guarding) inSeveral(a *insight.Answer, get func(*insight.Row) *insight.Cell, verdicts []verdict) {
	if a.Told.Shape != insight.ShapeWhole {
		return
	}
	for _, m := range a.Told.Columns {
		var at []int
		more, shown := int64(0), m.Grain == "person" && m.Share
		for i, r := range a.Rows {
			c := get(&a.Rows[i])
			if a.Column(r).ID != m.ID || c == nil {
				continue
			}
			if shown = shown && c.State == insight.Known && verdicts[i] == show; !shown {
				break
			}
			if len(at) == 0 {
				more = -c.Den
			}
			at, more = append(at, i), more+c.Num
		}
		for _, i := range at {
			if shown && more > 0 && more < g.k {
				verdicts[i] = cover
			}
		}
	}
}

// wholeOf gives the number of people that the groups of an answer are part of,
// which is its total or stands behind that; 0 where it tells none. Rows of other
// periods are part of none.
func (g *guarding) wholeOf(a *insight.Answer, get func(*insight.Row) *insight.Cell) int64 {
	c := get(&a.Total)
	if a.By.ID == insight.PeriodDim || c == nil || c.State != insight.Known || c.Crowd || c.Den != 1 {
		return 0
	}
	if a.Metric.Grain == "person" {
		return c.Num
	}
	return c.People
}

// allButFew says that a number of people, or a share of them, tells of the few
// who are left of the whole.
func (g *guarding) allButFew(m insight.Metric, c insight.Cell, whole int64) bool {
	if c.State != insight.Known || c.Crowd || m.Grain != "person" || c.Num != c.People {
		return false
	}
	if m.Share {
		whole = c.Den
	}
	left := whole - c.Num
	return left > 0 && left < g.k
}

// summed says that a value is the sum of cells of which so much is kept back
// that the sum would tell it: one cell, or several of too few people together.
func (g *guarding) summed(parts []insight.Cell) bool {
	hidden, people := 0, int64(0)
	for _, c := range parts {
		if g.judge(c) == protect {
			hidden, people = hidden+1, people+contributors(c)
		}
	}
	return hidden == 1 || hidden > 0 && people < g.k
}

// parted names the facts that stand on some parts of a whole and would part the
// hidden ones: how many people are in those that it stands on is told by it, and
// how many are in the others by what is left of the whole.
func (g *guarding) parted(a *insight.Answer, get func(*insight.Row) *insight.Cell, verdicts []verdict) map[string]bool {
	out := map[string]bool{}
	for _, f := range a.Told.Facts {
		var parts, people [2]int64 // that are hidden: among those it stands on, and among the others
		for i, r := range a.Rows {
			c := get(&a.Rows[i])
			if c == nil || c.State != insight.Known || verdicts[i] == show || a.Column(r).ID != a.Told.Columns[0].ID {
				continue
			}
			side := 1
			if slices.Contains(f.Of, r.By) {
				side = 0
			}
			parts[side]++
			people[side] += contributors(*c)
		}
		told := func(side int) bool { return parts[side] == 1 || parts[side] > 0 && people[side] < g.k }
		out[f.Metric.ID] = parts[0] > 0 && (told(0) || told(1))
	}
	return out
}
