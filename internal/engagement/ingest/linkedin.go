package ingest

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

// linkedinWords is headers/linkedin.yaml, a constant table that is made when first asked for.
var linkedinWords = sync.OnceValue(func() naming { return namingOf("linkedin") })

// linkedinPages is what a company page gives: workbooks on content, visitors
// and followers. The shape to 2022 is from files, the one since is from
// descriptions.
func linkedinPages() Format {
	return Format{
		Name: "linkedin.pages", Platform: "linkedin", Title: "LinkedIn, analytics of a page",
		Where:   "linkedin.com › your page as admin › Analytics › Content, Visitors or Followers › Export.",
		Answers: "impressions, clicks, reactions, comments, reposts and new followers of each post; of the page for each day; where visitors and followers live and work",
		Cannot:  "what people wrote below the posts. LinkedIn writes the day of a post only: its hour is found in its number. Who of the company posted it is left out",
		claim:   claimLinkedinPages,
		read:    readLinkedinPages,
	}
}

// linkedinShape says which of a page's tables this is.
func linkedinShape(sh sheet) string {
	first := cell.Header(sh.Headers[0].Text)
	marked := func(by string) bool {
		return slices.ContainsFunc(sh.Headers, func(c table.Cell) bool { return sh.words.titles[cell.Header(c.Text)] == by })
	}
	switch {
	case sh.has("link") && sh.has("campaign_start") && sh.has("published"):
		return "posts"
	case !sh.has("date") && sh.words.dimensions[first] != "" && marked("@views of visitors"):
		return "visitors"
	case !sh.has("date") && sh.words.dimensions[first] != "" && marked("@all followers"):
		return "followers"
	case sh.has("date") && marked("@impressions by day"):
		return "days"
	case sh.has("date") && marked("@views by day"):
		return "visitors by day"
	case sh.has("date") && marked("@organic followers") && marked("@all followers"):
		return "new followers by day"
	}
	return ""
}

func claimLinkedinPages(p *table.Part, t int) claim {
	shape := linkedinShape(linkedinWords().sheet(&p.Tables[t], readLexicon()))
	if shape == "" {
		return claim{}
	}
	return claim{found: 1, required: 1, why: "a sheet of " + shape}
}

// splitColumn is a column that gives a part of another: of the desktop, of what
// was paid; tabColumn one of a tab of the page.
var (
	splitColumn = regexp.MustCompile(`\(([^()]+)\)$`)
	tabColumn   = regexp.MustCompile(`^(?:overview|life|jobs) `)
)

// partOf says whether a column gives a part of another.
func (n naming) partOf(column string) bool {
	column = cell.Header(column)
	m := splitColumn.FindStringSubmatch(column)
	return tabColumn.MatchString(column) || m != nil && n.words[m[1]] == "part"
}

func readLinkedinPages(s *sink, p *table.Part, n int) {
	sh := linkedinWords().sheet(&p.Tables[n], s.lex)
	sh.unknown = slices.DeleteFunc(sh.unknown, linkedinWords().partOf)
	usual := cell.Dates{Zone: time.UTC, Order: cell.MonthFirst, Mac: p.Mac}
	switch shape := linkedinShape(sh); shape {
	case "posts":
		tl := s.tallySheet(&sh, "linkedin", shape)
		tl.zone = time.UTC
		s.linkedinPosts(tl, &sh, usual)
	case "visitors", "followers":
		sh.unknown = nil // the dimension
		tl := s.tallySheet(&sh, "linkedin", shape+" by "+words(sh.words.dimensions[cell.Header(sh.Headers[0].Text)]))
		s.linkedinShares(tl, &sh, shape)
	default:
		tl := s.tallySheet(&sh, "linkedin", shape)
		if shape == "new followers by day" { // "Total" is that of organic and sponsored
			for i := range sh.measures {
				if sh.measures[i].metric == "followers" {
					sh.measures[i].metric = "follows"
				}
			}
		}
		tl.zone = time.UTC
		s.linkedinDays(tl, &sh, usual)
	}
}

