package insight

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/source"
)

// CheckQuestion says everything that is wrong with a question and that can be
// said without data: unknown metrics, axes, filters and parameters, a period
// that is none, things that exclude each other.
func CheckQuestion(reg *Registry, q Question) source.List {
	_, list := plan(reg, q)
	return list
}

// planned is a question whose words are understood; only the data are open.
type planned struct {
	entry
	by, split dimension
	within    int64    // seconds
	set       settings // of a named question
}

// plan understands a question's words.
func plan(reg *Registry, q Question) (planned, source.List) {
	var list source.List
	p := planned{within: defaultWait}
	switch {
	case q.SQL.Empty() && !q.Named.Empty():
		p.entry = planMethod(reg, q, &list)
		p.planMethodAxes(q, &list)
		p.planFilters(q, &list)
		p.planParams(q, &list)
	case q.SQL.Empty():
		p.entry = planMetric(reg, q, &list)
		p.planAxes(q, &list)
		p.planFilters(q, &list)
		p.planParams(q, &list)
	default:
		planSQL(q, &list)
	}
	checkPeriods(q, &list)
	if q.Top < 0 {
		list.Errorf(q.Pos, "top", "type how many to show, such as `top: 5`", "top is %d, which shows nothing", q.Top)
	}
	return p, list
}

func planMetric(reg *Registry, q Question, list *source.List) entry {
	if q.Metric.Empty() {
		list.Errorf(q.Pos, "metric", "add `metric: messages`, or another one of: "+quoteAll(reg.ownIDs()), "nothing says what to count")
		return entry{}
	}
	e, ok := reg.find(q.Metric.Text)
	if q.Inside && q.Metric.Text == fromOpenings {
		e, ok = everyOpening(), true
	}
	if !ok {
		list.Errorf(q.Metric.Pos, "metric", nearestHint(q.Metric.Text, reg.ids()), "there is no metric %q", q.Metric.Text)
	}
	return e
}

// planSQL refuses what a writer's own SQL decides by itself.
func planSQL(q Question, list *source.List) {
	refuse := func(w source.Word, what string) {
		list.Errorf(w.Pos, "sql", "leave the `"+what+"` line out, or ask with `metric:` instead of `sql:`", "%s says nothing to a question in SQL: the query decides it", what)
	}
	for _, w := range []struct {
		word source.Word
		key  string
	}{{q.Metric, "metric"}, {q.Named, "question"}, {q.By, "by"}, {q.Split, "split"}, {q.Compare, "compare"}} {
		if !w.word.Empty() {
			refuse(w.word, w.key)
		}
	}
	for _, f := range q.Where {
		refuse(f.Key, "where")
	}
	for _, f := range q.Not {
		refuse(f.Key, "not")
	}
	for _, p := range q.Params {
		refuse(p.Key, p.Key.Text)
	}
}

func (p *planned) planAxes(q Question, list *source.List) {
	p.by = p.axis(q.By, "by", list)
	p.split = p.axis(q.Split, "split", list)
	switch {
	case q.Split.Empty() || p.split.id == "":
	case q.By.Empty():
		list.Errorf(q.Split.Pos, "split", fmt.Sprintf("type `by: %s` instead of `split: %s`", q.Split.Text, q.Split.Text), "there is a split but nothing to split")
	case p.by.id == p.split.id:
		list.Errorf(q.Split.Pos, "split", "take the `split` line out, or split by something else", "by and split are both %q", p.by.id)
	case p.by.set != "" && p.split.set != "":
		list.Errorf(q.Split.Pos, "split", "split by something else, or ask for one of them with `where`", "a message may have several tags and several topics: %s and %s cannot be crossed", p.by.id, p.split.id)
	case p.by.time && p.split.time:
		list.Errorf(q.Split.Pos, "split", "keep one of them and split by something else, such as `split: place`", "by and split are both times (%s and %s)", p.by.id, p.split.id)
	case !p.by.time && p.split.time:
		list.Errorf(q.Split.Pos, "split", fmt.Sprintf("type `by: %s` and `split: %s`", p.split.id, p.by.id), "a time can only stand in by")
	}
	if q.Top > 0 && (p.by.time || p.by.id == "") && q.Split.Empty() {
		list.Errorf(q.Pos, "top", "take the `top` line out, or ask `by: place`", "top needs something to rank")
	}
}

// axis finds the dimension of by or split, and whether the metric has it.
func (p *planned) axis(w source.Word, key string, list *source.List) dimension {
	if w.Empty() {
		return dimension{}
	}
	usable := func(d dimension) bool {
		return d.axis && (p.metric.ID == "" || d.column(p.recipe.From) != "" && (p.method == nil || d.time))
	}
	d, ok := findDimension(w.Text)
	switch {
	case !ok || !d.axis:
		list.Errorf(w.Pos, key, nearestHint(w.Text, dimensionIDs(usable)), "there is no %s by %q", map[string]string{"by": "grouping", "split": "split"}[key], w.Text)
		return dimension{}
	case !usable(d):
		list.Errorf(w.Pos, key, "type one of "+quoteAll(dimensionIDs(usable)), "%s has no %q: %s", p.metric.ID, w.Text, map[string]string{
			fromThreads:  "it is about whole conversations",
			fromOpenings: "it is about conversations",
			fromReadings: "platforms report it for places and posts only",
			fromMessages: "it comes from a named question, which is asked once for each unit of time",
		}[p.recipe.From])
		return dimension{}
	}
	return d
}

