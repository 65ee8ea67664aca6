package rows

import (
	"errors"
	"io"
	"slices"

	"hearth/internal/engagement/packed"
)

// puller gives rows in their order, one by one. A row is good until the next but
// one, so that two can be compared.
type puller interface {
	pull(into *head) (ok bool, err error)
}

// heaped pulls from memory.
type heaped struct {
	rows   *heap
	places []place
}

func (h *heaped) pull(into *head) (bool, error) {
	if len(h.places) == 0 {
		return false, nil
	}
	p := h.places[0]
	h.places = h.places[1:]
	*into = head{h.rows.row(p), p.first, p.second}
	return true, nil
}

// filed pulls from a lane's file, through two blocks that are filled by turns.
type filed struct {
	from   io.Reader
	blocks [2][]byte
	turn   int
	rest   []byte // of the block that was filled last
}

// pulledAtOnce is how much of a file is read at once.
const pulledAtOnce = 32 << 10

func (f *filed) pull(into *head) (bool, error) {
	if len(f.rest) < 4 || len(f.rest) < packed.Size(f.rest) {
		if more, err := f.more(); !more {
			return false, err
		}
	}
	var row packed.Row
	row, f.rest = packed.Next(f.rest)
	into.set(row)
	return true, nil
}

// more fills the other block with a row at least. False is the end of the file.
func (f *filed) more() (bool, error) {
	f.turn = 1 - f.turn
	b := append(f.blocks[f.turn][:0], f.rest...)
	var err error
	for want := len(b) + pulledAtOnce; err == nil && want > len(b); {
		b = slices.Grow(b, want-len(b))
		var n int
		n, err = io.ReadFull(f.from, b[len(b):want])
		if b = b[:len(b)+n]; len(b) >= 4 {
			want = packed.Size(b)
		}
	}
	f.blocks[f.turn], f.rest = b, b
	switch {
	case err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		return false, err
	case len(b) > 0 && (len(b) < 4 || len(b) < packed.Size(b)):
		return false, io.ErrUnexpectedEOF
	}
	return len(b) > 0, nil
}
