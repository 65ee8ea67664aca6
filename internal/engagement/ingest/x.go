package ingest

import (
	"errors"
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
	"hearth/internal/source"
)

// xWords is headers/x.yaml, a constant table that is made when first asked for.
var xWords = sync.OnceValue(func() naming { return namingOf("x") })

// xTable finds the columns of X's exports of all years. Promoted figures are
// known, and not needed.
func xTable(t *table.Table) sheet {
	sh := xWords().sheet(t, readLexicon())
	sh.unknown = slices.DeleteFunc(sh.unknown, func(u string) bool { return strings.HasPrefix(cell.Header(u), "promoted ") })
	return sh
}

func xContent() Format {
	return Format{
		Name: "x.content", Platform: "x", Title: "X, content analytics",
		windows: true,
		Where:   "x.com › Premium › Analytics › Content › Download. Take posts and replies together.",
		Answers: "impressions, likes, replies, reposts, saves and clicks of each post; posts and answers apart",
		Cannot:  "which post an answer belongs to, reposts of others. X writes the day of a post only: its hour is found in its number",
		claim: func(p *table.Part, t int) claim {
			return xTable(&p.Tables[t]).claim("the columns Post id, Post Link and Impressions", "post_id", "post_link", "impressions")
		},
		read: func(s *sink, p *table.Part, t int) {
			readX(s, &p.Tables[t], xColumns{id: "post_id", link: "post_link", text: "post_text", at: "date"})
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
			return xTable(&p.Tables[t]).claim("the columns Tweet id, Tweet permalink and time", "tweet_id", "tweet_link", "tweet_time")
		},
		read: func(s *sink, p *table.Part, t int) {
			readX(s, &p.Tables[t], xColumns{id: "tweet_id", link: "tweet_link", text: "tweet_text", at: "tweet_time"})
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
			return xTable(&p.Tables[t]).claim("the columns Date, Create Post and Unfollows", "date", "posts_made", "unfollows")
		},
		read: readXDays,
	}
}

func xVideos() Format {
	return Format{
		Name: "x.videos", Platform: "x", Title: "X, video overview by day",
		Where:   "x.com › Premium › Analytics › Video › Download.",
		Answers: "how often the videos of the account were played, and for how long, on each day",
		Cannot:  "single videos; what they earned, which is left out on purpose; how far they were watched",
		claim: func(p *table.Part, t int) claim {
			if c := xTable(&p.Tables[t]).claim("the columns Date, Views and Watch Time (ms)", "date", "video_views", "watch_seconds"); c.full() {
				return c
			}
			return claim{} // days and views alone resemble anything
		},
		read: readXDays,
	}
}

// xColumns are the fields of a table of posts.
type xColumns struct{ id, link, text, at string }

// xPermalink finds account and number in the address of a post.
var xPermalink = regexp.MustCompile(`(?i)(?:x|twitter)\.com/([A-Za-z0-9_]+)/status(?:es)?/([0-9]+)`)

// readX reads a table of posts.
func readX(s *sink, t *table.Table, c xColumns) {
	sh := xTable(t)
	tl := s.tallySheet(&sh, "x", "posts")
	dates, no := s.dates(t, sh.first(c.at), cell.Dates{Zone: s.zone})
	if no != nil && !mostly(sh.column(c.id), 100, func(id string) bool { _, ok := postTime(id); return ok }) {
		s.undated(t, tl, *no)
		return
	}
	for _, r := range t.Rows {
		if r.Empty() {
			tl.drop("empty row")
			continue
		}
		s.xPost(tl, &sh, r, c, dates)
	}
}

