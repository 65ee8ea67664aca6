package markdown

import (
	"hearth/internal/source"
	"hearth/internal/source/strict"
	"hearth/internal/story"
)

// correctionKeys are those of a correction.
type correctionKeys struct {
	Type   source.Word  `yaml:"type"`
	Page   source.Word  `yaml:"page"`
	Was    *strict.Node `yaml:"was"`
	Is     *strict.Node `yaml:"is"`
	Found  *strict.Node `yaml:"found"`
	Effect *strict.Node `yaml:"effect"`
}

// correctionTypes are a mistake that is mended, and a planned new state.
var correctionTypes = []string{"correction", "revision"}

// correction reads what was wrong and what is right.
func (r *frontReader) correction(n *strict.Node) {
	var k struct {
		pageKeys
		correctionKeys
	}
	strict.Decode(n, &k, r.problems)
	r.page(k.pageKeys)
	c := &story.Correction{Type: "correction", Page: k.Page, Was: r.line(k.Was), Is: r.line(k.Is), Found: r.line(k.Found), Effect: r.line(k.Effect)}
	r.st.Correction = c
	if !k.Type.Empty() && oneOf(k.Type, "type", correctionTypes, r.problems) {
		c.Type = k.Type.Text
	}
	if k.Date == nil && !n.Misspelt("date") {
		r.problems.Errorf(r.st.Meta.Pos, "bad-correction", "date: 2026-07-02", "this correction does not say on which day it was made")
	}
	r.need(n, "page", k.Page.Empty(), "page: editions/2026-Q2.md, or figure:NAME", "what is it about?")
	r.need(n, "was", len(c.Was) == 0, "was: 62%", "what stood there?")
	r.need(n, "is", len(c.Is) == 0, "is: 64%", "what is right?")
	r.need(n, "found", len(c.Found) == 0, "found: A reader wrote to us", "how was it found?")
	if c.Type == "correction" {
		r.need(n, "effect", len(c.Effect) == 0, "effect: None on what we concluded", "what does it change of what was concluded?")
	}
}

// need reports a key that a page of its kind cannot do without.
func (r *frontReader) need(n *strict.Node, key string, missing bool, hint, question string) {
	if missing && !n.Misspelt(key) {
		r.problems.Errorf(r.st.Meta.Pos, "missing-key", hint, "%s: is missing: %s", key, question)
	}
}
