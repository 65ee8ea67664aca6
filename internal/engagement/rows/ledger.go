package rows

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"slices"

	"hearth/internal/engagement"
)

const (
	rowsDir    = "data/rows"
	textDir    = "data/text"
	ledgerName = "ledger.json"
	ledgerPath = rowsDir + "/" + ledgerName
)

// Ledger says where all rows came from.
type Ledger struct {
	Entries []Entry // sorted by source, then origin
}

// Entry is what the ledger knows of one raw file.
type Entry struct {
	Origin   string // see [Origin]
	Raw      string // path of the raw file, relative to the site, with slashes
	Source   string // the folder under data/rows: letters, digits, - _ and . inside
	Platform string
	SHA256   string // of the raw file, in hex
	Size     int64  // of the raw file, in bytes
	Importer string // version of the importer
	Settings string // digest of what else shaped the rows: zone, accounts, mapping; "" for nothing
	Words    string // version of the word lists that sorted the words; "" when none did
	Format   string
	Key      string // fingerprint of the key the pseudonyms were made with; "" when there are none
	Zone     string // of the file's days and times
	Captured engagement.Day

	Read, Kept int64
	Dropped    []Drop                // why rows were left out, sorted by reason
	Coverage   []engagement.Coverage // which days it speaks for; Origin is filled in

	// Filled in by [Rows.Put].
	From, To           engagement.Day // first and last dated row; 0 without any
	Messages, Readings int64
	Months             []Month // where the rows are, sorted
	Shared             []Share // which of them are filed under other raw files, sorted
	Digest             string  // of the rows themselves: equal rows, equal digest
}

// Drop is a number of rows left out for one reason.
type Drop struct {
	Reason string `json:"reason"`
	Rows   int64  `json:"rows"`
}

// Month is a number of rows in one file.
type Month struct {
	Name string `json:"month"` // "2026-06" or "undated"
	Rows int64  `json:"rows"`
}

// Share is the rows of one file that a raw file has word for word as the one
// that they are filed under.
type Share struct {
	Month string     `json:"month"`
	Rows  [][2]int64 `json:"rows"` // first to last, counted from 0
}

// Origin gives the short stable id of a raw file from its SHA-256 in hex. The
// same bytes have the same origin wherever they lie.
func Origin(sha256 string) string { return sha256[:min(16, len(sha256))] }

// Find gives the entry of an origin.
func (l Ledger) Find(origin string) (Entry, bool) {
	i := slices.IndexFunc(l.Entries, func(e Entry) bool { return e.Origin == origin })
	if i < 0 {
		return Entry{}, false
	}
	return l.Entries[i], true
}

// Raw gives the entry of a raw file by its path relative to the site.
func (l Ledger) Raw(path string) (Entry, bool) {
	i := slices.IndexFunc(l.Entries, func(e Entry) bool { return e.Raw == path })
	if i < 0 {
		return Entry{}, false
	}
	return l.Entries[i], true
}

// Keys gives the fingerprints of the keys that the rows were made with, sorted.
func (l Ledger) Keys() []string {
	var out []string
	for _, e := range l.Entries {
		if e.Key != "" {
			out = append(out, e.Key)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (l Ledger) clone() Ledger {
	l.Entries = slices.Clone(l.Entries)
	for i := range l.Entries {
		e := &l.Entries[i]
		e.Dropped, e.Months, e.Coverage, e.Shared = slices.Clone(e.Dropped), slices.Clone(e.Months), slices.Clone(e.Coverage), slices.Clone(e.Shared)
	}
	return l
}

// take removes an entry and gives it.
func (l *Ledger) take(origin string) (Entry, bool) {
	e, ok := l.Find(origin)
	l.Entries = slices.DeleteFunc(l.Entries, func(x Entry) bool { return x.Origin == origin })
	return e, ok
}

func (l *Ledger) sort() {
	slices.SortFunc(l.Entries, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Origin, b.Origin))
	})
}

// coverage gives the spans of the entry, or one without days when it has none,
// so that every origin is named.
func (e Entry) coverage() []engagement.Coverage {
	spans := slices.Clone(e.Coverage)
	if len(spans) == 0 {
		spans = []engagement.Coverage{{Source: e.Source, Platform: e.Platform, Captured: e.Captured, Zone: e.Zone}}
	}
	for i := range spans {
		spans[i].Origin = e.Origin
	}
	return spans
}

