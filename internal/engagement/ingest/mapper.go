package ingest

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

// guessed guesses what the columns of a table mean and reads it so.
func (s *sink) guessed(t *table.Table, mac bool) *refusal {
	g, r := guessMapping(s.in.Name, t, s.lex)
	if r != nil {
		return r
	}
	first := s.result.Mapping == nil
	if first {
		s.result.Mapping = &g.mapping
	}
	if r := s.mapTable(t, &g.mapping, mac); r != nil {
		return r
	}
	if first {
		s.note(source.Pos{File: t.Name, Line: int(t.Headers[0].Line)}, "guessed", "correct the guess in "+MappingFile(s.in.Name),
			"what the columns mean was guessed: %s", g.mapping.sentence())
	}
	return nil
}

// sentence says a mapping in words.
func (m *Mapping) sentence() string {
	var parts []string
	switch m.Role.Text {
	case "":
	case engagement.RoleAnonymous:
		parts = append(parts, "nobody is named as author")
	default:
		parts = append(parts, "every row is by the "+m.Role.Text)
	}
	for _, c := range slices.Concat(m.Columns, m.Metrics) {
		parts = append(parts, fmt.Sprintf("%s is %q", label(c.Field), c.Header.Text))
	}
	return strings.Join(parts, ", ")
}

// mapped reads a table by a mapping that somebody wrote or kept.
func (s *sink) mapped(t *table.Table, m *Mapping, mac bool) *refusal {
	return s.mapTable(t, m, mac)
}

// mapping is a Mapping on the way through one table.
type mapping struct {
	*Mapping
	sink     *sink
	table    *table.Table
	lex      lexicon
	tally    *tally
	column   map[string]int
	measures []measure
	dates    cell.Dates
	replies  cell.Dates // of the column reply_at
	stars    cell.Decimals
	brand    accounts
	platform string
	threads  map[string]string // thread as written → ID of its opener
	repeats  map[string]int    // rows without an id, by content
	byURL    bool              // there is no id, and no two rows have the same address
	brands   int               // posts of the brand's own
}

func (s *sink) mapTable(t *table.Table, m *Mapping, mac bool) *refusal {
	x := &mapping{Mapping: m, sink: s, table: t, lex: s.lex, column: map[string]int{}, threads: map[string]string{}, repeats: map[string]int{}}
	if r := x.resolve(); r != nil {
		return r
	}
	if r := x.settle(mac); r != nil {
		return r
	}
	if d, err := engagement.ParseDay(m.Captured.Text); err == nil && s.opt.Captured == 0 {
		s.opt.Captured = d
	}
	x.platform = cmp.Or(m.Platform.Text, s.in.Source)
	if _, rated := x.column["rating"]; x.platform == "" && rated {
		x.platform = "reviews"
	}
	x.platform = cmp.Or(x.platform, "community")
	for _, b := range m.Brand {
		if x.brand == nil {
			x.brand = accounts{}
		}
		a := parseAccount(b.Text)
		a.platform = ""
		x.brand[a] = true
	}
	why := "columns that name a date and a message"
	if m.File != "" {
		why = "described in " + m.File
	}
	s.accept(mapper().Name, why)
	x.tally = s.tally(x.platform, kinds(m.Kind.Text), x.unknown())
	x.tally.snapshot, x.tally.zone = true, x.dates.Zone
	for i, h := range t.Headers {
		if reason := s.lex.private(h.Text); reason != "" && !x.uses(i) {
			x.tally.private(t, i, cell.Trim(h.Text), reason)
		}
	}
	x.read()
	return nil
}

// kinds names the rows of a table.
func kinds(kind string) string { return cmp.Or(kind, engagement.KindPost) + "s" }

// resolve finds the columns that the mapping names.
func (x *mapping) resolve() *refusal {
	h := headerOf(x.table)
	find := func(c Column) (int, *refusal) {
		i := h.find(cell.Header(c.Header.Text))
		if i >= 0 {
			return i, nil
		}
		var names []string
		for _, hc := range x.table.Headers {
			names = append(names, cell.Trim(hc.Text))
		}
		hint := "the columns are " + strings.Join(quoted(names), ", ")
		if near := source.Nearest(c.Header.Text, names); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		return -1, &refusal{c.Header.Pos, "mapping", hint, fmt.Sprintf("%s has no column %q", x.table.Name, c.Header.Text)}
	}
	for _, c := range x.Columns {
		i, r := find(c)
		if r != nil {
			return r
		}
		x.column[c.Field] = i
	}
	for _, c := range x.Metrics {
		i, r := find(c)
		if r != nil {
			return r
		}
		x.measures = append(x.measures, measure{column: i, header: c.Header.Text, metric: c.Field, unit: unitCount})
	}
	return nil
}

