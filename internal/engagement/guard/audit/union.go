package audit

import (
	"fmt"
	"slices"
	"strings"

	"hearth/internal/engagement/insight"
	"hearth/internal/source"
)

// unions looks at three numbers of people of which one is of places and days that
// both others have together: what the two are more than it is of the people who are
// in both, or in them and not in it. Where they differ in nothing but days, these are people who came again,
// in a crowd both times: that is a warning, as with numbers over nearly the same days.
func (au *audit) unions(all []crowd) {
	all = slices.DeleteFunc(slices.Clone(all), func(c crowd) bool { return c.who.What != "" || c.first })
	told := map[string]bool{}
	for _, whole := range all {
		for i, a := range all {
			if a.value > whole.value {
				break
			}
			// b is at least as large as a: together they are more than the whole by less than k.
			from, _ := slices.BinarySearchFunc(all, max(a.value, whole.value-a.value+1), func(c crowd, n int64) int { return int(c.value - n) })
			for j := max(from, i+1); j < len(all) && all[j].value < whole.value-a.value+au.k && all[j].value <= whole.value; j++ {
				b := all[j]
				takes := figures(a, b, whole)
				at := fmt.Sprint(takes)
				if len(takes) == 1 || told[at] || !au.both(a, b, whole) {
					continue
				}
				told[at] = true
				if a.where == whole.where && b.where == whole.where {
					au.again(a, b, whole)
				} else {
					au.leak(insight.Ground{Of: "the number of people who are in two of them, or in the smaller ones alone"}, nil, takes)
				}
			}
		}
	}
}

// both says that two patches together have all of a third, and neither has it alone.
func (au *audit) both(a, b, whole crowd) bool {
	if a.of != whole.of || b.of != whole.of || a.tag != whole.tag || b.tag != whole.tag {
		return false
	}
	x, y, z := a.patch.span, b.patch.span, whole.patch.span
	if min(x.From, y.From) > z.From || max(x.To, y.To) < z.To {
		return false
	}
	lacks := func(s insight.Span, other crowd) bool { // days that the other must have of all places
		return (s.From > z.From || s.To < z.To) && !whole.leaves.within(other.leaves)
	}
	places := slices.Clone(a.leaves)
	if places.or(b.leaves); !whole.leaves.within(places) || lacks(x, b) || lacks(y, a) {
		return false
	}
	s, ok := newSpace([]equation{{patch: a.patch, tag: a.tag}, {patch: b.patch, tag: b.tag}, {patch: whole.patch, tag: whole.tag}}, au.site.Leaves, known(whole.of))
	if !ok {
		return false
	}
	together := slices.Clone(s.sets[0])
	together.or(s.sets[1])
	return s.sets[2].size() > 0 && s.sets[2].within(together) && !s.sets[2].within(s.sets[0]) && !s.sets[2].within(s.sets[1])
}

// again warns that few people are told to have come again.
func (au *audit) again(a, b, whole crowd) {
	key := fmt.Sprint("again ", whole.named)
	w := au.all[whole.named]
	p := source.Problem{Pos: w.Pos, Severity: source.Warning, Rule: "audit"}
	var others []string
	for _, i := range figures(a, b, whole) {
		if x := au.all[i]; i != whole.named {
			others = append(others, x.called()+" ("+x.Pos.String()+")")
			p.Also = append(p.Also, source.Related{Pos: x.Pos, Text: "it takes this as well"})
		}
	}
	p.Text = fmt.Sprintf("together with %s, %s tells that fewer than %d people were seen on %s as well as on %s", strings.Join(others, " and "), w.called(), au.k,
		spanText(a.patch.span.From, a.patch.span.To), spanText(b.patch.span.From, b.patch.span.To))
	p.Hint = "take one of them out, or leave it: many others were there on these days, so that it does not tell who they are"
	au.now.leaks = append(au.now.leaks, leak{key, p})
}
