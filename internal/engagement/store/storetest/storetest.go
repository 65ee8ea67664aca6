// Package storetest is the one conformance test that every engine passes: what
// [store.Store] promises, said by example. An engine's own test calls [Run].
//
// The rows are written by package rows, as in a site, so that what an engine
// reads is what import writes. Other packages' tests may use [Write] to lay
// rows of their own.
package storetest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/rows"
	"hearth/internal/engagement/store"
)

// Open starts an empty engine. Run closes it.
type Open func(t *testing.T) store.Store

// File is what one raw file would have brought.
type File struct {
	Source   string
	Captured string // 2026-07-01; also of its rows that do not say
	From, To string // days covered; "" when not known
	Messages []engagement.Message
	Readings []engagement.Reading
}

// Write lays files as rows of a new site and gives what [store.Store.Load] needs.
func Write(t testing.TB, files ...File) ([]string, []engagement.Coverage) {
	t.Helper()
	r, err := rows.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var put []rows.Change
	for i, f := range files {
		put = append(put, f.change(t, i))
	}
	if err := r.Apply(put, nil); err != nil {
		t.Fatal(err)
	}
	return r.Files(), r.Coverage()
}

// change makes the ledger entry of a file, numbered so that later files have
// later origins.
func (f File) change(t testing.TB, i int) rows.Change {
	sum := sha256.Sum256(fmt.Appendf(nil, "file %d", i))
	e := rows.Entry{
		Origin: fmt.Sprintf("%08d", i), Raw: fmt.Sprintf("data/raw/%s/%d.csv", f.Source, i), Source: f.Source, Platform: "community",
		SHA256: hex.EncodeToString(sum[:]), Captured: day(t, f.Captured),
	}
	if f.From != "" {
		e.Coverage = []engagement.Coverage{{Platform: "community", From: day(t, f.From), To: day(t, f.To), Captured: e.Captured, Zone: "UTC"}}
	}
	b := rows.Batch{Messages: f.Messages, Readings: f.Readings}
	for i := range b.Messages {
		if b.Messages[i].Captured == 0 {
			b.Messages[i].Captured = e.Captured
		}
	}
	for i := range b.Readings {
		if b.Readings[i].Captured == 0 {
			b.Readings[i].Captured = e.Captured
		}
	}
	return rows.Change{Entry: e, Batch: b}
}

func day(t testing.TB, s string) engagement.Day {
	t.Helper()
	if s == "" {
		return 0
	}
	d, err := engagement.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// msg makes a message from a line: id parent root role person time, with - for
// none. A day alone is a message whose hour is not known; the kind follows from
// the place in the thread.
func msg(t testing.TB, line string) engagement.Message {
	t.Helper()
	f := strings.Fields(line)
	if len(f) != 6 {
		t.Fatalf("%q does not have six fields", line)
	}
	for i := range f {
		if f[i] == "-" {
			f[i] = ""
		}
	}
	m := engagement.Message{ID: f[0], Parent: f[1], Root: f[2], Role: f[3], Person: f[4], Platform: "community", Place: "forum", Kind: engagement.KindPost}
	if m.Parent != "" {
		m.Kind = engagement.KindReply
	}
	switch {
	case f[5] == "":
	case len(f[5]) == len(time.DateOnly):
		m.ByDay = true
		m.At = day(t, f[5]).Time()
	default:
		at, err := time.Parse("2006-01-02T15:04", f[5])
		if err != nil {
			t.Fatal(err)
		}
		m.At = at
	}
	if !m.At.IsZero() {
		m.Day = engagement.DayOf(m.At)
	}
	return m
}

func msgs(t testing.TB, lines ...string) []engagement.Message {
	t.Helper()
	var out []engagement.Message
	for _, l := range lines {
		out = append(out, msg(t, l))
	}
	return out
}

// loaded opens an engine with the files in it.
func loaded(t *testing.T, open Open, files ...File) store.Store {
	t.Helper()
	st := open(t)
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	paths, coverage := Write(t, files...)
	if err := st.Load(t.Context(), paths, coverage); err != nil {
		t.Fatal(err)
	}
	return st
}

// show writes a table as lines of cells, with - for a missing one.
func show(t store.Table) string {
	var b strings.Builder
	for _, r := range t.Rows {
		for i, v := range r {
			if i > 0 {
				b.WriteByte(' ')
			}
			switch v := v.(type) {
			case nil:
				b.WriteByte('-')
			case string:
				b.WriteString(v)
			default:
				fmt.Fprint(&b, v)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// asks checks what a portable query answers.
func asks(t *testing.T, st store.Store, want, query string, args ...any) {
	t.Helper()
	got, err := st.Ask(t.Context(), query, args...)
	if err != nil {
		t.Errorf("%s: %v", query, err)
		return
	}
	if s := show(got); s != trim(want) {
		t.Errorf("%s\ngot:\n%swant:\n%s", query, s, trim(want))
	}
}

// selects checks what a writer's query answers.
func selects(t *testing.T, st store.Store, want, query string) {
	t.Helper()
	got, err := st.Select(t.Context(), query)
	if err != nil {
		t.Errorf("%s: %v", query, err)
		return
	}
	if s := show(got); s != trim(want) {
		t.Errorf("%s\ngot:\n%swant:\n%s", query, s, trim(want))
	}
}

// trim takes indentation and the empty first line away.
func trim(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}