func (x *mapping) uses(column int) bool {
	for _, c := range x.column {
		if c == column {
			return true
		}
	}
	return slices.ContainsFunc(x.measures, func(m measure) bool { return m.column == column })
}

// unknown gives the columns that are not read, the private ones apart.
func (x *mapping) unknown() (out []string) {
	for i, h := range x.table.Headers {
		name := cell.Trim(h.Text)
		if name != "" && !x.uses(i) && x.lex.private(h.Text) == "" {
			out = append(out, name)
		}
	}
	return out
}

// settle decides how dates and numbers are written, a column at a time.
func (x *mapping) settle(mac bool) (r *refusal) {
	s := x.sink
	set := cell.Dates{Zone: s.zone, Order: x.DateOrder.Text, Mac: mac}
	if z, err := time.LoadLocation(x.Zone.Text); err == nil && !x.Zone.Empty() {
		set.Zone = z
	}
	at, ok := x.column["at"]
	if !ok {
		at = -1
	}
	if x.dates, r = s.dates(x.table, at, set); r != nil {
		return r
	}
	x.replies = set
	if c, has := x.column["reply_at"]; has {
		if set.Order == "" {
			set.Order = x.dates.Order // one export, one way to write dates
		}
		if x.replies, r = s.dates(x.table, c, set); r != nil {
			return r
		}
	}
	var settled []measure
	for _, m := range x.measures {
		if x.decimals(m.column, &m.decimal) {
			settled = append(settled, m)
		}
	}
	x.measures = settled
	if c, has := x.column["rating"]; has && !x.decimals(c, &x.stars) {
		delete(x.column, "rating")
	}
	return nil
}

// decimals settles the decimal mark of a column; false when its cells contradict each other.
func (x *mapping) decimals(column int, into *cell.Decimals) bool {
	if !x.Decimal.Empty() {
		into.Comma = x.Decimal.Text == ","
		return true
	}
	d, unsure, bad := cell.SettleDecimal(x.table.Column(column))
	name := cell.Trim(x.table.Headers[column].Text)
	if bad >= 0 {
		c := x.table.Rows[bad].At(column)
		x.sink.result.Problems.Errorf(x.table.Pos(c), "decimal", "write `decimal: \".\"` or `decimal: \",\"` in the mapping file",
			"%q contradicts the other numbers of the column %q: either the comma or the point is the decimal mark", short(c.Text), name)
		return false
	}
	if unsure {
		x.sink.result.Problems.Warnf(x.table.Pos(x.table.Headers[column]), "decimal", "write `decimal: \".\"` in the mapping file if it is the decimal mark",
			"the point in the column %q was taken as a separator of thousands", name)
	}
	*into = d
	return true
}

func (x *mapping) text(r table.Row, field string) string {
	i, ok := x.column[field]
	if !ok {
		return ""
	}
	if t := cell.Trim(r.At(i).Text); !cell.Null(t) {
		return t
	}
	return ""
}

// draft is a message whose thread is not known yet.
type draft struct {
	m              engagement.Message
	w              Words
	row            table.Row
	id             string // as written
	parent, thread string
	reply          *draft
}

func (x *mapping) read() {
	x.byURL = x.distinct()
	var drafts []*draft
	for i, r := range x.table.Rows {
		if d := x.draft(i, r); d != nil {
			drafts = append(drafts, d)
		}
	}
	x.openers(drafts)
	for _, d := range drafts {
		x.emit(d)
	}
	if len(x.measures) > 0 && x.brands == 0 && len(drafts) > 0 {
		x.sink.note(source.Pos{File: x.table.Name}, "counts-unused", "list the brand's accounts below `brand:` in "+MappingFile(x.sink.in.Name),
			"counts are taken in for the brand's own posts only, and none of these is by an account of the brand")
	}
}

