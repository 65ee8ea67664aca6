package duckdb_test

import (
	"testing"

	"hearth/internal/engagement/store"
	"hearth/internal/engagement/store/duckdb"
	"hearth/internal/engagement/store/storetest"
)

func TestConformance(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store {
		db, err := duckdb.Open(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		return db
	}, dialect())
}

// dialect is what writers' SQL looks like here.
func dialect() storetest.Dialect {
	return storetest.Dialect{
		Views: []storetest.Case{
			{Query: `SELECT week, count(*) AS messages, count(DISTINCT person) FILTER (role = 'member') AS people FROM forum GROUP BY week ORDER BY week`,
				Want: "2026-06-01 2 1\n2026-06-08 2 2"},
			{Query: `SELECT rating, automated = false FROM "our-shop"`, Want: "450 1"},
			{Query: "WITH s AS (SELECT source, count(*) AS n FROM messages GROUP BY source) SELECT n FROM s ORDER BY n DESC", Want: "4\n1"},
			{Query: "SELECT value, substr('m2', 1, 1) FROM readings r JOIN messages m ON m.id = r.post", Want: "7 m"},
			{Query: "SELECT count(*) FROM exchanges x WHERE x.first_reply_at IS NULL AND x.source = 'forum'", Want: "2"},
			{Query: "SELECT opened_day, again, by_day, count(first_reply_at) AS answered, count(DISTINCT opener) AS people FROM openings WHERE set_aside = 'none' AND source = 'forum' GROUP BY opened_day, again, by_day ORDER BY opened_day",
				Want: "2026-06-01 0 0 1 1\n2026-06-09 0 0 0 1\n2026-06-10 0 0 0 1"},
			{Query: "SELECT max(messages), min(messages) FROM people WHERE role = 'member'", Want: "2 1"},
			{Query: "SELECT source, to_day, captured FROM coverage WHERE to_day IS NOT NULL", Want: "forum 2026-06-30 2026-07-01"},
			{Query: "SELECT i FROM range(3) t(i); ", Want: "0\n1\n2"},
			{Query: "SELECT CAST(min(sent_at) AS DATE) FROM messages", Want: "2026-06-01"},
			{Query: "SELECT * FROM (VALUES (NULL), (2), (1)) t(x)", Want: "1\n2\n-"},
		},
		Numbers: `SELECT 1 AS i, 2.50 AS d, 1.0 / 3 AS f, 'x' AS t, DATE '2026-06-01' AS day, true AS b,
			NULL AS n, CAST('nan' AS DOUBLE) AS nan, sum(rating) AS stars, CAST(0.0000005 AS DOUBLE) AS even FROM messages`,
		Cells: []storetest.Case{
			{Query: "SELECT CAST(1 AS DOUBLE) / 0", Want: "a number is infinite or too large"},
			{Query: "SELECT sum(9223372036854775807) FROM messages", Want: "too large a number"},
			{Query: "SELECT [1, 2] AS list", Want: `the column "list" is INTEGER[], which cannot be shown`},
		},
		Refuses: waysOut(),
		Hides: []storetest.Case{
			{Query: "SELECT any_value(person) AS x, count(*) FROM messages", Want: "would show ids of people or messages"},
			{Query: "SELECT CAST(person AS VARCHAR) FROM people", Want: "shows ids of people or messages"},
			{Query: "SELECT 'p' || person FROM people", Want: "shows ids of people or messages"},
			{Query: "SELECT string_agg(person::VARCHAR, ',') FROM people", Want: "shows ids of people or messages"},
			{Query: "SELECT replace(person::VARCHAR, '-', '') FROM people", Want: "shows ids of people or messages"},
			{Query: "SELECT list(person) AS l FROM people", Want: "cannot be shown"},
		},
		Positions: []storetest.Fault{
			{Query: "SELECT 1\nFROM (", Line: 2, Col: 7},
			{Query: "SELECT 1 FORM messages x", Line: 1, Col: 15},
		},
		Endless: "SELECT count(*) FROM range(100000000000) a, range(1000) b",
	}
}

// waysOut tries to get at files, settings, the clock and chance.
func waysOut() []storetest.Case {
	const one, from, outside = "only a SELECT is allowed here", "to read from", "cannot be read from here"
	return []storetest.Case{
		{Query: "SELECT 1; COPY messages TO 'out.csv'", Want: one},
		{Query: "COPY messages TO 'out.csv'", Want: one},
		{Query: "COPY (SELECT 1) TO 'out.parquet' (FORMAT parquet)", Want: one},
		{Query: "EXPORT DATABASE 'out'", Want: one},
		{Query: "ATTACH 'out.db' AS out", Want: one},
		{Query: "INSTALL httpfs", Want: one},
		{Query: "LOAD httpfs", Want: one},
		{Query: "SET memory_limit = '1TB'", Want: one},
		{Query: "SET VARIABLE x = 1", Want: one},
		{Query: "RESET lock_configuration", Want: one},
		{Query: "PRAGMA database_list", Want: one},
		{Query: "CALL pragma_version()", Want: one},
		{Query: "UPDATE messages SET role = 'brand'", Want: one},
		{Query: "DELETE FROM messages", Want: one},
		{Query: "DROP VIEW messages", Want: one},
		{Query: "EXPLAIN ANALYZE SELECT 1", Want: one},
		{Query: "CHECKPOINT", Want: one},
		{Query: "BEGIN", Want: one},
		{Query: "SELECT * FROM read_csv('/etc/passwd')", Want: outside},
		{Query: "SELECT * FROM read_text('secret.csv')", Want: outside},
		{Query: "SELECT * FROM read_parquet('x.parquet')", Want: outside},
		{Query: "SELECT * FROM glob('*')", Want: outside},
		{Query: "SELECT * FROM query('SELECT 1')", Want: outside},
		{Query: "SELECT * FROM query_table('messages')", Want: outside},
		{Query: "SELECT * FROM duckdb_settings()", Want: outside},
		{Query: "SELECT * FROM json_execute_serialized_sql('x')", Want: outside},
		{Query: "SELECT * FROM sniff_csv('secret.csv')", Want: outside},
		{Query: "FROM 'secret.csv'", Want: from},
		{Query: "SELECT * FROM 'secret.csv'", Want: from},
		{Query: "SELECT * FROM shown.messages", Want: from},
		{Query: "SELECT * FROM main.messages", Want: from},
		{Query: "SELECT * FROM duckdb_tables", Want: from},
		{Query: "SELECT * FROM sqlite_master", Want: from},
		{Query: "WITH duckdb_tables AS (SELECT 1) FROM duckdb_tables", Want: from},
		{Query: "SELECT 1 WHERE EXISTS (SELECT 1 FROM read_blob('x'))", Want: outside},
		{Query: "SELECT getenv('HOME')", Want: "getenv"},
		{Query: "SELECT current_setting('memory_limit')", Want: "looks outside the data"},
		{Query: "SELECT getvariable('x')", Want: "looks outside the data"},
		{Query: "SELECT random()", Want: "depends on the clock or on chance"},
		{Query: "SELECT current_date", Want: "depends on the clock or on chance"},
		{Query: "SELECT system.main.abs(-1)", Want: "a function has no schema here"},
		{Query: "SELECT * FROM messages USING SAMPLE 1", Want: "a sample differs each time"},
		{Query: "SELECT * FROM messages TABLESAMPLE 10%", Want: "a sample differs each time"},
	}
}
