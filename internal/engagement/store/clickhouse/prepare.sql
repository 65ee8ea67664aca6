-- Makes the tables of package store from the table rows. Steps are divided by
-- a line of dashes with a name; those whose names end in * run for some buckets
-- at a time, with {from} and {to} in their place, so that none of them needs
-- the memory of all rows. {origins} keeps the rows that coverage knows.

-- ---- newest *
-- Of several captures of one message the newest counts. The order goes on to
-- everything else, so that even a file with two versions of one message is
-- read the same way each time. Only what is there twice is put in order: sorting
-- everything takes more than twice the memory.
INSERT INTO newest ({message}, wording, bucket)
SELECT {message}, wording, bucket
FROM rows
WHERE row = 1 AND bucket >= {from} AND bucket < {to} AND {origins}
  AND id GLOBAL IN (SELECT id FROM rows WHERE row = 1 AND id <> '' AND bucket >= {from} AND bucket < {to} AND {origins} GROUP BY id HAVING count() > 1)
ORDER BY id, {newest}
LIMIT 1 BY id

-- ---- worded *
-- The messages whose words are compared. Hours are counted from long ago, so that
-- none has a number below 0.
INSERT INTO worded (id, who, second, hour, wording, bucket)
SELECT id, cityHash64(person), assumeNotNull(at) AS second, intDiv(second + 72000000000, 3600), wording, bucket
FROM (
    SELECT id, person, at, wording, bucket FROM rows
    WHERE row = 1 AND wording <> 0 AND bucket >= {from} AND bucket < {to} AND {origins} AND id GLOBAL NOT IN (SELECT id FROM newest WHERE bucket >= {from} AND bucket < {to})
    UNION ALL
    SELECT id, person, at, wording, bucket FROM newest WHERE wording <> 0 AND bucket >= {from} AND bucket < {to}
)

-- ---- echoes *
-- What five people wrote in the same words from some second on to an hour later. Such
-- an hour begins in one hour of the clock and ends in the next: of the first one those
-- five tell that were heard last (tails), of the next one those five that were heard
-- first (heads). A message may be in an hour that begins in its own hour of the clock,
-- and in one that begins in the hour before. Of all beginnings it is enough to try the
-- last one that has the message in it, and those with which one of the tails would go.
INSERT INTO echoes (id, bucket)
SELECT DISTINCT id, bucket
FROM (
    SELECT id, bucket, second, tails, heads, arrayJoin(arrayPushBack(arrayMap(t -> t.1, tails), least(second, end))) AS start
    FROM (
        SELECT id, bucket, second, wording, arrayJoin([0, 1]) AS side, hour - side AS span, (span + 1) * 3600 - 72000000001 AS end
        FROM worded WHERE wording % {buckets} >= {from} AND wording % {buckets} < {to}
    )
    ALL INNER JOIN (
        SELECT wording, span, arraySlice(arrayReverseSort(groupArrayIf((latest, who), side = 0)), 1, 5) AS tails,
               arraySlice(arraySort(groupArrayIf((earliest, who), side = 1)), 1, 5) AS heads
        FROM (
            SELECT wording, arrayJoin([0, 1]) AS side, hour - side AS span, who, min(second) AS earliest, max(second) AS latest
            FROM worded WHERE wording % {buckets} >= {from} AND wording % {buckets} < {to}
            GROUP BY wording, side, span, who
        )
        GROUP BY wording, span
        HAVING uniqExact(who) >= 5
    ) USING wording, span
)
WHERE start >= second - 3600 AND start <= second
  AND arrayUniq(arrayConcat(arrayMap(t -> t.2, arrayFilter(t -> t.1 >= start, tails)), arrayMap(h -> h.2, arrayFilter(h -> h.1 <= start + 3600, heads)))) >= 5

