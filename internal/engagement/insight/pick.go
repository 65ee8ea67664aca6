package insight

import (
	"fmt"
	"slices"

	"hearth/internal/engagement"
)

// shape is one way in which a platform gives a number. Two shapes of one number
// are never added: they count the same things.
type shape struct {
	grain string
	post  bool // for single posts, not for the whole place
	total bool // the platform's own total over more than the rows it lists
}

// series is all readings of one shape for a source, place and metric.
type series struct {
	source, place, metric string
	shape
	from, to engagement.Day
	spans    []Span // of a period grain: the periods, in order of their end
}

// pick is the shape that was chosen for a place.
type pick struct {
	source, place string
	shape
	spans []Span
	to    engagement.Day
}

// ofPosts says whether the question needs readings of single posts.
func (a *asking) ofPosts() bool {
	return a.by.id == "post" || a.split.id == "post" || slices.ContainsFunc(a.use, filter.ofPost)
}

// picks chooses one shape for each source and place.
func (a *asking) picks(s Span) []pick {
	all, err := a.series(s)
	if err != nil {
		a.fail(err)
		return nil
	}
	var out []pick
	for len(all) > 0 {
		n := slices.IndexFunc(all, func(o series) bool { return o.source != all[0].source || o.place != all[0].place })
		if n < 0 {
			n = len(all)
		}
		if p, ok := a.pick(s, all[:n]); ok {
			out = append(out, p)
		}
		all = all[n:]
	}
	out = a.oncePerSource(out)
	if len(out) == 0 && a.recipe.Count == countSingle && a.hasReadings(s) {
		a.refuse("it is given for other posts or periods than the ones asked for")
	}
	return out
}

// oncePerSource keeps a source from being counted twice. Readings without a
// place speak for all of its places, as an overview beside an export of the
// posts does: one side is taken, the one whose shape is the better, and always
// the places when the question is about places.
func (a *asking) oncePerSource(all []pick) []pick {
	ofPlaces := a.by.id == "place" || a.split.id == "place" || slices.ContainsFunc(a.use, func(f filter) bool { return f.dim.id == "place" && len(f.sources)+len(f.platforms) == 0 })
	rank := func(p pick) int {
		return slices.IndexFunc(a.shapes(), func(w wanted) bool { return w.shape == p.shape })
	}
	var out []pick
	for len(all) > 0 {
		n := slices.IndexFunc(all, func(p pick) bool { return p.source != all[0].source })
		if n < 0 {
			n = len(all)
		}
		group := all[:n]
		all = all[n:]
		if group[0].place != "" || n == 1 { // places are in order: "" is the first
			out = append(out, group...)
			continue
		}
		best := group[1]
		for _, p := range group[2:] {
			if rank(p) < rank(best) {
				best = p
			}
		}
		if ofPlaces || rank(best) < rank(group[0]) {
			out = append(out, group[1:]...)
		} else {
			out = append(out, group[0])
		}
	}
	return out
}

// pick chooses the shape for one place, by the order in the package comment.
func (a *asking) pick(s Span, all []series) (pick, bool) {
	for _, want := range a.shapes() {
		p := pick{source: all[0].source, place: all[0].place, shape: want.shape}
		ok := true
		for _, id := range a.recipe.given() {
			i := slices.IndexFunc(all, func(o series) bool { return o.metric == id && o.shape == want.shape })
			if i < 0 || want.fits != nil && !want.fits(s, all[i]) {
				ok = false
				break
			}
			p.to = max(p.to, all[i].to)
			if want.grain == engagement.GrainPeriod {
				p.spans = a.usable(s, all[i].spans)
				ok = ok && len(p.spans) > 0
			}
		}
		if ok {
			return p, true
		}
	}
	return pick{}, false
}

// wanted is a shape and what must hold for it.
type wanted struct {
	shape
	fits func(Span, series) bool
}

// shapes gives the shapes a question can use, the best first.
func (a *asking) shapes() []wanted {
	daily, period, lifetime := engagement.GrainDaily, engagement.GrainPeriod, engagement.GrainLifetime
	posts := []wanted{{shape{daily, true, false}, nil}, {shape{lifetime, true, false}, nil}, {shape{period, true, false}, nil}}
	if a.recipe.OnDay {
		return posts[1:2]
	}
	if a.recipe.Count == countSingle {
		if a.ofPosts() {
			return posts[1:]
		}
		byDay := func(s Span, _ series) bool { return a.by.id == unitDay || a.by.id == "" && s.Days() == 1 }
		return []wanted{
			{shape{period, false, false}, nil}, {shape{period, false, true}, nil},
			{shape{daily, false, false}, byDay}, {shape{daily, false, true}, byDay},
		}
	}
	if a.ofPosts() {
		return posts
	}
	out := []wanted{{shape{daily, false, false}, a.spans}, {shape{daily, false, true}, a.spans}}
	if a.by.id == "" || !a.by.time {
		whole := func(s Span, o series) bool {
			return slices.ContainsFunc(o.spans, func(p Span) bool { return p.From == s.From && p.To == s.To })
		}
		out = append(out, wanted{shape{period, false, false}, whole}, wanted{shape{period, false, true}, whole})
	}
	out = append(out, posts[:2]...)
	for _, grain := range []string{period, daily} {
		out = append(out, wanted{shape{grain, false, false}, nil}, wanted{shape{grain, false, true}, nil})
	}
	return append(out, posts[2])
}

