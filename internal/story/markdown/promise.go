package markdown

import (
	"strconv"
	"strings"
	"time"

	"hearth/internal/source"
	"hearth/internal/source/strict"
	"hearth/internal/story"
)

// promiseKeys are those of a promise.
type promiseKeys struct {
	Said *saidKeys    `yaml:"said"`
	Due  *strict.Node `yaml:"due"`
	Goal *strict.Node `yaml:"goal"`
	Log  []stepKeys   `yaml:"log"`
}

type saidKeys struct {
	On    *strict.Node `yaml:"on"`
	Where source.Word  `yaml:"where"`
	By    string       `yaml:"by"`
}

// stepKeys are a line of the trail.
type stepKeys struct {
	On       *strict.Node  `yaml:"on"`
	Status   source.Word   `yaml:"status"`
	Text     *strict.Node  `yaml:"text"`
	Evidence []source.Word `yaml:"evidence"`
	pos      source.Pos
}

// DecodeYAML implements strict.Decoder.
func (s *stepKeys) DecodeYAML(n *strict.Node, p *source.List) {
	type plain stepKeys
	strict.Decode(n, (*plain)(s), p)
	s.pos = n.Pos
}

// promise reads what the brand said it would do. Its date is the day it was
// said, and it was last changed when its trail last grew, unless the writer
// says otherwise.
func (r *frontReader) promise(n *strict.Node) {
	var k struct {
		pageKeys
		promiseKeys
	}
	strict.Decode(n, &k, r.problems)
	r.page(k.pageKeys)
	p := &story.Promise{Due: r.date(k.Due, "due")}
	r.st.Promise = p
	r.said(p, k.Said, n)
	for _, s := range k.Log {
		p.Log = append(p.Log, r.step(s))
	}
	if k.Goal != nil && k.Goal.Kind != strict.Null {
		p.Goal = r.goal(k.Goal)
	}
	r.promiseDays(p)
	for _, s := range p.Log {
		r.judged(p, s)
	}
	m := &r.st.Meta
	if m.Date.Time.IsZero() {
		m.Date = p.Said.On
	}
	if last := p.Last(); m.Updated.Time.IsZero() && last.Time.After(m.Date.Time) {
		m.Updated = last
	}
}

// date reads a day of a kind's own keys.
func (r *frontReader) date(n *strict.Node, key string) story.Date {
	return date(n, key, r.parser.opt.Zone, r.problems)
}

// line reads a text of a kind's own keys.
func (r *frontReader) line(n *strict.Node) story.Inline {
	return r.parser.lineOf(n, r.doc, orElse(r.st.Language, r.parser.opt.Language), r.problems)
}

func (r *frontReader) said(p *story.Promise, k *saidKeys, n *strict.Node) {
	const hint = "said: {on: 2026-03-14, where: ../stories/the-letter.md, by: The Port Alder bench}"
	if k == nil {
		if !n.Misspelt("said") {
			r.problems.Errorf(r.st.Meta.Pos, "no-said", hint, "this promise does not say when and where it was made")
		}
		return
	}
	p.Said = story.Said{On: r.date(k.On, "on"), Where: k.Where, By: k.By}
	at := n.Get("said")
	if k.On == nil && !at.Misspelt("on") {
		at.Errorf(r.problems, "no-said", hint, "said: on which day was this promised?")
	}
	if k.Where.Empty() && !at.Misspelt("where") {
		at.Errorf(r.problems, "no-said", hint, "said: where was this promised? A reader wants to look it up")
	}
}

// step reads one line of the trail.
func (r *frontReader) step(k stepKeys) story.Step {
	s := story.Step{Pos: k.pos, On: r.date(k.On, "on"), Text: r.line(k.Text)}
	const hint = "{on: 2026-06-30, status: under-way, text: What was done}"
	if k.On == nil {
		r.problems.Errorf(k.pos, "bad-log", hint, "this line of the log has no day")
	}
	if len(s.Text) == 0 {
		r.problems.Errorf(k.pos, "bad-log", "text: what was done, and by whom", "this line of the log does not say what happened")
	}
	if !k.Status.Empty() && oneOf(k.Status, "status", story.Statuses(), r.problems) {
		s.Status = k.Status
	}
	for _, e := range k.Evidence {
		if strings.TrimSpace(e.Text) == "" {
			r.problems.Errorf(e.Pos, "bad-log", "evidence: ../stories/the-letter.md, or figure:NAME, or an address", "this evidence leads nowhere")
			continue
		}
		s.Evidence = append(s.Evidence, e)
	}
	return s
}