-- ---- messages *
-- All messages, with what is known of the one that each answers.
INSERT INTO messages_next ({messages})
SELECT {message}, id IN (SELECT id FROM echoes WHERE bucket >= {from} AND bucket < {to}), {to_role}, {numbers}, id = root, parent <> ''
FROM (
    SELECT {message} FROM rows
    WHERE row = 1 AND bucket >= {from} AND bucket < {to} AND {origins} AND id GLOBAL NOT IN (SELECT id FROM newest WHERE bucket >= {from} AND bucket < {to})
    UNION ALL
    SELECT {message} FROM newest WHERE bucket >= {from} AND bucket < {to}
)
ALL LEFT JOIN (
    SELECT id AS parent, role AS over_role, person AS over_person
    FROM (
        SELECT id, role, person, materialize(1) AS turn FROM newest WHERE id GLOBAL IN ({parents})
        UNION ALL
        SELECT id, role, person, materialize(2) AS turn FROM rows WHERE row = 1 AND {origins} AND id GLOBAL IN ({parents})
    )
    ORDER BY id, turn
    LIMIT 1 BY id
) USING parent

-- ---- readings *
-- The same for numbers. A lifetime number is one, however often it was read;
-- a number of a day or a period is one for those days.
INSERT INTO readings_next ({readings})
SELECT source, platform, place, post, metric, grain, dimension, member, origin, toDecimal128(value, 0), from_day, to_day, captured, total,
       week, month, quarter, year
FROM (
    SELECT *, grain = 'lifetime' ? -1000000000 : ifNull(from_day, -2000000000) AS f, grain = 'lifetime' ? -1000000000 : ifNull(to_day, -2000000000) AS t
    FROM rows
    WHERE row = 2 AND bucket >= {from} AND bucket < {to} AND {origins}
)
ORDER BY source, platform, place, post, metric, grain, dimension, member, total, f, t,
         captured DESC, origin DESC, to_day DESC NULLS LAST, from_day DESC NULLS LAST, value DESC
LIMIT 1 BY source, platform, place, post, metric, grain, dimension, member, total, f, t

-- ---- people
INSERT INTO people_next ({people})
SELECT any(person), person_no, platform, source, role, min(day), max(day), count()
FROM messages_next
WHERE person <> ''
GROUP BY person_no, platform, source, role

-- ---- census
INSERT INTO census_next ({census})
SELECT source, platform, place, kind, role, automated, by_day, answers, person_no <> 0 AS named, at IS NOT NULL AS timed, class <> '' AS sorted,
       min(day), max(day), count()
FROM messages_next
GROUP BY source, platform, place, kind, role, automated, by_day, answers, named, timed, sorted

-- ---- person_days *
INSERT INTO person_days_next ({person_days})
SELECT any(person), person_no, source, platform, place, role, automated, assumeNotNull(day) AS d, any(assumeNotNull(week)), any(assumeNotNull(month)),
       any(assumeNotNull(quarter)), any(assumeNotNull(year)), count(), countIf(kind = 'post'), countIf(kind = 'reply'), countIf(kind = 'share'),
       countIf(kind = 'review'), countIf(kind = 'question'), countIf(kind = 'answer')
FROM messages_next
WHERE person <> '' AND day IS NOT NULL AND person_no % {buckets} >= {from} AND person_no % {buckets} < {to}
GROUP BY person_no, source, platform, place, role, automated, d

-- ---- talk
-- What can be part of a conversation in time, by thread. rank is the order in
-- which a role counts where two are equal; aside is the first of the rules by
-- which a message asks nothing of the brand, as package store has them.
INSERT INTO talk ({said}, own)
SELECT id, parent, root, source, platform, place, person, person_no, role,
       multiIf(role = 'brand', 0, role = 'staff', 1, role = 'anonymous', 2, 3), assumeNotNull(at), assumeNotNull(day),
       assumeNotNull(week), assumeNotNull(month), assumeNotNull(quarter), assumeNotNull(year), by_day, automated, closing,
       multiIf(closing = 'bare', 1, closing IN ('solved', 'thanks'), 2, person_no <> 0 AND to_role IN ('member', 'anonymous'), 3, 0),
       cityHash64(root) % {buckets}, cityHash64(id) % {buckets}
FROM messages_next
WHERE at IS NOT NULL AND kind <> 'share' AND id <> ''

-- ---- whole threads *
-- Which message belongs to which exchange: first whole threads, then those
-- under a message of the brand's own or an opener that is not there. A message
-- that somebody answers at the same time was not the last word.
INSERT INTO spoken (root, step, {said}, answered)
SELECT thread, 0, {said}, (thread, id, at) IN (SELECT thread, parent, at FROM talk WHERE bucket >= {from} AND bucket < {to} AND id <> parent)
FROM talk
WHERE bucket >= {from} AND bucket < {to}
  AND thread IN (SELECT thread FROM talk WHERE bucket >= {from} AND bucket < {to} AND id = thread)

