package duckdb

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/store/storetest"
)

// TestLarge puts rows into a file, as those of which there are many, and wants
// the file gone in the end.
func TestLarge(t *testing.T) {
	dir := t.TempDir()
	left := filepath.Join(dir, "rows-left")
	if err := os.Mkdir(left, 0o755); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-48 * time.Hour)
	if err := os.Chtimes(left, old, old); err != nil {
		t.Fatal(err)
	}
	var all []engagement.Message
	for _, id := range []string{"a", "b", "c"} {
		all = append(all, engagement.Message{ID: id, Root: "a", Kind: engagement.KindReply, Role: engagement.RoleMember, Person: id})
	}
	files, coverage := storetest.Write(t, storetest.File{Source: "forum", Captured: "2026-07-01", Messages: all})
	db, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	db.limits.large = 1
	if err := db.Load(t.Context(), files, coverage); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(db.file); err != nil {
		t.Errorf("the rows are not in a file: %v", err)
	}
	if _, err := os.Stat(left); err == nil {
		t.Error("what a killed run left is still there")
	}
	for _, q := range []string{"SELECT count(*) AS n FROM messages", "SELECT sum(messages) AS n FROM people"} {
		got, err := db.Ask(t.Context(), q)
		if err != nil || got.Rows[0][0] != int64(3) {
			t.Errorf("%s: %v %v", q, got.Rows, err)
		}
	}
	if got, err := db.Select(t.Context(), "SELECT count(DISTINCT person) FROM forum"); err != nil || got.Rows[0][0] != int64(3) {
		t.Errorf("got %v %v", got.Rows, err)
	}
	if _, err := db.Ask(t.Context(), "COPY messages TO '"+filepath.Join(dir, "x")+"'"); err == nil {
		t.Error("a query writes files")
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}
