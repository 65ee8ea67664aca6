package insight

import (
	"cmp"
	"slices"
	"strings"

	"hearth/internal/engagement"
)

// Provenance is which exports the numbers of a site come from, and what became of
// their rows. Before it may be shown it goes through the guard, which makes it coarse.
type Provenance struct {
	Fewer   int64          `json:"fewer,omitempty"` // smaller numbers are not told
	Step    int64          `json:"step,omitempty"`  // numbers of rows that were left out are rounded to this
	Sources []SourceOrigin `json:"sources"`         // in order of name
}

// SourceOrigin is the exports of one source.
type SourceOrigin struct {
	Name    string        `json:"name"`
	Title   string        `json:"title"`
	Gaps    []CalendarGap `json:"gaps,omitempty"` // between its days: no export speaks for them
	Exports []Export      `json:"exports"`        // the oldest first
}

// Export is one export and what became of its rows. The name of its file is not
// here, since it may name somebody: the hash stands for it, and the name that the
// site gives it for its pages.
type Export struct {
	Source   string                `json:"-"`
	Covers   []engagement.Coverage `json:"-"`
	Name     string                `json:"name,omitempty"` // what the site calls it; "" for nothing
	Format   string                `json:"format"`         // its title
	Hash     string                `json:"hash"`           // how the SHA-256 of the file begins
	Zone     string                `json:"zone,omitempty"`
	Captured engagement.Day        `json:"captured,omitempty"`
	From     engagement.Day        `json:"from,omitempty"` // the first day it speaks for; 0 when it does not say
	To       engagement.Day        `json:"to,omitempty"`
	Reported bool                  `json:"reported,omitempty"` // all that was kept are numbers that a platform reported

	Read    Tally        `json:"read"`
	Kept    Tally        `json:"kept"`
	Again   Tally        `json:"again"` // of these, word for word in another export too
	LeftOut []LeftOutFor `json:"left_out,omitempty"`
}

// LeftOutFor is rows that were left out for one kind of reason.
type LeftOutFor struct {
	Cause string `json:"cause"`
	Rows  Tally  `json:"rows"`
}

// Tally is a number of rows, or as much of it as may be told.
type Tally struct {
	N     int64 `json:"n,omitempty"`
	About bool  `json:"about,omitempty"` // it is rounded
	Least bool  `json:"least,omitempty"` // it is so many or more, up to the next of 1, 2, 5, 10, 20, 50 and so on
	Fewer int64 `json:"fewer,omitempty"` // all that is told is that there are fewer than so many, and some
}

// ProvenanceOf sorts exports by their sources, which are called as in answers, and
// leaves out those that are never named.
func ProvenanceOf(exports []Export, opt Options) Provenance {
	d := Desk{opt: opt}
	bySource := map[string][]Export{}
	for _, e := range exports {
		bySource[e.Source] = append(bySource[e.Source], e)
	}
	var out Provenance
	for _, c := range covers(opt.Coverage) {
		list := bySource[c.source]
		if d.private(c.source) || len(list) == 0 {
			continue
		}
		s := SourceOrigin{Name: c.source, Title: d.name(c.source), Exports: list}
		for i := range s.Exports {
			s.Exports[i].span()
		}
		slices.SortFunc(s.Exports, func(a, b Export) int {
			return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Captured, b.Captured), strings.Compare(a.Hash, b.Hash))
		})
		if len(c.spans) > 0 {
			for _, g := range c.gaps(Span{From: c.first(), To: c.last()}) {
				s.Gaps = append(s.Gaps, CalendarGap{g.From, g.To})
			}
		}
		out.Sources = append(out.Sources, s)
	}
	return out
}

// span sets the days that an export speaks for, from the first to the last.
func (e *Export) span() {
	c := newCover(e.Source, e.Covers)
	if len(c.spans) > 0 {
		e.From, e.To = c.first(), c.last()
	}
	e.Zone = cmp.Or(c.zone, e.Zone)
}

// Among gives the sources that are named by one of these titles, as far as they are
// not private.
func (p Provenance) Among(titles map[string]bool, private []string) Provenance {
	p.Sources = slices.Clone(p.Sources)
	p.Sources = slices.DeleteFunc(p.Sources, func(s SourceOrigin) bool {
		return titles != nil && !titles[s.Title] || slices.Contains(private, s.Name)
	})
	return p
}
