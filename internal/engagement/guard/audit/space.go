package audit

import (
	"math/bits"
	"slices"
	"sort"
	"strconv"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
)

// A space cuts what rows can be into classes: rows that all equations treat
// alike are one class. Every count is then a sum over whole classes.
type space struct {
	eqs    []equation
	sets   []set // classes of each equation
	axes   []axis
	cuts   []engagement.Day // where days are cut; class days are [cuts[i], cuts[i+1])
	class  []int            // of each atom
	atoms  [][]int          // of each class
	leaves []insight.Leaf
}

// axis is one dimension cut into parts that no equation tells apart any further.
type axis struct {
	dim   string
	parts [][]string // values of each part; "" for rows that have none
	rest  int        // the part with all values nobody names; -1 for none
	in    [][]bool   // equation → part → whether it counts the part
}

const (
	placeAxis = "place"   // the leaves, whichever way they are named
	tagAxis   = "tag"     // has it or has it not
	others    = "\x00all" // values that nobody names

	maxAtoms = 1 << 18
	maxWork  = 1 << 27 // atoms looked at to find the classes
)

func newSpace(eqs []equation, leaves []insight.Leaf) (*space, bool) {
	s := &space{eqs: eqs, leaves: leaves}
	s.cutDays()
	for _, dim := range s.dims() {
		s.axes = append(s.axes, s.cut(dim))
	}
	n := len(s.cuts) - 1
	for _, a := range s.axes {
		if n *= len(a.parts); n > maxAtoms || n*len(eqs) > maxWork {
			return nil, false
		}
	}
	s.classify(n)
	return s, true
}

func (s *space) cutDays() {
	for _, e := range s.eqs {
		s.cuts = append(s.cuts, e.patch.span.From, e.patch.span.To+1)
	}
	slices.Sort(s.cuts)
	s.cuts = slices.Compact(s.cuts)
}

