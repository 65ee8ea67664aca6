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
type Ground struct {
	Of     string  // the metric whose rows are added up, with its parameters: "messages"
	Scopes []Scope // what holds for every row, sorted by dimension
	Params []Param
}

// Scope keeps the rows whose dimension has one of the values, or with Not none
// of them. The value "" stands for rows that have none.
type Scope struct {
	Dim    string
	Values []string
	Not    bool
}

// Ground gives the ground of a counted answer. It is false for what platforms
// report, for a writer's own SQL, and for what this registry does not know.
func (r *Registry) Ground(a Answer) (Ground, bool) {
	q, ok := ParseKey(a.Key)
	if !ok || !q.SQL.Empty() {
		return Ground{}, false
	}
	p, problems := plan(r, q)
	if problems.Failed(false) || p.recipe.From == fromReadings {
		return Ground{}, false
	}
	if p.method == nil && a.Metric.ID != "" && a.Metric.ID != p.metric.ID { // it degraded
		if p, ok = p.lesser(r); !ok || a.Metric.ID != p.metric.ID {
			return Ground{}, false
		}
	}
	g := Ground{Of: cmp.Or(p.recipe.Base, p.metric.ID), Params: q.Params}
	var named []string
	for _, f := range q.Where {
		g.Scopes, named = append(g.Scopes, Scope{f.Key.Text, texts(f), false}), append(named, f.Key.Text)
	}
	for _, f := range q.Not {
		g.Scopes, named = append(g.Scopes, Scope{f.Key.Text, texts(f), true}), append(named, f.Key.Text)
	}
	conditions := p.recipe.usual(append(named, p.by.id, p.split.id))
	if len(p.recipe.Never) == 0 && (p.recipe.Count == countRows || p.recipe.Count == countPeople) {
		g.Of = p.recipe.From
		conditions = append(conditions, p.recipe.Only...)
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
	slices.SortStableFunc(g.Scopes, func(a, b Scope) int { return strings.Compare(a.Dim, b.Dim) })
	return g, true
}

// Question asks for the number of rows on some ground within a span. It is
// false where no writer could ask for it.
func (g Ground) Question(scopes []Scope, s Span) (Question, bool) {
	q := Question{Metric: source.Word{Text: g.Of}, Period: source.Word{Text: s.From.String() + ".." + s.To.String()}, Partial: true, Params: g.Params}
	for _, sc := range scopes {
		if slices.Contains(sc.Values, "") || slices.Contains(sc.Values, privateSource) {
			return Question{}, false
		}
		f := Filter{Key: source.Word{Text: sc.Dim}}
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
