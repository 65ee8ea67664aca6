package ingest

import (
	"cmp"
	"encoding/xml"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

func disqusExport() Format {
	return Format{
		Name: "disqus.export", Platform: "disqus", Title: "Disqus, export of comments (XML)",
		Where:   "disqus.com › Admin › your site › Moderate Comments › Export › Export Comments. The link to the file comes by e-mail; import the .xml.gz as it is.",
		Answers: "who commented on which page of the site, who answered whom and when",
		Cannot:  "likes and visits. Deleted comments and spam are left out; e-mail and IP addresses never get in. A comment that stands below two addresses of one page counts once",
		perPart: true,
		claim: func(p *table.Part, _ int) claim {
			root := rootOf(p)
			switch {
			case root.Name.Local == "disqus" && speaks(root, "disqus.com"):
				return claim{found: 1, required: 1, why: "a document of Disqus with threads and posts"}
			case root.Name.Local == "rss" && speaks(root, "disqus.com"):
				return claim{found: 1, required: 1, why: "an RSS document that speaks Disqus's language"}
			}
			return claim{}
		},
		read: func(s *sink, p *table.Part, _ int) {
			if rootOf(p).Name.Local == "rss" { // the form in which comments are brought to Disqus
				readWXR(s, p, "disqus")
				return
			}
			readDisqus(s, p)
		},
	}
}

// disqusThread is a page that has comments. One page is often several: one for
// each address that it ever had.
type disqusThread struct {
	ID      string `xml:"http://disqus.com/disqus-internals id,attr"`
	Link    string `xml:"link"`
	Title   string `xml:"title"`
	Created string `xml:"createdAt"`
	Deleted string `xml:"isDeleted"`
}

// disqusPost is a comment.
type disqusPost struct {
	ID      string `xml:"http://disqus.com/disqus-internals id,attr"`
	Message string `xml:"message"`
	Created string `xml:"createdAt"`
	Deleted string `xml:"isDeleted"`
	Spam    string `xml:"isSpam"`
	IP      string `xml:"ipAddress"`
	Author  struct {
		Email     string `xml:"email"`
		Name      string `xml:"name"`
		Anonymous string `xml:"isAnonymous"`
		Username  string `xml:"username"`
	} `xml:"author"`
	Thread disqusRef `xml:"thread"`
	Parent disqusRef `xml:"parent"`
}

type disqusRef struct {
	ID string `xml:"http://disqus.com/disqus-internals id,attr"`
}

// disqus reads one export.
type disqus struct {
	s        *sink
	p        *table.Part
	pages    *tally
	comments *tally
	known    map[[2]string]string // title and time of a page → its key
	page     map[string]disqusPage
	said     map[[3]string]string // author, time and words of a comment → its number
	same     map[string]string    // number of a repeated comment → that of the one kept
	kept     []disqusKept
}

type disqusPage struct{ id, host string }

type disqusKept struct {
	m      engagement.Message
	w      Words
	parent string
}

func readDisqus(s *sink, p *table.Part) {
	x := disqus{s: s, p: p, known: map[[2]string]string{}, page: map[string]disqusPage{}, said: map[[3]string]string{}, same: map[string]string{}}
	x.pages, x.comments = s.tally("disqus", "pages", nil), s.tally("disqus", "comments", nil)
	x.pages.snapshot, x.comments.snapshot = true, true
	m := newMarkup(s, p)
	m.each(func(e xml.StartElement, at int64) error {
		switch e.Name.Local {
		case "thread":
			var th disqusThread
			if err := m.d.DecodeElement(&th, &e); err != nil {
				x.pages.drop("could not be read")
				return err
			}
			x.thread(th, at)
		case "post":
			var post disqusPost
			if err := m.d.DecodeElement(&post, &e); err != nil {
				x.comments.drop("could not be read")
				return err
			}
			x.post(post, at)
		}
		return nil
	})
	for _, k := range x.kept {
		if k.parent != "" {
			k.m.Parent = x.id(cmp.Or(x.same[k.parent], k.parent))
		}
		x.s.count(x.comments, x.s.message(k.m, k.w))
	}
}

func (x *disqus) id(number string) string { return x.s.id("disqus", number) }

// thread takes in a page of the brand's own. The same page under another
// address has the same title and the same time.
func (x *disqus) thread(th disqusThread, at int64) {
	id := cmp.Or(x.s.page(th.Link), x.id("thread:"+th.ID))
	key := [2]string{cell.Trim(th.Title), cell.Trim(th.Created)}
	first, again := x.known[key]
	if !again || key[0] == "" {
		x.known[key], first = id, id
	}
	x.page[th.ID] = disqusPage{first, hostOf(th.Link)}
	switch {
	case cell.Trim(th.Deleted) == "true":
		x.pages.drop("deleted")
		return
	case first != id:
		x.pages.drop("the same page at another address")
		return
	}
	st, ok := x.s.when(x.pages, x.p, at, th.Created, nil)
	if !ok {
		return
	}
	m := engagement.Message{
		Platform: "disqus", ID: id, Place: hostOf(th.Link), Kind: engagement.KindPost, Role: engagement.RoleBrand,
		Title: plainText(th.Title), URL: address(th.Link),
	}
	x.s.stamp(x.pages, &m, st)
	x.s.count(x.pages, x.s.message(m, Words{Title: m.Title}))
}

// post takes in a comment, unless the same person said the same at the same
// time below another address of the page.
func (x *disqus) post(c disqusPost, at int64) {
	t := x.comments
	for _, v := range [][3]string{{c.Author.Email, "email", "e-mail address"}, {c.IP, "ipAddress", "IP address"}} {
		if cell.Trim(v[0]) != "" {
			t.secret(v[1], v[2])
		}
	}
	said := [3]string{cell.Trim(c.Author.Name) + "\x00" + cell.Trim(c.Author.Username), cell.Trim(c.Created), c.Message}
	first, again := x.said[said]
	switch {
	case cell.Trim(c.Deleted) == "true":
		t.drop("deleted")
		return
	case cell.Trim(c.Spam) == "true":
		t.drop("spam")
		return
	case c.ID == "":
		t.drop("no id")
		return
	case again:
		x.same[c.ID] = first
		t.drop("the same comment below another address of its page")
		return
	}
	st, ok := x.s.when(t, x.p, at, c.Created, nil)
	if !ok {
		return
	}
	x.said[said] = c.ID
	pg := x.page[c.Thread.ID]
	root := cmp.Or(pg.id, x.id("thread:"+c.Thread.ID))
	m := engagement.Message{Platform: "disqus", ID: x.id(c.ID), Place: pg.host, Kind: engagement.KindReply, Parent: root, Root: root}
	if name := cell.Trim(c.Author.Username); name != "" && cell.Trim(c.Author.Anonymous) != "true" {
		m.Person, m.Role = x.s.author("disqus", "", name)
	} else {
		m.Person, m.Role = x.s.guest("disqus", c.Author.Name)
	}
	x.s.stamp(t, &m, st)
	x.kept = append(x.kept, disqusKept{m, Words{Text: plainText(c.Message)}, c.Parent.ID})
}
