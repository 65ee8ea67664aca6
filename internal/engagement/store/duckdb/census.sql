-- Builds census from messages.

CREATE TABLE census AS
SELECT source, platform, place, kind, role, automated, by_day, answers,
       (person_no <> 0)::INTEGER AS named, (m.at IS NOT NULL)::INTEGER AS timed, (class <> '')::INTEGER AS sorted,
       min(day)::INTEGER AS first_day, max(day)::INTEGER AS last_day, count(*)::BIGINT AS messages
FROM messages m
GROUP BY ALL;
