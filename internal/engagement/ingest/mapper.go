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
	whole := *m
	whole.Columns, whole.Metrics = g.mapping.Columns, g.mapping.Metrics
	for _, w := range []struct{ into, guess *source.Word }{
		{&whole.Platform, &g.mapping.Platform}, {&whole.Kind, &g.mapping.Kind}, {&whole.Role, &g.mapping.Role}, {&whole.Place, &g.mapping.Place},
	} {
		if w.into.Empty() {
			*w.into = *w.guess
		}
	}
	if r := s.mapTable(t, &whole, mac); r != nil {
		return r
	}
	s.note(source.Pos{File: t.Name, Line: int(t.Headers[0].Line)}, "guessed", "write `columns:` into "+m.File+" where the guess is wrong",
		"what the columns mean was guessed: %s", whole.sentence())
	return nil
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
