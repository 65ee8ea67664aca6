package ingest

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"net/url"
	"regexp"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

func siteFeed() Format {
	return Format{
		Name: "website.feed", Platform: "website", Title: "RSS, Atom or JSON feed of the brand's own site",
		Where:   "Save the feed of the brand's own blog, shop or podcast: often its address with /feed, /rss.xml, /index.xml or /atom.xml at the end. Never the feed of a forum, in which others write.",
		Answers: "what the brand published and when, with titles and addresses",
		Cannot:  "visits, comments and other numbers. Older posts that are no longer in the feed; names of authors never get in",
		perPart: true,
		whole:   true,
		claim:   claimFeed,
		read:    readFeed,
	}
}

func claimFeed(p *table.Part, _ int) claim {
	if peek(p, "jsonfeed.org/version") {
		return claim{found: 1, required: 1, why: "a JSON feed"}
	}
	root := rootOf(p)
	switch {
	case appleFeed(p), bloggerFeed(p), speaks(root, "wordpress.org/export/") || speaks(root, "disqus.com") || speaks(root, "discourse.org"):
		return claim{}
	case root.Name.Local == "rss":
		return claim{found: 1, required: 1, why: "an RSS feed"}
	case root.Name.Local == "feed" && strings.Contains(root.Name.Space, "Atom"):
		return claim{found: 1, required: 1, why: "an Atom feed"}
	case root.Name.Local == "RDF" && speaks(root, "purl.org/rss"):
		return claim{found: 1, required: 1, why: "an RSS 1.0 feed"}
	}
	return claim{}
}

// feedEntry is an item of RSS or an entry of Atom.
type feedEntry struct {
	Titles    []feedText `xml:"title"`
	Links     []feedLink `xml:"link"`
	GUID      string     `xml:"guid"`
	PubDate   string     `xml:"pubDate"`
	Published string     `xml:"published"`
	Date      string     `xml:"date"`
	Updated   string     `xml:"updated"`
	Creators  []string   `xml:"creator"`
	Authors   []string   `xml:"author"`
	Reply     *struct{}  `xml:"in-reply-to"`
	Enclosure struct {
		URL string `xml:"url,attr"`
	} `xml:"enclosure"`
	Tags []feedTag `xml:"category"`
}

type feedTag struct {
	Term string `xml:"term,attr"`
	Name string `xml:",chardata"`
}

type feedText struct {
	XMLName xml.Name
	Text    string `xml:",innerxml"`
	Plain   string `xml:",chardata"`
}

type feedLink struct {
	XMLName xml.Name
	Href    string `xml:"href,attr"`
	Rel     string `xml:"rel,attr"`
	Text    string `xml:",chardata"`
}

// link gives the address of the page.
func (e feedEntry) link() string {
	for _, l := range e.Links {
		if t := cell.Trim(l.Text); t != "" {
			return t
		}
	}
	for _, l := range e.Links {
		if l.Rel == "" || l.Rel == "alternate" {
			return l.Href
		}
	}
	if address(e.GUID) == "" { // a podcast without pages
		return cmp.Or(e.Enclosure.URL, e.GUID)
	}
	return e.GUID
}

// title gives the title, and not that of a picture.
func (e feedEntry) title() string {
	for _, t := range e.Titles {
		if !strings.Contains(t.XMLName.Space, "mrss") && !strings.Contains(t.XMLName.Space, "itunes") {
			return plainText(cmp.Or(cell.Trim(t.Plain), t.Text))
		}
	}
	return ""
}

