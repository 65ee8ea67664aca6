package build

import (
	"regexp"

	"hearth/internal/engagement/insight"
	"hearth/internal/source"
	"hearth/internal/story"
)

// asked is one place of the site that asks: a figure, a number in a sentence,
// or a card of a numbers block.
type asked struct {
	question insight.Question
	key      string // canonical text: equal questions share one answer
	page     *story.Story
	figure   *story.Chart // one of these three is set
	number   *story.Number
	block    *story.Numbers // with card, the index of the metric in it
	card     int
	broken   bool // what is wrong with it was said already
}

// questions collects everything that the stories ask, in the order of the
// stories and of their text, with the page's defaults filled in.
func (r *run) questions() []asked {
	queries := r.namedQueries()
	var all []asked
	for _, s := range r.stories {
		for _, n := range numbersOf(s) {
			q := r.question(n.Ask, s, queries)
			all = append(all, asked{question: q, page: s, number: n})
		}
		for _, seg := range s.Body {
			switch {
			case seg.Chart != nil:
				q := r.question(seg.Chart.Ask, s, queries)
				q.Name = seg.Chart.Name.Text
				if q.SQL.Empty() && r.comparable(q) {
					fallback(&q.Compare, s.Meta.Compare)
				}
				all = append(all, asked{question: q, page: s, figure: seg.Chart})
			case seg.Numbers != nil:
				for i := range seg.Numbers.Metrics {
					all = append(all, asked{question: r.card(seg.Numbers, i, s), page: s, block: seg.Numbers, card: i})
				}
			}
		}
	}
	for _, n := range r.lists.Numbers() {
		page := story.New("", "data")
		all = append(all, asked{question: r.question(n.Ask, page, queries), page: page, number: n})
	}
	for i := range all {
		all[i].key = answerKey(all[i].question, all[i].page)
		all[i].broken = (all[i].figure != nil || all[i].number != nil) && all[i].question.Metric.Empty() && all[i].question.Named.Empty() && all[i].question.SQL.Empty()
	}
	return all
}

// comparable says whether a page's own comparison is meant for a question too:
// not for a named one that is not compared.
func (r *run) comparable(q insight.Question) bool {
	if q.Named.Empty() {
		return true
	}
	reg, err := r.metrics()
	if err != nil {
		return false // said where the questions are asked
	}
	m, ok := reg.Question(q.Named.Text)
	return ok && m.Compare
}

// card gives the question of one card of a numbers block.
func (r *run) card(block *story.Numbers, i int, s *story.Story) insight.Question {
	a := block.Ask
	a.Metric, a.Pos = block.Metrics[i], block.Metrics[i].Pos
	q := r.question(a, s, nil)
	fallback(&q.Compare, s.Meta.Compare)
	return q
}

func fallback(w *source.Word, page source.Word) {
	if w.Empty() {
		*w = page
	}
}

// question turns what a writer asked into what insight is asked.
func (r *run) question(a story.Ask, s *story.Story, queries map[string]story.Query) insight.Question {
	q := insight.Question{
		Pos: a.Pos, Metric: a.Metric, Named: a.Question, SQL: a.SQL, By: a.By, Split: a.Split,
		Period: a.Period, Compare: a.Compare, Top: a.Top, Partial: a.Partial,
	}
	for _, f := range a.Where {
		q.Where = append(q.Where, insight.Filter{Key: f.Key, Values: f.Values})
	}
	for _, f := range a.Not {
		q.Not = append(q.Not, insight.Filter{Key: f.Key, Values: f.Values})
	}
	for _, p := range a.Params {
		q.Params = append(q.Params, insight.Param{Key: p.Key, Value: p.Value})
	}
	if q.SQL.Empty() {
		fallback(&q.Period, s.Meta.Period)
		return q
	}
	if queryName.MatchString(q.SQL.Text) {
		q.SQL = r.lookup(q.SQL, queries)
	}
	return q
}

// queryName is the name of a sql block, as against the text of a query.
var queryName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// lookup gives the text of a named query.
func (r *run) lookup(name source.Word, queries map[string]story.Query) source.Word {
	if q, ok := queries[name.Text]; ok {
		return q.Text
	}
	var known []string
	for k := range queries {
		known = append(known, k)
	}
	hint := "write the query here, or in a block that starts with ```sql " + name.Text
	if near := source.Nearest(name.Text, known); near != "" {
		hint = "did you mean `" + near + "`?"
	}
	r.problems.Errorf(name.Pos, "unknown-query", hint, "there is no query %q", name.Text)
	return source.Word{}
}

// namedQueries gives the sql blocks of the site by name.
func (r *run) namedQueries() map[string]story.Query {
	queries := map[string]story.Query{}
	for _, s := range r.stories {
		for _, q := range s.Queries {
			r.unique("query", q.Name, queries[q.Name.Text].Name)
			queries[q.Name.Text] = q
		}
	}
	return queries
}

// unique reports a name that was used before.
func (r *run) unique(what string, name, before source.Word) {
	if before.Empty() {
		return
	}
	r.problems.Add(source.Problem{
		Pos: name.Pos, Rule: "same-name",
		Text: "there are two " + map[string]string{"query": "queries", "figure": "figures"}[what] + " called \"" + name.Text + "\"",
		Hint: "give one of them another name",
		Also: []source.Related{{Pos: before.Pos, Text: "the first one is here"}},
	})
}

// numbersOf gives the numbers in the sentences of a story: in its texts of the
// front matter, its body and the texts of its charts.
func numbersOf(s *story.Story) []*story.Number {
	var out []*story.Number
	add := func(segments []story.Segment) {
		for _, seg := range segments {
			if seg.Number != nil {
				out = append(out, seg.Number)
			}
		}
	}
	add(s.Meta.Title)
	add(s.Meta.Summary)
	out = append(out, s.Numbers()...)
	for _, seg := range s.Body {
		switch {
		case seg.Number != nil:
			out = append(out, seg.Number)
		case seg.Chart != nil:
			add(seg.Chart.Title)
			add(seg.Chart.Note)
			add(seg.Chart.Alt)
		}
	}
	return out
}
