package render

import (
	"bytes"
	"encoding/json"

	"hearth/internal/site"
	"hearth/internal/source"
)

// jsonFeed is a feed as JSON Feed 1.1 has it.
type jsonFeed struct {
	Version  string       `json:"version"`
	Title    string       `json:"title"`
	Home     string       `json:"home_page_url,omitempty"`
	Self     string       `json:"feed_url,omitempty"`
	Language string       `json:"language,omitempty"`
	Authors  []jsonPerson `json:"authors"`
	Expired  bool         `json:"expired,omitempty"`
	Hearth   *jsonHearth  `json:"_hearth,omitempty"`
	Items    []jsonItem   `json:"items"`
}

type jsonPerson struct {
	Name string `json:"name"`
}

// jsonHearth holds what Atom has a place for and JSON Feed has none.
type jsonHearth struct {
	License string `json:"license"`
}

// jsonItem is an entry: its id never changes, date_modified moves.
type jsonItem struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	Title     string       `json:"title"`
	HTML      string       `json:"content_html"`
	Summary   string       `json:"summary,omitempty"`
	Image     string       `json:"image,omitempty"`
	Published string       `json:"date_published,omitempty"`
	Modified  string       `json:"date_modified"`
	Authors   []jsonPerson `json:"authors,omitempty"`
	Tags      []string     `json:"tags,omitempty"`
	Language  string       `json:"language,omitempty"`
}

func (r *Renderer) jsonFeed(s *site.Site, f site.Feed) ([]byte, source.List) {
	var problems source.List
	out := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: f.Title, Home: f.Link, Self: f.Self, Language: f.Language,
		Authors: []jsonPerson{{s.Title}}, Expired: f.Expired, Items: []jsonItem{},
	}
	if s.License.Text != "" {
		out.Hearth = &jsonHearth{s.License.Text}
	}
	for _, e := range f.Entries {
		item := jsonItem{
			ID: e.ID, URL: e.Link, Title: e.Page.Title, HTML: r.entry(e, &problems), Summary: e.Page.Summary, Image: e.Page.Image,
			Modified: instant(e.Updated), Language: e.Page.Language,
		}
		if !e.Page.Date.IsZero() {
			item.Published = instant(e.Page.Date)
		}
		for _, name := range e.Page.Authors {
			item.Authors = append(item.Authors, jsonPerson{name})
		}
		for _, t := range e.Page.Tags {
			item.Tags = append(item.Tags, t.Title)
		}
		out.Items = append(out.Items, item)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(out); err != nil {
		problems.Errorf(source.Pos{File: f.Address}, "feed", "", "the feed cannot be written: %v", err)
	}
	return b.Bytes(), problems
}
