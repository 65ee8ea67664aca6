// Package packed writes messages and readings as bytes, so that an export of
// many millions can be sorted, compared and kept on a disk on its way into the
// rows. Package ingest packs what it reads, package rows unpacks what it files;
// nothing packed outlives an import.
//
// The main type is [Row]. The one idea: what the end of a file decides (the day
// of capture, the opener of a thread) stands where it can be changed without
// unpacking, and the rest stands in the order in which rows are compared.
//
// # Layout
//
//	 0  length of the row, these four bytes included
//	 4  day of capture
//	 8  second of a message, value of a reading
//	16  day of a message, first day of a reading
//	20  rating of a message, last day of a reading
//	24  message or reading
//	25  flags
//	28  of a message: sentences, those that start with us, those that start with you
//	28  or 40: texts, each with its length before it; the opener of the thread is last
//
// Source and origin are not there: they are the same for all rows of a file.
package packed

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"hash/maphash"
	"math/bits"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
	"unsafe"

	"hearth/internal/engagement"
)

// Row is one packed message or reading.
type Row []byte

const (
	head        = 40 // bytes before the texts of a message
	readingHead = 28 // and of a reading

	kindMessage = 0
	kindReading = 1
)

// What may hold for a row.
const (
	flagAt        = 1 << iota // the moment is known
	flagByDay                 // only its day is
	flagRated                 // there is a rating
	flagAutomated             // a bot wrote it
	flagTotal                 // the platform's own total
	flagShare                 // of the kind share
	flagLife                  // counted over a whole lifetime
)

// AppendMessage packs a message behind b.
func AppendMessage(b []byte, m *engagement.Message) []byte {
	at := len(b)
	b = append(b, make([]byte, head)...)
	h := b[at:]
	flags := byte(0)
	if !m.At.IsZero() {
		flags |= flagAt
		put64(h[8:], m.At.Unix())
		put32(h[16:], int32(m.Day))
	}
	if m.Rating != nil {
		flags |= flagRated
		put32(h[20:], *m.Rating)
	}
	flags |= flag(m.ByDay, flagByDay) | flag(m.Automated, flagAutomated) | flag(m.Kind == engagement.KindShare, flagShare)
	h[24], h[25] = kindMessage, flags
	put32(h[4:], int32(m.Captured))
	put32(h[28:], m.Sentences)
	put32(h[32:], m.StartsUs)
	put32(h[36:], m.StartsYou)
	b = texts(b, m.ID, m.Person, m.Parent, m.Kind, m.Role, m.Platform, m.Place, m.Language, JoinTags(m.Tags),
		m.Title, m.URL, m.Class, JoinTags(m.Topics), m.Closing, m.Root)
	binary.LittleEndian.PutUint32(b[at:], uint32(len(b)-at))
	return b
}

// AppendReading packs a reading behind b.
func AppendReading(b []byte, r *engagement.Reading) []byte {
	at := len(b)
	b = append(b, make([]byte, readingHead)...)
	h := b[at:]
	put32(h[4:], int32(r.Captured))
	put64(h[8:], r.Value)
	put32(h[16:], int32(r.From))
	put32(h[20:], int32(r.To))
	h[24], h[25] = kindReading, flag(r.Total, flagTotal)|flag(r.Grain == engagement.GrainLifetime, flagLife)
	b = texts(b, r.Post, r.Metric, r.Platform, r.Place, r.Grain, r.Dimension, r.Member)
	binary.LittleEndian.PutUint32(b[at:], uint32(len(b)-at))
	return b
}

// Next cuts the first row off b.
func Next(b []byte) (Row, []byte) {
	n := binary.LittleEndian.Uint32(b)
	return Row(b[:n:n]), b[n:]
}

// IsReading says whether the row is a reading rather than a message.
func (r Row) IsReading() bool { return r[24] == kindReading }

