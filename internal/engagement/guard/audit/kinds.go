package audit

import (
	"cmp"
	"slices"
	"strconv"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
)

// kinds are what people can be, as far as numbers of people tell them apart: of
// each number, whether it counts them. A kind is the set of the numbers that count
// it. Whoever wrote two messages is of the kind that both make together, so that
// all kinds are unions of what the author of a single message can be; and nobody
// is on two platforms.
type kinds struct {
	*audit
	numbers   []crowd
	platforms []string
	rows      [][]set // platform → what a message can be: the numbers that count its author
	in        [][]set // platform → number → the rows that it counts

	equals []equal
	none   [][]set // platform → number → the rows that nobody has who is not in it
}

const (
	tableDim = "table" // whose rows are counted, where these are not all messages
	maxRows  = 6000    // of a platform
)

// newKinds lays numbers over one another; false where there is too much to look at.
func (au *audit) newKinds(all []crowd) (*kinds, bool) {
	k := &kinds{audit: au, numbers: all}
	if len(k.without("tag")) > maxWithout || len(k.without("topic")) > maxWithout {
		return nil, false
	}
	starts, rest := k.start()
	for _, rows := range starts {
		for _, masks := range rest {
			if rows = cross(rows, masks); len(rows) > maxRows {
				if rows = irreducible(rows); len(rows) > maxRows {
					return nil, false
				}
			}
		}
		k.rows = append(k.rows, irreducible(rows))
	}
	k.index()
	k.once()
	k.settle()
	return k, true
}

// cross tells rows apart by one more dimension, of which masks says which numbers
// each part of it leaves.
func cross(rows, masks []set) []set {
	var out []set
	seen := map[string]bool{}
	for _, v := range rows {
		var parts []set
		for _, m := range masks {
			parts = append(parts, v.and(m))
		}
		for _, p := range irreducible(parts) {
			if key := p.text(); !seen[key] {
				seen[key] = true
				out = append(out, p)
			}
		}
	}
	return out
}

// irreducible leaves out what is nothing, or the union of others: its author is of
// the same kind as whoever wrote all of these.
func irreducible(all []set) []set {
	slices.SortStableFunc(all, func(a, b set) int { return cmp.Or(cmp.Compare(a.size(), b.size()), slices.Compare(a, b)) })
	var out []set
	begins := map[int][]set{} // by the first number: what lies in a set begins with one of its own
	for _, v := range all {
		union, its := make(set, len(v)), v.all()
		for _, n := range its {
			for _, o := range begins[n] {
				if o.within(v) {
					union.or(o)
				}
			}
		}
		if !slices.Equal(union, v) {
			out = append(out, v)
			begins[its[0]] = append(begins[its[0]], v)
		}
	}
	return out
}

// start gives what rows of each platform can be as far as table, place, kind and
// role tell, and the masks of everything else.
func (k *kinds) start() (starts [][]set, rest [][]set) {
	s := &space{leaves: k.site.Leaves}
	var dims []string
	for _, c := range k.numbers {
		p := c.patch
		if c.of != "messages" {
			p.scopes = append(plain([]insight.Scope{{Dim: tableDim, Values: []string{c.of}}}), p.scopes...)
		}
		s.eqs = append(s.eqs, equation{patch: p})
		for _, sc := range p.scopes {
			if s.leaves == nil || !insight.OfLeaf(sc.Dim) {
				dims = append(dims, sc.Dim)
			}
		}
	}
	first := []string{tableDim, placeAxis, "kind", "role"}
	axes := make([]axis, len(first))
	for i, dim := range first {
		axes[i] = s.cut(dim)
	}
	rest = append(rest, k.days())
	slices.Sort(dims)
	for _, dim := range slices.Compact(dims) {
		switch {
		case slices.Contains(first, dim):
		case scope{Scope: insight.Scope{Dim: dim}}.ofTags():
			rest = append(rest, k.tags(dim))
		default:
			a := s.cut(dim)
			rest = append(rest, k.masks(len(a.parts), func(n, part int) bool { return a.in[n][part] }))
		}
	}
	return k.begin(axes), rest
}

// masks gives which numbers each part of a dimension leaves.
func (k *kinds) masks(parts int, has func(number, part int) bool) []set {
	out := make([]set, parts)
	for p := range out {
		out[p] = newSet(len(k.numbers))
		for n := range k.numbers {
			if has(n, p) {
				out[p].add(n)
			}
		}
	}
	return irreducible(out)
}

