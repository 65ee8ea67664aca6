// Package site joins stories, figures and numbers to a [Site]: everything that
// is published, with every address decided, every link resolved and every
// number in its place. Package render lays it out.
//
// The main function is [Assemble]. It is pure: values in, values out; it opens
// no file and looks at no clock. The one idea: an address is decided once, in
// one register, and whatever leads to it is written relative to the page that
// holds the link. So a site reads the same from a disk, from a zip, from a
// bucket and below any prefix, and two things that want one address are an
// error that names both.
//
// # Where things stand
//
//	content/index.md                      index.html
//	content/stories/first-ride.md         stories/first-ride.html, or with `urls: folder` stories/first-ride/index.html
//	content/stories/first-ride/index.md   stories/first-ride/index.html, a living story; the other .md beside it are its chapters
//	content/stories/first-ride.de.md      de/stories/first-ride.html
//	a folder without index.md             stories/index.html, stories/page-2.html …: a list
//	a tag                                 tags/repair.html, and tags/index.html for all
//	a chart block                         figures/NAME.html .svg .csv .json .metadata.json .zip; data/index.html lists all,
//	                                      datapackage.json describes their data for programs, and one below each edition those of its own,
//	                                      with all of them in datapackage.zip
//	a material                            its files, and materials/NAME.zip of them
//	whatever has dates                    feed.xml, stories/feed.xml, and the same as feed.json
package site

import (
	"cmp"
	"io"
	"slices"
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
	Notice                            string     // a line on every page, such as "made up"; "" for none
	Menu                              []MenuItem // as the writer has it, else one item a section
	Pages                             []*Page    // in order of address
	Files                             []File     // images, downloads and figure files, in order of address
	Feeds                             []Feed     // in order of address
	Redirects                         []Redirect // in order of address
	Skipped                           []Skipped  // stories that are not published, in order of file
	AsOf                              string     // newest capture in the data, as 2026-09-30; "" without data
}

// Licenses names the licences of texts and data, as SPDX ids or names.
type Licenses struct{ Text, Data string }

// Brand is how the site looks like its brand.
type Brand struct {
	Logo         string // address from the root; "" for none
	Accent, Font string
}

// MenuItem is a link in the head of every page.
type MenuItem struct {
	Title, Address string // Address from the site's root: "stories/index.html", or absolute
}

// Page is one HTML page. Addresses in it are relative to the page, unless they
// say otherwise.
type Page struct {
	Address    string // from the root: "stories/first-ride.html"
	Root       string // from this page to the root: "../" or ""
	Layout     string // "story" → layouts/story.html
	Kind       string // story, chapter, page, section, tag, tags, home, 404, figure, data …
	Language   string
	Direction  string // ltr or rtl
	Words      *Words // what Hearth itself says on the page
	Title      string // plain
	Summary    string // plain; the writer's, else the beginning of the text
	Canonical  string // absolute; "" without url
	Date       time.Time
	Updated    time.Time
	Authors    []string
	Living     *Living     // of a living story
	Part       *Living     // of a chapter: the story that it belongs to
	Alternates []Alternate // the same in other languages, in order of language; with this page itself
	Story      *story.Story
	Pager      *Pager
	NoIndex    bool
	Draft      bool   // or future: shown only for a preview
	DraftWhy   string // "draft", "comes out on 1 July 2026"
	License    string
	Params     map[string]any
	*Dress     // nil only within a plan
}

// Dress is what a page shows of itself and of its place among the others. The
// pages of stories get theirs when they are asked for: held for all at once, it
// would take more memory than everything else that a plan knows.
type Dress struct {
	TitleHTML    string // with numbers marked up
	LeadHTML     string // the writer's summary, with numbers marked up; "" without one
	DateText     string // in words: "14 June 2026"
	Changed      string // Updated in words
	Tags         []Ref
	Home         string // address of the home page in this language
	DataPage     string // address of the list of all figures; "" when there are none
	MethodPage   string // address of the page about how numbers are counted; "" when there are none
	Menu         []Ref
	Trail        []Ref // breadcrumbs, without this page
	Prev, Next   *Ref
	Body         []Piece
	Contents     []story.Heading
	Numbers      []NumberNote  // Numbers on this page
	Figure       *Exhibit      // of a figure's own page
	ShownOn      []Ref         // of a figure's own page: where it stands
	Items        []Item        // of a list
	Own          *Thing        // what the page's kind shows of itself; nil for most
	Corrected    []*Correction // corrections to this page, the newest first
	List         *Thing        // of the list of a folder of one kind: shown in place of Items; nil for most
	Downloads    []Download    // of the data page
	MetricGroups []MetricGroup // of the method page
	LeftOut      []LeftOut     // of the method page
	Origins      *Origins      // of the method page; nil where nothing is told
	Questions    []Asked       // the named questions of the site, for the method page
	DataPackage  string        // of the data page and of an edition: its figures as one Data Package; "" for none
	DataZip      string        // of an edition: that Data Package with its files; "" for none
	MetricsFile  string        // of the method page: the same for programs
	Feed         string        // address of the feed it belongs to, as Atom; "" for none
	FeedJSON     string        // address of the same as a JSON Feed
	Image        string        // address of the picture for previews; "" for none
	ImageAlt     string
	JSONLD       string // schema.org, as JSON; "" for none
}

