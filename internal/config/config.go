// Package config reads the site file, hearth.yaml: [Spec] is what was written,
// [Config] what the program uses, with every default filled in.
package config

import (
	"time"

	"hearth/internal/source"
)

// Config is a site's settings, complete and checked.
type Config struct {
	File        string // "hearth.yaml"; "" when a folder has none
	Title       string
	URL         string // "https://example.org/reports", without a slash at the end; "" for none
	Description string
	Language    string         // BCP 47; "en"
	Zone        *time.Location // of the site's days
	License     License
	Contact     string
	Notice      string // printed on every page; "" for none
	Menu        []MenuItem
	Brand       Brand
	Theme       string // folder between the site's and the built-in layouts; "" for none
	Accounts    []string // the brand's own accounts: "mastodon:@x@y.z", "x:@handle", or a bare handle or address
	Sources     []Source // sorted by name
	Exclude     []Exclusion
	Privacy     Privacy
	Folders     map[string]string // folder → kind
	FolderURLs  bool              // urls: folder
	PageSize    int               // of lists
	Params      map[string]any
	Places      map[string]source.Pos // where each top-level key was written
}

// License names the licences as the site prints them.
type License struct{ Text, Data string }

// MenuItem is one link of the menu: a page's path in content/ or an address.
type MenuItem struct {
	Title  string
	Target source.Word
}

// Brand is how the site looks like its brand.
type Brand struct {
	Logo   source.Word // file in static/ or assets/
	Accent string      // "#0b6e4f"; "" for the theme's
	Font   string      // "" for the theme's
}

// Source is one declared source of exports.
type Source struct {
	Name, Title string
	Format    string // of the reader; "" to detect
	Fresh     time.Duration // how old its newest capture may be; 0 for any
	Columns   []string      // that must be there
	Private   bool          // never named or published by itself
	OnProblem string        // error, warn, keep-last-good
	Pos       source.Pos
}

// Exclusion leaves messages out, with a reason that is published.
type Exclusion struct {
	ID     string
	Where  map[string][]string
	Reason string
	Pos    source.Pos
}

// Privacy is how people are protected.
type Privacy struct {
	Minimum int64  // people behind a published cell; 5 at least
	Commit  string // answers or rows
}
