package ingest

import (
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"hearth/internal/engagement"
	pack "hearth/internal/engagement/packed"
)

// nobodyTakes is the Taker of a dry run.
type nobodyTakes struct{}

func (nobodyTakes) Lanes() int                            { return runtime.GOMAXPROCS(0) }
func (nobodyTakes) Reset() error                          { return nil }
func (nobodyTakes) Rows(int, []byte) error                { return nil }
func (nobodyTakes) Words([]byte) error                    { return nil }
func (nobodyTakes) Reword(func(int, []byte) []byte) error { return nil }

// emission hands the rows of a store on as they are in the end.
type emission struct {
	st       *store
	r        *resolved
	into     Taker
	captured engagement.Day
	keys     func(repeat uint32, sum []byte) string // id of a row without one that repeats another
}

// all hands every row on, several windows at a time.
func (e *emission) all() error {
	var work errgroup.Group
	var next atomic.Int64
	asRead := e.r.roots == nil && len(e.r.repeats) == 0 && e.r.over.count() == 0
	for lane := range e.into.Lanes() {
		work.Go(func() error {
			v, w := e.st.view(1), e.st.view(around)
			var buf []byte
			for {
				i := int(next.Add(1)) - 1
				if i >= len(e.st.chunks) {
					return nil
				}
				k, err := v.chunk(i)
				rows := []byte(nil)
				if err == nil && asRead {
					rows = e.captures(k)
				} else if err == nil {
					buf, err = e.chunk(buf[:0], i, k, w)
					rows = buf
				}
				if err == nil {
					err = e.into.Rows(lane, rows)
				}
				if err != nil {
					return err
				}
			}
		})
	}
	return work.Wait()
}

// captures gives the rows of a window as they are, but for the day of the export.
func (e *emission) captures(k *packer) []byte {
	for _, at := range k.at {
		pack.Row(k.rows[at:]).Capture(e.captured)
	}
	return k.rows
}

// chunk appends the rows of a window as they are in the end.
func (e *emission) chunk(buf []byte, i int, k *packer, v *view) ([]byte, error) {
	first, loose := e.st.chunks[i].first, 0
	for j, at := range k.at {
		n := first + j
		row, _ := pack.Next(k.rows[at:])
		if k.marks[j]&markLoose != 0 {
			loose++
		}
		if e.r.over.has(n) {
			continue
		}
		from := len(buf)
		ref, rooted := e.r.rooted(n)
		switch {
		case e.r.repeats[n] > 0:
			m := row.Message()
			m.ID = e.keys(e.r.repeats[n], k.sums[(loose-1)*sumSize:loose*sumSize])
			m.Root = m.ID
			buf = pack.AppendMessage(buf, &m)
		case rooted:
			root, err := e.r.find(v, ref)
			if err != nil {
				return buf, err
			}
			buf = row.AppendRooted(buf, root)
		default:
			buf = append(buf, row...)
		}
		pack.Row(buf[from:]).Capture(e.captured)
	}
	return buf, nil
}

// reword takes away the words of rows that later ones replaced, and names those
// of repeats as their rows are named.
func (e *emission) reword() error {
	if e.r.over.count() == 0 && len(e.r.repeats) == 0 {
		return nil
	}
	v := e.st.view(1)
	chunk, row, loose := 0, -1, 0
	var k *packer
	var failed error
	// following gives the number of the next row that has words.
	following := func() int {
		for {
			for k == nil || row+1 >= len(k.at) {
				if k != nil {
					chunk++
				}
				if chunk >= len(e.st.chunks) {
					return -1
				}
				if k, failed = v.chunk(chunk); failed != nil {
					return -1
				}
				row, loose = -1, 0
			}
			row++
			if k.marks[row]&markLoose != 0 {
				loose++
			}
			if k.marks[row]&markWords != 0 {
				return e.st.chunks[chunk].first + row
			}
		}
	}
	err := e.into.Reword(func(_ int, line []byte) []byte {
		n := following()
		switch {
		case n < 0:
			return line
		case e.r.over.has(n):
			return nil
		case e.r.repeats[n] > 0:
			return renamed(line, e.keys(e.r.repeats[n], k.sums[(loose-1)*sumSize:loose*sumSize]))
		}
		return line
	})
	if failed != nil {
		return failed
	}
	return err
}

// renamed gives a line of words to another message.
func renamed(line []byte, id string) []byte {
	const before = `{"message":"`
	for i := len(before); i < len(line); i++ {
		if line[i] == '"' { // ids have no quotes
			return append(append([]byte(before), id...), line[i:]...)
		}
	}
	return line
}
