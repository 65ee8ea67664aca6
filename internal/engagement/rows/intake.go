package rows

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"math/bits"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/zeebo/xxh3"

	"hearth/internal/engagement"
	"hearth/internal/engagement/packed"
)

// Intake takes the rows of one raw file in, packed, a piece at a time: a file
// may hold more of them than fit into memory. It is what a [Change] holds
// instead of a [Batch], and must be closed in the end.
type Intake struct {
	dir   string // for what does not fit; "" to keep all in memory
	room  int    // bytes that a lane may keep
	lanes []*Lane
	words *os.File
	text  *bufio.Writer
	said  bool // whether there are words
}

// inMemory is how many bytes all lanes of an intake keep in memory.
const inMemory = 32 << 20

// cacheDir is where an import keeps what does not fit into memory. Git does not
// see it, and it is emptied of what a crash left behind.
const cacheDir = ".hearth/cache/intake"

// Intake opens an intake with room for so many lanes.
func (r *Rows) Intake(lanes int) (*Intake, error) {
	in := &Intake{dir: filepath.Join(r.dir, filepath.FromSlash(cacheDir)), room: inMemory / max(lanes, 1)}
	if err := os.MkdirAll(in.dir, 0o700); err != nil {
		return nil, err
	}
	in.sweep()
	for range lanes {
		in.lane()
	}
	return in, nil
}

// sweep removes what imports left that ended in the middle: their files are as
// old as no import gets.
func (in *Intake) sweep() {
	entries, err := os.ReadDir(in.dir)
	if err != nil {
		return // there is nothing to sweep
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > 24*time.Hour {
			os.Remove(filepath.Join(in.dir, e.Name()))
		}
	}
}

func (in *Intake) lane() *Lane {
	l := &Lane{in: in}
	in.lanes = append(in.lanes, l)
	return l
}

// Lane gives one of the intake's lanes. Each may be used by one goroutine while
// others use others.
func (in *Intake) Lane(n int) *Lane { return in.lanes[n] }

// Words takes words in, one JSON object a line as data/text has them.
func (in *Intake) Words(lines []byte) error {
	if in.words == nil {
		f, err := os.CreateTemp(in.dir, "words-*")
		if err != nil {
			return err
		}
		in.words, in.text = f, bufio.NewWriterSize(f, 1<<18)
	}
	in.said = in.said || len(lines) > 0
	_, err := in.text.Write(lines)
	return err
}

// Reword goes through all lines of words: what it is given for the nth stands in
// its place, nil for none.
func (in *Intake) Reword(edit func(n int, line []byte) []byte) error {
	if in.words == nil {
		return nil
	}
	if err := in.text.Flush(); err != nil {
		return err
	}
	old := in.words
	if _, err := old.Seek(0, io.SeekStart); err != nil {
		return err
	}
	in.words, in.said = nil, false
	r := bufio.NewReaderSize(old, 1<<18)
	for n := 0; ; n++ {
		line, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(line) == 0 {
			break
		}
		if err == nil {
			err = in.Words(edit(n, line))
		}
		if err != nil {
			return errors.Join(err, old.Close(), os.Remove(old.Name()))
		}
	}
	return errors.Join(old.Close(), os.Remove(old.Name()))
}

// Lanes says how many lanes there are.
func (in *Intake) Lanes() int { return len(in.lanes) }

// Rows takes rows in by one of the lanes.
func (in *Intake) Rows(lane int, rows []byte) error { return in.lanes[lane].Take(rows) }

// Reset forgets what was taken in.
func (in *Intake) Reset() error {
	n := len(in.lanes)
	err := in.Close()
	in.lanes = nil
	for range n {
		in.lane()
	}
	return err
}

// Close throws away what was taken in and not put.
func (in *Intake) Close() error {
	if in == nil {
		return nil
	}
	var errs []error
	discard := func(f *os.File) {
		if f != nil {
			errs = append(errs, f.Close(), os.Remove(f.Name()))
		}
	}
	for _, l := range in.lanes {
		discard(l.file)
		l.file, l.rows, l.runs = nil, heap{}, nil
	}
	discard(in.words)
	in.words, in.said = nil, false
	return errors.Join(errs...)
}

// Lane is one way into an intake.
type Lane struct {
	in   *Intake
	rows heap
	runs []stored // what did not fit
	file *os.File
	end  int64 // of file
	seen byte  // see fetch

	months []string // that there are rows of, in the order in which they came
	days   [2]filing

	messages, readings int64
	dated              bool // whether any row had a day
	from, to           engagement.Day
	counts             []int64 // by month
	sums               []xxh3.Uint128
	once               sync.Once
}

// filing is a day that was met before, and its month. Two take turns where
// messages and the numbers about them come one after the other.
type filing struct {
	day   engagement.Day
	month int32
	known bool
}

// stored is a run of sorted rows of one month in a lane's file.
type stored struct {
	month    string
	from, to int64
}

