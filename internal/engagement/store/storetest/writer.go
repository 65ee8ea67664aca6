package storetest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/store"
)

// world is a little of everything, for writers' queries.
func world(t *testing.T, open Open) store.Store {
	rated := msg(t, "r1 - r1 member cleo 2026-06-05T10:00")
	stars := int32(450)
	rated.Kind, rated.Rating = engagement.KindReview, &stars
	return loaded(t, open,
		File{Source: "forum", Captured: "2026-07-01", From: "2026-06-01", To: "2026-06-30", Messages: msgs(t,
			"m1 - m1 member anna 2026-06-01T10:00", "m2 m1 m1 brand us 2026-06-01T12:00", "m3 - m3 member ben 2026-06-09T10:00",
			"m4 - m4 member anna 2026-06-10T10:00")},
		File{Source: "our-shop", Captured: "2026-07-01", Messages: []engagement.Message{rated},
			Readings: []engagement.Reading{{Platform: "community", Post: "m2", Metric: "views", Grain: engagement.GrainDaily, From: 20605, To: 20605, Value: 7}}},
	)
}

func selectViews(t *testing.T, open Open) {
	st := world(t, open)
	selects(t, st, "2026-06-01 2 1\n2026-06-08 2 2", `
		SELECT week, count(*) AS messages, count(DISTINCT person) FILTER (role = 'member') AS people
		FROM forum GROUP BY week ORDER BY week`)
	selects(t, st, "450 1", `SELECT rating, automated = false FROM "our-shop"`)
	selects(t, st, "4\n1", "WITH s AS (SELECT source, count(*) AS n FROM messages GROUP BY source) SELECT n FROM s ORDER BY n DESC")
	selects(t, st, "7 m", "SELECT value, substr('m2', 1, 1) FROM readings r JOIN messages m ON m.id = r.post")
	selects(t, st, "2", "SELECT count(*) FROM exchanges x WHERE x.first_reply_at IS NULL AND x.source = 'forum'")
	selects(t, st, "2 1", "SELECT max(messages), min(messages) FROM people WHERE role = 'member'")
	selects(t, st, "forum 2026-06-30 2026-07-01", "SELECT source, to_day, captured FROM coverage WHERE to_day IS NOT NULL")
	selects(t, st, "0\n1\n2", "SELECT i FROM range(3) t(i); ")
	selects(t, st, "2026-06-01", "SELECT CAST(min(sent_at) AS DATE) FROM messages")
}

// selectOrder checks that a result has one order, whatever the engine does.
func selectOrder(t *testing.T, open Open) {
	st := world(t, open)
	selects(t, st, "brand\nmember", "SELECT DISTINCT role FROM messages")
	selects(t, st, "member\nbrand", "SELECT DISTINCT role FROM messages ORDER BY role DESC")
	selects(t, st, "1\n2\n-", "SELECT * FROM (VALUES (NULL), (2), (1)) t(x)")
	refuses(t, st, "SELECT role FROM messages LIMIT 1", "LIMIT without ORDER BY takes any rows")
	refuses(t, st, "SELECT * FROM (SELECT role FROM messages LIMIT 1) ORDER BY role", "LIMIT without ORDER BY takes any rows")
}

func selectNumbers(t *testing.T, open Open) {
	st := world(t, open)
	got, err := st.Select(t.Context(), `SELECT 1 AS i, 2.50 AS d, 1.0 / 3 AS f, 'x' AS t, DATE '2026-06-01' AS day, true AS b,
		NULL AS n, CAST('nan' AS DOUBLE) AS nan, sum(rating) AS stars, CAST(0.0000005 AS DOUBLE) AS even FROM messages`)
	if err != nil {
		t.Fatal(err)
	}
	want := []store.Column{
		{Name: "i", Type: store.Int}, {Name: "d", Type: store.Num, Scale: 2}, {Name: "f", Type: store.Num, Scale: 6}, {Name: "t", Type: store.Text},
		{Name: "day", Type: store.Day}, {Name: "b", Type: store.Int}, {}, {Name: "nan", Type: store.Num, Scale: 6},
		{Name: "stars", Type: store.Num, Scale: 2}, {Name: "even", Type: store.Num, Scale: 6},
	}
	for i, c := range got.Columns {
		if c != want[i] && c.Name != "n" {
			t.Errorf("column %d is %+v, want %+v", i, c, want[i])
		}
	}
	if s := show(got); s != "1 250 333333 x 2026-06-01 1 - - 450 0\n" {
		t.Errorf("got %s", s)
	}
	refuses(t, st, "SELECT CAST(1 AS DOUBLE) / 0", "a number is infinite or too large")
	refuses(t, st, "SELECT sum(9223372036854775807) FROM messages", "too large a number")
	refuses(t, st, "SELECT [1, 2] AS list", `the column "list" is INTEGER[], which cannot be shown`)
	refuses(t, st, "SELECT sent_at FROM messages", `the column "sent_at" is an instant`)
}

