package audit

import "slices"

// choices are sums of which each may be taken once or not at all, so that every
// column comes once or not at all. What a column leaves no choice of is decided at
// once.
type choices struct {
	made [][]portion // column → what the sums make of it
	unit int64       // what stands for one
	end  func()      // called when everything is decided

	has  [][]portion // sum → the columns that it has
	open []int       // column → sums that are not decided
	now  []int64     // column → what the sums that are taken make of it

	taken []int8 // sum → 1 or 0; -1 where it is open
	trail []int  // what was decided, in order
	work  int    // that may still be done
	short bool   // something was not looked at

	sure  set     // the columns that are in the sum, whatever else is decided
	known []set   // columns that are not looked for all together: their number is known
	waits [][]int // column → those of known that are looked at when it is in a sum
}

// portion is what one sum makes of a column, or of one column a sum.
type portion struct {
	of    int
	times int64
}

// newChoices prepares to choose among so many sums.
func newChoices(sums int, made [][]portion, unit int64, work int) *choices {
	h := &choices{made: made, unit: unit, work: work, has: make([][]portion, sums), taken: make([]int8, sums)}
	h.open, h.now, h.waits, h.sure = make([]int, len(made)), make([]int64, len(made)), make([][]int, len(made)), newSet(len(made))
	for c, sums := range made {
		h.open[c] = len(sums)
		for _, s := range sums {
			h.has[s.of] = append(h.has[s.of], portion{c, s.times})
		}
	}
	for of := range h.taken {
		h.taken[of] = -1
	}
	return h
}

// skip leaves out all sums that have some columns and more: take away what is known,
// and the rest follows as well.
func (h *choices) skip(columns set) {
	if c := columns.first(nil); c >= 0 {
		h.waits[c] = append(h.waits[c], len(h.known))
		h.known = append(h.known, columns)
	}
}

// run looks for all sums.
func (h *choices) run() {
	order := make([]int, len(h.has))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(h.has[b]) - len(h.has[a]) })
	h.step(order)
}

// step decides about the next sum that is open.
func (h *choices) step(order []int) {
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
func (h *choices) decide(of int, times int8) bool {
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

// follow gives what a column leaves no choice of. It is false where the column comes in
// part, or is the last of what is not looked for.
func (h *choices) follow(column int) ([]choice, bool) {
	switch h.open[column] {
	case 0:
		return nil, h.once(h.now[column]) && (h.now[column] == 0 || h.move(column))
	case 1:
		i := slices.IndexFunc(h.made[column], func(p portion) bool { return h.taken[p.of] < 0 })
		p := h.made[column][i]
		no, yes := h.once(h.now[column]), h.once(h.now[column]+p.times)
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

func (h *choices) once(n int64) bool { return n == 0 || n == h.unit }

// move finds other columns for what is known to wait for, now that this one is in the
// sum. It is false where all are in it.
func (h *choices) move(column int) bool {
	waiting := h.waits[column]
	h.waits[column] = nil
	fine := true
	for _, k := range waiting {
		to := h.known[k].first(h.sure)
		if to < 0 {
			to, fine = column, false
		}
		h.waits[to] = append(h.waits[to], k)
	}
	return fine
}

// back takes decisions back, down to some.
func (h *choices) back(to int) {
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

// maxChosen columns are touched where a search in order comes to no end.
const maxChosen = 20_000_000

// chosen looks for the same sums as a search does, for as long as that may take, and
// says whether it has seen all.
func chosen(g group, width int, known []set) (found []finding, all bool) {
	unit := int64(1)
	for i, r := range g.rows {
		var ok bool
		if unit, ok = times(unit/gcd(unit, r[g.pivots[i]]), r[g.pivots[i]]); !ok {
			return nil, false
		}
	}
	made, values := make([][]portion, width), make([]int64, len(g.rows))
	for of, r := range g.rows {
		scale := unit / r[g.pivots[of]]
		values[of] = r[width] * scale
		for c, n := range r[:width] {
			if n != 0 {
				made[c] = append(made[c], portion{of, n * scale})
			}
		}
	}
	h := newChoices(len(g.rows), made, unit, maxChosen)
	for _, k := range known {
		h.skip(k)
	}
	h.end = func() {
		f := finding{set: slices.Clone(h.sure)}
		for of, n := range h.taken {
			f.value += int64(n) * values[of]
		}
		if f.value /= unit; f.set.size() > 0 {
			found = append(found, f)
			h.skip(f.set)
		}
	}
	h.run()
	return found, !h.short
}