// Share says whether the row is a message that passes another one on.
func (r Row) Share() bool { return r[24] == kindMessage && r[25]&flagShare != 0 }

// Captured gives the day of the export.
func (r Row) Captured() engagement.Day { return engagement.Day(get32(r[4:])) }

// Capture sets the day of the export, which is also the last day of a number
// that was counted until then.
func (r Row) Capture(d engagement.Day) {
	put32(r[4:], int32(d))
	if r[24] == kindReading && r[25]&flagLife != 0 {
		put32(r[20:], int32(d))
	}
}

// ID gives the id of a message.
func (r Row) ID() []byte { return r.text(0) }

// Parent gives the id of what a message answers; none for nothing.
func (r Row) Parent() []byte { return r.text(2) }

// Post gives the id of the post that a reading is about.
func (r Row) Post() []byte { return r.text(0) }

// Root gives the id of the opener of a message's thread.
func (r Row) Root() []byte { return r.text(rootAt) }

// rootAt is the place of the root among the texts of a message.
const rootAt = 14

// text gives the nth text of the row.
func (r Row) text(n int) []byte {
	b := r.texts().rest
	for ; ; n-- {
		size, k := binary.Uvarint(b)
		if n == 0 {
			return b[k : k+int(size)]
		}
		b = b[k+int(size):]
	}
}

// AppendRooted appends the row to b with another root.
func (r Row) AppendRooted(b, root []byte) []byte {
	at, old := len(b), r.Root()
	b = append(b, r[:len(r)-len(old)-uvarints(len(old))]...)
	b = append(binary.AppendUvarint(b, uint64(len(root))), root...)
	binary.LittleEndian.PutUint32(b[at:], uint32(len(b)-at))
	return b
}

// uvarints is the number of bytes that a length takes.
func uvarints(n int) int { return (bits.Len(uint(n|1)) + 6) / 7 }

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
		t := r.texts()
		copy(b[:5], t.next())
		copy(b[5:], t.next())
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
	if c := bytes.Compare(a[16:], b[16:]); c != 0 {
		return c
	}
	return bytes.Compare(a[8:16], b[8:16])
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

// Message unpacks a message. Its texts are those of the row: they are good as
// long as the row is.
func (r Row) Message() engagement.Message {
	t := r.texts()
	m := engagement.Message{
		ID: t.next(), Person: t.next(), Parent: t.next(), Kind: t.next(), Role: t.next(), Platform: t.next(), Place: t.next(),
		Language: t.next(), Tags: SplitTags(t.next()), Title: t.next(), URL: t.next(),
		Class: t.next(), Topics: SplitTags(t.next()), Closing: t.next(), Root: t.next(),
		Sentences: get32(r[28:]), StartsUs: get32(r[32:]), StartsYou: get32(r[36:]), Captured: r.Captured(),
		ByDay: r[25]&flagByDay != 0, Automated: r[25]&flagAutomated != 0,
	}
	if r[25]&flagAt != 0 {
		m.At, m.Day = time.Unix(get64(r[8:]), 0).UTC(), engagement.Day(get32(r[16:]))
	}
	if r[25]&flagRated != 0 {
		v := get32(r[20:])
		m.Rating = &v
	}
	return m
}

// Reading unpacks a reading, as Message does.
func (r Row) Reading() engagement.Reading {
	t := r.texts()
	return engagement.Reading{
		Post: t.next(), Metric: t.next(), Platform: t.next(), Place: t.next(), Grain: t.next(), Dimension: t.next(), Member: t.next(),
		Value: get64(r[8:]), From: engagement.Day(get32(r[16:])), To: engagement.Day(get32(r[20:])), Captured: r.Captured(), Total: r[25]&flagTotal != 0,
	}
}

// Numbers are what a row holds beside its texts.
type Numbers struct {
	At, Rated                      bool // of a message: whether its time and its rating are known
	ByDay, Automated, Total        bool
	Value                          int64 // second of a message; value of a reading
	First, Second                  int32 // day and rating; first and last day
	Sentences, StartsUs, StartsYou int32
}

