package insight

import (
	"fmt"
	"slices"
)

// maxListed is how many values an axis may have to be counted by their numbers.
const maxListed = 16

// lists gives the values of the axes that have few. Engines group by a number
// and a person several times faster than by a text and a person. Where only the
// largest are counted by name, all are.
func (a *asking) lists(top []string) map[string][]string {
	out := map[string][]string{}
	for _, d := range []dimension{a.by, a.split} {
		if list := a.fewValues(d); len(top) == 0 && len(list) > 0 {
			out[d.id] = list
		}
	}
	return out
}

// fewValues gives all values of a dimension of places, nothing when there are many, or
// when some of them have no name of their own.
func (a *asking) fewValues(d dimension) []string {
	get := map[string]func(placeRow) string{
		"place":    func(p placeRow) string { return p.place },
		"source":   func(p placeRow) string { return p.source },
		"platform": func(p placeRow) string { return p.platform },
	}[d.id]
	if get == nil || len(a.opt.Private) > 0 && !a.inside {
		return nil
	}
	all, err := a.places(a.ctx, a.recipe.From)
	a.fail(err)
	var out []string
	for _, p := range all {
		out = append(out, get(p))
	}
	if slices.Contains(out, "") {
		return nil
	}
	if out = distinct(out); len(out) > maxListed {
		return nil
	}
	return out
}

// byNumber gives the SQL of the place of a text in a list that has it.
func byNumber(column string, list []string) clause {
	out := clause{text: "CASE"}
	for i, name := range list {
		out = out.then(clause{fmt.Sprintf(" WHEN %s = ? THEN %d", column, i), []any{name}})
	}
	return out.then(clause{text: fmt.Sprintf(" ELSE %d END", len(list)-1)})
}
