// Package config reads the site file, hearth.yaml. It is for the build, which
// asks for it first, and for everything that needs to know a site's title,
// address, zone or sources.
//
// The one idea: [Spec] is what was written, [Config] what the program uses,
// with every default filled in and every value checked. [Parse] goes from one
// to the other; [Default] is the Config of a folder that has no site file.
package config

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hearth/internal/source"
	"hearth/internal/source/strict"
)

// Config is a site's settings, complete and checked.
type Config struct {
	File        string         // "hearth.yaml"; "" when a folder has none
	Title       string         // the only key that must be there; "" in a folder without a site file
	URL         string         // "https://example.org/reports", without a slash at the end; "" for none
	Description string         // "" for none
	Language    string         // BCP 47; "en" when not given
	Zone        *time.Location // of the site's days; UTC when not given
	License     License
	Contact     string // an address or a page; "" for none
	Notice      string // printed on every page; "" for none
	Menu        []MenuItem
	Brand       Brand
	Theme       string   // folder between the site's and the built-in layouts; "" for none
	Accounts    []string // the brand's own accounts: "mastodon:@x@y.z", "x:@handle", or a bare handle or address
	Sources     []Source // sorted by name
	Exclude     []Exclusion
	Privacy     Privacy
	Engine      string            // "duckdb", or clickhouse://user@host/database
	Folders     map[string]string // folder → kind; nil for the built-in ones alone
	FolderURLs  bool              // urls: folder; false when not given
	PageSize    int               // of lists; 20 when not given
	Params      map[string]any
	Metrics     *strict.Node          // the site's own metrics, read by package insight; nil for none
	Publish     *strict.Node          // where a build goes; nil for none
	Places      map[string]source.Pos // where each top-level key was written

	folderPlaces map[string]source.Pos
}

// License names the licences as the site prints them: SPDX ids or names.
// "" when not given, and then none is printed: only a writer can give words away.
type License struct{ Text, Data string }

// MenuItem is one link of the menu: a page's path in content/ or an address.
type MenuItem struct {
	Title  string // "" for the page's own
	Target source.Word
}

// Brand is how the site looks like its brand.
type Brand struct {
	Logo   source.Word // file in static/ or assets/
	Accent string      // "#0b6e4f", six digits in lower case; "" for the theme's
	Font   string      // "" for the theme's
}

// Source is one declared source of exports.
type Source struct {
	Name, Title string        // folder in data/raw; how pages call it, its Name when not given
	Format      string        // of the reader; "" to detect
	Fresh       time.Duration // how old its newest capture may be; 0 for any
	Columns     []string      // that must be there
	Rows        Band          // how many rows an export of it has; zero for any number
	Key         string        // column that names each row once; "" for none
	Repeats     string        // rows without an id that are surely another one again: drop (when not given), keep
	Files       []NamedFile   // what pages call some of its exports
	Private     bool          // never named or published by itself
	OnProblem   string        // error (when not given), warn, keep-last-good
	Pos         source.Pos
}

// NamedFile is an export with the name that pages give it.
type NamedFile struct {
	File string // below the folder of its source
	Name string
	Pos  source.Pos
}

// Exclusion leaves messages out, with a reason that is published.
type Exclusion struct {
	ID     string
	Where  map[string][]string
	Rule   string // a mechanical one, by its name; "" for none
	Period string // days on which it holds, such as 2026-05-01..2026-05-03; "" for all
	Reason string
	Pos    source.Pos
	Places map[string]source.Pos // of the keys of Where, of their values by "key=", and of "rule" and "period"
}

// Privacy is how people are protected.
type Privacy struct {
	Minimum int64  // people behind a published cell; 5 when not given, and never less
	Commit  string // answers (when not given) or rows
}

// Default gives the settings of a folder that has no site file.
func Default() *Config {
	return &Config{
		Language: "en",
		Zone:     time.UTC,
		Privacy:  Privacy{Minimum: minimum, Commit: "answers"},
		Engine:   "duckdb",
		PageSize: 20,
		Places:   map[string]source.Pos{},
	}
}

// Parse reads the site file. The version is that of this program, such as
// "0.1.0"; a site that asks for another one is refused, unless it is not a
// release ("" or "dev"). What is wrong keeps its default, so that the Config
// can be used to look for further problems.
func Parse(file string, text []byte, version string) (*Config, source.List) {
	n, problems := strict.Parse(file, text, source.Pos{})
	c := Default()
	c.File = file
	if n == nil {
		return c, problems
	}
	var s Spec
	strict.Decode(n, &s, &problems)
	if n.Kind == strict.Scalar || n.Kind == strict.List {
		return c, problems
	}
	for _, k := range n.Keys {
		c.Places[k.Name] = k.Pos
	}
	r := reader{c: c, s: &s, p: &problems, n: n}
	r.all(version)
	problems.Sort()
	return c, problems
}

// CheckKinds reports the folders whose kind is not among the known ones, the
// built-in kinds and those that the site has layouts for.
func (c *Config) CheckKinds(known []string) source.List {
	var p source.List
	for folder, kind := range c.Folders {
		if !contains(known, kind) {
			p.Errorf(c.folderPlaces[folder], "unknown-kind", oneOf(kind, known), "%s: there is no kind %q", folder, kind)
		}
	}
	p.Sort()
	return p
}

// CheckSources warns of the sources that have no folder: folders are those of
// data/raw and the sources that rows are kept of. Without any there is nothing
// to compare with, as in a site that is just begun.
func (c *Config) CheckSources(folders []string) source.List {
	var p source.List
	if len(folders) == 0 {
		return nil
	}
	for _, s := range c.Sources {
		if contains(folders, s.Name) {
			continue
		}
		hint := "there are: " + strings.Join(slices.Sorted(slices.Values(folders)), ", ")
		if near := source.Nearest(s.Name, folders); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		p.Warnf(s.Pos, "unknown-source", hint, "sources: there is no folder data/raw/%s, so that these settings are for nothing", s.Name)
	}
	p.Sort()
	return p
}
