package ingest

import (
	"math/bits"
)

// resolved is what only the whole of a large file decides of its rows, by their
// numbers.
type resolved struct {
	over    bitmap         // another row with the same id, or for the same number, came later
	roots   []uint32       // of messages: which row says who opened the thread, and how; nil when all say it themselves
	repeats map[int]uint32 // of rows without an id that say the same as one before: the how many-th it is
	again   int            // records that were counted and whose id another one has
}

// How a row says who opened a thread: it did, or what it answers did.
const (
	rootSelf   = 1 << 30 // the row is the opener
	rootParent = 1 << 31 // what the row answers is, and is not in the file
	rootRow    = rootSelf - 1
)

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

// perRound is how many rows are looked up at a time: more of them are done in
// several rounds, each over a part of the hashes, so that memory stays small.
const perRound = 1 << 20

// resolve finds rows that later ones replace, and the openers of threads.
//
// Rows are told apart by 64 bits of their id's hash, with a seed of this run. In
// a file of twenty million rows two ids are taken for one with a probability of
// one in a hundred thousand, in one of a million of one in thirty million.
func (st *store) resolve() (*resolved, error) {
	r := &resolved{over: newBitmap(st.rows), repeats: map[int]uint32{}}
	var parents []uint32 // row → the row it answers; none is noRow
	var shares bitmap
	if st.answers {
		parents, shares = make([]uint32, st.rows), newBitmap(st.rows)
	}
	rounds := uint64(st.rows/perRound + 1)
	for round := range rounds {
		in := func(h uint64) bool { return h%rounds == round }
		if err := st.round(r, in, int(uint64(st.rows)/rounds), parents, shares); err != nil {
			return nil, err
		}
	}
	if st.answers {
		r.climb(parents, shares)
	}
	return r, nil
}

// noRow is the parent of a row that answers nothing, and outside that of one
// that answers what is not in the file.
const (
	noRow   = 1<<32 - 1
	outside = noRow - 1
)

// round does a part of the hashes.
func (st *store) round(r *resolved, in func(uint64) bool, about int, parents []uint32, shares bitmap) error {
	seen := newTable(about)
	for i := range st.chunks {
		c := &st.chunks[i]
		hashes, _, marks, err := st.index(c)
		if err != nil {
			return err
		}
		for j, h := range hashes {
			if in(h) {
				r.row(seen, c.first+j, h, marks[j])
				if shares != nil && marks[j]&markShare != 0 {
					shares.set(c.first + j)
				}
			}
		}
	}
	if parents == nil {
		return nil
	}
	for i := range st.chunks {
		c := &st.chunks[i]
		hashes, answers, _, err := st.index(c)
		if err != nil {
			return err
		}
		for j, p := range answers {
			switch {
			case p == 0 && in(hashes[j]):
				parents[c.first+j] = noRow
			case p != 0 && in(p):
				parents[c.first+j] = seen.find(p, outside)
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
func (r *resolved) climb(parents []uint32, shares bitmap) {
	r.roots = make([]uint32, len(parents))
	for n := range parents {
		if parents[n] != noRow {
			r.roots[n] = r.root(uint32(n), parents, shares)
		}
	}
}

func (r *resolved) root(n uint32, parents []uint32, shares bitmap) uint32 {
	var seen map[uint32]bool // of a long climb, which may be a circle
	at := n
	for steps := 0; ; steps++ {
		if steps == longClimb && seen == nil {
			at, seen = n, map[uint32]bool{n: true}
		}
		p := parents[at]
		switch {
		case p == outside:
			return at | rootParent
		case p == noRow, p == n, seen[p]:
			return at | rootSelf
		case shares.has(int(p)):
			return p | rootSelf
		case r.roots[p] != 0:
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
