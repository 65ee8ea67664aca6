package ingest

import (
	"encoding/binary"
	"errors"
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
}

// chunk is the rows of one window.
type chunk struct {
	first  int // the number of its first row
	rows   int
	loose  int // of them without an id
	at     int64
	sizes  [6]int  // of its parts in the store's file
	packed *packer // nil when it lies in the file
}

// room is how many bytes of packed rows are kept in memory.
const room = 32 << 20

// add takes a window's rows over. The packer is the store's from now on, unless
// it is given back.
func (st *store) add(k *packer) (back *packer, err error) {
	c := chunk{first: st.rows, rows: len(k.at), loose: len(k.sums) / sumSize}
	st.rows += c.rows
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

func (st *store) write(k *packer) (sizes [6]int, err error) {
	if st.file == nil {
		if st.file, err = os.CreateTemp(st.dir, "hearth-*"); err != nil {
			return sizes, err
		}
	}
	var at, hashes, parents []byte
	for i := range k.at {
		at = binary.LittleEndian.AppendUint32(at, k.at[i])
		hashes = binary.LittleEndian.AppendUint64(hashes, k.hashes[i])
		parents = binary.LittleEndian.AppendUint64(parents, k.parents[i])
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

// close gives the store's file back.
func (st *store) close() error {
	if st.file == nil {
		return nil
	}
	return errors.Join(st.file.Close(), os.Remove(st.file.Name()))
}

// index gives the hashes and marks of a chunk.
func (st *store) index(c *chunk) (hashes, parents []uint64, marks []byte, err error) {
	if c.packed != nil {
		return c.packed.hashes, c.packed.parents, c.packed.marks, nil
	}
	n := c.sizes[0] + c.sizes[1] + c.sizes[2]
	buf := make([]byte, n)
	if _, err := st.file.ReadAt(buf, c.at); err != nil {
		return nil, nil, nil, err
	}
	hashes, parents = make([]uint64, c.rows), make([]uint64, c.rows)
	for i := range c.rows {
		hashes[i] = binary.LittleEndian.Uint64(buf[8*i:])
		parents[i] = binary.LittleEndian.Uint64(buf[c.sizes[0]+8*i:])
	}
	return hashes, parents, buf[c.sizes[0]+c.sizes[1]:], nil
}

// view reads rows of a store, for one goroutine. It keeps the chunks that it
// looked into last.
type view struct {
	st    *store
	kept  map[int]*packer
	order []int
}

// views is how many chunks a view keeps.
const views = 3

func (st *store) view() *view { return &view{st: st, kept: map[int]*packer{}} }

// chunk gives the rows of a chunk.
func (v *view) chunk(i int) (*packer, error) {
	c := &v.st.chunks[i]
	if c.packed != nil {
		return c.packed, nil
	}
	if k := v.kept[i]; k != nil {
		return k, nil
	}
	from := c.at + int64(c.sizes[0]+c.sizes[1])
	buf := make([]byte, c.sizes[2]+c.sizes[3]+c.sizes[4]+c.sizes[5])
	if _, err := v.st.file.ReadAt(buf, from); err != nil {
		return nil, err
	}
	k := &packer{marks: buf[:c.sizes[2]], at: make([]uint32, c.rows)}
	buf = buf[c.sizes[2]:]
	for j := range k.at {
		k.at[j] = binary.LittleEndian.Uint32(buf[4*j:])
	}
	k.rows, k.sums = buf[c.sizes[3]:c.sizes[3]+c.sizes[4]], buf[c.sizes[3]+c.sizes[4]:]
	if len(v.order) == views {
		delete(v.kept, v.order[0])
		v.order = v.order[1:]
	}
	v.kept[i] = k
	v.order = append(v.order, i)
	return k, nil
}

// row gives a row by its number.
func (v *view) row(n int) (pack.Row, error) {
	i, found := slices.BinarySearchFunc(v.st.chunks, n, func(c chunk, n int) int { return c.first - n })
	if !found {
		i--
	}
	for v.st.chunks[i].rows == 0 { // empty chunks begin where the next one does
		i++
	}
	k, err := v.chunk(i)
	if err != nil {
		return nil, err
	}
	row, _ := pack.Next(k.rows[k.at[n-v.st.chunks[i].first]:])
	return row, nil
}
