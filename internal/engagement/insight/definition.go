package insight

import (
	"cmp"
	"slices"
	"strings"
)

// Definition is everything that a registry says of a metric.
type Definition struct {
	Metric
	Numerator   string   `json:"numerator,omitempty"`   // of a share, a mean, a ratio
	Denominator string   `json:"denominator,omitempty"` // what it is divided by
	Better      string   `json:"better"`                // "none", "up", "down": which way is good news
	Caveat      string   `json:"caveat,omitempty"`      // what a reader must bear in mind
	Since       string   `json:"since"`                 // the Hearth that first counted it this way
	Interval    string   `json:"interval"`              // "wilson", "author-paired", "audit": one that can be given beside it; "none"
	Requires    []string `json:"requires,omitempty"`    // what the rows of a source must have: authors, answers, times, ratings, tags, or readings by name
	DegradesTo  string   `json:"degrades_to,omitempty"` // the metric that is counted where no source has it
	Degraded    string   `json:"degraded,omitempty"`    // of a value of a question: what it then says less
	Why         string   `json:"why,omitempty"`         // parts must not be added
	Instead     string   `json:"instead,omitempty"`     // what to ask when this one is refused
}

// Definitions gives all metrics with all that is said of them, the values of
// named questions last.
func (r *Registry) Definitions() []Definition {
	var out []Definition
	for _, e := range r.entries {
		s := e.recipe.says
		d := Definition{
			Metric: e.metric.waiting(defaultWait), Numerator: s.numerator, Denominator: s.denominator, Better: s.better, Caveat: s.caveat, Since: s.since,
			Interval: cmp.Or(e.recipe.Interval, intervalNone), Requires: e.recipe.requires(), DegradesTo: e.recipe.DegradesTo, Why: e.recipe.Why, Instead: e.recipe.Instead,
		}
		if e.method != nil {
			d.Requires, d.Degraded = e.method.Requires, e.method.DegradesTo
			d.Better, d.Since, d.Interval, d.Why = betterNone, firstSince, e.method.intervalOf(e.metric), whyApart(e.metric)
		}
		out = append(out, d)
	}
	return out
}

// The intervals of values that are no shares, and none.
const (
	intervalPaired = "author-paired" // two periods, person by person
	intervalAudit  = "audit"         // a sample that people read
	intervalNone   = "none"
)

// intervalOf gives the interval of a value of a question: that of a share, or the
// two values beside it that have its name and end in low and high.
func (m Method) intervalOf(f Metric) string {
	if slices.ContainsFunc(m.Facts, func(o Metric) bool { return o.ID == f.ID+"_low" }) {
		switch {
		case m.ID == periodsID:
			return intervalPaired
		case f.Tier == "modelled" && f.Share:
			return intervalAudit
		}
	}
	if f.Share && f.Tier == "measured" {
		return intervalWilson
	}
	return intervalNone
}

// whyApart says why values of a question must not be added.
func whyApart(f Metric) string {
	switch {
	case f.Additivity == "sum":
		return ""
	case f.Share:
		return "shares of groups of different size cannot be added"
	case f.Grain == "person":
		return "one person may be in several of the groups"
	}
	return "it is worked out anew from all that is asked about, and not from its parts"
}

// In gives the definition in a language. What there are no words for stays as it
// is, in English, as do the words of a site's own metric.
func (d Definition) In(lang string) Definition {
	d.Metric = d.Metric.In(lang)
	for _, text := range []*string{&d.Numerator, &d.Denominator, &d.Caveat, &d.Why, &d.Degraded} {
		*text = textIn(*text, lang)
	}
	d.Breaks = slices.Clone(d.Breaks)
	for i, b := range d.Breaks {
		d.Breaks[i].Text = upperFirst(NoteIn(b.lower(), lang))
	}
	return d
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
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
