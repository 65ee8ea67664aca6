package insight

import (
	"fmt"
	"math"
	"math/big"
)

// Effect is what an exclusion does to a headline number: what is left out may
// change it much, and then that is printed beside it.
type Effect struct {
	Reason  string
	Percent int64 // by how much the number is higher or lower for the exclusion, rounded
	Much    bool  // by more than MuchEffect percent
	Behind  Cell  // who is left out; the guard takes it out
}

// MuchEffect is how many percent an effect may have without being printed
// beside a number.
const MuchEffect = 5

// NoteOfAll says it beside a table, of everything that is counted in it.
func (e Effect) NoteOfAll() string { return "all that is counted here is " + e.Note() }

// Note says it beside the number.
func (e Effect) Note() string {
	way, by := "higher", e.Percent
	if by < 0 {
		way, by = "lower", -by
	}
	return fmt.Sprintf("%d%% "+way+" for leaving out: %s", by, e.Reason)
}

// In says by how much, in a language: "38% lower".
func (e Effect) In(lang string) string {
	switch {
	case e.Percent > 0:
		return NoteIn(fmt.Sprintf("%d%% higher", e.Percent), lang)
	case e.Percent < 0:
		return NoteIn(fmt.Sprintf("%d%% lower", -e.Percent), lang)
	}
	return NoteIn("less than 1% more or less", lang)
}

// effects tells, for a single number, what each of the site's exclusions does
// to it: the number is asked again without that one.
func (a *asking) effects(now Cell) []Effect {
	if a.by.id != "" && a.method == nil || a.split.id != "" || a.recipe.From == fromReadings || now.State != Known || a.failed() {
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
		if e := moved(now, then, r.reason, without.leftBy(r)); e.Percent != 0 || e.Behind.Num > 0 {
			out = append(out, e)
		}
	}
	return out
}

// moved compares a number with what it would be. Whether that is much is decided
// before anything is rounded.
func moved(now, then Cell, reason string, behind Cell) Effect {
	by := new(big.Rat).Quo(big.NewRat(now.Num, now.Den), big.NewRat(then.Num, then.Den))
	by.Sub(by, big.NewRat(1, 1))
	share, _ := by.Float64()
	return Effect{reason, int64(math.Round(share * 100)), by.Abs(by).Cmp(big.NewRat(MuchEffect, 100)) > 0, behind}
}

// single asks for the one number of a question; of a named one, for all that it
// counts.
func (a *asking) single() Cell {
	switch {
	case a.recipe.Fact != "":
		return a.inquire(*a.method, a.span).facts[a.recipe.Fact]
	case a.method != nil:
		return a.inquire(*a.method, a.span).total
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
