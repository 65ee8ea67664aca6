package ingest

import (
	"maps"
	"math/bits"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// resolved is what only the whole of a large file decides of its rows, by their
// numbers.
type resolved struct {
	over    bitmap         // another row with the same id, or for the same number, came later
	roots   []uint32       // of messages: which row says who opened the thread, and how; nil when all say it themselves
	repeats map[int]uint32 // of rows without an id that say the same as one before: the how many-th it is
	again   int            // records that were counted and whose id another one has
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
	all := st.unresolved()
	if st.answers {
		all.roots = make([]uint32, st.rows)
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
				in := func(h uint64) bool { return h%uint64(rounds) == uint64(round) }
				if err := look.round(r, in, st.rows/rounds); err != nil {
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
		all.again += r.again
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

// round does a part of the hashes.
func (l *lookup) round(r *resolved, in func(uint64) bool, about int) error {
	seen := newTable(about)
	for i := range l.store.chunks {
		c := &l.store.chunks[i]
		hashes, _, marks, err := l.index(c)
		if err != nil {
			return err
		}
		for j, h := range hashes {
			if in(h) {
				r.row(seen, c.first+j, h, marks[j])
				if r.roots != nil && marks[j]&markShare != 0 {
					r.shares.set(c.first + j)
				}
			}
		}
	}
	if r.roots == nil {
		return nil
	}
	for i := range l.store.chunks {
		c := &l.store.chunks[i]
		hashes, answers, _, err := l.index(c)
		if err != nil {
			return err
		}
		for j, p := range answers {
			switch {
			case p == 0 && in(hashes[j]):
				r.roots[c.first+j] = noRow
			case p != 0 && in(p):
				r.roots[c.first+j] = seen.find(p, outside)
			}
		}
	}
	return nil
}

// row looks whether a row was there before.
func (r *resolved) row(seen *hashTable, n int, h uint64, mark byte) {
	before, again := seen.put(h, uint32(n))
	switch {
	case !again:
	case mark&markLoose != 0:
		r.repeats[n] = max(r.repeats[int(before)], 1) + 1
	default:
		r.over.set(int(before))
		if mark&markCounted != 0 {
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
	keys []uint64
	rows []uint32
	mask uint64
	used int
}

func newTable(rows int) *hashTable {
	size := 1 << bits.Len(uint(rows*4/3+16))
	return &hashTable{keys: make([]uint64, size), rows: make([]uint32, size), mask: uint64(size - 1)}
}

// put notes the row of a hash and gives the one that it had before.
func (t *hashTable) put(h uint64, row uint32) (before uint32, again bool) {
	if t.used*8 > len(t.keys)*7 {
		t.grow()
	}
	for i := mix(h) & t.mask; ; i = (i + 1) & t.mask {
		switch t.keys[i] {
		case 0:
			t.keys[i], t.rows[i] = h, row
			t.used++
			return 0, false
		case h:
			before, t.rows[i] = t.rows[i], row
			return before, true
		}
	}
}

func (t *hashTable) grow() {
	old := *t
	*t = *newTable(len(old.keys))
	for i, h := range old.keys {
		if h != 0 {
			t.put(h, old.rows[i])
		}
	}
}

func (t *hashTable) find(h uint64, none uint32) uint32 {
	for i := mix(h) & t.mask; ; i = (i + 1) & t.mask {
		switch t.keys[i] {
		case 0:
			return none
		case h:
			return t.rows[i]
		}
	}
}

// mix takes the place of a hash from its upper half: rounds go by the rest.
func mix(h uint64) uint64 { return h>>32 ^ h }