// dims lists the dimensions that any equation says something of.
func (s *space) dims() []string {
	var out []string
	for _, e := range s.eqs {
		for _, sc := range e.patch.scopes {
			dim := sc.Dim
			if s.leaves != nil && isPlace(dim) {
				dim = placeAxis
			}
			out = append(out, dim)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// cut gives the parts of a dimension.
func (s *space) cut(dim string) axis {
	values, in := s.values(dim), make([][]bool, len(s.eqs))
	for i, e := range s.eqs {
		in[i] = make([]bool, len(values))
		for v, value := range values {
			in[i][v] = s.counts(e, dim, value, v)
		}
	}
	// Values that all equations treat alike are one part.
	a := axis{dim: dim, rest: -1, in: make([][]bool, len(s.eqs))}
	part := map[string]int{}
	for v, value := range values {
		alike := make([]byte, len(s.eqs))
		for i := range s.eqs {
			if in[i][v] {
				alike[i] = 1
			}
		}
		p, ok := part[string(alike)]
		if !ok {
			p = len(a.parts)
			part[string(alike)] = p
			a.parts = append(a.parts, nil)
			for i := range s.eqs {
				a.in[i] = append(a.in[i], in[i][v])
			}
		}
		a.parts[p] = append(a.parts[p], value)
		if value == others {
			a.rest = p
		}
	}
	return a
}

// values gives what a dimension can be. Of places they are the leaves.
func (s *space) values(dim string) []string {
	switch {
	case dim == placeAxis && s.leaves != nil:
		var out []string
		for i := range s.leaves {
			out = append(out, strconv.Itoa(i))
		}
		return out
	case dim == tagAxis:
		return []string{"yes", "no"}
	}
	if known := insight.Values(dim); known != nil {
		return known
	}
	all := []string{others}
	for _, e := range s.eqs {
		for _, sc := range e.patch.scopes {
			if sc.Dim == dim {
				all = append(all, sc.Values...)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// counts says whether an equation counts rows with a value of a dimension.
func (s *space) counts(e equation, dim, value string, at int) bool {
	if dim == tagAxis {
		return e.tag == "" || e.tagged() == (value == "yes")
	}
	for _, sc := range e.patch.scopes {
		has := false
		switch {
		case dim == placeAxis && s.leaves != nil:
			if !isPlace(sc.Dim) {
				continue
			}
			has = slices.ContainsFunc(sc.Values, func(v string) bool { return s.leaves[at].Is(sc.Dim, v, !sc.axis) })
		case sc.Dim != dim:
			continue
		default:
			has = slices.Contains(sc.Values, value)
		}
		if has == sc.Not {
			return false
		}
	}
	return true
}

// tagged says that an equation is about rows that have its tag, not about
// those that lack it.
func (e equation) tagged() bool {
	not := false
	for _, sc := range e.patch.scopes {
		if sc.Dim == tagAxis && sc.axis && !sc.Not {
			return true
		}
		if sc.Dim == tagAxis {
			not = sc.Not && len(sc.Values) == 1 && sc.Values[0] == e.tag && e.tag != ""
		}
	}
	return !not
}

// classify puts the atoms into classes, by refining one class by each equation.
func (s *space) classify(n int) {
	s.class = make([]int, n)
	count := 1
	for i := range s.eqs {
		split := map[int]int{}
		s.each(i, func(atom int) {
			old := s.class[atom]
			if _, ok := split[old]; !ok {
				split[old] = count
				count++
			}
			s.class[atom] = split[old]
		})
	}
	// Classes in the order of their first atoms, without those that nobody counts.
	counted := make([]bool, n)
	for i := range s.eqs {
		s.each(i, func(atom int) { counted[atom] = true })
	}
	number := map[int]int{}
	for atom, c := range s.class {
		if !counted[atom] {
			s.class[atom] = -1
			continue
		}
		if _, ok := number[c]; !ok {
			number[c] = len(s.atoms)
			s.atoms = append(s.atoms, nil)
		}
		s.class[atom] = number[c]
		s.atoms[number[c]] = append(s.atoms[number[c]], atom)
	}
	for i := range s.eqs {
		s.sets = append(s.sets, s.setOf(i))
	}
}

func (s *space) setOf(i int) set {
	out := newSet(len(s.atoms))
	if e := s.eqs[i]; e.safe {
		for j, o := range s.eqs {
			if o.hidden && o.named == e.named && slices.ContainsFunc(e.parts, func(p patch) bool { return p.same(o.patch) }) {
				out.or(s.setOf(j))
			}
		}
		return out
	}
	s.each(i, func(atom int) { out.add(s.class[atom]) })
	return out
}

func (p patch) same(o patch) bool {
	return p.span.From == o.span.From && p.span.To == o.span.To && slices.EqualFunc(p.scopes, o.scopes, func(a, b scope) bool {
		return a.Dim == b.Dim && a.Not == b.Not && a.axis == b.axis && slices.Equal(a.Values, b.Values)
	})
}

// each visits the atoms of an equation. An atom is a number: the parts of all
// axes, then the days, as digits.
func (s *space) each(i int, visit func(atom int)) {
	e := s.eqs[i]
	from := sort.Search(len(s.cuts), func(n int) bool { return s.cuts[n] >= e.patch.span.From })
	to := sort.Search(len(s.cuts), func(n int) bool { return s.cuts[n] >= e.patch.span.To+1 })
	days := len(s.cuts) - 1
	var walk func(axis, base int)
	walk = func(at, base int) {
		if at == len(s.axes) {
			for d := from; d < to; d++ {
				visit(base*days + d)
			}
			return
		}
		for p, in := range s.axes[at].in[i] {
			if in {
				walk(at+1, base*len(s.axes[at].parts)+p)
			}
		}
	}
	walk(0, 0)
}

// barren gives the classes of messages that no place has: a reader may know
// that a shop has nothing but reviews.
func (s *space) barren() set {
	out := newSet(len(s.atoms))
	if s.leaves == nil {
		return out
	}
	for c, atoms := range s.atoms {
		if !slices.ContainsFunc(atoms, s.grows) {
			out.add(c)
		}
	}
	return out
}

// grows says that some place has messages of an atom's kind and role.
func (s *space) grows(atom int) bool {
	leaves := s.leaves
	var kinds, roles []string
	rest := atom / (len(s.cuts) - 1)
	for i := len(s.axes) - 1; i >= 0; i-- {
		a := s.axes[i]
		values := a.parts[rest%len(a.parts)]
		rest /= len(a.parts)
		switch a.dim {
		case placeAxis:
			leaves = nil
			for _, v := range values {
				n, _ := strconv.Atoi(v)
				leaves = append(leaves, s.leaves[n])
			}
		case "kind":
			kinds = values
		case "role":
			roles = values
		}
	}
	return slices.ContainsFunc(leaves, func(l insight.Leaf) bool {
		return slices.ContainsFunc(l.Has, func(h [2]string) bool {
			return (kinds == nil || slices.Contains(kinds, h[0])) && (roles == nil || slices.Contains(roles, h[1]))
		})
	})
}

// set is a set of classes.
type set []uint64

func newSet(n int) set { return make(set, (n+63)/64) }

func (s set) add(i int)      { s[i/64] |= 1 << (i % 64) }
func (s set) has(i int) bool { return s[i/64]&(1<<(i%64)) != 0 }

func (s set) or(o set) {
	for i := range s {
		s[i] |= o[i]
	}
}

func (s set) without(o set) set {
	out := slices.Clone(s)
	for i := range out {
		out[i] &^= o[i]
	}
	return out
}

// within says that all of s is in o.
func (s set) within(o set) bool {
	for i := range s {
		if s[i]&^o[i] != 0 {
			return false
		}
	}
	return true
}

func (s set) touches(o set) bool {
	for i := range s {
		if s[i]&o[i] != 0 {
			return true
		}
	}
	return false
}

func (s set) size() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

func (s set) all() []int {
	var out []int
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			out = append(out, 64*i+bits.TrailingZeros64(w))
		}
	}
	return out
}
