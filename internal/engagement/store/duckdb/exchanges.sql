-- Builds exchanges and openings from messages. Messages, and exchanges by their first
-- message, go by their line in the table messages: numbers are put together several
-- times faster than ids.

-- What can be part of a conversation in time. aside is the first of the rules by
-- which a message asks nothing of the brand, as package store has them.
CREATE VIEW talk AS
SELECT m.rowid AS line, id, parent, root, thread_no, opens, CASE role WHEN 'brand' THEN 0 WHEN 'staff' THEN 1 WHEN 'anonymous' THEN 2 ELSE 3 END AS rank,
       m.at, day, by_day, automated,
       CASE closing WHEN 'open' THEN 1 WHEN 'solved' THEN 2 WHEN 'thanks' THEN 3 WHEN 'bare' THEN 3 WHEN 'private' THEN 4 ELSE 0 END AS closed,
       CASE WHEN closing = 'bare' THEN 1 WHEN closing IN ('solved', 'thanks') THEN 2 WHEN person_no <> 0 AND to_role IN ('member', 'anonymous') THEN 3 ELSE 0 END AS aside
FROM messages m
WHERE m.at IS NOT NULL AND kind <> 'share' AND id <> '';

-- What is said in a thread at the moment of something else.
CREATE TABLE together AS
SELECT t.line, t.id, t.parent, t.thread_no, t.at
FROM talk t JOIN (SELECT thread_no, b.at FROM talk b GROUP BY thread_no, b.at HAVING count(*) > 1) b ON b.thread_no = t.thread_no AND b.at = t.at;

-- Somebody answers these at the same time, so they were not the last word.
CREATE TABLE answered AS
SELECT DISTINCT p.line
FROM together c JOIN together p ON p.id = c.parent AND p.thread_no = c.thread_no AND p.at = c.at
WHERE c.id <> c.parent;

-- Threads that begin with a message which is there.
CREATE TABLE threads AS
SELECT t.line, thread_no, rank, t.at AS opened FROM talk t WHERE opens = 1;

-- What was said in threads that the brand opened, or somebody who is not in the data.
-- What belongs to another thread opens none.
CREATE TABLE under AS
SELECT * FROM talk t
WHERE thread_no NOT IN (SELECT thread_no FROM threads WHERE rank > 1)
  AND root NOT IN (
    SELECT o.id FROM talk o JOIN (
        SELECT DISTINCT root FROM talk WHERE thread_no NOT IN (SELECT thread_no FROM threads)
    ) r ON r.root = o.id
    WHERE o.rank > 1
  );

-- Which of it belongs to which exchange: all that stands below somebody's answer to the opener.
CREATE TABLE spoken AS
WITH RECURSIVE below AS (
    SELECT t.line AS top, t.at AS opened, t.*
    FROM under t LEFT JOIN under p ON p.id = t.parent AND p.thread_no = t.thread_no
    WHERE t.opens = 0 AND t.rank > 1 AND (t.parent = t.root OR p.id IS NULL)
    UNION ALL
    SELECT b.top, b.opened, c.*
    FROM below b JOIN under c ON c.parent = b.id AND c.thread_no = b.thread_no AND c.id <> c.parent AND c.opens = 0
)
SELECT * FROM below;

-- What belongs to which exchange.
CREATE VIEW turns AS
SELECT h.line AS top, h.opened, t.line, t.id, t.rank, t.at, t.day, t.by_day, t.automated, t.closed, t.aside
FROM talk t JOIN threads h ON h.thread_no = t.thread_no
UNION ALL
SELECT top, opened, line, id, rank, b.at, day, by_day, automated, closed, aside FROM spoken b;

-- What is first or last is found with one number: the time, then what decides
-- between equals, the role and how the message closes among it. heard is when
-- somebody outside last said something after the opener.
CREATE TABLE found AS
SELECT s.top, coalesce(max(s.by_day) FILTER (NOT s.first AND s.rank < 2), 0) AS hours_unknown,
       min(s.at * 4 + s.rank) FILTER (NOT s.first AND s.rank < 2 AND s.automated = 0 AND s.at >= s.opened) AS reply,
       max(s.word) FILTER (s.automated = 0 OR s.first) AS word, arg_max(s.day, s.word) FILTER (s.automated = 0 OR s.first) AS last_day,
       count(*) FILTER (NOT s.first AND s.automated = 0)::BIGINT AS replies,
       min(s.rank) FILTER (s.first) AS opener, any_value(s.opened) AS opened, max(s.at) FILTER (NOT s.first AND s.automated = 0 AND s.rank > 1) AS heard
FROM (
    SELECT l.top, l.opened, l.rank, l.at, l.day, l.by_day, l.automated, l.line = l.top AS first,
           l.at * 64 + CASE WHEN l.line IN (SELECT line FROM answered) OR l.line = l.top AND l.automated = 1 THEN 0 ELSE 32 END + l.rank * 8 + l.closed AS word
    FROM turns l
) s
GROUP BY s.top;

