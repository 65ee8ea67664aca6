package ingest

import (
	"sync"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

func universalAnalytics() Format {
	return Format{
		Name: "universal-analytics.report", Platform: "universal_analytics", Title: "Universal Analytics (to 2023), report as CSV",
		Where:   "Google has closed Universal Analytics; files that were exported before (Export › CSV) stay readable. Put both days into the name when they do not stand in the file, such as pages-2022-01-01_2022-12-31.csv.",
		Answers: "page views, visits and time on page by page, channel, country and so on, with Google's own total; of the table by day, each day",
		Cannot:  "single visitors; the value of pages in money, which is left out on purpose; a period that does not stand in the file",
		claim:   func(p *table.Part, t int) claim { return claimUniversal(&p.Tables[t]) },
		read:    readUniversal,
	}
}

// universalWords gives the vocabulary, a constant table that is made when first asked for.
var universalWords = sync.OnceValue(func() naming { return namingOf("universal-analytics") })

// claimUniversal asks for names that only Universal Analytics had.
func claimUniversal(t *table.Table) claim {
	st := universalWords().stats(t, readLexicon())
	c := claim{required: 1, why: "the columns of Universal Analytics"}
	switch {
	case len(st.by) > 0 && st.has("views") && st.has("visits_with_view"),
		len(st.by) > 0 && st.has("visits") && (st.has("views_per_visit") || st.has("average_visit_seconds")),
		st.words.words[cell.Header(t.Headers[0].Text)] == "day index" && len(st.measures) > 0:
		c.found++
	}
	if _, _, above := spanAbove(t); c.found == 0 && above && len(st.by)+len(st.measures) == 0 {
		return claim{required: 2, found: 1, missing: []string{"column of numbers in a language that Hearth knows (set Google Analytics to English, and export it again)"}}
	}
	return c
}

func readUniversal(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	st := universalWords().stats(t, s.lex)
	st.totals = true
	base := engagement.Reading{Platform: "universal_analytics"}
	if from, to, ok := spanAbove(&p.Tables[0]); ok {
		base.Grain, base.From, base.To = engagement.GrainPeriod, from, to
	}
	if from, to, ok := s.period(); ok && base.Grain == "" {
		base.Grain, base.From, base.To = engagement.GrainPeriod, from, to
	}
	tl := s.spanned("universal_analytics", st.kind(), st.unknown, base.From, base.To)
	s.open(&st.sheet, tl)
	if st.has("day") {
		s.universalDays(tl, &st, base)
		return
	}
	if base.Grain == "" {
		s.inName(&base, t, "put both days into its name, such as pages-2022-01-01_2022-12-31.csv")
	}
	if base.Grain == engagement.GrainPeriod {
		tl.sawPeriod(base.From, base.To)
	}
	s.statistics(tl, &st, base, everyRow, nil)
}

// universalDays reads the table by day, whose last row without a day is the total.
func (s *sink) universalDays(tl *tally, st *stats, base engagement.Reading) {
	dates := cell.Dates{Zone: s.zone}
	if dates.Order, _ = cell.SettleOrder(st.column("day")); dates.Order == "" && base.Grain == engagement.GrainPeriod {
		dates.Order = orderWithin(st.column("day"), base.From, base.To)
	}
	s.statistics(tl, st, base, st.orTotal(s.onDays(tl, st, "day", dates)), nil)
}

// orTotal makes a row without a day the total of the days.
func (st *stats) orTotal(day func(table.Row, *engagement.Reading) string) func(table.Row, *engagement.Reading) string {
	return func(r table.Row, b *engagement.Reading) string {
		if st.text(r, "day") != "" {
			return day(r, b)
		}
		if b.Total = true; b.Grain == "" {
			return "a total of a period that does not stand in the file"
		}
		return ""
	}
}

// orderWithin gives the order of day and month in which all dates of a column
// lie between two days; "" when both orders do, or neither.
func orderWithin(cells []string, from, to engagement.Day) (order string) {
	for _, o := range []string{cell.DayFirst, cell.MonthFirst} {
		fits := true
		for _, c := range cells {
			st, err := (cell.Dates{Order: o}).Read(c)
			fits = fits && (cell.Null(c) || err == nil && engagement.DayOf(st.At) >= from && engagement.DayOf(st.At) <= to)
		}
		switch {
		case fits && order != "":
			return ""
		case fits:
			order = o
		}
	}
	return order
}
