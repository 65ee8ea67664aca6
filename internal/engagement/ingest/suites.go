package ingest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// suiteWords is headers/suites.yaml, a constant table that is made when first asked for.
var suiteWords = sync.OnceValue(func() naming { return namingOf("suites") })

// suite is a tool that posts to several networks. All were written from
// descriptions, not from files.
type suite struct {
	name, title, where string
	columns            []string // that it is recognised by
	days               []string // that its table by day is recognised by; nil for none
	order              string   // of day and month
	utc                bool     // times are in UTC where the header says so
}

// suites are those that Hearth knows.
var suites = []suite{
	{
		name: "agorapulse", title: "Agorapulse, posts of several networks", where: "Agorapulse › Reports › Export › CSV, the list of posts.",
		columns: []string{"publishing date", "publishing time", "message", "link"}, order: cell.DayFirst,
	},
	{
		name: "buffer", title: "Buffer, posts of several networks", where: "Buffer › Analyze › Posts › Export › CSV.",
		columns: []string{"date", "update", "service", "service link"}, order: cell.MonthFirst,
	},
	{
		name: "hootsuite", title: "Hootsuite, posts of several networks", where: "Hootsuite › Analytics › Post performance › Export › CSV or .xlsx.",
		columns: []string{"date (gmt)|date", "post message", "post permalink", "social network"}, order: cell.MonthFirst, utc: true,
	},
	{
		name: "later", title: "Later, posts of several networks", where: "Later › Analytics › Posts › Export CSV.",
		columns: []string{"posted at", "caption", "media type", "post url"}, order: cell.MonthFirst,
	},
	{
		name: "metricool", title: "Metricool, posts and an account by day", where: "Metricool › Analytics › the network › the list of posts, or the chart of the account › Export › CSV. Put the file into a folder with the name of the network: in a table by day it does not stand.",
		columns: []string{"date", "content", "url", "type", "reach", "interactions"}, days: []string{"date", "followers", "gained followers", "lost followers"}, order: cell.DayFirst,
	},
	{
		name: "sprout", title: "Sprout Social, posts and profiles of several networks", where: "Sprout Social › Reports › Post Performance, or Profile Performance › Share › CSV.",
		columns: []string{"date", "network", "profile", "sent by", "link", "post"}, days: []string{"date", "profile", "network", "audience", "net audience growth"}, order: cell.MonthFirst,
	},
}

// suiteFormats gives a format for each suite.
func suiteFormats() []Format {
	var out []Format
	for _, u := range suites {
		answers, cannot := "impressions, reach, likes, comments, shares and clicks of each post, under the network that it was posted to", "what people wrote below the posts. A post that comes in from the network's own export as well is one post, as long as both belong to one source"
		if u.columns == nil {
			answers, cannot = "followers, impressions, reach and interactions of the account for each day", "single posts: take the network's own export for those"
		}
		out = append(out, Format{
			Name: "suite." + u.name, Platform: u.name, Title: u.title, Where: u.where, Answers: answers, Cannot: cannot,
			claim: u.claim, trap: u.trap, read: u.read,
		})
	}
	return out
}

func (u suite) claim(p *table.Part, t int) claim {
	h := headerOf(&p.Tables[t])
	if u.days != nil {
		if c := h.claimed("the columns of a table by day", u.days...); c.full() {
			return c
		}
	}
	if c := h.claimed(fmt.Sprintf("the columns of %s's list of posts", strings.SplitN(u.title, ",", 2)[0]), u.columns...); c.full() {
		return c
	}
	return claim{} // its columns have names that anybody's could have
}

// byDay says whether a table is by day.
func (u suite) byDay(t *table.Table) bool {
	return u.days != nil && headerOf(t).claimed("", u.days...).full()
}

// network gives the platform of a row: what its address says, else the column.
func (u suite) network(s *sink, sh *sheet, r table.Row, link permalink) string {
	platform := cmp.Or(link.platform, sh.words.words[cell.Header(sh.text(r, "network"))])
	if platform == "" && !sh.has("network") && !sh.has("link") {
		return sh.words.words[cell.Header(s.in.Source)]
	}
	return platform
}

// trap refuses a table by day when nothing says which network it is of.
func (u suite) trap(s *sink, p *table.Part, t int) *refusal {
	sh := suiteWords().sheet(&p.Tables[t], s.lex)
	if !u.byDay(&p.Tables[t]) || sh.has("network") || sh.words.words[cell.Header(s.in.Source)] != "" {
		return nil
	}
	return &refusal{at(sh.Table), "no-network", "put the file into a folder with the name of the network, such as data/raw/instagram",
		"of which network these numbers are does not stand in the file"}
}

