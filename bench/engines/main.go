// Command engines measures how long an engine takes to answer everything that
// Hearth can ask, over invented messages.
//
//	engines -make 10000000 -in /tmp/ten        writes rows of so many messages, and a fifth as many readings
//	engines -in /tmp/ten                       asks the embedded engine
//	engines -in /tmp/ten -engine clickhouse://127.0.0.1:9000/bench
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
	server := flag.Int("server", 0, "the number of the engine's process, whose processor time and memory count too")
	engine := flag.String("engine", "duckdb", "duckdb, or the address of a database")
	only := flag.String("only", "", "ask only this metric or question")
	queries := flag.Bool("queries", false, "print each query that took a tenth of a second, too")
	flag.Parse()
	var err error
	if *n > 0 {
		err = invent(*dir, *n)
	} else {
		m := meter{*server}
		err = m.measure(context.Background(), *dir, *engine, *only, *queries)
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

func (m meter) measure(ctx context.Context, dir, engine, only string, queries bool) error {
	data, err := rows.Open(dir)
	if err != nil {
		return err
	}
	st, err := open(ctx, engine, dir)
	if err != nil {
		return err
	}
	loading := m.begin()
	if err := st.Load(ctx, data.Files(), data.Coverage()); err != nil {
		return errors.Join(err, st.Close())
	}
	for _, table := range []string{"exchanges", "person_days"} { // which some engines make when they are first asked for
		if _, err := st.Ask(ctx, "SELECT COUNT(*) AS n FROM "+table); err != nil {
			return errors.Join(err, st.Close())
		}
	}
	loading.end()
	loading.what = memory("self")
	reg, err := insight.Metrics()
	if err != nil {
		return err
	}
	count := &counted{Store: st, meter: m, print: queries}
	desk, err := insight.NewDesk(ctx, count, reg, insight.Options{Zone: time.UTC, Coverage: data.Coverage()})
	if err != nil {
		return err
	}
	var all []measured
	said := sha256.New()
	for _, q := range questions(reg, only) {
		count.rows = 0
		one := m.begin()
		answer, problems := desk.Ask(ctx, q)
		one.end()
		if err := json.NewEncoder(said).Encode(answer); err != nil {
			return errors.Join(err, st.Close())
		}
		one.what, one.rows = insight.Key(q), count.rows
		for _, p := range problems {
			if p.Severity == source.Error {
				one.why = p.Text
			}
		}
		all = append(all, *one)
	}
	m.show(all, loading, count.most)
	fmt.Printf("answers %x\n", said.Sum(nil)[:6])
	return st.Close()
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
