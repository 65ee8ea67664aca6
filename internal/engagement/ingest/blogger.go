package ingest

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// bloggerArchive is what Blogger gives of a blog: an Atom document of posts,
// comments, templates and settings, from archives of both kinds that programs
// are tested with. The feed of such a blog speaks the same and is read alike.
func bloggerArchive() Format {
	return Format{
		Name: "blogger.archive", Platform: "blogger", Title: "Blogger, posts and comments of a blog (XML)",
		Where:   "Blogger › Settings › Manage Blog › Back up content, or takeout.google.com › Blogger: the file feed.atom of the blog.",
		Answers: "what the brand published and who commented on it, who answered whom and when",
		Cannot:  "visits. Drafts, comments that wait or are spam, templates and settings are left out; names and addresses never get in",
		perPart: true,
		whole:   true,
		claim: func(p *table.Part, _ int) claim {
			if !bloggerFeed(p) {
				return claim{}
			}
			return claim{found: 1, required: 1, why: "an Atom document with Blogger's numbers"}
		},
		read: func(s *sink, p *table.Part, _ int) { readBlogger(s, p) },
	}
}

// bloggerFeed says whether a document is of a blog there, whose comments look
// like posts.
func bloggerFeed(p *table.Part) bool {
	return rootOf(p).Name.Local == "feed" && bytes.Contains(p.Text[:min(len(p.Text), 1<<18)], []byte("tag:blogger.com,1999:blog-"))
}

// bloggerEntry is one thing in it. The newer kind says in elements of its own
// what the older one says in a category.
type bloggerEntry struct {
	at        int64
	ID        string     `xml:"id"`
	Kind      string     `xml:"http://schemas.google.com/blogger/2018 type"`
	Status    string     `xml:"http://schemas.google.com/blogger/2018 status"`
	Parent    string     `xml:"http://schemas.google.com/blogger/2018 parent"`
	Answers   string     `xml:"http://schemas.google.com/blogger/2018 inReplyTo"`
	Draft     string     `xml:"control>draft"`
	Title     string     `xml:"title"`
	Content   string     `xml:"content"`
	Published string     `xml:"published"`
	Links     []feedLink `xml:"link"`
	Tags      []feedTag  `xml:"category"`
	Above     struct {
		Ref  string `xml:"ref,attr"`
		Href string `xml:"href,attr"`
	} `xml:"in-reply-to"`
	Author struct {
		Name  string `xml:"name"`
		URI   string `xml:"uri"`
		Email string `xml:"email"`
	} `xml:"author"`
}

// bloggerKind begins the name of a kind in the older archives.
const bloggerKind = "http://schemas.google.com/blogger/2008/kind#"

// kind gives "post", "page", "comment" or something that is not published.
func (e bloggerEntry) kind() string {
	for _, t := range e.Tags {
		if kind, ok := strings.CutPrefix(t.Term, bloggerKind); ok {
			return kind
		}
	}
	return strings.ToLower(cell.Trim(e.Kind))
}

func (e bloggerEntry) open() bool {
	status := cell.Trim(e.Status)
	return (status == "" || status == "LIVE") && cell.Trim(e.Draft) != "yes"
}

// link gives the address of a relation.
func (e bloggerEntry) link(rel string) string {
	for _, l := range e.Links {
		if l.Rel == rel {
			return l.Href
		}
	}
	return ""
}

// blogger reads the entries of one archive.
type blogger struct {
	s       *sink
	p       *table.Part
	posts   map[string]string // number → message
	comment map[string]string // number → message
	authors map[string]bool   // profiles of those who write the blog
	host    string
}