// linkedinTime gives the moment at which a post got its number: LinkedIn counts
// milliseconds in its upper part. The tables write the day only, in UTC.
func linkedinTime(id string) (time.Time, bool) {
	n, err := strconv.ParseUint(id, 10, 63)
	at := time.UnixMilli(int64(n >> 22)).UTC()
	return at, err == nil && at.Year() >= 2012 && at.Year() < 2100
}

// linkedinPosts takes in a table of posts.
func (s *sink) linkedinPosts(tl *tally, sh *sheet, usual cell.Dates) {
	dates, no := s.orders(*sh, "published", usual)
	if no != nil {
		s.undated(sh.Table, tl, *no)
		return
	}
	for i, r := range sh.Rows {
		if sh.skipped(tl, i) {
			continue
		}
		p := post{platform: "linkedin", url: address(sh.text(r, "link")), text: sh.text(r, "title")}
		link := linkOf(p.url)
		if p.id = link.id; link.platform != "linkedin" || p.id == "" {
			tl.drop("no address of a post")
			continue
		}
		p.stamp, p.dated = s.date(sh.Table, sh.cell(r, "published"), sh.header("published"), dates)
		if made, ok := linkedinTime(p.id); ok && p.dated && p.stamp.ByDay && engagement.DayOf(made) == engagement.DayOf(p.stamp.At) {
			p.stamp = cell.Stamp{At: made, Zoned: true}
		}
		if _, again := s.messages[s.id("linkedin", p.id)]; again && !sh.has("title") { // the other list of top posts
			s.counted(sh, r, engagement.Reading{Platform: "linkedin", Post: s.id("linkedin", p.id), Grain: engagement.GrainLifetime, From: s.day(p.stamp)})
			tl.keep()
			continue
		}
		s.brandPost(tl, sh, r, p)
	}
}

// linkedinDays takes in a table of days.
func (s *sink) linkedinDays(tl *tally, sh *sheet, usual cell.Dates) {
	dates, no := s.orders(*sh, "date", usual)
	if no != nil {
		s.undated(sh.Table, tl, *no)
		return
	}
	for i, r := range sh.Rows {
		if sh.skipped(tl, i) {
			continue
		}
		st, ok := s.date(sh.Table, sh.cell(r, "date"), sh.header("date"), dates)
		if !ok {
			tl.drop("no date that can be read")
			continue
		}
		day := s.day(st)
		if s.counted(sh, r, engagement.Reading{Platform: "linkedin", Grain: engagement.GrainDaily, From: day, To: day}) == 0 {
			tl.drop(noValue)
			continue
		}
		tl.saw(st, day)
		tl.keep()
	}
}

// linkedinShares takes in a breakdown. Views of visitors are of the days on the
// sheet before; followers are as many as there are on the day of the export.
func (s *sink) linkedinShares(tl *tally, sh *sheet, shape string) {
	base := engagement.Reading{Platform: "linkedin", Grain: engagement.GrainLifetime, Dimension: sh.words.dimensions[cell.Header(sh.Headers[0].Text)]}
	if shape == "visitors" {
		s.grain(&base)
		for _, t := range s.tallies {
			if t.platform == "linkedin" && t.report.Kind == "visitors by day" && t.first != 0 {
				base.Grain, base.From, base.To = engagement.GrainPeriod, t.first, t.last
			}
		}
	}
	for i, r := range sh.Rows {
		if sh.skipped(tl, i) {
			continue
		}
		if base.Member = cell.Trim(r.At(0).Text); base.Member == "" || s.counted(sh, r, base) == 0 {
			tl.drop(noValue)
			continue
		}
		tl.keep()
	}
}

// linkedinCreator is what a person's or brand's own profile gives, with two
// tables side by side on one sheet.
func linkedinCreator() Format {
	return Format{
		Name: "linkedin.creator", Platform: "linkedin", Title: "LinkedIn, creator analytics of a profile (.xlsx)",
		Where:   "linkedin.com › your profile › Show all analytics › Post impressions › Export.",
		Answers: "impressions and engagements for each day and of the top posts; new followers; where followers live and work",
		Cannot:  "what people wrote below the posts; posts beyond the top 50; likes and comments apart",
		claim:   claimLinkedinCreator,
		read:    readLinkedinCreator,
	}
}

