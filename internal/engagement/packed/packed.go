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
//	26  which texts there are, a bit each; see below
//	28  of a message whose sentences were counted: all, those that start with us, those that start with you
//	then, of a message of which it is known: how often it was shown, and how many follow its author; -1 for not known
//	then, of a message whose words are compared: the number of its wording
//	then the texts that there are, each with its length before it; the opener of the thread is last
//
// The id is always there. Its bit says that the message opened its thread itself;
// its id is not repeated then. Nor is it said of a reading twice that it was
// counted over a lifetime.
//
// Source and origin are not there: they are the same for all rows of a file.
package packed

import (
	"encoding/binary"
	"time"

	"hearth/internal/engagement"
)

// Row is one packed message or reading.
type Row []byte

const (
	head    = 28 // bytes before the texts
	counted = 12 // and of numbers of sentences, where there are any
	gone    = 16 // and of how far it went, where that is known
	worded  = 8  // and of its wording

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
	flagGone                  // how far it went is known

	flagWorded = flagLife // of a message: its wording is there
)

// AppendMessage packs a message behind b.
func AppendMessage(b []byte, m *engagement.Message) []byte {
	t := [messageTexts]string{m.ID, m.Person, m.Parent, m.Kind, m.Role, m.Platform, m.Place, m.Language, JoinTags(m.Tags),
		m.Title, m.URL, m.Class, JoinTags(m.Topics), m.Closing, m.Root}
	there, size := fit(t[:])
	if t[rootAt] == t[0] {
		there = there&^(1<<rootAt) | opener
	}
	before := head
	if m.Sentences|m.StartsUs|m.StartsYou != 0 {
		there |= sentences
		before += counted
	}
	if m.Shown != nil || m.Followers != nil {
		before += gone
	}
	if m.Wording != 0 {
		before += worded
	}
	at := len(b)
	b = room(b, before, size)
	h := b[at:]
	flags, second, day, rating := byte(0), int64(0), int32(0), int32(0)
	if !m.At.IsZero() {
		flags, second, day = flagAt, m.At.Unix(), int32(m.Day)
	}
	if m.Rating != nil {
		flags, rating = flags|flagRated, *m.Rating
	}
	flags |= flag(m.ByDay, flagByDay) | flag(m.Automated, flagAutomated) | flag(m.Kind == engagement.KindShare, flagShare) | flag(m.Wording != 0, flagWorded)
	begin(h, m.Captured, second, day, rating)
	h[24], h[25] = kindMessage, flags
	binary.LittleEndian.PutUint16(h[26:], there)
	if there&sentences != 0 {
		put32(h[28:], m.Sentences)
		put32(h[32:], m.StartsUs)
		put32(h[36:], m.StartsYou)
	}
	if m.Shown != nil || m.Followers != nil {
		h[25] |= flagGone
		at := Row(h).gone()
		put64(h[at:], orUnknown(m.Shown))
		put64(h[at+8:], orUnknown(m.Followers))
	}
	if m.Wording != 0 {
		put64(h[before-worded:], m.Wording)
	}
	return end(appendTexts(b, t[:], there), at)
}

// AppendReading packs a reading behind b.
func AppendReading(b []byte, r *engagement.Reading) []byte {
	t := [readingTexts]string{r.Post, r.Metric, r.Platform, r.Place, r.Grain, r.Dimension, r.Member}
	flags := flag(r.Total, flagTotal)
	if r.Grain == engagement.GrainLifetime {
		flags, t[grainAt] = flags|flagLife, ""
	}
	there, size := fit(t[:])
	at := len(b)
	b = room(b, head, size)
	h := b[at:]
	begin(h, r.Captured, r.Value, int32(r.From), int32(r.To))
	h[24], h[25] = kindReading, flags
	binary.LittleEndian.PutUint16(h[26:], there&^1)
	return end(appendTexts(b, t[:], there), at)
}

// AppendMetric appends a reading to b that differs from r, which has a metric, in
// that and in its value.
func (r Row) AppendMetric(b []byte, metric string, value int64) []byte {
	at, t := len(b), r.Texts()
	t.Next()
	before := len(r) - len(t.rest)
	t.Next()
	all := [...]string{metric}
	fit(all[:])
	b = append(b, r[:before]...)
	b = appendTexts(b, all[:], 0)
	b = append(b, t.rest...)
	put64(b[at+8:], value)
	return end(b, at)
}

// begin writes what both begin with.
func begin(h []byte, captured engagement.Day, value int64, first, second int32) {
	put32(h[4:], int32(captured))
	put64(h[8:], value)
	put32(h[16:], first)
	put32(h[20:], second)
}