// draft reads one row; nil when it is left out, which is counted.
func (x *mapping) draft(i int, r table.Row) *draft {
	switch {
	case r.Empty():
		x.tally.drop("empty row")
		return nil
	case x.table.Footer(i):
		x.tally.drop("remark below the table")
		return nil
	case !x.public(r):
		x.tally.drop("not public")
		return nil
	}
	d := &draft{row: r, parent: x.text(r, "parent"), thread: x.text(r, "thread")}
	d.id = x.identify(r)
	if d.id == "" {
		x.tally.drop("the id was destroyed by a spreadsheet")
		return nil
	}
	if x.text(r, "at") == "" {
		x.tally.drop("no date")
		return nil
	}
	stamp, ok := x.moment(r)
	if !ok {
		x.tally.drop("no date that can be read")
		return nil
	}
	d.m = engagement.Message{Platform: x.platform, ID: x.sink.id(x.platform, d.id), Parent: x.sink.id(x.platform, d.parent)}
	x.who(&d.m, r)
	x.sink.stamp(x.tally, &d.m, stamp)
	x.what(d)
	return d
}

// public asks the columns that say who may see a row.
func (x *mapping) public(r table.Row) bool {
	if v := x.text(r, "visibility"); v != "" && !slices.Contains(x.lex.Public, strings.ToLower(v)) {
		return false
	}
	return !slices.Contains(x.lex.Hidden, strings.ToLower(x.text(r, "hidden")))
}

// identify gives the id of a row: its own, the number in its address when a
// spreadsheet destroyed it, else a hash of what the row says.
func (x *mapping) identify(r table.Row) string {
	id, url := x.text(r, "id"), x.text(r, "url")
	number := longNumber.FindString(url)
	switch {
	case id != "" && !cell.Destroyed(id):
		return id
	case id != "" && number != "":
		return number
	case id != "":
		c := r.At(x.column["id"])
		x.sink.warn(x.table, c, "lost-id", "export the file again and do not open it in a spreadsheet before", "the id %q was destroyed by a spreadsheet and there is no address to find it in", short(id))
		return ""
	}
	if x.byURL && url != "" {
		return url
	}
	h := sha256.New()
	for _, f := range []string{"at", "time", "author_id", "author", "title", "text", "url", "rating", "place", "thread", "parent"} {
		fmt.Fprintf(h, "%s\x00", x.text(r, f))
	}
	sum := hex.EncodeToString(h.Sum(nil))
	x.repeats[sum]++
	return "row:" + sum + ":" + strconv.Itoa(x.repeats[sum])
}

// distinct says whether addresses can stand in for ids that are not there.
func (x *mapping) distinct() bool {
	_, hasID := x.column["id"]
	column, hasURL := x.column["url"]
	seen := map[string]bool{}
	if hasID || !hasURL {
		return false
	}
	for _, u := range x.table.Column(column) {
		if !cell.Null(u) && seen[u] {
			return false
		}
		seen[u] = true
	}
	return true
}

// longNumber is the number of a post in its address.
var longNumber = regexp.MustCompile(`[0-9]{15,20}`)

// moment gives a row's date, with the time of a second column where there is one.
func (x *mapping) moment(r table.Row) (cell.Stamp, bool) {
	c := r.At(x.column["at"])
	name := cell.Trim(x.table.Headers[x.column["at"]].Text)
	st, ok := x.sink.date(x.table, c, name, x.dates)
	if t := x.text(r, "time"); ok && st.ByDay && t != "" {
		c.Text = st.At.Format(time.DateOnly) + " " + t
		return x.sink.date(x.table, c, name, x.dates)
	}
	return st, ok
}

// who fills in person, role and place.
func (x *mapping) who(m *engagement.Message, r table.Row) {
	id, handle := x.text(r, "author_id"), x.text(r, "author")
	m.Person, m.Role = x.sink.author(x.platform, id, handle)
	_, hasAuthor := x.column["author"]
	_, hasID := x.column["author_id"]
	if !hasAuthor && !hasID && !x.Role.Empty() {
		m.Role = x.Role.Text
	}
	if x.brand.has("", id, handle) {
		m.Role = engagement.RoleBrand
	}
	if role := meaning(x.lex.Roles, x.text(r, "role")); role != "" && m.Role == engagement.RoleMember {
		m.Role = role
	}
	if m.Role == engagement.RoleAnonymous {
		m.Person = ""
	}
	m.Place = cmp.Or(x.text(r, "place"), x.Place.Text)
}

