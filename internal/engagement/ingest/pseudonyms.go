package ingest

import (
	"hash/maphash"
	"strings"
	"unsafe"

	"hearth/internal/engagement/ingest/table"
)

// quick is a [Keyer] that appends a key to memory which is there already.
type quick interface {
	AppendKey(b []byte, parts [3]string) []byte
}

// key gives the key of a person or a message.
func (s *sink) key(use, platform, id string) string {
	switch {
	case s.hand == nil:
		return s.keys.Key(use, platform, id)
	case use == aPerson:
		return s.hand.people.key(s.keys, platform, id)
	}
	return s.hand.messages.key(s.keys, platform, id)
}

// What keys are for. They are part of the key.
const (
	aPerson  = "person"
	aMessage = "message"
)

// recall remembers keys, as many as have a slot: most people write more than
// once, and who answers, answers a message that was read just before. Identities
// are told apart by 64 bits of their hash, as rows are. What it remembers lies in
// the slots, so that the garbage collector has nothing to see.
type recall struct {
	use      string
	seed     maphash.Seed
	platform string // whose salt it is
	salt     uint64
	slots    []recalled
	seen     uint64 // is not asked for: it keeps near from being left out
	made     slab
}

// recalled is an identity and its key; a slot without a key is empty.
type recalled struct {
	hash uint64
	key  [24]byte
}

// regulars and recent are how many people and messages are remembered.
const (
	regulars = 1 << 17
	recent   = 1 << 12
)

// newRecall makes one with so many slots, a power of two.
func newRecall(use string, size int) *recall {
	return &recall{use: use, seed: maphash.MakeSeed(), slots: make([]recalled, size)}
}

func (r *recall) key(keys Keyer, platform, id string) string {
	q, ok := keys.(quick)
	if !ok {
		return keys.Key(r.use, platform, id)
	}
	hash, i := r.slot(platform, id)
	first, second := &r.slots[i], &r.slots[i+1]
	switch {
	case first.hash == hash && first.key[0] != 0:
		return r.made.keep(first.key[:])
	case second.hash == hash && second.key[0] != 0:
		return r.made.keep(second.key[:])
	}
	key := r.made.take(q.AppendKey(r.made.room(len(first.key)), [3]string{r.use, platform, id}))
	if len(key) == len(first.key) {
		*second, first.hash = *first, hash
		copy(first.key[:], key)
	}
	return key
}

// slot gives the hash of an identity, and the first of its two slots.
func (r *recall) slot(platform, id string) (hash, slot uint64) {
	if platform != r.platform || r.salt == 0 {
		r.platform, r.salt = strings.Clone(platform), maphash.String(r.seed, platform)|1
	}
	hash = maphash.String(r.seed, id) * r.salt
	return hash, hash >> 32 & uint64(len(r.slots)-2)
}

// near fetches the slots of identities that are asked for soon: one after the
// other they would each be waited for.
func (r *recall) near(platform string, t *table.Table, column int) {
	for _, row := range t.Rows {
		if column < len(row.Cells) {
			_, i := r.slot(platform, row.Cells[column].Text)
			r.seen += r.slots[i].hash
		}
	}
}

// slab holds short texts in large blocks.
type slab struct{ block []byte }

const slabSize = 32 << 10

// room gives room behind what is there.
func (s *slab) room(size int) []byte {
	if cap(s.block)-len(s.block) < size {
		s.block = make([]byte, 0, max(slabSize, size))
	}
	return s.block[len(s.block):len(s.block):cap(s.block)]
}

// take keeps what was written into the room.
func (s *slab) take(b []byte) string {
	if cap(s.block)-len(s.block) < len(b) || len(b) > 0 && &b[0] != &s.block[:len(s.block)+1][len(s.block)] {
		return string(b) // it did not fit, and lies elsewhere
	}
	s.block = s.block[:len(s.block)+len(b)]
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// keep keeps a copy.
func (s *slab) keep(b []byte) string { return s.take(append(s.room(len(b)), b...)) }
