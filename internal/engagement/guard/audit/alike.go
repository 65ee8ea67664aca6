package audit

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
)

// Distinct people cannot be added, but for two reasons that make them parts of a
// whole: nobody is on two platforms, because a person is known by a platform; and
// of some things everybody is one and no other: how we left it, when they were
// first seen. Numbers of people that differ in nothing else are sums of such
// parts, and are solved like counts of rows. How many people a sum is of needs no
// asking: it is the sum.

const partAxis = "platform"

// alike solves the numbers of people that differ in platforms, and in what they
// are, alone.
func (au *audit) alike(all []crowd) {
	for _, group := range groupsOf(all) {
		for _, what := range whats(group) {
			au.solveAlike(group, what)
		}
	}
}

// groupsOf puts numbers together that differ in nothing else.
func groupsOf(all []crowd) [][]crowd {
	groups := map[string][]crowd{}
	for _, c := range all {
		key := fmt.Sprint(c.of, "\n", c.first, "\n", whereOf(elsewhere(c.patch.scopes)))
		if !c.first {
			key += "\n" + spanText(c.patch.span.From, c.patch.span.To)
		}
		groups[key] = append(groups[key], c)
	}
	var out [][]crowd
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		out = append(out, groups[key])
	}
	return out
}

// added gives the numbers of people of whole platforms that nobody was shown, and
// that are the sum of two others or what one is more than another. So they can be
// laid over numbers of other days and places.
func (au *audit) added(all []crowd) []crowd {
	if au.site.Leaves == nil {
		return nil
	}
	var out []crowd
	for _, group := range groupsOf(slices.DeleteFunc(slices.Clone(all), func(c crowd) bool { return c.first || c.who.What != "" })) {
		parts, have := make([][]string, len(group)), map[string]bool{}
		for i, c := range group {
			parts[i] = au.platforms(c.patch.scopes)
			have[strings.Join(parts[i], "\n")] = true
		}
		for i, a := range group {
			for j, b := range group[i+1:] {
				mine, n := beside(parts[i], parts[i+1+j], a.value, b.value)
				if key := strings.Join(mine, "\n"); len(mine) > 0 && n >= au.k && !have[key] {
					have[key] = true
					p := patch{append(elsewhere(a.patch.scopes), plain([]insight.Scope{{Dim: partAxis, Values: mine}})...), a.patch.span}
					c := newCrowd(a.ground, a.of, b.named, p, n)
					c.also = []int{a.named}
					out = append(out, c)
				}
			}
		}
	}
	return out
}

// beside gives the platforms of two sets together, where they share none, or
// those of one that are not in the other, with how many people that is.
func beside(a, b []string, n, m int64) ([]string, int64) {
	for _, p := range slices.Concat(a, b) {
		if strings.Contains(p, " (") {
			return nil, 0 // places of a platform share people
		}
	}
	in := func(p string) bool { return slices.Contains(a, p) }
	switch {
	case !slices.ContainsFunc(b, in):
		return slices.Sorted(slices.Values(slices.Concat(a, b))), n + m
	case len(b) > len(a) && subset(a, b):
		return slices.DeleteFunc(slices.Clone(b), in), m - n
	case len(a) > len(b) && subset(b, a):
		return slices.DeleteFunc(slices.Clone(a), func(p string) bool { return slices.Contains(b, p) }), n - m
	}
	return nil, 0
}

// whats lists what the people of a group are said to be; "" where nothing is.
func whats(group []crowd) []string {
	seen := map[string]bool{}
	for _, c := range group {
		seen[c.who.What] = true
	}
	if len(seen) > 1 {
		delete(seen, "")
	}
	return slices.Sorted(maps.Keys(seen))
}

// elsewhere are the scopes that no leaf decides.
func elsewhere(scopes []scope) []scope {
	var out []scope
	for _, s := range scopes {
		if !insight.OfLeaf(s.Dim) {
			out = append(out, s)
		}
	}
	return out
}

