package clickhouse

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/rows"
)

// A file goes to the servers in pieces, a piece in batches: what is in memory
// at a time is a batch, what a killed run loads again is a piece.
const (
	batchRows    = 50_000
	pieceBatches = 20
)

// Versions of what loading makes of files. Raise the first when equal files may
// give other rows than before, the second when equal rows may give other tables.
const (
	rowsVersion   = 1
	tablesVersion = 13
)

// Load brings the database up to the files: what is there already stays, what
// no file has any more goes. The files must not change meanwhile.
func (d *DB) Load(ctx context.Context, files []string, coverage []engagement.Coverage) error {
	if d.loaded {
		return errors.New("clickhouse: loaded twice")
	}
	d.loaded, d.coverage = true, coverage
	wanted, err := identify(files)
	if err != nil {
		return err
	}
	return d.attended(ctx, func(ctx context.Context) error { return d.bring(ctx, wanted, coverage) })
}

// bring loads what the tables are not of yet.
func (d *DB) bring(ctx context.Context, wanted []file, coverage []engagement.Coverage) error {
	mark := fingerprint(wanted, coverage)
	if err := d.hosts[0].do(ctx, "CREATE TABLE IF NOT EXISTS mark (made String) ENGINE = MergeTree ORDER BY made"); err != nil {
		return err
	}
	if now, err := d.marked(ctx); err != nil || now == mark {
		d.mark = now
		return err
	}
	free, err := d.lock(ctx)
	if err != nil {
		return err
	}
	if err = d.fill(ctx, wanted, coverage, mark); err == nil {
		d.mark = mark
	}
	return both(err, free())
}

// fill loads what is missing and makes the tables, while nobody else does.
func (d *DB) fill(ctx context.Context, wanted []file, coverage []engagement.Coverage, mark string) error {
	if err := d.make(ctx, rawTable(), ""); err != nil {
		return err
	}
	if err := d.widen(ctx); err != nil {
		return err
	}
	if err := d.hosts[0].do(ctx, "CREATE TABLE IF NOT EXISTS pieces (piece String, rows Int64, last Int32) ENGINE = MergeTree PARTITION BY piece ORDER BY piece"); err != nil {
		return err
	}
	there, err := d.tidy(ctx, wanted)
	if err != nil {
		return err
	}
	for _, f := range wanted {
		if err := d.loadFile(ctx, f, there[f.id]); err != nil {
			return err
		}
	}
	return d.prepare(ctx, coverage, mark)
}

// file is one file of rows with what identifies its content.
type file struct{ name, id string }

// identify reads every file once. Its last folder, the source, counts too.
func identify(files []string) ([]file, error) {
	var out []file
	for _, name := range files {
		in, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("clickhouse: %w", err)
		}
		h := sha256.New()
		fmt.Fprintf(h, "%d %q %q\n", rowsVersion, filepath.Base(filepath.Dir(name)), filepath.Base(name))
		_, err = io.Copy(h, in)
		if err = errors.Join(err, in.Close()); err != nil {
			return nil, fmt.Errorf("clickhouse: %w", err)
		}
		out = append(out, file{name, hex.EncodeToString(h.Sum(nil)[:16])})
	}
	return out, nil
}

// fingerprint is the identity of everything that the tables come from.
func fingerprint(files []file, coverage []engagement.Coverage) string {
	h := sha256.New()
	for _, f := range files {
		fmt.Fprintln(h, f.id)
	}
	for _, c := range coverage {
		fmt.Fprintf(h, "%q %q %d %d %d %q\n", c.Source, c.Platform, c.From, c.To, c.Captured, c.Origin)
	}
	return fmt.Sprintf("%d-%s", tablesVersion, hex.EncodeToString(h.Sum(nil)[:16]))
}

// marked says which rows the tables are of, "" for none.
func (d *DB) marked(ctx context.Context) (string, error) {
	t, err := d.hosts[0].ask(ctx, d.limits.ask, "SELECT made FROM mark")
	if err != nil || len(t.Rows) != 1 {
		return "", err
	}
	return t.Rows[0][0].(string), nil
}

// piece is a part of a file that was noted as loaded whole.
type piece struct {
	name string
	rows int64
	last bool // of its file
}

