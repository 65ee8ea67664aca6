// Package guard is the one door between what the data say and what is
// published: an [insight.Answer] goes in, a [Published] comes out, and charts
// and pages accept nothing else.
//
// It is local and pure: it looks at one answer at a time and never at a clock,
// a file or another answer. [Publish] is the door; [Read] opens what was
// published before, from data/answers.
//
// # What is kept back
//
// A cell is kept back when fewer than k people stand behind it (k is 5, or more
// by the site's policy), or when one of them holds over half of it, or two over
// four fifths. A message whose author cannot be told from others counts as one
// person; the brand's own messages count as nobody's, and are left out of the
// measure of who holds how much. A cell of nothing but the brand's own may be
// shown. So may a zero: nobody did it, which tells of nobody.
//
// A share or a mean of fewer units than its metric asks for is kept back too,
// not to protect anybody, but because it would say nothing.
//
// Numbers that a platform reported about the brand's posts are about a crowd
// and pass. Where they tell what kind of people the crowd is made of, each must
// be at least k.
//
// # What would give it away
//
// Where a total is shown, one cell kept back is total minus the rest. So further
// cells are kept back, the smallest that do, until no protected cell can be
// worked out from the others, the total and all sums of rows and columns, which
// other pages may show; and until what is kept back all together is about k
// people. Both kinds give the same reason, and neither keeps its place in an
// order by size. How many rows each source brought is only told when nothing
// was kept back and every source could be shown as a cell of its own.
//
// Numbers of people overlap and are not added. Yet a total that is only a few
// more than one of its rows tells of those few: they are in all the others. Such
// a total is kept back, or the numbers of people beside counts are. So it is where
// the rows together are only a few more than the total: these are in several of them.
//
// What several answers give away together is for package audit.
//
// # Answers to named questions
//
// Their columns have measures of their own, and each is judged by its own. The
// shape of the answer says what would give a cell away: in groups that overlap
// the few whom a group lacks of all people, in parts of a whole the other parts,
// in rows that run up the step from one to the next. But for the first, where one
// column of a row is kept back to protect people, all are. A single value stands by
// itself, unless all people but a few are in it, or it is the sum of a column of
// which too little is kept back. Sentences are made of what was published, so they
// cannot say more.
//
// What is withheld has no number, no count of people and no contributors left
// in it; what is shown has no contributors left in it either.
package guard

import "hearth/internal/engagement/insight"

// Minimum is the smallest number of people behind a published cell, whatever
// the policy says.
const Minimum = 5

// Policy is what a site asks for beyond the rules.
type Policy struct {
	Minimum int64 // people behind a cell; counts where it is more than [Minimum]
}

// People is the smallest number of people behind a published cell.
func (p Policy) People() int64 { return max(Minimum, p.Minimum) }

// KeptBack is why a cell is withheld: the same for cells that are too small and
// for those that would give them away.
const KeptBack = "kept back to protect people"

// Published is an answer that may be shown. Only this package makes one.
type Published struct {
	answer insight.Answer
	inputs string
}

// Answer gives a copy of what may be shown: a withheld cell has no number, no
// count of people, and says why.
func (p Published) Answer() insight.Answer { return p.answer.Clone() }

// Inputs names the rows that the answer came from, as [Published.From] set it.
func (p Published) Inputs() string { return p.inputs }

// From gives the same answer with the name of the rows it came from, so that a
// later build can tell whether it is still up to date.
func (p Published) From(inputs string) Published {
	p.inputs = inputs
	return p
}
