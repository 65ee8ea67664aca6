package audit

import (
	"cmp"
	"fmt"
	"slices"

	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
	"hearth/internal/source"
)

// solving is the search for what follows from the counts of one space.
type solving struct {
	*audit
	*space
	ground insight.Ground
	tag    string

	zeros set    // classes that are known to be empty
	known []set  // what is not looked for: counts that are shown, or surely about enough people
	sure  set    // classes that are, each by itself
	wide  []set  // those of known that were asked about
	lines []line // distinct counts
	short bool   // something was not looked at
	cut   map[string][]box

	forms  map[string]form // of boxes: they are told of again and again
	judged map[string]told // by the key of the question that was answered
}

// form is how a box is asked about.
type form struct {
	question insight.Question
	key      string
	ok       bool
}

// form gives how a box is asked about, made once.
func (v *solving) form(b box) form {
	name := b.name
	if name == "" {
		name = b.text()
	}
	if f, ok := v.forms[name]; ok {
		return f
	}
	var f form
	if scopes, ok := b.scopes(v.tag); ok {
		f.question, f.ok = v.ground.Question(scopes, b.days)
		f.key = insight.Key(f.question)
	}
	if v.forms == nil {
		v.forms, v.judged = map[string]form{}, map[string]told{}
	}
	v.forms[name] = f
	return f
}

// line is a count of classes that are not empty.
type line struct {
	set   set
	value int64
	named int
}

const (
	maxSteps   = 200_000 // of the search through sums of rows that share classes
	maxProduct = 1 << 29 // rows times rows times columns of a system
	maxOpen    = 200     // questions of one round
	maxBoxes   = 8       // that are asked about to judge one remainder
	maxRounds  = 50
)

// space finds what the counts of one space give away.
func (au *audit) space(g insight.Ground, tag string, s *space) {
	v := &solving{audit: au, space: s, ground: g, tag: tag, sure: newSet(len(s.classes)), cut: map[string][]box{}}
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
		au.unchecked(s.eqs, "they cross in too many ways to try every sum of more than two")
	}
	for _, f := range found {
		v.judge(f)
	}
}

// empty finds the classes that a published zero says are empty.
func (v *solving) empty() {
	v.zeros = newSet(len(v.classes))
	for i, e := range v.eqs {
		if !e.hidden && !e.safe && e.value == 0 {
			v.zeros.or(v.sets[i])
		}
	}
}

// gather makes lines of the equations, each set of classes once, without those
// that are the sum of lines of one answer.
func (v *solving) gather() {
	var all []line
	v.known, v.lines = nil, nil
	for i, e := range v.eqs {
		l := line{v.sets[i].without(v.zeros), e.value, e.named}
		if e.hidden || l.set.size() == 0 {
			continue
		}
		v.known = append(v.known, l.set)
		if l.set.size() == 1 && !e.patch.ours() {
			v.sure.or(l.set)
		}
		if !e.safe {
			all = append(all, l)
		}
	}
	slices.SortStableFunc(all, func(a, b line) int { return cmp.Compare(a.set.size(), b.set.size()) })
	for _, l := range all {
		if slices.ContainsFunc(v.lines, func(o line) bool { return slices.Equal(o.set, l.set) }) {
			continue
		}
		v.lines = append(v.lines, l)
	}
	v.known = minimal(v.known)
	v.lines = v.independent()
}

// independent drops the lines that are sums of smaller ones of one answer.
func (v *solving) independent() []line {
	var out []line
	for _, l := range v.lines {
		parts := map[int]set{}
		sizes := map[int]int{}
		for _, o := range v.lines {
			if n := o.set.size(); n < l.set.size() && o.set.within(l.set) {
				if parts[o.named] == nil {
					parts[o.named] = newSet(len(v.classes))
				}
				parts[o.named].or(o.set)
				sizes[o.named] += n
			}
		}
		sum := false
		for named, p := range parts {
			sum = sum || sizes[named] == l.set.size() && slices.Equal(p, l.set)
		}
		if !sum {
			out = append(out, l)
		}
	}
	return out
}

// minimal keeps the sets that have no other one in them, the smallest first.
func minimal(all []set) []set {
	slices.SortStableFunc(all, func(a, b set) int { return cmp.Compare(a.size(), b.size()) })
	var out []set
	for _, s := range all {
		if !slices.ContainsFunc(out, func(o set) bool { return o.within(s) }) {
			out = append(out, s)
		}
	}
	return out
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
		budget := maxSteps
		s, ok := newSearch(group.rows, group.pivots, len(cols), known, &budget)
		if !ok || !s.step(0) {
			v.short = true
			out = append(out, v.hidden(group, cols)...)
			continue
		}
		for _, f := range s.found {
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
		g.sort()
		out, reach = append(out, g), append(reach, cols)
	}
	return out
}

