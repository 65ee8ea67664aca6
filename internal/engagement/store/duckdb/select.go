package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	driver "github.com/duckdb/duckdb-go/v2"

	"hearth/internal/engagement/store"
)

// views are what a writer's SQL may name, besides a view per source.
var views = []string{"coverage", "exchanges", "messages", "openings", "people", "readings"}

// sandbox is the database of writers' SQL.
type sandbox struct {
	db    *sql.DB
	names []string // of all views, sorted
	calls map[string]verdict
}

// Select runs a writer's query.
func (d *DB) Select(ctx context.Context, query string) (store.Table, error) {
	if !d.loaded {
		return store.Table{}, errors.New("duckdb: not loaded")
	}
	d.once.Do(func() { d.writers, d.failed = newSandbox(context.WithoutCancel(ctx), d) })
	if d.failed != nil {
		return store.Table{}, d.failed
	}
	limited, cancel := context.WithTimeout(ctx, d.limits.time)
	defer cancel()
	t, err := d.writers.run(limited, query, d.limits.rows)
	switch {
	case err == nil:
		return t, nil
	case ctx.Err() != nil:
		return store.Table{}, ctx.Err()
	case limited.Err() != nil:
		return store.Table{}, store.TooSlow(d.limits.time)
	case errors.Is(err, store.ErrRows):
		return store.Table{}, store.TooLong(d.limits.rows)
	}
	return store.Table{}, explain(query, err)
}

// newSandbox loads the rows once more, without what may not be seen. One thread
// makes sums of floats come out the same each time.
func newSandbox(ctx context.Context, d *DB) (*sandbox, error) {
	db, err := open(ctx, "", "", 1)
	if err != nil {
		return nil, err
	}
	s := &sandbox{db: db}
	if err := s.fill(ctx, d); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return s, nil
}

// fill loads the sandbox, unless the rows are no longer those that Hearth's own
// questions were asked of: two numbers of one page must not stand on two imports.
func (s *sandbox) fill(ctx context.Context, d *DB) error {
	if now, err := stamps(d.files); err != nil || !slices.Equal(now, d.stamps) {
		return errors.Join(errors.New("duckdb: the rows changed since they were loaded; run it again"), err)
	}
	if err := load(ctx, s.db, d.files, d.coverage, d.limits.numbers); err != nil {
		return err
	}
	if err := exec(ctx, s.db, peopleSQL+exchangesSQL+writersSQL); err != nil {
		return err
	}
	sources, err := s.sources(ctx)
	if err != nil {
		return err
	}
	for _, v := range views {
		if err := exec(ctx, s.db, "CREATE VIEW main."+v+" AS SELECT * FROM shown."+v); err != nil {
			return err
		}
	}
	s.names = slices.Clone(views)
	for _, src := range sources {
		if slices.ContainsFunc(s.names, func(n string) bool { return strings.EqualFold(n, src) }) {
			continue
		}
		q := "CREATE VIEW main." + ident(src) + " AS SELECT * FROM shown.messages WHERE source = " + quote(src)
		if err := exec(ctx, s.db, q); err != nil {
			return err
		}
		s.names = append(s.names, src)
	}
	slices.Sort(s.names)
	if s.calls, err = s.functions(ctx); err != nil {
		return err
	}
	return s.lock(ctx)
}

// lock bounds the memory of one query and closes the world outside.
func (s *sandbox) lock(ctx context.Context) error {
	var used int64
	err := s.db.QueryRowContext(ctx, "SELECT sum(memory_usage_bytes)::BIGINT FROM duckdb_memory()").Scan(&used)
	if err != nil {
		return fmt.Errorf("duckdb: %w", err)
	}
	return exec(ctx, s.db, fmt.Sprintf(`SET memory_limit = '%d MiB'; SET errors_as_json = true; SET enable_external_access = false;
		SET disabled_filesystems = 'LocalFileSystem'; SET lock_configuration = true`, used>>20+selectMiB))
}

func (s *sandbox) sources(ctx context.Context) ([]string, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT DISTINCT source FROM (SELECT source FROM shown.messages
		UNION SELECT source FROM shown.coverage) WHERE source <> '' ORDER BY source`)
	if err != nil {
		return nil, fmt.Errorf("duckdb: %w", err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		out = append(out, name)
	}
	return out, rows.Err()
}

func ident(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// run checks a query and then runs it.
func (s *sandbox) run(ctx context.Context, query string, limit int) (store.Table, error) {
	ordered, err := s.check(ctx, query)
	if err != nil {
		return store.Table{}, err
	}
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return store.Table{}, err
	}
	defer conn.Close()
	if err := selects(conn, query); err != nil {
		return store.Table{}, err
	}
	rows, err := conn.QueryContext(ctx, query)
	if err != nil {
		return store.Table{}, err
	}
	defer rows.Close()
	t, err := table(rows, lenient, limit)
	if err == nil && !ordered {
		store.Sort(t.Rows)
	}
	return t, err
}

// selects asks the driver itself what kind of statement it is, without running it.
func selects(conn *sql.Conn, query string) error {
	return conn.Raw(func(c any) error {
		prepared, err := c.(*driver.Conn).Prepare(query)
		if err != nil {
			return err
		}
		defer prepared.Close()
		kind, err := prepared.(*driver.Stmt).StatementType()
		if err != nil {
			return err
		}
		if kind != driver.STATEMENT_TYPE_SELECT {
			return store.NotSelect()
		}
		if prepared.NumInput() > 0 {
			return &store.QueryError{Text: "a query has no parameters here", Hint: "write the value instead of ? or $1"}
		}
		return nil
	})
}