// days are the masks of the days on which a number begins or has ended.
func (k *kinds) days() []set {
	var cuts []engagement.Day
	for _, c := range k.numbers {
		cuts = append(cuts, c.patch.span.From, c.patch.span.To+1)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	return k.masks(len(cuts), func(n, part int) bool {
		s := k.numbers[n].patch.span
		return s.From <= cuts[part] && cuts[part] <= s.To
	})
}

// begin puts table, place, kind and role together, as far as somebody may have
// written such rows.
func (k *kinds) begin(axes []axis) [][]set {
	leaves := k.site.Leaves
	if leaves == nil { // what is known of no place may be of one platform
		leaves = []insight.Leaf{{}}
	}
	per := map[string][]set{}
	for n, l := range leaves {
		if !slices.Contains(k.platforms, l.Platform) {
			k.platforms = append(k.platforms, l.Platform)
		}
		k.each(axes, func(parts []int) {
			values := func(i int) []string { return axes[i].parts[parts[i]] }
			if k.site.Leaves != nil && !slices.Contains(values(1), strconv.Itoa(n)) || !k.wrote(l, values(0), values(2), values(3)) {
				return
			}
			v := newSet(len(k.numbers))
			for c := range k.numbers {
				if !slices.ContainsFunc([]int{0, 1, 2, 3}, func(i int) bool { return !axes[i].in[c][parts[i]] }) {
					v.add(c)
				}
			}
			per[l.Platform] = append(per[l.Platform], v)
		})
	}
	var out [][]set
	for _, p := range k.platforms {
		out = append(out, irreducible(per[p]))
	}
	return out
}

// each calls for a part of every axis, in all ways.
func (k *kinds) each(axes []axis, found func(parts []int)) {
	parts := make([]int, len(axes))
	for {
		found(parts)
		i := 0
		for ; i < len(axes); i++ {
			if parts[i]++; parts[i] < len(axes[i].parts) {
				break
			}
			parts[i] = 0
		}
		if i == len(axes) {
			return
		}
	}
}

// wrote says that somebody may have written rows of tables, kinds and roles at a
// leaf.
func (k *kinds) wrote(l insight.Leaf, tables, some, roles []string) bool {
	somebody := func(role string) bool { return role != engagement.RoleBrand && role != engagement.RoleAnonymous }
	if k.site.Leaves == nil || !slices.ContainsFunc(tables, func(t string) bool { return t == others || known(t) }) {
		return slices.ContainsFunc(roles, somebody)
	}
	return slices.ContainsFunc(l.Has, func(h [2]string) bool {
		return somebody(h[1]) && slices.Contains(some, h[0]) && slices.Contains(roles, h[1])
	})
}

// index says of each number which rows it counts.
func (k *kinds) index() {
	k.in = make([][]set, len(k.rows))
	for p, rows := range k.rows {
		k.in[p] = make([]set, len(k.numbers))
		for i := range k.numbers {
			k.in[p][i] = newSet(len(rows))
			for v, row := range rows {
				if row.has(i) {
					k.in[p][i].add(v)
				}
			}
		}
	}
}

// once keeps one of the numbers that count the same kinds, and none that counts
// nobody.
func (k *kinds) once() {
	var keep []int
	seen := map[string]bool{}
	for i := range k.numbers {
		key, some := "", false
		for _, in := range k.in {
			key += in[i].text()
			some = some || in[i].size() > 0
		}
		if some && !seen[key] {
			seen[key] = true
			keep = append(keep, i)
		}
	}
	numbers, in := k.numbers, k.in
	k.numbers, k.in = nil, make([][]set, len(k.rows))
	for _, i := range keep {
		k.numbers = append(k.numbers, numbers[i])
		for p := range in {
			k.in[p] = append(k.in[p], in[p][i])
		}
	}
}

// equal is two numbers of the same size, of which one lies in the other: whoever is
// in the larger is in the smaller.
type equal struct{ small, large int }

// settle looks for numbers of the same size, until there are no more.
func (k *kinds) settle() {
	for again := true; again; {
		again = false
		k.close()
		for a := range k.numbers {
			for b := range k.numbers {
				if a != b && k.numbers[a].value == k.numbers[b].value && k.inside(a, b) && !k.inside(b, a) {
					k.equals = append(k.equals, equal{a, b})
					again = true
				}
			}
		}
	}
}

// close says of each number which rows nobody has who is not in it.
func (k *kinds) close() {
	k.none = make([][]set, len(k.in))
	for p, in := range k.in {
		for _, x := range in {
			k.none[p] = append(k.none[p], k.closed(p, x, k.equals))
		}
	}
}

// closed adds to rows that somebody has none of those that they have none of for
// that: who is not in the smaller of two numbers of one size is not in the larger.
func (k *kinds) closed(p int, rows set, equals []equal) set {
	in := k.in[p]
	rows = slices.Clone(rows)
	for again := true; again; {
		again = false
		for _, e := range equals {
			if in[e.small].within(rows) && !in[e.large].within(rows) {
				rows.or(in[e.large])
				again = true
			}
		}
	}
	return rows
}

// inside says that whoever number a counts is counted by b as well.
func (k *kinds) inside(a, b int) bool {
	for p, in := range k.in {
		if !in[a].within(k.none[p][b]) {
			return false
		}
	}
	return true
}
