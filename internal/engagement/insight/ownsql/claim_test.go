package ownsql_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"hearth/internal/engagement/insight/ownsql"
	"hearth/internal/engagement/store"
)

// counted are queries whose people are counted.
func counted() []string {
	return []string{
		"SELECT place, count(*) AS n, count(DISTINCT person) AS people FROM messages GROUP BY place",
		"select count(distinct m.person) people, m.place from messages m group by m.place;",
		`SELECT "place", COUNT( DISTINCT "person" ) AS "people" FROM "our-shop" GROUP BY 1`,
		"SELECT count(DISTINCT opener) AS people, count(*) AS n FROM exchanges",
		"SELECT avg(rating) AS stars, count(DISTINCT author) AS people FROM messages",
		"SELECT place, count(DISTINCT person) FILTER (WHERE role = 'member') AS people FROM messages GROUP BY place",
		"SELECT place, uniqExact(person) AS people FROM messages GROUP BY place",
		"SELECT place, uniqExactIf(m.person, role = 'member') AS people FROM messages m GROUP BY place",
		"SELECT place, least(count(DISTINCT a.person), count(DISTINCT q.person)) AS people FROM messages a JOIN messages q ON q.id = a.root GROUP BY 1",
		"SELECT wrote, count(*) AS n, count(DISTINCT person) AS people FROM (SELECT person, CASE WHEN count(*) = 1 THEN 'once' ELSE 'more' END AS wrote FROM messages GROUP BY person) AS p GROUP BY wrote",
		"WITH each AS (SELECT person, place, count(*) AS n FROM messages GROUP BY person, place) SELECT place, sum(n) AS n, count(DISTINCT person) AS people FROM each GROUP BY place",
		"WITH a AS MATERIALIZED (SELECT place, opener AS person FROM exchanges) SELECT place, count(DISTINCT person) AS people FROM a GROUP BY place",
		"SELECT 'forum' AS k, count(DISTINCT person) AS people FROM forum UNION ALL SELECT 'shop', count(DISTINCT person) FROM shop",
		"SELECT k, count(DISTINCT person) AS people FROM (SELECT place AS k, person FROM forum UNION ALL SELECT kind, person FROM shop) x GROUP BY k",
		"SELECT place, n * 100.0 / whole AS part, people FROM (SELECT place, count(*) AS n, count(DISTINCT person) AS people, 9 AS whole FROM messages GROUP BY place) AS x ORDER BY people",
		"SELECT year, sum(n) AS n, min(x.people) AS people FROM (SELECT place, year, count(*) AS n, count(DISTINCT person) AS people FROM messages GROUP BY place, year) x WHERE n > 2 GROUP BY year",
		"SELECT DISTINCT ON (place) place, count(DISTINCT person) AS people FROM messages GROUP BY place",
		"SELECT count(*) AS n, count(DISTINCT p.person) AS people FROM messages m, people p WHERE p.person = m.person AND m.title <> 'people' AND m.place IN ('author', 'a')",
		"SELECT m.place, count(*) AS n, count(DISTINCT m.person) AS people FROM messages m JOIN (SELECT place, person FROM shop) s USING (place, person) WHERE m.person IN (SELECT person FROM people) GROUP BY m.place HAVING count(DISTINCT m.person) > 4",
		"SELECT place, role IS DISTINCT FROM 'member' AS other, count(DISTINCT person) AS people FROM messages GROUP BY ALL",
		"SELECT count(*) AS n, count(DISTINCT person) AS people FROM (SELECT person, row_number() OVER (PARTITION BY place, person ORDER BY day) AS nth FROM messages) WHERE nth = 1",
		"SELECT count(*) AS n, count(DISTINCT person) AS people -- 99 AS people\nFROM messages /* id AS person */ WHERE title <> 'it''s 1 AS people'",
		"SELECT place, [1, 2][1] AS one, person::VARCHAR = 'x' AS no, count(DISTINCT person) AS people FROM messages GROUP BY ALL",
	}
}

