package rows

import (
	"bytes"
	"encoding/json"
	"fmt"

	"hearth/internal/engagement"
)

// ledgerFile is ledger.json. It is apart from [Ledger] so that the file's names
// can stay when those of Go change.
type ledgerFile struct {
	Schema  int         `json:"schema"`
	Entries []entryFile `json:"entries"`
}

type entryFile struct {
	Origin   string     `json:"origin"`
	Raw      string     `json:"raw"`
	Source   string     `json:"source"`
	Platform string     `json:"platform"`
	SHA256   string     `json:"sha256"`
	Size     int64      `json:"size"`
	Importer string     `json:"importer"`
	Settings string     `json:"settings,omitempty"`
	Words    string     `json:"words,omitempty"`
	Format   string     `json:"format"`
	Key      string     `json:"key,omitempty"`
	Zone     string     `json:"zone,omitempty"`
	Captured date       `json:"captured,omitempty"`
	From     date       `json:"from,omitempty"`
	To       date       `json:"to,omitempty"`
	Read     int64      `json:"read"`
	Kept     int64      `json:"kept"`
	Dropped  []Drop     `json:"dropped,omitempty"`
	Messages int64      `json:"messages"`
	Readings int64      `json:"readings"`
	Months   []Month    `json:"months"`
	Shared   []Share    `json:"shared,omitempty"`
	Coverage []spanFile `json:"coverage,omitempty"`
	Digest   string     `json:"digest"`
}

type spanFile struct {
	Platform string `json:"platform"`
	From     date   `json:"from,omitempty"`
	To       date   `json:"to,omitempty"`
	Captured date   `json:"captured,omitempty"`
	Zone     string `json:"zone,omitempty"`
}

// date is a day written as 2026-06-14; 0, which means unknown, is left out.
type date engagement.Day

// MarshalText writes the day.
func (d date) MarshalText() ([]byte, error) { return []byte(engagement.Day(d).String()), nil }

// UnmarshalText reads the day.
func (d *date) UnmarshalText(text []byte) error {
	day, err := engagement.ParseDay(string(text))
	if err != nil {
		return fmt.Errorf("%q is no day", text)
	}
	*d = date(day)
	return nil
}

// encode gives the bytes of ledger.json: sorted, indented, one entry after the
// other so that a pull request shows which file changed.
func (l Ledger) encode() ([]byte, error) {
	f := ledgerFile{Schema: engagement.Schema, Entries: []entryFile{}}
	for _, e := range l.Entries {
		f.Entries = append(f.Entries, e.file())
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(f)
	return b.Bytes(), err
}

func (e Entry) file() entryFile {
	f := entryFile{
		Origin: e.Origin, Raw: e.Raw, Source: e.Source, Platform: e.Platform, SHA256: e.SHA256, Size: e.Size,
		Importer: e.Importer, Settings: e.Settings, Words: e.Words, Format: e.Format, Key: e.Key, Zone: e.Zone, Captured: date(e.Captured),
		From: date(e.From), To: date(e.To), Read: e.Read, Kept: e.Kept, Dropped: e.Dropped,
		Messages: e.Messages, Readings: e.Readings, Months: e.Months, Shared: e.Shared, Digest: e.Digest,
	}
	if f.Months == nil {
		f.Months = []Month{}
	}
	for _, c := range e.Coverage {
		f.Coverage = append(f.Coverage, spanFile{c.Platform, date(c.From), date(c.To), date(c.Captured), c.Zone})
	}
	return f
}

func (f entryFile) entry() Entry {
	e := Entry{
		Origin: f.Origin, Raw: f.Raw, Source: f.Source, Platform: f.Platform, SHA256: f.SHA256, Size: f.Size,
		Importer: f.Importer, Settings: f.Settings, Words: f.Words, Format: f.Format, Key: f.Key, Zone: f.Zone, Captured: engagement.Day(f.Captured),
		From: engagement.Day(f.From), To: engagement.Day(f.To), Read: f.Read, Kept: f.Kept, Dropped: f.Dropped,
		Messages: f.Messages, Readings: f.Readings, Months: f.Months, Shared: f.Shared, Digest: f.Digest,
	}
	for _, c := range f.Coverage {
		e.Coverage = append(e.Coverage, engagement.Coverage{
			Source: f.Source, Platform: c.Platform, From: engagement.Day(c.From), To: engagement.Day(c.To),
			Captured: engagement.Day(c.Captured), Zone: c.Zone, Origin: f.Origin,
		})
	}
	return e
}