// Take takes rows in, one behind the other. They are copied.
func (l *Lane) Take(rows []byte) error {
	for len(rows) > 0 {
		var row packed.Row
		row, rows = packed.Next(rows)
		l.row(row)
	}
	if l.in.dir != "" && l.rows.size > l.in.room {
		return l.store()
	}
	return nil
}

func (l *Lane) row(row packed.Row) {
	if row.IsReading() {
		l.readings++
	} else {
		l.messages++
	}
	d, dated := row.Filed()
	if dated {
		if !l.dated {
			l.from, l.to, l.dated = d, d, true
		}
		l.from, l.to = min(l.from, d), max(l.to, d)
	}
	month := l.month(d, dated)
	l.counts[month]++
	l.sums[month] = plus(l.sums[month], xxh3.Hash128(row[4:]))
	l.rows.add(row, month)
}

// month gives the number of the month that a row is filed under.
func (l *Lane) month(d engagement.Day, dated bool) int32 {
	if dated {
		for _, f := range l.days {
			if f.known && f.day == d {
				return f.month
			}
		}
	}
	name := monthName(d, dated)
	i := slices.Index(l.months, name)
	if i < 0 {
		i = len(l.months)
		l.months, l.counts, l.sums = append(l.months, name), append(l.counts, 0), append(l.sums, xxh3.Uint128{})
	}
	if dated {
		l.days[0], l.days[1] = filing{d, int32(i), true}, l.days[0]
	}
	return int32(i)
}

// monthName names the file of a row: "2026-06", or "undated". Years outside the
// four digits are a slip of the export and undated too.
func monthName(d engagement.Day, dated bool) string {
	if !dated {
		return undated
	}
	t := d.Time()
	if t.Year() < 1 || t.Year() > 9999 {
		return undated
	}
	return t.Format("2006-01")
}

// store writes all rows to the lane's file, those of each month as a sorted run.
func (l *Lane) store() error {
	if l.file == nil {
		f, err := os.CreateTemp(l.in.dir, "rows-*")
		if err != nil {
			return err
		}
		l.file = f
	}
	w := bufio.NewWriterSize(l.file, 1<<18)
	l.rows.sort()
	for month, places := range l.rows.months {
		if len(places) == 0 {
			continue
		}
		run := stored{month: l.months[month], from: l.end}
		for i, p := range places {
			l.seen += l.rows.fetch(places[i:])
			n, err := w.Write(l.rows.row(p))
			if l.end += int64(n); err != nil {
				return err
			}
		}
		run.to = l.end
		l.runs = append(l.runs, run)
	}
	l.rows.reset()
	return w.Flush()
}

func sortedNames[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// months counts the rows by month.
func (in *Intake) months() []Month {
	counts := map[string]int64{}
	for _, l := range in.lanes {
		for i, n := range l.counts {
			counts[l.months[i]] += n
		}
	}
	var out []Month
	for _, name := range sortedNames(counts) {
		if counts[name] > 0 {
			out = append(out, Month{Name: name, Rows: counts[name]})
		}
	}
	return out
}

// plus adds what two parts of the rows are. The sum is the same in whatever order
// they came.
func plus(a, b xxh3.Uint128) xxh3.Uint128 {
	lo, carry := bits.Add64(a.Lo, b.Lo, 0)
	hi, _ := bits.Add64(a.Hi, b.Hi, carry)
	return xxh3.Uint128{Hi: hi, Lo: lo}
}

// digest is the identity of the rows: equal rows have equal ones, in whatever
// order they came.
func (in *Intake) digest() string {
	sums := map[string]xxh3.Uint128{}
	for _, l := range in.lanes {
		for i, s := range l.sums {
			sums[l.months[i]] = plus(sums[l.months[i]], s)
		}
	}
	h := sha256.New()
	for _, m := range in.months() {
		sum := sums[m.Name].Bytes()
		h.Write(sum[:])
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// measure sets what an entry says of its rows.
func (in *Intake) measure(e *Entry) {
	e.Months, e.Messages, e.Readings, e.From, e.To = in.months(), 0, 0, 0, 0
	e.Digest = in.digest()
	dated := false
	for _, l := range in.lanes {
		e.Messages, e.Readings = e.Messages+l.messages, e.Readings+l.readings
		switch {
		case !l.dated:
		case !dated:
			e.From, e.To, dated = l.from, l.to, true
		default:
			e.From, e.To = min(e.From, l.from), max(e.To, l.to)
		}
	}
}

// sources gives the sorted runs of one month.
func (in *Intake) sources(month string) []puller {
	var out []puller
	for _, l := range in.lanes {
		l.once.Do(l.rows.sort)
		if i := slices.Index(l.months, month); i >= 0 && i < len(l.rows.months) && len(l.rows.months[i]) > 0 {
			out = append(out, &heaped{rows: &l.rows, places: l.rows.months[i]})
		}
		for _, s := range l.runs {
			if s.month == month {
				out = append(out, &filed{from: io.NewSectionReader(l.file, s.from, s.to-s.from)})
			}
		}
	}
	return out
}
