package ingest

import (
	"regexp"
	"strings"
	"sync"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

func matomoReport() Format {
	return Format{
		Name: "matomo.report", Platform: "matomo", Title: "Matomo, any report as CSV",
		Where:   "Matomo › a report › the export arrow below it › CSV, or a scheduled report as CSV. The period does not stand in the file: put both days into its name, such as pages-2026-05-01_2026-05-31.csv, or export “Visits summary” by day.",
		Answers: "visits, visitors, page views and time on the site for the period or each day; by page, source, country, device and whatever the report is about",
		Cannot:  "single visits: the visits log, which holds IP addresses, is refused; revenue and numbers of single goals, which are left out",
		claim:   func(p *table.Part, t int) claim { return claimMatomo(&p.Tables[t]) },
		trap:    matomoLog,
		read:    readMatomo,
	}
}

// matomoWords gives the vocabulary, a constant table that is made when first asked for.
var matomoWords = sync.OnceValue(func() naming { return namingOf("matomo") })

// claimMatomo knows the API's own names, the column of the segment, and of
// translated tables the label beside visits.
func claimMatomo(t *table.Table) claim {
	st := matomoWords().stats(t, lexicon{})
	c := claim{required: 1, why: "the columns of a Matomo report"}
	h := headerOf(t)
	switch {
	case h.find("nb_visits", "nb_uniq_visitors", "nb_conversions", "nb_hits", "nb_pageviews", "entry_nb_visits", "exit_nb_visits") >= 0,
		st.has("segment") && len(st.measures) > 0,
		st.has("visit") && st.has("address"),
		st.has("label") && st.has("views") && st.has("visits_with_view") && (st.has("exit_rate") || st.has("average_page_seconds")),
		(st.has("label") || st.has("day")) && st.has("visits") && st.has("visitors") && (st.has("actions") || st.has("bounces") || st.has("bounce_rate")):
		c.found++
	}
	return c
}

// matomoLog refuses the log of visits: a row is one person's visit, with the
// address of their connection.
func matomoLog(_ *sink, p *table.Part, t int) *refusal {
	st := matomoWords().stats(&p.Tables[t], lexicon{})
	if !st.has("visit") && !st.has("address") {
		return nil
	}
	return &refusal{at(&p.Tables[t]), "personal", "export a report instead of the log of visits: Matomo › Visitors › Overview › CSV",
		"this is Matomo's log of single visits with the IP addresses of people; nothing of it was taken in"}
}

// perGoal are columns about one goal, which Matomo repeats for every goal.
var perGoal = regexp.MustCompile(`(?i)\((?:goal|ziel) .*\)$|^metadat|_evolution$|_percent$|\(in %\)$`)

func readMatomo(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	st := matomoWords().stats(t, s.lex)
	kept := st.unknown[:0:0]
	for _, u := range st.unknown {
		if !perGoal.MatchString(u) {
			kept = append(kept, u)
		}
	}
	st.unknown = kept
	title := ""
	if len(t.Titles) > 0 {
		title = t.Titles[len(t.Titles)-1]
	}
	for _, column := range append(st.fields["label"], st.fields["site"]...) {
		st.breakdown(column, matomoDimension(&st, title))
	}
	base := engagement.Reading{Platform: "matomo"}
	section, _, _ := strings.Cut(title, " - ")
	switch word := st.words.words[cell.Header(section)]; word {
	case "person", "money":
		tl := s.tally("matomo", strings.ToLower(title), nil)
		s.leaveOut(tl, t, map[string]string{"person": "about single people", "money": "about money"}[word])
		return
	}
	if len(st.by) == 0 && title != "" && st.words.titles[cell.Header(title)] != "all" { // of one goal, of new visitors
		base.Dimension, base.Member = "report", title
	}
	if st.has("day") {
		tl := s.tallySheet(&st.sheet, "matomo", st.kind())
		s.statistics(tl, &st, base, s.byDay(tl, &st, "day"), nil)
		return
	}
	s.matomoPeriod(&st, base, n == 0)
}

// matomoPeriod reads a table about the period in the name of the file.
func (s *sink) matomoPeriod(st *stats, base engagement.Reading, say bool) {
	if s.grain(&base); base.Grain == engagement.GrainLifetime && say {
		s.inName(&base, st.Table, "put both days into its name, such as pages-2026-05-01_2026-05-31.csv")
	}
	tl := s.spanned("matomo", st.kind(), st.unknown, base.From, base.To)
	s.open(&st.sheet, tl)
	if base.Grain == engagement.GrainPeriod {
		tl.sawPeriod(base.From, base.To)
	}
	s.statistics(tl, st, base, everyRow, nil)
}

// matomoDimension finds out what the labels of a table are: sites, or what the
// segment beside them or the line above the table says.
func matomoDimension(st *stats, title string) string {
	if len(st.fields["site"]) > 0 {
		return "site"
	}
	for _, r := range st.Rows {
		if name, _, ok := strings.Cut(st.text(r, "segment"), "=="); ok {
			if id := st.words.titles[cell.Header(name)]; id != "" {
				return id
			}
			return slug(name)
		}
	}
	if id := st.words.titles[cell.Header(title)]; id != "" {
		return id
	}
	if title != "" {
		return slug(title)
	}
	return "label"
}
