package clickhouse

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	driver "github.com/ClickHouse/clickhouse-go/v2"

	"hearth/internal/engagement/store"
)

// Connecting and asking are tried more than once: a server that is being
// started or moved is back after a moment.
const (
	tries     = 3
	firstWait = 300 * time.Millisecond
	dialTime  = 5 * time.Second
)

// How many connections there are to a server at once, and how many of them for
// questions: the driver takes one that waits for a connection longer than for a
// server that is silent.
const (
	connections = 8
	questions   = connections - 2 // one for saying that we are alive, one for knocking
)

// host is one server.
type host struct {
	addr   string
	conn   driver.Conn
	secret []*regexp.Regexp // what is in no message
	turns  chan struct{}    // of who may ask
}

// turn waits until one more question may be asked, and gives the function that
// ends it.
func (h *host) turn(ctx context.Context) (end func(), err error) {
	select {
	case h.turns <- struct{}{}:
		return func() { <-h.turns }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// settings make an old server mean by SQL what others do: what a LEFT JOIN does
// not find is NULL. To such a server the driver can only send whole numbers.
func settings() driver.Settings {
	return driver.Settings{
		"join_use_nulls": 1, "insert_distributed_sync": 1,
		"max_memory_usage": memory, "max_bytes_before_external_group_by": memory / 3, "max_bytes_before_external_sort": memory / 4,
	}
}

// dial connects to a database of one server, "" for the server's own.
func dial(ctx context.Context, at Address, addr, database string) (*host, error) {
	opt := &driver.Options{
		Addr: []string{addr}, Auth: driver.Auth{Database: database, Username: at.User, Password: at.Password}, Settings: settings(),
		Compression: &driver.Compression{Method: driver.CompressionLZ4},
		DialTimeout: dialTime, ReadTimeout: makeTime + time.Minute, MaxOpenConns: connections, MaxIdleConns: connections,
	}
	if at.Secure {
		opt.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	conn, err := driver.Open(opt)
	if err != nil {
		return nil, (&host{addr: addr, secret: at.secrets()}).explain(err)
	}
	h := &host{addr, conn, at.secrets(), make(chan struct{}, questions)}
	if err := h.retry(ctx, func() error { return conn.Ping(ctx) }); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return h, nil
}

// retry does something again when the server did not answer, and says in plain
// words what it comes to.
func (h *host) retry(ctx context.Context, do func() error) error {
	err := again(ctx, do)
	switch {
	case err == nil:
		return nil
	case over(ctx) != nil:
		return over(ctx)
	case lost(err):
		return h.gone(err, fmt.Sprintf(" after %d tries", tries))
	}
	return h.explain(err)
}

// again does something until the server answers, a few times.
func again(ctx context.Context, do func() error) error {
	for wait, n := firstWait, 1; ; wait, n = 3*wait, n+1 {
		err := do()
		if err == nil || !lost(err) || over(ctx) != nil || n == tries {
			return err
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

// over says why a context has ended. The driver may see that its time is over a
// moment before the context itself does.
func over(ctx context.Context) error {
	if at, ok := ctx.Deadline(); ok && !time.Now().Before(at) {
		return context.DeadlineExceeded
	}
	return ctx.Err()
}

// within gives a query a time limit. It is the server that keeps it, because a
// query outlives the client that asked it; the client waits a little longer. The
// driver takes a deadline of the context for the server's limit, so there is none.
func within(ctx context.Context, limit time.Duration, more driver.Settings) (context.Context, context.CancelFunc) {
	inner, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, cancel)
	timer := time.AfterFunc(limit+dialTime, cancel)
	set := settings()
	set["max_execution_time"] = max(1, int(limit.Seconds()))
	for k, v := range more {
		set[k] = v
	}
	return driver.Context(inner, driver.WithSettings(set)), func() {
		stop()
		timer.Stop() // without cancel: the driver may close a connection that somebody else has by then
	}
}

// do runs one statement of Hearth's own, which may work on all rows.
func (h *host) do(ctx context.Context, statement string) error {
	return h.doWithin(ctx, makeTime, statement)
}

func (h *host) doWithin(ctx context.Context, limit time.Duration, statement string) error {
	limited, cancel := within(ctx, limit, nil)
	defer cancel()
	if err := h.conn.Exec(limited, statement); err != nil {
		if ended := over(ctx); ended != nil {
			return ended
		}
		return h.explain(err)
	}
	return nil
}

// Hearth's own SQL has some words that an old server takes in small letters only.
var small = regexp.MustCompile(`\b(GREATEST|LEAST|ABS|COALESCE|NULLIF|LENGTH|LOWER|UPPER|CONCAT|SUBSTRING)(\s*\()`)

func own(query string) string {
	return small.ReplaceAllStringFunc(query, strings.ToLower)
}

var (
	// inOther must be GLOBAL on tables of several servers: else each server would
	// look for its rows only in its own part of the other table.
	inOther = regexp.MustCompile(`(?i)\b(NOT\s+IN|IN)(\s*\(\s*SELECT\b)`)
	// joined are tables on either side of a JOIN. As subqueries they are read from
	// everywhere and put together by the server that is asked.
	joined = []*regexp.Regexp{
		regexp.MustCompile(`(?i)(\bFROM\s+)(messages|readings|exchanges|openings|people|person_days|census|coverage)(\s+\w+\s+(?:(?:LEFT|INNER)\s+(?:OUTER\s+)?)?JOIN\b)`),
		regexp.MustCompile(`(?i)(\bJOIN\s+)(messages|readings|exchanges|openings|people|person_days|census|coverage)(\s+\w+\s+ON\b)`),
	}
	// constant is a column that is the same in every row. What other servers send is
	// never one, and then the two do not go together.
	constant = regexp.MustCompile(`(?i)((?:\bSELECT|,)\s+)(\d+|'[^']*')(\s+AS\s+\w)`)
)

// global writes one of Hearth's own queries for tables of several servers. What
// a writer wrote is never in its text.
func global(query string) string {
	query = inOther.ReplaceAllString(query, "GLOBAL $0")
	for _, j := range joined {
		query = j.ReplaceAllString(query, "${1}(SELECT * FROM $2)$3")
	}
	return constant.ReplaceAllString(query, "${1}materialize($2)$3")
}

// ask runs a query whose result is small.
func (h *host) ask(ctx context.Context, limit time.Duration, query string, args ...any) (store.Table, error) {
	var out store.Table
	end, err := h.turn(ctx)
	if err != nil {
		return out, err
	}
	defer end()
	limited, cancel := within(ctx, limit, nil)
	defer cancel()
	err = h.retry(ctx, func() error {
		rows, err := h.conn.Query(limited, query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		out, err = table(rows, exact, 0)
		return err
	})
	return out, err
}
