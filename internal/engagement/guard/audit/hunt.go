package audit

import "slices"

// hunt looks for sums that take everybody of a kind once or not at all: they say
// how many people are of some kinds. Of the sums that all others are made of each
// is taken once or not at all, because it is alone in having some kind; and where a
// kind leaves no choice, that is decided at once.
type hunt struct {
	*sums
	has  [][]portion // sum → the kinds that it has
	open []int       // kind → sums that are not decided
	now  []int64     // kind → what the sums that are taken make of it

	taken []int8 // sum → 1 or 0; -1 where it is open
	trail []int  // what was decided, in order
	work  int    // that may still be done
	short bool   // something was not looked at

	sure  set     // the kinds that are in the sum, whatever else is decided
	known []set   // kinds that are not looked for all together: their number is known
	waits [][]int // kind → those of known that are looked at when it is in a sum
	found []sum
}

// sum tells how many people are of some kinds.
type sum struct {
	takes row // how often it takes every number
	value int64
}

const maxHunt = 100_000_000 // kinds that are touched

// hunt prepares to look for sums.
func (m *sums) hunt() *hunt {
	h := &hunt{sums: m, has: make([][]portion, len(m.takes)), taken: make([]int8, len(m.takes)), work: maxHunt}
	h.open, h.now, h.waits = make([]int, len(m.cols)), make([]int64, len(m.cols)), make([][]int, len(m.cols))
	h.sure = newSet(len(m.cols))
	for c, sums := range m.made {
		h.open[c] = len(sums)
		for _, s := range sums {
			h.has[s.of] = append(h.has[s.of], portion{c, s.times})
		}
	}
	for of := range h.taken {
		h.taken[of] = -1
	}
	for a := range m.numbers {
		h.skip(func(kind set) bool { return kind.has(a) })
		over := m.over(a)
		for _, b := range over {
			if !slices.ContainsFunc(over, func(c int) bool { return c != b && m.inside(c, b) }) {
				h.skip(func(kind set) bool { return kind.has(b) && !kind.has(a) })
			}
		}
	}
	return h
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

// skip leaves out all sums that have some kinds and more: take away what is known,
// and the rest follows as well.
func (h *hunt) skip(is func(set) bool) {
	all := newSet(len(h.cols))
	for c, kind := range h.cols {
		if is(kind) {
			all.add(c)
		}
	}
	h.skipAll(all)
}

func (h *hunt) skipAll(kinds set) {
	if c := kinds.first(nil); c >= 0 {
		h.waits[c] = append(h.waits[c], len(h.known))
		h.known = append(h.known, kinds)
	}
}

// run looks for all sums.
func (h *hunt) run() {
	order := make([]int, len(h.takes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(h.has[b]) - len(h.has[a]) })
	h.step(order)
}

// step decides about the next sum that is open.
func (h *hunt) step(order []int) {
	next := slices.IndexFunc(order, func(of int) bool { return h.taken[of] < 0 })
	switch {
	case h.work < 0:
		h.short = true
		return
	case next < 0:
		h.end()
		return
	}
	for _, times := range []int8{0, 1} {
		to := len(h.trail)
		if h.decide(order[next], times) {
			h.step(order[next+1:])
		}
		h.back(to)
	}
}

// choice is a decision about a sum.
type choice struct {
	of    int
	times int8
}

// decide takes a sum or not, and does all that follows from it. It is false where
// that cannot be.
func (h *hunt) decide(of int, times int8) bool {
	next := []choice{{of, times}}
	for len(next) > 0 {
		c := next[0]
		next = next[1:]
		switch h.taken[c.of] {
		case c.times:
			continue
		case -1:
		default:
			return false
		}
		h.taken[c.of] = c.times
		h.trail = append(h.trail, c.of)
		h.work -= len(h.has[c.of])
		for _, p := range h.has[c.of] {
			h.now[p.of] += int64(c.times) * p.times
			if h.open[p.of]--; h.open[p.of] == 0 && h.now[p.of] != 0 {
				h.sure.add(p.of)
			}
		}
		for _, p := range h.has[c.of] {
			more, fine := h.follow(p.of)
			if !fine {
				return false
			}
			next = append(next, more...)
		}
	}
	return true
}

// follow gives what a kind leaves no choice of. It is false where the kind comes in
// part, or is the last of what is not looked for.
func (h *hunt) follow(kind int) ([]choice, bool) {
	switch h.open[kind] {
	case 0:
		return nil, h.once(h.now[kind]) && (h.now[kind] == 0 || h.move(kind))
	case 1:
		i := slices.IndexFunc(h.made[kind], func(p portion) bool { return h.taken[p.of] < 0 })
		p := h.made[kind][i]
		no, yes := h.once(h.now[kind]), h.once(h.now[kind]+p.times)
		switch {
		case !no && !yes:
			return nil, false
		case !no:
			return []choice{{p.of, 1}}, true
		case !yes:
			return []choice{{p.of, 0}}, true
		}
	}
	return nil, true
}

func (h *hunt) once(n int64) bool { return n == 0 || n == h.unit }

// move finds other kinds for what is known to wait for, now that this one is in the
// sum. It is false where all are in it.
func (h *hunt) move(kind int) bool {
	waiting := h.waits[kind]
	h.waits[kind] = nil
	fine := true
	for _, k := range waiting {
		to := h.known[k].first(h.sure)
		if to < 0 {
			to, fine = kind, false
		}
		h.waits[to] = append(h.waits[to], k)
	}
	return fine
}

// back takes decisions back, down to some.
func (h *hunt) back(to int) {
	for _, of := range h.trail[to:] {
		for _, p := range h.has[of] {
			h.now[p.of] -= int64(h.taken[of]) * p.times
			h.open[p.of]++
			h.sure.drop(p.of)
		}
		h.taken[of] = -1
	}
	h.trail = h.trail[:to]
}

// end keeps a sum in which everything is decided.
func (h *hunt) end() {
	s := sum{takes: make(row, len(h.numbers))}
	for of, times := range h.taken {
		for i, n := range h.takes[of] {
			s.takes[i] += int64(times) * n
		}
	}
	for i, n := range s.takes {
		s.value += n * h.numbers[i].value
	}
	s.value /= h.unit
	real, ok := h.real(s.takes, h.equals)
	h.short = h.short || !ok
	if real && h.sure.size() > 0 {
		h.found = append(h.found, s)
		h.skipAll(slices.Clone(h.sure))
	}
}
