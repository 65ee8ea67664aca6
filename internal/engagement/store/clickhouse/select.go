package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	driver "github.com/ClickHouse/clickhouse-go/v2"

	"hearth/internal/engagement/store"
	"hearth/internal/source"
)

// sandbox is where writers' SQL runs: a connection that starts in the database
// of what may be seen and may only read, and what may be named there.
type sandbox struct {
	host  *host
	world world
}

// selectBytes is the memory of a writer's query.
const selectBytes = 1 << 30

// Select runs a writer's query.
func (d *DB) Select(ctx context.Context, query string) (store.Table, error) {
	if !d.loaded {
		return store.Table{}, errors.New("clickhouse: not loaded")
	}
	d.once.Do(func() { d.writers, d.failed = d.open(context.WithoutCancel(ctx)) })
	if d.failed != nil {
		return store.Table{}, d.failed
	}
	ordered, err := d.writers.world.check(query)
	if err != nil {
		return store.Table{}, err
	}
	t, err := d.writers.run(ctx, query, d.limits)
	if err == nil && !ordered {
		store.Sort(t.Rows)
	}
	return t, err
}

// open makes what writers see and connects to it.
func (d *DB) open(ctx context.Context) (*sandbox, error) {
	if err := d.attended(ctx, d.show); err != nil {
		return nil, err
	}
	h, err := dial(ctx, d.at, d.hosts[0].addr, d.at.shown())
	if err != nil {
		return nil, err
	}
	s := &sandbox{host: h}
	if s.world, err = s.look(ctx, d.at.shown()); err != nil {
		return nil, errors.Join(err, h.conn.Close())
	}
	return s, nil
}

// look asks the server what there is.
func (s *sandbox) look(ctx context.Context, shown string) (world, error) {
	var failed error
	ask := func(query string, args ...any) []string {
		t, err := s.host.ask(ctx, askTime, query, args...)
		failed = errors.Join(failed, err)
		var out []string
		for _, r := range t.Rows {
			out = append(out, cellText(r[0]))
		}
		return out
	}
	w := world{
		views:     ask("SELECT name FROM system.tables WHERE database = ? ORDER BY name", shown),
		columns:   ask("SELECT DISTINCT name FROM system.columns WHERE database = ? ORDER BY name", shown),
		databases: ask("SELECT name FROM system.databases"),
		functions: map[string]string{"numbers": ""}, // which stands in FROM
	}
	for _, name := range ask("SELECT name FROM system.functions") {
		name = strings.ToLower(name)
		switch {
		case slices.Contains(byClockCalls, name):
			w.functions[name] = byClock
		case slices.Contains(refusedCalls, name) || strings.HasPrefix(name, "dict"):
			w.functions[name] = reachesOut
		default:
			w.functions[name] = ""
		}
	}
	return w, failed
}

// run runs a query that was checked. One thread makes sums of floats come out
// the same each time; a limit of reading stands against what the check missed.
func (s *sandbox) run(ctx context.Context, query string, l limits) (store.Table, error) {
	end, err := s.host.turn(ctx)
	if err != nil {
		return store.Table{}, err
	}
	defer end()
	limited, cancel := within(ctx, l.sel, driver.Settings{
		"readonly": 2, "max_threads": 1, "max_memory_usage": selectBytes, "max_result_rows": l.rows,
		"max_bytes_before_external_group_by": 0, "max_bytes_before_external_sort": 0,
	})
	defer cancel()
	var t store.Table
	err = again(ctx, func() error {
		rows, err := s.host.conn.Query(limited, strings.TrimRight(strings.TrimSpace(query), "; \n\t"))
		if err != nil {
			return err
		}
		defer rows.Close()
		t, err = table(rows, lenient, l.rows)
		return err
	})
	if err != nil {
		return store.Table{}, s.explain(ctx, query, l, err)
	}
	return t, nil
}

var (
	positionIn = regexp.MustCompile(`failed at position (\d+)`)
	unknownIn  = regexp.MustCompile(`(?i)unknown identifier:? ([^\s,;.]+)|no column with name ([^\s,;]+)|[Mm]issing columns: '([^']+)'`)
)

// explain turns an error into one about the query.
func (s *sandbox) explain(ctx context.Context, query string, l limits, err error) error {
	var q *store.QueryError
	var said *driver.Exception
	switch {
	case over(ctx) != nil:
		return over(ctx)
	case errors.As(err, &q):
		return q
	case errors.Is(err, store.ErrRows):
		return store.TooLong(l.rows)
	case errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled):
		return store.TooSlow(l.sel)
	case strings.Contains(err.Error(), "unsupported column type"):
		return &store.QueryError{Text: "a column of the result cannot be shown", Hint: "return numbers, text or days"}
	case !errors.As(err, &said) || apart(said.Code):
		return s.host.explain(err)
	}
	switch said.Code {
	case codeSlow:
		return store.TooSlow(l.sel)
	case codeManyRows:
		return store.TooLong(l.rows)
	case codeMemory:
		return store.TooLarge()
	case codeQuota, codeManyAsk:
		return s.host.explain(err)
	case codeSyntax:
		return syntax(query, said.Message)
	}
	text := short(said.Message)
	if m := unknownIn.FindStringSubmatch(text); m != nil {
		return s.unknown(query, strings.Trim(m[1]+m[2]+m[3], "'`\""))
	}
	return &store.QueryError{Text: store.Plain(text)}
}

// syntax says where the server stopped understanding.
func syntax(query, message string) error {
	q := &store.QueryError{Text: "the query ends too early"}
	m := positionIn.FindStringSubmatch(message)
	if m == nil {
		return &store.QueryError{Text: store.Plain(short(message))}
	}
	at, _ := strconv.Atoi(m[1]) // digits only
	at += len(query) - len(strings.TrimLeft(query, " \n\t")) - 1
	tokens, err := lex(query)
	i := slices.IndexFunc(tokens, func(t token) bool { return t.at >= at })
	switch last := len(tokens) - 1; {
	case err != nil || i < 0 || i == last && tokens[i].kind == tokSign: // such as an open bracket
		at = len(strings.TrimRight(query, " \n\t"))
	default:
		q.Text = fmt.Sprintf("syntax error at or near %q", tokens[i].text)
	}
	q.Line, q.Col = store.LineCol(query, at)
	return q
}

// unknown says that there is no such column, and where it stands.
func (s *sandbox) unknown(query, name string) error {
	if i := strings.LastIndex(name, "."); i >= 0 {
		name = name[i+1:]
	}
	q := &store.QueryError{Text: fmt.Sprintf("there is no column called %q", name)}
	if near := source.Nearest(name, s.world.columns); near != "" {
		q.Hint = "did you mean `" + near + "`?"
	}
	tokens, err := lex(query)
	if i := slices.IndexFunc(tokens, func(t token) bool { return t.kind == tokWord && t.text == name }); err == nil && i >= 0 {
		q.Line, q.Col = store.LineCol(query, tokens[i].at)
	}
	return q
}
