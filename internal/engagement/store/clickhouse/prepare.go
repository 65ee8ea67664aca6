package clickhouse

import (
	"context"
	_ "embed" // the SQL of the tables
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"hearth/internal/engagement"
)

//go:embed prepare.sql
var prepareSQL string

// stepRows is about how many rows a step works on at a time.
const stepRows = 1_000_000

// Pieces of the SQL that reads messages from the rows: their columns, which of
// several captures counts, what some of them answer, and to whom one speaks.
const (
	messageColumns = "id, parent, root, source, platform, place, kind, role, person, language, origin, tags, rating, day, week, month, quarter, year, at, " +
		"by_day, automated, title, url, class, topics, closing, sentences, starts_us, starts_you, shown, followers"
	newestOrder = "captured DESC, origin DESC, at DESC NULLS LAST, day DESC NULLS LAST, by_day, automated, source, platform, place, " +
		"kind, role, person, parent, root, language, tags, rating NULLS LAST, title, url, class, topics, closing, sentences, starts_us, starts_you, shown DESC NULLS LAST, followers DESC NULLS LAST, wording DESC"
	parents = "SELECT parent FROM rows WHERE row = 1 AND parent <> '' AND bucket >= {from} AND bucket < {to} AND {origins}"
	never   = "toInt64(9000000000000000000)" // an answer that nobody gave
	toRole  = "ifNull(over_role NOT IN ('brand', 'staff') AND over_person = person AND person <> '' ? 'self' : over_role, '') AS to_role"
)

// steps is the SQL of loading by name.
type steps map[string]string

// heading is the line over a step.
var heading = regexp.MustCompile(`(?m)^-- ---- (.+)\n`)

// parse takes SQL apart into its steps, with words in the place of {names}.
func parse(text string, words map[string]string) steps {
	for k, v := range words {
		text = strings.ReplaceAll(text, "{"+k+"}", v)
	}
	out := steps{}
	at := heading.FindAllStringSubmatchIndex(text, -1)
	for i, m := range at {
		end := len(text)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		out[strings.TrimSuffix(text[m[2]:m[3]], " *")] = text[m[1]:end]
	}
	return out
}

// prepare makes the tables anew beside the old ones, and then puts them in
// their places. Until the mark stands again, nobody takes them for whole.
func (d *DB) prepare(ctx context.Context, coverage []engagement.Coverage, mark string) error {
	if err := d.fillNumbered(ctx, func(numbers string) error { return d.fillTables(ctx, coverage, numbers) }); err != nil {
		return err
	}
	if err := d.gather(ctx); err != nil {
		return err
	}
	if err := d.hosts[0].do(ctx, "ALTER TABLE mark DROP PARTITION tuple()"); err != nil {
		return err
	}
	if err := d.swap(ctx); err != nil {
		return err
	}
	if err := d.clear(ctx); err != nil {
		return err
	}
	return d.hosts[0].do(ctx, "INSERT INTO mark (made) SELECT "+quote(mark))
}

// fresh makes the tables beside the old ones, with nothing in them.
func (d *DB) fresh(ctx context.Context) error {
	if err := d.clear(ctx); err != nil {
		return err
	}
	for _, s := range schema() {
		if err := d.make(ctx, s, next); err != nil {
			return err
		}
	}
	for _, s := range aside() {
		if err := d.hosts[0].do(ctx, "CREATE TABLE "+s.name+" ("+s.columns+") ENGINE = "+s.engine); err != nil {
			return err
		}
	}
	return nil
}

// clear drops what a run before left half made.
func (d *DB) clear(ctx context.Context) error {
	for _, s := range schema() {
		for _, suffix := range []string{next, old} {
			if err := d.drop(ctx, s.name+suffix); err != nil {
				return err
			}
		}
	}
	for _, s := range aside() {
		if err := d.hosts[0].do(ctx, "DROP TABLE IF EXISTS "+s.name); err != nil {
			return err
		}
	}
	return nil
}