// xPost takes one row in.
func (s *sink) xPost(tl *tally, sh *sheet, r table.Row, c xColumns, dates cell.Dates) {
	idCell, url, text := sh.cell(r, c.id), address(sh.text(r, c.link)), sh.cell(r, c.text).Text
	id, handle := cell.Trim(idCell.Text), ""
	if m := xPermalink.FindStringSubmatch(url); m != nil {
		handle = m[1]
		if id != m[2] && (id == "" || cell.Destroyed(id)) {
			id = m[2]
		}
	}
	if id == "" || cell.Destroyed(id) {
		s.warn(sh.Table, idCell, "lost-id", "export the file again and do not open it in a spreadsheet before", "the id %q was destroyed by a spreadsheet and there is no address to find it in", short(id))
		tl.drop(idDestroyed)
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
	if st, ok := s.xTime(sh, r, c, id, dates); ok {
		s.stamp(tl, &m, st)
	}
	s.count(tl, s.message(m, Words{Text: text}))
	s.values(sh.Table, r, sh.measures, engagement.Reading{Platform: "x", Place: m.Place, Post: m.ID, Grain: engagement.GrainLifetime, From: m.Day})
}

// firstNumbered is the first number of a post that tells when it was made.
const firstNumbered = 30_000_000_000

// postTime gives the moment at which a post got its number: since November 2010
// X counts milliseconds in its upper part.
func postTime(id string) (time.Time, bool) {
	n, err := strconv.ParseUint(id, 10, 63)
	at := time.UnixMilli(int64(n>>22) + 1_288_834_974_657).UTC()
	return at, err == nil && n >= firstNumbered && at.Year() < 2100
}

// xTime dates a post. X writes the day only, in a zone that it does not name; the
// number of the post tells the moment, and is believed when it fits the day.
func (s *sink) xTime(sh *sheet, r table.Row, c xColumns, id string, dates cell.Dates) (cell.Stamp, bool) {
	made, numbered := postTime(id)
	text := sh.text(r, c.at)
	written, err := dates.Read(text)
	fits := err == nil && written.ByDay && onDay(made, written.At)
	if numbered && (fits || text == "" || errors.Is(err, cell.ErrOrder)) {
		return cell.Stamp{At: made, Zoned: true}, true
	}
	return s.date(sh.Table, sh.cell(r, c.at), sh.header(c.at), dates)
}

// onDay says whether a moment can lie on a day that begins at midnight, in
// whatever zone.
func onDay(moment, midnight time.Time) bool {
	after := moment.Sub(midnight)
	return after > -24*time.Hour && after < 48*time.Hour
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
	s.flooded(flooded{key: t.Name + "\x00" + rule, problem: source.Problem{
		Pos: t.Pos(c), Severity: source.Warning, Rule: rule, Hint: hint, Text: fmt.Sprintf(format, args...),
	}})
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
	c := t.All()[bad].At(column)
	if contradicts(t.Column(column)) {
		return set, &refusal{t.Pos(c), "date-order", "export it again, and do not open it in a spreadsheet before",
			fmt.Sprintf("%q contradicts the other dates of the column %q: in one the day comes first, in another the month", short(c.Text), cell.Trim(t.Headers[column].Text))}
	}
	return set, &refusal{t.Pos(c), "date-order", "write `date_order: dmy` (day first) or `date_order: mdy` (month first) in " + MappingFile(s.in.Name),
		fmt.Sprintf("whether day or month comes first in the column %q cannot be told: %q", cell.Trim(t.Headers[column].Text), short(c.Text))}
}

// readXDays reads the overview: one row a day for the whole account.
func readXDays(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	sh := xTable(t)
	at := sh.first("date")
	tl := s.tallySheet(&sh, "x", "days")
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
		st, ok := s.date(t, r.At(at), sh.header("date"), dates)
		if !ok {
			tl.drop("no date that can be read")
			continue
		}
		day := s.day(st)
		base := engagement.Reading{Platform: "x", Grain: engagement.GrainDaily, From: day, To: day}
		if s.values(t, r, sh.measures, base) == 0 {
			tl.drop(noValue)
			continue
		}
		tl.saw(st, day)
		tl.keep()
	}
}
