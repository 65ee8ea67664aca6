package build

import (
	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/source"
	"hearth/internal/story"
)

// happened gives the events of the whole site, as charts in a language mark them.
func happened(lists *story.Lists, lang string) []story.Event {
	var out []story.Event
	for _, h := range lists.Events {
		out = append(out, h.In(lang))
	}
	return out
}

// declared gives the events of the whole site, as questions about change take
// them. Days that cannot be read were reported when the list was.
func (r *run) declared() []insight.Event {
	var out []insight.Event
	for _, h := range r.lists.Events {
		e, ok := dated(h.Event)
		if !ok {
			continue
		}
		e.Lasting, e.Break = h.Lasting, h.Kind.Text == story.DefinitionChanged
		for _, m := range h.Metrics {
			e.Metrics = append(e.Metrics, m.Text)
		}
		out = append(out, e)
	}
	return out
}

// dated gives an event with its days; false when they cannot be read.
func dated(e story.Event) (insight.Event, bool) {
	from, to := e.Days()
	first, err := engagement.ParseDay(from)
	last, bad := engagement.ParseDay(to)
	return insight.Event{From: first, To: last, Text: e.Text}, err == nil && bad == nil
}

// checkEvents says which events name metrics and questions that there are not.
func (r *run) checkEvents(reg *insight.Registry) {
	var known []string
	for _, m := range reg.All() {
		known = append(known, m.ID)
	}
	for _, h := range r.lists.Events {
		for _, w := range h.Metrics {
			_, metric := reg.Lookup(w.Text)
			if _, question := reg.Question(w.Text); metric || question {
				continue
			}
			hint := "`hearth metrics` lists them"
			if near := source.Nearest(w.Text, known); near != "" {
				hint = "did you mean `" + near + "`?"
			}
			r.problems.Errorf(w.Pos, "event", hint, "there is no metric %q", w.Text)
		}
	}
}
