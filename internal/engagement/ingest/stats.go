package ingest

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

// stats is a table of numbers about a whole site: a row a day, a page, a
// country, or a pair of these. The tools that measure visits all write such
// tables; they differ in the names of columns, which are data, and in where the
// period stands.
type stats struct {
	sheet
	by     []axis
	totals bool // a row without a name is the tool's own total
}

// axis is a column that says what the numbers beside it are about.
type axis struct {
	column int
	id     string
	coded  bool // countries by their two letters
}

// stats finds out what each column is.
func (n naming) stats(t *table.Table, lex lexicon) stats {
	st := stats{sheet: n.sheet(t, lex)}
	for i, c := range t.Headers {
		if id := n.dimension(cell.Header(c.Text)); id != "" {
			st.breakdown(i, id)
		}
	}
	return st
}

// dimension gives the meaning of a column, with or without what stands in
// brackets behind its name: which of several groupings a site uses.
func (n naming) dimension(name string) string {
	if id := n.dimensions[name]; id != "" || n.fields[name] != "" {
		return id
	}
	if _, known := n.metrics[name]; known {
		return ""
	}
	bare, _, _ := strings.Cut(name, " (")
	return n.dimensions[bare]
}

// breakdown makes a column one that the numbers are broken down by.
func (st *stats) breakdown(column int, id string) {
	of := axis{column: column, id: id}
	if id == "country_code" {
		of.id, of.coded = "country", true
	}
	st.by = append(st.by, of)
	slices.SortFunc(st.by, func(a, b axis) int { return cmp.Compare(a.column, b.column) })
	written := cell.Visible(st.Headers[column].Text)
	st.unknown = slices.DeleteFunc(st.unknown, func(u string) bool { return u == written })
	st.private = slices.DeleteFunc(st.private, func(p privacy) bool { return p.column == column })
}

// dimension names what the numbers are broken down by: "page", "browser+version".
func (st stats) dimension() string {
	var ids []string
	for _, a := range st.by {
		ids = append(ids, a.id)
	}
	return strings.Join(ids, "+")
}

// countryName gives the English name of a country by its two letters, so that it is
// one with its name in the next table.
func countryName(code string) string {
	if r, err := language.ParseRegion(code); err == nil && r.IsCountry() {
		return display.English.Regions().Name(r)
	}
	return code
}

// mailIn finds an e-mail address in the address of a page or the name of an event.
var mailIn = regexp.MustCompile(`(?i)[a-z0-9._+-]+(?:@|%40)[a-z0-9-]+\.[a-z]{2,}`)

// member fills in what a row is about. It gives the reason to leave the row out.
func (st stats) member(r table.Row, base *engagement.Reading) (reason string) {
	if len(st.by) == 0 {
		return ""
	}
	var parts []string
	for i, a := range st.by {
		switch text := cell.Trim(r.At(a.column).Text); {
		case text != "":
			if a.id == "referrer" { // the page of somebody else, often a person's
				text, _, _ = strings.Cut(strings.TrimPrefix(strings.TrimPrefix(text, "https://"), "http://"), "/")
			}
			if a.coded {
				text = countryName(text)
			}
			parts = append(parts, withoutClicks(text))
		case i == 0 && !st.totals:
			parts = append(parts, "(not set)")
		}
	}
	base.Dimension, base.Member = st.dimension(), strings.Join(parts, " + ")
	if mailIn.MatchString(base.Member) {
		return "an e-mail address in the name"
	}
	if base.Member == "" || st.words.words[cell.Header(parts[0])] == "total" {
		base.Member, base.Total = "", true
	}
	return ""
}

// withoutClicks takes the parameters off an address by which a person is
// followed from click to click.
func withoutClicks(address string) string {
	path, query, ok := strings.Cut(address, "?")
	if !ok {
		return address
	}
	kept := slices.DeleteFunc(strings.Split(query, "&"), func(kv string) bool {
		name, _, _ := strings.Cut(kv, "=")
		return slices.Contains(clicks, strings.ToLower(name))
	})
	if len(kept) == 0 {
		return path
	}
	return path + "?" + strings.Join(kept, "&")
}

// statRow is a row and what its numbers are about.
type statRow struct {
	table.Row
	base engagement.Reading
}

// statKey is what makes two rows be about the same.
type statKey struct {
	member   string
	from, to engagement.Day
	total    bool
}

func (r statRow) key() statKey { return statKey{r.base.Member, r.base.From, r.base.To, r.base.Total} }

