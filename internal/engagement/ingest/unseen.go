package ingest

import (
	"slices"

	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

// sights are numbers that cannot be none when people did something with a post.
var sights = []string{"views", "impressions", "reach"}

// deeds are what they did. Who was reached saw it as well.
var deeds = []string{"reach", "likes", "comments", "shares", "saves", "engagements"}

// plausibleCounts leaves out of a post's numbers those that are none although people did
// something with it, which cannot be: some programs have 0 where they know nothing.
func plausibleCounts(measures []measure, r table.Row) []measure {
	zero := func(m measure) bool { n, ok := m.count(r); return ok && n == 0 && slices.Contains(sights, m.metric) }
	if !slices.ContainsFunc(measures, zero) {
		return measures
	}
	if !slices.ContainsFunc(measures, func(m measure) bool {
		n, ok := m.count(r)
		return ok && n > 0 && slices.Contains(deeds, m.metric)
	}) {
		return measures
	}
	return slices.DeleteFunc(slices.Clone(measures), zero)
}

// count gives a number, without what is said when it cannot be read.
func (m measure) count(r table.Row) (n int64, ok bool) {
	v, err := m.decimal.Number(r.At(m.column).Text)
	if err == nil {
		n, err = v.Times(1)
	}
	return n, err == nil
}

// unseen says how many posts had such numbers.
func (s *sink) unseen(pos source.Pos, posts int) {
	if posts > 0 {
		s.note(pos, "no-views", "", "posts that people reacted to or that reached them, with 0 as their views or reach: %d. The 0 is taken for unknown and not for none", posts)
	}
}
