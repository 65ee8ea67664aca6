-- Builds exchanges from messages.

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
