package build

import (
	"context"
	"slices"

	"hearth/internal/chart"
	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/source"
	"hearth/internal/story"
)

// shifts suggests to the writer where the level of a figure over time seems to
// have shifted without anything that happened then. Nothing of it is published:
// only somebody who knows what happened can say so, as an event.
func (d *Desk) shifts(ctx context.Context) (source.List, error) {
	v, _, err := d.graph.Value(ctx, keyQuestions)
	if err != nil {
		return nil, err
	}
	l, _, err := d.graph.Value(ctx, keyLists)
	if err != nil {
		return nil, err
	}
	var out source.List
	for _, a := range v.(*questions).all {
		p, ok := d.data.answering.get(a.key)
		if a.figure == nil || !ok {
			continue
		}
		var known []insight.Event
		for _, e := range slices.Concat(happened(l.(*story.Lists), ""), a.page.Meta.Events, a.figure.Annotations) {
			if e, ok := dated(e); ok {
				known = append(known, e)
			}
		}
		for _, day := range insight.ShiftsIn(p.Answer(), known) {
			out.Add(suggestion(a.figure.Name, day))
		}
	}
	return out, nil
}

// suggestion asks the writer about a shift in a figure.
func suggestion(figure source.Word, day engagement.Day) source.Problem {
	return source.Problem{
		Pos: figure.Pos, Severity: source.Note, Rule: "shift",
		Text: "something seems to have shifted in the figure \"" + figure.Text + "\" about " + chart.FormatDay("en", day) + ": do you know why?",
		Hint: "if you do, say so in data/events.yaml: - {at: " + day.String() + ", text: …}; if you do not, leave it as it is",
	}
}
