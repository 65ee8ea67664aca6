package story

import "hearth/internal/source"

// Voice is what somebody said, shown because they said yes to it. The words are
// the body of its page. Who they are and how to reach them stands elsewhere, in
// .hearth/consents/, which is never published.
type Voice struct {
	As         source.Word // how they are called: "a customer since 2019"
	Place      string      // where they said it
	Said       Date
	Rewarded   string // what they got for it; "" for nothing
	Paraphrase bool   // told in the brand's words
	Reply      *Reply
	Consent    Agreed
}

// Reply is what the brand says to a voice.
type Reply struct {
	By   string
	On   Date
	Text Inline
}

// Draw says which voices a block shows: some by lot, or chosen ones; all when
// it says neither.
type Draw struct {
	N    int    // by lot; 0 for none
	Seed string // of the lot, as written
	Pick []source.Word
}
