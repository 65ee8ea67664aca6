package audit

import (
	"fmt"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/source"
)

// Near gives the warnings of an audit that found no leak, which need no rows:
// numbers of people over nearly the same days, with few who are only in the
// larger. A build whose answers were audited before asks for nothing else.
func Near(all []Named, site Site) source.List {
	au := newAudit(all, site)
	au.families()
	au.pairs(au.allCrowds(), func(small, large crowd) {
		if longer(small, large) {
			au.warn(small, large)
		}
	})
	var out source.List
	told := map[string]bool{}
	for _, l := range au.now.leaks {
		if !told[l.key] {
			told[l.key] = true
			out.Add(l.problem)
		}
	}
	out.Sort()
	return out
}

// longer says that two numbers differ in nothing but days, of which the larger
// has those of the smaller and more.
func longer(small, large crowd) bool {
	s, l := small.patch.span, large.patch.span
	return small.where == large.where && small.of == large.of && small.who.What == large.who.What && slices.Equal(small.who.Is, large.who.Is) &&
		(small.who.What == "" || small.who.Grows) && l.From <= s.From && s.To <= l.To && l.Days() > s.Days()
}

// whereOf writes scopes in an order of their own.
func whereOf(scopes []scope) string {
	var out []string
	for _, s := range scopes {
		out = append(out, fmt.Sprintf("%s %t %t %q", s.Dim, s.Not, s.axis, slices.Sorted(slices.Values(s.Values))))
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// between judges two numbers of people of which one has some days more. Their
// difference counts those who were seen on these days and at no other time. Where
// the days themselves may be shown, these few are somebody in a crowd, and a
// warning is enough; where they may not, it is a leak like any other. It is false
// while something must be asked for that.
func (au *audit) between(small, large crowd) bool {
	var judged []told
	for _, days := range lacking(small.patch.span, large.patch.span) {
		t, q := au.crowdOn(large, days)
		if t == unknown {
			au.ask(q)
		}
		judged = append(judged, t)
	}
	switch {
	case slices.Contains(judged, unknown):
		return false
	case slices.Contains(judged, safe), slices.Contains(judged, unaskable):
		au.warn(small, large)
	default:
		au.leak(onlyInLarger, nil, figures(small, large))
	}
	return true
}

// lacking gives the days of the larger span that the smaller lacks.
func lacking(small, large insight.Span) []insight.Span {
	var out []insight.Span
	if large.From < small.From {
		out = append(out, insight.Span{From: large.From, To: small.From - 1})
	}
	if small.To < large.To {
		out = append(out, insight.Span{From: small.To + 1, To: large.To})
	}
	return out
}

// crowdOn says what is known of the people of a number on some days, or what to
// ask.
func (au *audit) crowdOn(c crowd, days insight.Span) (told, insight.Question) {
	ground := c.ground
	if ground.Of == "messages" {
		ground.Of = "people" // who of them wrote most does not matter here
	}
	var scopes []insight.Scope
	for _, s := range c.patch.scopes {
		scopes = append(scopes, s.Scope)
	}
	q, ok := ground.Question(scopes, days)
	if !ok || au.site.Refused[insight.Key(q)] {
		return unaskable, q
	}
	if p, ok := au.site.Known[insight.Key(q)]; ok {
		return verdict(p.Answer().Rows[0].Cell), q
	}
	return unknown, q
}

// warn says that the difference of two numbers of people is small, once for each
// of the larger.
func (au *audit) warn(small, large crowd) {
	key := fmt.Sprint("near ", large.named)
	a, b := au.all[small.named], au.all[large.named]
	var days []string
	for _, s := range lacking(small.patch.span, large.patch.span) {
		days = append(days, spanText(s.From, s.To))
	}
	au.now.leaks = append(au.now.leaks, leak{key, source.Problem{
		Pos: b.Pos, Severity: source.Warning, Rule: "audit", Also: []source.Related{{Pos: a.Pos, Text: "it is about fewer days"}},
		Text: fmt.Sprintf("%s and %s (%s) differ by fewer than %d people, who were seen on %s and at no other time", b.called(), a.called(), a.Pos, au.k, strings.Join(days, " and ")),
		Hint: "give them the same `period`, best of whole months or years; or leave it: many others were there on these days, so that it does not tell who they are",
	}})
}

// spanText writes days as questions do.
func spanText(from, to engagement.Day) string {
	if from == to {
		return from.String()
	}
	return from.String() + ".." + to.String()
}
