// Package chart turns a published answer into a [Figure]: two pictures, words
// for those who do not see them, a table, and files to take away.
//
// It is for package build, which asks for the figures that stories name, and
// for pages and feeds, which show them. The main function is [Draw]; what a
// writer wished is its [Spec]. [FormatNumber], [FormatDay] and [FormatSpan]
// write numbers and days in the page's language, for prose as well.
//
// # The one idea
//
// Everything that can be decided is decided in Go before the engine is asked:
// the type of chart, the ticks, the size of the plot, the place of each label
// and event, measured in the font that the site ships. The engine gets an
// option that leaves it nothing to arrange. So a picture is the same wherever
// it is made, labels do not run into each other, and the layout can be tested
// without drawing.
//
// # From an answer to a picture
//
//	answer ─arrange─▶ panel (series over keys) ─choose─▶ type
//	       ─newCanvas─▶ canvas (places, in pixels) ─option─▶ go-echarts, then the house style ─Drawer─▶ SVG ─dress─▶ named SVG
//
// go-echarts builds every option, only as a typed builder; one visitor, the
// house style, adds what it has no field for and takes out what lives in HTML.
// Colours are CSS variables, so that one picture serves light and dark; see
// [Palette] for their names.
//
// # What a chart must not do
//
// A missing or withheld value is a gap that says so, never a zero. Columns and
// bars start at zero; a line that does not is noted. What must not be added is
// not stacked. More than six lines are refused, a single value becomes a
// sentence, and no text from data is ever run as code.
package chart

import (
	"hearth/internal/engagement/insight"
	"hearth/internal/source"
)

// Spec is what a writer asked a figure to look like, beside its data. Text
// fields are plain text with the numbers already filled in.
type Spec struct {
	Name     string     // of the figure, unique in the site; also the prefix of every id in its SVG
	Pos      source.Pos // of the block
	Title    string     // the finding
	Note     string
	Alt      string // the writer's reason or finding; facts are generated after it
	Intent   source.Word
	Type     source.Word // line, column, stacked, bar, calendar, dot, table; empty: chosen
	Language string      // of the page, for numbers, months and generated words
	Marks    []Mark      // events and annotations, in time order
	Goals    []Goal      // levels that were promised; drawn on charts over time
	Steps    bool        // a line goes in steps, for values that hold until they change
	License  string      // of the data, for the metadata; "" for none
}

// Mark is an event on a time axis. From == To for a day.
type Mark struct {
	From, To string // 2026-03-14
	Text     string
}

// Goal is a level that the brand said it would reach or keep to.
type Goal struct {
	Value float64 // in the metric's unit; 0.7 for 70%
	Text  string  // which promise; "" for the word goal
}

// Figure is a finished figure: everything a page, a feed or a download needs,
// and nothing that is still to be computed.
type Figure struct {
	Name     string
	Title    string
	Subtitle string // measure, unit, where, when
	Note     string
	Says     []string // plain sentences of a named question, the main one first
	Facts    []Fact   // its single values
	Alt      string   // the writer's words, then generated facts
	Wide     string   // SVG 720 wide; colours are CSS variables; "" for type table or no data
	Narrow   string   // SVG 340 wide
	File     string   // stand-alone SVG with its own light colours
	Table    Table
	CSV      []byte
	JSON     []byte
	Metadata []byte
	Empty    string // why there is no picture; "" when there is one
	Source   string // "Source: …" line with dates and what was left out
	N        string // how much it stands on: "412 messages from 96 people"; "" when not known
	Answer   insight.Answer
	Type     string // line, column …

	TableFirst bool // in a page, the table stands open before the picture
}

// Table is the figure's data for people: texts in the page's language.
type Table struct {
	Head []string
	Rows [][]string // the first cell of a row is its header
	Cut  int        // rows left out of the page; all are in the CSV
}

// Fact is a single value beside a figure's table, in the page's language.
type Fact struct{ Label, Value string }

// Drawer turns an option (ECharts JSON) into a raw SVG. Package ssr has the real one.
type Drawer interface {
	Draw(option []byte, width, height int) (string, error)
}

// Measurer gives the width of a text in the shipped font, in pixels.
type Measurer interface {
	Width(text string, size float64, bold bool) float64
}
