-- Builds the tables of package store from the view raw (rows as package rows
-- writes them) and the table coverage. Everything here is integers and text.

CREATE MACRO month_of(d) AS year(DATE '1970-01-01' + d)::INTEGER * 12 + month(DATE '1970-01-01' + d)::INTEGER - 1;
CREATE MACRO week_of(d) AS (d - ((d + 3) % 7 + 7) % 7)::INTEGER; -- 1 January 1970 was a Thursday
CREATE MACRO quarter_of(d) AS (year(DATE '1970-01-01' + d) * 4 + quarter(DATE '1970-01-01' + d) - 1)::INTEGER;
CREATE MACRO year_of(d) AS year(DATE '1970-01-01' + d)::INTEGER;

-- Of several captures of one message the newest counts. The order goes on to
-- everything else, so that even a file with two versions of one message is
-- read the same way each time.
CREATE TABLE messages AS
SELECT id, parent, root, source, platform, place, kind, role, person, language, origin, tags, rating,
       day, week_of(day) AS week, month_of(day) AS month, quarter_of(day) AS quarter, year_of(day) AS year,
       raw.at, by_day::INTEGER AS by_day, automated::INTEGER AS automated,
       CASE WHEN role = 'brand' THEN title ELSE '' END AS title,
       CASE WHEN role = 'brand' THEN url ELSE '' END AS url,
       coalesce(class, '') AS class, coalesce(topics, '') AS topics, coalesce(closing, '') AS closing,
       coalesce(sentences, 0) AS sentences, coalesce(starts_us, 0) AS starts_us, coalesce(starts_you, 0) AS starts_you
FROM raw
WHERE "row" = 'message'
QUALIFY id = '' OR row_number() OVER (
    PARTITION BY id
    ORDER BY captured DESC, origin DESC, raw.at DESC NULLS LAST, day DESC NULLS LAST, by_day, automated, source, platform, place,
             kind, role, person, parent, root, language, tags, rating NULLS LAST, title, url,
             class, topics, closing, sentences, starts_us, starts_you) = 1;

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

CREATE TABLE people AS
SELECT person, platform, source, role, min(day)::INTEGER AS first_day, max(day)::INTEGER AS last_day, count(*)::BIGINT AS messages
FROM messages
WHERE person <> ''
GROUP BY person, platform, source, role;

CREATE TABLE person_days AS
SELECT person, source, platform, place, role, automated, day, week, month, quarter, year, count(*)::BIGINT AS messages,
       count(*) FILTER (kind = 'post')::BIGINT AS posts, count(*) FILTER (kind = 'reply')::BIGINT AS replies,
       count(*) FILTER (kind = 'share')::BIGINT AS shares, count(*) FILTER (kind = 'review')::BIGINT AS reviews,
       count(*) FILTER (kind = 'question')::BIGINT AS questions, count(*) FILTER (kind = 'answer')::BIGINT AS answers
FROM messages
WHERE person <> '' AND day IS NOT NULL
GROUP BY person, source, platform, place, role, automated, day, week, month, quarter, year;

-- What can be part of a conversation in time.
CREATE TABLE talk AS
SELECT m.id, m.parent, m.root, m.role, m.at, m.by_day, m.automated,
       -- Somebody answers it at the same time, so it was not the last word.
       m.id IN (SELECT c.parent FROM messages c JOIN messages p ON c.parent = p.id AND c.root = p.root AND c.at = p.at
              WHERE c.id <> c.parent AND c.kind <> 'share') AS answered
FROM messages m
WHERE m.at IS NOT NULL AND m.kind <> 'share' AND m.id <> '';

-- Which message belongs to which exchange: first whole threads, then those
-- under a message of the brand's own or an opener that is not there.
CREATE TABLE spoken AS
SELECT o.id AS root, t.id, t.role, t.at, t.by_day, t.automated, t.answered
FROM talk o JOIN talk t ON t.root = o.id
WHERE o.root = o.id;

INSERT INTO spoken
WITH RECURSIVE under AS (
    SELECT t.id AS top, t.id AS id, t.root AS thread
    FROM talk t
    LEFT JOIN talk o ON o.id = t.root
    LEFT JOIN talk p ON p.id = t.parent AND p.root = t.root
    WHERE t.id <> t.root AND t.role NOT IN ('brand', 'staff')
      AND (o.id IS NULL OR o.role IN ('brand', 'staff'))
      AND (t.parent = t.root OR p.id IS NULL)
    UNION ALL
    SELECT u.top, c.id, u.thread
    FROM under u JOIN talk c ON c.parent = u.id AND c.root = u.thread AND c.id <> c.parent AND c.id <> c.root
)
SELECT u.top, t.id, t.role, t.at, t.by_day, t.automated, t.answered
FROM under u JOIN talk t ON t.id = u.id;

CREATE TABLE exchanges AS
SELECT o.id AS root, o.root AS thread, o.source, o.platform, o.place, o.person AS opener, o.role AS opener_role,
       o.at AS opened_at, o.day AS opened_day, o.week, o.month, o.quarter, o.year,
       greatest(o.by_day, x.by_day)::INTEGER AS by_day,
       x.first.at AS first_reply_at,
       CASE x.first.rank WHEN 0 THEN 'brand' WHEN 1 THEN 'staff' END AS first_reply_role,
       CASE x.last.rank WHEN 0 THEN 'brand' WHEN 1 THEN 'staff' WHEN 2 THEN 'anonymous' ELSE 'member' END AS last_role,
       x.last.at AS last_at, x.last.day AS last_day, x.last.closing AS last_closing, x.replies
FROM messages o JOIN (
    SELECT s.root,
           coalesce(max(s.by_day) FILTER (s.id <> s.root AND s.rank < 2), 0) AS by_day,
           min({'at': s.at, 'rank': s.rank}) FILTER (s.id <> s.root AND s.rank < 2 AND s.automated = 0 AND s.at >= s.opened) AS first,
           max({'at': s.at, 'loose': s.loose, 'rank': s.rank, 'day': s.day, 'closing': s.closing}) FILTER (s.automated = 0 OR s.id = s.root) AS last,
           count(*) FILTER (s.id <> s.root AND s.automated = 0)::BIGINT AS replies
    FROM (
        SELECT s.*, m.day, m.closing, o.at AS opened,
               CASE s.role WHEN 'brand' THEN 0 WHEN 'staff' THEN 1 WHEN 'anonymous' THEN 2 ELSE 3 END AS rank,
               CASE WHEN s.answered OR s.id = s.root AND s.automated = 1 THEN 0 ELSE 1 END AS loose
        FROM spoken s JOIN messages m ON m.id = s.id JOIN messages o ON o.id = s.root
    ) s
    GROUP BY s.root
) x ON x.root = o.id;

DROP TABLE spoken;
DROP TABLE talk;
DROP VIEW raw;
DROP TABLE IF EXISTS later;
DROP MACRO month_of;
DROP MACRO week_of;
DROP MACRO quarter_of;
DROP MACRO year_of;
