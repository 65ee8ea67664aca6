package story

import "hearth/internal/source"

// Block is a block that the whole site fills in: promises, a timeline, the
// lists of data/. What it cannot say of itself is left empty.
type Block struct {
	Kind  string      // the first word of its fence: promises, timeline, ideas …
	Name  source.Word // the second; empty when it has none
	Pos   source.Pos
	Where []Filter // keep what has one of the values: {status: kept}
	Not   []Filter // leave out what has one of them
	Top   int      // at most so many; 0 for all
	Draw  *Draw    // of voices; else nil

	Period source.Word // of care: which time; empty for the page's
	Figure source.Word // of touchpoints: the chart of the same places, which follows it; empty for none
}
