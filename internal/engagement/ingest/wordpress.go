package ingest

import (
	"cmp"
	"encoding/xml"
	"strings"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

func wordpressExport() Format {
	return Format{
		Name: "wordpress.export", Platform: "wordpress", Title: "WordPress, export of posts and comments (WXR)",
		Where:   "WordPress › Tools › Export › All content › Download Export File.",
		Answers: "what the brand published and who commented on it, who answered whom and when; the reviews and stars of a shop’s products",
		Cannot:  "visits. Comments that wait, spam, pingbacks, drafts and posts with a password are left out; e-mail and IP addresses never get in",
		perPart: true,
		claim: func(p *table.Part, _ int) claim {
			if root := rootOf(p); root.Name.Local != "rss" || !speaks(root, "wordpress.org/export/") || speaks(root, "disqus.com") {
				return claim{}
			}
			return claim{found: 1, required: 1, why: "an RSS document that speaks WordPress's export language"}
		},
		read: func(s *sink, p *table.Part, _ int) { readWXR(s, p, "wordpress") },
	}
}

// wxrItem is a post with its comments, whatever the version of the language.
type wxrItem struct {
	Title    string       `xml:"title"`
	Link     string       `xml:"link"`
	PubDate  string       `xml:"pubDate"`
	Type     string       `xml:"post_type"`
	Status   string       `xml:"status"`
	Password string       `xml:"post_password"`
	Date     string       `xml:"post_date"`
	DateGMT  string       `xml:"post_date_gmt"`
	Tags     []wxrTag     `xml:"category"`
	Comments []wxrComment `xml:"comment"`
}

type wxrTag struct {
	Domain string `xml:"domain,attr"`
	Name   string `xml:",chardata"`
}

type wxrComment struct {
	ID       string `xml:"comment_id"`
	Author   string `xml:"comment_author"`
	Email    string `xml:"comment_author_email"`
	IP       string `xml:"comment_author_IP"`
	Site     string `xml:"comment_author_url"`
	Date     string `xml:"comment_date"`
	DateGMT  string `xml:"comment_date_gmt"`
	Content  string `xml:"comment_content"`
	Approved string `xml:"comment_approved"`
	Type     string `xml:"comment_type"`
	Parent   string `xml:"comment_parent"`
	UserID   string `xml:"comment_user_id"`
	Meta     []struct {
		Key   string `xml:"meta_key"`
		Value string `xml:"meta_value"`
	} `xml:"commentmeta"`
	Remote struct {
		ID string `xml:"id"`
	} `xml:"remote"` // Disqus
}

// rating gives the stars of a review, nil for none.
func (c wxrComment) rating() *int32 {
	for _, m := range c.Meta {
		if v, err := stars(m.Value, cell.Decimals{}); cell.Trim(m.Key) == "rating" && err == nil && v >= 100 && v <= 500 {
			return &v
		}
	}
	return nil
}

// wxr reads the items of one export.
type wxr struct {
	s        *sink
	p        *table.Part
	platform string
	pages    *tally
	host     string
	authors  map[string]bool // numbers of those who write for the site
}

func readWXR(s *sink, p *table.Part, platform string) {
	x := wxr{s: s, p: p, platform: platform, authors: map[string]bool{}}
	x.pages = s.tally(platform, "pages", nil)
	x.pages.snapshot = true
	m := newMarkup(s, p)
	m.each(func(e xml.StartElement, at int64) error {
		switch e.Name.Local {
		case "base_blog_url":
			var link string
			err := m.d.DecodeElement(&link, &e)
			x.host = hostOf(link)
			return err
		case "author":
			var a struct {
				ID string `xml:"author_id"`
			}
			err := m.d.DecodeElement(&a, &e)
			if a.ID != "" {
				x.authors[cell.Trim(a.ID)] = true
			}
			return err
		case "item":
			var it wxrItem
			if err := m.d.DecodeElement(&it, &e); err != nil {
				x.pages.drop("could not be read")
				return err
			}
			x.item(it, at)
		}
		return nil
	})
}

// item takes in a post and what was said below it.
func (x *wxr) item(it wxrItem, at int64) {
	status, id := cell.Trim(it.Status), x.s.page(it.Link)
	open := (status == "" || status == "publish" || status == "inherit") && cell.Trim(it.Password) == ""
	switch kind := cell.Trim(it.Type); {
	case kind != "" && kind != "post" && kind != "page":
		x.pages.drop("neither a post nor a page")
	case !open:
		x.pages.drop("not public")
	case id == "":
		x.pages.drop("no address")
	default:
		x.publish(it, at, id)
	}
	for _, c := range it.Comments {
		x.comment(c, at, id, open, it)
	}
}

// publish takes in a post of the brand's own.
func (x *wxr) publish(it wxrItem, at int64, id string) {
	st, ok := x.moment(x.pages, at, it.DateGMT, cmp.Or(strings.TrimSpace(it.Date), it.PubDate))
	if !ok {
		return
	}
	m := engagement.Message{
		Platform: x.platform, ID: id, Place: cmp.Or(x.host, hostOf(it.Link)), Kind: engagement.KindPost, Role: engagement.RoleBrand,
		Title: plainText(it.Title), URL: address(it.Link),
	}
	var tags []string
	for _, t := range it.Tags {
		if t.Domain == "post_tag" || t.Domain == "category" {
			tags = append(tags, t.Name)
		}
	}
	m.Tags = tagList(tags)
	x.s.stamp(x.pages, &m, st)
	x.s.count(x.pages, x.s.message(m, Words{Title: m.Title}))
}

// moment reads the time in UTC where there is one, else that of the blog.
func (x *wxr) moment(t *tally, at int64, gmt, local string) (cell.Stamp, bool) {
	if gmt = cell.Trim(gmt); gmt != "" && !strings.HasPrefix(gmt, "0000") {
		return x.s.when(t, x.p, at, gmt, time.UTC)
	}
	return x.s.when(t, x.p, at, local, nil)
}

// comment takes one in, or a review below a product of a shop, which opens a talk
// of its own.
func (x *wxr) comment(c wxrComment, at int64, page string, open bool, below wxrItem) {
	t := x.s.tally(x.platform, "comments", nil)
	t.snapshot = true
	for _, v := range [][3]string{{c.Email, "comment_author_email", "e-mail address"}, {c.IP, "comment_author_IP", "IP address"}, {c.Site, "comment_author_url", "address of a person's site"}} {
		if cell.Trim(v[0]) != "" {
			t.secret(v[1], v[2])
		}
	}
	kind := cell.Trim(c.Type)
	switch {
	case !open:
		t.drop("below a post that is not public")
		return
	case cell.Trim(c.Approved) != "1":
		t.drop("not approved, or spam")
		return
	case kind == "pingback" || kind == "trackback":
		t.drop("a link from another site, not a comment")
		return
	case kind != "" && kind != "comment" && kind != "review":
		t.drop("neither a comment nor a review")
		return
	case cell.Trim(c.ID) == "":
		t.drop("no id")
		return
	}
	st, ok := x.moment(t, at, c.DateGMT, c.Date)
	if !ok {
		return
	}
	m := engagement.Message{Platform: x.platform, Place: x.host, ID: x.id(c.ID), Kind: engagement.KindReply, Parent: page, Root: page}
	if parent := cell.Trim(c.Parent); parent != "" && parent != "0" {
		m.Parent = x.id(parent)
		if cell.Trim(below.Type) == "product" { // it answers a review, or a reply to one
			m.Root = ""
		}
	}
	if kind == "review" {
		m.Kind, m.Parent, m.Root, m.Rating, m.Tags = engagement.KindReview, "", "", c.rating(), tagList([]string{plainText(below.Title)})
	}
	x.who(&m, c)
	x.s.stamp(t, &m, st)
	x.s.count(t, x.s.message(m, Words{Text: plainText(c.Content)}))
}

// id is the key of a comment, which is numbered by its blog.
func (x *wxr) id(number string) string {
	return x.s.id(x.platform, x.s.local(x.host+"#comment-"+cell.Trim(number)))
}

// who tells those who write for the site from other users and from guests, who
// only typed a name.
func (x *wxr) who(m *engagement.Message, c wxrComment) {
	user, remote := cell.Trim(c.UserID), cell.Trim(c.Remote.ID)
	switch {
	case remote != "":
		m.Person, m.Role = x.s.author(x.platform, x.s.local("user:"+remote), "")
	case user != "" && user != "0":
		id := x.s.local(x.host + "/user:" + user)
		m.Person, m.Role = x.s.author(x.platform, id, "")
		if x.authors[user] { // others may call themselves as they like
			m.Role = engagement.RoleStaff
			if x.s.brand.has(x.platform, c.Author) {
				m.Role = engagement.RoleBrand
			}
		}
	default:
		m.Person, m.Role = x.s.guest(x.platform, c.Author)
	}
}
