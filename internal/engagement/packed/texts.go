package packed

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
	"unsafe"

	"hearth/internal/engagement"
)

// Texts of rows, in the order in which they are packed.
const (
	messageTexts = 15
	readingTexts = 7

	rootAt   = 14 // the opener of a thread, of a message
	metricAt = 1  // what a reading counts
	grainAt  = 4  // and its grain
)

// What the bits say that do not stand for a text.
const (
	opener    = 1 << 0  // the message opened its thread
	sentences = 1 << 15 // its sentences were counted
)

// there gives the bits of a row.
func (r Row) there() uint16 { return binary.LittleEndian.Uint16(r[26:]) }

// Texts are the texts of a row that are there and not yet read.
type Texts struct {
	left uint16
	rest []byte
}

// Texts gives those of the row: of a message id, person, parent, kind, role,
// platform, place, language, tags, title, address, class, topics, closing and
// root, of a reading post, metric, platform, place, grain, dimension and member.
// [Row.Opener] and [Row.Lifetime] stand for texts that are not there.
func (r Row) Texts() Texts {
	return Texts{r.there()&^sentences | 1, r[r.texts():]}
}

// More says whether there is one more.
func (t *Texts) More() bool { return t.left != 0 }

// Next gives the next text and its place in that order. It is good as long as the
// row is.
func (t *Texts) Next() (n int, text string) {
	n = bits.TrailingZeros16(t.left)
	t.left &= t.left - 1
	size, k := uint64(t.rest[0]), 1
	if size >= 0x80 {
		size, k = binary.Uvarint(t.rest)
	}
	s := t.rest[k : k+int(size)]
	t.rest = t.rest[k+int(size):]
	return n, unsafe.String(unsafe.SliceData(s), len(s))
}

// all gives every text at its place, "" where there is none.
func (r Row) all() (all [messageTexts]string) {
	for t := r.Texts(); t.More(); {
		n, text := t.Next()
		all[n] = text
	}
	switch {
	case r.Lifetime():
		all[grainAt] = engagement.GrainLifetime
	case r.Opener():
		all[rootAt] = all[0]
	}
	return all
}

// text gives the nth text of the row.
func (r Row) text(n int) []byte {
	for t := r.Texts(); t.More(); {
		if at, text := t.Next(); at == n {
			return unsafe.Slice(unsafe.StringData(text), len(text))
		}
	}
	return nil
}

// uvarints is the number of bytes that a length takes.
func uvarints(n int) int { return (bits.Len(uint(n|1)) + 6) / 7 }

// fit makes texts fit for any engine, valid UTF-8 without NUL, and says which
// there are and how many bytes they may take.
func fit(all []string) (there uint16, size int) {
	for i, s := range all {
		if len(s) == 0 {
			continue
		}
		if !plain(s) && (!utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0) {
			s = Clean(s)
			all[i] = s
		}
		there |= 1 << i
		size += len(s) + binary.MaxVarintLen32
	}
	return there &^ 1, size
}

// room makes room behind b for so many bytes, which are given, and texts.
func room(b []byte, before, texts int) []byte {
	return slices.Grow(b, before+texts+1)[:len(b)+before]
}

// appendTexts appends the first text and those others that are there.
func appendTexts(b []byte, all []string, there uint16) []byte {
	for left := there&^sentences | 1; left != 0; left &= left - 1 {
		s := all[bits.TrailingZeros16(left)]
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
