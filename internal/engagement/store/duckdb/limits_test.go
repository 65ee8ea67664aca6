package duckdb

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/store"
	"hearth/internal/engagement/store/storetest"
)

// shop is an engine with three people's messages.
func shop(t testing.TB) *DB {
	t.Helper()
	f := storetest.File{Source: "shop", Captured: "2026-07-01"}
	for i, p := range []string{"anna", "ben", "cleo"} {
		at := time.Date(2026, 6, 1+i, 10, 0, 0, 0, time.UTC)
		f.Messages = append(f.Messages, engagement.Message{
			ID: p, Root: p, Kind: engagement.KindPost, Role: engagement.RoleMember, Person: p, At: at, Day: engagement.DayOf(at),
		})
	}
	db, err := Open(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	files, coverage := storetest.Write(t, f)
	if err := db.Load(t.Context(), files, coverage); err != nil {
		t.Fatal(err)
	}
	return db
}

func TestLimits(t *testing.T) {
	db := shop(t)
	db.limits = limits{500 * time.Millisecond, 2, largeBytes, numbers}
	for _, c := range []struct{ query, text, hint string }{
		{"SELECT day FROM messages", "the result has more than 2 rows", "group the rows, or add ORDER BY and LIMIT"},
		{"SELECT count(*) FROM range(100000000000) a, range(1000) b", "the query was ended after 500ms", "ask for a shorter period, or count in fewer steps"},
	} {
		wantQuery(t, db, c.query, c.text, c.hint)
	}
	db.limits.time = time.Minute
	wantQuery(t, db, "SELECT count(DISTINCT i + j * 100000) FROM range(100000) a(i), range(10000) b(j)",
		"the query needs too much memory", "ask for a shorter period, or count in fewer steps")
	if got, err := db.Select(t.Context(), "SELECT count(*) FROM messages"); err != nil || got.Rows[0][0] != int64(3) {
		t.Errorf("after all that: %v %v", got, err)
	}
}

func wantQuery(t *testing.T, db *DB, query, text, hint string) {
	t.Helper()
	_, err := db.Select(t.Context(), query)
	var q *store.QueryError
	if !errors.As(err, &q) || q.Text != text || q.Hint != hint {
		t.Errorf("%s\ngot  %v %+v\nwant %s\nhint %s", query, err, q, text, hint)
	}
}

// TestWords holds what a writer reads about the usual slips.
func TestWords(t *testing.T) {
	db := shop(t)
	for _, c := range []struct{ query, text, hint string }{
		{"SELECT rolle FROM messages", `there is no column called "rolle"`, "did you mean `role`?"},
		{"SELECT summ(year) FROM messages", `there is no function called "summ"`, "did you mean `sum`?"},
		{"SELECT role, count(*) FROM messages", `column "role" must appear in the GROUP BY clause or must be part of an aggregate function`, ""},
		{"SELECT FROM WHERE", `syntax error at or near "WHERE"`, ""},
		{"DROP TABLE messages", "only a SELECT is allowed here", "start with SELECT, or with WITH … SELECT"},
		{"SELECT 1; SELECT 2", "there is more than one statement", "keep one SELECT; a semicolon may only end it"},
		{"", "there is no query", "write a SELECT"},
		{"SELECT ?", "a query has no parameters here", "write the value instead of ? or $1"},
		{"SELECT * FROM glob('*')", `"glob" cannot be read from here`, "read from coverage, exchanges, messages, openings, people, readings, shop"},
		{"SELECT * FROM shopp", `there is nothing called "shopp" to read from`, "did you mean `shop`?"},
		{"SELECT * FROM a.b", `there is nothing called "a.b" to read from`, "read from coverage, exchanges, messages, openings, people, readings, shop"},
		{"SELECT current_date", `"current_date" depends on the clock or on chance, so the page would differ each time`,
			"compare with a column of coverage, or write the day: DATE '2026-06-30'"},
		{"SELECT random()", `the function "random" depends on the clock or on chance, so the page would differ each time`, "leave it out"},
		{"SELECT getvariable('x')", `the function "getvariable" looks outside the data`, "leave it out"},
		{"SELECT x.y.abs(1)", "a function has no schema here", "write only its name"},
		{"SELECT day FROM messages LIMIT 1", "LIMIT without ORDER BY takes any rows", "add ORDER BY before LIMIT"},
		{"SELECT day FROM messages USING SAMPLE 1", "a sample differs each time", "leave SAMPLE out"},
		{"SELECT person FROM messages", `the column "person" would show ids of people or messages`, "count them instead: count(DISTINCT person) AS people"},
		{"SELECT person::VARCHAR FROM messages", "a text of the result shows ids of people or messages", "count them instead: count(DISTINCT person) AS people"},
		{"SELECT sent_at FROM messages", `the column "sent_at" is an instant`, "take its day: use the column day, or CAST(sent_at AS DATE)"},
		{"SELECT [1] AS l", `the column "l" is INTEGER[], which cannot be shown`, "return numbers, text or days"},
		{"SELECT 1e300", "a number is infinite or too large", "is something divided by zero? write x / nullif(y, 0)"},
		{"SELECT 9223372036854775808", "9223372036854775808 is too large a number", ""},
	} {
		wantQuery(t, db, c.query, c.text, c.hint)
	}
}

func TestLoadErrors(t *testing.T) {
	db, err := Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Select(t.Context(), "SELECT 1"); err == nil || err.Error() != "duckdb: not loaded" {
		t.Errorf("select before load: %v", err)
	}
	bad := filepath.Join(t.TempDir(), "2026-06.parquet")
	if err := os.WriteFile(bad, []byte("no parquet"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := db.Load(t.Context(), []string{bad}, nil); err == nil || !strings.Contains(err.Error(), bad) {
		t.Errorf("a broken file: %v", err)
	}
	if err := db.Load(t.Context(), nil, nil); err == nil || err.Error() != "duckdb: loaded twice" {
		t.Errorf("a second load: %v", err)
	}
	other, err := Open(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := other.Load(t.Context(), []string{bad + "x"}, nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

// TestRowsChanged imports again between a load and a writer's first query.
func TestRowsChanged(t *testing.T) {
	db := shop(t)
	later := time.Now().Add(time.Hour)
	if err := os.Chtimes(db.files[0], later, later); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Select(t.Context(), "SELECT 1"); err == nil || err.Error() != "duckdb: the rows changed since they were loaded; run it again" {
		t.Errorf("got %v", err)
	}
}

// TestMainIsLocked checks that even Hearth's own connection reaches no file.
func TestMainIsLocked(t *testing.T) {
	db := shop(t)
	for _, q := range []string{"SELECT count(*) FROM read_csv('/etc/passwd')", "COPY messages TO '" + filepath.Join(t.TempDir(), "x") + "'", "SET threads = 1"} {
		if _, err := db.Ask(t.Context(), q); err == nil {
			t.Errorf("%s is allowed", q)
		}
	}
}

func TestManyAtOnce(t *testing.T) {
	db := shop(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 10 {
				if got, err := db.Ask(t.Context(), "SELECT count(*) FROM messages WHERE role = ?", "member"); err != nil || got.Rows[0][0] != int64(3) {
					t.Errorf("ask: %v %v", got, err)
				}
				if got, err := db.Select(t.Context(), "SELECT count(DISTINCT person) FROM shop"); err != nil || got.Rows[0][0] != int64(3) {
					t.Errorf("select: %v %v", got, err)
				}
			}
		})
	}
	wg.Wait()
}

// FuzzSelect wants that no text of a writer does anything but answer or be
// refused, names nobody, and writes no file.
func FuzzSelect(f *testing.F) {
	for _, q := range []string{
		"SELECT count(*) FROM messages", "SELECT day, count(*) AS n FROM shop GROUP BY day ORDER BY n LIMIT 3", "WITH a AS (SELECT 1 AS x) SELECT x FROM a",
		"SELECT 1; COPY messages TO 'x'", "SELECT * FROM 'x.csv'", "ATTACH 'x' AS y", "FROM people SELECT max(messages)", "VALUES (1), (2)",
		"SELECT sum(n) OVER (ORDER BY day) FROM (SELECT day, count(*) AS n FROM messages GROUP BY day)", "/* ; */ SELECT ';' -- ;", "SELECT 'é' || \"x",
		"SELECT * FROM messages PIVOT (count(*) FOR kind IN ('post'))", "SELECT COLUMNS('pers.*') FROM messages", "SELECT $$a;b$$",
	} {
		f.Add(q)
	}
	db := shop(f)
	db.limits = limits{2 * time.Second, 100, largeBytes, numbers}
	dir := f.TempDir()
	f.Chdir(dir)
	f.Fuzz(func(t *testing.T, query string) {
		got, err := db.Select(t.Context(), query)
		var q *store.QueryError
		if err != nil && !errors.As(err, &q) {
			t.Errorf("%q: %v is no QueryError", query, err)
		}
		for _, r := range got.Rows {
			for _, v := range r {
				if s, ok := v.(string); ok && (s == "anna" || s == "ben" || s == "cleo") && !strings.Contains(query, s) {
					t.Errorf("%q names %s", query, s)
				}
			}
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 && left[0].Name() != "testdata" {
			t.Errorf("%q wrote %v %v", query, left, err)
		}
		if ok, err := db.Select(t.Context(), "SELECT count(*) FROM messages"); err != nil || ok.Rows[0][0] != int64(3) {
			t.Fatalf("after %q: %v %v", query, ok, err)
		}
	})
}
