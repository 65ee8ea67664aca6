package insight

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/source"
)

// Ground says what the counts of an answer are counts of: rows of a kind,
// within filters and days. Counts on the same ground may be laid over one
// another and subtracted, which is what the guard's audit does.
//
// Two of the dimensions of scopes are lengths of time, in seconds. A scope on
// [DimWait] or [DimWatch] has one value, which stands for all that is shorter:
// {DimWait, 3600} is what was answered within an hour, and {DimWatch, 3600, Not}
// what could be watched that long. In the scopes that [Ground.Question] takes
// they are stretches, such as 3600-86400 and 86400-.
type Ground struct {
	Of     string  // the table whose rows are added up; the metric, with its parameters, where they are rows of their own
	Scopes []Scope // what holds for every row, sorted by dimension
	Params []Param
	Hit    []Scope // of a share: what of the rows it counts

	wait int64 // seconds that a row must have been watched for to be one; 0 for none
}

// In gives what holds for every row in a span of an answer: the scopes, and what
// can be seen of it in the data.
func (g Ground) In(a Answer, s Span) []Scope {
	if g.wait == 0 {
		return g.Scopes
	}
	return slices.Concat(g.Scopes, watched(a, s, g.wait))
}

// Scope keeps the rows whose dimension has one of the values, or with Not none
// of them. The value "" stands for rows that have none.
type Scope struct {
	Dim    string
	Values []string
	Not    bool
}

// Ground gives the ground of a counted answer. It is false for what platforms
// report, for a writer's own SQL, for questions with a name and their values,
// of which [Registry.Counts] tells, and for what this registry does not know.
func (r *Registry) Ground(a Answer) (Ground, bool) {
	q, ok := ParseKey(a.Key)
	if !ok || !q.SQL.Empty() {
		return Ground{}, false
	}
	p, problems := plan(r, q)
	if problems.Failed(false) || p.recipe.From == fromReadings || p.method != nil {
		return Ground{}, false
	}
	needs := p.recipe.Requires
	if a.Metric.ID != "" && a.Metric.ID != p.metric.ID { // it degraded
		if p, ok = p.lesser(r); !ok || a.Metric.ID != p.metric.ID {
			return Ground{}, false
		}
		needs = nil
	}
	g := Ground{Of: cmp.Or(p.recipe.Base, p.metric.ID), Params: q.Params, Scopes: scopesOf(q)}
	named := []string{p.by.id, p.split.id}
	for _, s := range g.Scopes {
		named = append(named, s.Dim)
	}
	conditions := p.recipe.usual(named)
	if len(p.recipe.Never) == 0 && p.recipe.Count != countMean {
		g.Of, g.Params = p.recipe.From, nil
		conditions = append(conditions, p.recipe.Only...)
		g.hits(p)
	}
	for _, c := range conditions {
		g.Scopes = append(g.Scopes, Scope{c.Key, c.Values, false})
	}
	for _, c := range p.recipe.Narrow {
		g.Scopes = append(g.Scopes, Scope{c.Key, c.Values, c.Not})
	}
	for _, axis := range []string{p.by.id, p.split.id} {
		if axis == "rating" || axis == "tag" || axis == "topic" || axis == "post" { // what has none is not on the axis
			g.Scopes = append(g.Scopes, Scope{axis, []string{""}, true})
		}
	}
	g.Scopes = append(g.Scopes, required(needs)...)
	g.Scopes = tidy(g.Scopes)
	return g, true
}

// hits says what of the rows a share counts, and which rows it looks at.
func (g *Ground) hits(p planned) {
	switch p.recipe.Count {
	case countWithin:
		g.Hit, g.wait = []Scope{within(p.within)}, p.within
	case countShare:
		for _, c := range p.recipe.Hit {
			s := Scope{c.Key, c.Values, false}
			if c.Key == "tag" { // one of those that its rows have: each has one
				s.Dim = dimOneTag
			}
			g.Hit = append(g.Hit, s)
		}
	}
}

// within is what was answered so many seconds after it was asked.
func within(seconds int64) Scope {
	return Scope{DimWait, []string{strconv.FormatInt(seconds, 10)}, false}
}

// watched is what openings must be for so long a wait to be seen in the data of
// an answer: nothing where the data go on for long enough after a span. Where
// hours count, they must be known.
func watched(a Answer, s Span, seconds int64) []Scope {
	var out []Scope
	if seconds < 86400 {
		out = append(out, Scope{DimClock, []string{"yes"}, false})
	}
	if !seen(a, s, seconds) {
		out = append(out, Scope{DimWatch, []string{strconv.FormatInt(seconds, 10)}, true})
	}
	return out
}

// seen says that the data of an answer go on for so long after a span.
func seen(a Answer, s Span, seconds int64) bool {
	until := s.To + 1 + engagement.Day((seconds+86399)/86400)
	return !slices.ContainsFunc(a.Sources, func(src Source) bool { return min(src.To+1, max(src.Captured, src.To)) < until })
}

