package ingest

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

func searchConsole() Format {
	return Format{
		Name: "search-console.performance", Platform: "search_console", Title: "Google Search Console, performance on Search",
		Where:   "search.google.com/search-console › Performance › Export › Download CSV (or Excel). Import the zip or workbook as it is: its table by day says which period the others are for.",
		Answers: "how often the site was shown and clicked in Google, for each day, and by query, page, country and device; of a comparison, both periods",
		Cannot:  "queries that only a few people typed, which Google hides; more than the first 1,000 queries or pages; the parts are less than the whole",
		claim:   func(p *table.Part, t int) claim { return claimSearch(&p.Tables[t]) },
		read:    func(s *sink, p *table.Part, t int) { s.search().table(&p.Tables[t]) },
	}
}

// searchWords gives the vocabulary, a constant table that is made when first asked for.
var searchWords = sync.OnceValue(func() naming { return namingOf("search-console") })

func claimSearch(t *table.Table) claim {
	st, periods := searchStats(t, lexicon{})
	c := claim{required: 1, why: "the columns Clicks, Impressions, CTR and Position"}
	switch {
	case len(periods) == 0 && vague(t):
		return claim{required: 2, found: 1, missing: []string{"day in the columns of this comparison (in Search Console, compare with “Custom” dates, and export it again)"}}
	case len(t.Headers) == 2 && st.has("setting") && st.has("value"):
		c.found, c.why = 1, "the filters of an export"
	case len(st.by) == 1 && st.by[0].column == 0, len(st.by) == 0 && slices.Equal(st.fields["day"], []int{0}):
		return st.claim(c.why, "clicks", "impressions", "click_through_rate", "search_position")
	case len(st.by) > 0 && len(st.unknown) == 0: // several at once, as programs write that ask the interface
		if full := st.claim(c.why, "clicks", "impressions", "click_through_rate", "search_position"); full.full() {
			return full
		}
	}
	return c
}

// vague says whether a table compares periods that its columns do not date:
// "Last 3 months Clicks".
func vague(t *table.Table) bool {
	n := 0
	for _, h := range t.Headers {
		words := strings.Fields(cell.Header(h.Text))
		for i := 1; i < len(words); i++ {
			if _, ok := searchWords().metrics[strings.Join(words[i:], " ")]; ok {
				n++
				break
			}
		}
	}
	return n >= 4 && searchWords().dimensions[cell.Header(t.Headers[0].Text)] != ""
}

// compared is a column of a comparison: "8/1/25 - 8/30/25 Clicks".
var compared = regexp.MustCompile(`^(\S+) - (\S+) (\S.*)$`)

// searchStats finds the columns; of a comparison, periods has for each column
// the text of its two days.
func searchStats(t *table.Table, lex lexicon) (st stats, periods map[int][2]string) {
	plain := *t
	plain.Headers = slices.Clone(t.Headers)
	periods = map[int][2]string{}
	for i, h := range plain.Headers {
		if m := compared.FindStringSubmatch(cell.Visible(h.Text)); m != nil {
			periods[i] = [2]string{m[1], m[2]}
			plain.Headers[i].Text = m[3]
		}
	}
	return searchWords().stats(&plain, lex), periods
}

// search is an export on the way in: most of its tables do not say for which
// period they are, so they wait until the others are read.
type search struct {
	sink     *sink
	place    string
	kind     string         // "Image", "Video" …; "" for the web
	from, to engagement.Day // of the filter, else of the table by day
	filtered bool
	waiting  []*table.Table
}

// searchName finds the site in the name that Search Console gives an export.
var searchName = regexp.MustCompile(`([^/\\]+?)-Performance-on-`)

// search gives the export that the file holds.
func (s *sink) search() *search {
	if s.searched == nil {
		s.searched = &search{sink: s}
		if m := searchName.FindStringSubmatch(s.in.Name); m != nil {
			s.searched.place = strings.Trim(strings.NewReplacer("https___", "", "http___", "", "sc-domain_", "").Replace(m[1]), "_")
		}
		s.later = append(s.later, s.searched.finish)
	}
	return s.searched
}

// table looks at a table: the filters and the days at once.
func (x *search) table(t *table.Table) {
	st, periods := searchStats(t, x.sink.lex)
	switch {
	case st.has("setting"):
		x.filters(&st)
	default:
		x.waiting = append(x.waiting, t)
		if st.has("day") && len(periods) == 0 && !x.filtered {
			x.days(&st)
		}
	}
}

// filters takes the kind of search and the period out of Filters.csv.
func (x *search) filters(st *stats) {
	tl := x.sink.tally("search_console", "filters", st.unknown)
	for _, r := range st.Rows {
		value := st.text(r, "value")
		switch st.words.titles[cell.Header(st.text(r, "setting"))] {
		case "type":
			if st.words.words[cell.Header(value)] != "web" {
				x.kind = value
			}
		case "date":
			if from, to, ok := twoDays(value); ok {
				x.from, x.to, x.filtered = from, to, true
			}
		}
		tl.drop("a setting of the export, which holds no number")
	}
}

// between stands between two days.
var between = regexp.MustCompile(`\s+(?:-|–|to|bis)\s+|\s*–\s*`)

// twoDays reads "Aug 1, 2025 - Aug 30, 2025" or "2025-08-01 - 2025-08-30".
func twoDays(text string) (from, to engagement.Day, ok bool) {
	parts := between.Split(text, -1)
	if len(parts) != 2 {
		return 0, 0, false
	}
	var d cell.Dates
	d.Order, _ = cell.SettleOrder(parts)
	a, err := d.Read(parts[0])
	b, err2 := d.Read(parts[1])
	from, to = engagement.DayOf(a.At), engagement.DayOf(b.At)
	return from, to, err == nil && err2 == nil && from <= to
}

