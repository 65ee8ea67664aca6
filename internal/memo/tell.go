package memo

import (
	"slices"
	"strings"

	"hearth/internal/source"
)

// Problems gives the problems of everything that the roots depend on, in the
// order in which things were read.
func (g *Graph) Problems(roots ...Key) source.List {
	g.round.RLock()
	defer g.round.RUnlock()
	var out source.List
	if g.trouble.Load() == 0 {
		return nil
	}
	for _, n := range g.reach(roots, g.copyOfReads) { // others may be making things meanwhile
		out.Add(g.told.get(n.id).problems...)
	}
	return out
}

// Keys gives the keys of a step's results, sorted by name.
func (g *Graph) Keys(step string) []Key {
	g.mu.RLock()
	defer g.mu.RUnlock()
	kind := g.steps[step]
	if kind == nil {
		return nil
	}
	var out []Key
	for n := range g.all {
		if n.kind == kind.at {
			out = append(out, Key{step, g.names[n.name].text})
		}
	}
	slices.SortFunc(out, func(a, b Key) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Cause says why a result was made anew in the last round that made it: what
// it had read and had changed. Both are empty for what was never made before.
type Cause struct {
	Key   Key
	Reads []Key // what it reads now, in order
	Why   []Key // the first of what it had read that had changed; nil when it is new
	Made  bool  // in this round
}

// Cause tells about a result; false when there is none.
func (g *Graph) Cause(k Key) (Cause, bool) {
	g.round.RLock()
	defer g.round.RUnlock()
	n := g.find(k)
	if n == nil {
		return Cause{}, false
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	c := Cause{Key: k, Why: g.told.get(n.id).why, Made: n.made == g.turn}
	for _, r := range g.readsOf(n) {
		c.Reads = append(c.Reads, g.keyOf(g.at(r.of)))
	}
	return c, true
}