// followersOn is the line above the new followers: "Total followers on 8/5/2024:".
var followersOn = regexp.MustCompile(`^(\pL.*\pL) (?:\pL+ )?([0-9][0-9/.-]+)\s?:?$`)

// followersLine gives the day in that line, "" for another one.
func (n naming) followersLine(header string) (day string) {
	m := followersOn.FindStringSubmatch(cell.Header(header))
	if m == nil {
		return ""
	}
	for _, name := range []string{m[1], strings.TrimSpace(m[1][:max(strings.LastIndexByte(m[1], ' '), 0)])} {
		if n.metrics[name].ID == "followers" {
			return m[2]
		}
	}
	return ""
}

// creatorShape says which sheet of creator analytics this is. Its tables by day
// have nothing of their own but that there is nothing else on their sheets.
func creatorShape(p *table.Part, t int) string {
	sh := linkedinWords().sheet(&p.Tables[t], readLexicon())
	inBook := path.Ext(p.Name) == "" // a sheet of a workbook
	switch {
	case sh.has("link") && sh.has("published") && !sh.has("campaign_start") && (sh.has("engagements") || sh.has("impressions")):
		return "top posts"
	case sh.has("demographic") && sh.has("member") && sh.has("followers_share"):
		return "demographics"
	case sh.has("performance"):
		return "overall performance"
	case sh.words.followersLine(sh.Headers[0].Text) != "":
		return "followers"
	case inBook && len(sh.Headers) == 3 && sh.has("date") && sh.has("impressions") && sh.has("engagements"):
		return "days"
	case inBook && len(sh.Headers) == 2 && sh.has("date") && sh.has("follows"):
		return "new followers by day"
	}
	return ""
}

func claimLinkedinCreator(p *table.Part, t int) claim {
	shape := creatorShape(p, t)
	if shape == "" {
		return claim{}
	}
	return claim{found: 1, required: 1, why: "creator analytics: " + shape}
}

func readLinkedinCreator(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	usual := cell.Dates{Zone: time.UTC, Order: cell.MonthFirst, Mac: p.Mac}
	switch shape := creatorShape(p, n); shape {
	case "top posts":
		for _, half := range beside(t) {
			sh := linkedinWords().sheet(&half, s.lex)
			kind := shape
			if len(sh.measures) > 0 {
				kind += " by " + sh.measures[0].metric
			}
			tl := s.tallySheet(&sh, "linkedin", kind)
			tl.zone = time.UTC
			s.linkedinPosts(tl, &sh, usual)
		}
	case "demographics":
		s.creatorDemographics(linkedinWords().sheet(t, s.lex))
	case "overall performance":
		s.creatorPerformance(t, usual)
	case "followers":
		s.creatorFollowers(p, t, usual)
	default:
		sh := linkedinWords().sheet(t, s.lex)
		tl := s.tallySheet(&sh, "linkedin", shape)
		tl.zone = time.UTC
		s.linkedinDays(tl, &sh, usual)
	}
}

// beside cuts a table at empty columns: two tables that stand side by side.
func beside(t *table.Table) []table.Table {
	var out []table.Table
	from := 0
	for i := 0; i <= len(t.Headers); i++ {
		if i < len(t.Headers) && cell.Trim(t.Headers[i].Text) != "" {
			continue
		}
		if from < i {
			part := table.Table{Name: t.Name, Headers: t.Headers[from:i]}
			for _, r := range t.Rows {
				part.Rows = append(part.Rows, table.Row{Line: r.Line, Cells: slices.Clone(r.Cells[min(from, len(r.Cells)):min(i, len(r.Cells))])})
			}
			for n := len(part.Rows); n > 0 && part.Rows[n-1].Empty(); n-- { // the other one is longer
				part.Rows = part.Rows[:n-1]
			}
			out = append(out, part)
		}
		from = i + 1
	}
	return out
}

