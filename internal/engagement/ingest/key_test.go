package ingest

import (
	"strings"
	"testing"
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
		r := Read(t.Context(), Input{Name: "f.csv", Data: []byte(head + tt.rows)}, Options{Key: tt.key})
		var got strings.Builder
		for _, p := range r.Problems {
			if p.Rule == "double-key" {
				got.WriteString(p.Pos.String() + ": " + p.Text + "\n  hint: " + p.Hint + "\n")
			}
		}
		if got.String() != tt.want {
			t.Errorf("%s: %s\nwant %s", tt.name, got.String(), tt.want)
		}
	}
}
