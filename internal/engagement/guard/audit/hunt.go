package audit

import "slices"

// hunt looks for sums that take everybody of a kind once or not at all: they say
// how many people are of some kinds. Of the sums that all others are made of each
// is taken once or not at all, because it is alone in having some kind.
type hunt struct {
	*sums
	*choices
	found []sum
}

// sum tells how many people are of some kinds.
type sum struct {
	takes row // how often it takes every number
	value int64
}

const maxHunt = 100_000_000 // kinds that are touched

// hunt prepares to look for sums. What one number has, and what it has more than one
// that lies in it, is known.
func (m *sums) hunt() *hunt {
	h := &hunt{sums: m, choices: newChoices(len(m.takes), m.made, m.unit, maxHunt)}
	h.end = h.keep
	for a := range m.numbers {
		h.skip(m.having(func(kind set) bool { return kind.has(a) }))
		over := m.over(a)
		for _, b := range over {
			if !slices.ContainsFunc(over, func(c int) bool { return c != b && m.inside(c, b) }) {
				h.skip(m.having(func(kind set) bool { return kind.has(b) && !kind.has(a) }))
			}
		}
	}
	return h
}

// having gives the kinds of which something is so.
func (m *sums) having(is func(kind set) bool) set {
	all := newSet(len(m.cols))
	for c, kind := range m.cols {
		if is(kind) {
			all.add(c)
		}
	}
	return all
}

// over lists the numbers in which one lies.
func (k *kinds) over(a int) []int {
	var out []int
	for b := range k.numbers {
		if a != b && k.inside(a, b) {
			out = append(out, b)
		}
	}
	return out
}

// keep keeps a sum in which everything is decided.
func (h *hunt) keep() {
	s := sum{takes: make(row, len(h.numbers))}
	for of, times := range h.taken {
		for i, n := range h.sums.takes[of] {
			s.takes[i] += int64(times) * n
		}
	}
	for i, n := range s.takes {
		s.value += n * h.numbers[i].value
	}
	s.value /= h.sums.unit
	real, ok := h.real(s.takes, h.equals)
	h.short = h.short || !ok
	if real && h.sure.size() > 0 {
		h.found = append(h.found, s)
		h.skip(slices.Clone(h.sure))
	}
}
