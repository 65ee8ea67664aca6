// Command engines measures how long an engine takes to answer everything that
// Hearth can ask, over invented messages.
//
//	engines -make 10000000 -in /tmp/ten        writes rows of so many messages, and a fifth as many readings
//	engines -in /tmp/ten                       asks the embedded engine
//	engines -in /tmp/ten -engine clickhouse://127.0.0.1:9000/bench
//	engines -in /tmp/ten -small /tmp/one       asks both in turn and prints how much more the first takes
//
// It asks every metric alone, by month, by place and, of what platforms report, by post, and every named question,
// each once, and prints how long each took, the slowest first. At the end stands a hash of all answers, which
// is the same for every engine.
package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/rows"
	"hearth/internal/engagement/store"
	"hearth/internal/engagement/store/clickhouse"
	"hearth/internal/engagement/store/duckdb"
	"hearth/internal/source"
)

func main() {
	n := flag.Int("make", 0, "write rows of so many messages, of a tenth as many people, and end")
	dir := flag.String("in", "", "the folder of the rows")
	small := flag.String("small", "", "the folder of fewer rows, to say how much more the others take")
	server := flag.Int("server", 0, "the number of the engine's process, whose processor time and memory count too")
	engine := flag.String("engine", "duckdb", "duckdb, or the address of a database")
	only := flag.String("only", "", "ask only this metric or question")
	queries := flag.Bool("queries", false, "print each query that took a tenth of a second, too")
	flag.Parse()
	m := meter{*server}
	var err error
	switch ctx := context.Background(); {
	case *n > 0:
		err = invent(*dir, *n)
	case *small != "":
		err = m.growth(ctx, *small, *dir, *engine, *only)
	default:
		err = m.measure(ctx, *dir, *engine, *only, *queries)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "engines:", err)
		os.Exit(1)
	}
}

// open opens an engine as the command line of Hearth does.
func open(ctx context.Context, engine, dir string) (store.Store, error) {
	if engine == "duckdb" {
		return duckdb.Open(ctx, filepath.Join(dir, "overflow"))
	}
	at, err := clickhouse.Parse(engine)
	if err != nil {
		return nil, err
	}
	return clickhouse.Open(ctx, at)
}

// counted counts what comes back from a store.
type counted struct {
	store.Store
	meter      meter
	print      bool
	rows, most int
}

func (c *counted) Ask(ctx context.Context, query string, args ...any) (store.Table, error) {
	one := c.meter.begin()
	t, err := c.Store.Ask(ctx, query, args...)
	if one.end(); c.print && one.took > 100*time.Millisecond {
		fmt.Printf("%7.2f s %7.2f s of processor %9d rows\n%s\n", one.took.Seconds(), one.cpu.Seconds(), len(t.Rows), query)
	}
	c.rows += len(t.Rows)
	c.most = max(c.most, len(t.Rows))
	return t, err
}

// loaded is an engine with rows, and what asks it.
type loaded struct {
	*counted
	data    *rows.Rows
	desk    *insight.Desk
	loading *measured
}

// forget takes another desk, which has heard no answer yet.
func (l *loaded) forget(ctx context.Context, reg *insight.Registry) (err error) {
	l.desk, err = insight.NewDesk(ctx, l.counted, reg, insight.Options{Zone: time.UTC, Coverage: l.data.Coverage()})
	return err
}

// load opens an engine and loads the rows of a folder.
func (m meter) load(ctx context.Context, dir, engine string, reg *insight.Registry) (*loaded, error) {
	data, err := rows.Open(dir)
	if err != nil {
		return nil, err
	}
	st, err := open(ctx, engine, dir)
	if err != nil {
		return nil, err
	}
	loading := m.begin()
	if err := st.Load(ctx, data.Files(), data.Coverage()); err != nil {
		return nil, errors.Join(err, st.Close())
	}
	for _, table := range []string{"exchanges", "person_days", "census"} { // which some engines make when they are first asked for
		if _, err := st.Ask(ctx, "SELECT COUNT(*) AS n FROM "+table); err != nil {
			return nil, errors.Join(err, st.Close())
		}
	}
	loading.end()
	loading.what = memory("self")
	l := &loaded{counted: &counted{Store: st, meter: m}, data: data, loading: loading}
	if err := l.forget(ctx, reg); err != nil {
		return nil, errors.Join(err, st.Close())
	}
	return l, nil
}

// ask measures one question, and writes its answer.
func (l *loaded) ask(ctx context.Context, q insight.Question, to io.Writer) (*measured, error) {
	l.rows = 0
	one := l.meter.begin()
	answer, problems := l.desk.Ask(ctx, q)
	one.end()
	one.what, one.rows = insight.Key(q), l.rows
	for _, p := range problems {
		if p.Severity == source.Error {
			one.why = p.Text
		}
	}
	return one, json.NewEncoder(to).Encode(answer)
}

func (m meter) measure(ctx context.Context, dir, engine, only string, queries bool) error {
	reg, err := insight.Metrics()
	if err != nil {
		return err
	}
	l, err := m.load(ctx, dir, engine, reg)
	if err != nil {
		return err
	}
	l.print = queries
	var all []measured
	said := sha256.New()
	for _, q := range questions(reg, only) {
		one, err := l.ask(ctx, q, said)
		if err != nil {
			return errors.Join(err, l.Close())
		}
		all = append(all, *one)
	}
	m.show(all, l.loading, l.most)
	fmt.Printf("answers %x\n", said.Sum(nil)[:6])
	return l.Close()
}

// questions are all that there are.
func questions(reg *insight.Registry, only string) []insight.Question {
	var out []insight.Question
	period := source.Word{Text: "all"}
	word := func(s string) source.Word { return source.Word{Text: s} }
	for _, m := range reg.All() {
		for _, by := range []string{"", "month", "place", "post"} {
			if by == "post" && m.Tier != "reported" {
				continue // there are as many posts as conversations
			}
			if only == "" || m.ID == only {
				out = append(out, insight.Question{Metric: word(m.ID), By: word(by), Period: period})
			}
		}
	}
	for _, m := range reg.Questions() {
		if only == "" || m.ID == only {
			out = append(out, insight.Question{Named: word(m.ID), Period: period})
		}
	}
	return out
}
