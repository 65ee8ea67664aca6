package insight

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"hearth/internal/source"
)

// Leaf is one place of one source: `place`, `source` and `platform` are three
// ways to name such leaves.
type Leaf struct {
	Place, Source, Platform string
	Title                   string // of the source, as answers name it
	Private                 bool
	Has                     [][2]string // kinds and roles of its messages, sorted
	Spot                    string      // the place that it is of on the map of all places
	Meets                   []string    // what questions may require of a source and this one has
	Days                    bool        // of some of its messages only the day is known
}

// Leaves lists the places of messages, for the guard's audit, with the kinds of
// messages that each has: a reader may know that a shop has nothing but reviews.
func (d *Desk) Leaves(ctx context.Context) ([]Leaf, error) {
	t, err := d.st.Ask(ctx, `SELECT m.place, m.source, m.platform, m.kind, m.role, MAX(m.by_day) AS days, COUNT(*) AS n
FROM census m
GROUP BY m.place, m.source, m.platform, m.kind, m.role
ORDER BY m.source, m.place, m.platform, m.kind, m.role`)
	if err != nil {
		return nil, fmt.Errorf("which places there are: %w", err)
	}
	var out []Leaf
	for _, r := range t.Rows {
		l := Leaf{Place: cmp.Or(text(r[0]), text(r[1])), Source: text(r[1]), Platform: text(r[2])}
		if n := len(out); n == 0 || out[n-1].Place != l.Place || out[n-1].Source != l.Source || out[n-1].Platform != l.Platform {
			l.Title, l.Private = d.name(l.Source), d.private(l.Source)
			out = append(out, l)
		}
		last := &out[len(out)-1]
		last.Days = last.Days || number(r[5]) > 0
		last.Has = append(last.Has, [2]string{text(r[3]), text(r[4])})
	}
	return d.leafing(ctx, out)
}

// leafing says of leaves which place of the map they are, and what they have.
func (d *Desk) leafing(ctx context.Context, all []Leaf) ([]Leaf, error) {
	var problems source.List
	a := &asking{Desk: d, ctx: ctx, list: &problems}
	for _, n := range allNeeds() {
		have := a.having(n)
		for i := range all {
			if have[all[i].Source] {
				all[i].Meets = append(all[i].Meets, n.id)
			}
		}
	}
	for i := range all {
		all[i].Spot = all[i].Place
		if at := slices.IndexFunc(d.opt.Spots, all[i].of); at >= 0 {
			all[i].Spot = d.opt.Spots[at].Name
		}
	}
	if problems.Count(source.Error) > 0 {
		return nil, fmt.Errorf("what the sources have: %s", problems)
	}
	return all, nil
}

// of says that a leaf is of a declared place.
func (l Leaf) of(s Spot) bool {
	return len(s.Where) > 0 && !slices.ContainsFunc(s.Where, func(f Filter) bool {
		return !slices.ContainsFunc(texts(f), func(v string) bool { return l.Is(f.Key.Text, v, true) })
	})
}

// OfLeaf says of a dimension that a leaf decides it.
func OfLeaf(dim string) bool {
	return slices.Contains([]string{"place", "source", "platform", dimSpot, DimMeets}, dim)
}

// Is says whether a value of such a dimension holds for the leaf. A filter on
// place may also name a whole source or platform.
func (l Leaf) Is(dim, value string, filter bool) bool {
	switch {
	case value == privateSource && dim != "platform":
		return l.Private
	case dim == "source":
		return l.Source == value
	case dim == "platform":
		return l.Platform == value
	case dim == dimSpot:
		return l.Spot == value
	case dim == DimMeets:
		return slices.Contains(l.Meets, value)
	}
	return l.Place == value || filter && (l.Source == value || l.Platform == value)
}
