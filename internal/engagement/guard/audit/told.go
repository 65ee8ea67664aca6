package audit

import (
	"cmp"
	"fmt"
	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
	"hearth/internal/source"
	"slices"
)

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
	v.forms[name] = f
	return f
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
	if b.ours() {
		return nobody, insight.Question{}
	}
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
	if f.value <= 0 || v.untagged(f.set) {
		return
	}
	parts := v.parts(f.set)
	for i, e := range v.eqs {
		if e.hidden && slices.Equal(v.sets[i].without(v.zeros), f.set) {
			v.leak(v.ground, parts, v.takes(f.set))
			return
		}
	}
	asked := make([]box, len(parts))
	for i, b := range parts {
		asked[i] = v.wholeOf(b)
	}
	open := false
	for _, b := range slices.Concat(largest(parts), v.each1(f.set), largest(asked)) {
		if t, q := v.tell(b); t == unknown {
			open = true
			v.ask(q)
		}
	}
	if open || v.every(parts, empties, nobody) || v.every(asked, safe, empties, nobody) {
		return
	}
	if f.value < v.k || v.every(parts, empties, nobody, unsafe) {
		v.leak(v.ground, parts, v.takes(f.set))
		return
	}
	v.unanswered(parts, f.set)
}

// wholeOf gives the rows that a share would be of, where a box is what one of
// those that are published counts, or does not count. The guard judges such a
// share by them.
func (v *solving) wholeOf(b box) box {
	b.parts, b.name = slices.Clone(b.parts), ""
	for i, a := range v.axes {
		if len(b.parts[i]) < len(a.parts) && slices.ContainsFunc(v.shares(i), func(parts []int) bool { return slices.Equal(parts, b.parts[i]) }) {
			b.parts[i] = nil
			for p := range a.parts {
				b.parts[i] = append(b.parts[i], p)
			}
		}
	}
	return b
}

// shares gives what shares count on an axis of their own.
func (v *solving) shares(axis int) [][]int {
	var out [][]int
	dim := v.axes[axis].dim
	for i, e := range v.eqs {
		if !e.part || len(e.patch.scopes) == 0 || !slices.Contains(e.hit, dim) {
			continue
		}
		var parts []int
		for p, in := range v.axes[axis].in[i] {
			if in {
				parts = append(parts, p)
			}
		}
		if !slices.ContainsFunc(out, func(o []int) bool { return slices.Equal(o, parts) }) {
			out = append(out, parts)
		}
	}
	return out
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

// unanswered notes a remainder that could not be judged.
func (v *solving) unanswered(parts []box, s set) {
	if v.untold++; v.untold > maxUntold {
		return
	}
	figures := v.takes(s)
	at := v.all[slices.Max(figures)]
	v.now.unchecked.Add(source.Problem{Pos: at.Pos, Severity: source.Note, Rule: "audit", Hint: "build once where the exports are",
		Text: fmt.Sprintf("how many people stand behind %s%s, which follows from other figures together with %s, is not known here", v.ground.Of, parts[0].words(), at.called())})
}
