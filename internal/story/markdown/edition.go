package markdown

import (
	"hearth/internal/source/strict"
	"hearth/internal/story"
)

// editionKeys are those of an edition; its period is one of every page.
type editionKeys struct {
	WentBadly *strict.Node `yaml:"went_badly"`
	NotKnown  *strict.Node `yaml:"not_known"`
}

// edition reads a dated report. One that has nothing that went badly, and knows
// everything, is not balanced, and nobody would believe it.
func (r *frontReader) edition(n *strict.Node) {
	var k struct {
		pageKeys
		editionKeys
	}
	strict.Decode(n, &k, r.problems)
	r.page(k.pageKeys)
	e := &story.Edition{WentBadly: r.lines(k.WentBadly), NotKnown: r.lines(k.NotKnown)}
	r.st.Edition = e
	if k.Date == nil && !n.Misspelt("date") {
		r.problems.Errorf(r.st.Meta.Pos, "bad-edition", "date: 2026-07-02", "this edition does not say on which day it came out")
	}
	r.need(n, "went_badly", len(e.WentBadly) == 0, "went_badly: [In July half of you waited longer than a day]", "an edition tells at least one thing that went badly")
	r.need(n, "not_known", len(e.NotKnown) == 0, "not_known: [Whether people write more because we answer]", "an edition tells at least one thing that is not known")
}

// lines reads a text, or a list of texts.
func (r *frontReader) lines(n *strict.Node) []story.Inline {
	if n == nil || n.Kind == strict.Null {
		return nil
	}
	items := n.Items
	if n.Kind != strict.List {
		items = []*strict.Node{n}
	}
	var out []story.Inline
	for _, it := range items {
		if line := r.line(it); len(line) > 0 {
			out = append(out, line)
		}
	}
	return out
}
