package audit

import "slices"

// takes gives the fewest answers from which a count follows.
func (v *solving) takes(want set) []int {
	var near, all []int
	for i, e := range v.eqs {
		if e.hidden || e.safe {
			continue
		}
		all = append(all, e.named)
		if v.sets[i].touches(want) {
			near = append(near, e.named)
		}
	}
	tidy := func(x []int) []int { slices.Sort(x); return slices.Compact(x) }
	near, all = tidy(near), tidy(all)
	for i, a := range near {
		for _, b := range near[i:] {
			if pair := tidy([]int{a, b}); v.follows(want, pair) {
				return pair
			}
		}
		if i > 40 {
			break
		}
	}
	if !v.follows(want, near) {
		near = all
	}
	for i := 0; i < len(near) && len(near) <= 60; {
		if fewer := slices.Delete(slices.Clone(near), i, i+1); v.follows(want, fewer) {
			near = fewer
		} else {
			i++
		}
	}
	return near
}

// follows says whether the count of a set can be worked out from some answers.
func (v *solving) follows(want set, named []int) bool {
	var lines []line
	for i, e := range v.eqs {
		if s := v.sets[i].without(v.zeros); !e.hidden && !e.safe && s.size() > 0 && slices.Contains(named, e.named) {
			lines = append(lines, line{s, e.value, e.named})
		}
	}
	cols, rows := v.system(lines)
	target, ok := narrow(want, cols)
	if !ok || len(rows)*len(rows)*len(cols) > maxProduct {
		return false
	}
	var order []int
	for i := range cols {
		order = append(order, i)
	}
	reduced, pivots, ok := reduce(rows, order)
	if !ok {
		return false
	}
	sum := make(row, len(cols)+1)
	for _, c := range target.all() {
		sum[c] = 1
	}
	for i, r := range reduced {
		if sum[pivots[i]] != 0 && !sum.eliminate(r, pivots[i]) {
			return false
		}
	}
	return weight(sum[:len(cols)]) == 0
}
