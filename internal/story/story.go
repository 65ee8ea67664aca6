// Package story holds what writers wrote: the noun that Markdown becomes and
// that pages are made of. It parses nothing and knows no data.
//
// The main type is [Story]. Its body is compiled once to [Segment]s, in order:
// finished HTML, and between it the things that only the whole site can fill
// in, namely numbers, figures and links to other pages. A story asks for them
// by name or by metric; it never fetches.
package story

import (
	"time"

	"hearth/internal/source"
)

// Story is one Markdown file.
type Story struct {
	Path     string // in content/, with slashes: "stories/first-ride/index.md"
	File     string // as problems name it: "content/stories/first-ride/index.md"
	Language string // from the file name (first-ride.de.md) or front matter; "" for the site's
	Kind     string // as written, else the folder's: "story", "page" …
	Meta     Meta
	Body     []Segment
	Headings []Heading // of the body, in order
	Anchors  []string  // every id in the body (headings, footnotes …), sorted
	Queries  []Query   // ```sql NAME blocks
	Words    int       // in the body, code apart
	Excerpt  []Segment // the first paragraph, inline only, for lists when there is no summary

	// What its kind says of itself; of the kind's own story only.
	Promise    *Promise
	Edition    *Edition
	Correction *Correction
	Person     *Person
	AskCard    *AskCard
	Voice      *Voice
	Material   *Material
	Chronicle  *Chronicle
}

// Meta is the front matter, read strictly.
type Meta struct {
	Title    Inline
	Pos      source.Pos // of the front matter's first line; of the file when there is none
	TitlePos source.Pos
	Date     Date
	Updated  Date
	Summary  Inline
	Authors  []string
	Tags     []string
	Draft    bool
	Kind     source.Word // as written; empty for the folder's
	*Rare                // never nil
}

// Rare is what few pages say of themselves. A large site holds the front matter
// of all its pages, and shares one of these among most of them.
type Rare struct {
	PartOf        source.Word // path of the story it is a chapter of
	Order         *float64
	Slug          source.Word
	Aliases       []source.Word
	Events        []Event
	Period        source.Word // default of the page's numbers and figures
	Compare       source.Word
	Image         source.Word
	ImageAlt      string
	Layout        source.Word
	License       string
	TranslationOf source.Word

	// Of a living story.
	Status  source.Word // telling, resting, closed
	Reason  string      // closed needs one
	Cadence source.Word // weekly, fortnightly, monthly, quarterly, half-yearly, yearly

	Params map[string]any // the writer's own
}

// New gives a story that nothing is known of but where it lies.
func New(path, file string) *Story {
	return &Story{Path: path, File: file, Meta: Meta{Rare: &Rare{}}}
}

// Date is a day, or an instant, as written.
type Date struct {
	Time    time.Time // zero when not given; midnight UTC of the day when HasTime is false
	HasTime bool
	Pos     source.Pos
}

// Event marks a day or a span on the charts of its time.
type Event struct {
	Text string
	At   source.Word // "2026-03-14" or "2026-03-01..2026-03-14"
}

// Inline is a line of text that may hold numbers: HTML, Number and Link segments only.
type Inline []Segment

// Heading is a heading of the body. Neither its id nor its text depends on a
// value, so that addresses stay when numbers move: a number in it leaves no
// trace in the id and an ellipsis in the text.
type Heading struct {
	Level int
	ID    string
	Text  string // plain
	Line  Inline // the heading itself, when it holds a number; else nil
}

// SegmentKind says what a segment is.
type SegmentKind int

const (
	HTML      SegmentKind = iota // finished, escaped HTML
	NumberAt                     // Number is set
	LinkOpen                     // Link is set: the start tag of a link to another page or file of the site; HTML "</a>" follows later
	ImageAt                      // Image is set
	FigureAt                     // Chart is set: a chart block
	NumbersAt                    // Numbers is set: a numbers block
	EmbedAt                      // Embed is set: a link alone in its paragraph
	BlockAt                      // Block is set: a block that the whole site fills in
)

// Segment is a piece of a body. Exactly the field that Kind names is set.
type Segment struct {
	Kind    SegmentKind
	HTML    string
	Number  *Number
	Link    *Link
	Image   *Image
	Chart   *Chart
	Numbers *Numbers
	Embed   *Embed
	Block   *Block
}

// Link is a link into the site, not yet resolved.
type Link struct {
	Target source.Word // "../promises/repair.md#why", "#anchor", "files/my plan.pdf", "figure:NAME"; percent signs decoded where that is safe
	Title  string
}

// Image is a picture or, by its ending, a video.
type Image struct {
	Target source.Word
	Alt    string
	Title  string // caption when Alone
	Alone  bool   // the only thing in its paragraph, which then has no <p> of its own
}

// Ask is what numbers and charts have in common: a question, as written.
type Ask struct {
	Pos             source.Pos
	Metric          source.Word
	Question        source.Word // "influence.circles"
	SQL             source.Word // text of a query, or the name of a sql block when it is one word
	By, Split       source.Word
	Where, Not      []Filter // in the order written
	Period, Compare source.Word
	Top             int
	Partial         bool
	Params          []Param // the metric's own, or the question's `with`
}

// Filter keeps or drops what has one of the values.
type Filter struct {
	Key    source.Word
	Values []source.Word
}

// Param is a parameter of a metric or question.
type Param struct{ Key, Value source.Word }

// Number is a number in prose: [62%](metric:answered_share?period=2026-Q2 "too few to say").
type Number struct {
	Ask
	Text     string // what the writer wrote between the brackets; "" to be filled in
	TextPos  source.Pos
	Withheld string      // printed when the guard keeps the number back: the link's title
	Band     source.Word // is=60%..70%
}

// Chart is a chart block.
type Chart struct {
	Ask
	Name         source.Word
	Title        Inline // the finding, a sentence
	TitlePos     source.Pos
	Note         Inline
	Alt          Inline
	Intent, Type source.Word
	Goal         source.Word
	HideEvents   bool // events: false
	Steps        bool
	Annotations  []Event
}

// Numbers is a numbers block: several headline numbers side by side.
type Numbers struct {
	Name    source.Word
	Metrics []source.Word
	Ask     Ask // period, compare, where, not: shared by all
}

// Embed is a link alone in its paragraph that shows the thing there.
type Embed struct {
	Kind string // figure, ask, voice, material, promise, chronicle
	Name source.Word
	Text string // of the link, for when it cannot be shown
}

// Query is a ```sql NAME block that several charts use.
type Query struct {
	Name source.Word
	Text source.Word // Pos of its first line
}
