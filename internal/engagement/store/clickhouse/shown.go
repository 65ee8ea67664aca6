package clickhouse

import (
	"context"
	"crypto/sha256"
	_ "embed" // the SQL of what writers see
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"hearth/internal/engagement/store"
)

//go:embed shown.sql
var shownSQL string

// views are what a writer's SQL may name, besides a view per source.
var views = []string{"coverage", "exchanges", "messages", "openings", "people", "readings"}

// shorthand stands in shown.sql for what SQL has no name for.
var shorthand = regexp.MustCompile(`\{(opaque|day|month|quarter|instant):(\w+)\}`)

// spellOut gives the SQL of a shorthand. NULL stays NULL everywhere.
func spellOut(text string) string {
	m := shorthand.FindStringSubmatch(text)
	c := m[2]
	switch m[1] {
	case "opaque":
		return "(" + c + " = '' ? NULL : toUUID(UUIDNumToString(MD5(" + c + "))))"
	case "day":
		return "(" + c + " >= 0 AND " + c + " < 49673 ? toDate(toUInt16(" + c + ")) : NULL)"
	case "month":
		return firstOf(c, 12, 1)
	case "quarter":
		return firstOf(c, 4, 3)
	}
	return "(" + c + " >= 0 AND " + c + " < 4291747200 ? toDateTime(toUInt32(" + c + "), 'UTC') : NULL)"
}

// firstOf gives the first day of a unit of which there are so many in a year,
// each of so many months.
func firstOf(column string, inYear, months int) string {
	// What is not taken is computed too, so it must be a day as well.
	safe := fmt.Sprintf("greatest(least(%[1]s, 2106 * %[2]d - 1), 1970 * %[2]d)", column, inYear)
	first := fmt.Sprintf("toDate(concat(toString(intDiv(%[1]s, %[2]d)), '-', substring(toString(101 + %[1]s %% %[2]d * %[3]d), 2), '-01'))", safe, inYear, months)
	return fmt.Sprintf("(%[1]s >= 1970 * %[2]d AND %[1]s < 2106 * %[2]d ? %[3]s : NULL)", column, inYear, first)
}

// show makes the database that writers see, unless it is that of these rows.
func (d *DB) show(ctx context.Context) error {
	h := d.hosts[0]
	if err := h.do(ctx, "CREATE TABLE IF NOT EXISTS shown_mark (made String) ENGINE = MergeTree ORDER BY made"); err != nil {
		return err
	}
	t, err := h.ask(ctx, d.limits.ask, "SELECT made FROM shown_mark")
	if err != nil || len(t.Rows) == 1 && t.Rows[0][0] == d.shownMark() {
		return err
	}
	free, err := d.lock(ctx)
	if err != nil {
		return err
	}
	return both(d.showAnew(ctx), free())
}

// showAnew makes it, unless the rows are no longer those that Hearth's own
// questions were asked of: two numbers of one page must not stand on two imports.
func (d *DB) showAnew(ctx context.Context) error {
	h := d.hosts[0]
	now, err := d.marked(ctx)
	if err != nil {
		return err
	}
	if now != d.mark {
		return errors.New("clickhouse: the rows changed since they were loaded; run it again")
	}
	shown := d.at.shown()
	sql := parse(shorthand.ReplaceAllStringFunc(shownSQL, spellOut), map[string]string{"site": d.at.Database, "shown": shown})
	begin := []string{"ALTER TABLE shown_mark DROP PARTITION tuple()", "DROP TABLE IF EXISTS known", "DROP DATABASE IF EXISTS " + shown, "CREATE DATABASE " + shown, sql["known"]}
	for _, v := range views {
		begin = append(begin, sql[v])
	}
	for _, statement := range append(begin, "DROP TABLE known") {
		if err := h.do(ctx, statement); err != nil {
			return err
		}
	}
	sources, err := d.sources(ctx)
	if err != nil {
		return err
	}
	for _, src := range sources {
		if err := h.do(ctx, "CREATE VIEW "+shown+"."+ident(src)+" AS SELECT * FROM "+shown+".messages WHERE source = "+quote(src)); err != nil {
			return err
		}
	}
	return h.do(ctx, "INSERT INTO shown_mark (made) SELECT "+quote(d.shownMark()))
}

// shownMark names the rows that writers see, and the SQL that shows them: another
// Hearth may show less of the same rows.
func (d *DB) shownMark() string {
	sum := sha256.Sum256([]byte(shownSQL))
	return d.mark + " " + hex.EncodeToString(sum[:8])
}

// sources gives the names of those that get a view of their own.
func (d *DB) sources(ctx context.Context) ([]string, error) {
	t, err := d.hosts[0].ask(ctx, d.limits.ask, "SELECT DISTINCT s.source FROM (SELECT source FROM "+d.at.shown()+".messages UNION ALL SELECT source FROM "+d.at.shown()+
		".coverage) s WHERE s.source <> '' ORDER BY s.source")
	if err != nil {
		return nil, err
	}
	var out []string
	for _, r := range t.Rows {
		name := cellText(r[0])
		if !hasFold(views, name) {
			out = append(out, name)
		}
	}
	return out, nil
}

func cellText(v store.Value) string {
	s, _ := v.(string)
	return s
}

func hasFold(all []string, name string) bool {
	for _, a := range all {
		if strings.EqualFold(a, name) {
			return true
		}
	}
	return false
}

// ident writes a name as SQL has it.
func ident(s string) string {
	return "`" + strings.NewReplacer(`\`, `\\`, "`", "\\`").Replace(s) + "`"
}
