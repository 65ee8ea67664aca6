// Package insight turns a question about engagement into an answer: what a
// chart or a number in prose asks, into the counts that stand behind it.
//
// A [Question] holds the words that a writer wrote, each with its place. An
// [Answer] is a small table of whole numbers with the period, the sources and
// the honest notes that belong to it. Between them stand the [Registry], the
// metrics as data (metrics*.yaml), and the [Desk], which compiles a question to
// portable SQL, runs it once and shapes the result. What an answer holds is not
// yet fit to be shown: package guard decides that.
//
// # The one idea
//
// Every cell is asked for as a histogram: how many people stand behind it with
// one row each, with two, with three. From that come, in whole numbers and from
// one query, the count, the distinct people, and what the largest two
// contributors hold, which the guard needs. The engine adds integers; every
// ratio is made here.
//
// # What an answer read
//
// [Desk.Read] tells it. Nobody lists it: each question has a view of the store
// that shows it only the sources it can be about, and notes which tables its
// queries name ([Reads]). So an answer can be kept when other rows change.
//
// # Absent is not zero
//
// A day that no source speaks for is Missing, not 0. A covered day without
// rows is 0. A reported number (a [engagement.Reading]) that the platform did
// not give is Missing. A period that a source does not cover whole is an error
// until the writer says `partial: true`, and then the answer says so.
//
// # Choices of meaning
//
//   - People are outside the company unless the question names a role: a metric
//     may have default filters (metrics.yaml, `usual`), which a filter or an axis
//     on the same key replaces.
//   - answered_share counts only threads whose waiting time has run out by the
//     end of their source's data, answered or not: counting fresh answers but not
//     fresh questions would flatter. A source whose exports hold no word of the
//     brand cannot show an answer and is left out, and the answer says so. Where
//     an export gives only days, an answer counts when it was in time at the worst.
//   - The brand's own messages have no person behind them, and a message whose
//     author cannot be told apart counts as one contributor of its own.
//   - Reported numbers: for each source, place and metric one grain is read and
//     never two. Daily numbers of the whole place when they span the period, else
//     daily numbers of posts, else lifetime numbers of the posts published in
//     the period, else the platform's own numbers for periods that lie in it.
//     Numbers without a place speak for all places of their source, so one side
//     is read, never both.
//     A breakdown by post never reads whole-place numbers. Breakdown rows and
//     the platform's own totals are never added to anything.
package insight