// days takes the period from the table by day.
func (x *search) days(st *stats) {
	dates := cell.Dates{}
	dates.Order, _ = cell.SettleOrder(st.column("day"))
	for _, text := range st.column("day") {
		if d, err := dates.Read(text); err == nil {
			day := engagement.DayOf(d.At)
			if x.from == 0 {
				x.from = day
			}
			x.from, x.to = min(x.from, day), max(x.to, day)
		}
	}
}

// finish reads the tables.
func (x *search) finish() {
	if x.kind != "" { // another search, other numbers
		x.place = strings.TrimPrefix(x.place+" · "+x.kind, " · ")
	}
	for _, t := range x.waiting {
		st, periods := searchStats(t, x.sink.lex)
		if len(periods) == 0 {
			x.plain(st)
			continue
		}
		x.comparison(st, periods)
	}
}

// plain reads a table about one period.
func (x *search) plain(st stats) {
	s := x.sink
	base := engagement.Reading{Platform: "search_console", Place: x.place}
	if st.has("day") {
		tl := s.tallySheet(&st.sheet, base.Platform, st.kind())
		tl.zone = googleZone(tl.zone)
		s.statistics(tl, &st, base, s.byDay(tl, &st, "day"), nil)
		return
	}
	base.Grain, base.From, base.To = engagement.GrainPeriod, x.from, x.to
	if x.from == 0 && len(st.Rows) > 0 {
		s.inName(&base, st.Table, "import the whole zip or workbook, whose table by day says which period it is for")
	}
	tl := s.spanned(base.Platform, st.kind(), st.unknown, base.From, base.To)
	tl.zone = googleZone(tl.zone)
	s.open(&st.sheet, tl)
	if base.Grain == engagement.GrainPeriod && base.From != 0 {
		tl.sawPeriod(base.From, base.To)
	}
	s.statistics(tl, &st, base, everyRow, nil)
}

// googleZone is the one whose days Google counts searches by, wherever a site is.
func googleZone(other *time.Location) *time.Location {
	if zone, err := time.LoadLocation(pacific); err == nil {
		return zone
	}
	return other
}

// comparison reads a table whose columns are for two periods. A row counts once.
func (x *search) comparison(st stats, periods map[int][2]string) {
	s := x.sink
	st.paired = true
	tl := s.tally("search_console", st.kind()+", two periods compared", st.unknown)
	tl.zone = googleZone(tl.zone)
	spans, ok := spansOf(periods)
	if !ok {
		s.result.Problems.Errorf(at(st.Table), "date-order", "export it again with English (United States) or English (United Kingdom) as your language, for periods that end after the 12th of a month",
			"whether day or month comes first in the columns of this comparison cannot be told")
		s.leaveOut(tl, st.Table, "a period that cannot be read")
		return
	}
	s.open(&st.sheet, tl)
	for _, column := range slices.Sorted(maps.Keys(spans)) { // what lies between the periods is not known
		if e := spans[column]; !slices.Contains(tl.parts, e) {
			tl.parts = append(tl.parts, e)
			tl.sawPeriod(e.from, e.to)
		}
	}
	for i, r := range st.Rows {
		if st.skipped(tl, i) {
			continue
		}
		base := engagement.Reading{Platform: "search_console", Place: x.place, Grain: engagement.GrainPeriod}
		day := engagement.Day(0)
		if st.has("day") {
			if reason := s.byDay(tl, &st, "day")(r, &base); reason != "" {
				tl.drop(reason)
				continue
			}
			day = base.From
		}
		if reason := st.member(r, &base); reason != "" {
			tl.drop(reason)
			continue
		}
		if x.both(st, r, base, spans, day) == 0 {
			tl.drop(noValue)
			continue
		}
		tl.keep()
	}
}

// both takes in the numbers of a row, each for the period of its column. In a
// table by day only the period that the day lies in can be told.
func (x *search) both(st stats, r table.Row, base engagement.Reading, spans map[int]extent, day engagement.Day) (n int) {
	for _, m := range st.measures {
		e, ok := spans[m.column]
		if !ok || day != 0 && (day < e.from || day > e.to) {
			continue
		}
		if v, ok := x.sink.value(st.Table, r, m); ok {
			if day == 0 {
				base.From, base.To = e.from, e.to
			}
			base.Metric, base.Value = m.metric, v
			x.sink.reading(base)
			n++
		}
	}
	return n
}

// spansOf reads the periods of all columns; their days settle each other's order.
func spansOf(periods map[int][2]string) (map[int]extent, bool) {
	columns := slices.Sorted(maps.Keys(periods))
	var texts []string
	for _, c := range columns {
		texts = append(texts, periods[c][0], periods[c][1])
	}
	order, bad := cell.SettleOrder(texts)
	if bad >= 0 {
		return nil, false
	}
	spans := map[int]extent{}
	for _, c := range columns {
		from, err := cell.Dates{Order: order}.Read(periods[c][0])
		to, err2 := cell.Dates{Order: order}.Read(periods[c][1])
		e := extent{engagement.DayOf(from.At), engagement.DayOf(to.At)}
		if err != nil || err2 != nil || e.from > e.to {
			return nil, false
		}
		spans[c] = e
	}
	return spans, true
}
