package ingest

import (
	"encoding/json"

	"hearth/internal/engagement"
	lists "hearth/internal/engagement/words"
)

// Sort puts into a message what word lists find in its words. Of the brand and
// its staff it also says how their sentences begin, and whether they move an
// exchange to private, which says more than thanks. What goes with a picture or
// with stars is never bare: they may say what the words do not.
func Sort(m *engagement.Message, w Words, by *lists.Lists) {
	found := by.SortTitled(w.Title, w.Text, w.Language)
	m.Language = w.Language
	if found.Language != "" {
		m.Language = found.Language
	}
	m.Class, m.Topics, m.Closing = found.Class, found.Topics, found.Closing
	if found.Bare && !w.Attached && m.Rating == nil {
		m.Closing = engagement.ClosingBare
	}
	m.Sentences, m.StartsUs, m.StartsYou = 0, 0, 0
	if m.Role == engagement.RoleBrand || m.Role == engagement.RoleStaff {
		m.Sentences, m.StartsUs, m.StartsYou = found.Sentences, found.StartsUs, found.StartsYou
		if found.Private {
			m.Closing = engagement.ClosingPrivate
		}
	}
}

// holds says whether there is something in what stands behind a key of JSON, such
// as a picture in a list of them.
func holds(raw json.RawMessage) bool {
	switch string(raw) {
	case "", "null", "[]", "{}":
		return false
	}
	return true
}

// sorted sorts a message by its words and keeps the words of a private channel
// from going any further.
func (s *sink) sorted(m *engagement.Message, w Words) Words {
	w.Message, w.Language = m.ID, m.Language // as the export says it, so that the words can be sorted anew
	if s.opt.Lists != nil && w.Title+w.Text != "" {
		Sort(m, w, s.opt.Lists)
		s.result.Sorted++
	}
	if s.silent || s.opt.Private {
		return Words{Message: m.ID}
	}
	return w
}
