package audit

import (
	"cmp"
	"slices"
)

// line is a count of classes that are not empty.
type line struct {
	set   set
	value int64
	named int
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
