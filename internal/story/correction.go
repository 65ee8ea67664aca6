package story

import "hearth/internal/source"

// Correction is a mistake that was mended, or a number that newer data moved.
type Correction struct {
	Type   string      // correction, or revision for a planned new state of the data
	Page   source.Word // what it is about: a page, or figure:NAME
	Was    Inline
	Is     Inline
	Found  Inline // how, and by whom
	Effect Inline // on what was concluded from it
}