// refused are queries whose people could be wrong, and what is said at the place
// marked by ^ in them.
func refused() []struct{ query, say, hint string } {
	const (
		count   = `this is no count of the people behind a line, and the column "people" must be one`
		how     = "write count(DISTINCT person) AS people"
		inside  = `only a count of the people behind a line may be called "people"`
		person  = `"person" says who wrote, and nothing else may have that name`
		else_   = "call it something else"
		itself  = "the outermost SELECT does not count its people itself"
		differ  = `this part of the UNION has something else where the first one has "person"`
		differs = `this part of the UNION has something else where the first one has "people"`
		same    = "write the columns of each part in the same order"
		sums    = "lines that are sums of other lines would give away those that are kept back"
		over    = "OVER puts numbers of other lines into this one, and other people stand behind those"
		tell    = "Hearth cannot tell what "
	)
	return []struct{ query, say, hint string }{
		{"SELECT place, ^99 AS people FROM messages GROUP BY place", count, how},
		{"SELECT place, ^99 people FROM messages GROUP BY place", count, how},
		{"SELECT place, ^99 AS 'people' FROM messages GROUP BY place", count, how},
		{"SELECT ^count(*) AS people FROM messages", count, how},
		{"SELECT ^count(person) AS people FROM messages", count, how},
		{"SELECT ^count(DISTINCT id) AS people FROM messages", count, how},
		{"SELECT ^count(DISTINCT person || day) AS people FROM messages", count, how},
		{"SELECT ^count(DISTINCT person, day) AS people FROM messages", count, how},
		{"SELECT ^count(DISTINCT person) + 5 AS people FROM messages", count, how},
		{"SELECT ^count(DISTINCT person) * 5 AS people FROM messages", count, how},
		{"SELECT ^greatest(count(DISTINCT person), 5) AS people FROM messages", count, how},
		{"SELECT ^least(count(DISTINCT person), 5) AS people FROM messages", count, how},
		{"SELECT ^coalesce(count(DISTINCT person), 5) AS people FROM messages", count, how},
		{"SELECT ^(count(DISTINCT person)) AS people FROM messages", count, how},
		{"SELECT place, ^count(DISTINCT person) OVER () AS people FROM messages", count, how},
		{"SELECT place, ^(SELECT count(DISTINCT person) FROM messages) AS people FROM messages GROUP BY place", count, how},
		{"SELECT ^CASE WHEN 1 = 1 THEN 9 ELSE count(DISTINCT person) END AS people FROM messages", count, how},
		{"SELECT ^uniqExact(id) AS people FROM messages", count, how},
		{"SELECT ^uniqExactIf(id, 1) AS people FROM messages", count, how},
		{"SELECT ^uniq(person) AS people FROM messages", count, how},
		{"SELECT ^sum(people) AS people FROM (SELECT count(DISTINCT person) AS people FROM messages GROUP BY place)", count, how},
		{"SELECT ^max(people) AS people FROM (SELECT count(DISTINCT person) AS people FROM messages GROUP BY place)", count, how},
		{"SELECT b.n, ^a.people FROM (SELECT count(DISTINCT person) AS people FROM messages) a, (SELECT count(*) AS n FROM shop) b", count, how},
		{"SELECT b.n, ^a.people FROM (SELECT count(DISTINCT person) AS people FROM messages) a CROSS JOIN (SELECT count(*) AS n FROM shop) b", count, how},
		{"SELECT ^people FROM people", count, how},
		{"^SELECT * FROM (SELECT place, count(DISTINCT person) AS people FROM messages GROUP BY place)", itself, how + " there"},
		{"SELECT n, people FROM (SELECT 9 AS n, 9 AS ^people FROM messages)", inside, how + ", or call it something else"},
		{"SELECT n, people FROM (SELECT 9 AS n, 9 ^people FROM messages)", inside, how + ", or call it something else"},
		{"WITH t(^people) AS (SELECT 9) SELECT people FROM t", inside, how + ", or call it something else"},
		{"SELECT people FROM (VALUES (9)) AS t(^people)", inside, how + ", or call it something else"},
		{"SELECT people FROM (VALUES (9)) t(a, ^people)", inside, how + ", or call it something else"},
		{"SELECT count(DISTINCT person) AS people FROM (SELECT id AS ^person FROM messages)", person, else_},
		{"SELECT count(DISTINCT person) AS people FROM (SELECT id ^person FROM messages)", person, else_},
		{"SELECT count(DISTINCT person) AS people FROM (SELECT id AS ^\"Person\" FROM messages)", person, else_},
		{"SELECT count(DISTINCT person) AS people FROM (SELECT id AS ^'person' FROM messages)", person, else_},
		{"SELECT count(DISTINCT person) AS people FROM (SELECT f(id) ^person FROM messages)", person, else_},
		{"SELECT count(DISTINCT person) AS people FROM (SELECT CASE WHEN 1 = 1 THEN id END ^person FROM messages)", person, else_},
		{"SELECT count(DISTINCT person) AS people FROM (SELECT id || person AS ^person FROM messages)", person, else_},
		{"SELECT count(DISTINCT person) AS people FROM (SELECT ^person: id FROM messages)", person, else_},
		{"SELECT count(DISTINCT s.person) AS people FROM (SELECT {^'person': id} AS s FROM messages)", person, else_},
		{"SELECT count(DISTINCT s.person) AS people FROM (SELECT struct_pack(^person := id) AS s FROM messages)", person, else_},
		{"SELECT count(DISTINCT person) AS people FROM (SELECT * REPLACE (id AS ^person) FROM messages)", person, else_},
		{"SELECT count(DISTINCT person) AS people FROM messages AS m(^person)", person, else_},
		{"SELECT count(DISTINCT person) AS people FROM messages m(a, ^person)", person, else_},
		{"SELECT count(DISTINCT person) AS people FROM messages ^person", person, else_},
		{"WITH ^person AS (SELECT id FROM messages) SELECT count(DISTINCT person) AS people FROM person", person, else_},
		{"WITH a AS (SELECT 1), ^person AS (SELECT id FROM messages) SELECT count(DISTINCT person) AS people FROM person", person, else_},
		{"WITH ^person AS NOT MATERIALIZED (SELECT id FROM messages) SELECT count(DISTINCT person) AS people FROM person", person, else_},
		{"WITH id AS ^person SELECT uniqExact(person) AS people FROM messages", person, else_},
		{"SELECT arrayMap(^person -> 1, [id]) AS x, count(DISTINCT person) AS people FROM messages", person, else_},
		{"SELECT (id AS ^person) = id AS x, uniqExact(person) AS people FROM messages", person, else_},
		{"SELECT x, count(DISTINCT person) AS people FROM (SELECT person, 1 AS x FROM a UNION ALL SELECT ^id, 1 FROM b) GROUP BY x", differ, same},
		{"SELECT x, count(DISTINCT person) AS people FROM (SELECT 1 AS x, person FROM a UNION ALL ^SELECT 1 FROM b) GROUP BY x", differ, same},
		{"SELECT x, count(DISTINCT person) AS people FROM (SELECT 1 AS x, person FROM a UNION ALL SELECT *, ^person FROM b) GROUP BY x", differ, same},
		{"SELECT count(DISTINCT person) AS people FROM (SELECT ^* FROM a UNION ALL SELECT * FROM b)", "Hearth cannot tell which columns of a UNION a star stands for", "write the columns of each part, in the same order"},
		{"SELECT count(DISTINCT person) AS people FROM (SELECT person FROM a UNION ALL BY ^NAME SELECT id FROM b)", "Hearth cannot tell which columns go together BY NAME", "write the columns of each part in the same order, and leave BY NAME out"},
		{"SELECT count(DISTINCT person) AS people FROM ((SELECT person FROM a) ^UNION ALL (SELECT id FROM b))", "Hearth cannot tell the parts of this UNION apart", "write them as SELECT … UNION ALL SELECT …, without brackets around the parts"},
		{"SELECT 1 AS n, count(DISTINCT person) AS people FROM a UNION ALL SELECT 2, ^99", differs, same},
		{"SELECT 1 AS n, count(DISTINCT person) AS people FROM a UNION ALL ^SELECT 2 FROM b", differs, same},
		{"SELECT place, lag(count(*)) ^OVER (ORDER BY place) AS n, count(DISTINCT person) AS people FROM messages GROUP BY place", over, "leave it out"},
		{"SELECT n, people FROM (SELECT lag(count(*)) ^OVER (ORDER BY place) AS n, count(DISTINCT person) AS people FROM messages GROUP BY place)", over, "leave it out"},
		{"SELECT place, count(DISTINCT person) AS people FROM messages GROUP BY ^ROLLUP (place)", sums, "leave ROLLUP out"},
		{"SELECT place, count(DISTINCT person) AS people FROM messages GROUP BY ^CUBE (place)", sums, "leave CUBE out"},
		{"SELECT place, count(DISTINCT person) AS people FROM messages GROUP BY GROUPING ^SETS ((place), ())", sums, "leave SETS out"},
		{"SELECT place, uniqExact(person) AS people FROM messages GROUP BY place WITH ^TOTALS", sums, "leave TOTALS out"},
		{"SELECT place, people FROM (SELECT place, count(DISTINCT person) AS people FROM messages GROUP BY ^ROLLUP (place))", sums, "leave ROLLUP out"},
		{"SELECT ^COLUMNS('^id$') AS x, count(DISTINCT person) AS people FROM messages", "Hearth cannot tell which names columns gives", "write the columns one by one"},
		{"SELECT count(DISTINCT person) AS people FROM (^UNPIVOT a ON b)", "Hearth cannot tell which names unpivot gives", "write the columns one by one"},
		{"^FROM messages SELECT count(DISTINCT person) AS people", "Hearth can check the people of a query only when it begins with SELECT or WITH", "write SELECT … FROM …, without brackets around it"},
		{"^(SELECT count(DISTINCT person) AS people FROM messages)", "Hearth can check the people of a query only when it begins with SELECT or WITH", "write SELECT … FROM …, without brackets around it"},
		{"SELECT 'it^\\' AS x, 99 AS people --' FROM messages", `a \ before a quote does not end the text in every engine`, "write a quote inside a text twice: 'it''s'"},
		{"SELECT ^$$a$$ AS x, count(DISTINCT person) AS people FROM messages", tell + "$ means to the engine", "write the query without it"},
		{"SELECT ^`a'` AS x, count(DISTINCT person) AS people FROM messages", tell + "` means to the engine", "write the query without it"},
		{"SELECT 1 AS\u00a0person", tell + "\u00a0 means to the engine", "write the query without it"},
		{"SELECT count(DISTINCT person) AS people FROM a /* ^/* */ , 99 AS x */", "a remark inside a remark does not end in the same place in every engine", "take it out"},
		{"SELECT ^1person, count(DISTINCT person) AS people FROM a", tell + "1 means to the engine", "write the query without it"},
		{"SELECT ^(1", "this bracket is not closed", "close it"},
		{"SELECT 1^)", "this bracket closes nothing", "take it out"},
	}
}

