package ingest

import (
	"maps"
	"math/bits"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
)

// resolved is what only the whole of a large file decides of its rows, by their
// numbers.
type resolved struct {
	over    bitmap         // another row with the same id, or for the same number, came later
	roots   []uint32       // of messages: which row says who opened the thread, and how; nil when all say it themselves
	repeats map[int]uint32 // of rows without an id that say the same as another one: the how many-th message of them it is
	again   int            // records that were counted and whose id another one has
	twice   int            // of those without an id that another one is the same row as
	shares  bitmap         // rows that pass another one on
}

// How a row says who opened a thread: it did, or what it answers did. As long as
// that is not known, the number of the row that it answers stands there alone.
const (
	rootSelf   = 1 << 30 // the row is the opener
	rootParent = 1 << 31 // what the row answers is, and is not in the file
	rootRow    = rootSelf - 1

	noRow   = 1<<32 - 1 // the row answers nothing
	outside = noRow - 1 // it answers what is not in the file
)

// settled says whether a row is known to say who opened the thread.
func settled(root uint32) bool { return root&rootSelf != 0 != (root&rootParent != 0) }

// bitmap is a set of row numbers.
type bitmap []uint64

func newBitmap(n int) bitmap    { return make(bitmap, (n+63)/64) }
func (b bitmap) set(i int)      { b[i/64] |= 1 << (i % 64) }
func (b bitmap) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }
func (b bitmap) count() (total int) {
	for _, w := range b {
		total += bits.OnesCount64(w)
	}
	return total
}

func (b bitmap) add(o bitmap) {
	for i, w := range o {
		b[i] |= w
	}
}

// perRound is how many rows are looked up at a time: more of them are done in
// several rounds, each over a part of the hashes, so that memory stays small.
const perRound = 1 << 20

// resolve finds rows that later ones replace, and the openers of threads, in
// several rounds at a time.
//
// Rows are told apart by 64 bits of their id's hash, with a seed of this run. In
// a file of twenty million rows two ids are taken for one with a probability of
// one in a hundred thousand, in one of a million of one in thirty million.
func (st *store) resolve() (*resolved, error) {
	r, err := st.look()
	if err != nil || !st.repeated(r) {
		return r, err
	}
	if err := st.complete(); err != nil {
		return nil, err
	}
	return st.look()
}

