package site

import (
	"time"

	"hearth/internal/chart"
	"hearth/internal/engagement/insight"
	"hearth/internal/story"
)

// Input is what a site is made of, beside its settings.
type Input struct {
	Stories []*story.Story
	Figures map[string]*chart.Figure  // by name; nil for one whose trouble was already told
	Numbers map[*story.Number]Printed // of every number in the stories
	Cards   map[*story.Numbers][]Card // of every numbers block; nil when its trouble was already told
	Lists   *story.Lists              // of data/; nil for none

	Coverage   []insight.CalendarSource // the days that the data speak for
	Provenance insight.Provenance       // the exports that the numbers come from
	LeftOut    []LeftOut                // what is left out of the numbers

	Meaning // what the method page explains, when the site uses any of it

	Frozen map[string]Frozen // by name of an edition
	Beside []Asset           // files in content/ that are not Markdown, by path
	Static []Asset           // files in static/, all published
	Assets []string          // addresses the theme takes: "assets/css/hearth.css"
	Kinds  []string          // kinds that have a layout; nil for any
	Today  time.Time         // decides what is still to come
	Drafts bool              // drafts and future pages too, marked
	AsOf   string            // newest capture in the data

	// Look is where the text of pages, figures and numbers come from instead of
	// the fields above; FigureNames are the figures there are then.
	Look        Look
	FigureNames []string
}

// Printed is a number as a reader sees it, and what stands behind it.
type Printed struct {
	Text       string // what the sentence shows
	Withheld   bool   // Text is the writer's words for a number that is kept back
	Failed     bool   // its trouble was already told
	Title      string // of the metric
	Definition string
	Period     string
	N          string // "38 of 412 threads"; "" when withheld
	Range      string // how sure one can be of a share; "" of other numbers
	Source     string
	AsOf       string // newest capture, as 2026-10-02

	Value float64 // of one that is shown, for a comparison with a level: 0.62 for 62%
	Known bool    // Value is set
}

// Asset is a file on disk that can be published.
type Asset struct {
	Path string // in its folder, with slashes: "stories/rain.jpg"
	From string // on disk
	Size
}

// Size is a picture's own size; zero for other files or when it is not known.
type Size struct{ Width, Height int }