-- ---- openers *
INSERT INTO spoken (root, step, {said}, answered)
SELECT id, 1, {said}, (thread, id, at) IN (SELECT thread, parent, at FROM talk WHERE bucket >= {from} AND bucket < {to} AND id <> parent)
FROM talk
WHERE bucket >= {from} AND bucket < {to} AND id <> thread AND rank > 1
  AND thread NOT IN (SELECT id FROM talk WHERE own >= {from} AND own < {to} AND rank > 1)
  AND (parent = thread OR (thread, parent) NOT IN (SELECT thread, id FROM talk WHERE bucket >= {from} AND bucket < {to}))

-- ---- answers below
INSERT INTO spoken (root, step, {said}, answered)
SELECT root, {step} + 1, {said}, (thread, id, at) IN (SELECT thread, parent, at FROM talk WHERE bucket >= {from} AND bucket < {to} AND id <> parent)
FROM (
    SELECT * FROM talk
    WHERE bucket >= {from} AND bucket < {to} AND id <> parent AND id <> thread
      AND thread IN (SELECT thread FROM spoken WHERE step = {step} AND bucket >= {from} AND bucket < {to})
)
ALL INNER JOIN (
    SELECT root, thread, id AS parent FROM spoken WHERE step = {step} AND bucket >= {from} AND bucket < {to}
) USING (thread, parent)

-- ---- exchanges *
-- What is first or last is found with one number: the time, then what decides
-- between equals, the role and how the message closes among it.
INSERT INTO exchanges_next ({exchanges})
SELECT root, o_thread, o_source, o_platform, o_place, o_person, o_person_no, o_role, o_at, o_day, o_week, o_month, o_quarter, o_year, hours_unknown,
       replied ? bitShiftRight(reply, 2) : NULL, replied ? (bitAnd(reply, 3) = 0 ? 'brand' : 'staff') : NULL,
       multiIf(bitAnd(word, 24) = 0, 'brand', bitAnd(word, 24) = 8, 'staff', bitAnd(word, 24) = 16, 'anonymous', 'member'),
       bitShiftRight(word, 6), word_day,
       multiIf(bitAnd(word, 7) = 1, 'open', bitAnd(word, 7) = 2, 'solved', bitAnd(word, 7) = 3, 'thanks', bitAnd(word, 7) = 4, 'private', ''), n, bare
FROM (
    SELECT root, any(thread) AS o_thread, anyIf(source, id = root) AS o_source, anyIf(platform, id = root) AS o_platform, anyIf(place, id = root) AS o_place,
           anyIf(person, id = root) AS o_person, anyIf(person_no, id = root) AS o_person_no, anyIf(role, id = root) AS o_role, any(opened) AS o_at, anyIf(day, id = root) AS o_day,
           anyIf(week, id = root) AS o_week, anyIf(month, id = root) AS o_month, anyIf(quarter, id = root) AS o_quarter, anyIf(year, id = root) AS o_year,
           max((id = root OR rank < 2) ? by_day : 0) AS hours_unknown,
           countIf(spoke AND id <> root AND rank < 2 AND at >= opened) > 0 AS replied,
           minIf(at * 4 + rank, spoke AND id <> root AND rank < 2 AND at >= opened) AS reply,
           maxIf(place_in_line, spoke OR id = root) AS word, argMaxIf(day, place_in_line, spoke OR id = root) AS word_day,
           countIf(spoke AND id <> root) AS n, countIf(id = root AND closing = 'bare') AS bare
    FROM (
        SELECT *, automated = 0 AS spoke,
               at * 64 + (answered = 1 OR id = root AND automated = 1 ? 0 : 32) + rank * 8
                   + multiIf(closing = 'open', 1, closing = 'solved', 2, closing IN ('thanks', 'bare'), 3, closing = 'private', 4, 0) AS place_in_line
        FROM spoken WHERE bucket >= {from} AND bucket < {to}
    )
    ALL INNER JOIN (SELECT root, at AS opened FROM spoken WHERE id = root AND bucket >= {from} AND bucket < {to}) USING root
    GROUP BY root
)

