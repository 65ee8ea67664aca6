package duckdb

import (
	"context"
	"errors"
	"regexp"
	"strings"
)

// reads finds the tables in a query that are built of messages. That takes as
// long as reading the rows: many sites never ask for one, and a preview opens the
// data after each change of them.
var reads = regexp.MustCompile(`(?i)\b(?:from|join)\s+(people|person_days|census|exchanges|openings)\b`)

// derive builds the tables that a query reads and that are not there yet.
func (d *DB) derive(ctx context.Context, query string) error {
	found := reads.FindAllStringSubmatch(query, -1)
	if len(found) == 0 {
		return nil
	}
	d.deriving.Lock()
	defer d.deriving.Unlock()
	for _, name := range found {
		build := map[string]string{"people": peopleSQL, "person_days": peopleSQL, "census": censusSQL, "exchanges": exchangesSQL, "openings": exchangesSQL}[strings.ToLower(name[1])]
		if d.derived[build] {
			continue
		}
		if err := d.whole(ctx, build); err != nil {
			return err
		}
		if d.derived == nil {
			d.derived = map[string]bool{}
		}
		d.derived[build] = true
	}
	return nil
}

// whole runs all of some SQL or nothing: somebody who waits no longer must not
// leave half of the tables.
func (d *DB) whole(ctx context.Context, build string) error {
	tx, err := d.main.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, build); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}
