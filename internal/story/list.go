package story

// Lists are the lists written by hand in data/NAME.yaml, each shown by a block
// of its name.
type Lists struct {
	Events      []Happening
	Ideas       []Idea
	Openness    []Disclosure
	Rallies     []Rally
	Touchpoints []Touchpoint
}

// ListNames are the files of data/ that hold a list.
func ListNames() []string { return []string{"events", "ideas", "openness", "rallies", "touchpoints"} }
