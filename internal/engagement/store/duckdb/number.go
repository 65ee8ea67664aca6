package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"hearth/internal/engagement/store"
)

// numbers is from how many the numbers of people and threads are taken, by a hash
// of their keys. Two of a million have the same one in one site of nine thousand,
// two of ten million in one of ninety; it is looked whether any do, and then others
// are taken.
const numbers = store.Numbers

// mostNumberings is how many hashes are tried, which is more than ever happens.
const mostNumberings = 20

// define makes the macro that gives the number of a key by the n-th hash: a hash
// of the key and another of n would be equal wherever that of the key alone is.
func define(ctx context.Context, db *sql.DB, space int64, n int) error {
	return exec(ctx, db, fmt.Sprintf("CREATE OR REPLACE MACRO number_of(s) AS CASE WHEN s = '' THEN 0 ELSE (hash(concat(s, '%d')) %% %d)::BIGINT + 1 END", n, space))
}

// number has every person and every thread of messages have a number of their
// own: it takes other hashes until no two share one.
func number(ctx context.Context, db *sql.DB, space int64) error {
	for n := 1; ; n++ {
		shared, err := sharing(ctx, db)
		if err != nil || shared == 0 {
			return errors.Join(err, exec(ctx, db, "DROP MACRO number_of"))
		}
		if n == mostNumberings {
			return errors.New("duckdb: people could not be numbered; this should not happen, please report it")
		}
		if err := define(ctx, db, space, n); err != nil {
			return err
		}
		if err := exec(ctx, db, "UPDATE messages SET person_no = number_of(person), thread_no = number_of(root)"); err != nil {
			return err
		}
	}
}

// sharing counts the numbers that two people or two threads have.
func sharing(ctx context.Context, db *sql.DB) (int64, error) {
	var all int64
	for number, key := range map[string]string{"person_no": "person", "thread_no": "root"} {
		var n int64
		q := fmt.Sprintf("SELECT count(*) FROM (SELECT %s FROM messages GROUP BY %s HAVING min(%s) <> max(%s))", number, number, key, key)
		if err := db.QueryRowContext(ctx, q).Scan(&n); err != nil {
			return 0, fmt.Errorf("duckdb: %w", err)
		}
		all += n
	}
	return all, nil
}
