package ingest

import (
	"cmp"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// crowdtangle was written from descriptions, not from a file. Meta closed it in
// August 2024; its files stay.
func crowdtangle() Format {
	return Format{
		Name: "crowdtangle.posts", Platform: "facebook", Title: "CrowdTangle, posts of pages, groups or accounts (to 2024)",
		Where:   "CrowdTangle › Historical Data, or the list of a saved search, as CSV. Meta has closed it; old files stay readable.",
		Answers: "when the brand posted, and likes, comments, shares and views of it; when other pages and accounts posted, and how many followed them then",
		Cannot:  "reach, who commented, who wrote in a group. Numbers of other people's pages are left out",
		claim: func(p *table.Part, t int) claim {
			c := headerOf(&p.Tables[t]).claimed("the columns Followers at Posting, Post Created and Total Interactions", "page name|account|group name", "followers at posting|likes at posting", "post created", "total interactions", "url")
			if !c.full() {
				return claim{} // the others have names that anybody's could have
			}
			return c
		},
		read: readCrowdtangle,
	}
}

// crowdtangleMetrics are its counts. Total Interactions is their sum.
var crowdtangleMetrics = map[string]string{
	"likes": "likes", "comments": "comments", "shares": "shares", "total interactions": "engagements", "post views": "video_views", "views": "video_views",
}

// tangled is a list of posts in work.
type tangled struct {
	header
	name, user, id, at, url, message, description int
	measures                                      []measure
	dates                                         cell.Dates
	follow                                        measure // followers when it was posted; without a column for none
	group                                         bool
	alone                                         bool // all posts are of one page
}

func readCrowdtangle(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	h := headerOf(t)
	x := tangled{
		header: h, name: h.find("page name", "account", "group name"), user: h.find("user name"), id: h.find("facebook id"), at: h.find("post created"),
		url: h.find("url"), message: h.find("message"), description: h.find("description"), group: h.find("page name", "account") < 0,
	}
	pages := map[string]bool{}
	for _, name := range t.Column(x.name) {
		pages[name] = true
	}
	x.alone = len(pages) == 1 && !x.group
	for i, c := range t.Headers {
		if metric := crowdtangleMetrics[cell.Header(c.Text)]; metric != "" {
			x.measures = append(x.measures, measure{column: i, header: cell.Trim(c.Text), metric: metric, unit: unitCount})
		}
	}
	x.follow = measure{column: h.find("followers at posting", "likes at posting"), metric: "followers", unit: unitCount}
	var no *refusal
	if x.dates, no = s.dates(t, x.at, cell.Dates{Zone: s.zone}); no != nil {
		s.undated(t, s.tally("facebook", "posts", nil), *no)
		return
	}
	own := 0
	for _, r := range t.Rows {
		if r.Empty() {
			s.tally("facebook", "posts", nil).drop("empty row")
		} else if s.tangled(&x, r) == engagement.RoleBrand {
			own++
		}
	}
	if own == 0 && !x.group {
		s.note(at(t), "unlisted-account", "list the brand's own page or account in hearth.yaml: `accounts: {brand: [\"facebook:NAME\"]}`",
			"none of these posts is by an account that is listed as the brand's own, so no likes and comments were taken in")
	}
}

// tangled takes one post in and gives the role of its author; "" when it was left out.
func (s *sink) tangled(x *tangled, r table.Row) (role string) {
	url := address(r.At(x.url).Text)
	link := linkOf(url)
	platform := cmp.Or(link.platform, "facebook")
	tl := s.tally(platform, "posts", nil) // of the forty columns most are about the page
	tl.snapshot = true
	id := nativeID(platform, "", link)
	if id == "" {
		tl.drop("no id or address of a post")
		return ""
	}
	st, ok := s.date(x.table, r.At(x.at), "Post Created", x.dates)
	if !ok {
		tl.drop("no date that can be read")
		return ""
	}
	name, user, number := cell.Trim(r.At(x.name).Text), cell.Trim(r.At(x.user).Text), cell.Trim(r.At(x.id).Text)
	m := engagement.Message{Platform: platform, ID: s.id(platform, id), Kind: engagement.KindPost, Place: name}
	switch {
	case x.group: // whose members write
		m.Role = engagement.RoleAnonymous
	case s.brand.has(platform, number, user, name), x.alone && !s.listed(platform):
		if platform == "facebook" { // whose own export has the page's name
			user = ""
		}
		s.ownPost(&m, user, url)
	default:
		m.Person, m.Role = s.author(platform, number, cmp.Or(user, name))
	}
	text := cmp.Or(cell.Trim(r.At(x.message).Text), cell.Trim(r.At(x.description).Text))
	if m.Role == engagement.RoleBrand {
		m.Title = headline("", text)
	}
	if v, ok := s.value(x.table, r, x.follow); ok && !x.group { // a group's members are not an author's followers
		reached(&m, nil, &v)
	}
	s.stamp(tl, &m, st)
	s.count(tl, s.message(m, Words{Text: text}))
	if m.Role == engagement.RoleBrand {
		s.values(x.table, r, x.measures, engagement.Reading{Platform: platform, Post: m.ID, Grain: engagement.GrainLifetime, From: m.Day})
	}
	return m.Role
}
