package audit

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"hearth/internal/engagement/insight"
)

// box is a part of a space that a question can be asked about: some parts of
// each axis, and some days on end.
type box struct {
	space *space
	parts [][]int // of each axis
	from  int     // of the cuts
	to    int
}

// boxes gives the boxes that classes are made of.
func (s *space) boxes(classes []int) []box {
	days := len(s.cuts) - 1
	byKey := map[int][]int{} // parts of all axes, as one number → days
	for _, c := range classes {
		for _, atom := range s.atoms[c] {
			byKey[atom/days] = append(byKey[atom/days], atom%days)
		}
	}
	var out []box
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		all := byKey[key]
		slices.Sort(all)
		parts := make([][]int, len(s.axes))
		for i, rest := len(s.axes)-1, key; i >= 0; i-- {
			n := len(s.axes[i].parts)
			parts[i], rest = []int{rest % n}, rest/n
		}
		for start := 0; start < len(all); {
			end := start + 1
			for end < len(all) && all[end] == all[end-1]+1 {
				end++
			}
			out = append(out, box{s, parts, all[start], all[end-1] + 1})
			start = end
		}
	}
	return joined(out)
}

// joined puts boxes together that differ in one axis only.
func joined(all []box) []box {
	for again := true; again; {
		again = false
		for i := 0; i < len(all); i++ {
			for j := i + 1; j < len(all); j++ {
				if b, ok := all[i].join(all[j]); ok {
					all[i], again = b, true
					all = slices.Delete(all, j, j+1)
					j--
				}
			}
		}
	}
	return all
}

func (b box) join(o box) (box, bool) {
	if b.from != o.from || b.to != o.to {
		return b, false
	}
	differs := -1
	for i := range b.parts {
		if !slices.Equal(b.parts[i], o.parts[i]) {
			if differs >= 0 {
				return b, false
			}
			differs = i
		}
	}
	if differs < 0 {
		return b, false
	}
	b.parts = slices.Clone(b.parts)
	b.parts[differs] = slices.Sorted(slices.Values(append(slices.Clone(b.parts[differs]), o.parts[differs]...)))
	return b, true
}

// span gives the box's days.
func (b box) span() insight.Span {
	return insight.Span{From: b.space.cuts[b.from], To: b.space.cuts[b.to] - 1}
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
			if strings.ContainsAny(tag, "| ") {
				return nil, false // not one tag
			}
			out = append(out, insight.Scope{Dim: tagAxis, Values: []string{tag}, Not: values[0] == "no"})
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
		var values []string
		for _, p := range b.parts[i] {
			for _, v := range a.parts[p] {
				values = append(values, b.space.named(a.dim, v))
			}
		}
		slices.Sort(values)
		values = slices.Compact(values)
		const most = 3
		if len(values) > most {
			values = append(values[:most], fmt.Sprintf("%d more", len(values)-most))
		}
		parts = append(parts, a.dim+" "+strings.Join(values, ", "))
	}
	s := b.span()
	days := s.From.String()
	if s.To != s.From {
		days += ".." + s.To.String()
	}
	if len(parts) == 0 {
		return " of " + days
	}
	return " of " + strings.Join(parts, " and ") + ", " + days
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
