package story

import "hearth/internal/source"

// Chronicle is a list of things that readers may have owned, done or seen. They
// tick theirs, and a picture is drawn of those on their own device.
type Chronicle struct {
	Items []Keepsake
	Title source.Word // of the picture: "I have ridden {n} of {all}"
	One   source.Word // the same with a single one; empty for Title
	None  source.Word // the same with none; empty for Hearth's words
	Shape string      // one of Shapes
	Share source.Word // words to pass on, with the same places
	// Credit names the makers of the pictures; it stands on what is drawn.
	Credit string
}

// Keepsake is one of the things.
type Keepsake struct {
	Name    source.Word
	Year    string // "1998", "1998–2004"; "" for none
	Image   source.Word
	Alt     string
	License string // SPDX id of the image's
}

// Shapes are how a chronicle's picture can be cut, the first when nothing is said.
func Shapes() []string { return []string{"tall", "square", "wide"} }

// MostKeepsakes is how many things a picture can show so that they can still be
// told apart.
const MostKeepsakes = 48