func readFeed(s *sink, p *table.Part, _ int) {
	t := s.tally("website", "posts", nil)
	t.snapshot = true
	if p.Form == table.JSON {
		s.jsonFeed(t, p)
		return
	}
	m := newMarkup(s, p)
	language := ""
	m.each(func(e xml.StartElement, at int64) error {
		switch e.Name.Local {
		case "feed":
			for _, a := range e.Attr {
				if a.Name.Local == "lang" {
					language = a.Value
				}
			}
		case "language":
			return m.d.DecodeElement(&language, &e)
		case "item", "entry":
			var it feedEntry
			if err := m.d.DecodeElement(&it, &e); err != nil {
				t.drop("could not be read")
				return err
			}
			s.feedEntry(t, p, at, it, strings.ToLower(cell.Trim(language)))
		}
		return nil
	})
}

// jsonFeed reads the newest of the feeds, which is JSON.
func (s *sink) jsonFeed(t *tally, p *table.Part) {
	var head struct {
		Language string `json:"language"`
	}
	if err := json.Unmarshal(p.Text, &head); err != nil {
		s.broken(p, 0, err)
		return
	}
	s.items(p, "items", func(at int64, raw json.RawMessage) {
		v, ok := item[struct {
			ID        ident             `json:"id"`
			URL       string            `json:"url"`
			Title     string            `json:"title"`
			Published string            `json:"date_published"`
			Modified  string            `json:"date_modified"`
			Tags      []string          `json:"tags"`
			Author    json.RawMessage   `json:"author"`
			Authors   []json.RawMessage `json:"authors"`
		}](s, t, p, at, raw)
		if !ok {
			return
		}
		e := feedEntry{GUID: cmp.Or(v.URL, string(v.ID)), Published: v.Published, Updated: v.Modified}
		e.Titles = []feedText{{Plain: v.Title}}
		for range len(v.Authors) + min(len(v.Author), 1) {
			e.Authors = append(e.Authors, "")
		}
		for _, tag := range v.Tags {
			e.Tags = append(e.Tags, feedTag{Name: tag})
		}
		s.feedEntry(t, p, at, e, strings.ToLower(head.Language))
	})
}

// feedEntry takes in a post of the brand's own.
func (s *sink) feedEntry(t *tally, p *table.Part, at int64, e feedEntry, language string) {
	link := cell.Trim(e.link())
	for range len(e.Creators) + len(e.Authors) {
		t.secret("author", "name of an employee")
	}
	id, why := s.feedID(link)
	if e.Reply != nil {
		why = "a comment, not a post"
	}
	if why != "" {
		t.drop(why)
		return
	}
	st, ok := s.when(t, p, at, cell.Trim(cmp.Or(e.PubDate, e.Published, e.Date, e.Updated)), nil)
	if !ok {
		return
	}
	m := engagement.Message{
		Platform: "website", ID: id, Place: hostOf(link), Kind: engagement.KindPost, Role: engagement.RoleBrand,
		Title: e.title(), URL: address(link), Language: language,
	}
	if other := platformOf(m.Place); other != "" {
		m.Platform, m.Place = other, ""
	}
	var tags []string
	for _, c := range e.Tags {
		tags = append(tags, cmp.Or(c.Term, c.Name))
	}
	m.Tags = tagList(tags)
	s.stamp(t, &m, st)
	s.count(t, s.message(m, Words{Title: m.Title, Language: language}))
}

// commentAnchor is the end of an address that leads to a comment.
var commentAnchor = regexp.MustCompile(`^(?:comment|respond|c)-?[0-9]*$`)

// feedID gives the key of a post, or why it must stay out: feeds of comments
// and of other platforms are full of what others wrote.
func (s *sink) feedID(link string) (id, why string) {
	u, err := url.Parse(link)
	switch {
	case err != nil || address(link) == "":
		return "", "no address"
	case commentAnchor.MatchString(u.Fragment):
		return "", "a comment, not a post"
	case platformOf(u.Hostname()) == "youtube" && videoID.MatchString(u.Query().Get("v")):
		return s.id("youtube", u.Query().Get("v")), ""
	case platformOf(u.Hostname()) != "":
		return "", "an address of another platform, whose own export says more"
	}
	return s.page(link), ""
}
