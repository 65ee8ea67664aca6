package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strconv"

	"hearth/internal/engagement/ingest/cell"
	lists "hearth/internal/engagement/words"
)

// A row without an id is named by what it says, and by how many rows said the same
// before: of a list of days two people, or one, may well say "thanks" twice. Where a
// row says so much that nobody can have written it twice, another one that says the
// same is the same row again, as exports have it that were put together.

// repeatedRow is why such a row is left out.
const repeatedRow = "the same row again: same author, time and text"

// rowIDs counts rows that have no id, by what they say.
type rowIDs map[string]int

// of gives an id to a row that says the parts. Where that is certain to be one
// message, it is the id of the row before.
func (ids rowIDs) of(certain bool, parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		io.WriteString(h, p)
		h.Write(zero)
	}
	sum := h.Sum(nil)
	return looseID(sum, ids.nth(sum, certain))
}

// nth says the how many-th message of those that say the same a row is.
func (ids rowIDs) nth(sum []byte, certain bool) int {
	n := ids[string(sum)]
	if n == 0 || !certain {
		n++
		ids[string(sum)] = n
	}
	return n
}

var zero = []byte{0}

// looseID names the nth message that says the same and has no id.
func looseID(sum []byte, nth int) string {
	return "row:" + hex.EncodeToString(sum) + ":" + strconv.Itoa(nth)
}

// nameless is a row without an id.
type nameless struct {
	platform, id, handle string // where, and of whom
	at                   cell.Stamp
	title, text          string
	ours                 accounts // the brand's, beside those of the site
}

// certain says of a row without an id whether another one that says the same must be
// the same: somebody wrote it, there is a text, and the time of day is known. To the
// minute it takes a text of some words by somebody outside, since people do write
// "ok" twice in a minute, and a company answers many in the same words. A time without
// seconds, or with none but 0, is to the minute, and midnight is no time of day: most
// of them stand where no more was known.
func (s *sink) certain(r nameless) bool {
	if s.opt.Repeats || r.at.ByDay || r.title == "" && r.text == "" {
		return false
	}
	id, handle, who := somebody(r.id, r.handle)
	if who == "" {
		return false
	}
	at := r.at.At
	if at.Second() != 0 || at.Nanosecond() != 0 {
		return true
	}
	if at.Hour() == 0 && at.Minute() == 0 || r.ours.has("", id, handle) || s.brand.has(r.platform, id, handle) || s.staff.has(r.platform, id, handle) {
		return false
	}
	var count, more int
	s.folded, count = lists.Fold(s.folded[:0], r.title)
	s.folded, more = lists.Fold(s.folded[:0], r.text)
	return count+more >= wordingLeast
}
