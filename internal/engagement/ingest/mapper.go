package ingest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

// guessed guesses what the columns of a table mean and reads it so.
func (s *sink) guessed(t *table.Table, mac, near bool) *refusal {
	g, r := guessMapping(s.in.Name, t, s.lex)
	if r != nil {
		return r
	}
	if near && g.sighted { // a platform's own table with a column gone
		return g.undated(at(t))
	}
	first := s.result.Mapping == nil
	if first {
		s.result.Mapping = &g.mapping
	}
	if r := s.mapTable(t, &g.mapping, mac); r != nil {
		return r
	}
	if first {
		s.guessNote(t, &g.mapping)
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

// mapped reads a table by a mapping that somebody wrote or kept. One that says
// nothing of columns, such as a single line that settles the order of dates,
// has them guessed.
func (s *sink) mapped(t *table.Table, m *Mapping, mac bool) *refusal {
	if len(m.Columns)+len(m.Metrics) > 0 {
		return s.mapTable(t, m, mac)
	}
	g, r := guessMapping(s.in.Name, t, s.lex)
	if r != nil {
		return r
	}
	whole := m.with(&g.mapping)
	if r := s.mapTable(t, whole, mac); r != nil {
		return r
	}
	s.guessNote(t, whole)
	return nil
}

// with gives the mapping with guessed columns, and what it says nothing of.
func (m *Mapping) with(guessed *Mapping) *Mapping {
	whole := *m
	whole.Columns, whole.Metrics = guessed.Columns, guessed.Metrics
	for _, w := range []struct{ into, guess *source.Word }{
		{&whole.Platform, &guessed.Platform}, {&whole.Kind, &guessed.Kind}, {&whole.Role, &guessed.Role}, {&whole.Place, &guessed.Place},
	} {
		if w.into.Empty() {
			*w.into = *w.guess
		}
	}
	return &whole
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
	utc      bool // the date's header says so
	daily    bool // all dates are midnights
	brand    accounts
	platform string
	repeats  rowIDs // of rows without an id
	byURL    bool   // there is no id, and no two rows have the same address
	brands   int    // posts of the brand's own
	people   int    // messages of all
	unseen   int    // posts of the brand's own that have 0 views and cannot
	at       places
	follow   *measure // followers of who wrote
	shown    *measure // how often a post was shown

	languages, kinds, roles remembered // what was in cells
}

// places are the columns of fields, -1 for none.
type places struct {
	id, parent, thread, authorID, author, role, at, time, text, title, url, kind, place, language, tags, rating, reply, replyAt, visibility, hidden int
}

func columnsAt(columns map[string]int) places {
	at := func(field string) int {
		if i, ok := columns[field]; ok {
			return i
		}
		return -1
	}
	return places{
		id: at("id"), parent: at("parent"), thread: at("thread"), authorID: at("author_id"), author: at("author"), role: at("role"),
		at: at("at"), time: at("time"), text: at("text"), title: at("title"), url: at("url"), kind: at("kind"), place: at("place"),
		language: at("language"), tags: at("tags"), rating: at("rating"), reply: at("reply"), replyAt: at("reply_at"),
		visibility: at("visibility"), hidden: at("hidden"),
	}
}

func (s *sink) mapTable(t *table.Table, m *Mapping, mac bool) *refusal {
	s.overlong(t)
	x, r := s.mapping(t, m, mac)
	if r != nil {
		return r
	}
	x.read()
	x.unused(x.brands, x.people)
	s.unseen(at(t), x.unseen)
	return nil
}

// mapping finds the columns of a mapping in a table, and settles how they write.
func (s *sink) mapping(t *table.Table, m *Mapping, mac bool) (*mapping, *refusal) {
	x := &mapping{Mapping: m, sink: s, table: t, lex: s.lex, column: map[string]int{}, repeats: rowIDs{}}
	if r := x.resolve(); r != nil {
		return nil, r
	}
	if r := x.settle(mac); r != nil {
		return nil, r
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
	x.at = columnsAt(x.column)
	x.byURL = x.distinct()
	return x, nil
}

// over gives the mapping for another table with the same columns: one window of
// a large file.
func (x *mapping) over(s *sink, t *table.Table) *mapping {
	y := *x
	y.sink, y.table, y.repeats, y.brands, y.people, y.unseen = s, t, rowIDs{}, 0, 0, 0
	return &y
}

// mapLarge plans how a large table is read by a mapping.
func (l *large) mapLarge(t *table.Table, mac, repeated bool) bool {
	m := l.opt.Mapping
	guessing := m == nil || len(m.Columns)+len(m.Metrics) == 0
	if guessing {
		g, r := guessMapping(l.in.Name, t, l.lex)
		if r != nil || g.sighted { // by its cells, which takes all of them
			return false
		}
		if m == nil {
			m, l.result.Mapping = &g.mapping, &g.mapping
		} else {
			m = m.with(&g.mapping)
		}
	}
	x, r := l.mapping(t, m, mac)
	if r != nil && r.rule == "date-order" && !l.stream.Learned() { // what settles it may stand further down
		l.plan = plan{all: true, read: func(*sink, *table.Part) {}, wants: true}
		return true
	}
	if r != nil {
		return false
	}
	x.byURL = x.byURL && !repeated
	if l.together = x.together(); l.together != nil {
		return false
	}
	brands, people, unseen := 0, 0, 0
	l.plan = plan{byURL: x.byURL, columns: x.deciding(), read: func(s *sink, p *table.Part) {
		s.overlong(&p.Tables[0])
		y := x.over(s, &p.Tables[0])
		y.read()
		s.brands, s.people, s.sightless = y.brands, y.people, y.unseen
	}, absorb: func(c *sink) {
		brands, people, unseen = brands+c.brands, people+c.people, unseen+c.sightless
	}, finish: func(s *sink) {
		x.unused(brands, people)
		s.unseen(at(t), unseen)
		if guessing {
			s.guessNote(t, m)
		}
	}, loose: func(nth uint32, sum []byte) string { return l.id(x.platform, looseID(sum, int(nth))) }}
	return true
}

// together says why all rows of a table have to be read at once; nil when they need not.
func (x *mapping) together() *refusal {
	name := func(column int) string { return cell.Trim(x.table.Headers[column].Text) }
	because := func(column int, hint, text string) *refusal {
		return &refusal{x.table.Pos(x.table.Headers[column]), "read-whole", hint, fmt.Sprintf("this table cannot be read in pieces, which lets a file have any size: "+text, name(column))}
	}
	id := "export it with a column that names each row, such as a number"
	switch {
	case x.at.thread >= 0:
		return because(x.at.thread, "take `thread` out of "+MappingFile(x.sink.in.Name)+" where `parent` says what a row answers",
			"who opened the threads of the column %q is known when all rows are")
	case x.at.id < 0 && x.at.reply >= 0:
		return because(x.at.reply, id, "its rows have no id, by which the answers of the column %q would be found")
	case x.at.id < 0 && !x.byURL && len(x.measures) > 0: // they would hang on ids that change
		return because(x.measures[0].column, id, "its rows have no id, by which the numbers of the column %q would be found")
	}
	return nil
}

// deciding are the columns that were settled as a whole.
func (x *mapping) deciding() (out []int) {
	for _, f := range []string{"at", "reply_at", "rating"} {
		if c, ok := x.column[f]; ok {
			out = append(out, c)
		}
	}
	for _, m := range x.Metrics {
		out = append(out, headerOf(x.table).find(cell.Header(m.Header.Text)))
	}
	return out
}

// guessNote shows a guess.
func (s *sink) guessNote(t *table.Table, m *Mapping) {
	hint := "correct the guess in " + MappingFile(s.in.Name)
	if m.File != "" {
		hint = "write `columns:` into " + m.File + " where the guess is wrong"
	}
	s.note(source.Pos{File: t.Name, Line: int(t.Headers[0].Line)}, "guessed", hint, "what the columns mean was guessed: %s", m.sentence())
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
	if at >= 0 {
		if x.utc = utcHeader(x.table.Headers[at].Text); x.utc {
			set.Zone = time.UTC
		}
		x.daily = cell.Midnights(x.table.Column(at))
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
	if c, has := x.column["followers"]; has {
		m := measure{column: c, header: cell.Trim(x.table.Headers[c].Text), metric: "followers", unit: unitCount}
		if x.decimals(c, &m.decimal) {
			x.follow = &m
		}
	}
	x.shown = x.showing()
	if c, has := x.column["rating"]; has && !x.decimals(c, &x.stars) {
		delete(x.column, "rating")
	} else if has {
		x.scale(c)
	}
	return nil
}

// showing gives the measure of how often a post was shown, nil for none: X calls
// it views.
func (x *mapping) showing() *measure {
	for i, m := range x.measures {
		if m.metric == "impressions" || m.metric == "views" && x.platform == "x" {
			return &x.measures[i]
		}
	}
	return nil
}

// scale says when ratings go beyond five.
func (x *mapping) scale(column int) {
	for _, r := range x.table.All() {
		if v, err := stars(r.At(column).Text, x.stars); err == nil && v > 500 {
			x.sink.note(x.table.Pos(r.At(column)), "other-scale", "ask for them by source, and not together with stars",
				"these ratings go beyond 5: an average over them and over ratings of five stars means nothing")
			return
		}
	}
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
		c := x.table.All()[bad].At(column)
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
