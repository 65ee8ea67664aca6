package site

import (
	"hearth/internal/source"
	"hearth/internal/story"
)

// HTML is finished, escaped HTML in the value of a kind. Layouts print it with
// {{markup .}}; any other text they escape.
type HTML string

// Thing is what a kind of page shows where it stands: on its own page, in
// another's text, on the list of its folder, in a feed. Exactly one of its
// fields below Feed is set. layouts/parts/thing.html prints it by the part of
// its name.
type Thing struct {
	Words    *Words
	Root     string // from the page to the root of the site, for a script or a picture of the theme
	Language string
	Feed     bool // it stands in a feed: without scripts, buttons and ids

	Promise  *Promise
	Ledger   *Ledger
	Timeline *Timeline
	Ideas    *Ideas
	Coverage *Coverage

	Touchpoints *Touchpoints
	Openness    *Openness
	Rallies     *Rallies
	Care        *Care
	Happenings  *Happenings

	Edition     *Edition
	Correction  *Correction
	Corrections *Corrections
	Person      *Person
	People      *People

	Ask  *AskCard
	Asks *AskCards

	Voice  *Voice
	Voices *Voices

	Material  *Material
	Materials *Materials

	Chronicle *Chronicle
}

// place is where a thing is shown: its links lead from there.
type place struct {
	page *Page // being filled; a copy, so pages are compared by address
	look Look
	feed string // address of the feed; "" for a page
	href func(string) string
	tree *tree
	doc  *doc // that shows it; nil for a list that nobody wrote
}

// at gives the place of a page that is not a feed.
func (m *maker) at(p *Page, d *doc, look Look) place {
	return place{page: p, look: look, tree: m.treeOf(p), doc: d, href: func(to string) string { return m.href(p, to) }}
}

// on says whether the place is the page of d.
func (p place) on(d *doc) bool { return p.feed == "" && p.page.Address == d.page.Address }

// place gives where the body stands.
func (b *body) place() place {
	return place{page: b.page, look: b.look, feed: b.feed, tree: b.d.tree, doc: b.d, href: b.href}
}

// thing starts what is shown at a place.
func (p place) thing() *Thing {
	return &Thing{Words: p.page.Words, Root: p.page.Root, Language: p.page.Language, Feed: p.feed != ""}
}

// line gives a text of o, with its numbers, as a page shows it.
func (m *maker) line(o *doc, at place, text story.Inline) HTML {
	b := &body{m: m, d: o, page: at.page, look: at.look, feed: at.feed, problems: &source.List{}, figures: map[string]int{}}
	return HTML(b.line(text))
}

// ownThing gives what a story's kind shows on the story's own page, above or
// below its text as its layout says; nil for kinds that show nothing. It looks
// at this story only, and at what all front matter together says.
func (m *maker) ownThing(d *doc, at place, problems *source.List) *Thing {
	t := at.thing()
	switch {
	case d.Promise != nil:
		t.Promise = m.promise(d, at, problems)
	case d.Edition != nil:
		t.Edition = m.edition(d, at, problems)
	case d.Correction != nil:
		t.Correction = m.correction(d, at)
	case d.Person != nil:
		t.Person = m.person(d, at, problems)
	case d.AskCard != nil:
		t.Ask = m.askCard(d, at, problems)
	case d.Voice != nil:
		t.Voice = m.voice(d, at, problems)
	case d.Material != nil:
		t.Material = m.material(d, at, problems)
	case d.Chronicle != nil:
		t.Chronicle = m.chronicle(d, at, problems)
	default:
		return nil
	}
	return t
}

// listThing gives what stands on the list of a folder of one kind, in place of
// the usual lines; nil for a list as any other.
func (m *maker) listThing(kind string, at place) *Thing {
	t := at.thing()
	switch kind {
	case "promise":
		t.Ledger = m.ledger(at, nil)
	case "correction":
		t.Corrections = m.allCorrections(at)
	case "person":
		t.People = m.people(at)
	case "ask":
		t.Asks = m.askCards(at)
	case "voice":
		t.Voices = m.voices(at, nil, &source.List{})
	case "material":
		t.Materials = m.materials(at)
	default:
		return nil
	}
	return t
}

