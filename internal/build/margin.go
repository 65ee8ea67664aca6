package build

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"

	"hearth/internal/chart"
	"hearth/internal/check"
	"hearth/internal/config"
	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
	"hearth/internal/memo"
	"hearth/internal/prose"
	"hearth/internal/prose/plain"
	"hearth/internal/site"
	"hearth/internal/source"
	"hearth/internal/story"
	"hearth/internal/story/markdown"
)

// Margin is what a writer may want to know of a page while writing it.
type Margin struct {
	Reason
	Origins []Origin         // of what the page shows: in the order of its text, then what it shows of others
	Places  []markdown.Place // of the blocks of its text
	Reading plain.Report     // on its text, with advice
	Seen    source.List      // what a stranger would stumble over on the page
}

// Origin says where a figure or a number of a page comes from.
type Origin struct {
	Pos    source.Pos // of the block or link; of no file where a list or another page asked
	Figure string     // its name; "" for a number
	Title  string     // the finding of a figure, else the metric
	Text   string     // what is printed; "" for a figure
	About  site.Printed
	Asked
	Kept []string // what is not shown and why, in plain sentences
}

// Margin tells of the page at an address of the site as it stands; false when
// there is none. It may be called while the desk makes the site.
func (d *Desk) Margin(ctx context.Context, address string) (Margin, bool, error) {
	if _, ok := d.graph.Cause(memo.Key{Step: stepOutput, Name: address}); !ok {
		return Margin{}, false, nil
	}
	answer := func(key string) (guard.Published, bool) {
		v, _, err := d.graph.Value(ctx, memo.Key{Step: stepAnswer, Name: key})
		p, ok := v.(guard.Published)
		return p, ok && err == nil
	}
	why, err := d.why(ctx, address, answer)
	if err != nil {
		return Margin{}, false, err
	}
	m := Margin{Reason: why}
	v, settings, err := d.graph.Value(ctx, keyParse)
	if err != nil {
		return m, true, err
	}
	t := &teller{desk: d, ctx: ctx, cfg: v.(*config.Config), why: why, answer: answer, told: map[string]bool{}}
	if err := t.tell(); err != nil {
		return m, true, err
	}
	m.Origins = t.origins
	if m.Places, err = d.places(t.cfg, settings, why.Story); err != nil {
		return m, true, err
	}
	err = d.strangers(ctx, address, &m)
	return m, true, err
}