// fillTables runs the steps that fill the tables. numbers is the SQL of
// the numbers of a message's person and thread.
func (d *DB) fillTables(ctx context.Context, coverage []engagement.Coverage, numbers string) error {
	origins := counted(coverage)
	words := map[string]string{
		"message": messageColumns, "parents": strings.ReplaceAll(parents, "{origins}", origins), "newest": newestOrder, "to_role": toRole, "numbers": numbers,
		"origins": origins, "buckets": strconv.Itoa(buckets), "said": spread{columns: said}.names(), "never": never,
	}
	for _, s := range schema() {
		words[s.name] = s.names()
	}
	sql := parse(prepareSQL, words)
	t, err := d.hosts[0].ask(ctx, d.limits.ask, "SELECT count(*) AS n FROM rows")
	if err != nil {
		return err
	}
	width := int(max(1, buckets/(t.Rows[0][0].(int64)/stepRows+1)))
	if err := d.cover(ctx, coverage); err != nil {
		return err
	}
	for _, name := range []string{"newest", "worded", "echoes", "messages", "readings", "people", "census", "person_days", "talk", "whole threads", "openers"} {
		if err := d.step(ctx, sql[name], width); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if name == "messages" {
			if err := d.alone(ctx, width); err != nil {
				return err
			}
		}
	}
	if err := d.below(ctx, sql["answers below"], width); err != nil {
		return err
	}
	for _, name := range []string{"exchanges", "openings", "spells", "pauses", "returns"} {
		if err := d.step(ctx, sql[name], width); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// step runs one step, for some buckets at a time if it asks for that.
func (d *DB) step(ctx context.Context, sql string, width int) error {
	if !strings.Contains(sql, "{from}") {
		return d.hosts[0].do(ctx, sql)
	}
	for from := 0; from < buckets; from += width {
		if err := d.hosts[0].do(ctx, between(sql, from, from+width)); err != nil {
			return err
		}
	}
	return nil
}

func between(sql string, from, to int) string {
	return strings.NewReplacer("{from}", strconv.Itoa(from), "{to}", strconv.Itoa(to)).Replace(sql)
}

// below goes down the threads under the brand's own messages, one answer deeper
// each time, until nobody answers any more.
func (d *DB) below(ctx context.Context, sql string, width int) error {
	for from := 0; from < buckets; from += width {
		for depth := 1; ; depth++ {
			t, err := d.hosts[0].ask(ctx, d.limits.ask, between("SELECT count(*) AS n FROM spoken WHERE step = ? AND bucket >= {from} AND bucket < {to}", from, from+width), int64(depth))
			if err != nil {
				return err
			}
			if t.Rows[0][0] == int64(0) {
				break
			}
			if err := d.hosts[0].do(ctx, strings.ReplaceAll(between(sql, from, from+width), "{step}", strconv.Itoa(depth))); err != nil {
				return err
			}
		}
	}
	return nil
}

// counted is the condition for rows whose origin coverage knows.
func counted(coverage []engagement.Coverage) string {
	var all []string
	for _, c := range coverage {
		if c.Origin == "" {
			return "1"
		}
		all = append(all, quote(c.Origin))
	}
	if len(all) == 0 {
		return "1"
	}
	return "origin IN (" + strings.Join(all, ", ") + ")"
}

// cover fills the table coverage; the day 0 means unknown.
func (d *DB) cover(ctx context.Context, coverage []engagement.Coverage) error {
	day := func(n engagement.Day) string {
		if n == 0 {
			return "NULL"
		}
		return strconv.Itoa(int(n))
	}
	for _, c := range coverage {
		if err := d.hosts[0].do(ctx, fmt.Sprintf("INSERT INTO coverage_next (source, platform, from_day, to_day, captured) SELECT %s, %s, %s, %s, %s",
			quote(c.Source), quote(c.Platform), day(c.From), day(c.To), day(c.Captured))); err != nil {
			return err
		}
	}
	return nil
}

// old ends the name of a table that another has taken the place of.
const old = "_old"

// swap puts the new tables in the places of the old ones, on each server at once.
func (d *DB) swap(ctx context.Context) error {
	for _, s := range schema() {
		if err := d.make(ctx, s, ""); err != nil { // so that there is one to take the place of
			return err
		}
	}
	var moves []string
	for _, s := range schema() {
		moves = append(moves, d.local(s.name)+" TO "+d.local(s.name+old), d.local(s.name+next)+" TO "+d.local(s.name))
	}
	return d.everywhere(ctx, "RENAME TABLE "+strings.Join(moves, ", "))
}

// quote writes a text as SQL has it.
func quote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
}
