package ingest

import (
	"encoding/json"
	"encoding/xml"
	"strings"

	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// claimAppXML asks for the feed of customer reviews in its older form: Atom with
// Apple's own elements.
func claimAppXML(p *table.Part) claim {
	if !appleFeed(p) {
		return claim{}
	}
	return claim{found: 1, required: 1, why: "a feed of customer reviews"}
}

// appleFeed says whether a document is that feed, which looks like one of a
// site's own posts.
func appleFeed(p *table.Part) bool {
	root := rootOf(p)
	return root.Name.Local == "feed" && speaks(root, "itunes.apple.com/rss")
}

// appEntry is an entry of it.
type appEntry struct {
	ID       string  `xml:"id"`
	Updated  string  `xml:"updated"`
	Titles   string  `xml:"title"`
	Rating   *string `xml:"rating"`
	Version  string  `xml:"version"`
	Name     string  `xml:"name"`
	Contents []struct {
		Type string `xml:"type,attr"`
		Text string `xml:",chardata"`
	} `xml:"content"`
	Author struct {
		Name string `xml:"name"`
		URI  string `xml:"uri"`
	} `xml:"author"`
}

// review gives it the form that it has in JSON.
func (e appEntry) review() appReview {
	var r appReview
	r.ID.Label, r.Updated.Label, r.Version.Label = cell.Trim(e.ID), cell.Trim(e.Updated), cell.Trim(e.Version)
	r.Title.Label, r.Name.Label = e.Titles, cell.Trim(e.Name)
	r.Author.Name.Label, r.Author.URI.Label = cell.Trim(e.Author.Name), cell.Trim(e.Author.URI)
	if e.Rating != nil {
		r.Rating = &labelled{cell.Trim(*e.Rating)}
	}
	for _, c := range e.Contents {
		if c.Type != "html" { // the same once more, between pictures and buttons
			r.Content.Label = c.Text
		}
	}
	return r
}

func readAppXML(s *sink, tl *tally, p *table.Part) {
	place, shop, head := "", "", true
	m := newMarkup(s, p)
	m.each(func(e xml.StartElement, at int64) error {
		var text string
		switch {
		case e.Name.Local == "id" && head:
			err := m.d.DecodeElement(&text, &e)
			if m := appAddress.FindStringSubmatch(text); m != nil {
				place, shop = "app "+m[2], "shop "+m[1]
			}
			return err
		case e.Name.Local == "updated" && head:
			err := m.d.DecodeElement(&text, &e)
			if st, bad := (cell.Dates{Zone: s.zone}).Read(text); bad == nil {
				s.stamped = max(s.stamped, s.day(st))
			}
			return err
		case e.Name.Local != "entry":
			return nil
		}
		head = false
		var entry appEntry
		if err := m.d.DecodeElement(&entry, &e); err != nil {
			tl.drop("could not be read")
			return err
		}
		if r := entry.review(); r.Rating == nil && r.Name.Label != "" {
			place = r.Name.Label
			tl.drop("the app itself, which stands in front of its reviews")
		} else {
			s.appReview(tl, p.Place(at), r, place, shop)
		}
		return nil
	})
}

// connectReview is a review as App Store Connect gives it.
type connectReview struct {
	ID         string `json:"id"`
	Attributes struct {
		Rating    json.Number `json:"rating"`
		Title     string      `json:"title"`
		Body      string      `json:"body"`
		Nickname  string      `json:"reviewerNickname"`
		Created   string      `json:"createdDate"`
		Territory string      `json:"territory"`
	} `json:"attributes"`
}

// readAppConnect reads answers of App Store Connect. The country has three
// letters there and two in the feed, and stays as it is. The id is another one
// than in the feed: of the two, one should be imported.
func readAppConnect(s *sink, tl *tally, p *table.Part) {
	s.items(p, "data", func(at int64, raw json.RawMessage) {
		v, ok := item[connectReview](s, tl, p, at, raw)
		if !ok {
			return
		}
		var r appReview
		r.ID.Label, r.Updated.Label = v.ID, v.Attributes.Created
		r.Title.Label, r.Content.Label, r.Author.Name.Label = v.Attributes.Title, v.Attributes.Body, v.Attributes.Nickname
		if v.Attributes.Rating != "" {
			r.Rating = &labelled{v.Attributes.Rating.String()}
		}
		shop := ""
		if v.Attributes.Territory != "" {
			shop = "shop " + strings.ToLower(v.Attributes.Territory)
		}
		s.appReview(tl, p.Place(at), r, "", shop)
	})
}
