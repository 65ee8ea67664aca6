package audit

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
)

// box is a part of a space that a question can be asked about: some parts of
// each axis, and some days on end.
type box struct {
	space *space
	parts [][]int // of each axis
	days  insight.Span
	name  string // its text, where it was made
}

// text tells boxes of one space apart.
func (b box) text() string {
	out := binary.AppendVarint(nil, int64(b.days.From))
	out = binary.AppendVarint(out, int64(b.days.To))
	for _, axis := range b.parts {
		out = binary.AppendVarint(out, int64(len(axis)))
		for _, p := range axis {
			out = binary.AppendVarint(out, int64(p))
		}
	}
	return string(out)
}

// boxes gives the boxes that classes are made of.
func (s *space) boxes(classes []int) []box {
	byColumn := map[int][]atom{}
	for _, c := range classes {
		for _, n := range s.classes[c] {
			byColumn[s.atoms[n].column] = append(byColumn[s.atoms[n].column], s.atoms[n])
		}
	}
	var out []box
	for _, c := range slices.Sorted(maps.Keys(byColumn)) {
		all := byColumn[c]
		slices.SortFunc(all, func(a, b atom) int { return cmp.Compare(a.from, b.from) })
		for start := 0; start < len(all); {
			end := start + 1
			for end < len(all) && all[end].from == all[end-1].to+1 {
				end++
			}
			for _, parts := range s.keysOf(c) {
				out = append(out, box{space: s, parts: parts, days: insight.Span{From: all[start].from, To: all[end-1].to}})
			}
			start = end
		}
	}
	return joined(out)
}

// keysOf gives the keys of a column put together, made once.
func (s *space) keysOf(c int) [][][]int {
	col := &s.columns[c]
	if col.boxes != nil {
		return col.boxes
	}
	var all []box
	for _, key := range col.keys {
		parts := make([][]int, len(key))
		for i, p := range key {
			parts[i] = []int{p}
		}
		all = append(all, box{space: s, parts: parts})
	}
	for _, b := range joined(all) {
		col.boxes = append(col.boxes, b.parts)
	}
	return col.boxes
}

// joined puts boxes together that differ in one axis only, axis by axis.
func joined(all []box) []box {
	for axis := range all[0].parts {
		at := map[string]int{}
		var out []box
		var key []byte
		for _, b := range all {
			mine := b.parts[axis]
			b.parts = slices.Clone(b.parts)
			b.parts[axis] = nil
			key = b.key(key[:0])
			n, ok := at[string(key)]
			if !ok {
				n = len(out)
				at[string(key)] = n
				out = append(out, b)
			}
			out[n].parts[axis] = append(out[n].parts[axis], mine...) // nil at first: nothing is shared
		}
		for _, b := range out {
			slices.Sort(b.parts[axis])
		}
		all = out
	}
	return all
}

// key names a box, for maps.
func (b box) key(to []byte) []byte {
	to = binary.AppendVarint(to, int64(b.days.From))
	to = binary.AppendVarint(to, int64(b.days.To))
	for _, parts := range b.parts {
		to = binary.AppendVarint(to, int64(len(parts)))
		for _, p := range parts {
			to = binary.AppendVarint(to, int64(p))
		}
	}
	return to
}

// ours says that only the brand's own rows are in a box.
func (b box) ours() bool {
	for i, a := range b.space.axes {
		if a.dim == "role" {
			for _, p := range b.parts[i] {
				if !slices.Equal(a.parts[p], []string{engagement.RoleBrand}) {
					return false
				}
			}
			return true
		}
	}
	return false
}

// size says roughly how much a box may hold.
func (b box) size() int {
	n := b.days.Days()
	for i, parts := range b.parts {
		values := 0
		for _, p := range parts {
			values += len(b.space.axes[i].parts[p])
		}
		n *= values
	}
	return n
}

// touched gives the classes among some that have rows in a box.
func (s *space) touched(b box, among set) set {
	out := newSet(len(s.classes))
	for _, c := range among.all() {
		for _, n := range s.classes[c] {
			a := s.atoms[n]
			if a.to < b.days.From || a.from > b.days.To {
				continue
			}
			if slices.ContainsFunc(s.columns[a.column].keys, b.holds) {
				out.add(c)
				break
			}
		}
	}
	return out
}

func (b box) holds(key []int) bool {
	for i, p := range key {
		if !slices.Contains(b.parts[i], p) {
			return false
		}
	}
	return true
}

