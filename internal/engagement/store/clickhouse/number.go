package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"hearth/internal/engagement/store"
)

// numbers is from how many the numbers of people and threads are taken, by a hash
// of their keys: they are the same on every server. Two of a million have the same
// one in one site of nine thousand, two of ten million in one of ninety; it is
// looked whether any do, and then others are taken.
const numbers = store.Numbers

// mostNumberings is how many hashes are tried, which is more than ever happens.
const mostNumberings = 20

// numbered is the SQL of the numbers by the n-th hash: a hash of the key and
// another of n would be equal wherever that of the key alone is.
func (d *DB) numbered(n int) string {
	of := func(key string) string {
		return fmt.Sprintf("%s = '' ? 0 : toInt64(cityHash64(concat(%s, '%d')) %% %d + 1)", key, key, n, d.limits.numbers)
	}
	return of("person") + ", " + of("root")
}

// errShared says that two people, or two threads, have one number.
var errShared = errors.New("clickhouse: two people have one number")

// alone looks whether every person and every thread has a number of its own.
func (d *DB) alone(ctx context.Context, width int) error {
	for _, of := range [][2]string{{"person_no", "person"}, {"thread_no", "root"}} {
		shared := strings.NewReplacer("{no}", of[0], "{key}", of[1], "{buckets}", strconv.Itoa(buckets)).Replace(
			"SELECT count() AS n FROM (SELECT {no} FROM messages_next WHERE {no} % {buckets} >= {from} AND {no} % {buckets} < {to} GROUP BY {no} HAVING min({key}) <> max({key}))")
		for from := 0; from < buckets; from += width {
			t, err := d.hosts[0].ask(ctx, makeTime, between(shared, from, from+width))
			if err != nil {
				return err
			}
			if t.Rows[0][0] != int64(0) {
				return errShared
			}
		}
	}
	return nil
}

// fillNumbered fills the tables, with another hash for the numbers until no
// two people or threads share one.
func (d *DB) fillNumbered(ctx context.Context, fill func(numbers string) error) error {
	for n := range mostNumberings {
		if err := d.fresh(ctx); err != nil {
			return err
		}
		if err := fill(d.numbered(n)); !errors.Is(err, errShared) {
			return err
		}
	}
	return errors.New("clickhouse: people could not be numbered; this should not happen, please report it")
}
