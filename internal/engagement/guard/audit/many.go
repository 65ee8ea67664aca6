package audit

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/source"
)

// many looks at sums and differences of any number of numbers of people. Where
// such a sum takes everybody of some kinds once and all others not at all, it says
// how many people are of these kinds: whoever was in two numbers and not in a
// third, or in two of three. It takes no numbers of people of whom something is
// said besides where they wrote: those are looked at in twos, and as parts.
func (au *audit) many() {
	var all []crowd
	seen := map[string]bool{}
	for _, c := range au.allCrowds() {
		if key := fmt.Sprint(c.of, c.patch.span, c.where); c.who.What == "" && !c.first && !seen[key] {
			seen[key] = true
			all = append(all, c)
		}
	}
	k, ok := au.newKinds(all)
	if !ok {
		au.crossed(all)
		return
	}
	m, ok := k.newSums()
	if !ok {
		au.crossed(all)
		return
	}
	h := m.hunt()
	h.run()
	for _, s := range slices.Concat(m.twos(), h.found) {
		if s.value > 0 && s.value < au.k {
			h.tell(s)
		}
	}
	if h.short {
		au.crossed(all)
	}
}

// twos are the differences of two numbers of which one lies in the other: also where
// only others of the same size say that it does.
func (m *sums) twos() []sum {
	var out []sum
	for a, small := range m.numbers {
		for b, large := range m.numbers {
			if n := large.value - small.value; n > 0 && n < m.k && m.inside(a, b) {
				s := sum{make(row, len(m.numbers)), n}
				s.takes[a], s.takes[b] = -m.unit, m.unit
				out = append(out, s)
			}
		}
	}
	return out
}

// crossed notes that not all numbers of people were laid over one another.
func (au *audit) crossed(all []crowd) {
	eqs := make([]equation, len(all))
	for i, c := range all {
		eqs[i] = equation{of: "people", named: c.named}
	}
	au.unchecked(eqs, "they cross in too many ways to try every sum of more than three")
}

// tell reports a sum that tells of too few people. Where its numbers differ in
// nothing but days, these are somebody in a crowd on all of them. What one answer
// tells by itself is for package guard.
func (m *sums) tell(s sum) {
	plus, minus := m.sides(s.takes)
	why := m.because(s.takes)
	named := figures(slices.Concat(plus, minus, why)...)
	days, told := m.onlyDays(s.takes)
	if len(named) == 1 || told && len(why) == 0 {
		return
	}
	last := m.all[named[len(named)-1]]
	p := source.Problem{Pos: last.Pos, Rule: "audit", Hint: m.mend(named)}
	has := map[bool]string{true: "has", false: "have"}[len(plus) == 1]
	p.Text = fmt.Sprintf("%s %s fewer than %d people more than %s, and these few are told of by that", m.listed(plus), has, m.k, m.listed(minus))
	if days {
		p.Severity = source.Warning
		p.Hint = "take one of them out, or leave it: many others were there on these days, so that it does not tell who they are"
	}
	for _, i := range named[:len(named)-1] {
		p.Also = append(p.Also, source.Related{Pos: m.all[i].Pos, Text: "it takes this as well"})
	}
	m.now.leaks = append(m.now.leaks, leak{fmt.Sprint(named), p})
}

// sides gives the numbers that a sum adds and those that it takes away, each as
// often as it does.
func (m *sums) sides(takes row) (plus, minus []crowd) {
	for i, n := range takes {
		for ; n > 0; n -= m.unit {
			plus = append(plus, m.numbers[i])
		}
		for ; n < 0; n += m.unit {
			minus = append(minus, m.numbers[i])
		}
	}
	return plus, minus
}

// because gives the numbers of the same size without which a sum would say nothing.
func (m *sums) because(takes row) []crowd {
	need := slices.Clone(m.equals)
	for i := 0; i < len(need); {
		fewer := slices.Delete(slices.Clone(need), i, i+1)
		if real, _ := m.real(takes, fewer); real {
			need = fewer
		} else {
			i++
		}
	}
	var out []crowd
	for _, e := range need {
		out = append(out, m.numbers[e.small], m.numbers[e.large])
	}
	return out
}

// onlyDays says that on every platform the numbers of a sum differ in nothing but
// days, and whether [audit.nested] and [audit.unions] tell of it: of two numbers
// where not more than two were added up, or of three as they are.
func (m *sums) onlyDays(takes row) (days, told bool) {
	took, most := 0, 0
	for p, in := range m.in {
		times, one := map[string]int64{}, map[string]crowd{}
		for i, n := range takes {
			if p == 0 && n != 0 {
				took++
			}
			if n != 0 && in[i].size() > 0 {
				times[in[i].text()] += n
				one[in[i].text()] = m.numbers[i]
			}
		}
		var left []crowd
		for _, key := range slices.Sorted(maps.Keys(times)) {
			if times[key] != 0 {
				left = append(left, one[key])
			}
		}
		for _, c := range left {
			if c.of != left[0].of || whereOf(elsewhere(c.patch.scopes)) != whereOf(elsewhere(left[0].patch.scopes)) || !slices.Equal(m.spots(p, c), m.spots(p, left[0])) {
				return false, false
			}
		}
		most = max(most, len(left))
	}
	return true, took < 4 || most < 3 && took == 4
}

// spots are the leaves of a platform that a number is of.
func (m *sums) spots(p int, c crowd) []int {
	var out []int
	for i, l := range m.site.Leaves {
		if l.Platform == m.platforms[p] && inLeaf(l, c.patch.scopes) {
			out = append(out, i)
		}
	}
	return out
}

// maxListed numbers are named one by one.
const maxListed = 3

// listed names numbers that are added up.
func (au *audit) listed(numbers []crowd) string {
	var out []string
	for i := 0; i < len(numbers); {
		c, n := numbers[i], au.all[numbers[i].named]
		text := fmt.Sprintf("%s (%s%s)", n.called(), n.Pos, c.words())
		again := 1
		for i++; i < len(numbers) && numbers[i].named == c.named && numbers[i].where == c.where && numbers[i].patch.span == c.patch.span; i++ {
			again++
		}
		switch again {
		case 1:
		case 2:
			text += " taken twice"
		default:
			text += fmt.Sprintf(" taken %d times", again)
		}
		out = append(out, text)
	}
	if more := len(out) - maxListed; more > 0 {
		out = append(out[:maxListed], fmt.Sprintf("%d more", more))
	}
	if n := len(out); n > 1 {
		return strings.Join(out[:n-1], ", ") + " and " + out[n-1] + " together"
	}
	return strings.Join(out, "")
}

// words says which number of a figure it is: ", place help, 2026-06-01".
func (c crowd) words() string {
	var parts []string
	for _, s := range c.patch.scopes {
		if s.Dim == insight.DimMeets || s.Dim == "role" && !s.Not && slices.Equal(s.Values, []string{engagement.RoleMember}) || s.ofTags() && slices.Equal(s.Values, []string{""}) {
			continue // as people usually are
		}
		parts = append(parts, s.Dim+map[bool]string{true: " not"}[s.Not]+" "+strings.Join(s.Values, ", "))
	}
	return ": " + strings.Join(append(parts, spanText(c.patch.span.From, c.patch.span.To)), ", ")
}
