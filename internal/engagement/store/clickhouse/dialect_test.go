package clickhouse_test

import "hearth/internal/engagement/store/storetest"

// dialect is what writers' SQL looks like here.
func dialect() storetest.Dialect {
	const column, cell = "would show ids of people or messages", "shows ids of people or messages"
	return storetest.Dialect{
		Views: []storetest.Case{
			{Query: `SELECT week, count(*) AS messages, uniqExactIf(person, role = 'member') AS people FROM forum GROUP BY week ORDER BY week`,
				Want: "2026-06-01 2 1\n2026-06-08 2 2"},
			{Query: `SELECT rating, automated = 0 FROM "our-shop"`, Want: "450 1"},
			{Query: "SELECT n FROM (SELECT source, count(*) AS n FROM messages GROUP BY source) ORDER BY n DESC", Want: "4\n1"},
			{Query: "SELECT value, substring('m2', 1, 1) FROM readings ALL INNER JOIN (SELECT id AS post FROM messages) USING post", Want: "7 m"},
			{Query: "SELECT value FROM readings r JOIN messages m ON m.id = r.post", Want: "7"},
			{Query: "SELECT count(*) FROM exchanges x WHERE x.first_reply_at IS NULL AND x.source = 'forum'", Want: "2"},
			{Query: "SELECT opened_day, again, by_day, count(first_reply_at) AS answered, count(DISTINCT opener) AS people FROM openings WHERE set_aside = 'none' AND source = 'forum' GROUP BY opened_day, again, by_day ORDER BY opened_day",
				Want: "2026-06-01 0 0 1 1\n2026-06-09 0 0 0 1\n2026-06-10 0 0 0 1"},
			{Query: "SELECT max(messages), min(messages) FROM people WHERE role = 'member'", Want: "2 1"},
			{Query: "SELECT source, to_day, captured FROM coverage WHERE to_day IS NOT NULL", Want: "forum 2026-06-30 2026-07-01"},
			{Query: "SELECT number FROM numbers(3); ", Want: "0\n1\n2"},
			{Query: "SELECT toDate(min(sent_at)) FROM messages", Want: "2026-06-01"},
			{Query: "SELECT arrayJoin([2, 1]) AS x FROM messages WHERE source IN ('our-shop')", Want: "1\n2"},
			{Query: "SELECT extract(YEAR FROM day) AS y, count(*) FROM messages GROUP BY y", Want: "2026 5"},
			{Query: "WITH 2 AS two SELECT two + 1", Want: "3"},
		},
		Numbers: `SELECT 1 AS i, toDecimal64(2.5, 2) AS d, 1 / 3 AS f, 'x' AS t, toDate('2026-06-01') AS day, 1 = 1 AS b,
			NULL AS n, nan AS nan, sum(rating) AS stars, 0.0000005 AS even FROM messages`,
		Cells: []storetest.Case{
			{Query: "SELECT 1 / 0", Want: "a number is infinite or too large"},
			{Query: "SELECT sum(toDecimal128(9223372036854775807, 0)) FROM messages", Want: "too large a number"},
			{Query: "SELECT [1, 2] AS list", Want: `the column "list" is Array(UInt8), which cannot be shown`},
			{Query: "SELECT unhex('ff') AS x", Want: "not text but bytes"},
		},
		Refuses: waysOut(),
		Hides: []storetest.Case{
			{Query: "SELECT any(person) AS x, count(*) FROM messages", Want: column},
			{Query: "SELECT CAST(person AS String) FROM people", Want: cell},
			{Query: "SELECT concat('p', toString(person)) FROM people", Want: cell},
			{Query: "SELECT arrayStringConcat(groupArray(toString(person)), ',') FROM people", Want: cell},
			{Query: "SELECT replaceAll(toString(person), '-', '') FROM people", Want: cell},
			{Query: "SELECT groupArray(person) AS l FROM people", Want: "cannot be shown"},
			{Query: "SELECT uniqState(person) AS s FROM people", Want: "there is no function"},
		},
		Positions: []storetest.Fault{
			{Query: "SELECT 1\nFROM (", Line: 2, Col: 7},
			{Query: "SELECT 1 FORM messages x", Line: 1, Col: 15},
			{Query: "SELECT 'open", Line: 1, Col: 8},
		},
		Endless: "SELECT count(*) FROM numbers(100000000000) WHERE number % 7 = 8",
	}
}