// spans says whether a daily series runs over all of a span that its source covers.
func (a *asking) spans(s Span, o series) bool {
	from, to := s.From, s.To
	if i := slices.IndexFunc(a.covers, func(c cover) bool { return c.source == o.source }); i >= 0 {
		from, to = max(from, a.covers[i].first()), min(to, a.covers[i].last())
	}
	return o.from <= from && o.to >= to
}

// usable gives the periods of a series that can be counted: each inside one
// unit of the axis, none over another. A number that cannot be added must be
// for exactly the unit.
func (a *asking) usable(s Span, all []Span) []Span {
	var out []Span
	for _, p := range all {
		unit := s
		if a.by.time {
			unit = unitSpan(a.by.id, unitStart(a.by.id, p.From))
		}
		exact := p.From == unit.From && p.To == unit.To
		if p.To > unit.To || a.recipe.Count == countSingle && !exact {
			continue
		}
		if exact && !a.by.time { // the whole span in one number is better than parts of it
			return []Span{p}
		}
		if len(out) == 0 || p.From > out[len(out)-1].To {
			out = append(out, p)
		}
	}
	return out
}

// series asks which shapes there are in a span, by source and place.
func (a *asking) series(s Span) ([]series, error) {
	conds := append([]clause{
		in("r.metric", a.recipe.given()),
		{text: "r.dimension = ''"},
		between("r.from_day", s),
		{"(r.grain <> 'period' OR r.to_day <= ?)", []any{dayArg(s.To)}},
	}, a.filterClauses()...)
	c := join("AND", conds).wrap(`SELECT u.source, u.place, u.metric, u.grain, u.posted, u.total, u.f, u.t, MIN(u.from_day) AS a, MAX(u.to_day) AS z
FROM (SELECT r.source, r.place, r.metric, r.grain, CASE WHEN r.post = '' THEN 0 ELSE 1 END AS posted, r.total,
CASE WHEN r.grain = 'period' THEN r.from_day ELSE 0 END AS f, CASE WHEN r.grain = 'period' THEN r.to_day ELSE 0 END AS t, r.from_day, r.to_day
FROM readings r
WHERE `, `) u
GROUP BY u.source, u.place, u.metric, u.grain, u.posted, u.total, u.f, u.t
ORDER BY u.source, u.place, u.metric, u.grain, u.posted, u.total, u.t, u.f`)
	t, err := a.st.Ask(a.ctx, c.text, c.args...)
	if err != nil {
		return nil, fmt.Errorf("which readings there are: %w", err)
	}
	var out []series
	for _, r := range t.Rows {
		one := series{
			source: text(r[0]), place: text(r[1]), metric: text(r[2]),
			shape: shape{text(r[3]), number(r[4]) == 1, number(r[5]) == 1},
			from:  engagement.Day(number(r[8])), to: engagement.Day(number(r[9])),
		}
		if one.grain == engagement.GrainPeriod {
			one.spans = []Span{newSpan(engagement.Day(number(r[6])), engagement.Day(number(r[7])))}
		}
		if n := len(out); n > 0 && out[n-1].source == one.source && out[n-1].place == one.place && out[n-1].metric == one.metric && out[n-1].shape == one.shape {
			last := &out[n-1]
			last.from, last.to = min(last.from, one.from), max(last.to, one.to)
			last.spans = append(last.spans, one.spans...)
			continue
		}
		out = append(out, one)
	}
	return out, nil
}

// hasReadings says whether there is any reading of the metric in a span.
func (a *asking) hasReadings(s Span) bool {
	all, err := a.series(s)
	a.fail(err)
	return len(all) > 0
}

// clause keeps the readings of a pick.
func (p pick) clause() clause {
	text := "r.source = ? AND r.place = ? AND r.grain = ? AND r.total = ? AND r.post "
	if p.post {
		text += "<> ''"
	} else {
		text += "= ''"
	}
	total := int64(0)
	if p.total {
		total = 1
	}
	c := clause{text, []any{p.source, p.place, p.grain, total}}
	if p.grain != engagement.GrainPeriod {
		return c
	}
	var spans []clause
	for _, s := range p.spans {
		spans = append(spans, clause{"(r.from_day = ? AND r.to_day = ?)", []any{dayArg(s.From), dayArg(s.To)}})
	}
	return join("AND", []clause{c, join("OR", spans)})
}
