package insight

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"hearth/internal/engagement/store"
	"hearth/internal/source"
)

// asking is one question on its way through the desk.
type asking struct {
	*Desk
	planned
	ctx  context.Context
	q    Question
	list *source.List

	use    []filter
	covers []cover // of the sources that could speak, sorted by name
	span   Span
	notes  []string
	axes   []string            // ids of by and split
	inside bool                // counting for the guard: sources by their own names
	listed map[string][]string // by dimension, values that are counted by their place in the list
	picked []pick              // of readings

	rules []rule // the exclusions that hold: the desk's, but where the effect of one is asked

	degraded bool // of a named question: all sources lack what it requires
}

// fail reports an error of the engine, once.
func (a *asking) fail(err error) {
	if err == nil {
		return
	}
	if errors.Is(err, context.Canceled) {
		err = context.Canceled
	}
	a.list.Errorf(a.q.Pos, "engine", "", "the data could not be asked: %v", err)
}

func (a *asking) failed() bool { return a.list.Failed(false) }

func (a *asking) answer() Answer {
	if !a.q.SQL.Empty() {
		return a.writers()
	}
	a.axes = []string{a.by.id, a.split.id}
	a.use = a.filters()
	if a.failed() {
		return Answer{}
	}
	a.speakers()
	if a.failed() {
		return Answer{}
	}
	if a.method != nil {
		return a.named()
	}
	var notes []string
	a.span, notes = resolve(a.q.Period, a.q.Pos, a.covers, a.q.Partial, a.name, a.list)
	a.notes = append(a.notes, notes...)
	if a.failed() {
		return Answer{}
	}
	a.crossed()
	if a.failed() {
		return Answer{}
	}
	out := Answer{Metric: a.metric.waiting(a.within), By: a.by.dim(), Split: a.split.dim(), Span: a.span}
	main := a.tally(a.span, nil)
	if a.failed() {
		return Answer{}
	}
	a.shape(&out, main)
	out.Effects = a.effects(main.total)
	out.Sources = a.sources()
	for _, c := range a.covers {
		out.AsOf = max(out.AsOf, c.captured)
	}
	slices.Sort(a.notes)
	out.Notes = slices.Compact(a.notes)
	if a.failed() {
		return Answer{}
	}
	return out
}

// asked is what the writer named: a question, else a metric.
func (a *asking) asked() source.Word {
	if !a.q.Named.Empty() {
		return a.q.Named
	}
	return a.q.Metric
}

// speakers finds the sources that hold what is asked for at all, in any period.
// Where none has the kind or role that was asked for, all that could have it speak:
// of people outside, though, only a source that ever had a word of theirs.
func (a *asking) speakers() {
	all := [][]string{{"source", "platform", "place", "kind", "role"}, {"source", "platform", "place"}}
	if a.method != nil && a.method.every {
		all = all[1:]
	}
	for i, keys := range all {
		a.covers = a.holders(keys)
		if i > 0 && a.recipe.From != fromReadings {
			a.ofOutside()
		}
		if a.failed() {
			return
		}
		if a.method != nil && a.method.every {
			a.covers = append(a.covers, a.onlyNumbers()...)
		}
		if len(a.covers) > 0 {
			a.able()
			return
		}
	}
	a.list.Errorf(a.asked().Pos, "no-data", "put an export that has them into data/raw/NAME; `hearth query` lists what there is, `hearth formats` what each export holds",
		"no source has anything to count for %q", a.asked().Text)
}

// holders gives the sources with rows that some of the filters keep.
func (a *asking) holders(keys []string) []cover {
	from, alias := a.recipe.From, aliasOf(a.recipe.From)
	conds, used := a.recipe.never(), a.recipe.neverKeys()
	for _, f := range a.use {
		if (f.fixed || slices.Contains(keys, f.dim.id)) && (from != fromReadings || !f.ofPost()) {
			conds, used = append(conds, f.clause(from)), append(used, f.dim.id)
		}
	}
	switch {
	case from == fromReadings:
		conds = append(conds, in("r.metric", a.recipe.given()))
	case a.recipe.Count == countMean || a.by.id == "rating" || a.split.id == "rating":
		conds, used = append(conds, clause{text: "m.rating IS NOT NULL"}), append(used, "rating")
	}
	c := join("AND", conds).wrap("SELECT "+alias+".source, COUNT(*) AS n FROM "+present(from, used...)+" "+alias+" WHERE ", " GROUP BY "+alias+".source ORDER BY "+alias+".source")
	t, err := memo(a.Desk, fmt.Sprint("holders ", c.text, c.args), func() (store.Table, error) { return a.st.Ask(a.ctx, c.text, c.args...) })
	if err != nil {
		a.fail(err)
		return nil
	}
	var out []cover
	for _, r := range t.Rows {
		name := text(r[0])
		if i := slices.IndexFunc(a.Desk.covers, func(c cover) bool { return c.source == name }); i >= 0 && len(a.Desk.covers[i].spans) > 0 {
			out = append(out, a.Desk.covers[i])
		}
	}
	return out
}

func aliasOf(from string) string {
	return map[string]string{fromMessages: "m", fromThreads: "x", fromOpenings: "x", fromReadings: "r"}[from]
}

// dayColumn is the day on which a row counts.
func dayColumn(from string) string {
	return map[string]string{fromMessages: "m.day", fromThreads: "x.opened_day", fromOpenings: "x.opened_day", fromReadings: "r.from_day"}[from]
}

