package ingest

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
	"hearth/internal/source/strict"
)

func mapper() Format {
	return Format{
		Name: "generic", Platform: "", Title: "Any table of messages or posts (CSV, TSV, .xlsx, lists in JSON)",
		Where:   "Export the posts of a forum, the reviews of a shop, a survey, a tool for several networks. One row a message; a date, and an author, a rating or counts.",
		Answers: "who wrote, answered and judged, when and where; counts of the brand's own posts. The columns are guessed, and the guess is written beside the file",
		Cannot:  "tables that hold only sums by day, country or page; tables without a date. A list in JSON that could be a talk among few people is read when a mapping file says so",
	}
}

// guess is the search for what the columns of one table are.
type guess struct {
	file    string
	lex     lexicon
	table   *table.Table
	keys    []string
	private map[int]string
	used    map[int]bool
	mapping Mapping
	found   map[string]int // field → column
	sighted bool           // the date, or that a score is a mark, was found by its cells, not by a name
}

// guessMapping finds out what the columns are. A refusal says why it cannot.
func guessMapping(file string, t *table.Table, lex lexicon) (guess, *refusal) {
	g := guess{file: file, lex: lex, table: t, private: map[int]string{}, used: map[int]bool{}, found: map[string]int{}}
	pos := source.Pos{File: t.Name, Line: int(t.Headers[0].Line)}
	for i, h := range t.Headers {
		g.keys = append(g.keys, key(h.Text))
		if c := lex.closed(g.keys[i]); c != nil {
			return g, c.refusal(pos, file)
		}
		if reason := lex.private(h.Text); reason != "" {
			g.private[i], g.used[i] = reason, true
		}
	}
	if numbersOnly(t.Headers) {
		return g, &refusal{pos, "no-header", "write a line with the names of the columns above it, such as who,whom,when or author,date,text", "this table has no names of columns: its first line holds numbers only"}
	}
	if len(t.Rows) == 0 {
		return g, &refusal{pos, "empty", "export it again, for a period in which something happened", "this table has a header and no rows"}
	}
	for _, f := range lex.Fields {
		if r := g.field(f.ID, f.First, f.Strong, f.Weak, f.Last); r != nil {
			return g, r
		}
	}
	if g.listOfPeople() {
		return g, &refusal{pos, "personal", "delete this file from the folder; if a column holds what they said, name it in " + MappingFile(file),
			"this table is about people, with their e-mail addresses, and no column is called like one with words or stars: nothing of it was taken in"}
	}
	g.dated()
	if !g.has("at") {
		return g, g.enough(pos)
	}
	g.shared()
	for _, m := range lex.Metrics {
		column, r := g.pick(m.ID, m.Names)
		if r != nil {
			return g, r
		}
		if column >= 0 {
			g.used[column] = true
			g.mapping.Metrics = append(g.mapping.Metrics, Column{m.ID, source.Word{Text: cell.Trim(t.Headers[column].Text)}})
		}
	}
	g.hide()
	return g, g.enough(pos)
}

// numbersOnly says whether what was taken for names of columns is a line of numbers.
func numbersOnly(headers []table.Cell) bool {
	return len(headers) > 0 && !slices.ContainsFunc(headers, func(c table.Cell) bool {
		return slices.ContainsFunc(strings.Fields(c.Text), func(w string) bool { _, err := strconv.ParseFloat(w, 64); return err != nil })
	})
}

// shared takes back what was found as the id when rows of one id are by different
// people: it names what they are about, a video above its comments.
func (g *guess) shared() {
	id, ok := g.found["id"]
	author, by := g.found["author"]
	if !by {
		author, by = g.found["author_id"]
	}
	if !ok || !by {
		return
	}
	first := map[string]string{}
	again, others := 0, 0
	for _, r := range g.table.All() {
		about, who := cell.Trim(r.At(id).Text), cell.Trim(r.At(author).Text)
		switch before, seen := first[about]; {
		case about == "":
		case !seen:
			first[about] = who
		default:
			if again++; before != who {
				others++
			}
		}
	}
	if again == 0 || again*10 < len(first)+again || others*2 < again { // a few that stand twice are a slip of the export
		return
	}
	delete(g.found, "id")
	i := slices.IndexFunc(g.mapping.Columns, func(c Column) bool { return c.Field == "id" })
	if g.has("parent", "thread") {
		g.mapping.Columns = slices.Delete(g.mapping.Columns, i, i+1)
		return
	}
	g.found["parent"], g.mapping.Columns[i].Field = id, "parent"
}

