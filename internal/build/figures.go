package build

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"hearth/internal/chart"
	"hearth/internal/config"
	"hearth/internal/memo"
	"hearth/internal/source"
	"hearth/internal/story"
)

// asks gives a story when it asks anything of the data, nil when it does not.
func (d *Desk) asks(r *memo.Reader, name string) (memo.Result, error) {
	s, err := memo.Get[*story.Story](r, storyKey(name))
	if err != nil || s == nil {
		return memo.Result{Sum: asksNothing}, err
	}
	return asksOf(s.Facts()), nil
}

func asksOf(s *story.Story) memo.Result {
	if !asksAnything(s) {
		return memo.Result{Sum: asksNothing}
	}
	some := *s
	some.Anchors, some.Words, some.Excerpt = nil, 0, nil
	some.Body = slices.DeleteFunc(slices.Clone(s.Body), func(seg story.Segment) bool {
		return seg.Number == nil && seg.Chart == nil && seg.Numbers == nil && (seg.Block == nil || seg.Block.Kind != "coverage")
	})
	text, err := json.Marshal(some)
	if err != nil {
		text = fmt.Appendf(nil, "%#v", some)
	}
	return memo.Result{Value: s, Sum: memo.SumOf(text)}
}

// asksNothing is the sum of what a story asks that asks nothing.
var asksNothing = memo.SumOf([]byte("nothing"))

func asksAnything(s *story.Story) bool {
	return len(s.Queries) > 0 || len(numbersOf(s)) > 0 || slices.ContainsFunc(s.Body, func(seg story.Segment) bool {
		return seg.Chart != nil || seg.Numbers != nil || seg.Block != nil && seg.Block.Kind == "coverage"
	})
}

// questions is everything that the stories ask.
type questions struct {
	all    []asked
	charts map[string]asked // by name
	names  []string         // of the charts, sorted

	coverage source.Pos // of the first block that shows which days the data cover
}

// questions gathers what the stories ask, and says which names were used twice.
func (d *Desk) questions(r *memo.Reader, _ string) (memo.Result, error) {
	cfg, err := memo.Get[*config.Config](r, keyPages)
	if err != nil {
		return memo.Result{}, err
	}
	content, err := memo.Get[listing](r, keyContent)
	if err != nil {
		return memo.Result{}, err
	}
	run := d.run(cfg)
	lists, err := memo.Get[*story.Lists](r, keyLists)
	if err != nil {
		return memo.Result{}, err
	}
	run.lists = *lists
	for _, name := range content.Pages {
		key := asksKey(name)
		if sum, err := r.Sum(key); err != nil {
			return memo.Result{}, err
		} else if sum == asksNothing {
			continue
		}
		s, err := memo.Get[*story.Story](r, key)
		if err != nil {
			return memo.Result{}, err
		}
		run.stories = append(run.stories, s)
	}
	q := &questions{all: run.questions(), charts: map[string]asked{}}
	for _, a := range run.charts(q.all) {
		q.charts[a.figure.Name.Text] = a
		q.names = append(q.names, a.figure.Name.Text)
	}
	slices.Sort(q.names)
	for _, s := range run.stories {
		if at, ok := coverageBlock(s); ok {
			q.coverage = at
			break
		}
	}
	return memo.Result{Value: q, Sum: r.Together(), Problems: run.problems}, nil
}

// figureNames gives the names of all figures, by way of the questions.
func (d *Desk) figureNames(r *memo.Reader) ([]string, error) {
	v, _, err := r.Aside(keyQuestions) // the plan reads the facts of all stories, which name their charts
	if err != nil {
		return nil, err
	}
	return v.(*questions).names, nil
}

// chart gives a chart block with its question and its page.
func (d *Desk) chart(r *memo.Reader, name string) (memo.Result, error) {
	all, err := memo.Get[*questions](r, keyQuestions)
	if err != nil {
		return memo.Result{}, err
	}
	a, ok := all.charts[name]
	if !ok {
		return memo.Result{Sum: memo.SumOf([]byte("not there"))}, nil
	}
	text, err := json.Marshal([]any{a.figure, a.question, a.page.File, a.page.Language, a.page.Meta.Events, a.page.Meta.Period})
	return memo.Result{Value: a, Sum: memo.SumOf(text)}, err
}

