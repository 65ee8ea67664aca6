package insight

import (
	"cmp"
	"context"
	"fmt"
)

// Leaf is one place of one source: `place`, `source` and `platform` are three
// ways to name such leaves.
type Leaf struct {
	Place, Source, Platform string
	Title                   string // of the source, as answers name it
	Private                 bool
	Has                     [][2]string // kinds and roles of its messages, sorted
}

// Leaves lists the places of messages, for the guard's audit, with the kinds of
// messages that each has: a reader may know that a shop has nothing but reviews.
func (d *Desk) Leaves(ctx context.Context) ([]Leaf, error) {
	t, err := d.st.Ask(ctx, `SELECT m.place, m.source, m.platform, m.kind, m.role, COUNT(*) AS n
FROM messages m
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
		last.Has = append(last.Has, [2]string{text(r[3]), text(r[4])})
	}
	return out, nil
}

// Is says whether a value of `place`, `source` or `platform` names the leaf. A
// filter on place may also name a whole source or platform.
func (l Leaf) Is(dim, value string, filter bool) bool {
	switch {
	case value == privateSource && dim != "platform":
		return l.Private
	case dim == "source":
		return l.Source == value
	case dim == "platform":
		return l.Platform == value
	}
	return l.Place == value || filter && (l.Source == value || l.Platform == value)
}