// what fills in kind, language, tags, rating and words.
func (x *mapping) what(d *draft) {
	m, r := &d.m, d.row
	m.Kind = cmp.Or(meaning(x.lex.Kinds, x.text(r, "kind")), x.Kind.Text, engagement.KindPost)
	if d.parent != "" && m.Kind != engagement.KindAnswer && m.Kind != engagement.KindShare {
		m.Kind = engagement.KindReply
	}
	m.Language = strings.ToLower(x.text(r, "language"))
	m.Tags = tagsOf(x.text(r, "tags"))
	if i, ok := x.column["rating"]; ok && !cell.Null(r.At(i).Text) {
		if v, err := stars(r.At(i).Text, x.stars); err == nil {
			m.Rating = &v
		} else {
			x.sink.bad(x.table, r.At(i), "rating", "not-a-number", "correct the cell, or empty it when there is no rating",
				"%q in the column %q is not a number", short(r.At(i).Text), cell.Trim(x.table.Headers[i].Text))
		}
	}
	d.w = Words{Title: plainText(x.text(r, "title")), Text: plainText(x.text(r, "text")), Language: m.Language}
	if m.Role == engagement.RoleBrand {
		m.Title, m.URL = d.w.Title, address(x.text(r, "url"))
	}
	if reply := x.text(r, "reply"); reply != "" {
		d.reply = x.answer(d, reply)
	}
}

// answer makes a message of the brand's reply that stands beside a review.
func (x *mapping) answer(d *draft, text string) *draft {
	m := engagement.Message{
		Platform: x.platform, Place: d.m.Place, ID: x.sink.id(x.platform, d.id+"#reply"), Parent: d.m.ID,
		Kind: engagement.KindAnswer, Role: engagement.RoleBrand, Language: d.m.Language,
	}
	if i, ok := x.column["reply_at"]; ok {
		if st, ok := x.sink.date(x.table, d.row.At(i), cell.Trim(x.table.Headers[i].Text), x.replies); ok {
			x.sink.stamp(x.tally, &m, st)
		}
	}
	return &draft{m: m, w: Words{Text: plainText(text), Language: m.Language}}
}

// openers finds the message that opened each thread: the one whose id the
// thread has, else the first that answers nothing.
func (x *mapping) openers(drafts []*draft) {
	best := map[string]*draft{}
	for _, d := range drafts {
		if d.thread == "" {
			continue
		}
		b := best[d.thread]
		if b == nil || d.id == d.thread || b.id != b.thread && d.parent == "" && (b.parent != "" || d.m.At.Before(b.m.At)) {
			best[d.thread] = d
		}
	}
	_, hasParent := x.column["parent"]
	for _, d := range drafts {
		b := best[d.thread]
		if b == nil {
			continue
		}
		root := b.m.ID
		if b.parent != "" { // the opener is not in the file
			root = x.sink.id(x.platform, "thread:"+d.thread)
		}
		d.m.Root = root
		if b != d && d.m.Parent == "" && !hasParent {
			d.m.Parent = root
			if d.m.Kind == x.Kind.Text {
				d.m.Kind = engagement.KindReply
			}
		}
	}
}

// emit takes a message in, with the counts of a brand's post and its answer.
func (x *mapping) emit(d *draft) {
	if !x.sink.message(d.m, d.w) {
		x.tally.drop("the same id again: the last one counts")
	} else {
		x.tally.keep()
	}
	if d.m.Role == engagement.RoleBrand {
		x.brands++
		x.sink.values(x.table, d.row, x.measures, engagement.Reading{
			Platform: x.platform, Place: d.m.Place, Post: d.m.ID, Grain: engagement.GrainLifetime, From: d.m.Day,
		})
	}
	if d.reply != nil {
		d.reply.m.Root = d.m.Root
		x.sink.message(d.reply.m, d.reply.w)
	}
}

// outOf is a rating such as "4/5", "4 von 5" or "5 stars".
var outOf = regexp.MustCompile(`^([0-9.,]+)\s*(?:/|out of|von|sur|de|stars?|sterne?|★|\*)`)

// stars reads a rating in hundredths.
func stars(text string, d cell.Decimals) (int32, error) {
	s := strings.ToLower(cell.Trim(text))
	if m := outOf.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	n, err := d.Number(s)
	if err != nil || n.Percent {
		return 0, cell.ErrNumber
	}
	v, err := n.Times(100)
	if err != nil || v < 0 || v > 10_000 {
		return 0, cell.ErrNumber
	}
	return int32(v), nil
}

// tagsOf splits a list of tags: "a;b;", "a, b", "#a #b".
func tagsOf(text string) []string {
	var tags []string
	split := func(r rune) bool { return r == ';' || r == ',' || r == '|' || r == '#' }
	for _, t := range strings.FieldsFunc(text, split) {
		if t = strings.ToLower(cell.Trim(t)); t != "" {
			tags = append(tags, t)
		}
	}
	slices.Sort(tags)
	return slices.Compact(tags)
}
