package columns

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
)

// sample has a column of each sort.
type sample struct {
	Kind   string `parquet:"kind,dict"`
	Place  string `parquet:"place,dict,zstd"`
	ID     string `parquet:"id"`
	Title  string `parquet:"title,zstd"`
	Count  int32  `parquet:"count,dict"`
	Number int64  `parquet:"number"`
	Day    *int32 `parquet:"day,optional,dict"`
	At     *int64 `parquet:"at,optional"`
	Short  *int32 `parquet:"short,optional"`
	Never  *int64 `parquet:"never,optional"`
	Yes    bool   `parquet:"yes"`
}

func put(w *Writer, s sample) {
	at := w.Row()
	for name, v := range map[string]string{"kind": s.Kind, "place": s.Place, "id": s.ID, "title": s.Title} {
		if v != "" {
			w.Text(name).Put(at, v)
		}
	}
	if s.Count != 0 {
		w.Int("count").Put(at, int64(s.Count))
	}
	w.Int("number").Put(at, s.Number)
	for name, v := range map[string]*int32{"day": s.Day, "short": s.Short} {
		if v != nil {
			w.Int(name).Put(at, int64(*v))
		}
	}
	if s.At != nil {
		w.Int("at").Put(at, *s.At)
	}
	if s.Yes {
		w.Bool("yes").Yes(at)
	}
	w.Next()
}

// random gives a value, or none as often as it is asked to.
func random[T any](r *rand.Rand, none float64, v T) *T {
	if r.Float64() < none {
		return nil
	}
	return &v
}

func samples(r *rand.Rand, n int, none float64, kinds int) []sample {
	out := make([]sample, n)
	for i := range out {
		s := sample{
			Kind: fmt.Sprint("k", r.IntN(kinds)), ID: fmt.Sprint(r.Uint64()), Number: r.Int64() - r.Int64(), Yes: r.Float64() > none,
			Day: random(r, none, r.Int32N(40)), At: random(r, none, r.Int64()), Short: random(r, none, -r.Int32()),
		}
		if r.Float64() >= none {
			s.Place, s.Title, s.Count = fmt.Sprint("Ort ", r.IntN(kinds)), fmt.Sprint("Wie geht ", r.IntN(1000), "?"), r.Int32N(5)-2
		}
		out[i] = s
	}
	return out
}

// TestWriter wants that the library reads what was written, with values missing
// always, often, seldom or never, from one writer for all files.
func TestWriter(t *testing.T) {
	layout, err := LayoutOf[sample](parquet.KeyValueMetadata("made", "here"))
	if err != nil {
		t.Fatal(err)
	}
	w, r := layout.New(), rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		rows, flush, kinds int
		none               float64
	}{{0, 9, 1, 0}, {1, 9, 1, 0}, {1, 9, 1, 1}, {7, 3, 2, 0.5}, {300, 100, 9, 1}, {3000, 999, 1, 0.01}, {9000, 9000, 1 << 30, 0}, {9000, 9000, 1 << 30, 0.3}, {9000, 5000, 40, 0.99}} {
		want := samples(r, c.rows, c.none, c.kinds)
		var b bytes.Buffer
		w.Begin(&b)
		for i, s := range want {
			put(w, s)
			if i%c.flush == c.flush-1 && w.Flush() != nil {
				t.Fatal(w.Flush())
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		got, err := parquet.Read[sample](bytes.NewReader(b.Bytes()), int64(b.Len()))
		if d := gocmp.Diff(want, got); d != "" && len(want)+len(got) > 0 || err != nil {
			t.Fatalf("%+v: %v\n%.2000s", c, err, d)
		}
		f, err := parquet.OpenFile(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			t.Fatal(err)
		}
		if made, _ := f.Lookup("made"); made != "here" || w.Rows() != int64(c.rows) || len(f.RowGroups()) != (c.rows+c.flush-1)/c.flush {
			t.Errorf("%+v: made %q, %d rows in %d groups", c, made, w.Rows(), len(f.RowGroups()))
		}
	}
}

// TestGivenUp wants a dictionary only where texts come again.
func TestGivenUp(t *testing.T) {
	layout, err := LayoutOf[sample]()
	if err != nil {
		t.Fatal(err)
	}
	w := layout.New()
	for kinds, dict := range map[int]bool{10: true, 1 << 30: false} {
		w.Begin(&bytes.Buffer{})
		for _, s := range samples(rand.New(rand.NewPCG(3, 4)), 2*trial, 0, kinds) {
			put(w, s)
		}
		if w.Text("kind").dict != dict {
			t.Errorf("of %d kinds: dictionary %v", kinds, !dict)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if w.reset(); !w.Text("kind").dict {
			t.Error("the next group has no dictionary")
		}
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestWriterOnFullDisk(t *testing.T) {
	layout, err := LayoutOf[sample]()
	if err != nil {
		t.Fatal(err)
	}
	w := layout.New()
	w.Begin(full{})
	put(w, sample{ID: "a"})
	if err := w.Close(); err == nil || err.Error() != "no space left" {
		t.Errorf("got %v", err)
	}
	var b bytes.Buffer
	w.Begin(&b)
	if err := w.Close(); err != nil {
		t.Errorf("the next file: %v", err)
	}
}

// TestHold wants that a value that is held stands in every row until the next is,
// or the group ends.
func TestHold(t *testing.T) {
	layout, err := LayoutOf[sample]()
	if err != nil {
		t.Fatal(err)
	}
	w := layout.New()
	var b bytes.Buffer
	w.Begin(&b)
	for i := range 10 {
		switch i {
		case 2, 3:
			w.Text("kind").Hold(i, "a")
			w.Int("count").Hold(i, 7)
		case 6:
			w.Text("kind").Hold(i, "b")
			w.Int("count").Hold(i, 0)
		}
		w.Next()
		if i == 7 && w.Flush() != nil {
			t.Fatal(w.Flush())
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := parquet.Read[sample](bytes.NewReader(b.Bytes()), int64(b.Len()))
	var all string
	for _, s := range got {
		all += fmt.Sprint(s.Kind, s.Count, " ")
	}
	if want := "0 0 a7 a7 a7 a7 b0 b0 0 0 "; all != want || err != nil {
		t.Errorf("got %q, %v, want %q", all, err, want)
	}
}