// hasListThing says whether the list of a folder of a kind is one of its own.
func hasListThing(kind string) bool {
	return kind == "promise" || kind == "correction" || kind == "person" || kind == "ask" || kind == "voice" || kind == "material"
}

// embedThing gives what a link alone in its paragraph shows, below the rest of
// a page; nil for a promise that was made after the edition that names it.
func (m *maker) embedThing(o *doc, at place) *Thing {
	t := at.thing()
	switch {
	case o.Promise != nil && m.promiseThen(o, at) != nil:
		t.Promise = m.promise(o, at, &source.List{}) // its own page has told what is wrong
	case o.Correction != nil:
		t.Correction = m.correction(o, at)
	case o.AskCard != nil:
		t.Ask = m.askCard(o, at, &source.List{})
	case o.Voice != nil && m.quotable(o):
		t.Voice = m.voice(o, at, &source.List{})
	case o.Voice != nil: // its own page says why the site is not written
		t.Voices = &Voices{}
	case o.Material != nil:
		t.Material = m.material(o, at, &source.List{})
	case o.Chronicle != nil:
		t.Chronicle = m.chronicle(o, at, &source.List{})
	default:
		return nil
	}
	return t
}

// blockThing gives what a block shows.
func (m *maker) blockThing(s *story.Block, at place, problems *source.List) *Thing {
	t := at.thing()
	switch s.Kind {
	case "promises":
		t.Ledger = m.ledger(at, s)
	case "timeline":
		t.Timeline = m.timeline(at, s, problems)
	case "ideas":
		t.Ideas = m.ideas(at, s, problems)
	case "voices":
		t.Voices = m.voices(at, s, problems)
	case "coverage":
		t.Coverage = m.coverage(at, s, problems)
	case "touchpoints":
		t.Touchpoints = m.touchpoints(at, s, problems)
	case "openness":
		t.Openness = m.openness(at, s, problems)
	case "rallies":
		t.Rallies = m.rallies(at, s, problems)
	case "care":
		t.Care = m.care(at, s, problems)
	case "events":
		t.Happenings = m.happenings(at, s, problems)
	default:
		return nil
	}
	return t
}

// ofKind gives the published stories of a kind in a tree, in order of path.
func (m *maker) ofKind(t *tree, kind string) []*doc {
	var out []*doc
	for _, d := range m.docs {
		if d.page != nil && d.kind == kind && d.tree == t {
			out = append(out, d)
		}
	}
	return out
}

// block shows a block that the whole site fills in.
func (b *body) block(s *story.Block) {
	if t := b.m.blockThing(s, b.place(), b.problems); t != nil {
		b.add(Piece{Thing: t})
	}
}

// embed shows the thing that a link alone in its paragraph names.
func (b *body) embed(e *story.Embed) {
	if e.Kind == "figure" {
		b.figure(e.Name, "link")
		return
	}
	target := source.Word{Text: e.Kind + ":" + e.Name.Text, Pos: e.Name.Pos}
	o, ok := b.m.named(b.d, target, e.Kind, e.Name.Text, b.problems)
	if !ok || o.page == nil { // its trouble was told, or it waits to be published
		return
	}
	t := b.m.embedThing(o, b.place())
	if t == nil {
		b.problems.Errorf(e.Name.Pos, "embed-later", "put words before or after the link, so that it stays a link, or take it out",
			"the %s %q is younger than this frozen edition, which cannot show it", e.Kind, e.Name.Text)
		return
	}
	b.add(Piece{Thing: t})
}

// filtered says whether a block keeps something with these values: of each key
// that it is filtered by, one must be among those kept and none among those
// left out.
func filtered(b *story.Block, values func(key string) []string) bool {
	if b == nil {
		return true
	}
	has := func(f story.Filter) bool {
		for _, v := range values(f.Key.Text) {
			for _, w := range f.Values {
				if folded(v) == folded(w.Text) {
					return true
				}
			}
		}
		return false
	}
	for _, f := range b.Where {
		if !has(f) {
			return false
		}
	}
	for _, f := range b.Not {
		if has(f) {
			return false
		}
	}
	return true
}