func readBlogger(s *sink, p *table.Part) {
	b := blogger{s: s, p: p, posts: map[string]string{}, comment: map[string]string{}, authors: map[string]bool{}}
	pages := s.tally("blogger", "pages", nil)
	pages.snapshot = true
	var entries []bloggerEntry
	m := newMarkup(s, p)
	m.each(func(e xml.StartElement, at int64) error {
		if e.Name.Local != "entry" {
			return nil
		}
		entry := bloggerEntry{at: at}
		if err := m.d.DecodeElement(&entry, &e); err != nil {
			pages.drop("could not be read")
			return err
		}
		entries = append(entries, entry)
		return nil
	})
	for _, e := range entries { // comments stand above their posts where they are older
		switch {
		case !e.open():
		case e.kind() == "comment":
			b.comment[number(e.ID)] = s.id("blogger", cell.Trim(e.ID))
		case e.kind() == "post" || e.kind() == "page":
			b.posts[number(e.ID)] = cmp.Or(s.page(e.link("alternate")), s.id("blogger", cell.Trim(e.ID)))
			b.host = cmp.Or(b.host, hostOf(e.link("alternate")))
			b.authors[cell.Trim(e.Author.URI)] = true
		}
	}
	for _, e := range entries {
		switch kind := e.kind(); {
		case kind == "comment":
			b.remark(e)
		case kind != "post" && kind != "page":
			pages.drop("neither a post nor a page")
		case !e.open():
			pages.drop("not public")
		default:
			b.publish(pages, e)
		}
	}
}

// number gives the last part of an id: "tag:blogger.com,1999:blog-1.post-7" → "7".
func number(id string) string {
	id = cell.Trim(id)
	return id[strings.LastIndexAny(id, "-/")+1:]
}

// publish takes in a post of the brand's own.
func (b *blogger) publish(t *tally, e bloggerEntry) {
	t.secret("author", "name of an employee")
	st, ok := b.s.when(t, b.p, e.at, cell.Trim(e.Published), nil)
	if !ok {
		return
	}
	m := engagement.Message{
		Platform: "blogger", ID: b.posts[number(e.ID)], Place: b.host, Kind: engagement.KindPost, Role: engagement.RoleBrand,
		Title: plainText(e.Title), URL: address(e.link("alternate")),
	}
	var tags []string
	for _, c := range e.Tags {
		if !strings.HasPrefix(c.Term, bloggerKind) {
			tags = append(tags, c.Term)
		}
	}
	m.Tags = tagList(tags)
	b.s.stamp(t, &m, st)
	b.s.count(t, b.s.message(m, Words{Title: m.Title}))
}

// remark takes in a comment.
func (b *blogger) remark(e bloggerEntry) {
	t := b.s.tally("blogger", "comments", nil)
	t.snapshot = true
	if cell.Trim(e.Author.Email) != "" {
		t.secret("email", mailReason)
	}
	above := cmp.Or(cell.Trim(e.Parent), cell.Trim(e.Above.Ref))
	root, known := b.posts[number(above)]
	page := b.s.page(e.Above.Href)
	switch {
	case !e.open():
		t.drop("not approved, or spam")
		return
	case !known && len(b.posts) > 0:
		t.drop("below a post that is not public")
		return
	case !known: // a feed of comments alone
		root = cmp.Or(page, b.s.id("blogger", above))
	}
	st, ok := b.s.when(t, b.p, e.at, cell.Trim(e.Published), nil)
	if !ok {
		return
	}
	m := engagement.Message{Platform: "blogger", Place: b.host, ID: b.comment[number(e.ID)], Kind: engagement.KindReply, Parent: root, Root: root}
	if answered := b.comment[number(cmp.Or(e.Answers, e.link("related")))]; answered != "" {
		m.Parent = answered
	}
	if profile := cell.Trim(e.Author.URI); strings.Contains(profile, "blogger.com/profile/") {
		m.Person, m.Role = b.s.author("blogger", b.s.local("profile:"+number(profile)), "")
		if b.authors[profile] {
			m.Role = engagement.RoleStaff
		}
	} else {
		m.Person, m.Role = b.s.guest("blogger", e.Author.Name)
	}
	b.s.stamp(t, &m, st)
	b.s.count(t, b.s.message(m, Words{Text: plainText(e.Content)}))
}
