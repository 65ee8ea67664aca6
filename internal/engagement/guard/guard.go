// Package guard is the one door between what the data say and what is
// published: an [insight.Answer] goes in, a [Published] comes out, and charts
// and pages accept nothing else.
//
// It is local and pure: it looks at one answer at a time and never at a clock,
// a file or another answer. See [Publish] for its rules.
package guard

import "hearth/internal/engagement/insight"

// Published is an answer that may be shown. Only this package makes one.
type Published struct {
	answer insight.Answer
}

// Answer gives a copy of what may be shown: a withheld cell has no number, no
// count of people, and says why.
func (p Published) Answer() insight.Answer { return p.answer }
