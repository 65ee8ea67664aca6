// Package rows keeps what import made of the exports: cleaned, pseudonymous
// rows without words, in Parquet by source and month, beside a ledger that says
// where each of them came from. Package ingest makes the rows, an engine reads
// the files, and everybody else asks this package which files there are.
//
// The main types are [Rows], the rows of one site; [Entry], what the ledger
// knows of one raw file; [Batch], the rows of that file; and [Key], which turns
// identities into pseudonyms.
//
// # The one idea
//
// A row belongs to the raw file it came from, its origin. Putting an origin
// again replaces its rows and nobody else's, so importing is repeatable and can
// be undone, and a month that an origin does not touch keeps its bytes. A row
// that several origins have word for word is filed once, under the first of
// them; the ledger says who else has it ([Share]). So the same exports give the
// same files in any order, and an export that repeats what is known changes
// nothing but the months in which it says something new. What
// the rows are is said by the ledger ([Rows.Fingerprint]), never by the bytes
// of a Parquet file, which a later writer may lay out differently.
//
// # Files
//
//	data/rows/ledger.json             which raw files, read by what, with which key
//	data/rows/SOURCE/2026-06.parquet  messages and readings of that month
//	data/rows/SOURCE/undated.parquet  those without a date
//	data/text/SOURCE/ORIGIN.ndjson    customers' words by message id (git-ignored)
//	data/rows/.staged/                a change that is being made
//	.hearth/cache/replaced/           what a preview's changes replaced, until it has time ([Rows.PutAside])
//
// A change is staged first, then committed by one rename, then moved into
// place. One process at a time does that, others wait; one whose picture of the
// rows is out of date by then is told to run again. Whoever opens the rows after a crash finishes a committed change and
// throws an uncommitted one away. Rows whose origin the ledger lacks (a merge of
// two branches can leave some) are not counted by anybody: engines leave them
// out by the origins in [Rows.Coverage], and the next change to their month
// cleans them away.
package rows

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"hearth/internal/engagement"
	"hearth/internal/engagement/packed"
	"hearth/internal/source"
)

// Refusal is an error that a writer can do something about.
type Refusal struct{ source.Problem }

// Error gives the place and the sentence.
func (r *Refusal) Error() string {
	if r.Pos.File == "" {
		return r.Text
	}
	return r.Pos.String() + ": " + r.Text
}

// refuse makes a refusal about a file, which may be "".
func refuse(file, rule, hint, format string, args ...any) error {
	return &Refusal{source.Problem{Pos: source.Pos{File: file}, Rule: rule, Hint: hint, Text: fmt.Sprintf(format, args...)}}
}

// Rows is the rows of one site. It is not safe for use by several goroutines;
// two processes that change the same site are told so.
type Rows struct {
	dir    string // the site's folder
	ledger Ledger
	was    []byte // ledger.json as opened, to notice another process
	aside  bool   // what changes replace is put aside
}

// Batch is the rows of one raw file.
type Batch struct {
	Messages []engagement.Message
	Readings []engagement.Reading
	Words    []Words
}

// intake packs a batch.
func (b Batch) intake() *Intake {
	in := &Intake{}
	l := in.lane()
	var row []byte
	for i := range b.Messages {
		row = packed.AppendMessage(row[:0], &b.Messages[i])
		l.row(row)
	}
	for i := range b.Readings {
		row = packed.AppendReading(row[:0], &b.Readings[i])
		l.row(row)
	}
	return in
}

// Change is one origin to be put.
type Change struct {
	Entry  Entry
	Batch  Batch
	Intake *Intake // instead of the batch, when not nil
}

// Open opens the rows of the site in dir; they need not exist yet. It finishes
// or throws away a change that was cut short.
func Open(dir string) (*Rows, error) {
	r := &Rows{dir: dir}
	if err := r.recover(); err != nil {
		return nil, fmt.Errorf("rows: finish the last change: %w", err)
	}
	var err error
	r.ledger, r.was, err = readLedger(r.path(ledgerName))
	return r, err
}

// Ledger gives what is known of every raw file, sorted by source and origin.
func (r *Rows) Ledger() Ledger { return r.ledger.clone() }

// Put replaces the rows of one origin.
func (r *Rows) Put(e Entry, b Batch) error { return r.Apply([]Change{{Entry: e, Batch: b}}, nil) }

// Remove takes the rows and words of one origin away. An origin that is not
// there is an error.
func (r *Rows) Remove(origin string) error { return r.Apply(nil, []string{origin}) }

// Apply puts and removes many origins as one change: all of it or nothing.
// Months are written once, however many origins touch them.
func (r *Rows) Apply(put []Change, remove []string) error {
	next, months, err := r.plan(put, remove)
	if err != nil {
		return err
	}
	unlock, err := r.lock()
	if err != nil {
		return err
	}
	defer unlock()
	if err := r.finish(); err != nil { // somebody's who was stopped since the rows were opened
		return err
	}
	s, err := r.stage()
	if err != nil {
		return err
	}
	if err := r.stageAll(s, next, months, put); err != nil {
		s.drop()
		return err
	}
	if err := r.commit(s, next); err != nil {
		return err
	}
	r.ledger = next
	if r.aside {
		return nil
	}
	return Sweep(r.dir)
}

// month names one Parquet file.
type month struct{ source, name string }

func (m month) path() string { return m.source + "/" + m.name + ".parquet" }