func TestCounted(t *testing.T) {
	for _, q := range counted() {
		if err := ownsql.People(q); err != nil {
			t.Errorf("%s\n%v", q, err)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, tt := range refused() {
		at := strings.Index(tt.query, "^")
		query := tt.query
		if at >= 0 {
			query = query[:at] + query[at+1:]
		}
		err := ownsql.People(query)
		var q *store.QueryError
		if !errors.As(err, &q) {
			t.Errorf("%s\nis let through", query)
			continue
		}
		if q.Text != tt.say || q.Hint != tt.hint {
			t.Errorf("%s\ngot  %s\n     %s\nwant %s\n     %s", query, q.Text, q.Hint, tt.say, tt.hint)
		}
		if at >= 0 && q.Col != utf8.RuneCountInString(tt.query[:at])+1 {
			t.Errorf("%s\nat %d, want %d", query, q.Col, at+1)
		}
	}
}

func TestNames(t *testing.T) {
	tests := []struct{ query, want string }{
		{`SELECT "a ""b""", c.d -- e` + "\nFROM f /* g /* h */ i */ WHERE j = 'k''l'", `SELECT a "b" c d FROM f WHERE j`},
		{`SELECT 'a\' b'`, "SELECT a b"},
		{"SELECT $$a$$", "SELECT a"},
	}
	for _, tt := range tests {
		if got := strings.Join(ownsql.Names(tt.query), " "); got != tt.want {
			t.Errorf("%s gives %s, want %s", tt.query, got, tt.want)
		}
	}
}

// FuzzPeople wants an answer to any text, at a place inside it.
func FuzzPeople(f *testing.F) {
	for _, q := range counted() {
		f.Add(q)
	}
	for _, tt := range refused() {
		f.Add(strings.Replace(tt.query, "^", "", 1))
	}
	f.Fuzz(func(t *testing.T, query string) {
		err := ownsql.People(query)
		var q *store.QueryError
		if err != nil && !errors.As(err, &q) {
			t.Fatalf("%v is no error about the query", err)
		}
		if err != nil && (q.Line < 1 || q.Line > strings.Count(query, "\n")+1 || q.Col < 1 || q.Hint == "") {
			t.Errorf("%+v", q)
		}
		// Whoever takes all the counting out of a query has none left.
		if err == nil && !strings.Contains(strings.ToLower(query), "people") {
			t.Error("nothing in it is called people")
		}
	})
}
