package duckdb

import (
	"path/filepath"
	"testing"

	"hearth/internal/engagement"
	"hearth/internal/engagement/store/storetest"
)

// TestOlderRows loads a file of schema 1 alone and beside one of today.
func TestOlderRows(t *testing.T) {
	files, coverage := storetest.Write(t, storetest.File{Source: "forum", Captured: "2026-07-01", Messages: []engagement.Message{
		{ID: "m1", Root: "m1", Kind: engagement.KindPost, Role: engagement.RoleMember, Person: "anna", Class: engagement.ClassBoth, Topics: []string{"rain"}},
	}})
	maker, err := open(t.Context(), "", "", 1)
	if err != nil {
		t.Fatal(err)
	}
	defer maker.Close()
	old := filepath.Join(t.TempDir(), "old.parquet")
	if err := exec(t.Context(), maker, "COPY (SELECT * EXCLUDE (class, topics, closing, sentences, starts_us, starts_you, shown, followers, wording) REPLACE ('m2' AS id) FROM read_parquet("+
		quote(files[0])+")) TO "+quote(old)+" (FORMAT parquet)"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		files []string
		want  int64
	}{{[]string{old}, 0}, {[]string{old, files[0]}, 1}, {[]string{files[0], old}, 1}} {
		db, err := Open(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Load(t.Context(), c.files, coverage); err != nil {
			t.Fatal(err)
		}
		got, err := db.Ask(t.Context(), "SELECT count(*) AS n, count(DISTINCT id) AS ids, sum(CASE WHEN class = 'both' AND topics = '|rain|' THEN 1 ELSE 0 END) AS told, sum(sentences) + count(followers) + sum(echoed) AS s FROM messages")
		if err != nil {
			t.Fatal(err)
		}
		r := got.Rows[0]
		if r[0] != int64(len(c.files)) || r[1] != r[0] || r[2] != c.want || r[3] != int64(0) {
			t.Errorf("%d files: got %v", len(c.files), r)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}
