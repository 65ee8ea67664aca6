package insight

import (
	"slices"

	"hearth/internal/engagement"
)

// Event is something that happened, as the site declares it. Questions about
// change use it; charts mark it by themselves.
type Event struct {
	From, To engagement.Day // both ends in
	Text     string
	Lasting  bool     // things are different from then on: what is ordinary is worked out anew
	Break    bool     // what is counted changed: before and after cannot be compared
	Metrics  []string // of a break: ids of metrics and questions it is about; none for all
}

// about says whether a break is about what is asked.
func (e Event) about(id string) bool { return len(e.Metrics) == 0 || slices.Contains(e.Metrics, id) }

// breaks gives the days on which what is counted changed: those of the metric,
// and those that the site declares.
func (a *asking) breaks() []Break {
	out := slices.Clone(a.metric.Breaks)
	id := a.metric.ID
	if a.method != nil {
		id = a.method.ID
	}
	for _, e := range a.opt.Events {
		if e.Break && e.about(id) {
			out = append(out, Break{On: e.From.String(), Text: "what is counted changed (" + e.Text + ")"})
		}
	}
	return out
}

// EventsOf gives those of a site's events that can change the answer to a
// question: days on which what it counts changed, and for the question of what is
// ordinary all of them.
func EventsOf(reg *Registry, q Question, all []Event) []Event {
	m, named := reg.MethodOf(q)
	if named && m.ID == ordinaryID {
		return all
	}
	id := q.Metric.Text
	if named {
		id = m.ID
	}
	var out []Event
	for _, e := range all {
		if e.Break && e.about(id) && q.SQL.Empty() {
			out = append(out, e)
		}
	}
	return out
}
