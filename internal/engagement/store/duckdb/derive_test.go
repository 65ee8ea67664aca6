package duckdb

import (
	"context"
	"testing"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/store/storetest"
)

// TestDerive has a table built by the query that reads it, by no other one, and
// not by halves.
func TestDerive(t *testing.T) {
	files, coverage := storetest.Write(t, storetest.File{Source: "forum", Captured: "2026-07-01", Messages: []engagement.Message{
		{ID: "m1", Root: "m1", Kind: engagement.KindPost, Role: engagement.RoleMember, Person: "anna", At: time.Unix(0, 0)},
	}})
	db, err := Open(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Load(t.Context(), files, coverage); err != nil {
		t.Fatal(err)
	}
	there := func() (n int) {
		t.Helper()
		err := db.main.QueryRowContext(t.Context(), "SELECT count(*) FROM duckdb_tables() WHERE table_name IN ('people', 'person_days', 'census', 'exchanges', 'answered', 'threads', 'under', 'spoken', 'spells', 'pauses', 'found', 'together')").Scan(&n)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	over, stop := context.WithCancel(t.Context())
	stop()
	for _, step := range []struct {
		ctx    context.Context
		query  string
		tables int
		fails  bool
	}{
		{t.Context(), "SELECT COUNT(DISTINCT m.person) AS people FROM messages m", 0, false},
		{over, "SELECT COUNT(*) AS n FROM exchanges x", 0, true},
		{t.Context(), "SELECT COUNT(*) AS n FROM exchanges x", 1, false},
		{t.Context(), "SELECT COUNT(*) AS n FROM openings x", 1, false},
		{t.Context(), "SELECT COUNT(*) AS n FROM census c", 2, false},
		{t.Context(), "SELECT COUNT(*) AS n\nFROM\nperson_days d", 4, false},
		{t.Context(), "SELECT COUNT(*) AS n FROM (SELECT m.id FROM messages m JOIN exchanges x ON x.root = m.id) y", 4, false},
	} {
		if _, err := db.Ask(step.ctx, step.query); err != nil != step.fails {
			t.Errorf("%s: %v", step.query, err)
		}
		if n := there(); n != step.tables {
			t.Errorf("after %s there are %d derived tables, not %d", step.query, n, step.tables)
		}
	}
}