// look looks up the rows that have a hash.
func (st *store) look() (*resolved, error) {
	all := st.unresolved()
	if st.answers {
		all.roots = make([]uint32, st.rows)
		for i := range all.roots {
			all.roots[i] = noRow
		}
	}
	hands := runtime.GOMAXPROCS(0)
	rounds := max(st.rows/perRound+1, hands)
	parts := make([]*resolved, hands)
	var work errgroup.Group
	for hand := range hands {
		r := st.unresolved()
		r.roots, parts[hand] = all.roots, r // each round has rows of its own
		work.Go(func() error {
			look := &lookup{store: st}
			for round := hand; round < rounds; round += hands {
				if err := look.round(r, round, rounds); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := work.Wait(); err != nil {
		return nil, err
	}
	for _, r := range parts {
		all.over.add(r.over)
		all.shares.add(r.shares)
		maps.Copy(all.repeats, r.repeats)
		all.again, all.twice = all.again+r.again, all.twice+r.twice
	}
	all.climb()
	return all, nil
}

func (st *store) unresolved() *resolved {
	r := &resolved{over: newBitmap(st.rows), repeats: map[int]uint32{}}
	if st.answers {
		r.shares = newBitmap(st.rows)
	}
	return r
}

// part gives the part of so many that a hash is in.
func part(h uint64, parts int) int {
	hi, _ := bits.Mul64(h, uint64(parts))
	return int(hi)
}

// asked is a row by a hash: its own, or that of the row that it answers.
type asked struct {
	hash uint64
	row  uint32
	mark byte
}

// heaps is how many heaps the rows of a round are put on before they are looked
// up: each then fits into the memory next to the processor.
const heaps = 64

// round does a part of the hashes.
func (l *lookup) round(r *resolved, round, rounds int) error {
	about := l.store.rows/(rounds*heaps)*9/8 + 64
	for i := range heaps {
		l.rows[i] = slices.Grow(l.rows[i][:0], about)
		if l.asks[i] = l.asks[i][:0]; r.roots != nil {
			l.asks[i] = slices.Grow(l.asks[i], about)
		}
	}
	parts, first := rounds*heaps, round*heaps
	for i := range l.store.chunks {
		c := &l.store.chunks[i]
		hashes, answers, marks, err := l.index(c)
		if err != nil {
			return err
		}
		for j, h := range hashes {
			if h == 0 {
				continue
			}
			n := uint32(c.first + j)
			if heap := part(h, parts) - first; heap >= 0 && heap < heaps {
				l.rows[heap] = append(l.rows[heap], asked{h, n, marks[j]})
			}
			if r.roots == nil || answers[j] == 0 {
				continue
			}
			if heap := part(answers[j], parts) - first; heap >= 0 && heap < heaps {
				l.asks[heap] = append(l.asks[heap], asked{hash: answers[j], row: n})
			}
		}
	}
	for heap := range heaps {
		l.heap(r, l.rows[heap], l.asks[heap])
	}
	return nil
}

// heap does the rows of one heap, which are in their order.
func (l *lookup) heap(r *resolved, rows, asks []asked) {
	l.table.reset(len(rows))
	for _, a := range rows {
		r.row(&l.table, int(a.row), a.hash, a.mark)
		if a.mark&markShare != 0 && r.roots != nil {
			r.shares.set(int(a.row))
		}
	}
	for _, a := range asks {
		r.roots[a.row] = l.table.find(a.hash, outside)
	}
}

// row looks whether a row was there before.
func (r *resolved) row(seen *hashTable, n int, h uint64, mark byte) {
	before, again := seen.put(h, uint32(n))
	switch {
	case !again:
	case mark&markLoose != 0 && mark&markCertain == 0:
		r.repeats[n] = max(r.repeats[int(before)], 1) + 1
	default:
		r.over.set(int(before))
		if nth := r.repeats[int(before)]; nth > 0 {
			r.repeats[n] = nth
		}
		if mark&markLoose != 0 {
			r.twice++
		} else if mark&markCounted != 0 {
			r.again++
		}
	}
}

// climb finds the top of each message's thread as far as the file knows it. Who
// answers what passes something on does not answer what is passed on.
func (r *resolved) climb() {
	for n, p := range r.roots {
		if p != noRow {
			r.roots[n] = r.root(uint32(n))
		}
	}
}

func (r *resolved) root(n uint32) uint32 {
	var seen map[uint32]bool // of a long climb, which may be a circle
	at := n
	for steps := 0; ; steps++ {
		if steps == longClimb && seen == nil {
			at, seen = n, map[uint32]bool{n: true}
		}
		p := r.roots[at]
		switch {
		case p == outside:
			return at | rootParent
		case p == noRow, p == n, seen[p]:
			return at | rootSelf
		case r.shares.has(int(p)):
			return p | rootSelf
		case settled(r.roots[p]):
			return r.roots[p]
		}
		if at = p; seen != nil {
			seen[p] = true
		}
	}
}

// longClimb is how many answers may stand one under the other before it is asked
// whether they go round in a circle.
const longClimb = 500

// rooted gives what says who opened a row's thread; false when it says so itself.
func (r *resolved) rooted(n int) (ref uint32, ok bool) {
	if r.roots == nil || r.roots[n] == noRow {
		return 0, false
	}
	return r.roots[n], true
}

// find gives the id of a thread's opener.
func (r *resolved) find(v *view, ref uint32) ([]byte, error) {
	row, err := v.row(int(ref & rootRow))
	if err != nil {
		return nil, err
	}
	if ref&rootParent != 0 {
		return row.Parent(), nil
	}
	return row.ID(), nil
}

// hashTable finds a row by its hash. It is its own because a map of Go takes
// three times the memory.
type hashTable struct {
	slots []asked // a hash of 0 is an empty one
	mask  uint64
}

// reset empties the table and makes room for so many rows.
func (t *hashTable) reset(rows int) {
	size := 1 << bits.Len(uint(rows*4/3+16))
	if cap(t.slots) < size {
		t.slots = make([]asked, size)
	}
	t.slots, t.mask = t.slots[:size], uint64(size-1)
	clear(t.slots)
}

// put notes the row of a hash and gives the one that it had before.
func (t *hashTable) put(h uint64, row uint32) (before uint32, again bool) {
	for i := h & t.mask; ; i = (i + 1) & t.mask {
		switch s := &t.slots[i]; s.hash {
		case 0:
			s.hash, s.row = h, row
			return 0, false
		case h:
			before, s.row = s.row, row
			return before, true
		}
	}
}

func (t *hashTable) find(h uint64, none uint32) uint32 {
	for i := h & t.mask; ; i = (i + 1) & t.mask {
		switch t.slots[i].hash {
		case 0:
			return none
		case h:
			return t.slots[i].row
		}
	}
}