// Numbers gives them.
func (r Row) Numbers() Numbers {
	f := r[25]
	n := Numbers{
		At: f&flagAt != 0, Rated: f&flagRated != 0, ByDay: f&flagByDay != 0, Automated: f&flagAutomated != 0, Total: f&flagTotal != 0,
		Value: get64(r[8:]), First: get32(r[16:]), Second: get32(r[20:]),
	}
	if r[24] == kindMessage {
		n.Sentences, n.StartsUs, n.StartsYou = get32(r[28:]), get32(r[32:]), get32(r[36:])
	}
	return n
}

// Texts gives the texts of the row one after the other, in the order in which
// they are packed.
func (r Row) Texts(into []string) {
	t := r.texts()
	for i := range into {
		into[i] = t.next()
	}
}

// inRow is the texts of a row that are not read yet.
type inRow struct{ rest []byte }

func (r Row) texts() inRow {
	if r[24] == kindReading {
		return inRow{r[readingHead:]}
	}
	return inRow{r[head:]}
}

func (t *inRow) next() string {
	size, k := binary.Uvarint(t.rest)
	s := t.rest[k : k+int(size)]
	t.rest = t.rest[k+int(size):]
	return unsafe.String(unsafe.SliceData(s), len(s))
}

// texts appends texts that are fit for any engine: valid UTF-8 without NUL.
func texts(b []byte, all ...string) []byte {
	size := 0
	for i, s := range all {
		if !plain(s) && (!utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0) {
			all[i] = Clean(s)
		}
		size += len(all[i]) + uvarints(len(all[i]))
	}
	b = slices.Grow(b, size)
	for _, s := range all {
		if len(s) < 0x80 {
			b = append(b, byte(len(s)))
		} else {
			b = binary.AppendUvarint(b, uint64(len(s)))
		}
		b = append(b, s...)
	}
	return b
}

// plain says whether a text is ASCII without NUL, as most are.
func plain(s string) bool {
	b := unsafe.Slice(unsafe.StringData(s), len(s))
	for ; len(b) >= 8; b = b[8:] {
		w := binary.LittleEndian.Uint64(b)
		if (w|(w-0x0101010101010101))&0x8080808080808080 != 0 {
			return false
		}
	}
	for _, c := range b {
		if c-1 >= utf8.RuneSelf-1 {
			return false
		}
	}
	return true
}

// Clean makes s fit for any engine: valid UTF-8 without NUL.
func Clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// JoinTags writes '|a|b|', sorted, each once. A bar inside a tag becomes a
// broken bar, so that '|a|' is found whatever a platform allows.
func JoinTags(tags []string) string {
	if len(tags) == 0 {
		return ""
	}
	var out []string
	for _, t := range tags {
		if t = strings.ReplaceAll(Clean(t), "|", "¦"); t != "" {
			out = append(out, t)
		}
	}
	if len(out) == 0 {
		return ""
	}
	slices.Sort(out)
	return "|" + strings.Join(slices.Compact(out), "|") + "|"
}

// SplitTags reads what JoinTags wrote.
func SplitTags(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(strings.Trim(s, "|"), "|")
}

func flag(set bool, f byte) byte {
	if set {
		return f
	}
	return 0
}

func put32(b []byte, v int32) { binary.LittleEndian.PutUint32(b, uint32(v)) }
func put64(b []byte, v int64) { binary.LittleEndian.PutUint64(b, uint64(v)) }
func get32(b []byte) int32    { return int32(binary.LittleEndian.Uint32(b)) }
func get64(b []byte) int64    { return int64(binary.LittleEndian.Uint64(b)) }

// Size gives the length of the row that begins with these four bytes.
func Size(b []byte) int { return int(binary.LittleEndian.Uint32(b)) }
