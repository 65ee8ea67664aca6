package ingest

import (
	"hash/fnv"

	"hearth/internal/engagement"
	lists "hearth/internal/engagement/words"
)

// What many accounts say in the same words at nearly the same time was arranged by
// somebody. Rows hold no words, so import gives each wording a number, and engines
// find the messages that have the same one ([hearth/internal/engagement/store]). The
// number is made with the key of the site: it says nothing to whoever has the rows
// alone, and is the same in all of its exports.

// wordingLeast is how many words are compared: a shorter text, such as "thank you",
// many write by themselves.
const wordingLeast = 5

// aWording is what the key is for, and part of it.
const aWording = "wording"

// wording gives the number of what a message says, 0 for none. The company's own
// words have none, nor has what passes something on, which says the same by its
// nature, what is of few words, and what nobody knows the hour or the author of.
func (s *sink) wording(m *engagement.Message, w *Words) int64 {
	if m.Role == engagement.RoleBrand || m.Role == engagement.RoleStaff || m.Person == "" || m.Kind == engagement.KindShare || m.ByDay || m.At.IsZero() {
		return 0
	}
	var count, more int
	s.folded, count = lists.Fold(s.folded[:0], w.Title)
	s.folded = append(s.folded, 0)
	if s.folded, more = lists.Fold(s.folded, w.Text); count+more < wordingLeast {
		return 0
	}
	h := fnv.New64a()
	if q, ok := s.keys.(quick); ok {
		s.worded = q.AppendKey(s.worded[:0], [3]string{aWording, "", string(s.folded)})
		h.Write(s.worded)
	} else {
		h.Write([]byte(s.keys.Key(aWording, "", string(s.folded))))
	}
	return int64(max(h.Sum64()>>1, 1))
}
