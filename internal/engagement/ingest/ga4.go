package ingest

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

func ga4Report() Format {
	return Format{
		Name: "ga4.report", Platform: "ga4", Title: "Google Analytics 4, report as CSV",
		Where:   "analytics.google.com › Reports or Explore › any report › Share this report › Download file › CSV. All tables of the file are read, compared periods too.",
		Answers: "views, visits, visitors and events of the site for each day or for the period; by page, channel, country, event and whatever else the report is broken down by",
		Cannot:  "single visitors; what Google hides because few people stand behind it, so that parts are less than the whole; revenue and retention, which are left out on purpose",
		claim:   func(p *table.Part, t int) claim { return ga4Words().claimGA4(&p.Tables[t]) },
		read:    func(s *sink, p *table.Part, t int) { readGA4(s, p, t) },
		beyond:  true,
	}
}

// ga4Words gives the vocabulary, a constant table that is made when first asked for.
var ga4Words = sync.OnceValue(func() naming { return namingOf("ga4") })

// claimGA4 asks for the lines with the period, and names the format in a
// refusal when only the columns are Google's: then a spreadsheet took them off.
func (n naming) claimGA4(t *table.Table) claim {
	c := claim{required: 2, why: "lines such as # Start date: above each table"}
	if _, _, ok := n.ga4Period(t); ok {
		c.found = 2
		return c
	}
	if _, _, ok := spanAbove(t); ok && n.newer(t) {
		c.found, c.why = 2, "a line such as # 20260501-20260531 above columns that only Google Analytics 4 has"
		return c
	}
	if _, _, ok := spanAbove(t); ok && n.turned(t) {
		c.found, c.missing = 1, []string{`table with one line of headers (take everything out of “Columns” in the exploration, and export it again)`}
		return c
	}
	if st := n.stats(t, lexicon{}); st.has("engaged_visits") || st.has("events_per_visitor") {
		c.found, c.missing = 1, []string{`line "# Start date: …" above the table (do not open the file in a spreadsheet before)`}
	}
	return c
}

// remark gives the meaning and the value of a line such as "# Start date: 20260501".
func (n naming) remark(line string) (meaning, value string) {
	name, value, _ := strings.Cut(strings.TrimLeft(line, "# "), ":")
	return n.titles[cell.Header(name)], cell.Trim(value)
}

// ga4Period gives the period above a table: each table has its own.
func (n naming) ga4Period(t *table.Table) (from, to engagement.Day, ok bool) {
	var days []engagement.Day
	for _, line := range t.Titles {
		meaning, value := n.remark(line)
		if st, err := (cell.Dates{}).Read(value); err == nil {
			switch meaning {
			case "start":
				from = engagement.DayOf(st.At)
			case "end":
				to = engagement.DayOf(st.At)
			}
			if compactDay.MatchString(value) {
				days = append(days, engagement.DayOf(st.At))
			}
		}
	}
	if (from == 0 || to == 0) && len(days) == 2 { // in a language that is not known
		from, to = days[0], days[1]
	}
	return from, to, from != 0 && from <= to
}

// compactDay is how Google writes the first and the last day above a table.
var compactDay = regexp.MustCompile(`^[0-9]{8}$`)

// spanLine is the period above a table of an exploration, and of Universal
// Analytics before it: "# 20260501-20260531".
var spanLine = regexp.MustCompile(`^# *([0-9]{8})-([0-9]{8})$`)

// spanAbove gives the period that stands so in a line above a table.
func spanAbove(t *table.Table) (from, to engagement.Day, ok bool) {
	for _, line := range t.Titles {
		if m := spanLine.FindStringSubmatch(line); m != nil {
			first, err := (cell.Dates{}).Read(m[1])
			last, err2 := (cell.Dates{}).Read(m[2])
			if err == nil && err2 == nil && !last.At.Before(first.At) {
				return engagement.DayOf(first.At), engagement.DayOf(last.At), true
			}
		}
	}
	return 0, 0, false
}

// turned says whether an exploration has the members of a dimension for columns:
// then the names of the numbers stand in the line below.
func (n naming) turned(t *table.Table) bool {
	return len(t.Rows) > 0 && slices.ContainsFunc(t.Rows[0].Cells, func(c table.Cell) bool {
		_, known := n.metrics[cell.Header(c.Text)]
		return known
	})
}

// newer says whether a table has a number of Google Analytics 4 that Universal
// Analytics had no name for.
func (n naming) newer(t *table.Table) bool {
	return slices.ContainsFunc(t.Headers, func(h table.Cell) bool {
		name := cell.Header(h.Text)
		_, old := universalWords().metrics[name]
		_, known := n.metrics[name]
		return known && !old
	})
}

// retention is a column of GA4's table of who came back: "Week 0", "Semana 0".
var retention = regexp.MustCompile(`^\pL+ 0$`)

func readGA4(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	names := ga4Words()
	from, to, ok := names.ga4Period(t)
	st := names.stats(t, s.lex)
	if !ok { // an exploration, whose total has no name in front and its word behind the last column
		from, to, _ = spanAbove(t)
		st.totals = true
	}
	for _, h := range t.Headers {
		if retention.MatchString(cell.Header(h.Text)) {
			s.leaveOut(s.spanned("ga4", "who came back", nil, from, to), t, "who of an earlier week came back, which is not taken in")
			return
		}
	}
	if st.counting(from, to) {
		s.leaveOut(s.spanned("ga4", "an unknown unit of time", nil, from, to), t, "whether a row is a day, a week or a month cannot be told")
		return
	}
	st.custom()
	g := ga4{sink: s, stats: &st, from: from, to: to}
	for _, line := range p.Tables[0].Titles { // the property stands once, above the first table
		if meaning, value := names.remark(line); meaning == "property" {
			g.place = value
		}
	}
	tl := s.spanned("ga4", g.kind(), st.unknown, from, to)
	s.open(&st.sheet, tl)
	tl.sawPeriod(from, to)
	base := engagement.Reading{Platform: "ga4", Place: g.place, Grain: engagement.GrainPeriod, From: from, To: to}
	switch {
	case st.has("day") && st.totals:
		s.statistics(tl, &st, base, st.orTotal(s.byDay(tl, &st, "day")), g.more)
	case st.has("day"):
		s.statistics(tl, &st, base, s.byDay(tl, &st, "day"), g.more)
	default:
		s.statistics(tl, &st, base, g.nth, g.more)
	}
}