// sort puts the rows with most columns first: once they are decided, each of
// the others settles its own columns at once.
func (g *group) sort() {
	order := make([]int, len(g.rows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(weight(g.rows[b]), weight(g.rows[a])) })
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
			if v.sure.has(c) || v.zeros.has(c) {
				continue
			}
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

// pieces gives the boxes of one class.
func (v *solving) pieces(c int) []box {
	one := newSet(len(v.classes))
	one.add(c)
	return v.parts(one)
}

// parts gives the boxes of a set of classes, made once.
func (v *solving) parts(s set) []box {
	key := s.text()
	all, ok := v.cut[key]
	if !ok {
		all = v.boxes(s.all())
		for i := range all {
			all[i].name = all[i].text()
		}
		v.cut[key] = all
	}
	return all
}

// told is what is known about a box.
type told int

const (
	safe      told = iota // enough people
	empties               // no rows
	nobody                // rows that are nobody's: the brand's own, or without authors
	unsafe                // too few people
	unknown               // not asked yet
	unaskable             // no question can be asked about it, or none was answered
)

func (v *solving) any(all []box, want told) bool {
	for _, b := range largest(all) {
		if t, _ := v.tell(b); t == want {
			return true
		}
	}
	return false
}

func (v *solving) every(all []box, want ...told) bool {
	for _, b := range all {
		if t, _ := v.tell(b); !slices.Contains(want, t) {
			return false
		}
	}
	return true
}

// tell says what is known about a box, or what to ask.
func (v *solving) tell(b box) (told, insight.Question) {
	f := v.form(b)
	if !f.ok {
		return unaskable, f.question
	}
	if t, ok := v.judged[f.key]; ok {
		return t, f.question
	}
	if p, ok := v.site.Known[f.key]; ok {
		t := verdict(p.Answer().Rows[0].Cell)
		v.judged[f.key] = t
		return t, f.question
	}
	if v.site.Refused[f.key] {
		return unaskable, f.question
	}
	return unknown, f.question
}

// verdict says what a guarded cell tells of those behind it.
func verdict(c insight.Cell) told {
	switch {
	case c.Why == guard.KeptBack:
		return unsafe
	case c.State == insight.Missing, c.State == insight.Known && c.Num == 0 && c.Den == 1:
		return empties
	case c.State == insight.Known && c.People == 0:
		return nobody
	}
	return safe
}

// judge decides about a remainder: it is a leak, or must be asked about.
func (v *solving) judge(f finding) {
	if f.value <= 0 {
		return
	}
	parts := v.parts(f.set)
	for i, e := range v.eqs {
		if e.hidden && slices.Equal(v.sets[i].without(v.zeros), f.set) {
			v.leak(v.ground, parts, v.takes(f.set))
			return
		}
	}
	open := false
	for _, b := range slices.Concat(largest(parts), v.each1(f.set)) {
		if t, q := v.tell(b); t == unknown {
			open = true
			v.ask(q)
		}
	}
	if open || v.every(parts, empties, nobody) {
		return
	}
	if f.value < v.k || v.every(parts, empties, nobody, unsafe) {
		v.leak(v.ground, parts, v.takes(f.set))
		return
	}
	v.unanswered(parts, f.set)
}

// largest gives the boxes that most people may stand behind.
func largest(all []box) []box {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b box) int { return cmp.Compare(b.size(), a.size()) })
	return all[:min(len(all), maxBoxes)]
}

// each1 gives the boxes of single classes, where there are several.
func (v *solving) each1(s set) []box {
	all := s.all()
	if len(all) == 1 || len(all) > maxBoxes {
		return nil
	}
	var out []box
	for _, c := range all {
		out = append(out, v.pieces(c)...)
	}
	return out
}

// ask notes a question for the caller, once.
func (v *solving) ask(q insight.Question) {
	if key := insight.Key(q); !v.asked[key] && len(v.out.Open) < maxOpen {
		v.asked[key] = true
		v.out.Open = append(v.out.Open, q)
	}
}

// unanswered notes a remainder that could not be judged.
func (v *solving) unanswered(parts []box, s set) {
	figures := v.takes(s)
	at := v.all[slices.Max(figures)]
	v.out.Unchecked.Add(source.Problem{Pos: at.Pos, Severity: source.Note, Rule: "audit", Hint: "build once where the exports are",
		Text: fmt.Sprintf("how many people stand behind %s%s, which follows from other figures together with %s, is not known here", v.ground.Of, parts[0].words(), at.called())})
}

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
