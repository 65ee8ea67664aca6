package site

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"

	"hearth/internal/config"
	"hearth/internal/source"
	"hearth/internal/story"
)

// Assemble joins everything to a site. All problems are gathered; a list with
// an error in it means that the site must not be written.
func Assemble(cfg *config.Config, in Input) (*Site, source.List) {
	plan, problems := NewPlan(cfg, in)
	look := plan.m.in.Look
	site := *plan.Site()
	site.Pages = slices.Clone(site.Pages)
	site.Files = slices.Clone(site.Files)
	for i, frame := range site.Pages {
		page, list := plan.Page(frame.Address, look)
		site.Pages[i] = page
		problems.Add(list...)
	}
	for _, o := range plan.Outputs() {
		switch o.Kind {
		case FeedOutput:
			f, _ := plan.Feed(o.Address, look)
			site.Feeds = append(site.Feeds, f)
		case FigureOutput:
			if data := plan.FigureFile(o.Address, look); len(data) > 0 {
				site.Files = append(site.Files, File{Address: o.Address, Data: data})
			}
		case TextOutput:
			site.Files = append(site.Files, File{Address: o.Address, Data: plan.Text(o.Address, look)})
		}
	}
	slices.SortFunc(site.Files, func(a, b File) int { return cmp.Compare(a.Address, b.Address) })
	problems.Sort()
	return &site, problems
}

func newMaker(cfg *config.Config, in Input) *maker {
	m := &maker{
		cfg: cfg, in: in,
		site: &Site{
			Title: cfg.Title, Description: cfg.Description, Language: cmp.Or(cfg.Language, "en"), URL: cfg.URL,
			License: Licenses(cfg.License), Contact: cfg.Contact, Notice: cfg.Notice, AsOf: in.AsOf,
		},
		taken: newRegister(), folders: story.Folders(cfg.Folders),
		byPath: map[string]*doc{}, byName: map[string]*doc{}, byAddress: map[string]*doc{}, listKind: map[string]string{}, figureDirs: map[string]string{},
		beside: map[string]Asset{}, static: map[string]Asset{},
		known: map[string]bool{}, takeawayOf: map[*doc]string{}, lines: map[string][]*doc{}, feedOf: map[string]string{},
	}
	if in.Look == nil {
		m.in.Look = values{&m.in}
		for name, f := range in.Figures {
			m.known[name] = f != nil
		}
	}
	for _, name := range in.FigureNames {
		m.known[name] = true
	}
	return m
}

// maker is a site in the making: what its steps share.
type maker struct {
	cfg      *config.Config
	in       Input
	site     *Site
	problems source.List
	taken    *register
	folders  map[string]string // folder → kind

	docs      []*doc              // in order of path
	byPath    map[string]*doc     // "stories/first-ride.md"
	byName    map[string]*doc     // tree and name: "de:stories/first-ride"
	byAddress map[string]*doc     // of published stories
	deeds     map[deedsKey][]deed // promises in the order of a ledger
	corrected map[string][]*doc   // address → corrections to what stands there
	listKind  map[string]string   // address of a folder's list → kind, of those that have a list of their own
	trees     []*tree             // the site's own language first, then by language

	beside, static map[string]Asset  // by path
	known          map[string]bool   // figures that are asked for; false for one whose trouble was told
	figures        []*figure         // in order of name
	figureDirs     map[string]string // figure → folder of its edition, with a slash; "" for those of no edition
	feedPlans      []*feedPlan       // in order of address
	texts          []string          // addresses of robots.txt and sitemap.xml

	taking     []takeaway      // the packs of materials
	takeawayOf map[*doc]string // and their addresses

	lines  map[string][]*doc // address of a list's page → what it lists
	feedOf map[string]string // address of a list's page → its own feed

	dataPageAddress string    // of the page that lists all figures; "" without figures
	more            []further // the pages of lists after the first
	links           linkIndex
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
	tags     []*tag
	prev     *doc // the neighbours in a list, or among chapters
	next     *doc
	parent   *doc // the living story it is a chapter of
	chapters []*doc
	about    *doc // the living story that a promise, an edition or the like belongs to
}

