package build

import (
	"html"
	"regexp"
	"slices"
	"strings"

	"hearth/internal/chart"
	"hearth/internal/config"
	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
	"hearth/internal/memo"
	"hearth/internal/prose"
	"hearth/internal/site"
	"hearth/internal/source"
	"hearth/internal/story"
)

// look gives pages what they show, through the graph: what a page looked at is
// what it depends on. It is a [site.Look], which knows no errors, so that the
// first one is kept for whoever made it.
type look struct {
	desk     *Desk
	r        *memo.Reader
	cfg      *config.Config
	err      error
	problems source.List // of the numbers that it gave
}

func (l *look) fail(err error) bool {
	if l.err == nil {
		l.err = err
	}
	return err != nil
}

// Story gives a story with its texts.
func (l *look) Story(s *story.Story) *story.Story {
	whole, err := memo.Get[*story.Story](l.r, storyKey(s.File))
	if l.fail(err) || whole == nil {
		return s
	}
	return whole
}

// Figure gives a figure; nil for one whose trouble was told.
func (l *look) Figure(name string) *chart.Figure {
	v, err := l.r.Value(memo.Key{Step: stepFigure, Name: name})
	if l.fail(err) {
		return nil
	}
	f, _ := v.(*chart.Figure)
	return f
}

// answer gives what the guard let through of a question of a story.
func (l *look) answer(q insight.Question, s *story.Story) (guard.Published, bool) {
	v, err := l.r.Value(memo.Key{Step: stepAnswer, Name: answerKey(q, s)})
	if l.fail(err) {
		return guard.Published{}, false
	}
	p, ok := v.(guard.Published)
	return p, ok
}

// Number prints a number.
func (l *look) Number(s *story.Story, n *story.Number) (site.Printed, bool) {
	q := (&run{Options: l.desk.opt, cfg: l.cfg}).question(n.Ask, s, nil)
	p, ok := l.answer(q, s)
	if !ok {
		return site.Printed{Failed: true}, true
	}
	printed, problems := prose.Print(n, p, languageOf(l.cfg, s))
	l.problems.Add(problems...)
	if p.Answer().Metric.Tier == tierModelled && printed.Known && inTitle(s, n.Pos) {
		l.problems.Warnf(n.Pos, "modelled", "put it into the text, with what was assumed for it beside it", "a number that is worked out and not counted stands in a title")
	}
	return printed, true
}

// tierModelled is the tier of what is not counted.
const tierModelled = "modelled"

// inTitle says whether something stands in the title of a page or of one of its figures.
func inTitle(s *story.Story, at source.Pos) bool {
	line := func(title source.Pos) bool { return title.File == at.File && title.Line == at.Line }
	return line(s.Meta.TitlePos) || slices.ContainsFunc(s.Body, func(seg story.Segment) bool { return seg.Chart != nil && line(seg.Chart.TitlePos) })
}

// Cards gives the cards of a numbers block; none when one of them has no answer.
func (l *look) Cards(s *story.Story, block *story.Numbers) ([]site.Card, bool) {
	var cards []site.Card
	for i := range block.Metrics {
		p, ok := l.answer((&run{Options: l.desk.opt, cfg: l.cfg}).card(block, i, s), s)
		if !ok {
			return nil, true
		}
		cards = append(cards, prose.Head(p, languageOf(l.cfg, s)))
	}
	return cards, true
}

func languageOf(cfg *config.Config, s *story.Story) string {
	if s.Language != "" {
		return s.Language
	}
	return cfg.Language
}

// tags are the markup of inline HTML that Markdown made; it has no comments or scripts.
var tags = regexp.MustCompile(`<[^>]*>`)

// plain gives a line of text with its numbers filled in and its markup taken out.
func (l *look) plain(s *story.Story, line story.Inline) string {
	var b strings.Builder
	for _, seg := range line {
		if seg.Number != nil {
			printed, _ := l.Number(s, seg.Number)
			b.WriteString(printed.Text)
			continue
		}
		b.WriteString(html.UnescapeString(tags.ReplaceAllString(seg.HTML, "")))
	}
	return b.String()
}
