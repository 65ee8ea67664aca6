package ingest

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

func plausibleDays() Format {
	return Format{
		Name: "plausible.export", Platform: "plausible", Title: "Plausible, export of a site by day",
		windows: true,
		Where:   "plausible.io › Site settings › Imports & Exports › Export data. Import the zip as it is (its files are called imported_….csv).",
		Answers: "visits, page views, visitors and time on the site for each day; by page, source, country, device, browser and event",
		Cannot:  "single visitors; visitors of a week or month, since one person counts on each day again",
		claim:   func(p *table.Part, t int) claim { return claimPlausibleDays(&p.Tables[t]) },
		read:    readPlausibleDays,
	}
}

// Written from Plausible's description and program, not from a file.
func plausibleDashboard() Format {
	return Format{
		Name: "plausible.dashboard", Platform: "plausible", Title: "Plausible, what the dashboard shows",
		Where:   "plausible.io › the dashboard › ⋮ › Export stats. Choose the whole period first and a graph by day, and import the zip as it is: site and period stand in its name.",
		Answers: "visits and visitors for each day, and for the whole period by page, source, country, device and goal",
		Cannot:  "more than the first 300 lines of a table (100 pages); the export of all data (Site settings › Imports & Exports) has every line",
		claim:   func(p *table.Part, t int) claim { return claimPlausibleDashboard(p, &p.Tables[t]) },
		read:    readPlausibleDashboard,
	}
}

// plausibleWords gives the vocabulary, a constant table that is made when first asked for.
var plausibleWords = sync.OnceValue(func() naming { return namingOf("plausible") })

// claimPlausibleDays asks for a day in front and for nothing but Plausible's
// own names, which are in lower case.
func claimPlausibleDays(t *table.Table) claim {
	st := plausibleWords().stats(t, lexicon{})
	c := claim{required: 1, why: "a table by day with Plausible's columns"}
	written := cell.Trim(t.Headers[0].Text)
	if written != "date" || len(st.unknown) > 0 || !st.has("visitors") {
		return c
	}
	if st.has("visit_seconds") && st.has("bounces") || len(st.by) > 0 && (st.has("events") || st.has("visits") || st.has("views")) {
		c.found++
	}
	return c
}

// claimPlausibleDashboard asks for the name of the file too: "name,visitors"
// says nothing by itself.
func claimPlausibleDashboard(p *table.Part, t *table.Table) claim {
	st := plausibleWords().stats(t, lexicon{})
	c := claim{required: 1, why: "the columns and the file name of a table of Plausible's dashboard"}
	switch {
	case len(st.unknown) > 0:
	case st.has("day") && st.has("visitors") && st.has("views_per_visit") && st.has("bounce_rate"):
		c.found, c.why = 1, "the columns of Plausible's graph by day"
	case (st.has("name") || len(st.by) > 0) && dashboardTable(p.Name) != "" && (st.has("visitors") || st.has("converted_visitors")):
		c.found++
	}
	return c
}

// dashboardTable gives what the file of a dashboard's table is about: "page" for "x.zip/pages.csv".
func dashboardTable(name string) string {
	base := strings.ToLower(path.Base(name))
	return plausibleWords().titles[strings.TrimSuffix(base, path.Ext(base))]
}

func readPlausibleDays(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	st := plausibleWords().stats(t, s.lex)
	if i := slices.IndexFunc(t.Headers, func(h table.Cell) bool { return cell.Header(h.Text) == "name" }); i >= 0 {
		st.breakdown(i, "event")
	}
	tl := s.tallySheet(&st.sheet, "plausible", st.kind())
	s.statistics(tl, &st, engagement.Reading{Platform: "plausible"}, s.byDay(tl, &st, "day"), nil)
}

// dashboardSite is the site in the name that Plausible gives the zip.
var dashboardSite = regexp.MustCompile(`Plausible export (\S+) `)

func readPlausibleDashboard(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	st := plausibleWords().stats(t, s.lex)
	for i, m := range st.measures { // the dashboard gives the length of a visit, the other export that of all together
		if m.metric == "visit_seconds" {
			st.measures[i].metric, st.measures[i].unit = "average_visit_seconds", unitAverage
		}
	}
	for _, column := range st.fields["name"] {
		id := dashboardTable(p.Name)
		if len(st.by) > 0 { // of a property, its values
			id = "value"
		}
		st.breakdown(column, id)
	}
	base := engagement.Reading{Platform: "plausible"}
	if m := dashboardSite.FindStringSubmatch(s.in.Name); m != nil {
		base.Place = m[1]
	}
	if st.has("day") {
		s.plausibleGraph(&st, base)
		return
	}
	s.inName(&base, t, "keep the name that Plausible gave the zip: it holds both days")
	tl := s.spanned("plausible", st.kind(), st.unknown, base.From, base.To)
	s.open(&st.sheet, tl)
	if base.Grain == engagement.GrainPeriod {
		tl.sawPeriod(base.From, base.To)
	}
	s.statistics(tl, &st, base, everyRow, nil)
}

// plausibleGraph reads the graph. Its rows are hours, days, weeks or months, as
// the graph was when the export was made; only days can be told for certain.
func (s *sink) plausibleGraph(st *stats, base engagement.Reading) {
	tl := s.tallySheet(&st.sheet, "plausible", "days")
	days := map[engagement.Day]bool{}
	hours := false
	for _, text := range st.column("day") {
		if d, err := (cell.Dates{}).Read(text); err == nil {
			days[engagement.DayOf(d.At)] = true
			hours = hours || !d.ByDay
		}
	}
	if list := slices.Sorted(maps.Keys(days)); hours || len(list) > 2 && int(list[len(list)-1]-list[0]) > 2*len(list) {
		s.result.Problems.Warnf(source.Pos{File: st.Name}, "not-by-day", "choose “Days” below the graph's ⋮ and export again", "the graph was not by day when this was exported; its numbers were left out")
		s.leaveOut(tl, st.Table, "an hour, week or month instead of a day")
		return
	}
	s.statistics(tl, st, base, s.byDay(tl, st, "day"), nil)
}
