package site

import (
	"slices"
	"strings"

	"hearth/internal/source"
)

// Person is somebody of the company who speaks as themselves.
type Person struct {
	Ref
	Role    string
	Photo   *Picture
	Summary string
	Wrote   []Wrote // pages that name them as an author, the newest first; on their own page only
}

// Wrote is a page that somebody wrote.
type Wrote struct {
	Ref
	Day Day
}

// People is all of them.
type People struct{ List []*Person }

// PeopleWords is what Hearth says of them.
type PeopleWords struct{ Note, None, Wrote string }

var peopleEnglish = &PeopleWords{Note: "They are shown because they said yes to it.", None: "Nobody is shown here yet.", Wrote: "Written by them"}

var peopleGerman = &PeopleWords{Note: "Sie stehen hier, weil sie Ja dazu gesagt haben.", None: "Hier ist noch niemand zu sehen.", Wrote: "Von ihnen geschrieben"}

// person gives somebody as a place shows them, and says on their own page when
// they must not be shown any more.
func (m *maker) person(d *doc, at place, problems *source.List) *Person {
	v := &Person{Ref: Ref{Title: d.page.Title, Address: at.href(d.page.Address), Current: at.on(d)}, Role: d.Person.Role, Summary: d.page.Summary}
	if c := d.Person.Consent; !m.in.Today.IsZero() {
		today := midnight(m.in.Today)
		switch {
		case !c.Ended.Time.IsZero() && !today.Before(m.day(c.Ended)):
			problems.Errorf(c.Ended.Pos, "consent-ended", "take the page out; whoever is left out of it stays out", "%s took their consent back on %s", d.page.Title, dayText(m.day(c.Ended)))
		case !c.Until.Time.IsZero() && today.After(m.day(c.Until)):
			problems.Errorf(c.Until.Pos, "consent-ended", "ask them again and write the new day, or take the page out", "the consent of %s ended on %s", d.page.Title, dayText(m.day(c.Until)))
		}
	}
	if v.Current {
		v.Wrote = m.wrote(d, at)
	}
	if d.Person.Photo.Empty() || !slices.Contains(d.Person.Consent.For, "photo") {
		return v
	}
	if address, size, ok := m.image(d, d.Person.Photo, problems); ok {
		v.Photo = &Picture{Address: at.href(address), Alt: d.Person.Alt, Width: size.Width, Height: size.Height, Alone: true}
	}
	return v
}

// wrote gives the pages of their language that name somebody as an author. How
// fast anybody answers is nobody's business.
func (m *maker) wrote(d *doc, at place) []Wrote {
	var out []Wrote
	for _, o := range m.published() {
		if o.tree == d.tree && slices.Contains(o.Meta.Authors, d.page.Title) {
			out = append(out, Wrote{Ref{Title: o.page.Title, Address: at.href(o.page.Address)}, m.dayOf(at.page.Language, o.Meta.Date)})
		}
	}
	slices.SortStableFunc(out, func(a, b Wrote) int { return strings.Compare(b.Day.ISO, a.Day.ISO) })
	return out
}

// people gives those of a language, in the order of their pages.
func (m *maker) people(at place) *People {
	all := slices.DeleteFunc(m.ofKind(at.tree, "person"), func(d *doc) bool { return d.Person == nil })
	slices.SortStableFunc(all, m.byOrder)
	out := &People{}
	for _, d := range all {
		out.List = append(out.List, m.person(d, at, &source.List{})) // their own pages have told what is wrong
	}
	return out
}
