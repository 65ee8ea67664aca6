package story

import "hearth/internal/source"

// Person is somebody of the company who speaks as themselves.
type Person struct {
	Role    string
	Photo   source.Word
	Alt     string // what the photo shows
	Consent Agreed
}

// Agreed is how somebody said yes to being shown.
type Agreed struct {
	On    Date
	Until Date        // zero for no end
	For   []string    // name, photo, words
	Ended Date        // when they took it back
	How   source.Word // in writing, at the bench …
	By    string      // who asked them
}