func (p *planned) planFilters(q Question, list *source.List) {
	filters := dimensionIDs(func(d dimension) bool { return d.filter })
	check := func(f Filter, where string) {
		d, ok := findDimension(f.Key.Text)
		if !ok || !d.filter && !(q.Inside && d.inside) {
			hint := nearestHint(f.Key.Text, filters)
			if ok && d.time {
				hint = "days are chosen with `period`, such as `period: 2026-06`"
			}
			list.Errorf(f.Key.Pos, where, hint, "%q cannot be used to filter", f.Key.Text)
			return
		}
		if len(f.Values) == 0 {
			list.Errorf(f.Key.Pos, where, fmt.Sprintf("type a value, such as `%s: {%s: …}`", where, d.id), "the filter on %q has no value", d.id)
		}
		for _, v := range f.Values {
			checkValue(d, v, where, list)
		}
	}
	for _, f := range q.Where {
		check(f, "where")
	}
	for _, f := range q.Not {
		check(f, "not")
	}
}

// checkValue refuses a value that no data can have.
func checkValue(d dimension, v source.Word, rule string, list *source.List) {
	switch {
	case d.id == "rating":
		if _, ok := ratingOf(v.Text); !ok {
			list.Errorf(v.Pos, rule, "type a number, such as `5` or `4.5`", "%q is not a rating", v.Text)
		}
	case d.values != nil && !slices.Contains(d.values, v.Text):
		list.Errorf(v.Pos, rule, nearestHint(v.Text, d.values), "there is no %s %q", d.id, v.Text)
	}
}

func (p *planned) planParams(q Question, list *source.List) {
	if p.method != nil {
		p.set = p.method.planSettings(q, list)
		if seconds := p.set.seconds("within"); seconds > 0 {
			p.within = seconds
		}
		return
	}
	for _, param := range q.Params {
		if p.metric.ID == "" {
			continue // the metric is unknown: so are its parameters
		}
		if !slices.Contains(p.metric.Params, param.Key.Text) {
			list.Errorf(param.Key.Pos, "param", p.paramHint(param.Key.Text), "%s knows no %q", p.metric.ID, param.Key.Text)
			continue
		}
		seconds, ok := duration(param.Value.Text)
		if !ok {
			list.Errorf(param.Value.Pos, "param", "type a time with its unit, such as `90m`, `24h` or `7d`", "%q is not a length of time", param.Value.Text)
			continue
		}
		p.within = seconds
	}
}

// paramHint says what a key may have meant that is no parameter: in the target
// of a number filters and the period stand beside parameters.
func (p *planned) paramHint(key string) string {
	if near := source.Nearest(key, p.metric.Params); near != "" {
		return "did you mean `" + near + "`?"
	}
	beside := append(dimensionIDs(func(d dimension) bool { return d.filter }), "period", "compare", "partial")
	if near := source.Nearest(key, beside); near != "" {
		return "did you mean `" + near + "`?"
	}
	if len(p.metric.Params) > 0 {
		return nearestHint(key, p.metric.Params)
	}
	return fmt.Sprintf("%s has no parameters of its own", p.metric.ID)
}

// said are words for a comparison that people type instead of its name.
var said = map[string]string{
	"last-year": "year-ago", "previous-year": "year-ago", "a-year-ago": "year-ago", "year-before": "year-ago", "yoy": "year-ago",
	"last": "previous", "before": "previous", "prior": "previous", "last-period": "previous",
}

var reDuration = regexp.MustCompile(`^([1-9]\d{0,4})(m|h|d|w)$`)

// duration reads 90m, 24h, 7d or 2w as seconds.
func duration(s string) (int64, bool) {
	m := reDuration.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	return int64(atoi(m[1])) * map[string]int64{"m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}[m[2]], true
}

func checkPeriods(q Question, list *source.List) {
	// Any day will do: only the form is looked at. A late one, so that `A..` is never over.
	late := engagement.Day(date(lastYear, 12, 31))
	var main Span
	if !q.Period.Empty() {
		var err error
		if main, err = ParsePeriod(q.Period.Text, late); err != nil {
			periodProblem(list, q.Period, err)
		}
	}
	if q.Compare.Empty() {
		return
	}
	if q.Compare.Text == "previous" || q.Compare.Text == "year-ago" {
		if q.Period.Empty() || main.Open {
			list.Errorf(q.Compare.Pos, "compare", "add a period with both ends, such as `period: 2026-06`", "there is nothing before %s to compare with", orAll(q.Period.Text))
		}
		return
	}
	// The last whole year is a period, but nobody means it here.
	if _, err := ParsePeriod(q.Compare.Text, late); err != nil || q.Compare.Text == "last-year" {
		near := cmp.Or(said[strings.ReplaceAll(strings.ToLower(q.Compare.Text), " ", "-")], source.Nearest(q.Compare.Text, []string{"previous", "year-ago"}))
		hint := "type `previous`, `year-ago` or a period such as `2025-Q2`"
		if near != "" {
			hint = "type `" + near + "`"
		} else if form := nearestPeriod(q.Compare.Text); form != "" {
			hint = "type `" + form + "`"
		}
		list.Errorf(q.Compare.Pos, "compare", hint, "%q is nothing to compare with", q.Compare.Text)
	}
}

func orAll(s string) string {
	if s == "" {
		return "all there is"
	}
	return fmt.Sprintf("%q", s)
}

// nearestHint says what to type instead of a word that is not known.
func nearestHint(word string, known []string) string {
	if near := source.Nearest(word, known); near != "" {
		return "did you mean `" + near + "`?"
	}
	if len(known) == 0 {
		return ""
	}
	return "type one of " + quoteAll(known)
}

// quoteAll lists what may be typed, cut where it would fill the screen.
func quoteAll(known []string) string {
	const most = 25
	more := ""
	if len(known) > most {
		more = fmt.Sprintf(" and %d more", len(known)-most)
		known = known[:most]
	}
	return "`" + strings.Join(known, "`, `") + "`" + more
}
