package clickhouse

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// Only one run at a time changes a database. The others wait for it; one that
// was killed does not hold them up for long.
const (
	beat     = 10 * time.Second // how often the one says that it is alive
	dead     = 60               // seconds after which it is not
	lockWait = 10 * time.Minute
	freeTime = 10 * time.Second // for letting go, of a server that may hang
)

// lock makes this run the only one, and gives the function that ends that. A
// table is the lock: the server lets only one run create it.
func (d *DB) lock(ctx context.Context) (free func() error, err error) {
	h := d.hosts[0]
	me := owner()
	for start, silent := time.Now(), 0; ; {
		err := h.do(ctx, "CREATE TABLE loading (owner String, at DateTime) ENGINE = Memory")
		if err == nil {
			break
		}
		if !has(err, codeThere) {
			return nil, err
		}
		holder, gone, err := d.holder(ctx)
		if holder == "" && gone { // it may only have begun
			silent++
			gone = silent > 3
		}
		switch {
		case err != nil:
			return nil, err
		case gone:
			if err := h.do(ctx, "DROP TABLE IF EXISTS loading"); err != nil {
				return nil, err
			}
			continue
		case time.Since(start) > lockWait:
			return nil, fmt.Errorf("clickhouse: somebody else (%s) has been loading into %s for %s; wait until that is done", holder, d.at, lockWait)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Second):
		}
	}
	alive := func(ctx context.Context) error {
		return h.do(ctx, "INSERT INTO loading (owner, at) SELECT "+quote(me)+", now()")
	}
	if err := alive(ctx); err != nil {
		return nil, err
	}
	beating, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-beating.Done():
				return
			case <-time.After(beat):
				_ = alive(beating) // a server that is gone ends the loading itself
			}
		}
	}()
	return func() error {
		stop()
		<-done
		return h.doWithin(context.WithoutCancel(ctx), freeTime, "DROP TABLE IF EXISTS loading")
	}, nil
}

// holder says who is loading, and whether they are gone for good: silent for
// too long, or a process of this machine that has ended.
func (d *DB) holder(ctx context.Context) (name string, gone bool, err error) {
	h := d.hosts[0]
	there, err := h.ask(ctx, d.limits.ask, "SELECT count(*) AS n FROM system.tables WHERE database = ? AND name = 'loading'", d.at.Database)
	if err != nil || there.Rows[0][0] == int64(0) {
		return "", false, err
	}
	t, err := h.ask(ctx, d.limits.ask, "SELECT any(owner) AS o, toInt64(now()) - toInt64(max(at)) AS ago, count(*) AS n FROM loading")
	if err != nil {
		return "", false, nil // it was dropped meanwhile
	}
	if t.Rows[0][2] == int64(0) {
		return "", true, nil
	}
	name = t.Rows[0][0].(string)
	machine, pid, _ := strings.Cut(name, " ")
	return machine, t.Rows[0][1].(int64) > dead || ended(machine, pid), nil
}

// owner names this process: its machine, its number, and chance, for one that
// got the number of another.
func owner() string {
	machine, _ := os.Hostname()
	return strings.ReplaceAll(machine, " ", "-") + " " + strconv.Itoa(os.Getpid()) + " " + rand.Text()
}
