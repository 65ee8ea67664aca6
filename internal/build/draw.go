package build

import (
	"context"
	"fmt"
	"html"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"hearth/internal/chart"
	"hearth/internal/chart/ssr"
	"hearth/internal/prose"
	"hearth/internal/site"
	"hearth/internal/source"
	"hearth/internal/story"
)

// say fills in the numbers of sentences and cards, and checks those that were
// typed by hand.
func (r *run) say(all []asked) {
	r.numbers = map[*story.Number]site.Printed{}
	r.cards = map[*story.Numbers][]site.Card{}
	lost := map[*story.Numbers]bool{}
	for _, a := range all {
		p, ok := r.answers[a.key]
		lang := r.language(a.page)
		switch {
		case a.number != nil && ok:
			printed, problems := prose.Print(a.number, p, lang)
			if r.Fix {
				computed := prose.Computed(p, lang)
				if left := r.fix(a.number, computed, problems); len(left) < len(problems) {
					printed.Text, problems = computed, left // the page says what the text says from now on
				}
			}
			r.problems.Add(problems...)
			r.numbers[a.number] = printed
		case a.number != nil:
			r.numbers[a.number] = site.Printed{Failed: true}
		case a.block != nil && ok:
			r.cards[a.block] = append(r.cards[a.block], prose.Head(p, lang))
		case a.block != nil:
			lost[a.block] = true
		}
	}
	for block := range lost { // its trouble was already told
		r.cards[block] = nil
	}
	r.result.Numbers = len(r.numbers)
}

func (r *run) language(s *story.Story) string {
	if s.Language != "" {
		return s.Language
	}
	return r.cfg.Language
}

// draw makes the figures, several at a time. Engines are started only for
// pictures that the cache lacks.
func (r *run) draw(ctx context.Context, all []asked) error {
	charts := r.charts(all)
	if len(charts) == 0 {
		return nil
	}
	fonts, err := ssr.ReadFonts(r.Assets)
	if err != nil {
		return fmt.Errorf("read the fonts that texts are measured with: %w", err)
	}
	pool := ssr.New(ssr.Config{Cache: filepath.Join(r.Root, ".hearth", "cache", "figures"), Engines: r.workers(), Fonts: fonts})
	defer pool.Close()
	figures := make([]*chart.Figure, len(charts))
	problems := make([]source.List, len(charts))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(r.workers())
	for i, a := range charts {
		p, ok := r.answers[a.key]
		if !ok {
			continue
		}
		group.Go(func() error {
			spec := r.spec(a)
			goals, wrong := r.goal(a.figure)
			spec.Goals = goals
			figures[i], problems[i] = chart.Draw(p, spec, pool, fonts)
			problems[i].Add(wrong...)
			return ctx.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	r.figures = map[string]*chart.Figure{}
	for i, a := range charts {
		r.problems.Add(problems[i]...)
		r.figures[a.figure.Name.Text] = figures[i]
	}
	r.result.Figures, r.result.Engines = len(charts), pool.Started()
	return nil
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

// spec turns a chart block into what chart draws: texts plain, numbers filled in.
func (r *run) spec(a asked) chart.Spec {
	c := a.figure
	s := chart.Spec{
		Name: c.Name.Text, Pos: c.Pos, Title: r.plain(c.Title), Note: r.plain(c.Note), Alt: r.plain(c.Alt),
		Intent: c.Intent, Type: c.Type, Language: r.language(a.page), Steps: c.Steps, License: r.cfg.License.Data,
	}
	events := slices.Clone(c.Annotations)
	if !c.HideEvents {
		events = append(events, a.page.Meta.Events...)
		events = append(events, r.happened()...)
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

// tags are the markup of inline HTML that Markdown made; it has no comments or scripts.
var tags = regexp.MustCompile(`<[^>]*>`)

// plain gives a line of text with its numbers filled in and its markup taken out.
func (r *run) plain(line story.Inline) string {
	var b strings.Builder
	for _, seg := range line {
		if seg.Number != nil {
			b.WriteString(r.numbers[seg.Number].Text)
			continue
		}
		b.WriteString(html.UnescapeString(tags.ReplaceAllString(seg.HTML, "")))
	}
	return b.String()
}
