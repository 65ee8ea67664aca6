package ingest

import (
	"embed"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

// What the columns of a platform are called is data: one file a platform. A
// language or a new name is a line there and no code.
//
//go:embed headers/*.yaml
var sheetYAML embed.FS

// sheetSpec is one of these files.
type sheetSpec struct {
	Fields     []term `yaml:"fields"`     // columns that say what a row is about
	Metrics    []term `yaml:"metrics"`    // columns of numbers
	Dimensions []term `yaml:"dimensions"` // what a number is broken down by
	Titles     []term `yaml:"titles"`     // lines above a table, and the metric or dimension they stand for
	Words      []term `yaml:"words"`      // words in cells
	Private    []term `yaml:"private"`    // columns that stay out, and the reason
}

// naming is a sheetSpec turned round: normalised name → meaning.
type naming struct {
	fields, dimensions, titles, words, private map[string]string
	metrics                                    map[string]term
	called                                     map[string]string // a field's or metric's first English name, for messages
}

// namingOf reads headers/NAME.yaml.
func namingOf(name string) naming {
	var spec sheetSpec
	text, err := sheetYAML.ReadFile("headers/" + name + ".yaml")
	if err == nil {
		decodeData("headers/"+name+".yaml", text, &spec)
	}
	n := naming{metrics: map[string]term{}, called: map[string]string{}}
	for _, t := range slices.Concat(spec.Metrics, spec.Fields) {
		if en := t.Names["en"]; len(en) > 0 {
			n.called[t.ID] = en[0]
		}
	}
	for into, terms := range map[*map[string]string][]term{
		&n.fields: spec.Fields, &n.dimensions: spec.Dimensions, &n.titles: spec.Titles, &n.words: spec.Words, &n.private: spec.Private,
	} {
		*into = map[string]string{}
		for _, t := range terms {
			t.Names.add(*into, t.ID)
		}
	}
	for _, m := range spec.Metrics {
		for _, names := range m.Names {
			for _, name := range names {
				n.metrics[cell.Header(name)] = m
			}
		}
	}
	return n
}

// sheetMetrics gives the metrics that columns and titles of these files stand for.
func sheetMetrics() []string {
	var out []string
	for _, n := range []naming{metaWords(), linkedinWords(), tiktokWords(), suiteWords(), xWords()} {
		for _, m := range n.metrics {
			if m.Unit != unitSkip {
				out = append(out, m.ID)
			}
		}
		for _, id := range n.titles {
			if !strings.HasPrefix(id, "@") {
				out = append(out, id)
			}
		}
	}
	return out
}

// sheet is a table with its columns found.
type sheet struct {
	*table.Table
	words    naming
	fields   map[string][]int // a field may have two columns: one a language
	measures []measure
	private  []privacy
	unknown  []string
	paired   bool // its columns stand there once for each of two periods
}

// privacy is a column that stays out.
type privacy struct {
	column         int
	header, reason string
}

// sheet finds out what each column is.
func (n naming) sheet(t *table.Table, lex lexicon) sheet {
	sh := sheet{Table: t, words: n, fields: map[string][]int{}}
	for i, c := range t.Headers {
		name, written := cell.Header(c.Text), cell.Visible(c.Text)
		bare, _ := cell.Currency(name)
		m, known := n.metrics[name]
		if !known {
			m, known = n.metrics[bare]
		}
		reason := n.private[bare]
		if reason == "" && !known && n.fields[name] == "" {
			reason = lex.private(written)
		}
		switch {
		case name == "":
		case reason != "":
			sh.private = append(sh.private, privacy{i, written, reason})
		case n.fields[name] != "":
			sh.fields[n.fields[name]] = append(sh.fields[n.fields[name]], i)
		case known && m.Unit != unitSkip:
			sh.measures = append(sh.measures, measure{column: i, header: written, metric: m.ID, unit: m.Unit})
		case !known:
			sh.unknown = append(sh.unknown, written)
		}
	}
	return sh
}

// has says whether there is a column for a field or metric.
func (sh sheet) has(id string) bool {
	return len(sh.fields[id]) > 0 || slices.ContainsFunc(sh.measures, func(m measure) bool { return m.metric == id })
}

// claim counts how many of the required fields and metrics are there. Of
// "a|b" one is enough.
func (sh sheet) claim(why string, required ...string) claim {
	c := claim{required: len(required), why: why}
	for _, r := range required {
		alternatives := strings.Split(r, "|")
		if slices.ContainsFunc(alternatives, sh.has) {
			c.found++
			continue
		}
		c.missing = append(c.missing, fmt.Sprintf("column %q", sh.words.called[alternatives[0]]))
	}
	if !c.full() && len(sh.unknown)*2 >= len(sh.Headers) { // a date and a count are in tables of all the world
		return claim{}
	}
	return c
}

// cell gives a row's first cell of a field that holds something.
func (sh sheet) cell(r table.Row, field string) table.Cell {
	columns := sh.fields[field]
	for _, c := range columns {
		if !cell.Null(r.At(c).Text) {
			return r.At(c)
		}
	}
	if len(columns) == 0 {
		return table.Cell{Line: int32(r.Line)}
	}
	return r.At(columns[0])
}

// first gives a field's column, of several the first that holds anything; -1
// for none.
func (sh sheet) first(field string) int {
	columns := sh.fields[field]
	for _, c := range columns {
		if slices.ContainsFunc(sh.Rows, func(r table.Row) bool { return !cell.Null(r.At(c).Text) }) {
			return c
		}
	}
	if len(columns) == 0 {
		return -1
	}
	return columns[0]
}

// text gives what a row has for a field, "" for nothing.
func (sh sheet) text(r table.Row, field string) string {
	if t := cell.Trim(sh.cell(r, field).Text); !cell.Null(t) {
		return t
	}
	return ""
}

// header gives the name of a field's column as written.
func (sh sheet) header(field string) string {
	if c := sh.fields[field]; len(c) > 0 {
		return cell.Visible(sh.Headers[c[0]].Text)
	}
	return ""
}

// column gives the texts of a field, one for each row by which the table is judged.
func (sh sheet) column(field string) []string {
	all := sh.All()
	out := make([]string, len(all))
	for i, r := range all {
		out[i] = sh.text(r, field)
	}
	return out
}

// tallySheet opens the count of a sheet's rows and settles how its columns
// write numbers. A column whose numbers contradict each other is left out.
func (s *sink) tallySheet(sh *sheet, platform, kind string) *tally {
	tl := s.tally(platform, kind, sh.unknown)
	s.open(sh, tl)
	return tl
}

// open counts the private cells of a sheet and settles how its columns write
// numbers.
func (s *sink) open(sh *sheet, tl *tally) {
	for _, p := range sh.private {
		tl.private(sh.Table, p.column, p.header, p.reason)
	}
	var settled []measure
	if !sh.paired {
		sh.measures = s.twins(sh.Table, sh.measures)
	}
	for _, m := range sh.measures {
		if s.settle(sh.Table, &m) {
			settled = append(settled, m)
		}
	}
	sh.measures = settled
}

// settle decides how a column writes numbers.
func (s *sink) settle(t *table.Table, m *measure) bool {
	type settled struct {
		decimal cell.Decimals
		ok      bool
	}
	d := once(s.decided, fmt.Sprint("decimal ", m.column), func() settled {
		ok := s.decide(t, m)
		return settled{m.decimal, ok}
	})
	m.decimal = d.decimal
	return d.ok
}

func (s *sink) decide(t *table.Table, m *measure) bool {
	if m.unit == unitSeconds || m.unit == unitAverage || m.decimal.Comma {
		return true
	}
	d, unsure, bad := cell.SettleDecimal(t.Column(m.column))
	counts := m.unit == unitCount || m.unit == unitPeople
	if bad < 0 && !d.Comma && counts && onlyThousands(t.Column(m.column)) {
		d.Comma, unsure = true, true
	}
	switch {
	case bad >= 0:
		c := t.All()[bad].At(m.column)
		s.result.Problems.Errorf(t.Pos(c), "decimal", "export it again, and do not open it in a spreadsheet before",
			"%q contradicts the other numbers of the column %q: either the comma or the point is the decimal mark", short(c.Text), m.header)
		return false
	case unsure && !counts:
		return true // 0.123 is no thousand
	case unsure:
		s.result.Problems.Warnf(t.Pos(t.Headers[m.column]), "decimal", "nothing to do when that is right; otherwise export it again with English as your language",
			"the point in the column %q was taken as a separator of thousands", m.header)
	}
	m.decimal = d
	return true
}

// groupedThousands is a number whose point can only group thousands when it
// counts something: 46.969.
var groupedThousands = regexp.MustCompile(`^[0-9]{1,3}(?:\.[0-9]{3})+$`)

// onlyThousands says whether the points of a column of counts group thousands,
// though larger numbers stand there without: Spanish writes 9265 and 46.969.
func onlyThousands(cells []string) bool {
	found := false
	for _, c := range cells {
		if cell.Null(c) {
			continue
		}
		if n, err := (cell.Decimals{}).Number(c); err == nil && !n.Whole() {
			found = true
			if !groupedThousands.MatchString(cell.Trim(c)) {
				return false
			}
		}
		if n, err := (cell.Decimals{Comma: true}).Number(c); err != nil || !n.Whole() {
			return false
		}
	}
	return found
}

// counted takes in all numbers of a row for what base says.
func (s *sink) counted(sh *sheet, r table.Row, base engagement.Reading) (n int) {
	return s.values(sh.Table, r, sh.measures, base)
}

// post is one of the brand's own, as a row tells of it.
type post struct {
	platform, id string
	handle, url  string // of the account, "" when the export does not say; of the post
	place        string // the page's name, for platforms without handles
	title, text  string
	kind         string // KindPost when ""
	tags         []string
	stamp        cell.Stamp
	dated        bool
}

// brandPost takes in a post and its numbers. The numbers carry no place: what
// the platforms give by day carries none either, and two places of one account
// would be added to each other.
func (s *sink) brandPost(tl *tally, sh *sheet, r table.Row, p post) {
	m := engagement.Message{Platform: p.platform, ID: s.id(p.platform, p.id), Kind: p.kind, Tags: p.tags}
	if m.Kind == "" {
		m.Kind = engagement.KindPost
	}
	s.ownPost(&m, p.handle, p.url)
	switch {
	case m.Place == "" && s.staff.has(p.platform, p.place):
		m.Role, m.URL = engagement.RoleStaff, ""
		m.Person, _ = s.author(p.platform, "", p.place)
	case m.Place == "" && m.Role == engagement.RoleBrand:
		m.Place = p.place
	}
	if m.Role == engagement.RoleBrand {
		m.Title = headline(p.title, p.text)
	}
	if p.dated {
		s.stamp(tl, &m, p.stamp)
	}
	s.count(tl, s.message(m, Words{Title: p.title, Text: p.text}))
	if m.Role == engagement.RoleBrand { // numbers about one person's posts stay out
		s.counted(sh, r, engagement.Reading{Platform: p.platform, Post: m.ID, Grain: engagement.GrainLifetime, From: m.Day})
	}
}

// longTitle is the length at which a post's text is cut to make a title of it.
const longTitle = 80

// headline gives a post without a title the first line of its text.
func headline(title, text string) string {
	for _, t := range []string{title, text} {
		for line := range strings.Lines(t) {
			if line = strings.Join(strings.Fields(line), " "); line != "" {
				return clip(line, longTitle)
			}
		}
	}
	return ""
}

// clip cuts a line at a space.
func clip(line string, length int) string {
	r := []rune(line)
	if len(r) <= length {
		return line
	}
	cut := string(r[:length])
	if i := strings.LastIndexByte(cut, ' '); i > length/2 {
		cut = cut[:i]
	}
	return cut + "…"
}

// skipped counts a row that holds nothing, or is a remark below the table.
func (sh sheet) skipped(tl *tally, i int) bool {
	switch {
	case sh.Rows[i].Empty():
		tl.drop("empty row")
	case sh.Footer(i):
		tl.drop("remark below the table")
	default:
		return false
	}
	return true
}

// orders settles the order of day and month in a field, and takes the one that
// the platform is known for when the column cannot tell.
func (s *sink) orders(sh sheet, field string, usual cell.Dates) (cell.Dates, *refusal) {
	type ordered struct {
		dates cell.Dates
		no    *refusal
	}
	d := once(s.decided, "order "+field, func() ordered {
		dates, no := s.ordered(sh, field, usual)
		return ordered{dates, no}
	})
	return d.dates, d.no
}

func (s *sink) ordered(sh sheet, field string, usual cell.Dates) (cell.Dates, *refusal) {
	order, bad := cell.SettleOrder(sh.column(field))
	switch {
	case bad >= 0 && order == "" && !contradicts(sh.column(field)):
		return usual, nil
	case bad >= 0:
		c := sh.cell(sh.All()[bad], field)
		return usual, &refusal{sh.Pos(c), "date-order", "export it again, and do not open it in a spreadsheet before",
			fmt.Sprintf("%q contradicts the other dates of the column %q: in one the day comes first, in another the month", short(c.Text), sh.header(field))}
	case order != "":
		usual.Order = order
	}
	return usual, nil
}

// contradicts says whether some dates can only be read day first and others
// only month first.
func contradicts(cells []string) bool {
	seen := map[string]bool{}
	for _, c := range cells {
		if order, bad := cell.SettleOrder([]string{c}); bad < 0 && order != "" {
			seen[order] = true
		}
	}
	return len(seen) > 1
}

// leaveOut counts all rows of a table as left out.
func (s *sink) leaveOut(tl *tally, t *table.Table, reason string) {
	for range t.Rows {
		tl.drop(reason)
	}
}

// at gives the place of a table's header.
func at(t *table.Table) source.Pos { return source.Pos{File: t.Name, Line: int(t.Headers[0].Line)} }