// scopes gives the filters that keep the box's rows; false where there are none.
func (b box) scopes(tag string) ([]insight.Scope, bool) {
	var out []insight.Scope
	for i, a := range b.space.axes {
		if len(b.parts[i]) == len(a.parts) {
			continue
		}
		var values []string
		rest := false
		for _, p := range b.parts[i] {
			rest = rest || p == a.rest
			values = append(values, a.parts[p]...)
		}
		switch {
		case a.dim == tagAxis:
			said, ok := tagScope(tag, values[0] == "no")
			if !ok {
				return nil, false
			}
			out = append(out, said)
		case lasts(a.dim):
			out = append(out, insight.Scope{Dim: a.dim, Values: a.stretches(b.parts[i])})
		case a.dim == placeAxis && b.space.leaves != nil:
			scopes, ok := b.space.ofLeaves(values)
			if !ok {
				return nil, false
			}
			out = append(out, scopes...)
		case rest: // all but the values of the other parts
			var other []string
			for p, vs := range a.parts {
				if !slices.Contains(b.parts[i], p) {
					other = append(other, vs...)
				}
			}
			out = append(out, insight.Scope{Dim: a.dim, Values: slices.Sorted(slices.Values(other)), Not: true})
		default:
			out = append(out, insight.Scope{Dim: a.dim, Values: slices.Sorted(slices.Values(values))})
		}
	}
	return out, true
}

// ofLeaves names leaves by their sources, or by place within some.
func (s *space) ofLeaves(indexes []string) ([]insight.Scope, bool) {
	want := make([]bool, len(s.leaves))
	var sources, places []string
	for _, text := range indexes {
		i, _ := strconv.Atoi(text)
		if s.leaves[i].Private {
			return nil, false
		}
		want[i] = true
		sources, places = append(sources, s.leaves[i].Source), append(places, s.leaves[i].Place)
	}
	tidy := func(all []string) []string { return slices.Compact(slices.Sorted(slices.Values(all))) }
	bySource := insight.Scope{Dim: "source", Values: tidy(sources)}
	byPlace := insight.Scope{Dim: "place", Values: tidy(places)}
	for _, scopes := range [][]insight.Scope{{bySource}, {byPlace}, {byPlace, bySource}} {
		fits := true
		for i, l := range s.leaves {
			is := true
			for _, sc := range scopes {
				is = is && slices.ContainsFunc(sc.Values, func(v string) bool { return l.Is(sc.Dim, v, true) })
			}
			fits = fits && is == want[i]
		}
		if fits {
			return scopes, true
		}
	}
	return nil, false
}

// words says in plain words what a box holds: " of place shop, 1 June 2026 to …".
func (b box) words() string {
	var parts []string
	for i, a := range b.space.axes {
		if len(b.parts[i]) == len(a.parts) {
			continue
		}
		parts = append(parts, b.said(i))
	}
	days := spanText(b.days.From, b.days.To)
	if len(parts) == 0 {
		return " of " + days
	}
	return " of " + strings.Join(parts, " and ") + ", " + days
}

// said says what one axis tells of the box.
func (b box) said(i int) string {
	a := b.space.axes[i]
	var values []string
	for _, p := range b.parts[i] {
		for _, v := range a.parts[p] {
			values = append(values, b.space.named(a.dim, v))
		}
	}
	slices.Sort(values)
	values = slices.Compact(values)
	switch {
	case lasts(a.dim):
		values = nil
		for _, s := range a.stretches(b.parts[i]) {
			values = append(values, lastWords(a.dim, s))
		}
		return strings.Join(values, " or ")
	case a.dim == tagAxis:
		return map[bool]string{true: "no "}[values[0] == "no"] + tagWords(b.space.tag())
	}
	const most = 3
	if len(values) > most {
		values = append(values[:most], fmt.Sprintf("%d more", len(values)-most))
	}
	name := a.dim
	if plain, ok := map[string]string{"to": "spoken to", "last": "last word of", "one-tag": "tag", "named": "author known:", "clock": "time of day known:"}[a.dim]; ok {
		name = plain
	}
	if b.space.closed != nil && a.dim != partAxis { // what people are
		name += ":"
	}
	return name + " " + strings.Join(values, ", ")
}

// tag is the one that is looked at; "" for none.
func (s *space) tag() string {
	for _, e := range s.eqs {
		if e.tag != "" {
			return e.tag
		}
	}
	return ""
}

// named gives a value as a writer knows it.
func (s *space) named(dim, value string) string {
	switch {
	case value == others:
		return "any other"
	case value == "":
		return "none"
	case dim == placeAxis && s.leaves != nil:
		i, _ := strconv.Atoi(value)
		if s.leaves[i].Private {
			return "a source that is not named"
		}
		if s.leaves[i].Place == "" {
			return s.leaves[i].Source
		}
		return s.leaves[i].Place
	}
	return value
}
