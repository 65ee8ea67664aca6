package audit

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"
	"strconv"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
)

// A space cuts what rows can be into classes: rows that all equations treat
// alike are one class. Every count is then a sum over whole classes.
type space struct {
	eqs     []equation
	leaves  []insight.Leaf
	closed  map[string][]string // of dimensions that are made up: all that there can be
	axes    []axis
	columns []column
	atoms   []atom
	classes [][]int // atoms of each
	sets    []set   // classes of each equation
}

// column is the rows of some keys that no equation tells apart by their keys.
type column struct {
	keys  [][]int   // each a part of every axis
	in    []int     // equations that count it
	boxes [][][]int // the same keys, put together: some parts of each axis
}

// atom is the rows of a column on days that no equation cuts.
type atom struct {
	column   int
	from, to engagement.Day
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

	maxKeys  = 1 << 18
	maxAtoms = 1 << 18
	maxWork  = 1 << 27 // keys times equations, atoms times equations
)

// newSpace lays equations over one another; false where there is too much to
// look at. Of messages, a reader may know what a place has at all.
func newSpace(eqs []equation, leaves []insight.Leaf, known bool) (*space, bool) {
	s := &space{eqs: eqs, leaves: leaves}
	return s, s.lay(known && leaves != nil)
}

// known says that it is told of each place which rows of a table it has at all.
func known(table string) bool { return table == "messages" || table == "openings" }

// lay cuts everything; see newSpace.
func (s *space) lay(known bool) bool {
	n, eqs := 1, s.eqs
	for _, dim := range s.dims() {
		s.axes = append(s.axes, s.cut(dim))
		if n *= len(s.axes[len(s.axes)-1].parts); n > maxKeys || n*len(eqs) > maxWork {
			return false
		}
	}
	s.gatherColumns(known)
	for c := range s.columns {
		s.cutDays(c)
	}
	if len(s.atoms) > maxAtoms || len(s.atoms)*len(eqs) > maxWork {
		return false
	}
	s.classify()
	return true
}

// gatherColumns puts the keys together that all equations treat alike, without
// those that no equation counts.
func (s *space) gatherColumns(known bool) {
	number := map[string]int{}
	key := make([]int, len(s.axes))
	var walk func(at int)
	walk = func(at int) {
		if at < len(s.axes) {
			for p := range s.axes[at].parts {
				key[at] = p
				walk(at + 1)
			}
			return
		}
		if known && !s.grows(key) {
			return
		}
		var in []int
		for i := range s.eqs {
			if s.has(i, key) {
				in = append(in, i)
			}
		}
		if len(in) == 0 {
			return
		}
		alike := fmt.Sprint(in)
		n, ok := number[alike]
		if !ok {
			n = len(s.columns)
			number[alike] = n
			s.columns = append(s.columns, column{in: in})
		}
		s.columns[n].keys = append(s.columns[n].keys, slices.Clone(key))
	}
	walk(0)
}

func (s *space) has(eq int, key []int) bool {
	for a, p := range key {
		if !s.axes[a].in[eq][p] {
			return false
		}
	}
	return true
}