// touched is what a change brings to one month: the rows of the raw files that
// are put. A month that only loses rows is there with none.
type touched []fresh

// fresh is the rows of one raw file.
type fresh struct {
	origin string
	in     *Intake
}

// plan gives the ledger as it will be and the months that are written.
func (r *Rows) plan(put []Change, remove []string) (Ledger, map[month]touched, error) {
	next := r.ledger.clone()
	months := map[month]touched{}
	touch := func(e Entry) {
		for _, m := range e.Months {
			k := month{e.Source, m.Name}
			months[k] = append(months[k], nil...)
		}
	}
	for _, o := range remove {
		e, ok := next.take(o)
		if !ok {
			return next, nil, refuse(ledgerPath, "unknown-origin", "", "there are no rows of %q to take away", o)
		}
		touch(e)
	}
	for _, c := range put {
		if old, ok := next.take(c.Entry.Origin); ok {
			if old.SHA256 != c.Entry.SHA256 {
				return next, nil, fmt.Errorf("rows: %s and %s have the same origin %s but are different files", old.Raw, c.Entry.Raw, old.Origin)
			}
			touch(old)
		}
		e, in, err := fill(c)
		if err != nil {
			return next, nil, err
		}
		for _, m := range e.Months {
			k := month{e.Source, m.Name}
			months[k] = append(months[k], fresh{e.Origin, in})
		}
		next.Entries = append(next.Entries, e)
	}
	next.sort()
	return next, months, nil
}

// stageAll writes every changed month, the words and the ledger aside.
func (r *Rows) stageAll(s *staging, next Ledger, months map[month]touched, put []Change) error {
	gone := map[string]bool{} // what is filed of these now counts no more
	for _, c := range put {
		gone[c.Entry.Origin] = true
	}
	if err := r.stageMonths(s, next, months, gone); err != nil {
		return err
	}
	if err := r.stageWords(s, next, put); err != nil {
		return err
	}
	return s.ledger(next)
}

func sortedMonths[V any](m map[month]V) []month {
	keys := make([]month, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b month) int {
		return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.name, b.name))
	})
	return keys
}

// Files gives the Parquet files that hold rows, sorted, for an engine to read.
func (r *Rows) Files() []string {
	seen := map[month]bool{}
	for _, e := range r.ledger.Entries {
		for _, m := range e.Months {
			seen[month{e.Source, m.Name}] = true
		}
	}
	var out []string
	for _, m := range sortedMonths(seen) {
		out = append(out, r.path(m.path()))
	}
	return out
}

// Check says what the ledger and the files disagree about, such as after a
// merge of two branches that both imported. Nil means that every file is there.
func (r *Rows) Check() error {
	for _, f := range r.Files() {
		if _, err := os.Stat(f); err != nil {
			return refuse(r.shown(f), "rows-missing", "import again where the exports are, and commit data/rows whole",
				"the ledger says that this file holds rows, but it is not there")
		}
	}
	return nil
}

// Read gives the rows of one of [Rows.Files], in the order of the file.
func (r *Rows) Read(file string) (Batch, error) {
	recs, err := readRecords(file, r.shown(file))
	return batch(recs), err
}

// Each reads the Parquet file with a name in pieces of at most so many rows, in
// the order of the file, for an engine that cannot read it itself.
func Each(name string, most int, take func(Batch) error) error {
	return eachRecords(name, name, most, func(recs []record) error { return take(batch(recs)) })
}

func batch(recs []record) Batch {
	var b Batch
	for _, x := range recs {
		switch x.Row {
		case rowMessage:
			b.Messages = append(b.Messages, x.message())
		case rowReading:
			b.Readings = append(b.Readings, x.reading())
		}
	}
	return b
}

// Coverage gives which days each raw file speaks for, sorted. Every origin of
// the ledger is there, so that an engine can tell rows that belong to nothing.
func (r *Rows) Coverage() []engagement.Coverage {
	var out []engagement.Coverage
	for _, e := range r.ledger.Entries {
		out = append(out, e.coverage()...)
	}
	slices.SortFunc(out, compareCoverage)
	return out
}

// AsOf gives the newest capture: the clock from which periods count. It is 0
// without rows.
func (r *Rows) AsOf() engagement.Day {
	var newest engagement.Day
	for _, c := range r.Coverage() {
		newest = max(newest, c.Captured)
	}
	return newest
}

// Fingerprint is the identity of everything: equal fingerprints give equal
// answers. It is made from the ledger alone.
func (r *Rows) Fingerprint() string {
	h := sha256.New()
	fmt.Fprintf(h, "rows %d\n", engagement.Schema)
	for _, e := range r.ledger.Entries {
		fmt.Fprintf(h, "%q %q %q %q %q\n", e.Origin, e.Source, e.Digest, e.Key, e.Words)
		for _, c := range e.coverage() {
			fmt.Fprintf(h, "%q %q %d %d %d %q\n", c.Source, c.Platform, c.From, c.To, c.Captured, c.Zone)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// shown is how a writer knows a file: relative to the site.
func (r *Rows) shown(file string) string {
	rel, err := filepath.Rel(r.dir, file)
	if err != nil {
		return file
	}
	return filepath.ToSlash(rel)
}

// path gives the place of a file under data/rows.
func (r *Rows) path(name string) string {
	return filepath.Join(r.dir, filepath.FromSlash(rowsDir), filepath.FromSlash(name))
}
