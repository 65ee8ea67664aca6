package packed

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"hash/maphash"
	"math/bits"

	"hearth/internal/engagement"
)

// Key is the part of a row that says what it is about: two rows of one file
// with the same key are one, of which the later counts.
func (r Row) Key() []byte {
	if r.IsReading() {
		return r[16:]
	}
	return r.ID()
}

// Hash gives a number of the key that is the same for equal keys.
func (r Row) Hash(seed maphash.Seed) uint64 { return HashKey(seed, r.Key(), r.IsReading()) }

// HashKey gives the hash of a row with such a key.
func HashKey(seed maphash.Seed, key []byte, reading bool) uint64 {
	h := maphash.Bytes(seed, key)
	if reading {
		return ^h
	}
	return h
}

// HashText gives the hash of the message with an id.
func HashText(seed maphash.Seed, id string) uint64 { return maphash.String(seed, id) }

// Content is all of a row but the day of its capture.
func (r Row) Content() []byte { return r[8:] }

// Filed is the day that a row is filed under: of a message its own, of a
// reading the first it speaks for, but of a lifetime number the day on which it
// was counted. False is for a row without one.
func (r Row) Filed() (engagement.Day, bool) {
	if r[24] == kindMessage {
		return engagement.Day(get32(r[16:])), r[25]&flagAt != 0
	}
	d := engagement.Day(get32(r[16:]))
	if r[25]&flagLife != 0 && r.Captured() != 0 {
		d = r.Captured()
	}
	return d, d != 0
}

// Seconds is the time that rows are sorted by.
func (r Row) Seconds() int64 {
	if r[24] == kindMessage && r[25]&flagAt != 0 {
		return get64(r[8:])
	}
	d, _ := r.Filed()
	return int64(d) * 86400
}

// Order is the beginning of what rows are sorted by, as two numbers: by time,
// messages before readings, readings by the first day they speak for; then by the
// beginning of the id, of readings those of the post and of what is counted. Equal
// ones say nothing.
func (r Row) Order() (first, second uint64) {
	first = uint64(min(max(r.Seconds(), -farthest), farthest)+farthest) << 24
	var b [8]byte
	if r.IsReading() {
		first |= 1<<23 | uint64(min(max(get32(r[16:]), -farDay), farDay)+farDay)
		t := r.Texts()
		_, post := t.Next()
		copy(b[:5], post)
		if t.More() {
			if n, metric := t.Next(); n == metricAt {
				copy(b[5:], metric)
			}
		}
	} else {
		copy(b[:], r.ID())
	}
	return first, binary.BigEndian.Uint64(b[:])
}

// farthest is the second, and farDay the day, from which on all have the same order.
const (
	farthest = 1<<39 - 1
	farDay   = 1<<22 - 1
)

// Compare is a total order of contents: by Order, then all the rest, so that the
// versions of one message, and of one number, stand together.
func Compare(a, b Row) int {
	x, p := a.Order()
	y, q := b.Order()
	if c := cmp.Or(cmp.Compare(x, y), cmp.Compare(p, q)); c != 0 {
		return c
	}
	return CompareRest(a, b)
}

// CompareRest is Compare for two rows of the same Order.
func CompareRest(a, b Row) int {
	if c := cmp.Compare(a.Seconds(), b.Seconds()); c != 0 {
		return c
	}
	name := Row.ID
	if a.IsReading() {
		if c := cmp.Compare(get32(a[16:]), get32(b[16:])); c != 0 {
			return c
		}
		name = Row.Post
	}
	if c := bytes.Compare(name(a), name(b)); c != 0 {
		return c
	}
	if c := bytes.Compare(a[16:26], b[16:26]); c != 0 {
		return c
	}
	return cmp.Or(compareTexts(a, b), bytes.Compare(a[8:16], b[8:16]))
}

// compareTexts compares what stands behind the flags, a shorter text before a
// longer one.
func compareTexts(a, b Row) int {
	p, q := a.Numbers(), b.Numbers()
	for _, n := range [...][2]int32{{p.Sentences, q.Sentences}, {p.StartsUs, q.StartsUs}, {p.StartsYou, q.StartsYou}} {
		if n[0] != n[1] {
			return cmp.Compare(bits.ReverseBytes32(uint32(n[0])), bits.ReverseBytes32(uint32(n[1])))
		}
	}
	if c := cmp.Or(cmp.Compare(p.Shown, q.Shown), cmp.Compare(p.Followers, q.Followers)); c != 0 {
		return c
	}
	x, y := a.all(), b.all()
	for i := range x {
		if n, k := len(x[i]), len(y[i]); n != k {
			return bytes.Compare(binary.AppendUvarint(nil, uint64(n)), binary.AppendUvarint(nil, uint64(k)))
		}
		if c := cmp.Compare(x[i], y[i]); c != 0 {
			return c
		}
	}
	return 0
}

// Alike says whether two rows that stand together are versions of one message
// or of one number.
func Alike(a, b Row) bool {
	if a[24] != b[24] {
		return false
	}
	if a.IsReading() {
		return bytes.Equal(a[16:], b[16:])
	}
	return len(a.ID()) > 0 && bytes.Equal(a.ID(), b.ID())
}