// solveAlike solves those of a group of whom nothing is said, and those who are
// something of one kind.
func (au *audit) solveAlike(group []crowd, what string) {
	var eqs []equation
	closed := map[string][]string{}
	figures := map[int]bool{}
	for _, c := range group {
		parts := au.platforms(c.patch.scopes)
		if c.who.What != "" && c.who.What != what || len(parts) == 0 {
			continue
		}
		e := equation{of: "people", named: c.named, value: c.value, patch: patch{span: c.patch.span, scopes: plain([]insight.Scope{{Dim: partAxis, Values: parts}})}}
		if c.who.What != "" {
			e.patch.scopes = append(e.patch.scopes, plain([]insight.Scope{{Dim: what, Values: c.who.Is}})...)
			closed[what] = c.who.All
		}
		closed[partAxis] = append(closed[partAxis], parts...)
		eqs, figures[c.named] = append(eqs, e), true
	}
	if len(eqs) < 2 {
		return
	}
	slices.Sort(closed[partAxis])
	closed[partAxis] = slices.Compact(closed[partAxis])
	s := &space{eqs: eqs, closed: closed}
	if !s.lay(false) {
		au.unchecked(eqs, "they cross in too many ways")
		return
	}
	v := au.solving(insight.Ground{Of: "people"}, "", s)
	v.sure = newSet(len(s.classes))
	v.empty()
	v.gather()
	for _, f := range v.search() {
		if f.value > 0 && f.value < au.k {
			au.leak(insight.Ground{Of: "people" + whereWords(group[0].patch.scopes)}, v.parts(f.set), v.takes(f.set))
		}
	}
	if v.short {
		au.unchecked(eqs, "they cross in too many ways to try every sum")
	}
}

// platforms gives the parts of the people that scopes keep, platform by platform:
// its name where all of it is kept, else which of its places.
func (au *audit) platforms(scopes []scope) []string {
	if au.site.Leaves == nil {
		var places []scope
		for _, s := range scopes {
			if insight.OfLeaf(s.Dim) {
				places = append(places, s)
			}
		}
		return []string{whereOf(places)}
	}
	kept, all := map[string][]string{}, map[string]int{}
	for _, l := range au.site.Leaves {
		if !wrote(l, scopes) {
			continue
		}
		all[l.Platform]++
		if inLeaf(l, scopes) {
			kept[l.Platform] = append(kept[l.Platform], l.Source+"/"+l.Place)
		}
	}
	var out []string
	for _, p := range slices.Sorted(maps.Keys(kept)) {
		if len(kept[p]) < all[p] {
			p += " (" + strings.Join(kept[p], ", ") + ")"
		}
		out = append(out, p)
	}
	return out
}

// wrote says that somebody of whom scopes speak may have written at a leaf.
func wrote(l insight.Leaf, scopes []scope) bool {
	return slices.ContainsFunc(l.Has, func(h [2]string) bool {
		if h[1] == engagement.RoleBrand || h[1] == engagement.RoleAnonymous {
			return false
		}
		for i, dim := range []string{"kind", "role"} {
			for _, s := range scopes {
				if s.Dim == dim && slices.Contains(s.Values, h[i]) == s.Not {
					return false
				}
			}
		}
		return true
	})
}

// inLeaf says that scopes keep a leaf.
func inLeaf(l insight.Leaf, scopes []scope) bool {
	for _, s := range scopes {
		if insight.OfLeaf(s.Dim) && slices.ContainsFunc(s.Values, func(v string) bool { return l.Is(s.Dim, v, !s.axis) }) == s.Not {
			return false
		}
	}
	return true
}

// whereWords says scopes that no leaf decides to people: " of kind post".
func whereWords(scopes []scope) string {
	var parts []string
	for _, s := range elsewhere(scopes) {
		if s.Dim == "role" && !s.Not && len(s.Values) == 1 && s.Values[0] == engagement.RoleMember {
			continue // as people usually are
		}
		parts = append(parts, s.Dim+map[bool]string{true: " not"}[s.Not]+" "+strings.Join(s.Values, ", "))
	}
	if len(parts) == 0 {
		return ""
	}
	return " of " + strings.Join(parts, " and ")
}
