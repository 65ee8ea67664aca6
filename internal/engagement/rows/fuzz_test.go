package rows

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"hearth/internal/engagement"
	"hearth/internal/engagement/packed"
)

// FuzzLedger wants that what can be read can be written and read again.
func FuzzLedger(f *testing.F) {
	l := Ledger{}
	e, _, err := fill(change("forum", "a.csv", 3))
	must(f, err)
	l.Entries = append(l.Entries, e)
	data, err := l.encode()
	must(f, err)
	f.Add(data)
	f.Add([]byte(`{"schema": 1, "entries": []}`))
	f.Add([]byte(`{"schema": 1, "entries": [{"origin": "aaaaaaaa", "source": "a", "from": "1969-12-31"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		one, err := parseLedger(data)
		if err != nil {
			return
		}
		text, err := one.encode()
		must(t, err)
		two, err := parseLedger(text)
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		again, err := two.encode()
		must(t, err)
		if !bytes.Equal(text, again) {
			t.Errorf("%s\nbecomes\n%s", text, again)
		}
	})
}

// FuzzMessage wants that any message comes back from a file as it was filed.
func FuzzMessage(f *testing.F) {
	f.Add("id", "tag|two", int64(1780308300), int32(20605), true)
	f.Add("\x00\xff", "", int64(-1), int32(-1), false)
	f.Add("", "|", int64(0), int32(0), false)
	f.Fuzz(func(t *testing.T, id, tag string, at int64, day int32, flag bool) {
		m := engagement.Message{ID: id, Tags: []string{tag}, Day: engagement.Day(day), Automated: flag, Rating: &day}
		if m.At = time.Unix(at, 0).UTC(); m.At.IsZero() {
			m.Day = 0
		}
		row := packed.Row(packed.AppendMessage(nil, &m))
		layout, err := rowLayout()
		must(t, err)
		var b bytes.Buffer
		w := newMonthWriter(layout)
		w.begin(&b, "", []Entry{{}})
		must(t, w.write(row, steady{captured: row.Captured()}))
		must(t, w.w.Close())
		got, err := parquet.Read[record](bytes.NewReader(b.Bytes()), int64(b.Len()))
		must(t, err)
		if d := gocmp.Diff(row.Message(), got[0].message()); d != "" || len(got) != 1 {
			t.Errorf("%d rows: %s", len(got), d)
		}
		if again := packed.Row(got[0].pack(nil)); packed.Compare(again, row) != 0 || again.Captured() != row.Captured() {
			t.Errorf("%+v becomes %+v", row.Message(), again.Message())
		}
		if name := monthName(row.Filed()); !safeMonth.MatchString(name) {
			t.Errorf("the month of %s is %q", m.Day, name)
		}
	})
}

// TestNewerFile has a Parquet file of a later Hearth beside an older ledger.
func TestNewerFile(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	c := change("forum", "a.csv", 5)
	must(t, r.Put(c.Entry, c.Batch))
	var b bytes.Buffer
	w := parquet.NewGenericWriter[record](&b, parquet.KeyValueMetadata("hearth.schema", "9"))
	must(t, w.Close())
	must(t, os.WriteFile(filepath.Join(dir, "data/rows/forum/2026-06.parquet"), b.Bytes(), 0o644))
	_, err := r.Read(r.Files()[0])
	wantRefusal(t, err, "data/rows/forum/2026-06.parquet: these rows were written by a newer hearth (schema 9, this one knows 2)",
		"update hearth, or import the exports again with this one")
}

// TestOlderFile reads rows of schema 1, which had no columns for what import
// computes from the words.
func TestOlderFile(t *testing.T) {
	type first struct {
		Row    string `parquet:"row,dict"`
		Source string `parquet:"source,dict"`
		ID     string `parquet:"id"`
		Tags   string `parquet:"tags,dict"`
		Day    *int32 `parquet:"day,optional"`
		Rating *int32 `parquet:"rating,optional"`
		Total  bool   `parquet:"total"`
	}
	file := filepath.Join(t.TempDir(), "2026-06.parquet")
	var b bytes.Buffer
	w := parquet.NewGenericWriter[first](&b, parquet.KeyValueMetadata("hearth.schema", "1"))
	stars := int32(450)
	_, err := w.Write([]first{{Row: rowMessage, Source: "forum", ID: "m1", Tags: "|a|", Rating: &stars}})
	must(t, err)
	must(t, w.Close())
	must(t, os.WriteFile(file, b.Bytes(), 0o644))
	got, err := readRecords(file, file)
	must(t, err)
	want := []record{{Row: rowMessage, Source: "forum", ID: "m1", Tags: "|a|", Rating: &stars}}
	if d := gocmp.Diff(want, got, gocmp.AllowUnexported(record{})); d != "" {
		t.Error(d)
	}
}