// tidy drops every piece that is not whole or that no file has any more, and
// gives the others by file, in order.
func (d *DB) tidy(ctx context.Context, wanted []file) (map[string][]piece, error) {
	present, err := d.present(ctx)
	if err != nil {
		return nil, err
	}
	noted, err := d.hosts[0].ask(ctx, d.limits.ask, "SELECT piece, sum(p.rows) AS n, max(p.last) AS e FROM pieces p GROUP BY piece ORDER BY piece")
	if err != nil {
		return nil, err
	}
	out := map[string][]piece{}
	good := map[string]bool{}
	for _, r := range noted.Rows {
		p := piece{r[0].(string), r[1].(int64), r[2] == int64(1)}
		id, _, _ := strings.Cut(p.name, "-")
		known := slices.ContainsFunc(wanted, func(f file) bool { return f.id == id })
		if known && present[p.name] == p.rows && p.name == pieceName(id, len(out[id])) {
			out[id] = append(out[id], p)
			good[p.name] = true
			continue
		}
		if err := d.hosts[0].do(ctx, "ALTER TABLE pieces DROP PARTITION "+quote(p.name)); err != nil {
			return nil, err
		}
	}
	for name := range present {
		if good[name] {
			continue
		}
		if err := d.everywhere(ctx, "ALTER TABLE "+d.local(rawName)+" DROP PARTITION "+quote(name)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// present counts the rows that the servers hold of each piece.
func (d *DB) present(ctx context.Context) (map[string]int64, error) {
	out := map[string]int64{}
	for _, h := range d.hosts {
		t, err := h.ask(ctx, d.limits.ask, "SELECT partition, sum(rows) AS n FROM system.parts WHERE database = ? AND table = ? AND active = 1 GROUP BY partition",
			d.at.Database, d.local(rawName))
		if err != nil {
			return nil, err
		}
		for _, r := range t.Rows {
			out[strings.Trim(r[0].(string), "'")] += r[1].(int64)
		}
	}
	return out, nil
}

// pieceName is such that the names of a file's pieces sort in their order.
func pieceName(id string, n int) string { return fmt.Sprintf("%s-%06d", id, n) }

// loadFile sends the pieces of a file that are not there yet.
func (d *DB) loadFile(ctx context.Context, f file, there []piece) error {
	if n := len(there); n > 0 && there[n-1].last {
		return nil
	}
	batches, sent := 0, int64(0) // of the file; of the piece
	current := func() int { return max(batches-1, 0) / d.limits.piece }
	err := rows.Each(f.name, d.limits.batch, func(b rows.Batch) error {
		if batches > 0 && batches%d.limits.piece == 0 && current() >= len(there) {
			if err := d.note(ctx, piece{pieceName(f.id, current()), sent, false}); err != nil {
				return err
			}
			sent = 0
		}
		batches++
		if current() < len(there) { // it is there since an earlier run
			return nil
		}
		sent += int64(len(b.Messages) + len(b.Readings))
		return d.send(ctx, pieceName(f.id, current()), b)
	})
	if err != nil {
		return err
	}
	return d.note(ctx, piece{pieceName(f.id, current()), sent, true})
}

// note says that a piece is there whole.
func (d *DB) note(ctx context.Context, p piece) error {
	last := 0
	if p.last {
		last = 1
	}
	return d.hosts[0].do(ctx, fmt.Sprintf("INSERT INTO pieces (piece, rows, last) SELECT %s, %d, %d", quote(p.name), p.rows, last))
}

// send inserts one batch. It is not tried again: a batch that is there twice
// would be worse than a run that ends, and the next run drops the piece.
func (d *DB) send(ctx context.Context, name string, b rows.Batch) error {
	all := records(b)
	pieces := make([]string, len(all))
	for i := range pieces {
		pieces[i] = name
	}
	names, values := []string{"piece"}, []any{pieces}
	for _, c := range rawColumns() {
		names, values = append(names, c.name), append(values, c.of(all))
	}
	limited, cancel := within(ctx, makeTime, nil)
	defer cancel()
	h := d.hosts[0]
	batch, err := h.conn.PrepareBatch(limited, "INSERT INTO "+rawName+" ("+strings.Join(names, ", ")+")")
	if err != nil {
		return h.explain(err)
	}
	for i, c := range values {
		if err := batch.Column(i).Append(c); err != nil {
			return errors.Join(fmt.Errorf("clickhouse: %w", err), batch.Abort())
		}
	}
	if err := batch.Send(); err != nil {
		if ended := over(ctx); ended != nil {
			return ended
		}
		return h.explain(err)
	}
	return nil
}
