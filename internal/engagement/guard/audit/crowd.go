package audit

import (
	"cmp"
	"slices"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
)

// crowd is one published number of distinct people, and where they wrote.
type crowd struct {
	of     string // whose rows they have: see [insight.Ground]
	ground insight.Ground
	named  int
	also   []int // other figures that it takes, where it was added up
	patch  patch
	where  string // its scopes, to be compared
	tag    string
	value  int64
	who    insight.Who
	first  bool // the span is when they were first seen
	leaves set  // the places that it is of
}

// newCrowd gives a number of people. That a source tells them apart goes without
// saying: in one that does not there is nobody to be counted.
func newCrowd(g insight.Ground, of string, named int, p patch, value int64) crowd {
	p.scopes = slices.DeleteFunc(slices.Clone(p.scopes), func(s scope) bool {
		return s.Dim == insight.DimMeets && !s.Not && slices.Equal(s.Values, []string{insight.NeedAuthors})
	})
	for i, s := range p.scopes { // nor is there anybody in roles that have no people
		if s.Dim == "role" && !s.Not {
			p.scopes[i].Values = slices.DeleteFunc(slices.Clone(s.Values), func(r string) bool { return r == engagement.RoleAnonymous || r == engagement.RoleBrand })
		}
	}
	return crowd{of: of, ground: g, named: named, patch: p, where: whereOf(p.scopes), tag: tagOf(p.scopes), value: value}
}

// crowds looks at numbers of people. They cannot be added, but where one patch
// lies in another the difference counts those who are only outside it.
func (au *audit) crowds() {
	all := au.allCrowds()
	au.alike(all)
	all = append(all, au.added(all)...)
	slices.SortStableFunc(all, func(a, b crowd) int { return cmp.Compare(a.value, b.value) })
	for i, c := range all {
		all[i].leaves = newSet(len(au.site.Leaves))
		for n, l := range au.site.Leaves {
			if wrote(l, c.patch.scopes) && inLeaf(l, c.patch.scopes) {
				all[i].leaves.add(n)
			}
		}
	}
	au.nested(all)
	au.unions(all)
}

// figures gives the figures that some numbers take, each once.
func figures(all ...crowd) []int {
	var out []int
	for _, c := range all {
		out = append(append(out, c.named), c.also...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// allCrowds gives the numbers of people that all answers tell, the smallest first.
func (au *audit) allCrowds() []crowd {
	var all []crowd
	for _, h := range au.heads {
		all = append(all, h.crowds()...)
	}
	all = append(all, au.people...)
	slices.SortStableFunc(all, func(a, b crowd) int { return cmp.Compare(a.value, b.value) })
	return all
}

// pairs calls for all numbers of two answers that differ, by less than k people.
func (au *audit) pairs(all []crowd, found func(small, large crowd)) {
	for i, small := range all {
		for _, large := range all[i+1:] {
			if large.value-small.value >= au.k {
				break
			}
			if large.value != small.value && len(figures(small, large)) > 1 && !small.first && !large.first {
				found(small, large)
			}
		}
	}
}

// nested looks at all pairs that differ by less than k people.
func (au *audit) nested(all []crowd) {
	told := map[[2]int]bool{}
	au.pairs(all, func(small, large crowd) {
		at := [2]int{small.named, large.named}
		switch {
		case told[at]:
		case longer(small, large):
			told[at] = au.between(small, large)
		case au.within(small, large):
			told[at] = true
			au.leak(onlyInLarger, nil, figures(small, large))
		}
	})
}

// onlyInLarger is what two nested numbers of people tell of.
var onlyInLarger = insight.Ground{Of: "the number of people who are only in the larger of the two"}

// within says that the people of one number are surely among those of another,
// and that some might not be among the first.
func (au *audit) within(small, large crowd) bool {
	same := small.where == large.where && small.patch.span.From == large.patch.span.From && small.patch.span.To == large.patch.span.To
	switch {
	case large.tag != "" && large.tag != small.tag:
		return false
	case large.of != small.of && large.of != "messages": // whoever opens a conversation writes
		return false
	case large.who.What == "":
	case large.who.What != small.who.What || !same && !small.who.Grows:
		return false
	case !subset(small.who.Is, large.who.Is):
		return false
	}
	if same {
		return large.of != small.of || large.who.What != small.who.What || len(small.who.Is) < len(large.who.Is)
	}
	eqs := []equation{{patch: small.patch, tag: small.tag}, {patch: large.patch, tag: large.tag}}
	s, ok := newSpace(eqs, au.site.Leaves, known(small.of) && known(large.of))
	return ok && s.sets[0].size() > 0 && s.sets[0].within(s.sets[1]) && s.sets[0].size() < s.sets[1].size()
}

func subset(small, large []string) bool {
	return !slices.ContainsFunc(small, func(v string) bool { return !slices.Contains(large, v) })
}

// crowds gives all numbers of people that the answer tells.
func (h heads) crowds() []crowd {
	var out []crowd
	add := func(c *insight.Cell, p patch) {
		if c == nil || c.State != insight.Known || c.Crowd {
			return
		}
		n := c.People
		if h.metric.Grain == "person" {
			n = c.Num
		}
		if n > 0 {
			out = append(out, newCrowd(h.ground, h.of(), h.named, p, n))
		}
	}
	for _, versus := range []bool{false, true} {
		span := h.answer.Span
		if versus {
			span = h.versus()
		}
		if span.To < span.From || versus && h.answer.Versus == nil {
			continue
		}
		for _, r := range h.answer.Rows {
			if p, ok := h.patch(r, span, versus); ok {
				c := &r.Cell
				if versus {
					c = r.Versus
				}
				add(c, p)
			}
		}
		if h.answer.By.ID != "" {
			c := &h.answer.Total.Cell
			if versus {
				c = h.answer.Total.Versus
			}
			add(c, patch{h.scopes(span), span})
		}
	}
	return out
}
