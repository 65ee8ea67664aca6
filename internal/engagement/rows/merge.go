package rows

import (
	"bytes"
	"cmp"
	"slices"

	"hearth/internal/engagement"
	"hearth/internal/engagement/packed"
)

// Exports of one thing overlap: this month's holds last month's rows again. A
// row that several raw files have word for word is filed once, under the one
// that had it first and since when it did not change; the ledger says which
// others have it. So a later export leaves the months alone in which it brings
// nothing new, and each raw file can still be taken out.

// member says that a raw file has a row.
type member struct {
	entry    int // in the ledger as it will be
	captured engagement.Day
	alone    bool // the row was not captured when its file was: it is shared with nobody
}

func (m member) compare(o member, entries []Entry) int {
	return cmp.Or(cmp.Compare(m.captured, o.captured), cmp.Compare(entries[m.entry].Origin, entries[o.entry].Origin))
}

// version is a row, without its capture, and the files that have it.
type version struct {
	row     []byte
	members []member
}

// head is a row and the beginning of what it is sorted by.
type head struct {
	row           packed.Row
	first, second uint64
}

func (h *head) set(row packed.Row) {
	h.row = row
	h.first, h.second = row.Order()
}

// alike says whether two are versions of one message or number, of one time.
func (h *head) alike(o *head) bool {
	return h.first == o.first && h.second == o.second && packed.Alike(h.row, o.row) && h.row.Seconds() == o.row.Seconds()
}

// run is one of the sorted runs that a month is merged from.
type run struct {
	head    // the row in hand
	from    puller
	owner   func() []member // of that row
	members []member
	open    bool
	order   int // among the runs
}

// advance goes to the next row.
func (r *run) advance() (err error) {
	if r.open, err = r.from.pull(&r.head); r.open {
		r.members = r.owner()
	}
	return err
}

// before says whether a run's row comes before another's; of equal rows that of
// the first run does.
func (r *run) before(o *run) bool {
	switch {
	case r.first != o.first:
		return r.first < o.first
	case r.second != o.second:
		return r.second < o.second
	}
	c := packed.CompareRest(r.row, o.row)
	return c < 0 || c == 0 && r.order < o.order
}

// merge makes the file of one month.
type merge struct {
	month   month
	entries []Entry // of the ledger as it will be
	runs    []*run
	out     *monthWriter

	last   head      // the row before the one in hand
	lone   member    // whose it is, as long as it is one's and has no versions
	held   bool      // whether it is such a row, and not filed yet
	alike  []version // else, versions of one message or number
	spare  []version // to be used again
	filed  int64     // rows in the file
	shared map[int][][2]int64
}

// all merges the runs.
func (g *merge) all() error {
	for i, r := range g.runs {
		r.order = i
		if err := r.advance(); err != nil {
			return err
		}
	}
	g.runs = slices.DeleteFunc(g.runs, func(r *run) bool { return !r.open })
	for i := len(g.runs)/2 - 1; i >= 0; i-- {
		g.sink(i)
	}
	for len(g.runs) > 0 {
		r := g.runs[0]
		if err := g.add(r); err != nil {
			return err
		}
		if err := r.advance(); err != nil {
			return err
		}
		if !r.open {
			last := len(g.runs) - 1
			g.runs[0], g.runs = g.runs[last], g.runs[:last]
		}
		g.sink(0)
	}
	return g.flush()
}

// sink lets a run sink below those whose rows come first: the first of all is at
// the top.
func (g *merge) sink(i int) {
	for {
		least := i
		for k := 2*i + 1; k <= 2*i+2 && k < len(g.runs); k++ {
			if g.runs[k].before(g.runs[least]) {
				least = k
			}
		}
		if least == i {
			return
		}
		g.runs[i], g.runs[least] = g.runs[least], g.runs[i]
		i = least
	}
}

