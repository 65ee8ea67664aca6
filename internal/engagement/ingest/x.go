package ingest

import (
	"fmt"
	"regexp"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

// xMetrics are the columns of X's exports of all years, normalised.
var xMetrics = map[string]string{
	"impressions": "impressions", "likes": "likes", "favorites": "likes", "engagements": "engagements", "bookmarks": "saves",
	"shares": "shares", "new follows": "follows", "follows": "follows", "unfollows": "unfollows", "replies": "comments",
	"reposts": "reposts", "retweets": "reposts", "profile visits": "profile_visits", "user profile clicks": "profile_visits",
	"detail expands": "detail_expands", "url clicks": "link_clicks", "hashtag clicks": "hashtag_clicks", "permalink clicks": "permalink_clicks",
	"video views": "video_views", "media views": "media_views", "create post": "posts_made", "tweets published": "posts_made",
}

// xSkipped are columns that are known and not needed.
var xSkipped = regexp.MustCompile(`^(promoted .*|app opens|app installs|email tweet|dial phone|media engagements|engagement rate)$`)

func xContent() Format {
	return Format{
		Name: "x.content", Platform: "x", Title: "X, content analytics",
		Where:   "x.com › Premium › Analytics › Content › Download. Take posts and replies together.",
		Answers: "impressions, likes, replies, reposts, saves and clicks of each post; posts and answers apart",
		Cannot:  "the hour of a post (only its day), which post an answer belongs to, reposts of others",
		claim: func(p *table.Part, t int) claim {
			return headerOf(&p.Tables[t]).claimed("the columns Post id, Post Link and Impressions", "post id", "post link", "impressions")
		},
		read: func(s *sink, p *table.Part, t int) {
			readX(s, &p.Tables[t], xColumns{id: "post id", link: "post link", text: "post text", at: "date"})
		},
	}
}

func xTweets() Format {
	return Format{
		Name: "x.tweets", Platform: "x", Title: "Twitter, Tweet activity (to 2023)",
		Where:   "The old analytics.twitter.com › Tweets › Export data › By Tweet. X has closed that page; old files stay readable.",
		Answers: "impressions, likes, replies, retweets and clicks of each Tweet; Tweets and answers apart",
		Cannot:  "which Tweet an answer belongs to; promoted figures are left out",
		claim: func(p *table.Part, t int) claim {
			return headerOf(&p.Tables[t]).claimed("the columns Tweet id, Tweet permalink and time", "tweet id", "tweet permalink", "time")
		},
		read: func(s *sink, p *table.Part, t int) {
			readX(s, &p.Tables[t], xColumns{id: "tweet id", link: "tweet permalink", text: "tweet text", at: "time"})
		},
	}
}

func xOverview() Format {
	return Format{
		Name: "x.overview", Platform: "x", Title: "X, account overview by day",
		Where:   "x.com › Premium › Analytics › Overview › Download.",
		Answers: "impressions, engagements, new and lost followers of the whole account for each day",
		Cannot:  "single posts: export Content for those",
		claim: func(p *table.Part, t int) claim {
			return headerOf(&p.Tables[t]).claimed("the columns Date, Create Post and Unfollows", "date", "create post", "unfollows")
		},
		read: readXDays,
	}
}

type xColumns struct{ id, link, text, at string }

// xPermalink finds account and number in the address of a post.
var xPermalink = regexp.MustCompile(`(?i)(?:x|twitter)\.com/([A-Za-z0-9_]+)/status(?:es)?/([0-9]+)`)

// readX reads a table of posts.
func readX(s *sink, t *table.Table, c xColumns) {
	h := headerOf(t)
	id, link, text, at := h.find(c.id), h.find(c.link), h.find(c.text), h.find(c.at)
	measures, unknown := xMeasures(h, id, link, text, at)
	tl := s.tally("x", "posts", unknown)
	dates, no := s.dates(t, at, cell.Dates{Zone: s.zone})
	if no != nil {
		s.undated(t, tl, *no)
		return
	}
	for _, r := range t.Rows {
		if r.Empty() {
			tl.drop("empty row")
			continue
		}
		s.xPost(t, tl, r, [4]int{id, link, text, at}, dates, measures)
	}
}

// xMeasures gives the number columns and the columns that nobody knows.
func xMeasures(h header, used ...int) (measures []measure, unknown []string) {
	known := map[int]bool{}
	for _, u := range used {
		known[u] = true
	}
	for i, c := range h.table.Headers {
		name := cell.Header(c.Text)
		if metric := xMetrics[name]; metric != "" && !known[i] {
			measures = append(measures, measure{column: i, header: cell.Trim(c.Text), metric: metric, unit: unitCount})
			known[i] = true
		}
		known[i] = known[i] || xSkipped.MatchString(name)
	}
	return measures, h.unknown(known)
}

// xPost takes one row in; col holds the columns of id, link, text and date.
func (s *sink) xPost(t *table.Table, tl *tally, r table.Row, col [4]int, dates cell.Dates, measures []measure) {
	idCell, url, text := r.At(col[0]), address(r.At(col[1]).Text), r.At(col[2]).Text
	id, handle := cell.Trim(idCell.Text), ""
	if m := xPermalink.FindStringSubmatch(url); m != nil {
		handle = m[1]
		if id != m[2] && (id == "" || cell.Destroyed(id)) {
			id = m[2]
		}
	}
	if id == "" || cell.Destroyed(id) {
		s.warn(t, idCell, "lost-id", "export the file again and do not open it in a spreadsheet before", "the id %q was destroyed by a spreadsheet and there is no address to find it in", short(id))
		tl.drop("the id was destroyed by a spreadsheet")
		return
	}
	m := engagement.Message{Platform: "x", ID: s.id("x", id), Kind: engagement.KindPost}
	s.ownPost(&m, handle, url)
	switch {
	case strings.HasPrefix(text, "@"):
		m.Kind = engagement.KindReply
	case strings.HasPrefix(text, "RT @"):
		m.Kind = engagement.KindShare
	}
	if st, ok := s.date(t, r.At(col[3]), cell.Trim(t.Headers[col[3]].Text), dates); ok {
		s.stamp(tl, &m, st)
	}
	s.count(tl, s.message(m, Words{Text: text}))
	s.values(t, r, measures, engagement.Reading{Platform: "x", Place: m.Place, Post: m.ID, Grain: engagement.GrainLifetime, From: m.Day})
}

// ownPost fills in who wrote a post of an account's own export: the brand, or a
// person of the company who is listed as one.
func (s *sink) ownPost(m *engagement.Message, handle, url string) {
	role := ""
	if handle != "" {
		m.Person, role = s.author(m.Platform, "", handle)
	}
	if role == engagement.RoleStaff {
		m.Role = role
		return
	}
	m.Role, m.URL = engagement.RoleBrand, url
	if handle != "" {
		m.Place = "@" + normal(handle)
	}
}

// warn reports a cell that made a row useless, the first ones of each rule.
func (s *sink) warn(t *table.Table, c table.Cell, rule, hint, format string, args ...any) {
	key := t.Name + "\x00" + rule
	if s.flood[key]++; s.flood[key] <= manyProblems {
		s.result.Problems.Warnf(t.Pos(c), rule, hint, format, args...)
	}
}

// undated leaves out a table whose dates cannot be read for certain.
func (s *sink) undated(t *table.Table, tl *tally, r refusal) {
	r.hint = "export it again, or write the dates as 2026-06-14"
	s.refuse([]refusal{r})
	for range t.Rows {
		tl.drop("no date that can be read")
	}
}

// dates settles how a column writes dates. set is what is known beforehand. A
// column that cannot be settled is refused with the line.
func (s *sink) dates(t *table.Table, column int, set cell.Dates) (cell.Dates, *refusal) {
	if column < 0 {
		return set, &refusal{source.Pos{File: t.Name, Line: int(t.Headers[0].Line)}, "date-missing", "export it again with the date", "there is no column with a date"}
	}
	if set.Order != "" {
		return set, nil
	}
	order, bad := cell.SettleOrder(t.Column(column))
	if bad < 0 {
		set.Order = order
		return set, nil
	}
	c := t.Rows[bad].At(column)
	return set, &refusal{t.Pos(c), "date-order", "write `date_order: dmy` (day first) or `date_order: mdy` (month first) in " + MappingFile(s.in.Name),
		fmt.Sprintf("whether day or month comes first in the column %q cannot be told: %q", cell.Trim(t.Headers[column].Text), short(c.Text))}
}

// readXDays reads the overview: one row a day for the whole account.
func readXDays(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	h := headerOf(t)
	at := h.find("date")
	measures, unknown := xMeasures(h, at)
	tl := s.tally("x", "days", unknown)
	dates, no := s.successive(t, at, cell.Dates{Zone: s.zone, Mac: p.Mac})
	if no != nil {
		s.undated(t, tl, *no)
		return
	}
	for _, r := range t.Rows {
		if r.Empty() {
			tl.drop("empty row")
			continue
		}
		st, ok := s.date(t, r.At(at), "Date", dates)
		if !ok {
			tl.drop("no date that can be read")
			continue
		}
		day := s.day(st)
		base := engagement.Reading{Platform: "x", Grain: engagement.GrainDaily, From: day, To: day}
		if s.values(t, r, measures, base) == 0 {
			tl.drop("no value")
			continue
		}
		tl.saw(st, day)
		tl.keep()
	}
}
