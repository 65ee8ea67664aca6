package audit

import (
	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
)

// counts lays the numbers of an answer to a named question to those of their
// ground. It is false where the answer has none.
func (au *audit) counts(families map[string]*family, named int) bool {
	all := au.site.Registry.Counts(au.all[named].Answer)
	for _, c := range all {
		if c.State == insight.Missing || c.Crowd || c.State == insight.Withheld && c.Why != guard.KeptBack {
			continue
		}
		p := patch{plain(c.Ground.Scopes), c.Span}
		if c.Source != "" {
			s, ok := titled(c.Source, au.site.Leaves)
			if !ok {
				continue
			}
			p.scopes = append(p.scopes, s)
		}
		p.scopes = au.meant(p.scopes)
		if c.People {
			if c.State == insight.Known {
				n := newCrowd(c.Ground, c.Ground.Of, named, p, c.Num)
				n.who, n.first = c.Who, c.First
				au.people = append(au.people, n)
			}
			continue
		}
		e := equation{of: c.Ground.Of, named: named, patch: p, tag: tagOf(p.scopes), value: c.Num, hidden: c.State == insight.Withheld, part: c.Part}
		for _, s := range c.Ground.Hit {
			e.hit = append(e.hit, s.Dim)
		}
		lay(families, c.Ground, e)
	}
	return len(all) > 0
}

// titled gives the source that answers call by a title.
func titled(title string, leaves []insight.Leaf) (scope, bool) {
	source := ""
	for _, l := range leaves {
		switch {
		case l.Title != title || l.Source == source:
		case source != "":
			return scope{}, false
		default:
			source = l.Source
		}
	}
	return scope{insight.Scope{Dim: "source", Values: []string{source}}, true}, source != ""
}

// meant leaves out, where the places are not known, what only they could tell.
func (au *audit) meant(scopes []scope) []scope {
	if au.site.Leaves != nil {
		return scopes
	}
	var out []scope
	for _, s := range scopes {
		if s.Dim != insight.DimMeets {
			out = append(out, s)
		}
	}
	return out
}

func lay(families map[string]*family, g insight.Ground, e equation) {
	if families[e.of] == nil {
		families[e.of] = &family{ground: insight.Ground{Of: g.Of, Params: g.Params}}
	}
	families[e.of].eqs = append(families[e.of].eqs, e)
}
