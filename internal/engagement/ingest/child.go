package ingest

import (
	"slices"
	"strings"
	"sync"

	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

// A large file is read window by window, each by a sink of its own that packs
// its rows. What they counted and found is put together in the order of the file.

// child gives the sink of one window.
func (s *sink) child(hand *hand) *sink {
	c := &sink{
		in: s.in, opt: s.opt, zone: s.zone, keys: s.keys, brand: s.brand, staff: s.staff, senders: s.senders, bots: s.bots, robots: map[string]bool{},
		formats: s.formats, lex: s.lex, owner: s.owner, silent: s.silent, named: s.named, decided: s.decided,
		flood: map[string]int{}, out: hand.packer, hand: hand, seed: s.seed,
	}
	c.result.File = s.result.File
	return c
}

// hand is what one goroutine keeps from window to window.
type hand struct {
	packer  *packer
	scratch table.Scratch

	rows, bytes int // that the last window had, packed

	people, messages *recall // keys of those that come again
}

func newHand() *hand {
	return &hand{people: newRecall(aPerson, regulars), messages: newRecall(aMessage, recent)}
}

// decisions are what is decided once for all windows, by their sample.
type decisions struct {
	mu    sync.Mutex
	known map[string]any
}

// once gives what was decided before of a thing, or decides it.
func once[T any](d *decisions, key string, decide func() T) T {
	if d == nil {
		return decide()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if v, ok := d.known[key].(T); ok {
		return v
	}
	v := decide()
	d.known[key] = v
	return v
}

// flooded is a problem that counts towards the flood of its column.
type flooded struct {
	key     string
	problem source.Problem
	column  string // for the summary; "" when there is none
}

// absorb takes over what the sink of a window found. Windows come in the order
// of the file.
func (s *sink) absorb(c *sink) {
	for _, t := range c.tallies {
		s.tally(t.platform, t.report.Kind, t.report.Unknown).add(t)
	}
	for _, f := range c.floods {
		s.flooded(f)
	}
	for key, n := range c.flood { // what the window did not list
		for _, f := range c.floods {
			if f.key == key {
				n--
			}
		}
		if n > 0 {
			s.flood[key] += n
		}
	}
	for _, p := range c.result.Problems {
		alike := 0
		for _, o := range s.result.Problems {
			if o.Rule == p.Rule && o.Text == p.Text {
				alike++
			}
			if o.Rule == p.Rule && o.Text == p.Text && o.Pos == p.Pos {
				alike = manyProblems
			}
		}
		if alike < manyProblems {
			s.result.Problems.Add(p)
		}
	}
	s.taken += len(c.out.at)
	s.result.Sorted += c.result.Sorted
}

// flooded reports a problem, of each column the first ones.
func (s *sink) flooded(f flooded) {
	if s.out != nil { // in a window: its parent counts
		if s.flood[f.key]++; s.flood[f.key] <= manyProblems+1 {
			s.floods = append(s.floods, f)
		}
		return
	}
	switch s.flood[f.key]++; {
	case s.flood[f.key] <= manyProblems:
		s.result.Problems.Add(f.problem)
	case s.flood[f.key] == manyProblems+1 && f.column != "":
		p := f.problem
		s.result.Problems.Errorf(source.Pos{File: p.Pos.File}, p.Rule, p.Hint, "more cells like that in the column %q; only the first %d are listed", f.column, manyProblems)
	}
}

// add puts the counts of a window to those before it.
func (t *tally) add(o *tally) {
	t.report.Read += o.report.Read
	t.report.Kept += o.report.Kept
	for _, d := range o.report.Dropped {
		t.leave(d.Reason, d.Rows)
	}
	for _, p := range o.report.Private {
		t.hidden(p)
	}
	t.snapshot, t.zoned, t.bare, t.utc = t.snapshot || o.snapshot, t.zoned || o.zoned, t.bare || o.bare, t.utc && o.utc
	if o.first != 0 && (t.first == 0 || o.first < t.first) {
		t.first = o.first
	}
	t.last, t.zone = max(t.last, o.last), o.zone
	t.years.add(&o.years)
	t.unset += o.unset
	t.parts = append(t.parts, o.parts...)
}

// again counts records that a later one stands for, by the reason.
func (s *sink) again(n int, reason string) {
	for _, t := range s.tallies {
		take := min(n, t.report.Kept)
		if take > 0 {
			t.report.Kept -= take
			t.leave(reason, take)
			n -= take
		}
	}
}

// witness looks for evidence that the sample of a table lacks, in columns that
// decide something.
type witness struct {
	columns []int // to look at; those where the sample has nothing are looked at anyway
	seen    []cell.Evidence
	bare    []int
}

func newWitness(t *table.Table, columns []int) *witness {
	w := &witness{columns: columns, seen: make([]cell.Evidence, len(t.Headers))}
	for _, r := range t.Rows {
		for i := range w.seen {
			w.seen[i] |= cell.EvidenceOf(r.At(i).Text)
		}
	}
	for i, e := range w.seen {
		if e == 0 {
			w.bare = append(w.bare, i)
		}
	}
	return w
}

// more gives the records that show what the sample does not.
func (w *witness) more(rows []table.Row) (found []table.Row) {
	var fresh map[int]cell.Evidence
	look := func(r table.Row, column int) {
		e := cell.EvidenceOf(r.At(column).Text) &^ w.seen[column] &^ fresh[column]
		if e == 0 {
			return
		}
		if fresh == nil {
			fresh = map[int]cell.Evidence{}
		}
		fresh[column] |= e
		found = append(found, keep(r))
	}
	for _, r := range rows {
		for _, c := range w.columns {
			look(r, c)
		}
		for _, c := range w.bare {
			look(r, c)
		}
	}
	return found
}

// keep copies a record out of its window.
func keep(r table.Row) table.Row {
	r.Cells = slices.Clone(r.Cells)
	for i := range r.Cells {
		r.Cells[i].Text = strings.Clone(r.Cells[i].Text)
	}
	return r
}
