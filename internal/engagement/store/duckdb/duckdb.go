// Package duckdb is the embedded engine: a [store.Store] that reads the Parquet
// files of package rows into memory and answers from there. It is the only
// package of Hearth with C code below it.
//
// The main type is [DB]. Two databases stand behind it. The first holds the
// tables that Hearth's own questions are asked of. The second is made when a
// writer's own SQL is first run, holds no pseudonyms, and cannot reach a file, a
// setting or a clock; see [DB.Select].
//
// # Trust
//
// Hearth's own SQL is trusted, a writer's is not: a pull request may bring it.
// Three walls stand around it, each of which would do alone against what is
// known: DuckDB's own parser says that it is one SELECT over known views with
// known functions, before anything runs; its database is locked, with no file
// system and no extension; and there is nothing private in it.
package duckdb

import (
	"context"
	"database/sql"
	_ "embed" // the SQL of the tables
	"errors"
	"fmt"
	"net/url"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	driver "github.com/duckdb/duckdb-go/v2"

	"hearth/internal/engagement"
	"hearth/internal/engagement/store"
)

// Limits of a writer's query.
const (
	selectTime = 20 * time.Second
	selectRows = 20_000
	selectMiB  = 1024 // on top of the rows themselves
)

// DB is DuckDB with the rows of one site. Its methods may be called by several
// goroutines once Load has returned.
type DB struct {
	main *sql.DB
	dir  string
	file string // that the rows are in; "" for memory

	files    []string
	stamps   []string // of the files as they were loaded
	coverage []engagement.Coverage
	loaded   bool

	limits  limits
	once    sync.Once // for writers, which most sites never ask for
	writers *sandbox

	mu     sync.Mutex
	ready  map[string]*sql.Stmt // by their text
	failed error

	deriving sync.Mutex
	derived  map[string]bool // the SQL of what is built
}

// limits bounds a writer's query, and what is loaded.
type limits struct {
	time    time.Duration
	rows    int
	large   int64 // bytes of rows that go to a file
	numbers int64 // that there are for people
}

var _ store.Store = (*DB)(nil)

// Open starts an empty database in memory. Rows of which there are many go to a
// file in dir instead, which is there until Close; with "" they stay in memory.
func Open(ctx context.Context, dir string) (*DB, error) {
	db, err := open(ctx, "", dir, runtime.GOMAXPROCS(0))
	if err != nil {
		return nil, err
	}
	return &DB{main: db, dir: dir, limits: limits{selectTime, selectRows, largeBytes, numbers}}, nil
}

// open starts one database, in a file, or in memory with "". Nothing is ever
// fetched: an extension that is not built in is not there. Memory is limited by
// DuckDB itself to four fifths of what the machine or its container has.
func open(ctx context.Context, file, dir string, threads int) (*sql.DB, error) {
	set := url.Values{
		"threads":                      {strconv.Itoa(threads)},
		"temp_directory":               {dir},
		"autoinstall_known_extensions": {"false"},
		"autoload_known_extensions":    {"false"},
		"allow_community_extensions":   {"false"},
	}
	c, err := driver.NewConnector(file+"?"+set.Encode(), nil)
	if err != nil {
		return nil, fmt.Errorf("duckdb: open: %w", err)
	}
	db := sql.OpenDB(c)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("duckdb: open: %w", err), db.Close())
	}
	return db, nil
}

//go:embed prepare.sql
var prepareSQL string

//go:embed people.sql
var peopleSQL string

//go:embed census.sql
var censusSQL string

//go:embed exchanges.sql
var exchangesSQL string

//go:embed writers.sql
var writersSQL string

// lockSQL ends all access to the world outside and lets nobody change that.
const lockSQL = `SET enable_external_access = false; SET lock_configuration = true`

// Load reads the files and builds messages and readings; other tables are built
// of these when they are asked for. The files must stay as they are until Close, because a writer's first query reads them again.
func (d *DB) Load(ctx context.Context, files []string, coverage []engagement.Coverage) error {
	if d.loaded {
		return errors.New("duckdb: loaded twice")
	}
	ctx, stop := patient(ctx)
	defer stop()
	d.loaded, d.files, d.coverage = true, files, coverage
	var err error
	if d.stamps, err = stamps(files); err != nil {
		return err
	}
	if err := d.outgrow(ctx, files); err != nil {
		return err
	}
	if err := load(ctx, d.main, files, coverage, d.limits.numbers); err != nil {
		return err
	}
	return exec(ctx, d.main, lockSQL)
}

// stamps tells versions of files apart.
func stamps(files []string) ([]string, error) {
	var out []string
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			return nil, fmt.Errorf("duckdb: %w", err)
		}
		out = append(out, fmt.Sprint(info.Size(), info.ModTime().UnixNano()))
	}
	return out, nil
}

// load builds the tables of package store in any database, but those that are
// derived.
func load(ctx context.Context, db *sql.DB, files []string, coverage []engagement.Coverage, numbers int64) error {
	if err := loadCoverage(ctx, db, coverage); err != nil {
		return err
	}
	if err := exec(ctx, db, rawSQL(files, coverage)); err != nil {
		return err
	}
	if err := define(ctx, db, numbers, 0); err != nil {
		return err
	}
	if err := exec(ctx, db, prepareSQL); err != nil {
		return err
	}
	return number(ctx, db, numbers)
}