-- ---- openings
INSERT INTO openings_next ({openings})
SELECT root, root, thread, source, platform, place, opener, opener_no, opener_role, opened_at, opened_day, week, month, quarter, year, by_day,
       first_reply_at, first_reply_role, 0, bare = 1 ? 'bare' : ''
FROM exchanges_next

-- ---- spells *
-- Exchanges that took longer than a day, cut at every 86,400 seconds: when each
-- spell starts and ends, its first answer, and whether it starts with a message of
-- anybody outside. Nothing but what a spell starts with can come after a day
-- without a word. Where only the day is known, a message may have come at its end,
-- and no day is shorter than 23 hours.
INSERT INTO spells (root, spell, starts, ends, reply, own, bucket)
SELECT root, intDiv(at, 86400) AS p, min(at) AS s, max(at + by_day * 82800), countIf(replies) > 0 ? minIf(at * 8 + rank * 2 + by_day, replies) : {never},
       countIf(theirs) > 0 AND minIf(at, theirs) = s, any(bucket)
FROM (
    SELECT *, rank < 2 AND id <> root AS replies, rank > 1 AND id <> root AND at > opened AS theirs
    FROM (
        SELECT root, id, rank, at, by_day, bucket FROM spoken
        WHERE bucket >= {from} AND bucket < {to} AND (automated = 0 OR id = root)
          AND root IN (SELECT root FROM spoken WHERE bucket >= {from} AND bucket < {to} GROUP BY root HAVING max(at) - min(at) >= 86400)
    )
    ALL INNER JOIN (
        SELECT root, at AS opened FROM spoken WHERE id = root AND rank > 1 AND bucket >= {from} AND bucket < {to}
    ) USING root
)
GROUP BY root, p

-- ---- pauses *
-- Which spells start after a pause: unless the two before end less than a day
-- before; no others can. nth numbers the answers of an exchange, so that each spell
-- finds the first one from it on by its number, however long the exchange is.
INSERT INTO pauses (root, at, own, nth, reply, bucket)
SELECT root, s, o AND s - greatest(e1, e2) >= 86400, upto + 1 - (r < {never}), r, b
FROM (
    SELECT root, any(bucket) AS b, arraySort((x, y) -> y, groupArray(starts), groupArray(spell) AS order) AS starting,
           arraySort((x, y) -> y, groupArray(own), order) AS owned, arraySort((x, y) -> y, groupArray(reply), order) AS replied,
           arrayPopBack(arrayPushFront(arraySort((x, y) -> y, groupArray(ends), order), -{never})) AS before,
           arrayPopBack(arrayPushFront(before, -{never})) AS earlier, arrayCumSum(arrayMap(x -> x < {never}, replied)) AS answers
    FROM spells WHERE bucket >= {from} AND bucket < {to}
    GROUP BY root
    HAVING max(own) = 1
)
ARRAY JOIN starting AS s, owned AS o, replied AS r, before AS e1, earlier AS e2, answers AS upto

-- ---- returns *
-- The messages after a day without a word; of several at one moment rather one
-- that asks.
INSERT INTO openings_next ({openings})
SELECT id, root, thread, source, platform, place, person, person_no, role, at, day, week, month, quarter, year, greatest(by_day, toInt32(bitAnd(answer, 1))),
       answer <> 0 ? bitShiftRight(answer, 3) : NULL, answer <> 0 ? (bitAnd(answer, 6) = 0 ? 'brand' : 'staff') : NULL, 1,
       multiIf(aside = 1, 'bare', aside = 2, 'closed', aside = 3, 'customer', '')
FROM (
    SELECT root, {said} FROM spoken
    WHERE bucket >= {from} AND bucket < {to} AND id <> root AND rank > 1 AND automated = 0
      AND root IN (SELECT root FROM pauses WHERE own = 1 AND bucket >= {from} AND bucket < {to})
)
ALL INNER JOIN (
    SELECT root, at, ifNull(given, 0) AS answer
    FROM (SELECT root, at, nth FROM pauses WHERE own = 1 AND bucket >= {from} AND bucket < {to})
    ALL LEFT JOIN (
        SELECT root, nth, reply AS given FROM pauses WHERE reply < {never} AND bucket >= {from} AND bucket < {to}
    ) USING (root, nth)
) USING (root, at)
ORDER BY root, at, aside, id
LIMIT 1 BY root, at
