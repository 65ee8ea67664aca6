package build

import (
	"path"
	"slices"

	"hearth/internal/engagement"
	"hearth/internal/engagement/words"
	"hearth/internal/source"
)

// oldChecks warns of word lists that people last checked before the last edition
// but one: what people write about drifts away from a list, and how often it was
// right then says less with every edition.
// Editions that tell no number are not counted.
func (r *run) oldChecks(all []asked) {
	var editions []engagement.Day
	for _, a := range all {
		s := a.page
		if s.Kind == "edition" && !s.Meta.Draft && !s.Meta.Date.Time.IsZero() {
			editions = append(editions, engagement.DayOf(s.Meta.Date.Time))
		}
	}
	slices.Sort(editions)
	editions = slices.Compact(editions)
	lists := r.wordLists()
	if len(editions) < 2 || lists == nil {
		return
	}
	before := editions[len(editions)-2]
	for _, lang := range lists.Languages() {
		c := lists.Check(lang)
		if c == nil {
			continue
		}
		if on, err := engagement.ParseDay(c.On); err == nil && on < before {
			r.problems.Warnf(source.Pos{File: path.Join(words.Dir, lang+".yaml")}, "old-check", "draw some more with `hearth label "+lang+" --draw 60`, and write what comes out below `checked:`",
				"the list was last checked by hand on %s, and since then two editions have come out", c.On)
		}
	}
}
