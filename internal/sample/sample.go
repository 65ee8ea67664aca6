// Package sample invents the exports of an invented brand: Larkspoke, a bicycle
// workshop cooperative that does not exist. Developers test with them, the
// example site of this repository stands on them, and [Starter] gives the site
// that `hearth new` writes, so that a newcomer sees charts before the first
// export of their own arrives.
//
// [Exports] writes files in the shapes in which platforms give them: column
// names, date forms, total rows, encodings and all, because a made-up file that
// is easier to read than a real one would prove nothing. What they tell is
// coherent: a recall in November 2025, an open letter in March 2026 that
// promises answers within a day, a forum that was closed for a week, and a
// repair café that grows. See [Events].
//
// # Same seed, same bytes
//
// There is no clock and no floating point in here: everything is drawn with
// whole numbers from a seeded generator, so that every machine writes the same
// bytes. Each export has a stream of its own; a change to one leaves the
// others as they are.
//
// # Nobody is in here
//
// Every handle is a word and a number, every address is on example.org or
// another reserved name, and every sentence is put together from parts that
// were written for this package.
package sample

import (
	"slices"
	"strings"
	"time"

	"hearth/internal/engagement"
)

// Seed is the one that the example site of this repository was made with.
const Seed = 1817

// File is one file of a site: a path with slashes from the site's folder, and its bytes.
type File struct {
	Path string
	Data []byte
}

// Until is the last day of the example site's exports, 30 September 2026.
func Until() engagement.Day { return day(2026, time.September, 30) }

// Exports gives the invented brand's exports of the 24 months that end on
// until, sorted by path. Equal arguments give equal bytes.
func Exports(seed uint64, until engagement.Day) []File {
	end := until.Time()
	from := time.Date(end.Year()-2, end.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	return world{seed: seed, from: engagement.DayOf(from), to: until, percent: 100}.exports()
}

// world is what all exports of one run have in common.
type world struct {
	seed     uint64
	from, to engagement.Day
	percent  int // of the example site's size
}

func (w world) exports() []File {
	var files []File
	for _, part := range []func() []File{w.community, w.reviews, w.mastodon, w.youtube, w.x} {
		files = append(files, part()...)
	}
	return sorted(files)
}

func sorted(files []File) []File {
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return files
}

// Event is something that happened to the invented brand and that its exports show.
type Event struct {
	From, To engagement.Day // both ends in; equal for a day
	Text     string
}

// Events lists what happened, in order of time.
func Events() []Event {
	return []Event{
		{cafeOpens, cafeOpens, "First repair café"},
		{recallStarts, recallEnds, "Recall of the Heron's rear rack"},
		{forumCloses, forumOpens - 1, "Forum closed while it moved"},
		{letterSent, letterSent, "Open letter: an answer within a day"},
	}
}

var (
	cafeOpens    = day(2025, time.April, 5)
	recallStarts = day(2025, time.November, 6)
	recallEnds   = day(2025, time.December, 10)
	forumCloses  = day(2026, time.February, 9)
	forumOpens   = day(2026, time.February, 16)
	letterSent   = day(2026, time.March, 14)
)

func day(y int, m time.Month, d int) engagement.Day {
	return engagement.DayOf(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
}