CREATE TABLE exchanges AS
SELECT o.id AS root, o.root AS thread, o.source, o.platform, o.place, o.person AS opener, o.person_no AS opener_no, o.role AS opener_role,
       o.at AS opened_at, o.day AS opened_day, o.week, o.month, o.quarter, o.year,
       greatest(o.by_day, x.hours_unknown)::INTEGER AS by_day,
       x.reply >> 2 AS first_reply_at, CASE x.reply & 3 WHEN 0 THEN 'brand' WHEN 1 THEN 'staff' END AS first_reply_role,
       CASE x.word >> 3 & 3 WHEN 0 THEN 'brand' WHEN 1 THEN 'staff' WHEN 2 THEN 'anonymous' ELSE 'member' END AS last_role,
       x.word >> 6 AS last_at, x.last_day, CASE x.word & 7 WHEN 1 THEN 'open' WHEN 2 THEN 'solved' WHEN 3 THEN 'thanks' WHEN 4 THEN 'private' ELSE '' END AS last_closing, x.replies,
       (o.closing = 'bare')::INTEGER AS bare
FROM messages o JOIN found x ON x.top = o.rowid;

-- Exchanges in which somebody outside said something a day after the opener, or
-- later, cut at every 86,400 seconds: when each spell starts and ends, its first
-- answer, and the first word in it of anybody outside, at one moment rather one that
-- asks. Nothing but what a spell starts with can come after a day without a word.
-- Where only the day is known, a message may have come at its end, and no day is
-- shorter than 23 hours.
CREATE TABLE spells AS
SELECT l.top, l.at // 86400 AS spell, min(l.at) AS starts, max(l.at + l.by_day * 82800) AS ends,
       min(l.at * 8 + l.rank * 2 + l.by_day) FILTER (l.rank < 2 AND l.line <> l.top) AS reply,
       min(l.at * 4 + l.aside) FILTER (l.rank > 1 AND l.line <> l.top AND l.at > l.opened) AS own
FROM turns l JOIN (SELECT top FROM found WHERE opener > 1 AND heard - opened >= 86400) e ON e.top = l.top
WHERE l.automated = 0 OR l.line = l.top
GROUP BY l.top, l.at // 86400;

-- What starts a spell after a day without a word.
CREATE TABLE pauses AS
SELECT top, own, reply
FROM (
    SELECT top, own, starts, max(ends) OVER (PARTITION BY top ORDER BY spell ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS silent,
           min(reply) OVER (PARTITION BY top ORDER BY spell ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS reply
    FROM spells
    WHERE top IN (SELECT top FROM spells WHERE own >> 2 = starts)
)
WHERE own >> 2 = starts AND starts - silent >= 86400;

-- The messages after a day without a word; of several that are alike the one with
-- the smallest id.
CREATE TABLE returns AS
SELECT m.id, e.id AS root, e.root AS thread, m.source, m.platform, m.place, m.person AS opener, m.person_no AS opener_no, m.role AS opener_role,
       m.at AS opened_at, m.day AS opened_day, m.week, m.month, m.quarter, m.year, greatest(m.by_day, coalesce(p.reply & 1, 0))::INTEGER AS by_day,
       p.reply >> 3 AS first_reply_at, CASE p.reply & 6 WHEN 0 THEN 'brand' WHEN 2 THEN 'staff' END AS first_reply_role,
       1 AS again, CASE p.own & 3 WHEN 1 THEN 'bare' WHEN 2 THEN 'closed' WHEN 3 THEN 'customer' ELSE '' END AS set_aside
FROM messages m JOIN (
    SELECT p.top, p.own, any_value(p.reply) AS reply, arg_min(l.line, l.id) AS line
    FROM turns l JOIN pauses p ON p.top = l.top AND p.own = l.at * 4 + l.aside
    WHERE l.rank > 1 AND l.automated = 0 AND l.line <> l.top
    GROUP BY p.top, p.own
) p ON p.line = m.rowid JOIN messages e ON e.rowid = p.top;

CREATE VIEW openings AS
SELECT root AS id, root, thread, source, platform, place, opener, opener_no, opener_role, opened_at, opened_day, week, month, quarter, year, by_day,
       first_reply_at, first_reply_role, 0 AS again, CASE bare WHEN 1 THEN 'bare' ELSE '' END AS set_aside
FROM exchanges
UNION ALL
SELECT * FROM returns;

DROP TABLE pauses;
DROP TABLE spells;
DROP TABLE found;
DROP VIEW turns;
DROP TABLE spoken;
DROP TABLE under;
DROP TABLE threads;
DROP TABLE answered;
DROP TABLE together;
DROP VIEW talk;