// inOrderOf takes the order of day and month from cells of one export, where
// they settle it: LinkedIn writes the month first, but not in every language.
func inOrderOf(usual cell.Dates, cells []string) cell.Dates {
	if order, _ := cell.SettleOrder(cells); order != "" {
		usual.Order = order
	}
	return usual
}

// firstColumns gives the first cells of all tables on a sheet.
func firstColumns(p *table.Part) (out []string) {
	for i := range p.Tables {
		out = append(out, p.Tables[i].Column(0)...)
	}
	return out
}

// creatorDemographics takes in the top followers by group. "< 1%" is no number.
func (s *sink) creatorDemographics(sh sheet) {
	tl := s.tallySheet(&sh, "linkedin", "demographics")
	for i, r := range sh.Rows {
		if sh.skipped(tl, i) {
			continue
		}
		base := engagement.Reading{Platform: "linkedin", Grain: engagement.GrainLifetime, Member: sh.text(r, "member"), Dimension: sh.words.dimensions[cell.Header(sh.text(r, "demographic"))]}
		switch {
		case base.Dimension == "" || base.Member == "":
			tl.drop("a group that is not known")
		case slices.ContainsFunc(sh.measures, func(m measure) bool { return strings.HasPrefix(cell.Trim(r.At(m.column).Text), "<") }):
			tl.drop("only said to be below a share")
		case s.counted(&sh, r, base) == 0:
			tl.drop(noValue)
		default:
			tl.keep()
		}
	}
}

// creatorPerformance takes in sums of a period. It stands in a column of its
// own, or is the name of the second.
func (s *sink) creatorPerformance(t *table.Table, usual cell.Dates) {
	sh := linkedinWords().sheet(t, s.lex)
	sh.unknown = nil
	tl := s.tallySheet(&sh, "linkedin", "overall performance")
	tl.zone = time.UTC
	m := measure{column: 1, header: cell.Visible(t.Headers[0].Text), unit: unitCount}
	s.settle(t, &m)
	for i, r := range t.Rows {
		if sh.skipped(tl, i) {
			continue
		}
		span := sh.cell(r, "period")
		if !sh.has("period") && len(t.Headers) > 1 {
			span = t.Headers[1]
		}
		a, b, two := strings.Cut(cell.Trim(span.Text), " - ")
		dates := inOrderOf(usual, []string{a, b})
		from, ok := dates.Read(a)
		to, err := dates.Read(b)
		if !two || ok != nil || err != nil {
			tl.drop("no period that can be read")
			continue
		}
		m.metric = sh.words.metrics[cell.Header(r.At(0).Text)].ID
		v, good := s.value(t, r, m)
		if m.metric == "" || !good {
			tl.drop("not a number that Hearth knows")
			continue
		}
		base := engagement.Reading{Platform: "linkedin", Metric: m.metric, Value: v, Grain: engagement.GrainPeriod, From: s.day(from), To: s.day(to)}
		s.reading(base)
		tl.saw(from, base.From)
		tl.saw(to, base.To)
		tl.keep()
	}
}

// creatorFollowers takes in how many followers there are: a line that package
// table takes for a header.
func (s *sink) creatorFollowers(p *table.Part, t *table.Table, usual cell.Dates) {
	tl := s.tally("linkedin", "followers", nil)
	tl.zone = time.UTC
	written := linkedinWords().followersLine(t.Headers[0].Text)
	st, err := inOrderOf(usual, append(firstColumns(p), written)).Read(written)
	row := table.Row{Line: int(t.Headers[0].Line), Cells: t.Headers}
	v, ok := s.value(t, row, measure{column: lastFilled(row), header: cell.Visible(t.Headers[0].Text), metric: "followers", unit: unitCount})
	if err != nil || !ok {
		s.result.Problems.Warnf(source.Pos{File: t.Name, Line: row.Line}, "bad-date", "", "how many followers there are cannot be read here")
		tl.drop("no date or number that can be read")
		return
	}
	day := s.day(st)
	s.reading(engagement.Reading{Platform: "linkedin", Metric: "followers", Value: v, Grain: engagement.GrainDaily, From: day, To: day})
	tl.saw(st, day)
	tl.keep()
}