func exec(ctx context.Context, db *sql.DB, query string) error {
	if _, err := db.ExecContext(ctx, query); err != nil {
		return fmt.Errorf("duckdb: %w", err)
	}
	return nil
}

// columns are those of a Parquet file as package rows writes it.
const columns = `"row" VARCHAR, source VARCHAR, platform VARCHAR, place VARCHAR, captured INTEGER, origin VARCHAR,
 id VARCHAR, parent VARCHAR, root VARCHAR, kind VARCHAR, role VARCHAR, person VARCHAR, "at" BIGINT, by_day BOOLEAN, day INTEGER,
 language VARCHAR, tags VARCHAR, rating INTEGER, automated BOOLEAN, title VARCHAR, url VARCHAR,
 post VARCHAR, metric VARCHAR, value BIGINT, grain VARCHAR, from_day INTEGER, to_day INTEGER, dimension VARCHAR, member VARCHAR, total BOOLEAN`

// later are the columns that older rows lack; they are NULL there.
const later = `class VARCHAR, topics VARCHAR, closing VARCHAR, sentences INTEGER, starts_us INTEGER, starts_you INTEGER, shown BIGINT, followers BIGINT, wording BIGINT`

// rawSQL gives the view raw over the files. Their types are said, never left to
// the engine to find; a column of schema 1 that no file has is an error.
func rawSQL(files []string, coverage []engagement.Coverage) string {
	if len(files) == 0 {
		return "CREATE TABLE none(" + columns + ", " + later + "); CREATE VIEW raw AS SELECT * FROM none"
	}
	var cast, list []string
	for _, c := range strings.Split(columns+", "+later, ",") {
		name, kind, _ := strings.Cut(strings.TrimSpace(c), " ")
		cast = append(cast, "CAST("+name+" AS "+kind+") AS "+name)
	}
	for _, f := range files {
		list = append(list, quote(f))
	}
	q := "CREATE TABLE later(" + later + "); CREATE VIEW raw AS SELECT " + strings.Join(cast, ", ") +
		" FROM (SELECT * FROM later UNION ALL BY NAME SELECT * FROM read_parquet([" + strings.Join(list, ", ") + "], hive_partitioning = false, union_by_name = true))"
	if origins := origins(coverage); len(origins) > 0 {
		q += " WHERE origin IN (" + strings.Join(origins, ", ") + ")"
	}
	return q
}

// origins gives the origins whose rows count, quoted, or none when all do.
func origins(coverage []engagement.Coverage) []string {
	var out []string
	for _, c := range coverage {
		if c.Origin == "" {
			return nil
		}
		out = append(out, quote(c.Origin))
	}
	return out
}

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// loadCoverage fills the table coverage; the day 0 means unknown.
func loadCoverage(ctx context.Context, db *sql.DB, coverage []engagement.Coverage) error {
	if err := exec(ctx, db, "CREATE TABLE coverage(source VARCHAR, platform VARCHAR, from_day INTEGER, to_day INTEGER, captured INTEGER)"); err != nil {
		return err
	}
	insert, err := db.PrepareContext(ctx, "INSERT INTO coverage VALUES (?, ?, nullif(?, 0), nullif(?, 0), nullif(?, 0))")
	if err != nil {
		return fmt.Errorf("duckdb: %w", err)
	}
	defer insert.Close()
	for _, c := range coverage {
		if _, err := insert.ExecContext(ctx, c.Source, c.Platform, int32(c.From), int32(c.To), int32(c.Captured)); err != nil {
			return fmt.Errorf("duckdb: %w", err)
		}
	}
	return nil
}

// Ask runs one of Hearth's own queries.
func (d *DB) Ask(ctx context.Context, query string, args ...any) (store.Table, error) {
	if err := ctx.Err(); err != nil {
		return store.Table{}, err
	}
	ctx, stop := patient(ctx)
	defer stop()
	if err := d.derive(ctx, query); err != nil {
		return store.Table{}, fmt.Errorf("duckdb: %w", err)
	}
	ready, err := d.prepared(ctx, query)
	if err != nil {
		return store.Table{}, fmt.Errorf("duckdb: %w", err)
	}
	rows, err := ready.QueryContext(ctx, args...)
	if err != nil {
		return store.Table{}, fmt.Errorf("duckdb: %w", err)
	}
	defer rows.Close()
	t, err := table(rows, exact, 0)
	if err != nil {
		return store.Table{}, fmt.Errorf("duckdb: %w", err)
	}
	return t, nil
}

// prepared gives a query ready to run. Questions of a site are asked in few
// forms with many values, and reading a form takes longer than a small answer.
func (d *DB) prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if ready, ok := d.ready[query]; ok {
		return ready, nil
	}
	ready, err := d.main.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	if d.ready == nil {
		d.ready = map[string]*sql.Stmt{}
	}
	d.ready[query] = ready
	return ready, nil
}

// Close gives the memory and the disk back.
func (d *DB) Close() error {
	var err error
	for _, ready := range d.ready {
		err = errors.Join(err, ready.Close())
	}
	err = errors.Join(err, d.main.Close(), d.removeFile())
	if d.writers != nil {
		err = errors.Join(err, d.writers.db.Close())
	}
	return err
}
