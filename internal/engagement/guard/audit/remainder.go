package audit

import (
	"cmp"
	"fmt"
	"slices"

	"hearth/internal/engagement/insight"
)

// solving is the search for what follows from the counts of one space.
type solving struct {
	*audit
	*space
	ground insight.Ground
	tag    string

	zeros  set    // classes that are known to be empty
	known  []set  // what is not looked for: counts that are shown, or surely about enough people
	sure   set    // classes that are, each by itself
	wide   []set  // those of known that were asked about
	lines  []line // distinct counts
	short  bool   // something was not looked at
	twins  []set  // of a tag: see untagged
	untold int    // remainders that could not be judged
	looked set    // classes of which was asked what is known of them: that does not change in one look
	cut    map[string][]box

	forms  map[string]form // of boxes: they are told of again and again
	judged map[string]told // by the key of the question that was answered
}

const (
	maxProduct = 1 << 29 // rows times rows times columns of a system
	maxOpen    = 200     // questions of one round
	maxBoxes   = 8       // that are asked about to judge one remainder
	maxRounds  = 50
	maxUntold  = 1 // remainders of one space that could not be judged, and are told of one by one
)

// solving prepares to look at one space.
func (au *audit) solving(g insight.Ground, tag string, s *space) *solving {
	return &solving{audit: au, space: s, ground: g, tag: tag, cut: map[string][]box{}, forms: map[string]form{}, judged: map[string]told{}}
}

// look finds what the counts of the space give away.
func (v *solving) look() {
	v.sure, v.looked, v.wide, v.untold = newSet(len(v.classes)), newSet(len(v.classes)), nil, 0
	v.empty()
	v.gather()
	var found []finding
	for range maxRounds {
		v.short = false
		if found = v.search(); !v.learn(found) {
			break
		}
	}
	if v.short {
		v.unchecked(v.eqs, "they cross in too many ways to try every sum")
	}
	for _, f := range found {
		v.judge(f)
	}
	if more := v.untold - maxUntold; more > 0 {
		v.unchecked(v.eqs, fmt.Sprintf("of %d more remainders it is not known here how many people stand behind them", more))
	}
}

// search gives the remainders that can be worked out and hold nothing that is
// surely about enough people.
func (v *solving) search() []finding {
	var out []finding
	for _, part := range v.connected() {
		out = append(out, v.solve(part)...)
	}
	return out
}

// connected gives the lines that share classes, those of one class apart.
func (v *solving) connected() [][]line {
	single := newSet(len(v.classes))
	for _, l := range v.lines {
		if l.set.size() == 1 {
			single.or(l.set)
		}
	}
	var out [][]line
	var reach []set
	for _, l := range v.lines {
		open := l.set.without(single)
		if open.size() == 0 {
			continue
		}
		part := []line{l}
		for i := 0; i < len(out); {
			if !reach[i].touches(open) {
				i++
				continue
			}
			part = append(out[i], part...)
			open.or(reach[i])
			out, reach = slices.Delete(out, i, i+1), slices.Delete(reach, i, i+1)
		}
		out, reach = append(out, part), append(reach, open)
	}
	for i := range out { // what is counted by itself can be taken off every sum
		for _, l := range v.lines {
			if l.set.size() == 1 && slices.ContainsFunc(out[i], func(o line) bool { return o.set.touches(l.set) }) {
				out[i] = append(out[i], l)
			}
		}
	}
	return out
}

// solve looks through the sums of connected lines.
func (v *solving) solve(part []line) []finding {
	cols, rows := v.system(part)
	if len(rows)*len(rows)*len(cols) > maxProduct {
		v.short = true
		return nil
	}
	var order []int
	last := 0
	for _, sure := range []bool{true, false} {
		for i, c := range cols {
			if v.sure.has(c) == sure {
				order = append(order, i)
			}
		}
		if sure {
			last = len(order)
		}
	}
	reduced, pivots, ok := reduce(rows, order)
	if !ok {
		v.short = true
		return nil
	}
	free := len(pivots) // the rows without anything sure in them
	for i, p := range pivots {
		if slices.Index(order, p) >= last {
			free = i
			break
		}
	}
	var known []set
	for _, k := range v.known {
		if s, ok := narrow(k, cols); ok {
			known = append(known, s)
		}
	}
	var out []finding
	for _, group := range grouped(reduced[free:], pivots[free:]) {
		found, ok := chosen(group, len(cols), known)
		if !ok {
			v.short = true
			out = append(out, v.hidden(group, cols)...)
		}
		for _, f := range found {
			out = append(out, finding{widen(f.set, cols, len(v.classes)), f.value})
		}
	}
	return out
}

