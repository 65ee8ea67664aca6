-- Builds exchanges and openings from messages.

-- What can be part of a conversation in time. aside is the first of the rules by
-- which a message asks nothing of the brand, as package store has them.
CREATE VIEW talk AS
SELECT id, parent, root, CASE role WHEN 'brand' THEN 0 WHEN 'staff' THEN 1 WHEN 'anonymous' THEN 2 ELSE 3 END AS rank, m.at, day, by_day, automated,
       CASE closing WHEN 'open' THEN 1 WHEN 'solved' THEN 2 WHEN 'thanks' THEN 3 WHEN 'bare' THEN 3 ELSE 0 END AS closed,
       CASE WHEN closing = 'bare' THEN 1 WHEN closing IN ('solved', 'thanks') THEN 2 WHEN person_no <> 0 AND to_role IN ('member', 'anonymous') THEN 3 ELSE 0 END AS aside
FROM messages m
WHERE m.at IS NOT NULL AND kind <> 'share' AND id <> '';

-- Somebody answers these at the same time, so they were not the last word.
CREATE TABLE answered AS
SELECT DISTINCT p.id
FROM talk c JOIN talk p ON p.id = c.parent
WHERE c.root = p.root AND c.at = p.at AND c.id <> c.parent;

-- Threads, and what is known of who opened them.
CREATE TABLE threads AS
SELECT r.root, o.rank, o.at AS opened, o.root = r.root AS whole
FROM (SELECT DISTINCT root FROM talk) r LEFT JOIN talk o ON o.id = r.root;

-- What was said in threads that the brand opened, or somebody who is not in the data.
CREATE TABLE under AS
SELECT t.* FROM talk t JOIN (SELECT root FROM threads WHERE rank IS NULL OR rank < 2) h ON h.root = t.root;

-- Which of it belongs to which exchange: all that stands below somebody's answer to the opener.
CREATE TABLE spoken AS
WITH RECURSIVE below AS (
    SELECT t.id AS top, t.at AS opened, t.*
    FROM under t LEFT JOIN under p ON p.id = t.parent AND p.root = t.root
    WHERE t.id <> t.root AND t.rank > 1 AND (t.parent = t.root OR p.id IS NULL)
    UNION ALL
    SELECT b.top, b.opened, c.*
    FROM below b JOIN under c ON c.parent = b.id AND c.root = b.root AND c.id <> c.parent AND c.id <> c.root
)
SELECT * FROM below;

-- What belongs to which exchange.
CREATE VIEW turns AS
SELECT h.root AS top, h.opened, t.id, t.rank, t.at, t.day, t.by_day, t.automated, t.closed, t.aside
FROM talk t JOIN (SELECT root, opened FROM threads WHERE whole) h ON h.root = t.root
UNION ALL
SELECT top, opened, id, rank, b.at, day, by_day, automated, closed, aside FROM spoken b;

-- What is first or last is found with one number: the time, then what decides
-- between equals, the role and how the message closes among it.
CREATE TABLE exchanges AS
SELECT o.id AS root, o.root AS thread, o.source, o.platform, o.place, o.person AS opener, o.person_no AS opener_no, o.role AS opener_role,
       o.at AS opened_at, o.day AS opened_day, o.week, o.month, o.quarter, o.year,
       greatest(o.by_day, x.hours_unknown)::INTEGER AS by_day,
       x.reply >> 2 AS first_reply_at, CASE x.reply & 3 WHEN 0 THEN 'brand' WHEN 1 THEN 'staff' END AS first_reply_role,
       CASE x.word >> 2 & 3 WHEN 0 THEN 'brand' WHEN 1 THEN 'staff' WHEN 2 THEN 'anonymous' ELSE 'member' END AS last_role,
       x.word >> 5 AS last_at, x.last_day, CASE x.word & 3 WHEN 1 THEN 'open' WHEN 2 THEN 'solved' WHEN 3 THEN 'thanks' ELSE '' END AS last_closing, x.replies,
       (o.closing = 'bare')::INTEGER AS bare
