// Package store says what an engine must do to answer questions about
// engagement: load rows, run portable SQL, run a writer's own SQL read-only.
//
// The main type is [Store]. Package duckdb is the embedded engine; package
// storetest is the one conformance test that every engine passes.
//
// # Two layers of SQL
//
// What [Store.Load] runs is each engine's own: typed tables, weeks and months
// computed beforehand, derived tables. What [Store.Ask] runs is one portable
// SQL over those (see Schema below). Engines return integers, keys and days
// only. Ratios, quantiles and floats are made in Go, because float sums differ
// even between two runs of one engine.
//
// # What is portable
//
// Two-level GROUP BY, aliased subqueries, CASE, IN (SELECT …), UNION ALL, COUNT
// (DISTINCT …), COALESCE, LIKE, GREATEST, LEAST, ABS. Measured with the oldest
// engine there is, and easily forgotten:
//
//   - no CTE, FILTER, EXISTS, OVER, date_trunc, UNION without ALL, MOD, no
//     subquery that looks at the outer one
//   - one JOIN a SELECT, ON equal columns; a third table is joined outside, to
//     the two as a subquery. The smaller side stands on the right
//   - an alias has the name of no other column of the table it is read from: an
//     engine may put the alias wherever the column stands. So MIN(m.day) AS first,
//     never MIN(m.day) AS day
//   - CAST only what is never NULL, and not at all where it is a whole number
//   - a division is a float: divide in Go. What is left over (%) is whole
//   - MIN and MAX of no text are NULL or ”
//   - LIMIT and a list of rows need a whole ORDER BY
//
// # Schema
//
//	messages   id parent root source platform place kind role person language
//	           origin (VARCHAR, '' when unknown) · person_no thread_no (BIGINT: the
//	           numbers of person and root, see below) · tags (VARCHAR, one '|' before,
//	           between and after: '|a|b|', '' for none) · rating (INTEGER,
//	           hundredths, NULL) · day week month quarter year (INTEGER: week =
//	           day of its Monday, month = year*12+month-1, quarter = year*4+q-1;
//	           NULL when undated) · at (BIGINT unix seconds, NULL; a word of some
//	           engines, so always write m.at) · by_day automated
//	           (INTEGER 0 or 1) · title url (VARCHAR, brand only) · what import
//	           computed from the words: class closing (VARCHAR, '' for none;
//	           'private' of the brand and its staff only),
//	           topics (VARCHAR, as tags), sentences starts_us starts_you (INTEGER) ·
//	           how far somebody else's post may have gone: shown followers (BIGINT,
//	           NULL when unknown) · echoed (INTEGER 0 or 1: see below) ·
//	           what it is in its thread: opens (INTEGER, 1 when id = root), answers
//	           (INTEGER, 1 when it has a parent), to_role (VARCHAR, to whom it speaks:
//	           the role of who wrote the parent; 'self' where one who is not of the
//	           company answers oneself; '' when the parent is not in the data)
//	readings   source platform place post metric grain dimension member origin
//	           (VARCHAR) · value (BIGINT) · from_day to_day captured (INTEGER) ·
//	           total (INTEGER 0 or 1) · week month quarter year of from_day. One
//	           row per post, metric, grain, dimension, member and day: of several
//	           captures the newest
//	exchanges  root thread source platform place · opener (person) opener_no
//	           opener_role ·
//	           opened_at (unix seconds) opened_day (and week month quarter year) ·
//	           by_day (1: hours mean nothing) · first_reply_at, first_reply_role
//	           (first by brand or staff that is not automated; NULL when there is
//	           none) · last_role, last_at, last_day (who spoke last), last_closing
//	           (VARCHAR, closing of that message, 'thanks' for 'bare') · replies · bare (INTEGER, 1 when
//	           the opening message has the closing 'bare')
//	openings   id root thread source platform place · opener opener_no opener_role ·
//	           opened_at opened_day (and week month quarter year) · by_day ·
//	           first_reply_at first_reply_role, as of exchanges but from this message
//	           on · again (INTEGER, 1 when it is not the first of its exchange) ·
//	           set_aside (VARCHAR, '' for one that may want an answer, else the first
//	           of the rules below by which it wants none)
//	people     person person_no platform source role · first_day last_day (NULL when
//	           undated) · messages
//	person_days
//	           person person_no source platform place role · automated (INTEGER 0 or 1) · day
//	           week month quarter year · messages posts replies shares reviews
//	           questions answers (of each kind). One row for each day on which
//	           somebody wrote: who comes back, stays and goes is asked of this, not
//	           of messages. Messages without a person or a day are not in it
//	census     source platform place kind role · automated by_day answers (INTEGER, as of
//	           messages) · named timed sorted (INTEGER, 1 when person_no is not 0, at is
//	           known, class is not '') · first_day last_day (NULL when undated) ·
//	           messages. How many messages there are of each description, in few rows:
//	           which sources, places and kinds there are is asked of this, not of messages
//	coverage   source platform from_day to_day captured (NULL when unknown)
//
// # Numbers of people and threads
//
// Engines count and group by whole numbers several times faster than by keys, so
// person_no, opener_no and thread_no stand for person, opener and root: the same
// number for the same key in every table and on every server, another for every
// other key, 0 for ”. They come from a hash, and loading makes sure that no two keys
// share one. Questions use them for whatever is only counted. They mean nothing
// outside the query, and nothing is ordered by them. None is over [Numbers], so
// that 2,000 times as much is still a whole number: engines group by one number
// (that of a person, times 2,000, and a month) two to three times as fast as by two
// columns. It must not be NULL in its kind: write COALESCE around a column that may.
//
// # Echoes
//
// A message is echoed when there is an hour, both ends in, in which it and messages
// of four people more or beyond say the same words, in whatever exports and sources
// they lie: its wording, which import gives it where the site asks, is the same. As
// everywhere the newest capture of a message counts.
//
// # Exchanges
//
// An exchange is somebody's opening message and what was said after it. Every
// dated thread whose opener is there is one, whoever opened it; root and thread
// are the opener's id. Where the brand or its staff opened the thread, or the
// opener is not in the data, every message of anybody else that answers the
// opener itself starts an exchange of its own too: root is that message, thread
// the whole thread. So a question counts the messages that people opened with
// by opener_role, and never adds replies over exchanges of both kinds.
// Automated messages and shares do not speak. Of several last messages with the
// same time the one that no other of them answers counts, and then a member
// before the brand, so that in doubt the brand has not had the last word.
//
// # Openings
//
// An opening is a message of somebody outside that may wait for an answer: the
// first one of an exchange and, with the same root, each later one, of anybody and
// not automated, that comes when nobody wrote there for 24 hours; where only days
// are known, when a whole day lies between. What a machine says breaks no silence,
// as it is no answer either. Of several at one moment one counts: rather one that
// asks, and then the one with the smallest id. Two openings may have the same answer.
//
// Some of them ask nothing of the brand, which set_aside says by the first of these
// rules that holds. They break the silence like any other message:
//
//   - bare: nothing but thanks, or no word at all
//   - closed: a later one that closes with thanks, or says that it is solved, by
//     the same lexicon by which an exchange counts as closed by them
//   - customer: a later one that answers a message of another person outside, whom
//     the export tells apart from its author
//
// The last one goes by what an export says and nothing else. In a ticket or a
// flat forum, where messages answer nothing but the thread, everybody speaks to
// the desk, a colleague in copy too. In a forum of trees, under a review and
// between tweets, an answer names whom it is for. Under the brand's own post each
// comment is an exchange of its own, and only what answers that comment is to its
// author; who answers the brand's reply speaks to the brand.
//
// # Views for writers
//
// [Store.Select] sees messages, readings, exchanges, openings, people, coverage and a view
// of messages for every source, as above, but day week month quarter (and first_day …) as
// dates, no shown and followers, which single somebody out, and no echoed, rating as a decimal, by_day, automated, total and again as booleans, set_aside
// as 'none' where no rule holds, at as sent_at, a timestamp in UTC. Ids (id, parent, root, thread, post) and people (person,
// opener) are opaque: they can be compared, joined and counted, and a result
// that shows one is refused. They mean nothing outside the query. Nobody of the
// company is a person or an opener there (NULL), nor in people: a number of people
// that lets a line through must not be made of them. Messages have one column more,
// author: the person, or where nobody knows who it was the id of the message.
package store