// required keeps the sources that have what a metric or a question requires.
func required(needs []string) []Scope {
	var out []Scope
	for _, id := range needs {
		if slices.ContainsFunc(allNeeds(), func(n need) bool { return n.id == id }) {
			out = append(out, Scope{DimMeets, []string{id}, false})
		}
	}
	return out
}

// scopesOf gives the filters of a question.
func scopesOf(q Question) []Scope {
	var out []Scope
	for _, f := range q.Where {
		out = append(out, Scope{f.Key.Text, texts(f), false})
	}
	for _, f := range q.Not {
		out = append(out, Scope{f.Key.Text, texts(f), true})
	}
	return out
}

// Question asks for the number of rows on some ground within a span, as no
// writer may: see [Question.Inside]. It is false where nobody could.
func (g Ground) Question(scopes []Scope, s Span) (Question, bool) {
	q := Question{Metric: source.Word{Text: g.Of}, Period: source.Word{Text: s.From.String() + ".." + s.To.String()}, Partial: true, Params: g.Params, Inside: true}
	for _, sc := range scopes {
		if sc.Dim == DimMeets { // a source that lacks it has no such rows
			continue
		}
		d, ok := findDimension(sc.Dim)
		if !ok || slices.Contains(sc.Values, "") || slices.Contains(sc.Values, privateSource) {
			return Question{}, false
		}
		f := Filter{Key: source.Word{Text: d.id}}
		for _, v := range sc.Values {
			f.Values = append(f.Values, source.Word{Text: v})
		}
		if sc.Not {
			q.Not = append(q.Not, f)
		} else {
			q.Where = append(q.Where, f)
		}
	}
	return q, true
}

// everyOpening counts opening messages, for the audit: what shares of them stand on.
func everyOpening() entry {
	return entry{
		metric: Metric{ID: fromOpenings, Title: "Opening messages", Unit: "messages", Grain: "opening", Additivity: "sum", Tier: "measured", Version: 1},
		recipe: recipe{From: fromOpenings, Count: countRows, Requires: []string{needAnswers}},
	}
}

// ParseKey reads the canonical text of a question, as [Key] wrote it.
func ParseKey(key string) (Question, bool) {
	head, tail, _ := strings.Cut(key, "?")
	var q Question
	if text, ok := strings.CutPrefix(head, "sql:"); ok {
		sql, err := url.QueryUnescape(text)
		q.SQL.Text = sql
		return q, err == nil && strings.TrimSpace(sql) != ""
	}
	id, ok := strings.CutPrefix(head, "metric:")
	if !ok || strings.TrimSpace(id) == "" {
		return Question{}, false
	}
	q.Metric.Text = id
	for part := range strings.SplitSeq(tail, "&") {
		name, list, ok := strings.Cut(part, "=")
		name, err := url.QueryUnescape(name)
		if !ok || err != nil {
			continue
		}
		var values []source.Word
		for v := range strings.SplitSeq(list, ",") {
			text, err := url.QueryUnescape(v)
			if err != nil {
				return Question{}, false
			}
			values = append(values, source.Word{Text: text})
		}
		q.set(name, values)
	}
	return q, true
}

// set puts one part of a key where it belongs.
func (q *Question) set(name string, values []source.Word) {
	first := values[0]
	switch name {
	case "by":
		q.By = first
	case "split":
		q.Split = first
	case "period":
		q.Period = first
	case "compare":
		q.Compare = first
	case "top":
		q.Top, _ = strconv.Atoi(first.Text)
	case "partial":
		q.Partial = true
	default:
		key, not := strings.CutPrefix(name, "not.")
		_, filters := findDimension(key)
		switch {
		case not:
			q.Not = append(q.Not, Filter{source.Word{Text: key}, values})
		case filters:
			q.Where = append(q.Where, Filter{source.Word{Text: key}, values})
		default:
			q.Params = append(q.Params, Param{source.Word{Text: key}, first})
		}
	}
}

// UnitIn gives the days of a span that lie in the unit that starts on a day.
func UnitIn(unit string, start engagement.Day, s Span) Span {
	u := unitSpan(unit, start)
	return Span{From: max(u.From, s.From), To: min(u.To, s.To)}
}

// UnitAt gives the days of a span that lie in its i-th unit; false when it has
// fewer units.
func UnitAt(unit string, i int, s Span) (Span, bool) {
	all := units(unit, s)
	if i < 0 || i >= len(all) {
		return Span{}, false
	}
	d, _ := engagement.ParseDay(all[i])
	return UnitIn(unit, d, s), true
}

// Values gives all values that a dimension can have, nil when the data decide.
func Values(dim string) []string {
	d, _ := findDimension(dim)
	return d.values
}
