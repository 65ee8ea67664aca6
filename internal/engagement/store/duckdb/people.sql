-- Builds people and person_days from messages.

CREATE TABLE people AS
SELECT any_value(person) AS person, person_no, platform, source, role, min(day)::INTEGER AS first_day, max(day)::INTEGER AS last_day, count(*)::BIGINT AS messages
FROM messages
WHERE person <> ''
GROUP BY person_no, platform, source, role;

CREATE TABLE person_days AS
SELECT any_value(person) AS person, person_no, source, platform, place, role, automated, day, any_value(week) AS week, any_value(month) AS month,
       any_value(quarter) AS quarter, any_value(year) AS year, count(*)::BIGINT AS messages,
       count(*) FILTER (kind = 'post')::BIGINT AS posts, count(*) FILTER (kind = 'reply')::BIGINT AS replies,
       count(*) FILTER (kind = 'share')::BIGINT AS shares, count(*) FILTER (kind = 'review')::BIGINT AS reviews,
       count(*) FILTER (kind = 'question')::BIGINT AS questions, count(*) FILTER (kind = 'answer')::BIGINT AS answers
FROM messages
WHERE person <> '' AND day IS NOT NULL
GROUP BY person_no, source, platform, place, role, automated, day;
