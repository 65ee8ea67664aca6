package story

import "hearth/internal/source"

// Rally is a cause that people joined: a line of data/rallies.yaml. It has
// counts and never names.
type Rally struct {
	Pos     source.Pos
	Name    Inline
	Cause   Inline
	Joining Inline // what joining means
	Since   Date
	Online  []Counter // how many joined with a click
	Acts    []Counter // how many did something
	Came    Inline    // what it led to
	LedTo   []source.Word
	Where   source.Word // a place; of one that is at risk a country, by its two letters
	AtRisk  bool        // who joins may come to harm: no days, nothing finer than a country
	After   Date        // of one that is at risk: the day before which nothing of it is shown
}

// Counter is how many somebody counted, and how.
type Counter struct {
	Pos      source.Pos
	By       string
	How      Inline
	Least    int64 // equal to Most unless they gave a range
	Most     int64
	On       Date
	See      source.Word
	CountPos source.Pos
}
