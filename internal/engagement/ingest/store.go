package ingest

import (
	"encoding/binary"
	"errors"
	"hash/maphash"
	"maps"
	"os"
	"slices"

	pack "hearth/internal/engagement/packed"
)

// store keeps the packed rows of a large file, in the order of the file, until
// all of it is known. What goes beyond its room lies in a file without a name.
type store struct {
	dir    string // for that file
	room   int64
	chunks []chunk
	held   int64 // bytes in memory
	file   *os.File
	end    int64
	rows   int // in all chunks

	seed    maphash.Seed // of hashes
	answers bool         // whether a row answers another one
	owned   int          // numbers that have no hash
	single  int          // those that have one
	buf     []byte       // to write from
}

// chunk is the rows of one window.
type chunk struct {
	first  int // the number of its first row
	rows   int
	loose  int // of them without an id
	at     int64
	sizes  [parts]int // of its parts in the store's file
	packed *packer    // nil when it lies in the file
}

// parts is how many parts a chunk has.
const parts = 6

// room is how many bytes of packed rows are kept in memory.
const room = 32 << 20

// add takes a window's rows over. The packer is the store's from now on, unless
// it is given back.
func (st *store) add(k *packer) (back *packer, err error) {
	c := chunk{first: st.rows, rows: len(k.at), loose: len(k.sums) / sumSize}
	st.rows += c.rows
	st.answers = st.answers || k.answers
	st.owned, st.single = st.owned+k.owned, st.single+k.single
	if size := k.size(); st.held+size <= st.room {
		st.held += size
		c.packed = k
		st.chunks = append(st.chunks, c)
		return nil, nil
	}
	c.at = st.end
	c.sizes, err = st.write(k)
	st.chunks = append(st.chunks, c)
	return k, err
}

func (k *packer) size() int64 {
	return int64(cap(k.rows) + 4*cap(k.at) + 8*cap(k.hashes) + 8*cap(k.parents) + cap(k.marks) + cap(k.sums))
}

func (st *store) write(k *packer) (sizes [parts]int, err error) {
	if st.file == nil {
		if st.file, err = os.CreateTemp(st.dir, "hearth-*"); err != nil {
			return sizes, err
		}
	}
	n := len(k.at)
	st.buf = slices.Grow(st.buf[:0], 20*n)[:20*n]
	b := st.buf
	hashes, parents, at := pack64(b[:0:8*n], k.hashes), pack64(b[8*n:8*n:16*n], k.parents), b[16*n:16*n:20*n]
	for _, place := range k.at {
		at = binary.LittleEndian.AppendUint32(at, place)
	}
	for i, part := range [...][]byte{hashes, parents, k.marks, at, k.rows, k.sums} {
		sizes[i] = len(part)
		if _, err := st.file.WriteAt(part, st.end); err != nil {
			return sizes, err
		}
		st.end += int64(len(part))
	}
	return sizes, nil
}

func pack64(b []byte, all []uint64) []byte {
	for _, n := range all {
		b = binary.LittleEndian.AppendUint64(b, n)
	}
	return b
}

// close gives the store's file back.
func (st *store) close() error {
	if st.file == nil {
		return nil
	}
	return errors.Join(st.file.Close(), os.Remove(st.file.Name()))
}

// lookup reads the hashes of a store, for one goroutine.
type lookup struct {
	store           *store
	hashes, parents []uint64
	buf             []byte

	rows, asks [heaps][]asked // of a round
	table      hashTable
}

// index gives the hashes and marks of a chunk, which are good until the next.
func (l *lookup) index(c *chunk) (hashes, parents []uint64, marks []byte, err error) {
	if c.packed != nil {
		return c.packed.hashes, c.packed.parents, c.packed.marks, nil
	}
	n := c.sizes[0] + c.sizes[1] + c.sizes[2]
	l.buf = slices.Grow(l.buf[:0], n)[:n]
	if _, err := l.store.file.ReadAt(l.buf, c.at); err != nil {
		return nil, nil, nil, err
	}
	l.hashes, l.parents = l.hashes[:0], l.parents[:0]
	for i := range c.rows {
		l.hashes = append(l.hashes, binary.LittleEndian.Uint64(l.buf[8*i:]))
		l.parents = append(l.parents, binary.LittleEndian.Uint64(l.buf[c.sizes[0]+8*i:]))
	}
	return l.hashes, l.parents, l.buf[c.sizes[0]+c.sizes[1]:], nil
}

// view reads rows of a store, for one goroutine. It keeps the chunks that it
// looked into last.
type view struct {
	st    *store
	most  int // chunks to keep
	kept  map[int]*seen
	order []int
	last  int // the chunk of the row that was asked for last
}

// seen is a chunk that lies in the file, and the memory that it was read into.
type seen struct {
	packer
	buf []byte
}

// around is how many chunks a view keeps that goes back and forth.
const around = 3

// view opens a view that keeps so many chunks.
func (st *store) view(most int) *view { return &view{st: st, most: most, kept: map[int]*seen{}} }

// chunk gives the rows of a chunk.
func (v *view) chunk(i int) (*packer, error) {
	c := &v.st.chunks[i]
	if c.packed != nil {
		return c.packed, nil
	}
	if k := v.kept[i]; k != nil {
		return &k.packer, nil
	}
	k := &seen{}
	if len(v.order) == v.most {
		k, v.order = v.kept[v.order[0]], append(v.order[:0], v.order[1:]...)
		maps.DeleteFunc(v.kept, func(_ int, o *seen) bool { return o == k })
	}
	from := c.at + int64(c.sizes[0]+c.sizes[1])
	size := c.sizes[2] + c.sizes[3] + c.sizes[4] + c.sizes[5]
	k.buf = slices.Grow(k.buf[:0], size)[:size]
	buf := k.buf
	if _, err := v.st.file.ReadAt(buf, from); err != nil {
		return nil, err
	}
	k.marks, buf = buf[:c.sizes[2]], buf[c.sizes[2]:]
	k.at = k.at[:0]
	for j := range c.rows {
		k.at = append(k.at, binary.LittleEndian.Uint32(buf[4*j:]))
	}
	k.rows, k.sums = buf[c.sizes[3]:c.sizes[3]+c.sizes[4]], buf[c.sizes[3]+c.sizes[4]:]
	v.kept[i] = k
	v.order = append(v.order, i)
	return &k.packer, nil
}

// row gives a row by its number.
func (v *view) row(n int) (pack.Row, error) {
	if c := &v.st.chunks[v.last]; n < c.first || n >= c.first+c.rows {
		v.last = v.st.holder(n)
	}
	k, err := v.chunk(v.last)
	if err != nil {
		return nil, err
	}
	row, _ := pack.Next(k.rows[k.at[n-v.st.chunks[v.last].first]:])
	return row, nil
}

// holder gives the chunk that holds a row.
func (st *store) holder(n int) int {
	i, found := slices.BinarySearchFunc(st.chunks, n, func(c chunk, n int) int { return c.first - n })
	if !found {
		i--
	}
	for st.chunks[i].rows == 0 { // empty chunks begin where the next one does
		i++
	}
	return i
}
