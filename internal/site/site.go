// Package site joins stories, figures and numbers to a [Site].
//
// It is pure: values in, values out.
package site

import (
	"time"

	"hearth/internal/chart"
	"hearth/internal/story"
)

// Site is everything that is published, ready to be laid out: no address is
// still open, no number still to be asked.
type Site struct {
	Title, Description, Language, URL string
	License                           Licenses
	Contact                           string
	Brand                             Brand
	Notice                            string // a line on every page, such as "made up"; "" for none
	Menu                              []MenuItem
	Pages                             []*Page // in order of address
	Files                             []File  // images, downloads and figure files: address → bytes or a file to copy
	Feeds                             []Feed
	Redirects                         []Redirect
	AsOf                              string // newest capture in the data, as 2026-09-30; "" without data
}

// Licenses names the licences of texts and data, as SPDX ids or names.
type Licenses struct{ Text, Data string }

// Brand is how the site looks like its brand.
type Brand struct{ Logo, Accent, Font string }

// MenuItem is a link in the head of every page.
type MenuItem struct {
	Title, Address string // Address from the site's root: "stories/index.html", or absolute
}

// Page is one HTML page. Relative addresses are from this page.
type Page struct {
	Address       string // from the root: "stories/first-ride.html"
	Root          string // from this page to the root: "../" or ""
	Layout        string // "story" → layouts/story.html
	Kind          string // story, page, section, tag, tags, home, 404, figure …
	Language      string
	Title         string // plain
	TitleHTML     string // with numbers marked up
	Summary       string // plain
	Canonical     string // absolute; "" without url
	Date, Updated time.Time
	Authors       []string
	Tags          []Ref
	Trail         []Ref // breadcrumbs, without this page
	Prev, Next    *Ref
	Chapters      []Ref        // of a living story
	Story         *story.Story // nil for generated pages
	Body          string       // finished HTML
	Contents      []story.Heading
	Numbers       []NumberNote // Numbers on this page
	Figures       []*chart.Figure
	Items         []Item // of a list
	Pager         *Pager
	NoIndex       bool
	Draft         bool
	License       string
	Params        map[string]any
}

// Ref is a link to a page.
type Ref struct {
	Title   string
	Address string // relative to the page that holds it
	Current bool
}

// Item is a line of a list.
type Item struct {
	Ref
	Kind    string
	Date    time.Time
	Summary string
	Tags    []Ref
	Draft   bool
}

// Pager leads through the pages of a list.
type Pager struct {
	Number, Total int
	Prev, Next    *Ref
}

// NumberNote is the line behind a number in prose.
type NumberNote struct {
	ID         string // anchor: "n1"
	Text       string // as printed
	Definition string
	Period     string
	N          string // "38 of 412 people"; "" when withheld
	Source     string
	AsOf       string
}

// File is a file beside the pages.
type File struct {
	Address string
	Data    []byte // nil when From is set
	From    string // path on disk to copy
}

// Feed is an Atom feed.
type Feed struct {
	Address string
	Title   string
	Home    string // address of the page it belongs to
	Updated time.Time
	Entries []*Page
}

// Redirect leads from an old address to a page.
type Redirect struct{ From, To string }
