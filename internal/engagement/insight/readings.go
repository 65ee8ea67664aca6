package insight

import (
	"fmt"
	"slices"

	"hearth/internal/engagement"
)

// tallyReadings counts what platforms reported for a span.
func (a *asking) tallyReadings(s Span, top []string) tallied {
	out := tallied{span: s, cells: map[spot]Cell{}, tops: top}
	if a.failed() {
		return out
	}
	if a.recipe.Count == countLast {
		a.tallyLast(s, &out)
		return out
	}
	picks := a.picks(s)
	if a.failed() {
		return out
	}
	if s == a.span {
		a.picked = picks
		a.tellPicks(picks)
		a.tellMedian(s)
		a.tellDays(s, picks)
	}
	if a.recipe.Alone && a.severalPlatforms(picks) {
		return out
	}
	sums := a.sums(s, picks)
	total := map[string]sum{}
	byCell := map[spot]map[string]sum{}
	for at, metrics := range sums {
		at = folded(at, a.by, top)
		for m, v := range metrics {
			total[m] = total[m].plus(v)
			if byCell[at] == nil {
				byCell[at] = map[string]sum{}
			}
			byCell[at][m] = byCell[at][m].plus(v)
		}
	}
	for at, metrics := range byCell {
		out.cells[at] = a.recipe.reported(metrics)
		once := a.recipe.Count == countSingle && metrics[a.recipe.Reads[0]].n > 1 || a.recipe.PerOnce && metrics[a.recipe.Per[0]].n > 1
		if once {
			a.refuse("several readings would have to be added")
			return out
		}
	}
	out.total = a.recipe.reported(total)
	if (a.recipe.Count == countSingle || a.recipe.PerOnce) && a.by.id != "" {
		out.total = Cell{State: Missing, Why: a.recipe.Why}
	}
	return out
}

// sum is readings put together.
type sum struct{ n, value int64 }

func (s sum) plus(o sum) sum { return sum{s.n + o.n, s.value + o.value} }

// folded puts what is outside the top together.
func folded(at spot, by dimension, top []string) spot {
	switch {
	case len(top) == 0:
	case by.time && !slices.Contains(top, at.split):
		at.split = Rest
	case !by.time && !slices.Contains(top, at.by):
		at.by = Rest
	}
	return at
}

// reported makes a cell of reported sums.
func (r recipe) reported(metrics map[string]sum) Cell {
	c := Cell{Den: 1, Crowd: true}
	add := func(ids []string, into *int64) bool {
		found := false
		for _, id := range ids {
			if s, ok := metrics[id]; ok {
				*into += s.value
				found = true
			}
		}
		return found
	}
	if !add(r.Reads, &c.Num) {
		return Cell{State: Missing, Why: r.nothing()}
	}
	if r.Millionths {
		c.Den = 1_000_000
	}
	if r.Count == countRatio {
		c.Den = 0
		if !add(r.Per, &c.Den) || c.Den <= 0 {
			return Cell{State: Missing, Why: "there is nothing to divide by"}
		}
	}
	return c
}

// pickedClauses is what every reading of an answer fulfils.
func (a *asking) pickedClauses(s Span, picks []pick) []clause {
	var alts []clause
	for _, p := range picks {
		alts = append(alts, p.clause().wrap("(", ")"))
	}
	return append([]clause{
		in("r.metric", a.recipe.given()),
		{text: "r.dimension = ''"}, between("r.from_day", s), join("OR", alts),
	}, a.filterClauses()...)
}

// sums adds the picked readings by cell and metric.
func (a *asking) sums(s Span, picks []pick) map[spot]map[string]sum {
	if len(picks) == 0 {
		return nil
	}
	head := a.keyColumn(a.by, nil, 0).wrap("SELECT ", " AS k, ").
		then(a.keyColumn(a.split, nil, 0).wrap("", ` AS s, r.metric AS metric, r.value AS v, r.source, r.place, r.post,
CASE WHEN r.grain = 'lifetime' THEN 0 ELSE r.from_day END AS f, CASE WHEN r.grain = 'lifetime' THEN 0 ELSE r.to_day END AS t
FROM readings r`))
	c := head.then(join("AND", a.pickedClauses(s, picks)).wrap("\nWHERE ", ""))
	switch {
	case a.recipe.OnDay:
		c = a.onDays(s, picks)
	case a.recipe.Count == countRatio:
		c = a.both(c)
	default:
		c = c.wrap("SELECT u.k, u.s, u.metric, COUNT(*) AS n, SUM(u.v) AS v\nFROM (", ") u\nGROUP BY u.k, u.s, u.metric")
	}
	t, err := a.st.Ask(a.ctx, c.text, c.args...)
	if err != nil {
		a.fail(err)
		return nil
	}
	name, err := a.namer(nil)
	if err != nil {
		a.fail(err)
		return nil
	}
	out := map[spot]map[string]sum{}
	for _, r := range t.Rows {
		at := spot{name(a.by, r[0]), name(a.split, r[1])} // of all posts that the data lack the same
		if out[at] == nil {
			out[at] = map[string]sum{}
		}
		add := func(metric string, v sum) { out[at][metric] = out[at][metric].plus(v) }
		if a.recipe.Count == countRatio {
			add(a.recipe.Reads[0], sum{number(r[2]), number(r[3])})
			add(a.recipe.Per[0], sum{number(r[2]), number(r[4])})
			continue
		}
		add(text(r[2]), sum{number(r[3]), number(r[4])})
	}
	return out
}