FROM messages o JOIN (
    SELECT s.top, coalesce(max(s.by_day) FILTER (NOT s.first AND s.rank < 2), 0) AS hours_unknown,
           min(s.at * 4 + s.rank) FILTER (NOT s.first AND s.rank < 2 AND s.automated = 0 AND s.at >= s.opened) AS reply,
           max(s.word) FILTER (s.automated = 0 OR s.first) AS word, arg_max(s.day, s.word) FILTER (s.automated = 0 OR s.first) AS last_day,
           count(*) FILTER (NOT s.first AND s.automated = 0)::BIGINT AS replies
    FROM (
        SELECT l.top, l.opened, l.rank, l.at, l.day, l.by_day, l.automated, l.id = l.top AS first,
               l.at * 32 + CASE WHEN l.id IN (SELECT id FROM answered) OR l.id = l.top AND l.automated = 1 THEN 0 ELSE 16 END + l.rank * 4 + l.closed AS word
        FROM turns l
    ) s
    GROUP BY s.top
) x ON x.top = o.id;

-- Exchanges that took longer than a day, cut at every 86,400 seconds: when each
-- spell starts and ends, its first answer, and the first message in it of anybody
-- outside, at one moment rather one that asks. Nothing but what a spell starts with
-- can come after a day without a word. Where only the day is known, a message may
-- have come at its end, and no day is shorter than 23 hours.
CREATE TABLE spells AS
SELECT l.top, l.at // 86400 AS spell, min(l.at) AS starts, max(l.at + l.by_day * 82800) AS ends,
       min(l.at * 8 + l.rank * 2 + l.by_day) FILTER (l.rank < 2 AND l.id <> l.top) AS reply,
       min({'at': l.at, 'aside': l.aside, 'id': l.id}) FILTER (l.rank > 1 AND l.id <> l.top AND l.at > l.opened) AS own
FROM turns l JOIN (
    SELECT root FROM exchanges WHERE opener_role NOT IN ('brand', 'staff') AND last_at - opened_at >= 86400
) e ON e.root = l.top
WHERE l.automated = 0 OR l.id = l.top
GROUP BY l.top, l.at // 86400;

-- The messages after a day without a word.
CREATE TABLE returns AS
SELECT m.id, e.root, e.thread, m.source, m.platform, m.place, m.person AS opener, m.person_no AS opener_no, m.role AS opener_role,
       m.at AS opened_at, m.day AS opened_day, m.week, m.month, m.quarter, m.year, greatest(m.by_day, coalesce(p.reply & 1, 0))::INTEGER AS by_day,
       p.reply >> 3 AS first_reply_at, CASE p.reply & 6 WHEN 0 THEN 'brand' WHEN 2 THEN 'staff' END AS first_reply_role,
       1 AS again, CASE p.own.aside WHEN 1 THEN 'bare' WHEN 2 THEN 'closed' WHEN 3 THEN 'customer' ELSE '' END AS set_aside
FROM messages m JOIN (
    SELECT top, own, starts, max(ends) OVER (PARTITION BY top ORDER BY spell ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS silent,
           min(reply) OVER (PARTITION BY top ORDER BY spell ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS reply
    FROM spells
    WHERE top IN (SELECT top FROM spells WHERE own.at = starts)
) p ON p.own.id = m.id JOIN exchanges e ON e.root = p.top
WHERE p.own.at = p.starts AND p.starts - p.silent >= 86400;

CREATE VIEW openings AS
SELECT root AS id, root, thread, source, platform, place, opener, opener_no, opener_role, opened_at, opened_day, week, month, quarter, year, by_day,
       first_reply_at, first_reply_role, 0 AS again, CASE bare WHEN 1 THEN 'bare' ELSE '' END AS set_aside
FROM exchanges
UNION ALL
SELECT * FROM returns;

DROP TABLE spells;
DROP VIEW turns;
DROP TABLE spoken;
DROP TABLE under;
DROP TABLE threads;
DROP TABLE answered;
DROP VIEW talk;
