package ingest

import (
	"runtime"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"hearth/internal/engagement"
	pack "hearth/internal/engagement/packed"
)

// The numbers of a post stand in its row of the export. As long as no id comes
// twice in the file no number does, and they need not be looked up; and all that
// is packed of the second number of a row is what the first has not.

// series packs the numbers of one row, each of another metric.
type series struct {
	to    *packer
	owned bool // they are of the message that was packed last
	begun bool
	first int // where the first of them begins
}

// series begins one of numbers of a post.
func (k *packer) series(post string) series {
	last := len(k.at) - 1
	return series{to: k, owned: last >= 0 && k.marks[last]&markReading == 0 && string(pack.Row(k.rows[k.at[last]:]).ID()) == post}
}

// add packs a number that differs from those before only in metric and value.
func (s *series) add(r *engagement.Reading) {
	k := s.to
	row := k.begin(markReading)
	if s.begun {
		first, _ := pack.Next(k.rows[s.first:])
		k.rows = first.AppendMetric(k.rows, r.Metric, r.Value)
	} else {
		k.rows = pack.AppendReading(k.rows, r)
		s.begun, s.first = true, row
	}
	hash := uint64(0)
	if s.owned {
		k.owned++
	} else {
		hash = max(pack.Row(k.rows[row:]).Hash(k.seed), 1)
		k.single++
	}
	k.hashes = append(k.hashes, hash)
	k.parents = append(k.parents, 0)
}

// repeated says whether a number may come twice, although those of a message have
// not been looked up: ids come twice, or there are numbers without a message.
func (st *store) repeated(r *resolved) bool {
	return st.owned > 0 && (st.single > 0 || len(r.repeats) > 0 || r.over.count() > 0)
}

// complete gives the numbers of messages their hashes, so that they are looked up.
func (st *store) complete() error {
	var work errgroup.Group
	var next atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		work.Go(func() error {
			v, l := st.view(1), &lookup{store: st}
			for i := int(next.Add(1)) - 1; i < len(st.chunks); i = int(next.Add(1)) - 1 {
				if err := st.hash(i, v, l); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return work.Wait()
}

// hash completes a chunk.
func (st *store) hash(i int, v *view, l *lookup) error {
	c := &st.chunks[i]
	hashes, _, _, err := l.index(c)
	if err != nil || !slices.Contains(hashes, 0) {
		return err
	}
	k, err := v.chunk(i)
	if err != nil {
		return err
	}
	for j, h := range hashes {
		if h == 0 {
			row, _ := pack.Next(k.rows[k.at[j]:])
			hashes[j] = max(row.Hash(st.seed), 1)
		}
	}
	if c.packed != nil { // these were its own
		return nil
	}
	_, err = st.file.WriteAt(pack64(nil, hashes), c.at)
	return err
}