// cutDays cuts a column where one of its equations begins or ends.
func (s *space) cutDays(c int) {
	var cuts []engagement.Day
	for _, i := range s.columns[c].in {
		span := s.eqs[i].patch.span
		cuts = append(cuts, span.From, span.To+1)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	for i := range len(cuts) - 1 {
		s.atoms = append(s.atoms, atom{c, cuts[i], cuts[i+1] - 1})
	}
}

// dims lists the dimensions that any equation says something of.
func (s *space) dims() []string {
	var out []string
	for _, e := range s.eqs {
		for _, sc := range e.patch.scopes {
			switch {
			case s.leaves != nil && insight.OfLeaf(sc.Dim):
				out = append(out, placeAxis)
			case sc.ofTags():
				out = append(out, tagAxis)
			default:
				out = append(out, sc.Dim)
			}
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
	if known := s.closed[dim]; known != nil {
		return known
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
			if !insight.OfLeaf(sc.Dim) {
				continue
			}
			has = slices.ContainsFunc(sc.Values, func(v string) bool { return s.leaves[at].Is(sc.Dim, v, !sc.axis) })
		case sc.Dim != dim:
			continue
		case lasts(dim):
			has = shorter(value, sc.Values[0])
		default:
			has = slices.Contains(sc.Values, value)
		}
		if has == sc.Not {
			return false
		}
	}
	return true
}

// classify puts the atoms into classes: those that the same equations count.
func (s *space) classify() {
	number := map[string]int{}
	of := make([]int, len(s.atoms))
	for n, a := range s.atoms {
		var in []int
		for _, i := range s.columns[a.column].in {
			if span := s.eqs[i].patch.span; span.From <= a.from && a.to <= span.To {
				in = append(in, i)
			}
		}
		of[n] = -1
		if len(in) == 0 {
			continue
		}
		alike := fmt.Sprint(in)
		c, ok := number[alike]
		if !ok {
			c = len(s.classes)
			number[alike] = c
			s.classes = append(s.classes, nil)
		}
		of[n] = c
		s.classes[c] = append(s.classes[c], n)
	}
	for range s.eqs {
		s.sets = append(s.sets, newSet(len(s.classes)))
	}
	for n, a := range s.atoms {
		for _, i := range s.columns[a.column].in {
			if span := s.eqs[i].patch.span; span.From <= a.from && a.to <= span.To {
				s.sets[i].add(of[n])
			}
		}
	}
	for i, e := range s.eqs {
		if e.safe {
			s.sets[i] = s.together(e)
		}
	}
}

// together gives the classes of what an answer keeps back.
func (s *space) together(e equation) set {
	out := newSet(len(s.classes))
	for j, o := range s.eqs {
		if o.hidden && o.named == e.named && slices.ContainsFunc(e.parts, func(p patch) bool { return p.same(o.patch) }) {
			out.or(s.sets[j])
		}
	}
	return out
}

func (p patch) same(o patch) bool {
	return p.span.From == o.span.From && p.span.To == o.span.To && slices.EqualFunc(p.scopes, o.scopes, func(a, b scope) bool {
		return a.Dim == b.Dim && a.Not == b.Not && a.axis == b.axis && slices.Equal(a.Values, b.Values)
	})
}

// grows says that some place has messages of a kind and role, and without hours.
func (s *space) grows(key []int) bool {
	leaves := s.leaves
	var kinds, roles []string
	days := false // only those of which nothing but the day is known
	for i, a := range s.axes {
		values := a.parts[key[i]]
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
		case insight.DimClock:
			days = slices.Equal(values, []string{"no"})
		}
	}
	return slices.ContainsFunc(leaves, func(l insight.Leaf) bool {
		return (l.Days || !days) && slices.ContainsFunc(l.Has, func(h [2]string) bool {
			return (kinds == nil || slices.Contains(kinds, h[0])) && (roles == nil || slices.Contains(roles, h[1]))
		})
	})
}

// set is a set of classes.
type set []uint64

func newSet(n int) set { return make(set, (n+63)/64) }

// text tells sets of one size apart.
func (s set) text() string {
	out := make([]byte, 0, 8*len(s))
	for _, word := range s {
		out = binary.LittleEndian.AppendUint64(out, word)
	}
	return string(out)
}

func (s set) add(i int)      { s[i/64] |= 1 << (i % 64) }
func (s set) drop(i int)     { s[i/64] &^= 1 << (i % 64) }
func (s set) has(i int) bool { return s[i/64]&(1<<(i%64)) != 0 }

func (s set) or(o set) {
	for i := range s {
		s[i] |= o[i]
	}
}

func (s set) and(o set) set {
	out := slices.Clone(s)
	for i := range out {
		out[i] &= o[i]
	}
	return out
}

func (s set) without(o set) set {
	out := slices.Clone(s)
	for i := range out {
		out[i] &^= o[i]
	}
	return out
}

// first gives the first that is not in o; -1 where there is none.
func (s set) first(o set) int {
	for i, w := range s {
		if o != nil {
			w &^= o[i]
		}
		if w != 0 {
			return 64*i + bits.TrailingZeros64(w)
		}
	}
	return -1
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