// refuses checks that a query is refused with a sentence that holds want.
func refuses(t *testing.T, st store.Store, query, want string) *store.QueryError {
	t.Helper()
	got, err := st.Select(t.Context(), query)
	var q *store.QueryError
	switch {
	case err == nil:
		t.Errorf("%s is not refused but gives\n%s", query, show(got))
	case !errors.As(err, &q):
		t.Errorf("%s: %v is no QueryError", query, err)
	case !strings.Contains(q.Text, want):
		t.Errorf("%s\ngot:  %s\nwant: %s", query, q.Text, want)
	}
	return q
}

// selectRefuses tries to get out.
func selectRefuses(t *testing.T, open Open) {
	st := world(t, open)
	dir := t.TempDir()
	secret := filepath.Join(dir, "secret.csv")
	if err := os.WriteFile(secret, []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	const one, from, outside = "only a SELECT is allowed here", "to read from", "cannot be read from here"
	for query, want := range map[string]string{
		"":                                     "there is no query",
		"-- nothing":                           "there is no query",
		"SELECT 1; SELECT 2":                   "there is more than one statement",
		"SELECT 1; COPY messages TO 'out.csv'": one,
		"COPY messages TO 'out.csv'":           one,
		"COPY (SELECT 1) TO 'out.parquet' (FORMAT parquet)":    one,
		"EXPORT DATABASE 'out'":                                one,
		"ATTACH 'out.db' AS out":                               one,
		"INSTALL httpfs":                                       one,
		"LOAD httpfs":                                          one,
		"SET memory_limit = '1TB'":                             one,
		"SET VARIABLE x = 1":                                   one,
		"RESET lock_configuration":                             one,
		"PRAGMA database_list":                                 one,
		"CALL pragma_version()":                                one,
		"CREATE TABLE x AS SELECT 1":                           one,
		"INSERT INTO messages SELECT * FROM messages":          one,
		"UPDATE messages SET role = 'brand'":                   one,
		"DELETE FROM messages":                                 one,
		"DROP VIEW messages":                                   one,
		"EXPLAIN ANALYZE SELECT 1":                             one,
		"DESCRIBE messages":                                    one,
		"SHOW TABLES":                                          one,
		"CHECKPOINT":                                           one,
		"BEGIN":                                                one,
		"SELECT * FROM read_csv('/etc/passwd')":                outside,
		"SELECT * FROM read_text('secret.csv')":                outside,
		"SELECT * FROM read_parquet('x.parquet')":              outside,
		"SELECT * FROM glob('*')":                              outside,
		"SELECT * FROM query('SELECT 1')":                      outside,
		"SELECT * FROM query_table('messages')":                outside,
		"SELECT * FROM duckdb_settings()":                      outside,
		"SELECT * FROM json_execute_serialized_sql('x')":       outside,
		"SELECT * FROM sniff_csv('secret.csv')":                outside,
		"FROM 'secret.csv'":                                    from,
		"SELECT * FROM 'secret.csv'":                           from,
		"SELECT * FROM information_schema.tables":              from,
		"SELECT * FROM shown.messages":                         from,
		"SELECT * FROM main.messages":                          from,
		"SELECT * FROM duckdb_tables":                          from,
		"SELECT * FROM sqlite_master":                          from,
		"SELECT (SELECT count(*) FROM mesages)":                from,
		"WITH duckdb_tables AS (SELECT 1) FROM duckdb_tables":  from,
		"SELECT 1 WHERE EXISTS (SELECT 1 FROM read_blob('x'))": outside,
		"SELECT getenv('HOME')":                                "getenv",
		"SELECT current_setting('memory_limit')":               "looks outside the data",
		"SELECT getvariable('x')":                              "looks outside the data",
		"SELECT version()":                                     "looks outside the data",
		"SELECT random()":                                      "depends on the clock or on chance",
		"SELECT now()":                                         "depends on the clock or on chance",
		"SELECT current_date":                                  "depends on the clock or on chance",
		"SELECT count(*) FROM messages WHERE day < today()":    "depends on the clock or on chance",
		"SELECT system.main.abs(-1)":                           "a function has no schema here",
		"SELECT * FROM messages USING SAMPLE 1":                "a sample differs each time",
		"SELECT * FROM messages TABLESAMPLE 10%":               "a sample differs each time",
		"SELECT ?":                                             "",
		"SELECT $1":                                            "",
	} {
		refuses(t, st, query, want)
	}
	if q := refuses(t, st, "SELECT * FROM mesages", ""); q != nil && q.Hint != "did you mean `messages`?" {
		t.Errorf("the hint is %q", q.Hint)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("a query wrote files: %v %v", left, err)
	}
	selects(t, st, "5", "SELECT count(*) FROM messages") // nothing was changed either
}

// selectHides checks that no result can name a person.
func selectHides(t *testing.T, open Open) {
	st := world(t, open)
	const column, cell = "would show ids of people or messages", "shows ids of people or messages"
	for query, want := range map[string]string{
		"SELECT person FROM messages":                           column,
		"SELECT DISTINCT person AS who FROM people":             column,
		"SELECT min(opener) FROM exchanges":                     column,
		"SELECT id FROM messages":                               column,
		"SELECT * FROM messages":                                column,
		"SELECT any_value(person) AS x, count(*) FROM messages": column,
		"SELECT CAST(person AS VARCHAR) FROM people":            cell,
		"SELECT 'p' || person FROM people":                      cell,
		"SELECT string_agg(person::VARCHAR, ',') FROM people":   cell,
		"SELECT replace(person::VARCHAR, '-', '') FROM people":  cell,
		"SELECT list(person) AS l FROM people":                  "cannot be shown",
	} {
		refuses(t, st, query, want)
	}
	got, err := st.Select(t.Context(), "SELECT count(DISTINCT person) AS people, count(DISTINCT id) AS n FROM messages WHERE role = 'member'")
	if err != nil || show(got) != "3 4\n" {
		t.Errorf("got %s %v", show(got), err)
	}
}

// selectPositions checks that a fault is said at its place in the query.
func selectPositions(t *testing.T, open Open) {
	st := world(t, open)
	for _, c := range []struct {
		query     string
		line, col int
	}{
		{"SELECT 'é🚲', wrong FROM messages", 1, 14},
		{"SELECT count(*)\nFROM messages\nWHERE  rolle = 'x'", 3, 8},
		{"SELECT 1\nFROM (", 2, 7},
		{"SELECT 1 FORM messages x", 1, 15},
		{"SELECT\n  nonsense(1)", 2, 3},
		{"SELECT 1,\n now()", 2, 2},
		{"SELECT 1\nFROM nowhere", 2, 6},
	} {
		q := refuses(t, st, c.query, "")
		if q != nil && (q.Line != c.line || q.Col != c.col) {
			t.Errorf("%q: at %d:%d, want %d:%d (%s)", c.query, q.Line, q.Col, c.line, c.col, q.Text)
		}
	}
}

// selectEnds checks that a query that runs for ever does not.
func selectEnds(t *testing.T, open Open) {
	st := world(t, open)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := st.Select(ctx, "SELECT count(*) FROM range(100000000000) a, range(1000) b")
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if took := time.Since(start); took > 30*time.Second {
		t.Errorf("it took %s", took)
	}
	selects(t, st, "5", "SELECT count(*) FROM messages")
}