// end writes how long the row has become that begins at a place.
func end(b []byte, at int) []byte {
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
func (r Row) Root() []byte {
	if r.Opener() {
		return r.text(0)
	}
	return r.text(rootAt)
}

// Opener says whether a message opened its thread itself: its root is its id.
func (r Row) Opener() bool { return r.there()&opener != 0 }

// Lifetime says whether a reading was counted over a whole lifetime, which is its
// grain.
func (r Row) Lifetime() bool { return r[24] == kindReading && r[25]&flagLife != 0 }

// AppendRooted appends the row to b with another root.
func (r Row) AppendRooted(b, root []byte) []byte {
	at, there := len(b), r.there()
	if there&(1<<rootAt) != 0 {
		old := len(r.text(rootAt))
		r = r[:len(r)-old-uvarints(old)]
	}
	b = append(b, r...)
	switch there &^= 1<<rootAt | opener; {
	case string(root) == string(r.ID()):
		there |= opener
	case len(root) > 0:
		there |= 1 << rootAt
		b = append(binary.AppendUvarint(b, uint64(len(root))), root...)
	}
	binary.LittleEndian.PutUint16(b[at+26:], there)
	return end(b, at)
}

// Message unpacks a message. Its texts are those of the row: they are good as
// long as the row is.
func (r Row) Message() engagement.Message {
	t, n := r.all(), r.Numbers()
	m := engagement.Message{
		ID: t[0], Person: t[1], Parent: t[2], Kind: t[3], Role: t[4], Platform: t[5], Place: t[6],
		Language: t[7], Tags: SplitTags(t[8]), Title: t[9], URL: t[10],
		Class: t[11], Topics: SplitTags(t[12]), Closing: t[13], Root: t[rootAt],
		Sentences: n.Sentences, StartsUs: n.StartsUs, StartsYou: n.StartsYou, Captured: r.Captured(),
		ByDay: n.ByDay, Automated: n.Automated, Shown: known(n.Shown), Followers: known(n.Followers), Wording: n.Wording,
	}
	if n.At {
		m.At, m.Day = time.Unix(n.Value, 0).UTC(), engagement.Day(n.First)
	}
	if n.Rated {
		v := n.Second
		m.Rating = &v
	}
	return m
}

// Reading unpacks a reading, as Message does.
func (r Row) Reading() engagement.Reading {
	t, n := r.all(), r.Numbers()
	return engagement.Reading{
		Post: t[0], Metric: t[1], Platform: t[2], Place: t[3], Grain: t[grainAt], Dimension: t[5], Member: t[6],
		Value: n.Value, From: engagement.Day(n.First), To: engagement.Day(n.Second), Captured: r.Captured(), Total: n.Total,
	}
}

// Numbers are what a row holds beside its texts.
type Numbers struct {
	At, Rated                      bool // of a message: whether its time and its rating are known
	ByDay, Automated, Total        bool
	Value                          int64 // second of a message; value of a reading
	First, Second                  int32 // day and rating; first and last day
	Sentences, StartsUs, StartsYou int32
	Shown, Followers               int64 // -1 when not known
	Wording                        int64 // 0 when there is none
}

// Numbers gives them.
func (r Row) Numbers() Numbers {
	f := r[25]
	n := Numbers{
		At: f&flagAt != 0, Rated: f&flagRated != 0, ByDay: f&flagByDay != 0, Automated: f&flagAutomated != 0, Total: f&flagTotal != 0,
		Value: get64(r[8:]), First: get32(r[16:]), Second: get32(r[20:]), Shown: -1, Followers: -1,
	}
	if r.there()&sentences != 0 {
		n.Sentences, n.StartsUs, n.StartsYou = get32(r[28:]), get32(r[32:]), get32(r[36:])
	}
	if f&flagGone != 0 {
		at := r.gone()
		n.Shown, n.Followers = get64(r[at:]), get64(r[at+8:])
	}
	if r.worded() {
		n.Wording = get64(r[r.texts()-worded:])
	}
	return n
}

// gone gives where it stands how far a message went, if anywhere.
func (r Row) gone() int {
	if r.there()&sentences != 0 {
		return head + counted
	}
	return head
}

func (r Row) worded() bool { return r[24] == kindMessage && r[25]&flagWorded != 0 }

// texts gives where the texts of a row begin.
func (r Row) texts() int {
	at := r.gone()
	if r[25]&flagGone != 0 {
		at += gone
	}
	if r.worded() {
		at += worded
	}
	return at
}

// orUnknown gives a number, or -1 for one that is not known; known gives it back.
func orUnknown(n *int64) int64 {
	if n == nil {
		return -1
	}
	return *n
}

func known(n int64) *int64 {
	if n < 0 {
		return nil
	}
	there := n // what is not known costs nothing
	return &there
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
