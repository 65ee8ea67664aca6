package site

import (
	"cmp"
	"slices"

	"hearth/internal/source"
)

// freshFor is for how many days a correction stands at the top of its page.
// After that it stands at the end, for good.
const freshFor = 60

// Correction is a mistake that was mended, as a page shows it.
type Correction struct {
	Ref             // its own page
	Type     string // correction or revision
	TypeText string
	Day      Day
	About    *Ref // the page or figure that it is about; nil on that page itself
	Was, Is  HTML
	Found    HTML
	Effect   HTML
	Fresh    bool
}

// Corrections is all of them, the newest first.
type Corrections struct{ List []*Correction }

// CorrectionWords is what Hearth says of corrections.
type CorrectionWords struct {
	Title, About, Was, Is, Found, Effect, All, None, Note string
	Types                                                 map[string]string
}

var correctionsEnglish = &CorrectionWords{
	Title: "Corrections to this page", About: "About", Was: "It said", Is: "It should say", Found: "How it was found", Effect: "What it changes", All: "All corrections",
	None: "Nothing has been corrected yet.", Note: "A correction mends a mistake. A revision is a planned update from later or better data.",
	Types: map[string]string{"correction": "Correction", "revision": "Revision"},
}

var correctionsGerman = &CorrectionWords{
	Title: "Berichtigungen zu dieser Seite", About: "Betrifft", Was: "Da stand", Is: "Richtig ist", Found: "Wie es auffiel", Effect: "Was es ändert", All: "Alle Berichtigungen",
	None: "Noch wurde nichts berichtigt.", Note: "Eine Berichtigung behebt einen Fehler. Ein neuer Stand kommt aus späteren oder besseren Daten und war geplant.",
	Types: map[string]string{"correction": "Berichtigung", "revision": "Neuer Stand"},
}

// corrects finds what each correction is about, for the pages that show it.
func (m *maker) corrects() {
	m.corrected = map[string][]*doc{}
	for _, d := range m.docs {
		if d.Correction == nil || d.page == nil || d.Correction.Page.Empty() {
			continue
		}
		a, ok := m.resolve(d, d.Correction.Page, &m.problems)
		switch o := m.atAddress(a.address); {
		case !ok || a.waiting != nil:
			continue
		case a.outside:
			m.problems.Errorf(d.Correction.Page.Pos, "dead-link", "page: ../editions/2026-Q2.md, or figure:NAME", "page: a correction is about a page of this site")
			continue
		case o != nil && back(m.day(d.Meta.Date), m.day(o.Meta.Date)):
			m.problems.Errorf(d.Meta.Date.Pos, "days-backwards", "write the day on which it was corrected", "date: this is before the day on which %s came out, %s", o.File, dayText(m.day(o.Meta.Date)))
		}
		m.corrected[a.address] = append(m.corrected[a.address], d)
	}
	for _, list := range m.corrected {
		slices.SortStableFunc(list, m.newestCorrection)
	}
}

func (m *maker) newestCorrection(a, b *doc) int {
	return cmp.Or(m.day(b.Meta.Date).Compare(m.day(a.Meta.Date)), cmp.Compare(a.Path, b.Path))
}

// correction gives a correction as a place shows it.
func (m *maker) correction(d *doc, at place) *Correction {
	c := d.Correction
	v := &Correction{
		Ref:  Ref{Title: d.page.Title, Address: at.href(d.page.Address), Current: at.on(d)},
		Type: c.Type, TypeText: at.page.Words.Corrections.Types[c.Type], Day: m.dayOf(at.page.Language, d.Meta.Date),
		Was: m.line(d, at, c.Was), Is: m.line(d, at, c.Is), Found: m.line(d, at, c.Found), Effect: m.line(d, at, c.Effect),
	}
	if day := m.day(d.Meta.Date); !day.IsZero() && !m.in.Today.IsZero() {
		v.Fresh = !midnight(m.in.Today).After(day.AddDate(0, 0, freshFor))
	}
	if !c.Page.Empty() {
		if ref, ok := m.evidence(d, c.Page, at, &source.List{}); ok { // what is wrong with it was told
			v.About = &ref
		}
	}
	return v
}

// correctionsTo gives the corrections to a page, the newest first.
func (m *maker) correctionsTo(at place) []*Correction {
	var out []*Correction
	for _, d := range m.corrected[at.page.Address] {
		c := m.correction(d, at)
		c.About = nil
		out = append(out, c)
	}
	return out
}

// allCorrections gives those of a language.
func (m *maker) allCorrections(at place) *Corrections {
	all := slices.DeleteFunc(m.ofKind(at.tree, "correction"), func(d *doc) bool { return d.Correction == nil })
	slices.SortStableFunc(all, m.newestCorrection)
	out := &Corrections{}
	for _, d := range all {
		out.List = append(out.List, m.correction(d, at))
	}
	return out
}