// Piece is a part of a body. Exactly one field is set.
type Piece struct {
	HTML    string // finished
	Figure  *Exhibit
	Cards   []Card
	Picture *Picture
	Thing   *Thing
}

// Exhibit is a figure where it is shown: its ids are unique on that page and
// its links lead from there.
type Exhibit struct {
	ID           string // of the element
	Figure       *chart.Figure
	Wide, Narrow string // SVG
	Page         string // its own page
	SVG, CSV     string // addresses
	JSON         string
	Metadata     string
	Zip          string // all of these and how to read them
	Own          bool   // this is its own page
	N            string // "412 people"; "" when the figure does not count any
	Changed      string // day of the newest data, in words
	Citation     string
	BibTeX       string // the same for programs that keep lists of sources
	Embed        string // the snippet, as text; "" without url
	License      string
}

// Picture is an image or, with Video, a film.
type Picture struct {
	Address       string
	Alt           string
	Caption       string // "" for none
	Width, Height int    // 0 when unknown
	Alone         bool   // stands in its own paragraph
	Video         bool
	Captions      string // address of the film's .vtt; "" for none
}

// Card is a headline number of a numbers block.
type Card struct {
	Label  string // "People who wrote"
	Change string // "+12% on a year ago"; "" for none
	Printed
	Note string // anchor of its line in Numbers on this page: "n1"; Assemble sets it
	ID   string // its own anchor; Assemble sets it
}

// Ref is a link to a page.
type Ref struct {
	Title   string
	Address string // relative to the page that holds it
	Current bool
}

// Alternate is the same page in another language.
type Alternate struct {
	Language string
	Name     string // of the language, in itself: "Deutsch"
	Address  string // relative
	Absolute string // "" without url
	Current  bool
}

// Living is a story that is told in chapters.
type Living struct {
	Ref
	Chapters []Item // as they follow one another
	Last     time.Time
	Told     string // how far it is told, as a sentence
	Status   string // telling, resting, closed; "" when not said
	Reason   string
	Cadence  string // "every quarter"; "" when none was promised
	Kept     string // how the promised rhythm was kept, in sentences
	Expected string // when the next chapter is expected, as a sentence
	Quiet    string // that there was no word for long, as a sentence
	ID       string // names the story on the reader's device, for what is new there
}

// Item is a line of a list.
type Item struct {
	Ref
	Kind     string
	Date     time.Time
	DateText string // in words
	Summary  string
	Tags     []Ref
	Draft    bool
	Count    int // of pages behind it, for tags and sections; chapters of a living story
}

// Download is a line of the data page.
type Download struct {
	Ref
	Subtitle            string
	CSV, JSON, Metadata string
	SVG, Zip            string
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
	Title      string // of the metric
	Definition string
	Period     string
	N          string // "38 of 412 people"; "" when withheld
	Range      string // "with 95% confidence 7% to 13%"; "" of what is no share
	Source     string
	AsOf       string   // in words
	Back       []string // anchors of the places that print it
}

// File is a file beside the pages.
type File struct {
	Address string
	Data    []byte            // nil when From or Part is set
	From    string            // path on disk to copy
	Part    *io.SectionReader // of a file that holds several
	Same    bool              // it lies in the output folder already, as it has to be; nothing else is set
}

// Feed is a feed, as Atom or as a JSON Feed.
type Feed struct {
	Address  string
	JSON     bool   // a JSON Feed
	ID       string // never changes
	Title    string
	Language string
	Home     string // address of the page it belongs to, from the root
	DataPage string // address of the list of all figures; "" when there are none
	Self     string // full addresses with a url, else relative to the feed
	Link     string
	Updated  time.Time
	Expired  bool // nothing will follow
	Entries  []Entry
}

// Entry is a page in a feed. Its body's addresses are absolute when the site
// has a url, else relative to the feed.
type Entry struct {
	ID      string // never changes, even when the page moves
	Page    *Page
	Link    string
	Updated time.Time
	Body    []Piece
}

// Redirect gives what stands at an old address.
func (s *Site) Redirect(from string) (Redirect, bool) {
	i, ok := slices.BinarySearchFunc(s.Redirects, from, func(r Redirect, from string) int { return cmp.Compare(r.From, from) })
	if !ok {
		return Redirect{}, false
	}
	return s.Redirects[i], true
}

// Redirect leads from an old address to a page.
type Redirect struct{ From, To string }

// Skipped is a story that is left out, and why.
type Skipped struct {
	File string
	Why  string // "draft", "comes out on 2026-07-01"
}
