package audit

import "slices"

// sums are all sums of numbers of people, with what each makes of every kind. A sum
// is known by what it makes of those who are in everything on a platform, and of
// those who are in everything that does not lie in one number: the others follow.
type sums struct {
	*kinds
	cols  []set       // the kinds that are looked at; the first ones tell sums apart
	takes []row       // the sums, of which each is alone in having one of the first kinds: how often it takes every number
	made  [][]portion // kind → what the sums make of it
	unit  int64       // what stands for one
}

// maxNumbers of people are added up: of each two of them there is a kind.
const maxNumbers = 600

// newSums prepares the sums; false where there is too much to look at.
func (k *kinds) newSums() (*sums, bool) {
	m := &sums{kinds: k, unit: 1}
	n := len(k.numbers)
	if n > maxNumbers {
		return nil, false
	}
	first := m.gather()
	rows, order := make([]row, n), make([]int, first)
	for i := range rows {
		rows[i] = make(row, first+n)
		rows[i][first+i] = 1
		for c, kind := range m.cols[:first] {
			if order[c] = c; kind.has(i) {
				rows[i][c] = 1
			}
		}
	}
	rows, pivots, ok := reduce(rows, order)
	for i := 0; ok && i < len(rows); i++ {
		p := rows[i][pivots[i]]
		m.unit, ok = times(m.unit/gcd(m.unit, p), p)
	}
	for i := 0; ok && i < len(rows); i++ {
		takes, scale := rows[i][first:], m.unit/rows[i][pivots[i]]
		for j := 0; ok && j < n; j++ {
			takes[j], ok = times(takes[j], scale)
		}
		m.takes = append(m.takes, takes)
	}
	if ok {
		m.make()
	}
	return m, ok
}

// gather lists the kinds, and says how many come first.
func (m *sums) gather() (first int) {
	seen := map[string]bool{}
	add := func(p int, lacks set) {
		kind := m.lacking(p, lacks)
		if key := kind.text(); kind.size() > 0 && !seen[key] {
			seen[key] = true
			m.cols = append(m.cols, kind)
		}
	}
	for p, in := range m.in {
		for _, x := range in {
			add(p, x)
		}
		add(p, newSet(len(m.rows[p])))
	}
	first = len(m.cols)
	for p, in := range m.in {
		for i, x := range in {
			for _, y := range in[:i] {
				if !x.within(y) && !y.within(x) {
					both := slices.Clone(x)
					both.or(y)
					add(p, both)
				}
			}
		}
	}
	return first
}

// lacking is the kind of those who wrote all that there is on a platform, but some rows.
func (m *sums) lacking(p int, rows set) set {
	rows = m.closed(p, rows, m.equals)
	out := newSet(len(m.numbers))
	for i, x := range m.in[p] {
		if !x.within(rows) {
			out.add(i)
		}
	}
	return out
}

// make says what every sum makes of every kind.
func (m *sums) make() {
	m.made = make([][]portion, len(m.cols))
	for of, takes := range m.takes {
		whole := make([]int64, len(m.cols))
		for i, n := range takes {
			if n == 0 {
				continue
			}
			for c, kind := range m.cols {
				if kind.has(i) {
					whole[c] += n
				}
			}
		}
		for c, n := range whole {
			if n != 0 {
				m.made[c] = append(m.made[c], portion{of, n})
			}
		}
	}
}

// real says whether a sum takes everybody of any kind once or not at all: of all
// kinds that its numbers tell apart, given that some numbers are equal. It is false
// for ok where these kinds are too many.
func (m *sums) real(takes row, equals []equal) (real, ok bool) {
	for p, in := range m.in {
		seen := map[string]bool{}
		var lack []set // rows that somebody has none of
		add := func(rows set) bool {
			rows = m.closed(p, rows, equals)
			n, missed := int64(0), newSet(len(takes))
			for i, times := range takes {
				switch {
				case times == 0:
				case in[i].within(rows):
					missed.add(i)
				default:
					n += times
				}
			}
			if key := missed.text(); !seen[key] {
				seen[key] = true
				lack = append(lack, rows)
			}
			return n == 0 || n == m.unit
		}
		if !add(newSet(len(m.rows[p]))) {
			return false, true
		}
		for n := 0; n < len(lack); n++ { // it grows: whoever is not in one number more
			if len(lack) > maxKinds {
				return false, false
			}
			for i, times := range takes {
				if times == 0 || in[i].within(lack[n]) {
					continue
				}
				more := slices.Clone(lack[n])
				if more.or(in[i]); !add(more) {
					return false, true
				}
			}
		}
	}
	return true, true
}

// maxKinds are told apart by the numbers of one sum.
const maxKinds = 1 << 12