func compareCoverage(a, b engagement.Coverage) int {
	return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Origin, b.Origin), cmp.Compare(a.Platform, b.Platform),
		cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Captured, b.Captured), cmp.Compare(a.Zone, b.Zone))
}

var (
	safeSource = regexp.MustCompile(`^[\pL\pN_]([\pL\pN_.-]*[\pL\pN_])?$`)
	safeOrigin = regexp.MustCompile(`^[0-9a-z]{8,64}$`)
	safeMonth  = regexp.MustCompile(`^(\d{4}-\d{2}|` + undated + `)$`)
)

// CheckSource says whether a name can be a source, which is also a folder.
func CheckSource(name string) error {
	if len(name) <= 100 && safeSource.MatchString(name) {
		return nil
	}
	return refuse("", "bad-source", "use letters, digits, - and _, such as `our-forum`",
		"%q cannot be the name of a source, because it is also the name of a folder", name)
}

// fill completes the entry of a change from its rows, and gives those.
func fill(c Change) (Entry, *Intake, error) {
	e, in := c.Entry, c.Intake
	if err := CheckSource(e.Source); err != nil {
		return e, nil, err
	}
	if !safeOrigin.MatchString(e.Origin) {
		return e, nil, fmt.Errorf("rows: %q is no origin", e.Origin)
	}
	if in == nil {
		in = c.Batch.intake()
	}
	in.measure(&e)
	e.Shared = nil
	e.Dropped = slices.Clone(e.Dropped)
	slices.SortFunc(e.Dropped, func(a, b Drop) int { return cmp.Compare(a.Reason, b.Reason) })
	e.Coverage = slices.Clone(e.Coverage)
	for i := range e.Coverage {
		e.Coverage[i].Source, e.Coverage[i].Origin = e.Source, e.Origin
	}
	slices.SortFunc(e.Coverage, compareCoverage)
	return e, in, nil
}

// readLedger reads the ledger; none is an empty one.
func readLedger(name string) (Ledger, []byte, error) {
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return Ledger{}, nil, nil
	}
	if err != nil {
		return Ledger{}, nil, err
	}
	l, err := parseLedger(data)
	return l, data, err
}

// parseLedger reads ledger.json strictly: what a later Hearth added is said,
// not lost when this one writes the file again.
func parseLedger(data []byte) (Ledger, error) {
	var head struct {
		Schema *int `json:"schema"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return Ledger{}, brokenLedger(err)
	}
	if head.Schema == nil {
		return Ledger{}, brokenLedger(errors.New("it has no \"schema\""))
	}
	if *head.Schema > engagement.Schema {
		return Ledger{}, refuse(ledgerPath, "rows-schema", "update hearth, or import the exports again with this one",
			"these rows were written by a newer hearth (schema %d, this one knows %d)", *head.Schema, engagement.Schema)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var f ledgerFile
	if err := dec.Decode(&f); err != nil {
		return Ledger{}, brokenLedger(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Ledger{}, brokenLedger(errors.New("there is something after its end"))
	}
	l := Ledger{}
	for _, x := range f.Entries {
		e := x.entry()
		if err := e.check(); err != nil {
			return Ledger{}, brokenLedger(err)
		}
		l.Entries = append(l.Entries, e)
	}
	l.sort()
	for i := 1; i < len(l.Entries); i++ {
		if l.Entries[i].Origin == l.Entries[i-1].Origin {
			return Ledger{}, brokenLedger(fmt.Errorf("origin %q is there twice", l.Entries[i].Origin))
		}
	}
	return l, nil
}

// check keeps a hand-edited ledger from naming files outside data/rows.
func (e Entry) check() error {
	if err := CheckSource(e.Source); err != nil {
		return err
	}
	if !safeOrigin.MatchString(e.Origin) {
		return fmt.Errorf("%q is no origin", e.Origin)
	}
	for _, s := range e.Shared {
		for i, r := range s.Rows {
			if r[0] < 0 || r[1] < r[0] || i > 0 && r[0] <= s.Rows[i-1][1] {
				return fmt.Errorf("the shared rows of %s are out of order", e.Origin)
			}
		}
	}
	for _, m := range e.Months {
		if !safeMonth.MatchString(m.Name) {
			return fmt.Errorf("%q is no month", m.Name)
		}
	}
	return nil
}

func brokenLedger(err error) error {
	return refuse(ledgerPath, "ledger-broken", "restore the file from git, or delete data/rows and import again where the exports are",
		"the ledger of the rows cannot be read: %v", err)
}
