package ingest

import (
	"hash/maphash"
	"strings"
	"testing"

	"hearth/internal/engagement/ingest/table"
)

func TestKey(t *testing.T) {
	const head = "ID,author,date,text\n"
	for _, tt := range []struct{ name, key, rows, want string }{
		{"each once", "id", "1,a,2026-06-01,x\n2,b,2026-06-02,y\n", ""},
		{"twice", "id", "1,a,2026-06-01,x\n2,b,2026-06-02,y\n1,c,2026-06-03,z\n",
			"f.csv:4:1: \"1\" in the column \"ID\" stands twice, first on line 2: each row should have its own\n" +
				"  hint: look whether the export holds a day or a page twice, or take `key:` out of hearth.yaml\n"},
		{"empty cells are no keys", "id", "1,a,2026-06-01,x\n,b,2026-06-02,y\n,c,2026-06-02,y\n", ""},
		{"not asked", "", "1,a,2026-06-01,x\n1,b,2026-06-02,y\n", ""},
		{"no such column", "number", "1,a,2026-06-01,x\n1,b,2026-06-02,y\n", ""},
	} {
		for _, least := range []int64{1 << 30, 1} { // whole, and in pieces
			opt := Options{Key: tt.key, Into: &shelf{}, Windows: table.Windows{Least: least, Bytes: 20}, Scratch: t.TempDir()}
			r := Read(t.Context(), Input{Name: "f.csv", Data: []byte(head + tt.rows)}, opt)
			var got strings.Builder
			for _, p := range r.Problems {
				if p.Rule == "double-key" {
					got.WriteString(p.Pos.String() + ": " + p.Text + "\n  hint: " + p.Hint + "\n")
				}
			}
			if got.String() != tt.want || r.Streamed != (least == 1) {
				t.Errorf("%s, in pieces %v: %s\nwant %s", tt.name, r.Streamed, got.String(), tt.want)
			}
		}
	}
}

// TestKeyOfManyRows says how many rows of a large file were held to its key.
func TestKeyOfManyRows(t *testing.T) {
	l := &large{sink: newSink(Input{Name: "f.csv"}, Options{Key: "id"}), stream: &table.Stream{}, keyed: keyed{most: 2, first: map[uint64]int32{}}}
	l.seed = maphash.MakeSeed()
	l.stream.Head.Tables = []table.Table{{Name: "f.csv", Headers: []table.Cell{{Text: "ID", Line: 1, Col: 1}}}}
	for line, id := range []string{"a", "b", "c", "a"} {
		l.hold(l.keysOf(&table.Table{Headers: l.stream.Head.Tables[0].Headers, Rows: []table.Row{{Line: line + 2, Cells: []table.Cell{{Text: id, Line: int32(line + 2), Col: 1}}}}}))
	}
	if got, want := l.result.Problems.String(), "f.csv: only the first 2 rows of this file were held to `key:`; there are more\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
