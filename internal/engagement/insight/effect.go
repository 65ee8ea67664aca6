package insight

import "math"

// Effect is what an exclusion does to a headline number: what is left out may
// change it much, and then that is printed beside it.
type Effect struct {
	Reason  string
	Percent int64 // by how much the number is higher or lower for the exclusion
	Behind  Cell  // who is left out; the guard takes it out
}

// MuchEffect is from how many percent on an effect is printed beside a number.
const MuchEffect = 5

// effects tells, for a single number, what each of the site's exclusions does
// to it: the number is asked again without that one.
func (a *asking) effects(now Cell) []Effect {
	if a.by.id != "" || a.split.id != "" || a.recipe.From == fromReadings || now.State != Known || a.failed() {
		return nil
	}
	var out []Effect
	for i, r := range a.rules {
		without := *a
		without.rules = append(append([]rule{}, a.rules[:i]...), a.rules[i+1:]...)
		without.notes = nil // they are those of the number that is shown
		then := without.single()
		if then.State != Known || then.Den == 0 || then.Num == 0 || a.failed() {
			continue
		}
		percent := int64(math.Round((now.Value()/then.Value() - 1) * 100))
		if percent > MuchEffect || percent < -MuchEffect {
			out = append(out, Effect{r.reason, percent, without.leftBy(r)})
		}
	}
	return out
}

// single asks for the one number of a question.
func (a *asking) single() Cell {
	if a.recipe.Fact != "" {
		return a.inquire(*a.method, a.span).facts[a.recipe.Fact]
	}
	return a.tally(a.span, nil).total
}

// leftBy counts who stands behind the rows that an exclusion takes away.
func (a *asking) leftBy(r rule) Cell {
	from := a.recipe.From
	conds := append(a.filterClauses(), between(dayColumn(from), a.span), r.on(from))
	for _, other := range a.rules {
		conds = append(conds, not(other.on(from)))
	}
	h := a.everyAuthor(from, join("AND", conds))
	return h.behind(Cell{Num: h.rows, Den: 1})
}
