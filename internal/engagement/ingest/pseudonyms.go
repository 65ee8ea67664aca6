package ingest

import (
	"hash/maphash"
	"slices"
	"unsafe"
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
// once, and who answers, answers a message that was read just before. What it
// remembers lies in the slots, so that the garbage collector has nothing to see.
type recall struct {
	use       string
	seed      maphash.Seed
	slots     []recalled
	platforms []string // that slots name by number
	made      slab
}

// recalled is an identity and its key, side by side in text.
type recalled struct {
	hash     uint64
	platform uint8
	id, key  uint8 // their lengths; no key is empty
	text     [53]byte
}

// regulars and recent are how many people and messages are remembered.
const (
	regulars = 1 << 16
	recent   = 1 << 12
)

func newRecall(use string, size int) *recall {
	return &recall{use: use, seed: maphash.MakeSeed(), slots: make([]recalled, size)}
}

func (r *recall) key(keys Keyer, platform, id string) string {
	p := slices.Index(r.platforms, platform)
	if p < 0 {
		if len(r.platforms) == 255 {
			return keys.Key(r.use, platform, id)
		}
		p, r.platforms = len(r.platforms), append(r.platforms, platform)
	}
	hash := maphash.String(r.seed, id)
	slot := &r.slots[hash%uint64(len(r.slots))]
	if slot.key > 0 && slot.hash == hash && int(slot.platform) == p && string(slot.text[:slot.id]) == id {
		return r.made.keep(slot.text[slot.id : slot.id+slot.key])
	}
	var key string
	if q, ok := keys.(quick); ok {
		b := r.made.room(longKey)
		key = r.made.take(q.AppendKey(b, [3]string{r.use, platform, id}))
	} else {
		key = keys.Key(r.use, platform, id)
	}
	if len(id)+len(key) <= len(slot.text) {
		*slot = recalled{hash: hash, platform: uint8(p), id: uint8(len(id)), key: uint8(len(key))}
		copy(slot.text[copy(slot.text[:], id):], key)
	}
	return key
}

// longKey is more than a key takes.
const longKey = 64

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
