-- Turns the tables of the site into what a writer's own SQL may see, in a
-- database that holds no pseudonyms. What the servers call a date goes from 1970
-- to 2105; days outside are not known here.

-- ---- known
-- People by who spoke first, which means the same with any key. The company is
-- nobody in what follows: its own accounts must not help to make five.
CREATE TABLE {site}.known ENGINE = MergeTree ORDER BY person AS
SELECT person, toUUID(concat('00000000-0000-0000-', substring(digits, 1, 4), '-', substring(digits, 5))) AS alias
FROM (
    SELECT person, substring(concat('0000000000000000', toString(rowNumberInAllBlocks() + 1)), -16) AS digits
    FROM (
        SELECT person, min(at) AS first, min(source) AS first_source, min(platform) AS first_platform
        FROM {site}.messages WHERE person <> '' GROUP BY person ORDER BY first, first_source, first_platform, person
    )
)

-- ---- messages
CREATE TABLE {shown}.messages ENGINE = MergeTree ORDER BY source AS
SELECT {opaque:id} AS id, {opaque:parent} AS parent, {opaque:root} AS root, source, platform, place, kind, role, alias AS person,
       if(role IN ('brand', 'staff'), NULL, ifNull(alias, id)) AS author, language,
       tags, toDecimal64(rating, 2) / 100 AS rating, {day:day} AS day, {day:week} AS week, {month:month} AS month, {quarter:quarter} AS quarter, year,
       {instant:at} AS sent_at, by_day, automated, title, url, class, topics, closing, sentences, starts_us, starts_you
FROM (SELECT id, parent, root, source, platform, place, kind, role, (role IN ('brand', 'staff') ? '' : person) AS who, language, tags, rating, day, week, month, quarter, year, at,
             by_day, automated, title, url, class, topics, closing, sentences, starts_us, starts_you FROM {site}.messages)
ALL LEFT JOIN (SELECT person AS who, alias FROM {site}.known) USING who

-- ---- readings
CREATE TABLE {shown}.readings ENGINE = MergeTree ORDER BY source AS
SELECT source, platform, place, {opaque:post} AS post, metric, toInt64(assumeNotNull(value)) AS value, grain, {day:from_day} AS from_day, {day:to_day} AS to_day,
       {day:captured} AS captured, dimension, member, total, {day:week} AS week, {month:month} AS month, {quarter:quarter} AS quarter, year
FROM (SELECT source, platform, place, post, metric, value, grain, from_day, to_day, captured, dimension, member, total, week, month, quarter, year FROM {site}.readings)

-- ---- exchanges
CREATE TABLE {shown}.exchanges ENGINE = MergeTree ORDER BY source AS
SELECT {opaque:root} AS root, {opaque:thread} AS thread, source, platform, place, alias AS opener, opener_role, {instant:opened_at} AS opened_at,
       {day:opened_day} AS opened_day, {day:week} AS week, {month:month} AS month, {quarter:quarter} AS quarter, year, by_day,
       {instant:first_reply_at} AS first_reply_at, first_reply_role, last_role, {instant:last_at} AS last_at, {day:last_day} AS last_day, last_closing, replies
FROM (SELECT root, thread, source, platform, place, (opener_role IN ('brand', 'staff') ? '' : opener) AS who, opener_role, opened_at, opened_day, week, month, quarter, year, by_day,
             first_reply_at, first_reply_role, last_role, last_at, last_day, last_closing, replies FROM {site}.exchanges)
ALL LEFT JOIN (SELECT person AS who, alias FROM {site}.known) USING who

-- ---- openings
CREATE TABLE {shown}.openings ENGINE = MergeTree ORDER BY source AS
SELECT {opaque:id} AS id, {opaque:root} AS root, {opaque:thread} AS thread, source, platform, place, alias AS opener, opener_role, {instant:opened_at} AS opened_at,
       {day:opened_day} AS opened_day, {day:week} AS week, {month:month} AS month, {quarter:quarter} AS quarter, year, by_day,
       {instant:first_reply_at} AS first_reply_at, first_reply_role, again, rule AS set_aside
FROM (SELECT id, root, thread, source, platform, place, (opener_role IN ('brand', 'staff') ? '' : opener) AS who, opener_role, opened_at, opened_day, week, month, quarter, year, by_day,
             first_reply_at, first_reply_role, again, (set_aside = '' ? 'none' : set_aside) AS rule FROM {site}.openings)
ALL LEFT JOIN (SELECT person AS who, alias FROM {site}.known) USING who

-- ---- people
CREATE TABLE {shown}.people ENGINE = MergeTree ORDER BY source AS
SELECT alias AS person, platform, source, role, {day:first_day} AS first_day, {day:last_day} AS last_day, messages
FROM (SELECT person AS who, platform, source, role, first_day, last_day, messages FROM {site}.people WHERE role NOT IN ('brand', 'staff'))
ALL INNER JOIN (SELECT person AS who, alias FROM {site}.known) USING who

-- ---- coverage
CREATE TABLE {shown}.coverage ENGINE = MergeTree ORDER BY source AS
SELECT source, platform, {day:from_day} AS from_day, {day:to_day} AS to_day, {day:captured} AS captured
FROM (SELECT source, platform, from_day, to_day, captured FROM {site}.coverage)
