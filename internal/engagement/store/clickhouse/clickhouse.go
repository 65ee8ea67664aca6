// Package clickhouse is the engine to grow into: a [store.Store] whose rows lie
// in a database of ClickHouse servers, where they stay from build to build. It
// speaks the native protocol, from version 18.16, which is what Debian has and
// what it is tested with.
//
// The main type is [DB]. Its one idea is that a database always knows which rows
// it holds: every piece of a file of rows is a partition of its own, named by
// the file's content, and noted once it is there whole. So loading again loads
// only what is new, and whatever a killed run left half done is dropped and
// loaded again. The tables of package store are made aside and take their
// places at the end, and a mark says of which rows they are.
//
// # Databases
//
// The name in the address is the site's; two sites take two names. Beside it
// lies NAME_shown, with the tables that a writer's own SQL sees, which hold no
// pseudonyms.
//
// With a cluster, the rows of a table lie on the servers of the address, one of
// each shard, as NAME_local, and a Distributed table of the name itself stands
// over them. Hearth speaks to each server, because without ZooKeeper nothing can
// be said ON CLUSTER.
package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/store"
)

// Limits of what the engine is asked.
const (
	askTime    = 2 * time.Minute // for one of Hearth's own questions
	makeTime   = time.Hour       // for one step of loading, while the servers answer
	stallTime  = 2 * time.Minute // without a word of a server while loading
	selectTime = 20 * time.Second
	selectRows = 20_000
	memory     = 2_000_000_000 // bytes for one query
)

// DB is one site's database. Its methods may be called by several goroutines
// once Load has returned.
type DB struct {
	at     Address
	hosts  []*host // the first is asked
	limits limits

	loaded   bool
	mark     string // which rows the tables are of
	coverage []engagement.Coverage

	once    sync.Once // for writers, which most sites never ask for
	writers *sandbox
	failed  error
}

// limits bounds what is asked, and what is sent at a time.
type limits struct {
	ask, sel, stall time.Duration
	rows            int
	batch, piece    int   // rows of a batch, batches of a piece
	numbers         int64 // that there are for people
}

var _ store.Store = (*DB)(nil)

// Open connects to the servers of an address and makes the databases if they
// are not there.
func Open(ctx context.Context, at Address) (*DB, error) {
	d := &DB{at: at, limits: limits{askTime, selectTime, stallTime, selectRows, batchRows, pieceBatches, numbers}}
	for _, addr := range at.Hosts {
		if err := create(ctx, at, addr, at.Database); err != nil {
			return nil, errors.Join(err, d.hangUp())
		}
		h, err := dial(ctx, at, addr, at.Database)
		if err != nil {
			return nil, errors.Join(err, d.hangUp())
		}
		d.hosts = append(d.hosts, h)
	}
	return d, nil
}

// create makes a database on a server, where it is not there yet.
func create(ctx context.Context, at Address, addr, name string) error {
	h, err := dial(ctx, at, addr, "")
	if err != nil {
		return err
	}
	return errors.Join(h.doWithin(ctx, askTime, "CREATE DATABASE IF NOT EXISTS "+name), h.conn.Close())
}

// everywhere runs a statement on each server.
func (d *DB) everywhere(ctx context.Context, statement string) error {
	for _, h := range d.hosts {
		if err := h.do(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// Ask runs one of Hearth's own queries.
func (d *DB) Ask(ctx context.Context, query string, args ...any) (store.Table, error) {
	query = own(query)
	if d.at.Cluster != "" {
		query = global(query)
	}
	return d.hosts[0].ask(ctx, d.limits.ask, query, args...)
}

// Close ends the connections. It is an error when somebody else loaded other
// rows meanwhile: what was answered then stands on two imports.
func (d *DB) Close() error {
	var err error
	if d.loaded && d.mark != "" {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		now, failed := d.marked(ctx)
		if failed == nil && now != d.mark {
			err = fmt.Errorf("clickhouse: the rows in %s changed while they were asked; run it again", d.at)
		}
	}
	return errors.Join(err, d.hangUp())
}

func (d *DB) hangUp() error {
	var all []error
	for _, h := range d.hosts {
		all = append(all, h.conn.Close())
	}
	if d.writers != nil {
		all = append(all, d.writers.host.conn.Close())
	}
	return errors.Join(all...)
}
