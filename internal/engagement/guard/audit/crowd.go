package audit

import (
	"cmp"
	"maps"
	"slices"

	"hearth/internal/engagement/insight"
)

// crowd is one published number of distinct people, and where they wrote.
type crowd struct {
	of     string
	ground insight.Ground
	named  int
	patch  patch
	where  string // its scopes, to be compared
	tag    string
	value  int64
}

// crowds looks at numbers of people. They cannot be added, but where one patch
// lies in another the difference counts those who are only outside it.
func (au *audit) crowds() {
	for _, all := range au.crowdsByGround() {
		au.nested(all)
	}
}

// crowdsByGround gives the numbers of people of each ground, the smallest first.
func (au *audit) crowdsByGround() [][]crowd {
	byGround := map[string][]crowd{}
	for _, h := range au.heads {
		for _, c := range h.crowds() {
			byGround[c.of] = append(byGround[c.of], c)
		}
	}
	var out [][]crowd
	for _, of := range slices.Sorted(maps.Keys(byGround)) {
		all := byGround[of]
		slices.SortStableFunc(all, func(a, b crowd) int { return cmp.Compare(a.value, b.value) })
		out = append(out, all)
	}
	return out
}

// pairs calls for all numbers of two answers that differ, by less than k people.
func (au *audit) pairs(all []crowd, found func(small, large crowd)) {
	for i, small := range all {
		for _, large := range all[i+1:] {
			if large.value-small.value >= au.k {
				break
			}
			if large.value != small.value && small.named != large.named {
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
			au.leak(onlyInLarger, nil, []int{small.named, large.named})
		}
	})
}

// onlyInLarger is what two nested numbers of people tell of.
var onlyInLarger = insight.Ground{Of: "the number of people who are only in the larger of the two"}

// within says that one patch surely lies in another.
func (au *audit) within(small, large crowd) bool {
	if large.tag != "" && large.tag != small.tag {
		return false
	}
	eqs := []equation{{patch: small.patch, tag: small.tag}, {patch: large.patch, tag: large.tag}}
	s, ok := newSpace(eqs, au.site.Leaves, false)
	return ok && s.sets[0].within(s.sets[1]) && s.sets[0].size() < s.sets[1].size()
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
			out = append(out, crowd{h.of(), h.ground, h.named, p, whereOf(p.scopes), tagOf(p.scopes), n})
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
			add(c, patch{h.scopes(), span})
		}
	}
	return out
}