// promiseDays checks that time runs forward: said, then done line by line.
func (r *frontReader) promiseDays(p *story.Promise) {
	before, what := p.Said.On, "it was said"
	if back(before, p.Due) {
		r.problems.Errorf(p.Due.Pos, "days-backwards", "write the day by which it is to be done", "due: this is before the day on which %s, %s", what, dayOf(before))
	}
	for _, s := range p.Log {
		if back(before, s.On) {
			r.problems.Errorf(s.On.Pos, "days-backwards", "put the lines of the log in order of day, the oldest first", "the log runs backwards: this is before the day on which %s, %s", what, dayOf(before))
		}
		if !s.On.Time.IsZero() {
			before, what = s.On, "the line before was written"
		}
	}
}

// back says whether a day lies before another; unknown days do not.
func back(first, second story.Date) bool {
	return !first.Time.IsZero() && !second.Time.IsZero() && second.Time.Before(first.Time)
}

func dayOf(d story.Date) string { return d.Time.Format(time.DateOnly) }

// judged checks that who says kept shows it.
func (r *frontReader) judged(p *story.Promise, s story.Step) {
	if (s.Status.Text == story.Kept || s.Status.Text == story.InPart) && len(s.Evidence) == 0 && p.Goal == nil {
		r.problems.Errorf(s.Status.Pos, "no-evidence", "evidence: ../stories/the-letter.md, or figure:NAME, or an address where a reader can see it",
			"this says %q and shows nothing for it", s.Status.Text)
	}
}

// goal reads the number that a promise is judged by: a metric, its filters and
// parameters as a number in prose has them, and a level.
func (r *frontReader) goal(n *strict.Node) *story.Goal {
	const hint = "goal: {metric: answered_share, within: 24h, at_least: 70%, period: 2026-04..2026-09}"
	if n.Kind != strict.Map {
		n.NeedKeys(r.problems, hint, "goal: needs a metric and a level")
		return nil
	}
	g := &story.Goal{Pos: n.Pos, Number: &story.Number{TextPos: n.Pos, Withheld: "–"}}
	num := g.Number
	num.Pos = n.Pos
	levels := 0
	for _, k := range n.Keys {
		key := source.Word{Text: k.Name, Pos: k.Pos}
		switch {
		case k.Name == "at_least" || k.Name == "at_most":
			levels++
			r.level(g, k.Value, k.Name)
		case k.Value.Kind == strict.Map || k.Value.Kind == strict.Null:
			k.Value.Errorf(r.problems, "bad-goal", hint, "goal: %q needs a value", k.Name)
		case k.Name == "metric":
			num.Metric = k.Value.Word()
		case k.Name == "period":
			num.Period = k.Value.Word()
		case known(k.Name, filterKeys):
			num.Where = append(num.Where, story.Filter{Key: key, Values: wordsOf(k.Value)})
		case strings.HasPrefix(k.Name, "not.") && known(k.Name[4:], filterKeys):
			num.Not = append(num.Not, story.Filter{Key: source.Word{Text: k.Name[4:], Pos: k.Pos}, Values: wordsOf(k.Value)})
		case known(k.Name, chartOnly) || k.Name == "compare":
			r.problems.Errorf(k.Pos, "bad-goal", hint, "goal: %q has no meaning for a goal", k.Name)
		default:
			num.Params = append(num.Params, story.Param{Key: key, Value: k.Value.Word()})
		}
	}
	if num.Metric.Empty() && !n.Misspelt("metric") {
		n.Errorf(r.problems, "bad-goal", hint, "goal: this does not say which number it is about")
	}
	if levels != 1 && !n.Misspelt("at_least", "at_most") {
		n.Errorf(r.problems, "bad-goal", hint, "goal: write either `at_least:` or `at_most:`")
	}
	if num.Period.Empty() && r.st.Meta.Period.Empty() && !n.Misspelt("period") {
		n.Errorf(r.problems, "bad-goal", hint, "goal: this does not say for which time the number is to be reached")
	}
	return g
}

// wordsOf gives the words of a value or of a list of values.
func wordsOf(n *strict.Node) []source.Word {
	if n.Kind != strict.List {
		return []source.Word{n.Word()}
	}
	var out []source.Word
	for _, it := range n.Items {
		out = append(out, it.Word())
	}
	return out
}

// level reads "70%" or 0.7 or 24.
func (r *frontReader) level(g *story.Goal, n *strict.Node, key string) {
	g.Level, g.AtMost = n.Word(), key == "at_most"
	text, percent := strings.CutSuffix(strings.TrimSpace(n.Text), "%")
	v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if n.Kind != strict.Scalar || err != nil || strings.Trim(text, "0123456789.- ") != "" {
		n.Errorf(r.problems, "bad-goal", key+": 70%", "%s: needs a number", key)
		return
	}
	if percent {
		v /= 100
	}
	g.Value = v
}
