package clickhouse

import (
	"context"
	"fmt"
	"strings"
)

// spread is a table that lies on every server, and what its rows are divided by.
type spread struct {
	name, columns string
	engine        string // of the part on one server
	key           string // of the division between servers
}

// buckets is how many parts the rows are divided into, by id, so that steps of
// loading can take some at a time.
const buckets = 64

// rawName is the name of rawTable.
const rawName = "rows"

// rawTable is the table of the rows as they were loaded.
func rawTable() spread {
	kinds := "piece String, " + rawKinds() + fmt.Sprintf(", bucket UInt8 DEFAULT cityHash64(row = %d ? id : concat(post, metric, place, member)) %% %d", rowMessage, buckets)
	return spread{rawName, kinds, "MergeTree PARTITION BY piece ORDER BY (bucket, id)", "cityHash64(id, post, metric)"}
}

// rawKinds gives the columns of a row as it was sent.
func rawKinds() string {
	var kinds []string
	for _, c := range rawColumns() {
		kinds = append(kinds, c.name+" "+c.kind)
	}
	return strings.Join(kinds, ", ")
}

// next ends the name of a table while it is being made.
const next = "_next"

// schema gives the tables of package store. A day is a whole number, and so is
// everything but text: what the servers call a date ends in 2105.
func schema() []spread {
	return []spread{
		{"messages", `id String, parent String, root String, source String, platform String, place String, kind String, role String, person String,
 language String, origin String, tags String, rating Nullable(Int32), day Nullable(Int32), week Nullable(Int32), month Nullable(Int32),
 quarter Nullable(Int32), year Nullable(Int32), at Nullable(Int64), by_day Int32, automated Int32, title String, url String,
 class String, topics String, closing String, sentences Int32, starts_us Int32, starts_you Int32, shown Nullable(Int64), followers Nullable(Int64), echoed Int32, to_role String, person_no Int64, thread_no Int64, opens Int32, answers Int32`,
			"MergeTree ORDER BY (person_no, ifNull(day, 0))", "cityHash64(person)"},
		{"readings", `source String, platform String, place String, post String, metric String, grain String, dimension String, member String, origin String,
 value Nullable(Decimal(38, 0)), from_day Nullable(Int32), to_day Nullable(Int32), captured Nullable(Int32), total Int32,
 week Nullable(Int32), month Nullable(Int32), quarter Nullable(Int32), year Nullable(Int32)`,
			"MergeTree ORDER BY (metric, source, grain)", "cityHash64(post, metric)"},
		{"exchanges", `root String, thread String, source String, platform String, place String, opener String, opener_no Int64, opener_role String,
 opened_at Int64, opened_day Int32, week Int32, month Int32, quarter Int32, year Int32, by_day Int32,
 first_reply_at Nullable(Int64), first_reply_role Nullable(String), last_role String, last_at Int64, last_day Int32, last_closing String, replies Int64, bare Int32`,
			"MergeTree ORDER BY (opener_no, opened_at)", "cityHash64(opener)"},
		{"openings", `id String, root String, thread String, source String, platform String, place String, opener String, opener_no Int64, opener_role String,
 opened_at Int64, opened_day Int32, week Int32, month Int32, quarter Int32, year Int32, by_day Int32,
 first_reply_at Nullable(Int64), first_reply_role Nullable(String), again Int32, set_aside String`,
			"MergeTree ORDER BY (opener_no, opened_at)", "cityHash64(opener)"},
		{"people", "person String, person_no Int64, platform String, source String, role String, first_day Nullable(Int32), last_day Nullable(Int32), messages Int64",
			"MergeTree ORDER BY (source, person)", "cityHash64(person)"},
		{"person_days", `person String, person_no Int64, source String, platform String, place String, role String, automated Int32,
 day Int32, week Int32, month Int32, quarter Int32, year Int32, messages Int64,
 posts Int64, replies Int64, shares Int64, reviews Int64, questions Int64, answers Int64`,
			"MergeTree ORDER BY (person_no, day)", "cityHash64(person)"},
		{"census", `source String, platform String, place String, kind String, role String, automated Int32, by_day Int32, answers Int32,
 named Int32, timed Int32, sorted Int32, first_day Nullable(Int32), last_day Nullable(Int32), messages Int64`,
			"MergeTree ORDER BY (source, place)", "cityHash64(source)"},
		{"coverage", "source String, platform String, from_day Nullable(Int32), to_day Nullable(Int32), captured Nullable(Int32)",
			"MergeTree ORDER BY source", "cityHash64(source)"},
	}
}

