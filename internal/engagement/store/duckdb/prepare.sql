-- Builds messages and readings of package store from the view raw (rows as package
-- rows writes them). Everything here is integers and text. The other tables come
-- from these when they are asked for.

CREATE MACRO month_of(d) AS year(DATE '1970-01-01' + d)::INTEGER * 12 + month(DATE '1970-01-01' + d)::INTEGER - 1;
CREATE MACRO week_of(d) AS (d - ((d + 3) % 7 + 7) % 7)::INTEGER; -- 1 January 1970 was a Thursday
CREATE MACRO quarter_of(d) AS (year(DATE '1970-01-01' + d) * 4 + quarter(DATE '1970-01-01' + d) - 1)::INTEGER;
CREATE MACRO year_of(d) AS year(DATE '1970-01-01' + d)::INTEGER;

-- Of several captures of one message the newest counts. The order goes on to
-- everything else, so that even a file with two versions of one message is
-- read the same way each time. Only what is there twice is put in order: sorting
-- everything takes longer than all the rest.
CREATE TABLE twice AS SELECT id FROM raw WHERE "row" = 'message' AND id <> '' GROUP BY id HAVING count(*) > 1;

CREATE VIEW once AS
SELECT * FROM raw WHERE "row" = 'message' AND id NOT IN (SELECT id FROM twice)
UNION ALL
SELECT * FROM (
    SELECT * FROM raw WHERE "row" = 'message' AND id IN (SELECT id FROM twice)
    QUALIFY row_number() OVER (
        PARTITION BY id
        ORDER BY captured DESC, origin DESC, raw.at DESC NULLS LAST, day DESC NULLS LAST, by_day, automated, source, platform, place,
                 kind, role, person, parent, root, language, tags, rating NULLS LAST, title, url,
                 class, topics, closing, sentences, starts_us, starts_you, shown DESC NULLS LAST, followers DESC NULLS LAST, wording DESC NULLS LAST) = 1
);

-- What many wrote in the same words within an hour: for each message of a text that
-- enough people wrote, how many did in the hour that ends with it, and then whether
-- such an hour ends with it or within an hour after it.
CREATE TABLE echoes AS
SELECT id FROM (
    SELECT id, max(who) OVER (PARTITION BY wording ORDER BY second RANGE BETWEEN CURRENT ROW AND 3600 FOLLOWING) AS most
    FROM (
        SELECT id, wording, second, count(DISTINCT person) OVER (PARTITION BY wording ORDER BY second RANGE BETWEEN 3600 PRECEDING AND CURRENT ROW) AS who
        FROM (SELECT id, wording, person, once.at AS second FROM once
              WHERE wording IN (SELECT wording FROM once WHERE wording <> 0 GROUP BY wording HAVING count(DISTINCT person) >= 5))
    )
)
WHERE most >= 5;

-- In the order of people and days, which is how most questions put them together: what is
-- counted of one person then stays near, and ten times as many people take ten
-- times as long, where in order of time they took thirteen.
CREATE TABLE messages AS
SELECT id, parent, root, number_of(root) AS thread_no, source, platform, place, kind, role, person, number_of(person) AS person_no, language, origin, tags, rating,
       day, week_of(day) AS week, month_of(day) AS month, quarter_of(day) AS quarter, year_of(day) AS year,
       m.at, by_day::INTEGER AS by_day, automated::INTEGER AS automated,
       CASE WHEN role = 'brand' THEN title ELSE '' END AS title,
       CASE WHEN role = 'brand' THEN url ELSE '' END AS url,
       coalesce(class, '') AS class, coalesce(topics, '') AS topics, coalesce(closing, '') AS closing,
       coalesce(sentences, 0) AS sentences, coalesce(starts_us, 0) AS starts_us, coalesce(starts_you, 0) AS starts_you, shown, followers, (id IN (SELECT id FROM echoes))::INTEGER AS echoed,
       (id = root)::INTEGER AS opens, (parent <> '')::INTEGER AS answers,
       CASE WHEN over_role IS NULL THEN '' WHEN over_role NOT IN ('brand', 'staff') AND over_person = person AND person <> '' THEN 'self' ELSE over_role END AS to_role
FROM once m LEFT JOIN (SELECT id AS over, role AS over_role, person AS over_person FROM once WHERE id <> '') p ON p.over = m.parent
ORDER BY person_no, day;

-- The same for numbers. A lifetime number is one, however often it was read;
-- a number of a day or a period is one for those days.
CREATE TABLE readings AS
SELECT source, platform, place, post, metric, grain, dimension, member, origin,
       value, from_day, to_day, captured, total::INTEGER AS total,
       week_of(from_day) AS week, month_of(from_day) AS month, quarter_of(from_day) AS quarter, year_of(from_day) AS year
FROM raw
WHERE "row" = 'reading'
QUALIFY row_number() OVER (
    PARTITION BY source, platform, place, post, metric, grain, dimension, member, total,
                 CASE WHEN grain = 'lifetime' THEN NULL ELSE from_day END,
                 CASE WHEN grain = 'lifetime' THEN NULL ELSE to_day END
    ORDER BY captured DESC, origin DESC, to_day DESC NULLS LAST, from_day DESC NULLS LAST, value DESC NULLS LAST) = 1;

DROP VIEW once;
DROP TABLE twice;
DROP TABLE echoes;
DROP VIEW raw;
DROP TABLE IF EXISTS later;
DROP MACRO month_of;
DROP MACRO week_of;
DROP MACRO quarter_of;
DROP MACRO year_of;