// add takes the row in hand of a run in. Most rows are one file's and have no
// versions: they are filed without ado when the next one is seen.
func (g *merge) add(r *run) error {
	if g.held && r.alike(&g.last) {
		g.held = false
		g.join(g.last.row, g.lone)
	} else if g.held || len(g.alike) > 0 && !r.alike(&g.last) {
		if err := g.flush(); err != nil {
			return err
		}
	}
	if len(g.alike) == 0 && len(r.members) == 1 {
		g.last, g.lone, g.held = r.head, r.members[0], true
		return nil
	}
	for _, m := range r.members {
		g.join(r.row, m)
	}
	g.last = head{g.alike[len(g.alike)-1].row, r.first, r.second}
	return nil
}

// join puts a member to the version that has its row, and is not its own twin.
func (g *merge) join(row packed.Row, m member) {
	if !m.alone {
		for i := range g.alike {
			v := &g.alike[i]
			if !v.members[0].alone && bytes.Equal(packed.Row(v.row).Content(), row.Content()) &&
				!slices.ContainsFunc(v.members, func(o member) bool { return o.entry == m.entry }) {
				v.members = append(v.members, m)
				return
			}
		}
	}
	var v version
	if n := len(g.spare); n > 0 {
		v, g.spare = g.spare[n-1], g.spare[:n-1]
	}
	v.row, v.members = append(v.row[:0], row...), append(v.members[:0], m)
	g.alike = append(g.alike, v)
}

// flush files the row or the versions in hand.
func (g *merge) flush() error {
	if g.held {
		g.held = false
		return g.file(g.last.row, g.lone)
	}
	if len(g.alike) > 1 {
		slices.SortStableFunc(g.alike, func(a, b version) int {
			return cmp.Or(packed.Compare(a.row, b.row), g.carrier(&a).compare(g.carrier(&b), g.entries))
		})
	}
	for i := range g.alike {
		v := &g.alike[i]
		carrier := g.carrier(v)
		for _, m := range v.members {
			if m.entry != carrier.entry {
				g.share(m.entry)
			}
		}
		if err := g.file(v.row, carrier); err != nil {
			return err
		}
	}
	g.spare = append(g.spare, g.alike...)
	g.alike = g.alike[:0]
	return nil
}

// carrier is the file that a row is filed under: the first that has it since
// another version of it was seen, so that the newest version is filed as such.
func (g *merge) carrier(v *version) member {
	first := v.members[0]
	if len(v.members) == 1 {
		return first
	}
	newest := slices.MaxFunc(v.members, func(a, b member) int { return a.compare(b, g.entries) })
	first = newest
	for _, m := range v.members {
		if m.compare(first, g.entries) < 0 && !g.broken(v, m, newest) {
			first = m
		}
	}
	return first
}

// broken says whether another version was seen between two captures of one.
func (g *merge) broken(v *version, from, to member) bool {
	for i := range g.alike {
		o := &g.alike[i]
		if bytes.Equal(packed.Row(o.row).Content(), packed.Row(v.row).Content()) {
			continue
		}
		for _, m := range o.members {
			if m.compare(from, g.entries) > 0 && m.compare(to, g.entries) < 0 {
				return true
			}
		}
	}
	return false
}

// file writes one row under the file that carries it.
func (g *merge) file(row packed.Row, carrier member) error {
	g.filed++
	return g.out.write(row, steady{row.IsReading(), carrier.entry, carrier.captured})
}

// share notes that the row that is filed now is another file's too.
func (g *merge) share(entry int) {
	spans := g.shared[entry]
	if n := len(spans); n > 0 && spans[n-1][1] == g.filed-1 {
		spans[n-1][1] = g.filed
		return
	}
	g.shared[entry] = append(spans, [2]int64{g.filed, g.filed})
}

// owned gives what a run needs to know of a fresh file: every row is its own.
func owned(entry int, captured engagement.Day, r *run) func() []member {
	one := []member{{entry: entry}}
	return func() []member {
		one[0].captured = r.row.Captured()
		one[0].alone = one[0].captured != captured
		return one
	}
}
