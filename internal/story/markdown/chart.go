package markdown

import (
	"strconv"
	"strings"

	"hearth/internal/source"
	"hearth/internal/source/strict"
	"hearth/internal/story"
)

// askKeys are what every block that asks for numbers may say.
type askKeys struct {
	Where   filters     `yaml:"where"`
	Not     filters     `yaml:"not"`
	Period  source.Word `yaml:"period"`
	Compare source.Word `yaml:"compare"`
	Partial bool        `yaml:"partial"`
}

// chartKeys are the keys of a chart block.
type chartKeys struct {
	Title       *strict.Node `yaml:"title"`
	Metric      source.Word  `yaml:"metric"`
	Question    source.Word  `yaml:"question"`
	SQL         *strict.Node `yaml:"sql"`
	With        params       `yaml:"with"`
	By          source.Word  `yaml:"by"`
	Split       source.Word  `yaml:"split"`
	Top         *strict.Node `yaml:"top"`
	Intent      source.Word  `yaml:"intent"`
	Type        source.Word  `yaml:"type"`
	Goal        source.Word  `yaml:"goal"`
	Events      *bool        `yaml:"events"`
	Steps       bool         `yaml:"steps"`
	Annotations []event      `yaml:"annotations"`
	Note        *strict.Node `yaml:"note"`
	Alt         *strict.Node `yaml:"alt"`
	askKeys
}

// numbersKeys are the keys of a numbers block.
type numbersKeys struct {
	Metrics []source.Word `yaml:"metrics"`
	askKeys
}

// chart reads a chart block.
func (p *page) chart(n *strict.Node, name source.Word) *story.Chart {
	var k chartKeys
	strict.Decode(emptyMap(n), &k, &p.problems)
	c := &story.Chart{
		Ask:    k.ask(name.Pos),
		Name:   name,
		Intent: k.Intent, Type: k.Type, Goal: k.Goal,
		HideEvents: k.Events != nil && !*k.Events,
		Steps:      k.Steps,
		Note:       p.parser.lineOf(k.Note, p.doc, p.lang, &p.problems),
		Alt:        p.parser.lineOf(k.Alt, p.doc, p.lang, &p.problems),
	}
	c.Metric, c.Question, c.By, c.Split, c.Params = k.Metric, k.Question, k.By, k.Split, k.With
	c.SQL = wordInside(k.SQL, &p.problems)
	p.oneAsk(c, n)
	c.Top = atLeastOne(k.Top, &p.problems)
	c.Title = p.parser.lineOf(k.Title, p.doc, p.lang, &p.problems)
	if c.TitlePos = name.Pos; k.Title != nil {
		c.TitlePos = k.Title.Pos
	}
	if len(c.Title) == 0 && (k.Title == nil && !n.Misspelt("title") || k.Title != nil && k.Title.Kind <= strict.Scalar) {
		p.problems.Errorf(c.TitlePos, "no-title", "write what the chart shows as a sentence: `title: More people answered than asked`",
			"the chart %q has no title", name.Text)
	}
	c.Annotations = events(k.Annotations, "annotation", &p.problems)
	return c
}

// ask gives what all questions have in common.
func (k askKeys) ask(pos source.Pos) story.Ask {
	return story.Ask{Pos: pos, Where: k.Where, Not: k.Not, Period: k.Period, Compare: k.Compare, Partial: k.Partial}
}

// emptyMap makes a block without a line a block without keys, which has its
// own messages.
func emptyMap(n *strict.Node) *strict.Node {
	if n.Kind == strict.Null {
		return nil
	}
	return n
}

// oneAsk checks that a chart asks exactly one thing.
func (p *page) oneAsk(c *story.Chart, n *strict.Node) {
	var asked []string
	var last source.Pos
	for _, k := range n.Keys {
		switch k.Name {
		case "metric", "question", "sql":
			if k.Value.Kind == strict.Null || k.Value.Kind == strict.Scalar && strings.TrimSpace(k.Value.Text) == "" {
				p.problems.Errorf(k.Pos, "no-metric", "write "+example(k.Name), "nothing stands after %q", k.Name+":")
			}
			asked = append(asked, k.Name)
			last = k.Pos
		}
	}
	switch len(asked) {
	case 0:
		if n.Misspelt("metric", "question", "sql") {
			return // said already
		}
		p.problems.Errorf(c.Name.Pos, "no-metric", "write one of these lines:\n"+example("metric")+"\n"+example("question")+"\nsql: NAME",
			"the chart %q does not say what to show", c.Name.Text)
	case 1:
	default:
		p.problems.Errorf(last, "two-questions", "keep one of them, and make a second chart of the other",
			"a chart shows one thing, and this one asks for %s", strings.Join(asked, " and "))
	}
}

func example(key string) string {
	switch key {
	case "question":
		return "question: influence.circles"
	case "sql":
		return "sql: and the name of a `sql` block"
	}
	return "metric: messages"
}

