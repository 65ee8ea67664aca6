package story

import "strings"

// Lists are the lists written by hand in data/NAME.yaml, each shown by a block
// of its name.
type Lists struct {
	Events      []Happening
	Ideas       []Idea
	Openness    []Disclosure
	Rallies     []Rally
	Touchpoints []Touchpoint

	// Languages has the lists as they are written in several languages, line for
	// line the same; nil for those that are written in one. Events are in all
	// languages at once.
	Languages map[string]*Lists
}

// ListNames are the files of data/ that hold a list.
func ListNames() []string { return []string{"events", "ideas", "openness", "rallies", "touchpoints"} }

// In gives the lists as pages of a language show them.
func (l *Lists) In(lang string) *Lists {
	base, _, _ := strings.Cut(lang, "-")
	for _, name := range []string{lang, base} {
		own := l.Languages[name]
		if own == nil {
			continue
		}
		out := *l
		out.Ideas, out.Openness = alike(own.Ideas, l.Ideas), alike(own.Openness, l.Openness)
		out.Rallies, out.Touchpoints = alike(own.Rallies, l.Rallies), alike(own.Touchpoints, l.Touchpoints)
		return &out
	}
	return l
}

// alike gives a list in a language, where it has the lines of the first one.
func alike[T any](own, first []T) []T {
	if own == nil || len(own) != len(first) {
		return first
	}
	return own
}
