package markdown

import (
	"hearth/internal/source"
	"hearth/internal/source/strict"
	"hearth/internal/story"
)

// personKeys are those of somebody of the company.
type personKeys struct {
	Role    string       `yaml:"role"`
	Photo   image        `yaml:"photo"`
	Consent *consentKeys `yaml:"consent"`
}

// consentKeys say how somebody agreed to be shown.
type consentKeys struct {
	On        *strict.Node  `yaml:"on"`
	Until     *strict.Node  `yaml:"until"`
	Withdrawn *strict.Node  `yaml:"withdrawn"`
	For       []source.Word `yaml:"for"`
	How       source.Word   `yaml:"how"`
	By        string        `yaml:"by"`
}

// what somebody of the company can agree to.
var personScopes = []string{"name", "photo", "words"}

// person reads somebody of the company. Nobody is shown who did not say yes.
func (r *frontReader) person(n *strict.Node) {
	var k struct {
		pageKeys
		personKeys
	}
	strict.Decode(n, &k, r.problems)
	r.page(k.pageKeys)
	p := &story.Person{Role: k.Role, Photo: r.path(k.Photo.File, "photo"), Alt: k.Photo.Alt}
	r.st.Person = p
	if !p.Photo.Empty() && p.Alt == "" {
		r.problems.Errorf(p.Photo.Pos, "no-description", "photo: {file: "+p.Photo.Text+", alt: What it shows}", "the photo has no description for people who cannot see it")
	}
	const hint = "consent: {on: 2026-01-10, for: [name, photo], how: in writing}"
	if k.Consent == nil {
		if !n.Misspelt("consent") {
			r.problems.Errorf(r.st.Meta.Pos, "no-consent", hint, "nobody is shown who did not agree to it: this page has no consent")
		}
		return
	}
	c := &p.Consent
	c.On, c.Until, c.Ended, c.How, c.By = r.date(k.Consent.On, "on"), r.date(k.Consent.Until, "until"), r.date(k.Consent.Withdrawn, "withdrawn"), k.Consent.How, k.Consent.By
	at := n.Get("consent")
	if k.Consent.On == nil && !at.Misspelt("on") {
		at.Errorf(r.problems, "no-consent", hint, "consent: on which day did they agree?")
	}
	for _, w := range k.Consent.For {
		if oneOf(w, "for", personScopes, r.problems) {
			c.For = append(c.For, w.Text)
		}
	}
	if !known("name", c.For) && !at.Misspelt("for") {
		at.Errorf(r.problems, "no-consent", hint, "consent: a page about somebody shows their name, and they did not agree to that")
	}
	if !p.Photo.Empty() && !known("photo", c.For) {
		r.problems.Errorf(p.Photo.Pos, "no-consent", "for: [name, photo], or take the photo out", "photo: they did not agree to a photo")
	}
	r.agreedDays(c)
}

// agreedDays checks that nothing ends before it began.
func (r *frontReader) agreedDays(c *story.Agreed) {
	for _, end := range []struct {
		day  story.Date
		name string
	}{{c.Until, "until"}, {c.Ended, "withdrawn"}} {
		if back(c.On, end.day) {
			r.problems.Errorf(end.day.Pos, "days-backwards", "write the day after they agreed", "%s: this is before the day on which they agreed, %s", end.name, dayOf(c.On))
		}
	}
}
