package site

import (
	"cmp"
	"slices"
	"strconv"

	"hearth/internal/config"
	"hearth/internal/source"
	"hearth/internal/story"
)

// Assemble joins everything to a site. All problems are gathered; a list with
// an error in it means that the site must not be written.
func Assemble(cfg *config.Config, in Input) (*Site, source.List) {
	m := &maker{
		cfg: cfg, in: in,
		site: &Site{
			Title: cfg.Title, Description: cfg.Description, Language: cmp.Or(cfg.Language, "en"), URL: cfg.URL,
			License: Licenses(cfg.License), Contact: cfg.Contact, Notice: cfg.Notice, AsOf: in.AsOf,
		},
		taken:  newRegister(),
		byPath: map[string]*doc{}, byName: map[string]*doc{},
		beside: map[string]Asset{}, static: map[string]Asset{},
		used: map[string]bool{},
	}
	m.assets()
	m.documents()
	m.name()
	m.chapters()
	m.hide()
	m.addresses()
	m.links = m.knownLinks()
	m.lists()
	m.figurePages()
	m.navigation()
	m.bodies()
	m.finish()
	m.problems.Sort()
	return m.site, m.problems
}

// maker is a site in the making: what its steps share.
type maker struct {
	cfg      *config.Config
	in       Input
	site     *Site
	problems source.List
	taken    *register

	docs   []*doc          // in order of path
	byPath map[string]*doc // "stories/first-ride.md"
	byName map[string]*doc // tree and name: "de:stories/first-ride"
	trees  []*tree         // the site's own language first, then by language

	beside, static map[string]Asset // by path
	used           map[string]bool  // files beside pages that a page links or shows
	figures        []*figure        // in order of name
	more           []further        // the pages of lists after the first
	links          linkIndex
}

// doc is a story on its way to a page.
type doc struct {
	*story.Story
	page     *Page
	name     string // path without language and ending: "stories/first-ride"
	dir      string // folder in content/; "." at the top
	tree     *tree
	kind     string
	hidden   string // why it is left out; "" when it is published
	wait     string // why it is only in a preview, in the page's words
	living   bool   // the index of a folder of chapters, or the aim of a part_of
	parent   *doc   // the living story it is a chapter of
	chapters []*doc
}

// tree is the pages of one language below one prefix.
type tree struct {
	language string
	prefix   string // "" or "de/"
	home     *Page
	sections []*section
}

// assets takes what is copied as it is: the theme's files and static/.
func (m *maker) assets() {
	for _, address := range m.in.Assets {
		m.taken.take(claim{address: address, what: "a file of the theme"}, &m.problems)
	}
	for _, a := range m.in.Static {
		pos := source.Pos{File: "static/" + a.Path}
		if m.taken.take(claim{address: a.Path, what: "the file static/" + a.Path, pos: pos}, &m.problems) {
			m.static[a.Path] = a
			m.site.Files = append(m.site.Files, File{Address: a.Path, From: a.From})
		}
	}
	for _, a := range m.in.Beside {
		m.beside[a.Path] = a
	}
}

// name gives a site without a title that of its home page, else of its first page.
func (m *maker) name() {
	if home := m.byName["index"]; m.site.Title == "" && home != nil {
		m.site.Title = m.plain(home.Meta.Title)
	}
	if m.site.Title == "" && len(m.docs) > 0 {
		m.site.Title = m.plain(m.docs[0].Meta.Title)
	}
	m.site.Title = cmp.Or(m.site.Title, wordsFor(m.site.Language).Home)
}

// add takes an address for a page and puts the page on the site.
func (m *maker) add(p *Page, what string, pos source.Pos) bool {
	if !m.taken.take(claim{address: p.Address, what: what, pos: pos}, &m.problems) {
		return false
	}
	m.site.Pages = append(m.site.Pages, p)
	return true
}

// newPage starts a page with what all pages have.
func (m *maker) newPage(address, kind, language, title string) *Page {
	return &Page{
		Address: address, Root: root(address), Layout: kind, Kind: kind, Language: language, Direction: direction(language), Words: wordsFor(language),
		Title: title, TitleHTML: escape(title), Canonical: m.absolute(address), License: m.site.License.Text,
	}
}

// finish puts everything in order of address and writes what needs the whole site.
func (m *maker) finish() {
	m.publishUsed()
	m.feeds()
	for _, p := range m.site.Pages {
		p.JSONLD = m.structured(p)
	}
	m.wellKnown()
	slices.SortFunc(m.site.Pages, func(a, b *Page) int { return cmp.Compare(a.Address, b.Address) })
	slices.SortFunc(m.site.Files, func(a, b File) int { return cmp.Compare(a.Address, b.Address) })
	slices.SortFunc(m.site.Redirects, func(a, b Redirect) int { return cmp.Compare(a.From, b.From) })
	slices.SortFunc(m.site.Feeds, func(a, b Feed) int { return cmp.Compare(a.Address, b.Address) })
}

// publishUsed copies the files beside pages that some page links or shows.
func (m *maker) publishUsed() {
	for _, a := range m.in.Beside {
		if !m.used[a.Path] {
			continue
		}
		pos := source.Pos{File: "content/" + a.Path}
		if m.taken.take(claim{address: a.Path, what: "the file content/" + a.Path, pos: pos}, &m.problems) {
			m.site.Files = append(m.site.Files, File{Address: a.Path, From: a.From})
		}
	}
}

func itoa(n int) string { return strconv.Itoa(n) }
