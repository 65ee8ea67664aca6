package audit

import (
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
)

// patch is where the rows of one count lie.
type patch struct {
	scopes []scope
	span   insight.Span
}

// ours says that only the brand's own rows lie on the patch, which hide nobody.
func (p patch) ours() bool {
	return slices.ContainsFunc(p.scopes, func(s scope) bool {
		return s.Dim == "role" && !s.Not && len(s.Values) == 1 && s.Values[0] == engagement.RoleBrand
	})
}

type scope struct {
	insight.Scope
	axis bool // a key of an axis, which names places only, not sources or platforms
}

// heads is an answer on its ground.
type heads struct {
	metric insight.Metric
	ground insight.Ground
	answer insight.Answer
	named  int
	leaves []insight.Leaf
}

// of names the family: a metric with its parameters.
func (h heads) of() string {
	var b strings.Builder
	b.WriteString(h.ground.Of)
	for _, p := range h.ground.Params {
		b.WriteString(" " + p.Key.Text + "=" + p.Value.Text)
	}
	return b.String()
}

// scopes gives those that hold in a span.
func (h heads) scopes(span insight.Span) []scope { return plain(h.ground.In(h.answer, span)) }

// plain are scopes as filters say them.
func plain(all []insight.Scope) []scope {
	var out []scope
	for _, s := range all {
		out = append(out, scope{s, false})
	}
	return out
}

func unplain(all []scope) []insight.Scope {
	var out []insight.Scope
	for _, s := range all {
		out = append(out, s.Scope)
	}
	return out
}

// equations gives all counts that the answer tells or keeps back.
func (h heads) equations() []equation {
	var out []equation
	if h.metric.Grain != "person" { // people are not added
		out = append(h.side(h.answer.Span, false), h.side(h.versus(), true)...)
	}
	return append(out, h.sources()...)
}

func (h heads) versus() insight.Span {
	if h.answer.Versus == nil {
		return insight.Span{}
	}
	return *h.answer.Versus
}

// side gives the counts of one period.
func (h heads) side(span insight.Span, versus bool) []equation {
	if span.To < span.From || versus && h.answer.Versus == nil {
		return nil
	}
	get := func(r insight.Row) *insight.Cell {
		if versus {
			return r.Versus
		}
		return &r.Cell
	}
	var out []equation
	for _, r := range h.answer.Rows {
		c, p := get(r), patch{}
		ok := c != nil
		if ok {
			p, ok = h.patch(r, span, versus)
		}
		if ok {
			out = h.cell(out, *c, p)
		}
	}
	cells := len(out)
	if c := get(h.answer.Total); c != nil && h.answer.By.ID != "" {
		whole := patch{h.scopes(span), span}
		out = h.cell(out, *c, whole)
		out = h.remainder(out, cells, whole)
	}
	return out
}

// cell adds the count of a cell, or that it is kept back. Of a share that is
// what it is of, what it counts and what it does not: with its n it tells all.
func (h heads) cell(out []equation, c insight.Cell, p patch) []equation {
	e := equation{of: h.of(), named: h.named, patch: p, tag: tagOf(p.scopes), value: c.Num}
	if h.metric.Scale > 0 || h.ground.Hit != nil {
		e.value = h.metric.N(c)
	}
	switch {
	case c.Crowd, c.State == insight.Missing:
		return out
	case c.State == insight.Withheld && c.Why != guard.KeptBack:
		return out // too few to say, not too few to be told of
	case c.State == insight.Withheld:
		e.value, e.hidden = 0, true
	}
	out = append(out, e)
	if h.ground.Hit == nil || e.hidden {
		return out
	}
	hit := e
	hit.patch.scopes, hit.value, hit.part = slices.Concat(p.scopes, plain(h.ground.Hit)), c.Num, true
	hit.tag = tagOf(hit.patch.scopes)
	for _, s := range h.ground.Hit {
		hit.hit = append(hit.hit, s.Dim)
	}
	out = append(out, hit)
	if len(h.ground.Hit) == 1 {
		rest := hit
		lack := h.ground.Hit[0]
		lack.Not = !lack.Not
		rest.patch.scopes, rest.value = append(slices.Clone(p.scopes), scope{lack, false}), e.value-c.Num
		out = append(out, rest)
	}
	return out
}

// remainder adds what an answer keeps back all together, which [Publish] made
// sure is about k people, where a reader can work it out at all.
func (h heads) remainder(out []equation, cells int, whole patch) []equation {
	if len(out) == cells || out[cells].hidden {
		return out
	}
	rest := equation{of: h.of(), named: h.named, patch: whole, tag: out[cells].tag, safe: true}
	for _, e := range out[:cells] {
		if e.part {
			continue
		}
		if e.tag != rest.tag {
			return out // rows may carry several tags: nothing is the rest
		}
		if e.hidden {
			rest.parts = append(rest.parts, e.patch)
		}
	}
	if len(rest.parts) == 0 {
		return out
	}
	return append(out, rest)
}

// patch gives where a row of the answer lies.
func (h heads) patch(r insight.Row, span insight.Span, versus bool) (patch, bool) {
	p := patch{span: span}
	if h.answer.By.Type == "time" {
		var ok bool
		if p.span, ok = h.unit(r.By, span, versus); !ok {
			return p, false
		}
	}
	p.scopes = h.scopes(p.span)
	if h.answer.By.Type != "time" && h.answer.By.ID != "" {
		p.scopes = append(p.scopes, h.key(h.answer.By.ID, r.By, func(r insight.Row) string { return r.By }))
	}
	if h.answer.Split.ID != "" {
		p.scopes = append(p.scopes, h.key(h.answer.Split.ID, r.Split, func(r insight.Row) string { return r.Split }))
	}
	return p, true
}

// unit gives the days of a row on a time axis.
func (h heads) unit(by string, span insight.Span, versus bool) (insight.Span, bool) {
	start, err := engagement.ParseDay(by)
	if err != nil {
		return insight.Span{}, false
	}
	if !versus {
		return insight.UnitIn(h.answer.By.ID, start, span), true
	}
	for i := 0; ; i++ { // the unit at the same place
		at, ok := insight.UnitAt(h.answer.By.ID, i, h.answer.Span)
		if !ok {
			return insight.Span{}, false
		}
		if in := insight.UnitIn(h.answer.By.ID, start, h.answer.Span); at == in {
			return insight.UnitAt(h.answer.By.ID, i, span)
		}
	}
}

// key gives the scope of a key; what `top` put together is all but the others.
func (h heads) key(dim, key string, get func(insight.Row) string) scope {
	if key != insight.Rest {
		return scope{insight.Scope{Dim: dim, Values: []string{key}}, true}
	}
	var named []string
	for _, r := range h.answer.Rows {
		if k := get(r); k != insight.Rest && !slices.Contains(named, k) {
			named = append(named, k)
		}
	}
	slices.Sort(named)
	return scope{insight.Scope{Dim: dim, Values: named, Not: true}, true}
}

// sources gives the rows of each source, where they are told: a table by source.
func (h heads) sources() []equation {
	var out []equation
	of := h.of()
	for _, s := range h.answer.Sources {
		at, ok := titled(s.Name, h.leaves)
		if s.Rows == 0 || !ok {
			continue
		}
		p := patch{append(h.scopes(h.answer.Span), at), h.answer.Span}
		out = append(out, equation{of: of, named: h.named, patch: p, tag: tagOf(p.scopes), value: s.Rows})
	}
	return out
}
