package render

import (
	"bytes"
	"encoding/xml"
	"time"

	"hearth/internal/site"
	"hearth/internal/source"
)

// atom is a feed as RFC 4287 has it.
type atom struct {
	XMLName xml.Name    `xml:"feed"`
	Space   string      `xml:"xmlns,attr"`
	Lang    string      `xml:"xml:lang,attr,omitempty"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Links   []atomLink  `xml:"link"`
	Author  atomPerson  `xml:"author"`
	Rights  string      `xml:"rights,omitempty"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomEntry struct {
	ID         string       `xml:"id"`
	Title      string       `xml:"title"`
	Link       atomLink     `xml:"link"`
	Published  string       `xml:"published,omitempty"`
	Updated    string       `xml:"updated"`
	Authors    []atomPerson `xml:"author"`
	Categories []atomTerm   `xml:"category"`
	Summary    string       `xml:"summary,omitempty"`
	Content    atomContent  `xml:"content"`
}

type atomTerm struct {
	Term string `xml:"term,attr"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	HTML string `xml:",chardata"`
}

// entryView is what layouts/parts/entry.html gets.
type entryView struct {
	Body  []Piece
	Words *site.Words
}

// Feed writes a feed, as Atom or as a JSON Feed.
func (r *Renderer) Feed(s *site.Site, f site.Feed) ([]byte, source.List) {
	if f.JSON {
		return r.jsonFeed(s, f)
	}
	return r.atomFeed(s, f)
}

// entry lays out the text of an entry.
func (r *Renderer) entry(e site.Entry, problems *source.List) string {
	html, list := r.run(r.shared, EntryPart, entryView{Body: pieces(e.Body, e.Page.Words), Words: e.Page.Words})
	problems.Add(list...)
	return string(bytes.TrimSpace(html))
}

func (r *Renderer) atomFeed(s *site.Site, f site.Feed) ([]byte, source.List) {
	var problems source.List
	out := atom{
		Space: "http://www.w3.org/2005/Atom", Lang: f.Language, ID: f.ID, Title: f.Title, Updated: instant(f.Updated),
		Author: atomPerson{s.Title}, Rights: s.License.Text,
	}
	out.Links = []atomLink{{"self", "application/atom+xml", f.Self}, {"alternate", "text/html", f.Link}}
	for _, e := range f.Entries {
		entry := atomEntry{
			ID: e.ID, Title: e.Page.Title, Link: atomLink{"alternate", "text/html", e.Link}, Updated: instant(e.Updated),
			Summary: e.Page.Summary, Content: atomContent{"html", r.entry(e, &problems)},
		}
		if !e.Page.Date.IsZero() {
			entry.Published = instant(e.Page.Date)
		}
		for _, name := range e.Page.Authors {
			entry.Authors = append(entry.Authors, atomPerson{name})
		}
		for _, t := range e.Page.Tags {
			entry.Categories = append(entry.Categories, atomTerm{t.Title})
		}
		out.Entries = append(out.Entries, entry)
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", "  ")
	if err := enc.Encode(out); err != nil {
		problems.Errorf(source.Pos{File: f.Address}, "feed", "", "the feed cannot be written: %v", err)
	}
	b.WriteByte('\n')
	return b.Bytes(), problems
}

func instant(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// movedView is what layouts/parts/moved.html gets.
type movedView struct {
	Site     Site
	Words    *site.Words
	Title    string
	To       string // relative
	Absolute string // "" without url
	Language string
}

// Moved writes the page at an old address.
func (r *Renderer) Moved(common Site, s *site.Site, d site.Redirect) ([]byte, source.List) {
	v := movedView{Site: common, Title: d.To, To: site.Rel(d.From, d.To), Language: s.Language}
	for _, p := range s.Pages {
		if p.Address == d.To {
			v.Title, v.Absolute, v.Language, v.Words = p.Title, p.Canonical, p.Language, p.Words
		}
	}
	return r.run(r.shared, MovedPart, v)
}
