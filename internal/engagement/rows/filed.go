package rows

import (
	"cmp"
	"errors"
	"io/fs"
	"slices"

	"hearth/internal/engagement"
	"hearth/internal/engagement/packed"
)

// present gives the rows of a month's file as it is now, in the order of their
// contents, with the raw files that each belongs to; nil where there is no file,
// or nothing in it stays.
func (r *Rows) present(m month, entries []Entry, gone map[string]bool) (*run, error) {
	f, err := openRecords(r.path(m.path()), rowsDir+"/"+m.path())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(entries, func(e Entry) bool { return !gone[e.Origin] && e.fills(m) }) {
		return nil, f.close()
	}
	old := &present{file: f, entries: entries, index: map[string]int{}}
	for i, e := range entries {
		if !gone[e.Origin] {
			old.index[e.Origin] = i
		}
	}
	old.sharers(m, r.ledger)
	if !f.sorted {
		if err := old.sort(); err != nil {
			return nil, errors.Join(err, f.close())
		}
	}
	return &run{from: old, owner: func() []member { return old.members }}, nil
}

// fills says whether a raw file has rows in a month.
func (e Entry) fills(m month) bool {
	return e.Source == m.source && slices.ContainsFunc(e.Months, func(x Month) bool { return x.Name == m.name })
}

// present pulls rows from a month's file.
type present struct {
	file    *recordFile
	entries []Entry
	index   map[string]int // origin → entry, of those that stay
	shares  []sharer

	recs    []record // read and not yet given
	buf     [256]record
	rows    [2][]byte // the row in hand and the one before it, by turns
	turn    int
	members []member
	at      int64 // of the row in hand

	all  []held // a file in another order, sorted
	next int
}

// sharer is a raw file that has rows which are filed under others.
type sharer struct {
	entry int
	spans [][2]int64
}

// held is a row and whose it is.
type held struct {
	row     []byte
	members []member
}

// sharers notes which of the raw files that stay have rows of others.
func (p *present) sharers(m month, ledger Ledger) {
	for _, e := range ledger.Entries {
		i, stays := p.index[e.Origin]
		if !stays || e.Source != m.source {
			continue
		}
		for _, s := range e.Shared {
			if s.Month == m.name {
				p.shares = append(p.shares, sharer{i, s.Rows})
			}
		}
	}
}

// pull gives the next row that is somebody's.
func (p *present) pull(into *head) (bool, error) {
	if p.all != nil {
		if p.next == len(p.all) {
			return false, nil
		}
		h := p.all[p.next]
		p.next++
		p.members = h.members
		into.set(h.row)
		return true, nil
	}
	p.turn = 1 - p.turn
	for {
		if len(p.recs) == 0 {
			if p.file.left == 0 {
				return false, p.close()
			}
			var err error
			if p.recs, err = p.file.next(p.buf[:min(len(p.buf), p.file.left)]); err != nil {
				return false, errors.Join(err, p.close())
			}
		}
		rec, row := &p.recs[0], &p.rows[p.turn]
		*row = rec.pack((*row)[:0])
		into.set(*row)
		p.owners(rec, into.row.Captured())
		p.recs = p.recs[1:]
		p.at++
		if len(p.members) > 0 {
			return true, nil
		}
	}
}

func (p *present) close() error {
	if p.file == nil {
		return nil
	}
	f := p.file
	p.file = &recordFile{}
	return f.close()
}

// owners finds whose the row in hand is.
func (p *present) owners(rec *record, captured engagement.Day) {
	p.members = p.members[:0]
	if i, ok := p.index[rec.Origin]; ok {
		p.members = append(p.members, member{i, captured, captured != p.entries[i].Captured})
	}
	for i := range p.shares {
		s := &p.shares[i]
		for len(s.spans) > 0 && s.spans[0][1] < p.at {
			s.spans = s.spans[1:]
		}
		if len(s.spans) > 0 && s.spans[0][0] <= p.at {
			p.members = append(p.members, member{entry: s.entry, captured: p.entries[s.entry].Captured})
		}
	}
}

// sort reads a file whose rows are in another order, as Hearth wrote them first.
func (p *present) sort() error {
	var all []held
	var h head
	for {
		ok, err := p.pull(&h)
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		all = append(all, held{slices.Clone(h.row), slices.Clone(p.members)})
	}
	slices.SortStableFunc(all, func(a, b held) int {
		return cmp.Or(packed.Compare(a.row, b.row), cmp.Compare(packed.Row(a.row).Captured(), packed.Row(b.row).Captured()))
	})
	if p.all = all; all == nil {
		p.all = []held{}
	}
	return nil
}