// custom makes the columns of words that stand before the first number what the
// numbers are broken down by: sites have dimensions of their own.
func (st *stats) custom() {
	first := len(st.Headers)
	for _, m := range st.measures {
		first = min(first, m.column)
	}
	for i := range min(first, len(st.Headers)) {
		name := cell.Header(st.Headers[i].Text)
		_, number := st.words.metrics[name]
		known := number || st.words.dimension(name) != "" || st.words.fields[name] != "" || st.words.private[name] != ""
		if !known && name != "" && !mostly(st.Column(i), 50, isNumber) {
			st.breakdown(i, slug(name))
		}
	}
}

// counting finds the column that counts days, weeks or months from the start of
// the period ("0000", "0001", …) when its name is in a language that is not
// known: its length says which of them it counts. It is true when two fit.
func (st *stats) counting(from, to engagement.Day) (unsure bool) {
	if st.has("day") || st.has("nth_day") || st.has("nth_week") || st.has("nth_month") || len(st.Rows) == 0 {
		return false
	}
	for i, r := range st.Rows {
		if r.At(0).Text != fmt.Sprintf("%04d", i) {
			return false
		}
	}
	g := ga4{from: from, to: to}
	var fits []string
	for _, unit := range []string{"day", "week", "month"} {
		last, end := g.unit(unit, len(st.Rows)-1)
		if last <= to && end >= to {
			fits = append(fits, "nth_"+unit)
		}
	}
	if len(fits) == 0 || len(fits) > 1 && len(st.Rows) > 1 {
		return true
	}
	st.fields[fits[0]] = []int{0}
	written := cell.Visible(st.Headers[0].Text)
	st.unknown = slices.DeleteFunc(st.unknown, func(u string) bool { return u == written })
	return false
}

// notWord is what stands between the words of a slug.
var notWord = regexp.MustCompile(`[^\pL\pN]+`)

// slug makes an id of a name: "Customer type" → "customer_type".
func slug(name string) string {
	return strings.Trim(notWord.ReplaceAllString(strings.ToLower(name), "_"), "_")
}

// ga4 is a table on the way in.
type ga4 struct {
	sink     *sink
	stats    *stats
	from, to engagement.Day
	place    string
}

func (g ga4) kind() string {
	for _, unit := range []string{"day", "week", "month"} {
		if g.stats.has("nth_" + unit) {
			return strings.TrimPrefix(words(g.stats.dimension())+" by "+unit, " by ")
		}
	}
	return g.stats.kind()
}

// nth dates a row by how many days, weeks or months after the start of the
// table's period it lies. Google's weeks begin on Sunday and its months on the
// first, so that the first of them may be short.
func (g ga4) nth(r table.Row, b *engagement.Reading) string {
	for _, unit := range []string{"day", "week", "month"} {
		field := "nth_" + unit
		if !g.stats.has(field) {
			continue
		}
		n, err := strconv.Atoi(g.stats.text(r, field))
		if err != nil || n < 0 || n > 10_000 {
			return "no day that can be read"
		}
		from, to := g.unit(unit, n)
		if from > g.to {
			return "a day after the end of the period"
		}
		b.From, b.To = max(from, g.from), min(to, g.to)
		if b.From == b.To && unit == "day" {
			b.Grain = engagement.GrainDaily
		}
	}
	return ""
}

// unit gives the first and last day of the nth day, week or month.
func (g ga4) unit(unit string, n int) (from, to engagement.Day) {
	start := g.from.Time()
	switch unit {
	case "week":
		from = g.from - engagement.Day(start.Weekday()) + engagement.Day(7*n)
		return from, from + 6
	case "month":
		first := time.Date(start.Year(), start.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
		return engagement.DayOf(first), engagement.DayOf(first.AddDate(0, 1, -1))
	}
	return g.from + engagement.Day(n), g.from + engagement.Day(n)
}

// more takes in the columns that are no metrics of their own: people of the
// last 7 and 30 days, and of each day the new and the returning ones.
func (g ga4) more(r table.Row, b engagement.Reading) (n int) {
	take := func(column int, b engagement.Reading) {
		m := measure{column: column, header: cell.Visible(g.stats.Headers[column].Text), metric: "visitors", unit: unitPeople}
		if v, ok := g.sink.value(g.stats.Table, r, m); ok {
			b.Metric, b.Value = m.metric, v
			g.sink.reading(b)
			n++
		}
	}
	if b.Grain != engagement.GrainDaily {
		return 0
	}
	for _, field := range []string{"new", "returning"} {
		part := b
		part.Dimension, part.Member = "new_or_returning", field
		for _, c := range g.stats.fields[field] {
			take(c, part)
		}
	}
	for _, c := range g.stats.fields["window"] {
		days, _, _ := strings.Cut(cell.Header(g.stats.Headers[c].Text), " ")
		length, _ := strconv.Atoi(days)
		window := b
		window.Grain, window.From = engagement.GrainPeriod, b.From-engagement.Day(length)+1
		take(c, window)
	}
	return n
}