// both adds the two sides of a ratio over the posts and days for which the
// platform gives both: the clicks of one post say nothing about the impressions
// of another.
func (a *asking) both(readings clause) clause {
	side := func(ids []string) clause { return in("u.metric", ids) }
	value := func(ids []string) clause { return side(ids).wrap("SUM(CASE WHEN ", " THEN u.v ELSE 0 END)") }
	count := func(ids []string) clause { return side(ids).wrap("SUM(CASE WHEN ", " THEN 1 ELSE 0 END)") }
	return value(a.recipe.Reads).wrap("SELECT w.k, w.s, COUNT(*) AS n, SUM(w.a) AS a, SUM(w.b) AS b\nFROM (SELECT u.k, u.s, u.source, u.place, u.post, u.f, u.t, ", " AS a, ").
		then(value(a.recipe.Per).wrap("", " AS b, ")).then(count(a.recipe.Reads).wrap("", " AS na, ")).then(count(a.recipe.Per).wrap("", " AS nb\nFROM (")).
		then(readings.wrap("", `) u
GROUP BY u.k, u.s, u.source, u.place, u.post, u.f, u.t) w
WHERE w.na > 0 AND w.nb > 0
GROUP BY w.k, w.s`))
}

// tellPicks says beside an answer what kind of number it stands on.
func (a *asking) tellPicks(picks []pick) {
	for _, p := range picks {
		switch {
		case p.grain == engagement.GrainDaily && a.recipe.Count == countRatio:
			a.notes = append(a.notes, fmt.Sprintf("%s: what was counted on the days of the period, for posts of any age", a.name(p.source)))
		case p.grain == engagement.GrainLifetime:
			a.notes = append(a.notes, fmt.Sprintf("%s: what the posts published in the period had gathered by %s", a.name(p.source), dayLabel(p.to)))
		case p.grain == engagement.GrainPeriod && !a.by.time:
			whole := newSpan(p.spans[0].From, p.spans[len(p.spans)-1].To)
			if whole.From == a.span.From && whole.To == a.span.To {
				continue
			}
			a.notes = append(a.notes, fmt.Sprintf("%s: as the platform gives it for %s", a.name(p.source), whole.Label))
		}
	}
}

// refuse says why a number that may not be added is not, and what to ask.
func (a *asking) refuse(what string) {
	hint := "ask for each place by itself with `by: place`, or for one with `where: {place: …}`"
	if a.recipe.Count == countSingle || a.recipe.PerOnce {
		hint = "ask for each post with `by: post` or for each day with `by: day`, in one place"
	}
	if a.recipe.Instead != "" {
		hint += "; or ask `metric: " + a.recipe.Instead + "`, which may be added"
	}
	a.list.Errorf(a.q.Metric.Pos, "not-additive", hint, "%s cannot be added up: %s; here %s", a.metric.ID, a.recipe.Why, what)
}

// tallyLast takes the newest value of a level in each cell. Levels of several
// places are not added.
func (a *asking) tallyLast(s Span, out *tallied) {
	conds := append([]clause{
		in("r.metric", a.recipe.Reads), {text: "r.dimension = '' AND r.post = ''"}, between("r.to_day", s),
	}, a.filterClauses()...)
	key := a.by
	if a.by.time {
		key = a.split
	}
	c := a.keyColumn(key, nil, 0).wrap("SELECT u.k, u.source, u.place, u.d, MAX(u.v) AS v\nFROM (SELECT ", " AS k, r.source, r.place, r.to_day AS d, r.value AS v\nFROM readings r\nWHERE ").
		then(join("AND", conds).wrap("", ") u\nGROUP BY u.k, u.source, u.place, u.d\nORDER BY u.d, u.k, u.source, u.place"))
	t, err := a.st.Ask(a.ctx, c.text, c.args...)
	if err != nil {
		a.fail(err)
		return
	}
	name, err := a.namer(nil)
	if err != nil {
		a.fail(err)
		return
	}
	places := map[spot]string{}
	for _, r := range t.Rows { // in order of days: the last one stays
		at := spot{by: name(key, r[0])}
		if a.by.time {
			at = spot{unitStart(a.by.id, engagement.Day(number(r[3]))).String(), name(a.split, r[0])}
		}
		place := text(r[1]) + "\x00" + text(r[2])
		if had, ok := places[at]; ok && had != place {
			a.refuse("several places would have to be added")
			return
		}
		places[at] = place
		out.cells[at] = Cell{Num: number(r[4]), Den: 1, Crowd: true}
	}
	out.total = Cell{State: Missing, Why: a.recipe.Why}
	if a.by.id == "" {
		if c, ok := out.cells[spot{}]; ok {
			out.total = c
		} else {
			out.total = Cell{State: Missing, Why: "the platform reported nothing for this"}
		}
	}
}

// readingRows counts the readings behind an answer by source.
func (a *asking) readingRows() map[string]Source {
	conds := a.pickedClauses(a.span, a.picked)
	if a.recipe.Count == countLast {
		conds = append([]clause{in("r.metric", a.recipe.Reads), {text: "r.dimension = '' AND r.post = ''"}, between("r.to_day", a.span)}, a.filterClauses()...)
	}
	c := join("AND", conds).wrap("SELECT r.source, COUNT(*) AS n FROM readings r WHERE ", " GROUP BY r.source")
	t, err := a.st.Ask(a.ctx, c.text, c.args...)
	a.fail(err)
	out := map[string]Source{}
	for _, r := range t.Rows {
		n := number(r[1])
		out[text(r[0])] = Source{Rows: n, Behind: Cell{Num: n, Den: 1, Crowd: true}}
	}
	return out
}
