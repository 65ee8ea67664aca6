package clickhouse

import (
	"testing"

	"hearth/internal/engagement/store/clickhouse/chtest"
)

// TestGather wants one part of several that the server would leave as they are.
func TestGather(t *testing.T) {
	db := must(t, chtest.Start(t, 1).URL("loose"))
	h := db.hosts[0]
	run := func(statement string) {
		t.Helper()
		if err := h.do(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	parts := func() int64 {
		return ask(t, db, "SELECT count(*) AS n FROM system.parts WHERE database = 'loose' AND table = 'messages_next' AND active = 1")
	}
	run("CREATE TABLE messages_next (person_no Int64) ENGINE = MergeTree ORDER BY person_no SETTINGS max_bytes_to_merge_at_max_space_in_pool = 1, max_bytes_to_merge_at_min_space_in_pool = 1")
	for range 5 {
		run("INSERT INTO messages_next (person_no) SELECT toInt64(number) FROM system.numbers LIMIT 100")
	}
	if n := parts(); n != 5 {
		t.Fatalf("%d parts of 5 are there before", n)
	}
	for _, name := range byPeople[1:] {
		run("CREATE TABLE " + name + "_next (person_no Int64) ENGINE = MergeTree ORDER BY person_no")
	}
	if err := db.gather(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, rows := parts(), ask(t, db, "SELECT count(*) FROM messages_next"); n != 1 || rows != 500 {
		t.Errorf("%d parts with %d rows of 500", n, rows)
	}
}