// dated takes the one column that holds dates for the date, when none has a name
// that says so: it may be in a language that is not known.
func (g *guess) dated() {
	if dates := g.dates(); !g.has("at") && len(dates) == 1 {
		only := dates[0]
		g.used[only], g.found["at"], g.sighted = true, only, true
		g.mapping.Columns = append(g.mapping.Columns, Column{"at", source.Word{Text: cell.Trim(g.table.Headers[only].Text)}})
	}
}

// dates gives the columns that hold dates and are nothing else. A mapping must be
// able to name them.
func (g *guess) dates() (out []int) {
	for i, h := range g.table.Headers {
		alone := !slices.ContainsFunc(g.table.Headers[:i], func(o table.Cell) bool { return cell.Trim(o.Text) == cell.Trim(h.Text) })
		if alone && cell.Trim(h.Text) != "" && !g.used[i] && mostly(g.table.Column(i), 90, g.wholeDate) {
			out = append(out, i)
		}
	}
	return out
}

// wholeDate says whether a cell is a date, and nothing else that it could be.
func (g *guess) wholeDate(s string) bool {
	if _, err := (cell.Decimals{}).Number(s); err == nil {
		return false
	}
	_, err := cell.Dates{Order: cell.DayFirst}.Read(s)
	if err != nil {
		_, err = cell.Dates{Order: cell.MonthFirst}.Read(s)
	}
	return err == nil
}

// field looks for the column of a field, by the names of one tier after the other.
// Those of the last are asked of a rating only where the rows are reviews.
func (g *guess) field(id string, tiers ...[]string) *refusal {
	if id == "rating" && !g.judged() {
		tiers = tiers[:len(tiers)-1]
	}
	for i, names := range tiers {
		kind := id
		if id == "visibility" && i == len(tiers)-1 {
			kind = "moderated"
		}
		column, r := g.pick(kind, names)
		if r != nil {
			return r
		}
		if column >= 0 {
			g.used[column], g.found[id] = true, column
			g.mapping.Columns = append(g.mapping.Columns, Column{id, source.Word{Text: cell.Trim(g.table.Headers[column].Text)}})
			return nil
		}
	}
	return nil
}

// named says whether a column has one of the names of a field, whatever it holds.
func (g *guess) named(fields ...string) bool {
	for _, f := range g.lex.Fields {
		if slices.Contains(fields, f.ID) && slices.ContainsFunc(slices.Concat(f.First, f.Strong, f.Weak), func(n string) bool { return slices.Contains(g.keys, n) }) {
			return true
		}
	}
	return false
}

// judged says whether a column proves that the rows are reviews.
func (g *guess) judged() bool {
	return slices.ContainsFunc(g.keys, func(k string) bool { return slices.Contains(g.lex.Judged, k) }) || g.marked()
}

// marked says whether the scores of texts that have neither a number nor an
// address are marks from 1 to 5, of which somebody gave the best: applause
// for posts is not so even.
func (g *guess) marked() bool {
	i := slices.Index(g.keys, "score")
	if i < 0 || !g.has("text") || g.has("id", "url", "parent", "thread") {
		return false
	}
	marks := []string{"1", "2", "3", "4", "5"}
	cells := g.table.Column(i)
	if !slices.Contains(cells, "5") || !mostly(cells, 100, func(s string) bool { return slices.Contains(marks, s) }) {
		return false
	}
	g.sighted = true
	return true
}

// pick finds the one column with one of the names whose cells fit.
func (g *guess) pick(id string, names []string) (int, *refusal) {
	best := -1
	for i, k := range g.keys {
		if g.used[i] || !slices.Contains(names, k) || !g.fits(id, g.table.Column(i)) {
			continue
		}
		if best >= 0 && g.same(id, best, i) {
			continue
		}
		if best >= 0 {
			a, b := cell.Trim(g.table.Headers[best].Text), cell.Trim(g.table.Headers[i].Text)
			if a == b { // a mapping could not tell them apart
				return -1, &refusal{g.table.Pos(g.table.Headers[i]), "two-columns", "give one of the two another name in the file, or take it out",
					fmt.Sprintf("two columns have the name %q, and both could be the %s", a, label(id))}
			}
			return -1, &refusal{g.table.Pos(g.table.Headers[i]), "two-columns",
				g.sketch(fmt.Sprintf("  %s: %s  # or: %s", id, strict.Quote(a), strict.Quote(b))),
				fmt.Sprintf("the columns %q and %q could both be the %s", a, b, label(id))}
		}
		best = i
	}
	return best, nil
}

// same says whether two columns say the same in each row, so that either will do:
// many lists have a text and a whole text, and a date written twice.
func (g *guess) same(id string, a, b int) bool {
	when := func(c table.Cell) time.Time {
		st, err := (cell.Dates{Zone: time.UTC}).Read(c.Text)
		if err != nil {
			return time.Time{}
		}
		return st.At.Truncate(time.Second)
	}
	for _, r := range g.table.All() {
		x, y := r.At(a), r.At(b)
		if cell.Trim(x.Text) == cell.Trim(y.Text) {
			continue
		}
		if at := when(x); id != "at" || at.IsZero() || !at.Equal(when(y)) {
			return false
		}
	}
	return true
}