// strangers looks at a page as `hearth check` does, with advice on its text.
func (d *Desk) strangers(ctx context.Context, address string, m *Margin) error {
	if m.Story != "" {
		reader, err := d.plainly(ctx)
		if err != nil {
			return err
		}
		if m.Reading, err = reader.read(ctx, m.Story); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	if path.Ext(address) != ".html" {
		return nil
	}
	data, _, err := d.Bytes(ctx, address)
	if err != nil || len(data) == 0 { // a page that cannot be made has told so
		return err
	}
	site, err := d.stranger(ctx)
	if err != nil {
		return err
	}
	page := site.Page(address, data)
	m.Seen = append(page.Problems, site.Links([]*check.Page{page})...)
	return nil
}

// places reads where the blocks of a text stand.
func (d *Desk) places(cfg *config.Config, settings memo.Sum, name string) ([]markdown.Place, error) {
	if name == "" {
		return nil, nil
	}
	text, err := os.ReadFile(d.path(name))
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return d.parser(cfg, settings).Places(name, (&run{Options: d.opt}).below(name), text), nil
}

// teller tells of everything that a page asks.
type teller struct {
	desk    *Desk
	ctx     context.Context
	cfg     *config.Config
	why     Reason
	answer  func(key string) (guard.Published, bool)
	told    map[string]bool // questions
	origins []Origin
}

// tell gathers the origins of a page: of its own text, of the figures of
// others, and of what is asked for it elsewhere.
func (t *teller) tell() error {
	all, err := t.own()
	if err != nil {
		return err
	}
	for _, name := range t.why.Figures {
		if !slices.ContainsFunc(all, func(a asked) bool { return a.figure != nil && a.figure.Name.Text == name }) {
			if a, ok, err := t.chart(name); err != nil {
				return err
			} else if ok {
				all = append(all, a)
			}
		}
	}
	for _, a := range all {
		if err := t.add(a); err != nil {
			return err
		}
	}
	for _, a := range t.why.Asks {
		if t.told[a.Question] {
			continue
		}
		o := Origin{Asked: a}
		if p, ok := t.answer(a.Question); ok {
			o.describe(p, t.cfg.Language)
			o.Text = prose.Computed(p, t.cfg.Language)
		}
		t.origins = append(t.origins, o)
	}
	return nil
}

// own gives what the text of the page itself asks, in its order.
func (t *teller) own() ([]asked, error) {
	if t.why.Story == "" {
		return nil, nil
	}
	v, _, err := t.desk.graph.Value(t.ctx, storyKey(t.why.Story))
	s, _ := v.(*story.Story)
	if err != nil || s == nil {
		return nil, err
	}
	r := t.desk.run(t.cfg)
	r.stories = []*story.Story{s}
	all := r.questions()
	for i, a := range all {
		if a.figure == nil {
			continue
		}
		whole, ok, err := t.chart(a.figure.Name.Text) // with the queries of other pages
		if err != nil {
			return nil, err
		}
		if ok && whole.page.File == s.File {
			all[i] = whole
		}
	}
	slices.SortStableFunc(all, func(a, b asked) int {
		return cmp.Or(a.question.Pos.Line-b.question.Pos.Line, a.question.Pos.Col-b.question.Pos.Col)
	})
	return all, nil
}

// chart gives the block that asks for a figure.
func (t *teller) chart(name string) (asked, bool, error) {
	v, _, err := t.desk.graph.Value(t.ctx, memo.Key{Step: stepChart, Name: name})
	a, ok := v.(asked)
	return a, ok, err
}

// add tells of one place that asks, when the page was made with its answer.
func (t *teller) add(a asked) error {
	i := slices.IndexFunc(t.why.Asks, func(o Asked) bool { return o.Question == a.key })
	if i < 0 {
		return nil
	}
	t.told[a.key] = true
	o := Origin{Pos: a.question.Pos, Asked: t.why.Asks[i]}
	p, ok := t.answer(a.key)
	lang := languageOf(t.cfg, a.page)
	if ok {
		o.describe(p, lang)
	}
	switch {
	case a.figure != nil:
		o.Figure, o.Pos = a.figure.Name.Text, a.figure.Pos
		v, _, err := t.desk.graph.Value(t.ctx, memo.Key{Step: stepFigure, Name: o.Figure})
		if err != nil {
			return err
		}
		if f, _ := v.(*chart.Figure); f != nil {
			o.Title = f.Title
		}
	case ok && a.number != nil:
		printed, _ := prose.Print(a.number, p, lang)
		o.Text, o.About.N = printed.Text, printed.N
		if a.number.Text != "" && !printed.Withheld {
			o.Text = a.number.Text
		}
	case ok:
		card := prose.Head(p, lang)
		o.Text, o.About.N = card.Text, card.N
	}
	t.origins = append(t.origins, o)
	return nil
}

// describe fills in what an answer says of itself.
func (o *Origin) describe(p guard.Published, lang string) {
	a := p.Answer()
	o.About = prose.About(a, lang)
	o.Title = o.About.Title
	o.Kept = unshown(a)
}

// unshown says in plain sentences what of an answer is not shown, and what the
// sources left out.
func unshown(a insight.Answer) []string {
	var reasons []string
	count := map[string]int{}
	note := func(c insight.Cell) {
		if c.State != insight.Withheld {
			return
		}
		if count[c.Why] == 0 {
			reasons = append(reasons, c.Why)
		}
		count[c.Why]++
	}
	values := len(a.Rows)
	for _, row := range a.Rows {
		note(row.Cell)
		if row.Versus != nil {
			values++
			note(*row.Versus)
		}
	}
	slices.Sort(reasons)
	var out []string
	for _, why := range reasons {
		switch n := count[why]; {
		case values == 1:
			out = append(out, "the number is not shown: "+why)
		case n == 1:
			out = append(out, fmt.Sprintf("1 of %d values is not shown: %s", values, why))
		default:
			out = append(out, fmt.Sprintf("%d of %d values are not shown: %s", n, values, why))
		}
	}
	if a.Total.State == insight.Withheld && values > 1 {
		out = append(out, "the total is not shown: "+a.Total.Why)
	}
	for _, s := range a.Sources {
		if s.LeftOut != "" {
			out = append(out, s.Name+": "+s.LeftOut)
		}
	}
	return out
}

// Of says whether a problem is one of the page: of its text, of another file
// that it was made of, of an export behind its numbers, or of its layouts.
func (m Margin) Of(p source.Problem) bool {
	file := p.Pos.File
	return file != "" && (file == m.Story || slices.Contains(m.Files, file) || strings.HasPrefix(file, "layouts/") && slices.Contains(m.Layouts, strings.TrimPrefix(path.Clean(file), "layouts/")) ||
		slices.ContainsFunc(m.Asks, func(a Asked) bool { return slices.Contains(a.Exports, file) }))
}