// statistics takes a table in. dated says for which days a row speaks, or why it is
// left out; more, when not nil, takes in what the columns alone do not say and gives
// how many numbers that were.
func (s *sink) statistics(tl *tally, st *stats, base engagement.Reading, dated func(r table.Row, b *engagement.Reading) (reason string), more func(r table.Row, b engagement.Reading) int) {
	var rows []statRow
	same := map[statKey][]table.Row{}
	for i, r := range st.Rows {
		if st.skipped(tl, i) {
			continue
		}
		row := statRow{r, base}
		reason := dated(r, &row.base)
		if reason == "" {
			reason = st.member(r, &row.base)
		}
		if reason != "" {
			tl.drop(reason)
			continue
		}
		rows = append(rows, row)
		same[row.key()] = append(same[row.key()], r)
	}
	added := 0
	for _, row := range rows {
		n := 0
		if group := same[row.key()]; len(group) > 1 {
			n, added = s.addUp(st, group, row.base), added+1
		} else {
			n = s.counted(&st.sheet, row.Row, row.base)
		}
		if more != nil {
			n += more(row.Row, row.base)
		}
		switch {
		case n > 0:
			tl.keep()
		case len(st.measures) == 0 && len(st.private) > 0:
			tl.drop("nothing but " + st.private[0].reason)
		default:
			tl.drop(noValue)
		}
	}
	if added > 0 {
		s.note(source.Pos{File: st.Name}, "same-name", "", "%d rows have the same name and day as another one: their counts were added; people, rates and averages, which cannot be added, were left out", added)
	}
}

// addUp takes in the numbers of several rows that are about the same: what may
// be added is, the rest is not known.
func (s *sink) addUp(st *stats, group []table.Row, base engagement.Reading) (n int) {
	for _, m := range st.measures {
		if m.unit != unitCount && m.unit != unitSeconds && m.unit != unitHours {
			continue
		}
		sum, known := int64(0), false
		for _, r := range group {
			if v, err := m.number(r.At(m.column).Text); err == nil {
				sum, known = sum+v, true
			}
		}
		if known {
			base.Metric, base.Value = m.metric, sum
			s.reading(base)
			n++
		}
	}
	return n
}

// inName dates a table by the two days in the file's name, and says so when
// there are none; hint is what to do then.
func (s *sink) inName(base *engagement.Reading, t *table.Table, hint string) {
	if s.grain(base); base.Grain == engagement.GrainLifetime {
		s.note(source.Pos{File: t.Name}, "no-period", hint, "the period of this table does not stand in the file; its numbers are taken as all that was counted until the export")
	}
}

// everyRow dates all rows of a table as base is dated already.
func everyRow(table.Row, *engagement.Reading) string { return "" }

// byDay dates each row by a column of days.
func (s *sink) byDay(tl *tally, st *stats, field string) func(table.Row, *engagement.Reading) string {
	dates := cell.Dates{Zone: s.zone}
	dates.Order, _ = cell.SettleOrder(st.column(field))
	return s.onDays(tl, st, field, dates)
}

// onDays is byDay for a column of which is known how it writes dates.
func (s *sink) onDays(tl *tally, st *stats, field string, dates cell.Dates) func(table.Row, *engagement.Reading) string {
	return func(r table.Row, b *engagement.Reading) string {
		stamp, ok := s.date(st.Table, st.cell(r, field), st.header(field), dates)
		if !ok {
			return "no date that can be read"
		}
		stamp.ByDay = true // a site's own day, whatever hour stands beside it
		b.Grain, b.From = engagement.GrainDaily, engagement.DayOf(stamp.At)
		b.To = b.From
		tl.saw(stamp, b.From)
		return ""
	}
}

// kind names what the rows of a table are.
func (st stats) kind() string {
	day := len(st.fields["day"]) > 0
	switch d := words(st.dimension()); {
	case d == "" && day:
		return "days"
	case d == "":
		return "totals"
	case day:
		return d + " by day"
	default:
		return d
	}
}

// spanned gives the count of tables of this kind about one period. Two periods
// that an export compares are counted apart: the days between them are unknown.
func (s *sink) spanned(platform, kind string, unknown []string, from, to engagement.Day) *tally {
	var period []extent
	if from != 0 {
		period = []extent{{from, to}}
	}
	for _, t := range s.tallies {
		if t.platform == platform && t.report.Kind == kind && slices.Equal(t.report.Unknown, unknown) && slices.Equal(t.parts, period) {
			return t
		}
	}
	t := s.newTally(platform, kind, unknown)
	t.parts = period
	return t
}

// sawPeriod notes that a table speaks for a whole period.
func (t *tally) sawPeriod(from, to engagement.Day) {
	for _, d := range []engagement.Day{from, to} {
		t.saw(cell.Stamp{At: d.Time(), ByDay: true}, d)
	}
}

// isNumber says whether a cell is a number, a share or a length of time.
func isNumber(text string) bool {
	_, number := cell.Decimals{}.Number(text)
	_, length := cell.Seconds(text)
	return number == nil || length == nil
}

// statsMetrics gives the metrics of the tools that measure visits and mails.
func statsMetrics() []string {
	out := []string{"average_visit_seconds", "events", "views", "visitors", "visits"}
	for _, n := range []naming{ga4Words(), universalWords(), searchWords(), plausibleWords(), matomoWords(), mailchimpWords()} {
		for _, m := range n.metrics {
			if m.Unit != unitSkip {
				out = append(out, m.ID)
			}
		}
	}
	return out
}
