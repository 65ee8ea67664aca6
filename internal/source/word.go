package source

// Word is something a writer wrote and where, so that what is later found
// wrong with it can be said at its place.
type Word struct {
	Text string
	Pos  Pos
}

// Empty says whether nothing was written.
func (w Word) Empty() bool { return w.Text == "" }