// waysOut tries to get at files, other databases, settings, the clock and chance.
func waysOut() []storetest.Case {
	const one, from, outside, chance = "only a SELECT is allowed here", "to read from", "cannot be read from here", "depends on the clock or on chance"
	return []storetest.Case{
		{Query: "SELECT 1; DROP TABLE messages", Want: "there is more than one statement"},
		{Query: "ATTACH TABLE x", Want: one},
		{Query: "ALTER TABLE messages DROP PARTITION tuple()", Want: one},
		{Query: "OPTIMIZE TABLE messages", Want: one},
		{Query: "RENAME TABLE messages TO x", Want: one},
		{Query: "KILL QUERY WHERE 1", Want: one},
		{Query: "USE system", Want: one},
		{Query: "EXISTS TABLE messages", Want: one},
		{Query: "SELECT * FROM file('secret.csv', 'CSV', 'a Int32, b Int32')", Want: outside},
		{Query: "SELECT * FROM url('http://127.0.0.1:1/', CSV, 'a String')", Want: outside},
		{Query: "SELECT * FROM remote('127.0.0.1', system.one)", Want: outside},
		{Query: "SELECT * FROM cluster('pair', system.one)", Want: outside},
		{Query: "SELECT * FROM merge('site_.*', 'messages')", Want: outside},
		{Query: "SELECT * FROM mysql('a', 'b', 'c', 'd', 'e')", Want: outside},
		{Query: "SELECT * FROM odbc('a', 'b', 'c')", Want: outside},
		{Query: "SELECT * FROM messages JOIN url('http://127.0.0.1:1/', CSV, 'a String') USING a", Want: outside},
		{Query: "SELECT 1 WHERE 1 IN (SELECT a FROM file('secret.csv', 'CSV', 'a Int32, b Int32'))", Want: outside},
		{Query: "SELECT 1 FROM messages, file('secret.csv', 'CSV', 'a Int32, b Int32')", Want: outside},
		{Query: "SELECT * FROM system.one", Want: from},
		{Query: "SELECT * FROM `system`.one", Want: from},
		{Query: "SELECT * FROM system . one", Want: from},
		{Query: "SELECT * FROM/**/system.one", Want: from},
		{Query: "SELECT system.one.dummy FROM messages", Want: from},
		{Query: "SELECT 1 FROM messages, system.one", Want: from},
		{Query: "SELECT 1 FROM (SELECT 1) AS a, (SELECT 2) AS b, system.one", Want: from},
		{Query: "SELECT 1 FROM messages ANY LEFT JOIN system.one USING x", Want: from},
		{Query: "SELECT 1 IN system.one", Want: from},
		{Query: "SELECT 1 IN known", Want: from},
		{Query: "SELECT 1 GLOBAL NOT IN system.one", Want: from},
		{Query: "SELECT 1 UNION ALL SELECT dummy FROM system.one", Want: from},
		{Query: "SELECT * FROM 'secret.csv'", Want: from},
		{Query: "SELECT currentDatabase()", Want: "looks outside the data"},
		{Query: "SELECT hostName()", Want: "looks outside the data"},
		{Query: "SELECT uptime()", Want: "looks outside the data"},
		{Query: "SELECT dictGetString('a', 'b', toUInt64(1))", Want: "looks outside the data"},
		{Query: "SELECT sleep(3)", Want: "looks outside the data"},
		{Query: "SELECT `sleep`(3)", Want: "looks outside the data"},
		{Query: "SELECT rand()", Want: chance},
		{Query: "SELECT generateUUIDv4()", Want: chance},
		{Query: "SELECT yesterday()", Want: chance},
		{Query: "SELECT rowNumberInAllBlocks() FROM messages", Want: chance},
		{Query: "SELECT * FROM messages SAMPLE 1 / 10", Want: "a sample differs each time"},
		{Query: "SELECT 1 INTO OUTFILE 'out.csv'", Want: "INTO has no place here"},
		{Query: "SELECT 1 FORMAT CSV", Want: "FORMAT has no place here"},
		{Query: "SELECT 1 SETTINGS max_threads = 9", Want: "SETTINGS has no place here"},
		{Query: "SELECT 1.FROM system.one", Want: "is no number"},
		{Query: "SELECT 1 /* FROM", Want: "does not end"},
		{Query: "SELECT 1 FROM messages LIMIT 1 BY role", Want: "LIMIT without ORDER BY"},
		{Query: "SELECT * FROM numbers(3) AS n, numbers(4)", Want: ""},
	}
}
