package ingest

import (
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// facebookInsights is the old list of posts of Page Insights: an Excel 2003
// workbook whose sheets are about the same posts.
func facebookInsights() Format {
	return Format{
		Name: "facebook.insights", Platform: "facebook", Title: "Facebook Page Insights, posts (2012 to 2023)",
		Where:   "The old Page › Insights › Export data › Post data. Facebook has closed that page; old files (.xls or .csv) stay readable.",
		Answers: "reach, impressions, likes, comments, shares and clicks of each post, over its whole life",
		Cannot:  "what people wrote below the posts; sheets that count unique people once more",
		claim:   claimPageInsights,
		read:    readPageInsights,
	}
}

// insightSheets are the sheets beside Key Metrics that are read, by the beginnings of
// their names, which Facebook cuts.
var insightSheets = map[string]map[string]string{
	"lifetime post stories":     {"share": "shares", "like": "likes", "comment": "comments"},
	"lifetime post consumption": {"link clicks": "link_clicks", "other clicks": "other_clicks"},
}

func claimPageInsights(p *table.Part, t int) claim {
	h := headerOf(&p.Tables[t])
	if h.find("lifetime post total reach") >= 0 {
		return h.claimed("the column Lifetime Post Total Reach", "lifetime post total reach", "post id", "permalink", "posted")
	}
	if h.find("description") != 0 {
		return claim{}
	}
	return h.claimed("a sheet of Page Insights", "description", "post id", "permalink", "posted", "audience targeting")
}

func readPageInsights(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	h := headerOf(t)
	if h.find("lifetime post total reach") >= 0 {
		readKeyMetrics(s, t)
		return
	}
	_, name, _ := strings.Cut(p.Name, "/")
	name = cell.Header(name[strings.LastIndexByte(name, '/')+1:])
	metrics := map[string]string{}
	for _, begin := range sortedKeys(insightSheets) {
		if strings.HasPrefix(name, begin) {
			metrics = insightSheets[begin]
		}
	}
	sh := metaWords().sheet(t, s.lex)
	sh.measures, sh.unknown = nil, nil
	for i, c := range t.Headers {
		if m := metrics[cell.Header(c.Text)]; m != "" {
			sh.measures = append(sh.measures, measure{column: i, header: cell.Trim(c.Text), metric: m, unit: unitCount})
		}
	}
	if len(sh.measures) == 0 {
		s.leaveOut(s.tally("facebook", "further sheets", nil), t, "the same posts counted by unique people or complaints, which Hearth does not use")
		return
	}
	readInsightSheet(s, sh)
}

// readKeyMetrics reads the sheet with the posts. Its first row describes the columns.
func readKeyMetrics(s *sink, t *table.Table) {
	sh := metaWords().sheet(t, s.lex)
	sh.unknown = slices.DeleteFunc(sh.unknown, func(u string) bool { return strings.HasPrefix(u, "Lifetime ") })
	sh.measures = slices.DeleteFunc(sh.measures, func(m measure) bool { return !strings.HasPrefix(m.header, "Lifetime ") })
	descriptions := len(t.Rows) > 0 && describes(sh, t.Rows[0])
	first := t.Rows
	if descriptions { // words are no numbers: keep them away from what settles the columns
		t.Rows = t.Rows[1:]
	}
	tl := s.tallySheet(&sh, "facebook", "posts")
	if descriptions {
		tl.drop("descriptions of the columns")
	}
	dates, no := s.orders(sh, "published", cell.Dates{Zone: s.zone, Order: cell.MonthFirst})
	if no != nil {
		s.undated(t, tl, *no)
		t.Rows = first
		return
	}
	for i, r := range t.Rows {
		if !sh.skipped(tl, i) {
			s.metaPost(tl, &sh, r, "facebook", dates)
		}
	}
	t.Rows = first
}

// describes says whether a row describes columns: no id, and words for numbers.
func describes(sh sheet, r table.Row) bool {
	return sh.text(r, "post_id") == "" && slices.ContainsFunc(sh.measures, func(m measure) bool {
		text := r.At(m.column).Text
		return !cell.Null(text) && !share(text)
	})
}

// readInsightSheet reads numbers about posts that another sheet has.
func readInsightSheet(s *sink, sh sheet) {
	tl := s.tallySheet(&sh, "facebook", "numbers of posts")
	dates, no := s.orders(sh, "published", cell.Dates{Zone: s.zone, Order: cell.MonthFirst})
	if no != nil {
		s.undated(sh.Table, tl, *no)
		return
	}
	for i, r := range sh.Rows {
		if sh.skipped(tl, i) {
			continue
		}
		id := s.postID(&sh, r, "post_id", "facebook", linkOf(sh.text(r, "link")))
		if id == "" {
			tl.drop("no id of a post")
			continue
		}
		base := engagement.Reading{Platform: "facebook", Post: s.id("facebook", id), Grain: engagement.GrainLifetime}
		if st, ok := s.date(sh.Table, sh.cell(r, "published"), sh.header("published"), dates); ok {
			base.From = s.day(st)
		}
		if s.counted(&sh, r, base) == 0 {
			tl.drop(noValue)
			continue
		}
		tl.keep()
	}
}
