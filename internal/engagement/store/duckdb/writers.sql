-- Turns the tables of prepare.sql into what a writer's own SQL may see. It runs
-- in a database of its own, and nothing of the first tables is left in it.

-- People by who spoke first, which means the same with any key. The company is
-- nobody in what follows: its own accounts must not help to make five.
CREATE TABLE known AS
SELECT person, lpad(to_hex(row_number() OVER (ORDER BY first NULLS LAST, source, platform, person)), 32, '0')::UUID AS alias
FROM (SELECT person, min(m.at) AS first, min(source) AS source, min(platform) AS platform FROM main.messages m WHERE person <> '' GROUP BY person);

CREATE MACRO opaque(s) AS CASE WHEN s <> '' THEN md5(s)::UUID END;
CREATE MACRO day_date(d) AS DATE '1970-01-01' + d;
CREATE MACRO month_date(m) AS make_date((m // 12)::BIGINT, (m % 12 + 1)::BIGINT, 1::BIGINT);
CREATE MACRO quarter_date(q) AS make_date((q // 4)::BIGINT, (q % 4 * 3 + 1)::BIGINT, 1::BIGINT);

CREATE SCHEMA shown;

CREATE TABLE shown.messages AS
SELECT opaque(id) AS id, opaque(parent) AS parent, opaque(root) AS root, m.source, m.platform, place, kind, role, k.alias AS person,
       CASE WHEN role NOT IN ('brand', 'staff') THEN coalesce(k.alias, opaque(id)) END AS author, language,
       tags, (rating / 100.0)::DECIMAL(11, 2) AS rating,
       day_date(day) AS day, day_date(week) AS week, month_date(month) AS month, quarter_date(quarter) AS quarter, year,
       make_timestamp(m.at * 1000000) AS sent_at, by_day = 1 AS by_day, automated = 1 AS automated, title, url,
       class, topics, closing, sentences, starts_us, starts_you
FROM main.messages m LEFT JOIN known k ON k.person = m.person AND role NOT IN ('brand', 'staff');

CREATE TABLE shown.readings AS
SELECT source, platform, place, opaque(post) AS post, metric, value, grain, day_date(from_day) AS from_day, day_date(to_day) AS to_day,
       day_date(captured) AS captured, dimension, member, total = 1 AS total,
       day_date(week) AS week, month_date(month) AS month, quarter_date(quarter) AS quarter, year
FROM main.readings;

CREATE TABLE shown.exchanges AS
SELECT opaque(root) AS root, opaque(thread) AS thread, e.source, e.platform, place, k.alias AS opener, opener_role,
       make_timestamp(opened_at * 1000000) AS opened_at, day_date(opened_day) AS opened_day,
       day_date(week) AS week, month_date(month) AS month, quarter_date(quarter) AS quarter, year, by_day = 1 AS by_day,
       make_timestamp(first_reply_at * 1000000) AS first_reply_at, first_reply_role, last_role,
       make_timestamp(last_at * 1000000) AS last_at, day_date(last_day) AS last_day, last_closing, replies
FROM main.exchanges e LEFT JOIN known k ON k.person = e.opener AND opener_role NOT IN ('brand', 'staff');

CREATE TABLE shown.openings AS
SELECT opaque(id) AS id, opaque(root) AS root, opaque(thread) AS thread, o.source, o.platform, place, k.alias AS opener, opener_role,
       make_timestamp(opened_at * 1000000) AS opened_at, day_date(opened_day) AS opened_day,
       day_date(week) AS week, month_date(month) AS month, quarter_date(quarter) AS quarter, year, by_day = 1 AS by_day,
       make_timestamp(first_reply_at * 1000000) AS first_reply_at, first_reply_role, again = 1 AS again, CASE WHEN set_aside = '' THEN 'none' ELSE set_aside END AS set_aside
FROM main.openings o LEFT JOIN known k ON k.person = o.opener AND opener_role NOT IN ('brand', 'staff');

CREATE TABLE shown.people AS
SELECT k.alias AS person, p.platform, p.source, role, day_date(first_day) AS first_day, day_date(last_day) AS last_day, messages
FROM main.people p JOIN known k ON k.person = p.person WHERE role NOT IN ('brand', 'staff');

CREATE TABLE shown.coverage AS
SELECT source, platform, day_date(from_day) AS from_day, day_date(to_day) AS to_day, day_date(captured) AS captured
FROM main.coverage;

DROP TABLE main.messages;
DROP TABLE main.readings;
DROP VIEW main.openings;
DROP TABLE main.returns;
DROP TABLE main.exchanges;
DROP TABLE main.people;
DROP TABLE main.person_days;
DROP TABLE main.coverage;
DROP TABLE known;
DROP MACRO opaque;
DROP MACRO day_date;
DROP MACRO month_date;
DROP MACRO quarter_date;
