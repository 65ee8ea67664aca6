package clickhouse

import (
	"context"
	"time"
)

// byPeople are the tables that lie in the order of people, one after the other.
var byPeople = []string{"messages", "person_days", "exchanges", "openings"}

// gatherTries is how often it is tried to gather a table, which is busy while the
// server puts some of its parts together by itself. With the waits between them
// that is a minute.
const gatherTries = 35

// gather makes each new table one part on each server. Every step that filled it
// left some, in each of which lie the same people: what is counted of one of them
// was found in as many places, the more the more rows there are. The server would
// do it sooner or later.
func (d *DB) gather(ctx context.Context) error {
	for _, name := range byPeople {
		for _, h := range d.hosts {
			if err := d.gatherOn(ctx, h, d.local(name+next)); err != nil {
				return err
			}
		}
	}
	return nil
}

// gatherOn gathers a table of a server. Where that does not succeed, questions are
// slower and answers the same.
func (d *DB) gatherOn(ctx context.Context, h *host, table string) error {
	wait := 20 * time.Millisecond
	for range gatherTries {
		t, err := h.ask(ctx, d.limits.ask, "SELECT count() AS n FROM system.parts WHERE database = ? AND table = ? AND active = 1", d.at.Database, table)
		if err != nil || t.Rows[0][0].(int64) <= 1 {
			return err
		}
		if err := h.do(ctx, "OPTIMIZE TABLE "+table+" FINAL"); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
		wait = min(2*wait, 2*time.Second)
	}
	return nil
}