// system writes lines as rows over the classes that they count.
func (v *solving) system(part []line) (cols []int, rows []row) {
	all := newSet(len(v.classes))
	for _, l := range part {
		all.or(l.set)
	}
	cols = all.all()
	for _, l := range part {
		r := make(row, len(cols)+1)
		for i, c := range cols {
			if l.set.has(c) {
				r[i] = 1
			}
		}
		r[len(cols)] = l.value
		rows = append(rows, r)
	}
	return cols, rows
}

// narrow gives a set of classes as one of columns; false when it has others.
func narrow(s set, cols []int) (set, bool) {
	out, n := newSet(len(cols)), 0
	for i, c := range cols {
		if s.has(c) {
			out.add(i)
			n++
		}
	}
	return out, n == s.size()
}

func widen(s set, cols []int, width int) set {
	out := newSet(width)
	for _, i := range s.all() {
		out.add(cols[i])
	}
	return out
}

// group is reduced rows that share columns.
type group struct {
	rows   []row
	pivots []int
}

func grouped(rows []row, pivots []int) []group {
	var out []group
	var reach []map[int]bool
	for i, r := range rows {
		g, cols := group{}, map[int]bool{}
		for c, v := range r[:len(r)-1] {
			if v != 0 {
				cols[c] = true
			}
		}
		for j := 0; j < len(out); {
			shared := false
			for c := range cols {
				shared = shared || reach[j][c]
			}
			if !shared {
				j++
				continue
			}
			g.rows, g.pivots = append(g.rows, out[j].rows...), append(g.pivots, out[j].pivots...)
			for c := range reach[j] {
				cols[c] = true
			}
			out, reach = slices.Delete(out, j, j+1), slices.Delete(reach, j, j+1)
		}
		g.rows, g.pivots = append(g.rows, r), append(g.pivots, pivots[i])
		out, reach = append(out, g), append(reach, cols)
	}
	for i := range out {
		out[i].sort()
	}
	return out
}

// sort puts the rows with most columns first: once they are decided, each of
// the others settles its own columns at once.
func (g *group) sort() {
	order, weights := make([]int, len(g.rows)), make([]int, len(g.rows))
	for i := range order {
		order[i], weights[i] = i, weight(g.rows[i])
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(weights[b], weights[a]) })
	rows, pivots := g.rows, g.pivots
	g.rows, g.pivots = nil, nil
	for _, i := range order {
		g.rows, g.pivots = append(g.rows, rows[i]), append(g.pivots, pivots[i])
	}
}

// hidden looks in a system too large to go through for the cells at least that
// an answer keeps back.
func (v *solving) hidden(g group, cols []int) []finding {
	var out []finding
	for i, e := range v.eqs {
		s, ok := narrow(v.sets[i].without(v.zeros), cols)
		if !e.hidden || !ok || s.size() == 0 {
			continue
		}
		sum := make(row, len(cols)+1)
		for _, c := range s.all() {
			sum[c] = 1
		}
		fine := true
		for n, r := range g.rows {
			if sum[g.pivots[n]] != 0 {
				fine = fine && sum.eliminate(r, g.pivots[n])
			}
		}
		if fine && weight(sum[:len(cols)]) == 0 {
			out = append(out, finding{v.sets[i].without(v.zeros), 1})
		}
	}
	return out
}

// learn takes over what earlier rounds were told. It is true when that changes
// what can be found.
func (v *solving) learn(found []finding) bool {
	var more, empty bool
	for _, f := range found {
		if f.value == 0 {
			v.zeros.or(f.set)
			more, empty = true, true
		}
		for _, c := range f.set.all() {
			if v.sure.has(c) || v.zeros.has(c) || v.looked.has(c) {
				continue
			}
			v.looked.add(c)
			all := v.pieces(c)
			switch {
			case v.any(all, safe):
				v.sure.add(c)
				more = true
			case v.every(all, empties):
				v.zeros.add(c)
				more, empty = true, true
			}
		}
		if more {
			continue // the next round may not find it any more
		}
		for _, b := range largest(v.parts(f.set)) {
			if t, _ := v.tell(b); t == safe {
				v.wide = append(v.wide, v.touched(b, f.set))
				more = true
				break
			}
		}
	}
	if empty {
		v.gather()
	}
	v.known = minimal(append(v.known, v.wide...))
	return more
}