// said are the columns of a message in a conversation.
const said = `id String, parent String, thread String, source String, platform String, place String, person String, person_no Int64, role String, rank Int64,
 at Int64, day Int32, week Int32, month Int32, quarter Int32, year Int32, by_day Int32, automated Int32, closing String, aside Int32, bucket UInt8`

// aside gives the tables that are only there while others are made, all on the
// first server.
func aside() []spread {
	return []spread{
		{name: "newest", columns: rawKinds() + ", bucket UInt8", engine: "MergeTree ORDER BY (bucket, id)"},
		{name: "worded", columns: "id String, who UInt64, second Int64, hour Int64, wording Int64, bucket UInt8", engine: "MergeTree ORDER BY wording"},
		{name: "echoes", columns: "id String, bucket UInt8", engine: "MergeTree ORDER BY bucket"},
		{name: "talk", columns: said + ", own UInt8", engine: "MergeTree ORDER BY (bucket, thread)"},
		{name: "spoken", columns: "root String, step Int32, " + said + ", answered Int32", engine: "MergeTree ORDER BY (bucket, root)"},
		{name: "spells", columns: "root String, spell Int64, starts Int64, ends Int64, reply Int64, own Int32, bucket UInt8", engine: "MergeTree ORDER BY (bucket, root)"},
		{name: "pauses", columns: "root String, at Int64, own Int32, nth Int64, reply Int64, bucket UInt8", engine: "MergeTree ORDER BY (bucket, root)"},
	}
}

// names gives the columns without their types, as INSERT must name them.
func (s spread) names() string {
	var out []string
	for _, c := range strings.Split(strings.ReplaceAll(s.columns, "(38, 0)", ""), ",") {
		out = append(out, strings.Fields(c)[0])
	}
	return strings.Join(out, ", ")
}

// local is the name of the part on one server.
func (d *DB) local(name string) string {
	if d.at.Cluster == "" {
		return name
	}
	return name + "_local"
}

// make creates a table, on every server, where it is not there.
func (d *DB) make(ctx context.Context, s spread, suffix string) error {
	for _, h := range d.hosts {
		if err := h.do(ctx, "CREATE TABLE IF NOT EXISTS "+d.local(s.name+suffix)+" ("+s.columns+") ENGINE = "+s.engine); err != nil {
			return err
		}
		if d.at.Cluster == "" {
			continue
		}
		over := fmt.Sprintf("Distributed(%s, %s, %s, %s)", d.at.Cluster, d.at.Database, d.local(s.name+suffix), s.key)
		if err := h.do(ctx, "CREATE TABLE IF NOT EXISTS "+s.name+suffix+" ("+s.columns+") ENGINE = "+over); err != nil {
			return err
		}
	}
	return nil
}

// widen gives the table of the rows the columns that older Hearths did not make.
// What is in it already knows nothing of them.
func (d *DB) widen(ctx context.Context) error {
	names := []string{rawName}
	if d.at.Cluster != "" {
		names = []string{d.local(rawName), rawName}
	}
	for _, h := range d.hosts {
		for _, name := range names {
			for _, added := range [...][2]string{{"shown", "Nullable(Int64)"}, {"followers", "Nullable(Int64)"}, {"wording", "Int64"}} {
				if err := d.add(ctx, h, name, added[0], added[1]); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// add adds a column to a table of a server, where it is not there yet.
func (d *DB) add(ctx context.Context, h *host, table, column, kind string) error {
	t, err := h.ask(ctx, d.limits.ask, "SELECT toInt64(count()) AS n FROM system.columns WHERE database = currentDatabase() AND name = "+quote(column)+" AND table = "+quote(table))
	if err != nil || t.Rows[0][0] != int64(0) {
		return err
	}
	return h.do(ctx, "ALTER TABLE "+table+" ADD COLUMN "+column+" "+kind)
}

// drop takes a table away from every server.
func (d *DB) drop(ctx context.Context, name string) error {
	if d.at.Cluster != "" {
		if err := d.everywhere(ctx, "DROP TABLE IF EXISTS "+name); err != nil {
			return err
		}
	}
	return d.everywhere(ctx, "DROP TABLE IF EXISTS "+d.local(name))
}