// tree is the pages of one language below one prefix.
type tree struct {
	language string
	prefix   string // "" or "de/"
	home     *Page
	sections []*section
	menu     []MenuItem
	feed     string // address of the Atom feed; "" for none
	method   string // address of the page about how numbers are counted; "" for none
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
		m.site.Title = m.plain(home, home.Meta.Title, m.in.Look)
	}
	if m.site.Title == "" && len(m.docs) > 0 {
		m.site.Title = m.plain(m.docs[0], m.docs[0].Meta.Title, m.in.Look)
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

// bare starts a page with what all pages have.
func (m *maker) bare(address, kind, language, title string) *Page {
	return &Page{
		Address: address, Root: root(address), Layout: kind, Kind: kind, Language: language, Direction: direction(language), Words: wordsFor(language),
		Title: title, Canonical: m.absolute(address), License: m.site.License.Text,
	}
}

// newPage starts a page that no story is.
func (m *maker) newPage(address, kind, language, title string) *Page {
	p := m.bare(address, kind, language, title)
	p.rest()
	return p
}

// rest gives what most pages of stories have only when they are asked for.
func (p *Page) rest() *Dress {
	if p.Dress == nil {
		p.Dress = &Dress{TitleHTML: escape(p.Title)}
	}
	return p.Dress
}

// clone gives a page to be filled, which shares nothing that is.
func (p *Page) clone() *Page {
	out := *p
	out.Dress = nil
	if own := out.rest(); p.Dress != nil {
		*own = *p.Dress
	}
	return &out
}

// sort puts everything in order of address.
func (m *maker) sort() {
	slices.SortFunc(m.site.Pages, func(a, b *Page) int { return cmp.Compare(a.Address, b.Address) })
	slices.SortFunc(m.site.Files, func(a, b File) int { return cmp.Compare(a.Address, b.Address) })
	slices.SortFunc(m.site.Redirects, func(a, b Redirect) int { return cmp.Compare(a.From, b.From) })
	slices.SortFunc(m.feedPlans, func(a, b *feedPlan) int { return cmp.Compare(a.Address, b.Address) })
}

// publishUsed copies the files beside pages that some page links or shows.
func (m *maker) publishUsed() {
	used := m.usedFiles()
	for _, a := range m.in.Beside {
		if !used[a.Path] {
			continue
		}
		pos := source.Pos{File: "content/" + a.Path}
		if m.taken.take(claim{address: a.Path, what: "the file content/" + a.Path, pos: pos}, &m.problems) {
			m.site.Files = append(m.site.Files, File{Address: a.Path, From: a.From})
		}
	}
}

// usedFiles gives the files beside pages that a published page links or shows.
func (m *maker) usedFiles() map[string]bool {
	used := map[string]bool{}
	if len(m.beside) == 0 {
		return used
	}
	use := func(d *doc, target string) {
		if p := contentPath(d, unescapePath(target)); m.beside[p].Path != "" && m.linkedStory(d, unescapePath(target)) == nil {
			used[p] = true
		}
	}
	for _, d := range m.published() {
		use(d, d.Meta.Image.Text)
		for _, w := range d.Targets() {
			use(d, w.Text)
		}
		for _, s := range d.Body {
			switch {
			case s.Link != nil:
				target, _, _ := strings.Cut(s.Link.Target.Text, "#")
				target, _, _ = strings.Cut(target, "?")
				use(d, target)
			case s.Image != nil:
				use(d, s.Image.Target.Text)
				if films[strings.ToLower(path.Ext(s.Image.Target.Text))] {
					use(d, captionsName(s.Image))
				}
			}
		}
	}
	return used
}

func itoa(n int) string { return strconv.Itoa(n) }
