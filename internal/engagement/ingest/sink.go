package ingest

import (
	"fmt"
	"hash/maphash"
	"slices"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

// sink gathers what formats read from one file, and settles at the end what
// only the whole file can say: the day of capture, threads, coverage.
type sink struct {
	in      Input
	opt     Options
	zone    *time.Location
	keys    Keyer
	brand   accounts
	staff   accounts
	senders accounts
	bots    accounts
	robots  map[string]bool // pseudonyms of them that were met
	result  Result

	formats []Format
	lex     lexicon
	astray  int                // rows taken out of a table before it is read, not counted yet
	silent  bool               // what is being read is a private channel: its words are sorted and forgotten
	owner   string             // handle of the account whose archive this is; "" when unknown
	notes   map[int64][]string // whole words of X's long posts, by the second

	messages map[string]int       // by ID
	folded   []byte               // the words of the message that is read, when texts are compared
	worded   []byte               // and their key
	readings map[readingKey]int   // by what makes a reading one
	tallies  []*tally             // one for each kind of table
	named    []engagement.Day     // days in the names of the file and of its entries
	stamped  engagement.Day       // newest modification inside an archive
	flood    map[string]int       // problems by column, so that one bad column cannot drown the rest
	later    []func()             // what can be read only when the whole file is known
	logs     map[string]*footfall // by platform
	uris     map[string]string    // addresses of Mastodon's statuses by a server's own number, of all lists in the file
	searched *search              // the export of a search engine, nil for none
	decided  *decisions           // what holds for all windows of a large file; nil for a file that is read whole

	together *refusal // why a large file has to be read whole; nil when it has not

	left bool // the last message is of somebody who is forgotten

	// Of the sink of one window:
	out       *packer // takes its rows
	hand      *hand
	floods    []flooded
	brands    int // posts of the brand's own
	people    int // messages of all
	sightless int // posts whose 0 views cannot be

	seed  maphash.Seed // of hashes, which nothing outlives
	taken int          // rows in all windows of a large file
}

type readingKey struct {
	platform, post, place, metric, grain, dimension, member string
	from, to                                                engagement.Day
	total                                                   bool
}

func newSink(in Input, opt Options) *sink {
	s := &sink{
		in: in, opt: opt, zone: opt.Zone, keys: opt.Keyer,
		brand: accountsOf(opt.Accounts), staff: accountsOf(opt.Staff), senders: accountsOf(opt.Senders), bots: accountsOf(opt.Bots), robots: map[string]bool{},
		formats: formats(), lex: readLexicon(), messages: map[string]int{}, readings: map[readingKey]int{}, flood: map[string]int{},
	}
	if s.zone == nil {
		s.zone = time.UTC
	}
	if s.keys == nil {
		s.keys = counter{}
	}
	s.result.File = in.Name
	return s
}

// tally counts the records of one kind of table.
type tally struct {
	report   TableReport
	platform string
	snapshot bool
	zoned    bool // some time named its zone
	bare     bool // some time did not
	utc      bool // all that named one named UTC
	first    engagement.Day
	last     engagement.Day
	years    years
	unset    int // rows of a clock that was never set
	zone     *time.Location
	parts    []extent // the periods of its tables, when they are not all the days from first to last
}

// tally gives the count of tables of this kind; tables with the same unknown
// columns (the daily files of one archive) share it.
func (s *sink) tally(platform, kind string, unknown []string) *tally {
	for _, t := range s.tallies {
		if t.platform == platform && t.report.Kind == kind && slices.Equal(t.report.Unknown, unknown) {
			return s.short(t)
		}
	}
	return s.newTally(platform, kind, unknown)
}

func (s *sink) newTally(platform, kind string, unknown []string) *tally {
	t := &tally{report: TableReport{Kind: kind, Unknown: unknown}, platform: platform, zone: s.zone, utc: true}
	s.tallies = append(s.tallies, t)
	return s.short(t)
}

// short counts the rows that were taken out of the table before it was read.
func (s *sink) short(t *tally) *tally {
	if s.astray > 0 {
		t.report.Read += s.astray
		t.leave("more cells than the header has columns", s.astray)
		s.astray = 0
	}
	return t
}

// drop counts a record that was left out.
func (t *tally) drop(reason string) {
	t.report.Read++
	t.leave(reason, 1)
}

// leave notes why records that were counted are left out.
func (t *tally) leave(reason string, rows int) {
	for i := range t.report.Dropped {
		if t.report.Dropped[i].Reason == reason {
			t.report.Dropped[i].Rows += rows
			return
		}
	}
	t.report.Dropped = append(t.report.Dropped, Dropped{Reason: reason, Rows: rows})
}

// keep counts a record that gave a message or a reading.
func (t *tally) keep() { t.report.Read++; t.report.Kept++ }

// takenOut is why a record is left out of somebody who is forgotten.
const takenOut = "its author asked to be taken out"

// sameAgain is why a record is left out whose id stands in another one.
const sameAgain = "the same id again: the last one counts"

// count counts a record whose message was taken in for the first time, or again.
func (s *sink) count(t *tally, first bool) { s.countAs(t, first, sameAgain) }

// countAs is count with the reason why one that was taken in again counts once.
func (s *sink) countAs(t *tally, first bool, again string) {
	if s.left {
		t.drop(takenOut)
		s.left = false
		return
	}
	if s.out != nil {
		s.out.count()
	}
	if first {
		t.keep()
	} else {
		t.drop(again)
	}
}

// saw notes the moment of a row.
func (t *tally) saw(st cell.Stamp, day engagement.Day) {
	if st.Zoned {
		t.zoned = true
		_, offset := st.At.Zone()
		t.utc = t.utc && offset == 0
	} else {
		t.bare = true
	}
	if neverSet(day) {
		t.unset++
		return
	}
	if t.first == 0 || day < t.first {
		t.first = day
	}
	t.last = max(t.last, day)
	t.years.saw(day)
}

// zoneName says which zone the days and times of a table are in.
func (t *tally) zoneName() string {
	switch {
	case t.zoned && !t.bare && t.utc:
		return "UTC"
	case t.zoned && !t.bare:
		return "written in the file"
	case t.zoned:
		return "written in the file, else assumed " + t.zone.String()
	case t.bare:
		return "assumed " + t.zone.String()
	}
	return ""
}

// day gives the date of a moment in the site's zone; a day that was written
// as a day stays that day.
func (s *sink) day(st cell.Stamp) engagement.Day {
	if st.ByDay {
		return engagement.DayOf(st.At)
	}
	return engagement.DayOf(st.At.In(s.zone))
}

// stamp puts a moment into a message and counts it.
func (s *sink) stamp(t *tally, m *engagement.Message, st cell.Stamp) {
	m.At, m.ByDay, m.Day = st.At.UTC(), st.ByDay, s.day(st)
	if st.ByDay { // midnight of the site's zone, whatever zone the column is in
		m.At = m.Day.Start(s.zone).UTC()
	}
	t.saw(st, m.Day)
}

// message takes a message in. When the file had it before, the new one counts
// and the repeat is said by false.
func (s *sink) message(m engagement.Message, w Words) bool { return s.put(&m, w) }

// put is message for one that may be changed.
func (s *sink) put(m *engagement.Message, w Words) bool {
	if s.left = m.Person != "" && s.opt.Forgotten[m.Person]; s.left {
		return true
	}
	m.Automated = m.Automated || s.robots[m.Person]
	if s.opt.SameText && s.opt.Keyer != nil {
		m.Wording = s.wording(m, &w)
	}
	m.Source, w = s.source(m.Platform), s.sorted(m, w)
	if m.Title != "" {
		m.Title = s.faceless(m.Platform, m.Title)
	}
	if s.out != nil {
		s.out.message(m, &w)
		return true
	}
	if i, again := s.messages[m.ID]; again {
		s.result.Messages[i], s.result.Words[i] = *m, w
		return false
	}
	s.messages[m.ID] = len(s.result.Messages)
	s.result.Messages = append(s.result.Messages, *m)
	s.result.Words = append(s.result.Words, w)
	return true
}

// reading takes a reading in; of several for the same thing the last counts.
func (s *sink) reading(r engagement.Reading) {
	r.Source = s.source(r.Platform)
	if s.out != nil {
		s.out.reading(&r)
		return
	}
	k := readingKey{r.Platform, r.Post, r.Place, r.Metric, r.Grain, r.Dimension, r.Member, r.From, r.To, r.Total}
	if i, again := s.readings[k]; again {
		s.result.Readings[i] = r
		return
	}
	s.readings[k] = len(s.result.Readings)
	s.result.Readings = append(s.result.Readings, r)
}

func (s *sink) source(platform string) string {
	if s.in.Source != "" {
		return s.in.Source
	}
	return platform
}

// manyProblems is how many problems of one column are said one by one.
const manyProblems = 20

// bad reports a cell that cannot be read, the first ones of each column.
func (s *sink) bad(t *table.Table, c table.Cell, column, rule, hint, format string, args ...any) {
	s.flooded(flooded{
		key: t.Name + "\x00" + column + "\x00" + rule, column: column,
		problem: source.Problem{Pos: t.Pos(c), Rule: rule, Hint: hint, Text: fmt.Sprintf(format, args...)},
	})
}
