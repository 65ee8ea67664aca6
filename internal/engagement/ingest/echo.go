package ingest

import (
	"cmp"
	"encoding/binary"
	"hash/maphash"
	"slices"

	"hearth/internal/engagement"
	lists "hearth/internal/engagement/words"
)

// What many accounts say in the same words at nearly the same time was arranged
// by somebody. A message whose text came from as many within as long is an echo.
const (
	echoPeople = 5
	echoWithin = 60 * 60 // seconds, both ends in
	echoWords  = 5       // a shorter text, such as "thank you", many write by themselves
)

// said is what is kept of a message's words, until the end of the file, to find
// out who said the same: nothing that they could be read from.
type said struct {
	words  uint64 // hash of them, with a seed of this run; 0 for none to be compared
	person uint64 // and of who wrote them
	second int64
	row    uint32
}

const saidSize = 8 + 8 + 8 + 4

// saying gives what is kept of a message's words. Nothing is of the company's own,
// of what passes something on, which says the same by its nature, of few words, and
// where the hour or who wrote it is not known.
func (s *sink) saying(m *engagement.Message, w *Words) (one said) {
	if m.Role == engagement.RoleBrand || m.Role == engagement.RoleStaff || m.Person == "" || m.Kind == engagement.KindShare || m.ByDay || m.At.IsZero() {
		return said{}
	}
	var count, more int
	s.folded, count = lists.Fold(s.folded[:0], w.Title)
	s.folded = append(s.folded, 0)
	if s.folded, more = lists.Fold(s.folded, w.Text); count+more < echoWords {
		return said{}
	}
	return said{words: max(maphash.Bytes(s.seed, s.folded), 1), person: maphash.String(s.seed, m.Person), second: m.At.Unix()}
}

// echoed marks the messages of a file that was read whole.
func (s *sink) echoed() {
	all := s.said[:0]
	for i, one := range s.said {
		if one.words != 0 {
			one.row = uint32(i)
			all = append(all, one)
		}
	}
	echoes(all, func(row uint32) { s.result.Messages[row].Echoed = true })
}

// echoes finds the messages that lie in an hour in which enough people wrote the
// same. It sorts what it is given.
func echoes(all []said, found func(row uint32)) {
	slices.SortFunc(all, func(a, b said) int {
		return cmp.Or(cmp.Compare(a.words, b.words), cmp.Compare(a.second, b.second))
	})
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].words == all[0].words {
			n++
		}
		if n >= echoPeople {
			echoesOf(all[:n], found)
		}
		all = all[n:]
	}
}

// echoesOf does the messages of one text, in the order of time, with a window that
// ends at each of them and reaches as far back as it may.
func echoesOf(all []said, found func(row uint32)) {
	people := map[uint64]int{} // in the window
	first, done := 0, 0        // where it begins; up to where all is found
	for last, one := range all {
		people[one.person]++
		for ; one.second-all[first].second > echoWithin; first++ {
			who := all[first].person
			if people[who]--; people[who] == 0 {
				delete(people, who)
			}
		}
		if len(people) < echoPeople {
			continue
		}
		for done = max(done, first); done <= last; done++ {
			found(all[done].row)
		}
	}
}

// echoes finds them in a store, in several rounds when there are many, each over a
// part of the texts. What later rows replace says nothing.
func (st *store) echoes(over bitmap) (bitmap, error) {
	if st.said == 0 {
		return nil, nil
	}
	out := newBitmap(st.rows)
	rounds := st.said/perRound + 1
	var all []said
	var buf []byte
	for round := range rounds {
		all = all[:0]
		for i := range st.chunks {
			var err error
			if buf, err = st.sayings(&st.chunks[i], buf, func(one said) {
				if part(one.words, rounds) == round && !over.has(int(one.row)) {
					all = append(all, one)
				}
			}); err != nil {
				return nil, err
			}
		}
		echoes(all, func(row uint32) { out.set(int(row)) })
	}
	return out, nil
}

// sayings gives what is kept of the words of a chunk, with the numbers of its rows
// in the store. buf is memory to read into, and given back.
func (st *store) sayings(c *chunk, buf []byte, yield func(said)) ([]byte, error) {
	if c.packed != nil {
		for _, one := range c.packed.said {
			one.row += uint32(c.first)
			yield(one)
		}
		return buf, nil
	}
	from := c.at
	for _, size := range c.sizes[:saidPart] {
		from += int64(size)
	}
	n := c.sizes[saidPart]
	buf = slices.Grow(buf[:0], n)[:n]
	if _, err := st.file.ReadAt(buf, from); err != nil {
		return buf, err
	}
	for b := buf; len(b) > 0; b = b[saidSize:] {
		yield(said{
			words: binary.LittleEndian.Uint64(b), person: binary.LittleEndian.Uint64(b[8:]), second: int64(binary.LittleEndian.Uint64(b[16:])),
			row: binary.LittleEndian.Uint32(b[24:]) + uint32(c.first),
		})
	}
	return buf, nil
}

func packSaid(all []said) []byte {
	b := make([]byte, 0, saidSize*len(all))
	for _, one := range all {
		b = binary.LittleEndian.AppendUint64(b, one.words)
		b = binary.LittleEndian.AppendUint64(b, one.person)
		b = binary.LittleEndian.AppendUint64(b, uint64(one.second))
		b = binary.LittleEndian.AppendUint32(b, one.row)
	}
	return b
}
