package story

import "hearth/internal/source"

// Idea is something that people outside told the brand, and what became of
// it: a line of data/ideas.yaml.
type Idea struct {
	Pos    source.Pos
	Text   Inline
	From   string      // as they wish to be named; "" for nobody
	Heard  Date        // when
	Where  string      // on the forum, at the door …
	Status source.Word // heard, looking, doing, done, could-not
	Became source.Word // the page, promise or address that shows it
	Why    Inline      // what was done, or why it was not
	On     Date        // when that was said
}

// IdeaStatuses are what can have become of an idea.
func IdeaStatuses() []string { return []string{"heard", "looking", "doing", "done", "could-not"} }