import (
	"context"
	"errors"
	"fmt"

	"hearth/internal/engagement"
)

// Store is an engine that holds the rows of one site.
type Store interface {
	// Load takes the rows in and builds the tables of the schema. It may be
	// called once. files are Parquet files as package rows writes them, in order.
	// When every coverage names an origin, rows of any other origin are left out.
	Load(ctx context.Context, files []string, coverage []engagement.Coverage) error

	// Ask runs one portable query. Arguments are int64 or string, one for each ?.
	Ask(ctx context.Context, query string, args ...any) (Table, error)

	// Select runs one SELECT that a writer wrote in the engine's own dialect,
	// over views without pseudonyms. Anything but a single SELECT is refused;
	// files, settings, clocks, chance and writing are out of its reach; it is
	// ended after a time limit. Rows that it does not order come sorted by their
	// cells. What is wrong with the query is a *[QueryError].
	Select(ctx context.Context, query string) (Table, error)

	// Close gives the engine back.
	Close() error
}

// ErrGone is in the error of an engine that does not answer any more. No other
// question would fare better.
var ErrGone = errors.New("the engine does not answer")

// Numbers is the largest number of a person or a thread.
const Numbers = 1 << 52

// Type is the type of a column.
type Type int

const (
	Int  Type = iota // int64
	Text             // string
	Day              // engagement.Day
	Num              // decimal as scaled integer; see Column.Scale. Only from Select
)

// Column names a result column.
type Column struct {
	Name  string
	Type  Type
	Scale int // digits after the point, for Num
}

// Table is a small result.
type Table struct {
	Columns []Column
	Rows    [][]Value
}

// Value is a cell: nil, int64 (Int and Num), string (Text) or engagement.Day.
type Value any

// QueryError says what is wrong with a query that a writer wrote.
type QueryError struct {
	Line, Col int    // 1-based inside the query, Col in characters; 0 when not known
	Text      string // a lower-case sentence without a full stop
	Hint      string // what to type; "" when there is nothing to say
}

// Error gives line:col: text.
func (e *QueryError) Error() string {
	if e.Line == 0 {
		return e.Text
	}
	return fmt.Sprintf("%d:%d: %s", e.Line, e.Col, e.Text)
}
