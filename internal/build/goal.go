package build

import (
	"encoding/json"
	"strings"

	"hearth/internal/chart"
	"hearth/internal/memo"
	"hearth/internal/source"
	"hearth/internal/story"
)

// promises gives the promises of the site by the name that others call them by.
func (d *Desk) promises(r *memo.Reader, _ string) (memo.Result, error) {
	stories, err := d.stories(r)
	if err != nil {
		return memo.Result{}, err
	}
	all := named(stories)
	text, err := json.Marshal(all)
	return memo.Result{Value: all, Sum: memo.SumOf(text)}, err
}

func named(stories []*story.Story) map[string]*story.Story {
	out := map[string]*story.Story{}
	for _, s := range stories {
		if s.Promise == nil {
			continue
		}
		name := nameOf(s)
		if first := out[name]; first == nil || first.Language != "" {
			out[name] = s
		}
	}
	return out
}

// goal gives the level that a chart draws: that of the promise it names.
func (l *look) goal(c *story.Chart) (goals []chart.Goal, problems source.List, err error) {
	if c.Goal.Empty() {
		return nil, nil, nil
	}
	all, err := memo.Get[map[string]*story.Story](l.r, keyPromises)
	if err != nil {
		return nil, nil, err
	}
	s, ok := all[c.Goal.Text]
	switch {
	case !ok:
		var known []string
		for name := range all {
			known = append(known, name)
		}
		hint := "write the name of a file in content/promises, without .md"
		if near := source.Nearest(c.Goal.Text, known); near != "" {
			hint = "did you mean `goal: " + near + "`?"
		}
		problems.Errorf(c.Goal.Pos, "goal", hint, "there is no promise called %q", c.Goal.Text)
		return nil, problems, nil
	case s.Promise.Goal == nil:
		problems.Errorf(c.Goal.Pos, "goal", "write `goal: {metric: …, at_least: 70%, period: …}` into "+s.File+", or take this line out",
			"the promise %q has no number that could be drawn", c.Goal.Text)
		return nil, problems, nil
	case s.Promise.Goal.Number.Metric.Text != c.Metric.Text:
		problems.Errorf(c.Goal.Pos, "goal", "draw the promise on a chart of `metric: "+s.Promise.Goal.Number.Metric.Text+"`",
			"the promise %q is about %q, and this chart shows %q", c.Goal.Text, s.Promise.Goal.Number.Metric.Text, c.Metric.Text)
		return nil, problems, nil
	}
	return []chart.Goal{{Value: s.Promise.Goal.Value, Text: l.plain(s, s.Meta.Title)}}, nil, nil
}

// checkGoals says of a goal of a share that its level is no share.
func (r *run) checkGoals(all []asked, answers *answering) {
	for _, a := range all {
		p, ok := answers.get(a.key)
		if a.number == nil || !ok || a.page.Promise == nil || a.page.Promise.Goal == nil || a.page.Promise.Goal.Number != a.number {
			continue
		}
		g := a.page.Promise.Goal
		if p.Answer().Metric.Share && (g.Value > 1 || !strings.Contains(g.Level.Text, "%")) {
			level := strings.TrimSuffix(strings.TrimSpace(g.Level.Text), "%") + "%"
			r.problems.Errorf(g.Level.Pos, "goal", "write "+level, "%q is a share, so its goal needs a percent sign", a.number.Metric.Text)
		}
	}
}
