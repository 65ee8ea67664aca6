package site

import (
	"bytes"
	"encoding/json"
	"slices"

	"hearth/internal/chart"
	"hearth/internal/engagement"
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

	Changes []Change `json:"-"` // its breaks, for people
	Lesser  string   `json:"-"` // what it degrades to, by its title
}

// Change is a day on which what is counted changed.
type Change struct{ Day, Text, Source string }

func change(b insight.Break, lang string) Change {
	day, _ := engagement.ParseDay(b.On) // checked when the registry was read
	return Change{chart.FormatDay(lang, day), b.Text, b.Source}
}

// titleOf gives the title of a metric, "" for none.
func (m *maker) titleOf(id, lang string) string {
	for _, x := range m.in.Metrics {
		if x.ID == id && id != "" {
			return x.In(lang).Title
		}
	}
	return ""
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
			x.Definition = x.In(t.language)
			for _, b := range x.Breaks {
				x.Changes = append(x.Changes, change(b, t.language))
			}
			x.Lesser, x.Instead = m.titleOf(x.DegradesTo, t.language), m.titleOf(x.Instead, t.language)
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
	Interval, Based, Break, Since, Ask           string
	Lesser                                       string // before the title of what is counted instead
	Less                                         string // before the sentence that an answer then says
	Grain, Divides, DividedBy, Better, Mind      string
	Settings, Default, Says, Because             string
	Grains, Intervals, Betters                   map[string]string
	Needs                                        map[string]string // by what a metric requires
	Adding, Tiers                                map[string]string
}

var methodEnglish = &MethodWords{
	Title: "How the numbers are counted", Lead: "What each number of this site means, from how many it is shown, and what must not be done with it.",
	Asked: "Questions asked on this site", Used: "Used on this site", Others: "Everything else that could be asked", File: "The same for programs", Link: "How the numbers are counted",
	Unit: "Unit", Adds: "Adding up", Tier: "Where it comes from", Minimum: "Shown from", Version: "Version", Requires: "Needs",
	Interval: "Interval", Based: "Narrows", Break: "Break", Since: "since Hearth", Ask: "Ask instead", Grain: "One unit is", Divides: "What is divided", DividedBy: "divided by", Better: "Good news", Mind: "Bear in mind",
	Because: "Why not:", Settings: "Can be set", Default: "else", Says: "Where it is not said of a number, more of it is neither better nor worse. A number that platforms report is theirs: we add it up and do not check it.",
	Grains: map[string]string{
		"message": "one message", "person": "one person, by account", "thread": "one conversation", "opening": "one opening message", "reading": "one number that a platform gave",
		"day": "one day", "place": "one place", "sentence": "one sentence", "source": "one source",
	},
	Intervals: map[string]string{"wilson": "Wilson, 95%, clustered by person", "author-paired": "Person by person, 99%", "audit": "From a sample read by people, 95%"},
	Betters:   map[string]string{"up": "when it rises", "down": "when it falls"},
	Adding:    map[string]string{"sum": "Parts may be added.", "none": "Parts must not be added.", "last": "A level: the newest value counts, days are not added."},
	Lesser:    "Where no source has it, this is counted instead:", Less: "Where the exports say less",
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
	Interval: "Intervall", Based: "Engt ein", Break: "Bruch", Since: "seit Hearth", Ask: "Stattdessen fragen", Grain: "Eine Einheit ist", Divides: "Was geteilt wird", DividedBy: "geteilt durch", Better: "Gute Nachricht", Mind: "Zu bedenken",
	Because: "Warum nicht:", Settings: "Lässt sich einstellen", Default: "sonst", Says: "Wo es bei einer Zahl nicht steht, ist mehr davon weder besser noch schlechter. Was Plattformen melden, sind ihre Zahlen: Wir addieren sie und prüfen sie nicht.",
	Grains: map[string]string{
		"message": "ein Beitrag", "person": "ein Mensch, nach Konto", "thread": "ein Gespräch", "opening": "ein eröffnender Beitrag", "reading": "eine Zahl, die eine Plattform gab",
		"day": "ein Tag", "place": "ein Ort", "sentence": "ein Satz", "source": "eine Quelle",
	},
	Intervals: map[string]string{"wilson": "Wilson, 95 %, nach Menschen gruppiert", "author-paired": "Mensch für Mensch, 99 %", "audit": "Aus einer Stichprobe, die Menschen lasen, 95 %"},
	Betters:   map[string]string{"up": "wenn sie steigt", "down": "wenn sie fällt"},
	Adding:    map[string]string{"sum": "Teile dürfen addiert werden.", "none": "Teile dürfen nicht addiert werden.", "last": "Ein Stand: Der neueste Wert zählt, Tage werden nicht addiert."},
	Lesser:    "Hat es keine Quelle, wird stattdessen gezählt:", Less: "Wo die Exporte weniger sagen",
	Needs: map[string]string{
		"authors": "Exporte, die Menschen unterscheiden", "answers": "Exporte mit unseren Antworten", "threads": "Exporte, die sagen, was worauf antwortet",
		"times": "Die Uhrzeit", "minutes": "Die Uhrzeit", "sorted": "Worte und eine Wortliste ihrer Sprache", "ratings": "Bewertungen", "tags": "Schlagwörter",
	},
	Tiers: map[string]string{
		"measured": "Hier aus Exporten gezählt", "reported": "Von einer Plattform gezählt", "modelled": "Errechnet, nicht gezählt", "declared": "So sagen wir es selbst",
	},
}
