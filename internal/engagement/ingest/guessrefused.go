package ingest

import (
	"fmt"
	"slices"
	"strings"

	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
	"hearth/internal/source/strict"
)

// enough says whether the columns found make messages, and fills in what holds
// for all rows.
func (g *guess) enough(pos source.Pos) *refusal {
	people := g.has("author", "author_id", "rating", "parent", "thread", "role")
	words := g.has("text", "rating") || g.has("title") && g.has("id", "url")
	item := g.has("id", "url", "text")
	counts := len(g.mapping.Metrics) > 0
	at, dated := g.found["at"]
	switch {
	case !dated && g.relative() >= 0:
		column := g.relative()
		c := g.table.Rows[0].At(column)
		return &refusal{g.table.Pos(c), "relative-date", "export it in a form that has whole dates: a page shows how long ago something was, an export says when",
			fmt.Sprintf("the column %q says how long ago it was and not when: %q", cell.Trim(g.table.Headers[column].Text), short(c.Text))}
	case !dated:
		return g.undated(pos)
	case g.yearless(at):
		c := g.table.Rows[0].At(at)
		return &refusal{g.table.Pos(c), "no-year", "export it in a form that has the year, or add a column with whole dates",
			fmt.Sprintf("the dates in the column %q have no year: %q", cell.Trim(g.table.Headers[at].Text), short(c.Text))}
	case !people && (!counts && g.has("text") && g.has("url") || g.anybody() || counts && g.several()):
		return &refusal{pos, "no-author", g.sketch("role: brand  # or: member, anonymous"), "who wrote these messages does not stand in the table"}
	case !people && counts && g.somebody() >= 0:
		name := cell.Trim(g.table.Headers[g.somebody()].Text)
		g.mapping.Columns = append(g.mapping.Columns, Column{"author", source.Word{Text: name}})
		return &refusal{pos, "no-author", g.sketch("# or, when all are the brand's own, `role: brand` instead of the author"),
			fmt.Sprintf("the column %q may say who wrote these messages, so they are not taken for the brand's own", name)}
	case !(people && words) && !(item && counts) && !g.has("text"), !people && !g.has("text", "title") && g.personal():
		return &refusal{pos, "no-messages", "Hearth needs one row a message: a text with its author, a rating, or a post with its counts. If the columns have other names, write them into " + MappingFile(g.file),
			"no row of this table is a message or a post, as far as Hearth can tell"}
	}
	if r := g.daily(pos); counts && r != nil {
		return r
	}
	g.whose(people, counts)
	g.mapping.Platform.Text = g.platform()
	return nil
}

// undated is the refusal of a table without a date.
func (g *guess) undated(pos source.Pos) *refusal {
	if dates := g.dates(); len(dates) > 1 {
		a, b := cell.Trim(g.table.Headers[dates[0]].Text), cell.Trim(g.table.Headers[dates[1]].Text)
		return &refusal{pos, "no-date", g.sketch(fmt.Sprintf("  at: %s  # or: %s", strict.Quote(a), strict.Quote(b))),
			fmt.Sprintf("the columns %q and %q both hold dates, and which of them is that of the message cannot be told", a, b)}
	}
	if c, column := g.unread(); c != nil {
		return &refusal{g.table.Pos(*c), "no-date", "export it again with dates such as 2026-06-14 10:00, or with another zone's name",
			fmt.Sprintf("the column %q holds no date that Hearth can read: %q", cell.Trim(g.table.Headers[column].Text), short(c.Text))}
	}
	return &refusal{pos, "no-date", "if a column holds it, write `at: Name of the column` in " + MappingFile(g.file), "no column of this table holds a date that Hearth recognises"}
}

// unread gives the first cell of a column that is called like a date and holds
// something else.
func (g *guess) unread() (*table.Cell, int) {
	for _, f := range g.lex.Fields {
		if f.ID != "at" {
			continue
		}
		for i, k := range g.keys {
			if g.used[i] || !slices.Contains(f.Strong, k) && !slices.Contains(f.Weak, k) {
				continue
			}
			for _, r := range g.table.Rows {
				if c := r.At(i); !cell.Null(c.Text) {
					return &c, i
				}
			}
		}
	}
	return nil, -1
}

// relative gives a column that says how long ago something was, -1 for none.
func (g *guess) relative() int {
	for i := range g.table.Headers {
		if mostly(g.table.Column(i), 50, func(s string) bool { _, err := cell.Dates{}.Read(s); return err == cell.ErrAgo }) {
			return i
		}
	}
	return -1
}

// yearless says whether the dates of a column have no year.
func (g *guess) yearless(column int) bool {
	return mostly(g.table.Column(column), 50, func(s string) bool { _, err := cell.Dates{}.Read(s); return err == cell.ErrNoYear })
}

// sketch gives a hint with the whole mapping file to write; line is what is
// left to decide.
func (g *guess) sketch(line string) string {
	text := string(g.mapping.YAML(g.file))
	_, text, _ = strings.Cut(text, "file instead of guessing.\n")
	if strings.HasPrefix(line, " ") && !strings.Contains(text, "columns:") {
		text += "columns:\n"
	}
	return "write this into " + MappingFile(g.file) + ":\n" + text + line
}

// daily refuses a table that has the same post on many rows: those are counts
// of single days, and would be taken for the whole life of the post.
func (g *guess) daily(pos source.Pos) *refusal {
	column, ok := g.found["id"]
	if !ok {
		return nil
	}
	seen := map[string]bool{}
	for _, id := range g.table.Column(column) {
		seen[id] = true
	}
	if len(seen)*2 >= len(g.table.Rows) {
		return nil
	}
	return &refusal{pos, "daily-rows", "export it again with one row a post, for its whole lifetime",
		fmt.Sprintf("%d rows hold only %d different posts: this seems to be one row a post and day, which cannot be added up", len(g.table.Rows), len(seen))}
}