// numbers reads a numbers block.
func (p *page) numbers(n *strict.Node, name source.Word) *story.Numbers {
	var k numbersKeys
	strict.Decode(emptyMap(n), &k, &p.problems)
	if len(k.Metrics) == 0 && n.Get("metrics") == nil && !n.Misspelt("metrics") {
		p.problems.Errorf(name.Pos, "no-metric", "write metrics: [messages, people]", "the block %q does not say which numbers to show", name.Text)
	}
	return &story.Numbers{Name: name, Metrics: k.Metrics, Ask: k.ask(name.Pos)}
}

// wordInside gives the text of a node with the place where the text itself
// begins, which for a block of lines is the first line.
func wordInside(n *strict.Node, problems *source.List) source.Word {
	if n == nil || n.Kind == strict.Null {
		return source.Word{}
	}
	if n.Kind != strict.Scalar {
		n.Errorf(problems, "wrong-type", "write sql: | and the query on the lines below, further in", "needs a query, not %s", n.Kind)
		return source.Word{}
	}
	return source.Word{Text: strings.TrimRight(n.Text, " \n"), Pos: n.Inside}
}

// atLeastOne reads how many of the largest to show.
func atLeastOne(n *strict.Node, problems *source.List) int {
	if n == nil {
		return 0
	}
	i, err := strconv.Atoi(strings.TrimSpace(n.Text))
	if n.Kind != strict.Scalar || err != nil || i < 1 {
		n.Errorf(problems, "wrong-type", "top: 10", "top: needs a whole number from 1 on")
		return 0
	}
	return i
}

// filters is a map of keys and the values to keep or drop, in order.
type filters []story.Filter

// DecodeYAML implements strict.Decoder.
func (f *filters) DecodeYAML(n *strict.Node, p *source.List) {
	if n.Kind == strict.Null {
		return
	}
	if n.Kind != strict.Map {
		n.NeedKeys(p, "where: {kind: reply, role: [member, brand]}", "needs keys and values, not %s", n.Kind)
		return
	}
	for _, k := range n.Keys {
		items := k.Value.Items
		if k.Value.Kind != strict.List {
			items = []*strict.Node{k.Value}
		}
		flt := story.Filter{Key: source.Word{Text: k.Name, Pos: k.Pos}}
		for _, it := range items {
			if it.Kind != strict.Scalar {
				it.Errorf(p, "wrong-type", k.Name+": [one, two]", "%s: needs a value or a list of values", k.Name)
				continue
			}
			flt.Values = append(flt.Values, it.Word())
		}
		*f = append(*f, flt)
	}
}

// params is a map of a metric's own parameters, in order.
type params []story.Param

// DecodeYAML implements strict.Decoder.
func (f *params) DecodeYAML(n *strict.Node, p *source.List) {
	if n.Kind == strict.Null {
		return
	}
	if n.Kind != strict.Map {
		n.NeedKeys(p, "with: {within: 24h}", "needs keys and values, not %s", n.Kind)
		return
	}
	for _, k := range n.Keys {
		value := k.Value.Word()
		switch k.Value.Kind {
		case strict.Scalar:
		case strict.List:
			var all []string
			for _, it := range k.Value.Items {
				all = append(all, it.Text)
			}
			value.Text = strings.Join(all, ",")
		default:
			k.Value.Errorf(p, "wrong-type", k.Name+": 24h", "%s: needs a value", k.Name)
			continue
		}
		*f = append(*f, story.Param{Key: source.Word{Text: k.Name, Pos: k.Pos}, Value: value})
	}
}

// event is a mark on a time axis, as written.
type event struct {
	At   source.Word `yaml:"at"`
	Text source.Word `yaml:"text"`
	pos  source.Pos
}

// DecodeYAML implements strict.Decoder.
func (e *event) DecodeYAML(n *strict.Node, p *source.List) {
	type plain event
	strict.Decode(n, (*plain)(e), p)
	e.pos = n.Pos
}

// events checks marks: each has a day and a text.
func events(all []event, what string, p *source.List) []story.Event {
	var out []story.Event
	for _, e := range all {
		switch {
		case e.At.Empty():
			p.Errorf(e.pos, what, "write {at: 2026-03-14, text: Open letter}", "this %s has no day", what)
		case e.Text.Empty():
			p.Errorf(e.pos, what, "write {at: 2026-03-14, text: Open letter}", "this %s has no text", what)
		case !goodDays(e.At.Text):
			p.Errorf(e.At.Pos, what, dayHint(e.At.Text, "at: 2026-03-14, or at: 2026-03-14..2026-03-20"), "%q is no day", e.At.Text)
		default:
			out = append(out, story.Event{At: e.At, Text: e.Text.Text})
		}
	}
	return out
}

// goodDays says whether a text is a day, or two days with two dots between.
func goodDays(s string) bool {
	from, to, span := strings.Cut(s, "..")
	return isDay(from) && (!span || isDay(to) && from <= to)
}
