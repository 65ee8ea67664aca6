// Package ownsql reads a writer's own SQL without running it: which names stand
// in it, and whether its column people is what it says.
//
// A result about people is let through by the number of people behind each line,
// and that number is the writer's word. [People] takes care that it cannot be a
// wrong one by mistake. It is one rule for every engine, on the text of a query
// that the engine has accepted before; what it cannot tell it refuses.
//
// # The rule
//
// Four names keep their meaning wherever they stand in a query. Person, opener
// and author are columns of the views and say who wrote; people is a number of
// different people. All four may be read, and carried on through subqueries, WITH
// and UNION. Nothing else may be called so. A name can then be trusted without
// knowing the columns of anything.
//
// Each part of the outermost SELECT has a column people, and that is
//
//   - count(DISTINCT person), also of opener or author, with the name of a table
//     before it, with FILTER, and uniqExact and uniqExactIf of ClickHouse: what a
//     filter takes away only makes the number smaller
//   - people or min(people), where the SELECT reads from one subquery or one name
//     of WITH alone: then it stands behind all numbers of the line
//   - least(…) of several of these
//
// and nothing else: no constant, count(*), sum(people), greatest, CASE, or any
// sum. Beside it stands no OVER, which takes numbers from other lines, and no
// ROLLUP, CUBE, GROUPING SETS or TOTALS, whose lines give away those kept back.
//
// # What it does not hold
//
// Who writes a query has the rows. Such a person can still lie: by a join that
// pairs the numbers of a few with many others, or by a column that counts less
// than its line (a FILTER beside people without it). How much of a number is one
// person's cannot be told from it either. A reader of the query, which stands on
// the page, can tell.
package ownsql