// label names a field in a message.
func label(field string) string {
	switch field {
	case "at":
		return "date"
	case "reply_at":
		return "date of the reply"
	case "moderated":
		return "visibility"
	case "url":
		return "address"
	}
	return words(field)
}

// fits says whether the cells of a column can be what its name promises.
func (g *guess) fits(id string, cells []string) bool {
	isNumber := func(s string) bool {
		_, a := cell.Decimals{}.Number(s)
		_, b := cell.Decimals{Comma: true}.Number(s)
		return a == nil || b == nil
	}
	isDate := func(s string) bool {
		_, err := cell.Dates{Order: cell.DayFirst}.Read(s)
		if err != nil {
			_, err = cell.Dates{Order: cell.MonthFirst}.Read(s)
		}
		return err == nil || err == cell.ErrNoYear
	}
	isRating := func(s string) bool {
		_, point := stars(s, cell.Decimals{})
		_, comma := stars(s, cell.Decimals{Comma: true})
		return point == nil || comma == nil
	}
	any := func(string) bool { return true }
	switch id {
	case "at", "reply_at":
		return mostly(cells, 50, isDate)
	case "time":
		_, dated := g.found["at"]
		return dated && mostly(cells, 90, func(s string) bool { return strings.Contains(s, ":") && len(s) <= 12 })
	case "url":
		return mostly(cells, 80, func(s string) bool { return address(s) != "" })
	case "rating":
		return mostly(cells, 50, isRating)
	case "text": // "Bewertung" is what people wrote, or how many stars they gave
		return mostly(cells, 1, any) && !mostly(cells, 90, isRating) && !mostly(cells, 90, isNumber)
	case "reply":
		return mostly(cells, 50, func(s string) bool { return strings.Contains(s, " ") })
	case "moderated":
		return mostly(cells, 100, func(s string) bool { return slices.Contains(g.lex.Seen, strings.ToLower(s)) })
	case "role": // or what kind of account it is: a company is not the brand
		return mostly(cells, 50, func(s string) bool { return !isNumber(s) || len(s) == 1 }) &&
			!slices.ContainsFunc(cells, func(s string) bool { return slices.Contains(accountKinds, strings.ToLower(cell.Trim(s))) })
	case "visibility", "kind", "hidden":
		return mostly(cells, 50, func(s string) bool { return !isNumber(s) || len(s) == 1 })
	case "tags": // or how many there were
		return mostly(cells, 1, any) && !mostly(cells, 90, isNumber)
	case "id", "parent", "thread", "author_id", "author", "title", "place", "language":
		return mostly(cells, 1, any)
	}
	return mostly(cells, 50, isNumber) && !mostly(cells, 1, func(s string) bool { return strings.HasSuffix(s, "%") })
}

// accountKinds are cells that say of what kind an account is, and not what it is to the brand.
var accountKinds = []string{"person", "individual", "organization", "organisation", "page", "creator", "personal"}

// mailReason is why a column of e-mail addresses stays out.
const mailReason = "e-mail address"

// hide finds private cells below harmless names.
func (g *guess) hide() {
	for i := range g.keys {
		if g.used[i] {
			continue
		}
		switch cells := g.table.Column(i); {
		case mostly(cells, 50, mailCell.MatchString):
			g.private[i], g.used[i] = mailReason, true
		case mostly(cells, 50, ipCell.MatchString):
			g.private[i], g.used[i] = "IP address", true
		}
	}
}

func (g *guess) has(fields ...string) bool {
	return slices.ContainsFunc(fields, func(f string) bool { _, ok := g.found[f]; return ok })
}

// platform takes it from the addresses, when all lead to one, and without them from
// columns about what there is in one place only.
func (g *guess) platform() string {
	column, ok := g.found["url"]
	if !ok {
		if slices.ContainsFunc(g.keys, func(k string) bool {
			return strings.Contains(" "+k+" ", " tweets ") || strings.Contains(" "+k+" ", " tweet ")
		}) {
			return "x"
		}
		if slices.Contains(g.keys, "author channel id") {
			return "youtube"
		}
		return ""
	}
	found := map[string]bool{}
	for _, c := range g.table.Column(column) {
		if u, err := url.Parse(cell.Trim(c)); err == nil && u.Host != "" {
			found[platformOf(u.Hostname())] = true
		}
	}
	if len(found) != 1 {
		return ""
	}
	return sortedKeys(found)[0]
}