// figure draws a figure; one without an answer has no value, and its trouble was told.
func (d *Desk) figure(r *memo.Reader, name string) (memo.Result, error) {
	v, err := r.Value(memo.Key{Step: stepChart, Name: name})
	if err != nil {
		return memo.Result{}, err
	}
	a, ok := v.(asked)
	cfg, err := memo.Get[*config.Config](r, keyPages)
	if err != nil || !ok {
		return memo.Result{}, err
	}
	l := &look{desk: d, r: r, cfg: cfg}
	p, ok := l.answer(a.question, a.page)
	if !ok {
		return memo.Result{}, l.err
	}
	spec := l.spec(a)
	goals, wrong, err := l.goal(a.figure)
	if err != nil {
		return memo.Result{}, err
	}
	spec.Goals = goals
	if l.err != nil {
		return memo.Result{}, l.err
	}
	pool, fonts, err := d.engines()
	if err != nil {
		return memo.Result{}, fmt.Errorf("read the fonts that texts are measured with: %w", err)
	}
	f, problems := chart.Draw(p, spec, pool, fonts)
	problems.Add(l.problems...)
	problems.Add(wrong...)
	if f == nil {
		return memo.Result{Sum: memo.SumOf([]byte("none")), Problems: problems}, nil
	}
	var data bytes.Buffer
	err = writeValue(&data, f)
	return memo.Result{Value: f, Sum: memo.SumOf(data.Bytes()), Problems: problems}, err
}

func readFigure(data []byte) (any, error) {
	var f *chart.Figure
	err := readValue(data, &f)
	if f == nil {
		return nil, err
	}
	return f, err
}

// spec turns a chart block into what chart draws: texts plain, numbers filled in.
func (l *look) spec(a asked) chart.Spec {
	c := a.figure
	s := chart.Spec{
		Name: c.Name.Text, Pos: c.Pos, Title: l.plain(a.page, c.Title), Note: l.plain(a.page, c.Note), Alt: l.plain(a.page, c.Alt),
		Intent: c.Intent, Type: c.Type, Language: languageOf(l.cfg, a.page), Steps: c.Steps, License: l.cfg.License.Data,
	}
	events := slices.Clone(c.Annotations)
	if !c.HideEvents {
		events = append(events, a.page.Meta.Events...)
		if lists, err := memo.Get[*story.Lists](l.r, keyLists); !l.fail(err) {
			events = append(events, happened(lists, s.Language)...)
		}
	}
	said := map[chart.Mark]bool{} // a page may say again what the whole site says
	for _, e := range events {
		from, to := e.Days()
		m := chart.Mark{From: from, To: to, Text: e.Text}
		if !said[m] {
			s.Marks = append(s.Marks, m)
		}
		said[m] = true
	}
	slices.SortStableFunc(s.Marks, func(x, y chart.Mark) int { return strings.Compare(x.From+x.To, y.From+y.To) })
	return s
}

// charts gives the figures of the site; of two with one name the first.
func (r *run) charts(all []asked) []asked {
	var charts []asked
	first := map[string]source.Word{}
	for _, a := range all {
		if a.figure == nil {
			continue
		}
		name := a.figure.Name
		r.unique("figure", name, first[name.Text])
		if first[name.Text].Empty() {
			first[name.Text] = name
			charts = append(charts, a)
		}
	}
	return charts
}

// answer gives what the guard let through of a question; nothing when it has
// no answer.
func (d *Desk) answer(r *memo.Reader, name string) (memo.Result, error) {
	p, ok, problems, err := d.data.answering.ask(r.Context(), name)
	if err != nil || !ok {
		return memo.Result{Sum: memo.SumOf([]byte("none")), Problems: problems}, err
	}
	text, err := json.Marshal(p.From("")) // whatever rows it came from
	return memo.Result{Value: p, Sum: memo.SumOf(text), Problems: problems}, err
}

// newest gives the newest capture among the answers that the site shows.
func (d *Desk) newest(r *memo.Reader, _ string) (memo.Result, error) {
	newest, err := d.data.answering.asOf(r.Context())
	if err != nil {
		return memo.Result{}, err
	}
	text := ""
	if newest > 0 {
		text = newest.String()
	}
	return memo.Result{Value: text, Sum: memo.SumOf([]byte(text))}, nil
}
