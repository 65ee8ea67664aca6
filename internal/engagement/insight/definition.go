package insight

import "slices"

// Definition is everything that a registry says of a metric.
type Definition struct {
	Metric
	Interval   string   `json:"interval,omitempty"`    // "wilson": an interval that can be given beside it; "" for none
	Requires   []string `json:"requires,omitempty"`    // what the rows of a source must have: authors, answers, times, ratings, tags, or readings by name
	DegradesTo string   `json:"degrades_to,omitempty"` // the metric that is counted where no source has it
	Degraded   string   `json:"degraded,omitempty"`    // of a value of a question: what it then says less
	Why        string   `json:"why,omitempty"`         // parts must not be added
	Instead    string   `json:"instead,omitempty"`     // what to ask when this one is refused
}

// Definitions gives all metrics with all that is said of them, the values of
// named questions last.
func (r *Registry) Definitions() []Definition {
	var out []Definition
	for _, e := range r.entries {
		d := Definition{
			Metric: e.metric.waiting(defaultWait), Why: e.recipe.Why, Instead: e.recipe.Instead, Interval: e.recipe.Interval,
			Requires: e.recipe.requires(), DegradesTo: e.recipe.DegradesTo,
		}
		if e.method != nil {
			d.Requires, d.Degraded = e.method.Requires, e.method.DegradesTo
		}
		out = append(out, d)
	}
	return out
}

// requires names what a source must have for a metric to be counted.
func (r recipe) requires() []string {
	var out []string
	switch {
	case r.From == fromReadings:
		return slices.Concat(r.Reads, r.Per)
	case r.Count == countMean:
		out = append(out, "ratings")
	}
	out = append(out, r.Requires...)
	if ofThreads(r.From) {
		out = append(out, "threads", "times")
	}
	for _, c := range slices.Concat(r.Only, r.Hit) {
		if c.Key == "tag" && !slices.Contains(out, "tags") {
			out = append(out, "tags")
		}
	}
	return out
}