// sources says what an answer stands on, source by source.
func (a *asking) sources() []Source {
	rows, out := a.sourceRows(), []Source{}
	platforms, err := a.places(a.ctx, a.recipe.From)
	a.fail(err)
	for _, c := range a.covers {
		s := rows[c.source]
		s.Name, s.From, s.To, s.Captured, s.Zone = a.name(c.source), c.first(), c.last(), c.captured, c.zone
		if i := slices.IndexFunc(platforms, func(p placeRow) bool { return p.source == c.source }); i >= 0 {
			s.Platform = platforms[i].platform
		}
		if a.private(c.source) {
			s.Platform = ""
		}
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b Source) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// sourceRows counts by source what was read and what the exclusions took away.
func (a *asking) sourceRows() map[string]Source {
	if a.recipe.From == fromReadings {
		return a.readingRows()
	}
	bySource := *a
	bySource.by, _ = findDimension("source")
	bySource.split, bySource.inside = dimension{}, true
	out := map[string]Source{}
	for at, h := range bySource.histogram(a.span, true, nil) {
		out[at.by] = Source{Rows: h.rows, Behind: recipe{Count: countRows}.cell(h)}
	}
	t := a.leftOut()
	for _, r := range t.Rows {
		s, what := out[text(r[0])], map[string]string{fromMessages: "message", fromThreads: "conversation", fromOpenings: "opening message"}[a.recipe.From]
		for i, rule := range a.rules {
			if n := number(r[3+i]); n > 0 {
				s.least(n)
				s.LeftOut = addWords(s.LeftOut, fmt.Sprintf("%d of %s left out: %s", n, plural(number(r[1]), what), rule.reason))
				s.say("left out: "+rule.reason, "left out: "+rule.reason)
			}
		}
		for i, u := range unasking(a.recipe.From) {
			if n := number(r[3+len(a.rules)+i]); n > 0 {
				s.least(n)
				s.LeftOut = addWords(s.LeftOut, fmt.Sprintf("%d of %s left out: %s", n, plural(number(r[1]), what), u.why))
				s.say(plural(n, what)+" left out: "+u.why, "left out: "+u.why)
			}
		}
		if n := number(r[2]); n > 0 {
			s.least(n)
			s.LeftOut = addWords(s.LeftOut, plural(n, what)+" without a date")
			s.say("left out: "+what+"s without a date", "left out: "+what+"s without a date")
		}
		out[text(r[0])] = s
	}
	return out
}

// say adds why something was left out, for the guard to choose from.
func (s *Source) say(apart, reason string) {
	s.Apart, s.Reasons = addWords(s.Apart, apart), addWords(s.Reasons, reason)
}

// least keeps the smallest number that LeftOut tells.
func (s *Source) least(n int64) {
	if s.Least == 0 || n < s.Least {
		s.Least = n
	}
}

func plural(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// asksNothing is a rule of package store by which an opening message wants no
// answer, and why.
type asksNothing struct{ rule, why string }

// unasking gives the rules that hold for a table, in the order of package store.
func unasking(from string) []asksNothing {
	if from != fromOpenings {
		return nil
	}
	return []asksNothing{
		{"bare", "nothing but thanks, or no word at all"},
		{"closed", "closed with thanks, or as solved"},
		{"customer", "said to another customer"},
	}
}

// wanting keeps the opening messages that may want an answer.
func wanting(from string) []clause {
	if from != fromOpenings {
		return nil
	}
	return []clause{{text: "x.set_aside = ''"}}
}

// leftOut counts, by source, all rows of the period, those without a date,
// what each exclusion takes away, and which opening messages want no answer.
func (a *asking) leftOut() store.Table {
	from, alias := a.recipe.From, aliasOf(a.recipe.From)
	day := dayColumn(from)
	inSpan := between(day, a.span)
	cols := clause{text: "SELECT " + alias + ".source"}
	count := func(c clause) { cols = cols.then(c.wrap(", SUM(CASE WHEN ", " THEN 1 ELSE 0 END)")) }
	count(inSpan)
	count(clause{text: day + " IS NULL"})
	for _, r := range a.rules {
		count(join("AND", []clause{inSpan, r.on(from)}))
	}
	for _, u := range unasking(from) {
		aside := []clause{inSpan, {text: "x.set_aside = '" + u.rule + "'"}}
		for _, r := range a.rules {
			aside = append(aside, not(r.on(from)))
		}
		count(join("AND", aside))
	}
	c := cols.then(join("AND", append(a.filterClauses(), a.axisClauses()...)).wrap(" FROM "+tableOf(from)+" "+alias+" WHERE ", " GROUP BY "+alias+".source"))
	t, err := a.st.Ask(a.ctx, c.text, c.args...)
	a.fail(err)
	return t
}

func addWords(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}

func (a *asking) filterClauses() []clause {
	var out []clause
	for _, f := range a.use {
		out = append(out, f.clause(a.recipe.From))
	}
	return append(out, a.recipe.never()...)
}

// runOut gives, for each source, the instant at which its data end: a question
// asked less than the waiting time before it can still be answered in time.
func (a *asking) runOut() clause {
	var all []clause
	for _, c := range a.covers {
		all = append(all, clause{"x.source = ? AND x.opened_at <= ?", []any{c.source, a.endOf(c) - a.within}})
	}
	return join("OR", all)
}