// suiteRead is a table of a suite in work.
type suiteRead struct {
	suite
	sheet
	sink    *sink
	dates   cell.Dates
	tallies map[string]*tally // by platform
}

func (u suite) read(s *sink, p *table.Part, n int) {
	x := &suiteRead{suite: u, sink: s, sheet: suiteWords().sheet(&p.Tables[n], s.lex), tallies: map[string]*tally{}}
	x.countRates()
	usual := cell.Dates{Zone: s.zone, Order: u.order, Mac: p.Mac}
	if u.utc && strings.HasSuffix(cell.Header(x.header("date")), "(gmt)") {
		usual.Zone = time.UTC
	}
	var no *refusal
	if x.dates, no = s.orders(x.sheet, "date", usual); no != nil {
		s.undated(x.Table, s.tally(u.name, "rows", nil), *no)
		return
	}
	kind := "posts"
	if u.byDay(x.Table) {
		kind = "days"
	}
	profiles := map[string]bool{}
	for _, name := range x.column("profile") {
		profiles[name] = true
	}
	for i, r := range x.Rows {
		switch {
		case r.Empty() || x.Footer(i):
			x.skipped(x.tally("other networks", kind), i)
		case kind == "days":
			x.day(r, len(profiles) > 1)
		default:
			x.post(r)
		}
	}
}

// countRates leaves "Engagement" out when it holds rates rather than counts.
func (x *suiteRead) countRates() {
	x.measures = slices.DeleteFunc(x.measures, func(m measure) bool {
		return m.metric == "engagements" && mostly(x.Column(m.column), 1, func(s string) bool {
			n, err := cell.Decimals{}.Number(s)
			return strings.HasSuffix(s, "%") || err == nil && strings.HasPrefix(s, "0.") && !n.Whole()
		})
	})
}

// tally gives the count of the rows of a platform. The first settles the columns.
func (x *suiteRead) tally(platform, kind string) *tally {
	if tl := x.tallies[platform]; tl != nil {
		return tl
	}
	if len(x.tallies) == 0 {
		x.tallies[platform] = x.sink.tallySheet(&x.sheet, platform, kind+" on "+platform)
	} else {
		x.tallies[platform] = x.sink.tally(platform, kind+" on "+platform, nil)
	}
	x.tallies[platform].zone = x.dates.Zone
	return x.tallies[platform]
}

// moment gives a row's date, with the time of a second column where there is one.
func (x *suiteRead) moment(r table.Row) (cell.Stamp, bool) {
	c := x.cell(r, "date")
	if t := x.text(r, "time"); t != "" {
		c.Text = cell.Trim(c.Text) + " " + t
	}
	return x.sink.date(x.Table, c, x.header("date"), x.dates)
}

// post takes in a row about one post.
func (x *suiteRead) post(r table.Row) {
	p := post{url: address(x.text(r, "link")), text: x.text(r, "text"), place: x.text(r, "profile")}
	link := linkOf(p.url)
	if p.platform = x.network(x.sink, &x.sheet, r, link); p.platform == "" {
		x.tally("other networks", "posts").drop("a network that Hearth does not know")
		return
	}
	tl := x.tally(p.platform, "posts")
	if p.id, p.handle = x.sink.postID(&x.sheet, r, "id", p.platform, link), link.handle; p.id == "" {
		tl.drop("no id or address of a post")
		return
	}
	p.stamp, p.dated = x.moment(r)
	x.sink.brandPost(tl, &x.sheet, r, p)
}

// day takes in a row about one day of a profile.
func (x *suiteRead) day(r table.Row, places bool) {
	platform := x.network(x.sink, &x.sheet, r, permalink{})
	if platform == "" {
		x.tally("other networks", "days").drop("a network that Hearth does not know")
		return
	}
	tl := x.tally(platform, "days")
	st, ok := x.moment(r)
	if !ok {
		tl.drop("no date that can be read")
		return
	}
	day := x.sink.day(st)
	base := engagement.Reading{Platform: platform, Grain: engagement.GrainDaily, From: day, To: day}
	if places {
		base.Place = x.text(r, "profile")
	}
	if x.sink.counted(&x.sheet, r, base) == 0 {
		tl.drop(noValue)
		return
	}
	tl.saw(st, day)
	tl.keep()
}
