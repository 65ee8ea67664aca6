// Package ingest reads the exports of the places where people talk with a
// brand and turns them into messages and readings. It is for the import
// command and for a build that finds a new raw file.
//
// [Read] takes one file and gives a [Result]: what the file is and why, what was
// read, kept and dropped from each table, the rows, and every problem with its
// file, line and column. [Formats] lists what can be read.
//
// # The one idea
//
// A file is climbed rung by rung (package table: container, encoding, preamble,
// delimiter, tables) and only then compared with the formats, by content. A
// format is accepted when all that it requires is there, and when no other
// format is. A table that is none of the platforms' own goes to the mapper,
// which guesses its columns, shows the guess, and writes it down as a [Mapping]
// that the next import reuses. What cannot be settled is refused with the line
// and with what to type; nothing is guessed in silence, and nothing becomes zero.
//
// # What never gets out of here
//
// Handles and ids of people become pseudonyms (the [Keyer]), ids of messages
// become keys. Columns with e-mail addresses, IP addresses, phone numbers, click
// ids, employees' names and revenue are dropped and counted. Items that are not
// public are dropped and counted. Words of messages leave apart from the rows,
// which hold only what word lists found in them ([Sort]) and, where a site asks for
// it, a number made of them with its key; words of help desks and other private
// channels do not leave at all.
//
// # A new platform
//
// One file with a [Format] (what it needs to be recognised, and a function that
// reads), one line in the table of formats.go, one test.
package ingest

import (
	"bytes"
	"context"
	"io"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/table"
	lists "hearth/internal/engagement/words"
	"hearth/internal/source"
)

// Version is the importer's. It is part of a row's identity: a raw file is
// imported again when it rises.
const Version = 11

// Input is one raw file.
type Input struct {
	Name   string      // as the writer knows it: "data/raw/forum/june.csv"
	Source string      // name of the source it belongs to; "" for its platform
	Data   []byte      // its bytes; or
	Reader io.ReaderAt // its bytes on demand, with Size
	Size   int64
}

// Options are what the site knows about its sources.
type Options struct {
	Zone     *time.Location // for times without one; nil is UTC
	Keyer    Keyer          // nil numbers people and messages as they come: for a dry run, never to be stored
	Accounts []string       // the brand's own: "@x@y.z", "x:@handle", an address, a bare handle
	Staff    []string       // of people of the company who speak as themselves
	Senders  []string       // of those who speak to many: press, partners, well-known people
	Bots     []string       // of programs: what they write is automated, whether they say so or not
	Captured engagement.Day // day of the export; 0 takes the newest evidence in the file
	Format   string         // name of the one format to try; "" tries all
	Mapping  *Mapping       // what the columns of a table mean; nil guesses
	Key      string         // column that must name each row once; "" for none
	Repeats  bool           // rows without an id stay, even those that are surely another one again
	Lists    *lists.Lists   // that sort what was said; nil sorts nothing
	Private  bool           // keep no words
	SameText bool           // give what people wrote in the same words the same number ([engagement.Message].Wording)

	Forgotten map[string]bool                           // pseudonyms of people who asked to be taken out: their messages are left out
	Meet      func(platform, id, handle, person string) // is told of every author, by several goroutines at once; nil for nobody

	Into     Taker                  // takes the rows of a large file; nil only counts them
	Windows  table.Windows          // what a large file is, and how it is cut; zero is sensible
	Scratch  string                 // folder for what does not fit into memory; "" is the system's
	Progress func(done, size int64) // is told how much of a large file was read; nil for nobody
}

// Taker takes the rows of a file that is too large for a [Result], packed
// (package packed), and the words as lines of data/text. Each lane is used by one
// goroutine at a time.
type Taker interface {
	Lanes() int
	Reset() error // what was taken so far does not count
	Rows(lane int, rows []byte) error
	Words(lines []byte) error
	// Reword goes through all lines of words: what it is given for the nth
	// stands in its place, nil for none.
	Reword(edit func(n int, line []byte) []byte) error
}

// Words is what somebody wrote, kept apart from the rows.
type Words struct {
	Message  string // ID
	Title    string
	Text     string
	Language string
	Attached bool // a picture or the like goes with them, where the export says so
}

// Result is what a file holds.
type Result struct {
	File     string
	Format   string // "" when the file is refused
	Why      string // by what it was recognised
	Tables   []TableReport
	Columns  []string // headers of all tables in the file, as written
	Messages []engagement.Message
	Readings []engagement.Reading
	Coverage []engagement.Coverage
	Words    []Words
	Sorted   int // messages whose words were sorted by the lists
	Captured engagement.Day
	Problems source.List
	Mapping  *Mapping // a guess, to be written beside the file; nil when none was made
	Streamed bool     // the rows are with Options.Into, and not here
}

// Read reads one file. Rows leave in the order of the file; readings and
// messages that the file repeats stand once, the last one counts. Rows without an
// id are repeats where a person cannot have written both.
func Read(ctx context.Context, in Input, opt Options) Result {
	if in.Reader == nil {
		in.Reader, in.Size = bytes.NewReader(in.Data), int64(len(in.Data))
	}
	s := newSink(in, opt)
	s.walk(ctx)
	return s.finish()
}
