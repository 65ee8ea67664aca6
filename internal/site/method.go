package site

import (
	"bytes"
	"encoding/json"
	"slices"

	"hearth/internal/engagement/insight"
	"hearth/internal/source"
)

// MetricsSchema is the version of metrics.json. It is an object with schema,
// language, metrics, a list of [Metric] in the registry's order, and questions,
// a list of the named questions that the site asks.
const MetricsSchema = 2

// The addresses at which a site says how its numbers are counted. The page is
// there once in each language of the site.
const (
	methodAddress  = "method.html"
	metricsAddress = "metrics.json"
)

// Metric is a metric as the method page and metrics.json give it.
type Metric struct {
	insight.Definition
	Used bool   `json:"used"` // by a figure or a number of the site
	Lang string `json:"-"`    // of the definition, where it is not the page's; "" for the page's
}

// Meaning is what a site says of its numbers: all metrics that can be asked for,
// and the named questions that it asks.
type Meaning struct {
	Metrics   []Metric
	Questions []insight.Method
}

// used says whether the site shows a number that there is something to say of.
func (m Meaning) used() bool {
	return len(m.Questions) > 0 || slices.ContainsFunc(m.Metrics, func(x Metric) bool { return x.Used })
}

// methodPages says how numbers are counted, in each language of the site. A
// writer's own page at the address takes the place of it.
func (m *maker) methodPages() {
	if !m.in.used() {
		return
	}
	m.generate(metricsAddress)
	for _, t := range m.trees {
		words := wordsFor(t.language)
		address := t.prefix + methodAddress
		if m.taken.has(address) {
			continue
		}
		p := m.newPage(address, "method", t.language, words.Method.Title)
		p.Summary, p.LeadHTML = words.Method.Lead, escape(words.Method.Lead)
		for _, q := range m.in.Questions {
			asked := Asked{Method: q.In(t.language)}
			if t.language != "en" && asked.Definition == q.Definition {
				asked.Lang = "en"
			}
			p.Questions = append(p.Questions, asked)
		}
		p.MetricGroups = []MetricGroup{{Title: words.Method.Used}, {Title: words.Method.Others}}
		for _, x := range m.in.Metrics {
			if t.language != "en" && x.BasedOn == "" && x.Translations[t.language].Definition == "" {
				x.Lang = "en"
			}
			x.Metric = x.In(t.language)
			group := &p.MetricGroups[1]
			if x.Used {
				group = &p.MetricGroups[0]
			}
			group.Metrics = append(group.Metrics, x)
		}
		if !m.add(p, "the page about how numbers are counted", source.Pos{}) {
			continue
		}
		p.MetricsFile = m.href(p, metricsAddress)
		if t.home != nil {
			p.Trail = []Ref{{Title: p.Words.Home, Address: m.href(p, t.home.Address)}}
		}
	}
}

// Asked is a named question as the method page explains it.
type Asked struct {
	insight.Method
	Lang string // of its words, where it is not the page's; "" for the page's
}

// MetricGroup is metrics under a heading of the method page.
type MetricGroup struct {
	Title   string
	Metrics []Metric
}

// metricsFile gives metrics.json.
func (m *maker) metricsFile() []byte {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	_ = enc.Encode(struct { // a buffer takes anything, and these are plain values
		Schema    int              `json:"schema"`
		Language  string           `json:"language"`
		Metrics   []Metric         `json:"metrics"`
		Questions []insight.Method `json:"questions"`
	}{MetricsSchema, "en", m.in.Metrics, slices.Concat([]insight.Method{}, m.in.Questions)})
	return out.Bytes()
}

// MethodWords is what Hearth says about how numbers are counted.
type MethodWords struct {
	Title, Lead, Asked, Used, Others, File, Link string
	Unit, Adds, Tier, Minimum, Version, Requires string
	Interval, Based, Break, Wilson, Instead      string
	Needs                                        map[string]string // by what a metric requires
	Adding, Tiers                                map[string]string
}

var methodEnglish = &MethodWords{
	Title: "How the numbers are counted", Lead: "What each number of this site means, from how many it is shown, and what must not be done with it.",
	Asked: "Questions asked on this site", Used: "Used on this site", Others: "Everything else that could be asked", File: "The same for programs", Link: "How the numbers are counted",
	Unit: "Unit", Adds: "Adding up", Tier: "Where it comes from", Minimum: "Shown from", Version: "Version", Requires: "Needs",
	Interval: "Interval", Based: "Narrows", Break: "Break", Wilson: "Wilson, 95%",
	Adding:  map[string]string{"sum": "Parts may be added.", "none": "Parts must not be added.", "last": "A level: the newest value counts, days are not added."},
	Instead: "Where no source has it, this is counted instead:",
	Needs: map[string]string{
		"authors": "Exports that tell people apart", "answers": "Exports with our own answers", "threads": "Exports that say what answers what",
		"times": "The time of day", "minutes": "The time of day", "sorted": "Words, and a word list for their language", "ratings": "Ratings", "tags": "Tags",
	},
	Tiers: map[string]string{
		"measured": "Counted here, from exports", "reported": "Counted by a platform", "modelled": "Worked out, not counted", "declared": "As we say it ourselves",
	},
}

var methodGerman = &MethodWords{
	Title: "Wie die Zahlen gezählt werden", Lead: "Was jede Zahl dieser Seite bedeutet, ab wie vielen sie gezeigt wird und was man mit ihr nicht tun darf.",
	Asked: "Fragen, die diese Seite stellt", Used: "Auf dieser Seite verwendet", Others: "Alles andere, was man fragen könnte", File: "Dasselbe für Programme", Link: "Wie die Zahlen gezählt werden",
	Unit: "Einheit", Adds: "Addieren", Tier: "Woher sie kommt", Minimum: "Gezeigt ab", Version: "Version", Requires: "Braucht",
	Interval: "Intervall", Based: "Engt ein", Break: "Bruch", Wilson: "Wilson, 95 %",
	Adding:  map[string]string{"sum": "Teile dürfen addiert werden.", "none": "Teile dürfen nicht addiert werden.", "last": "Ein Stand: Der neueste Wert zählt, Tage werden nicht addiert."},
	Instead: "Hat es keine Quelle, wird stattdessen gezählt:",
	Needs: map[string]string{
		"authors": "Exporte, die Menschen unterscheiden", "answers": "Exporte mit unseren Antworten", "threads": "Exporte, die sagen, was worauf antwortet",
		"times": "Die Uhrzeit", "minutes": "Die Uhrzeit", "sorted": "Worte und eine Wortliste ihrer Sprache", "ratings": "Bewertungen", "tags": "Schlagwörter",
	},
	Tiers: map[string]string{
		"measured": "Hier aus Exporten gezählt", "reported": "Von einer Plattform gezählt", "modelled": "Errechnet, nicht gezählt", "declared": "So sagen wir es selbst",
	},
}
