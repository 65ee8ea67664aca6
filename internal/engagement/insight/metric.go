package insight

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Metric is a number with a meaning: what is counted, in which unit, whether
// parts may be added. The registry is data (metrics.yaml and the files beside it).
type Metric struct {
	ID         string   `json:"id"`
	Title      string   `json:"title"`      // "Messages"
	Definition string   `json:"definition"` // one plain sentence
	Unit       string   `json:"unit"`       // "messages", "people", "seconds", "%"
	Grain      string   `json:"grain"`      // "message", "person", "thread", "opening", "reading"
	Additivity string   `json:"additivity"` // "sum", "none", "last"
	Tier       string   `json:"tier"`       // "measured", "modelled", "declared", "reported"
	Minimum    int64    `json:"minimum"`    // smallest n it is shown for, besides the guard's people
	Version    int      `json:"version"`
	Share      bool     `json:"share"`              // Num of Den, printed as a percentage
	Params     []string `json:"params"`             // its own parameters
	BasedOn    string   `json:"based_on,omitempty"` // of a site's own metric: what it narrows
	Where      string   `json:"where,omitempty"`    // and to which rows, as in the target of a number

	// Scale is how much one unit adds to Den where Den is not 1: 1 for a share,
	// 100 for a mean of ratings in hundredths. 0 for counts. Den/Scale is n.
	Scale int64 `json:"scale,omitempty"`
	// Breaks are the days on which a platform changed what it counts.
	Breaks []Break `json:"breaks,omitempty"`
	// Translations are titles and units in other languages, by BCP 47 tag.
	Translations map[string]Words `json:"translations,omitempty"`
}

// Words are a metric's title and unit in another language.
type Words struct {
	Title      string `json:"title" yaml:"title"`
	Unit       string `json:"unit" yaml:"unit"`
	Definition string `json:"definition,omitempty" yaml:"definition"`
}

// In gives the metric with its title, unit and meaning in a language, or as it is where
// there is no translation.
func (m Metric) In(lang string) Metric {
	if w, ok := m.Translations[lang]; ok {
		m.Title, m.Unit = w.Title, w.Unit
		m.Definition = cmp.Or(w.Definition, textIn(m.Definition, lang))
	}
	return m
}

// N gives what the metric's minimum is held against: the units behind a share,
// a mean or a computed value. It is 0 for counts, which have no minimum of their
// own.
func (m Metric) N(c Cell) int64 {
	if c.N > 0 {
		return c.N
	}
	if m.Scale == 0 {
		return 0
	}
	return c.Den / m.Scale
}

const defaultWait = 24 * 3600 // seconds; of metrics with the parameter `within`

// waiting fills the waiting time into a metric's words.
func (m Metric) waiting(seconds int64) Metric {
	fill := func(s, lang string) string { return strings.ReplaceAll(s, "{within}", waitText(seconds, lang)) }
	m.Title, m.Definition = fill(m.Title, "en"), fill(m.Definition, "en")
	if !slices.Contains(m.Params, "within") {
		return m
	}
	all := map[string]Words{}
	for lang, w := range m.Translations {
		all[lang] = Words{fill(w.Title, lang), w.Unit, fill(w.Definition, lang)}
	}
	m.Translations = all
	return m
}

// WaitText names a waiting time in English.
func WaitText(seconds int64) string { return waitText(seconds, "en") }

// waitText names a waiting time by its largest whole unit: 24 hours, 7 days.
// One day is 24 hours, because a message at noon waits until the next noon.
func waitText(seconds int64, lang string) string {
	units := []struct {
		size         int64
		en, many     string
		de, dePlural string // after "innerhalb von"
	}{
		{7 * 86400, "week", "weeks", "Woche", "Wochen"},
		{86400, "day", "days", "Tag", "Tagen"},
		{3600, "hour", "hours", "Stunde", "Stunden"},
		{60, "minute", "minutes", "Minute", "Minuten"},
	}
	for _, u := range units {
		n := seconds / u.size
		if seconds%u.size != 0 || u.size >= 86400 && n == 1 {
			continue
		}
		one, many := u.en, u.many
		if lang == "de" {
			one, many = u.de, u.dePlural
		}
		if n == 1 {
			return "1 " + one
		}
		return fmt.Sprintf("%d %s", n, many)
	}
	return fmt.Sprintf("%d seconds", seconds)
}

// The tables a metric may be counted from.
const (
	fromMessages = "messages"
	fromThreads  = "threads"
	fromOpenings = "openings" // the messages of conversations that may want an answer
	fromReadings = "readings"
)

// ofThreads says whether a table is of conversations x, whole or opened anew.
func ofThreads(from string) bool { return from == fromThreads || from == fromOpenings }

// intervalWilson is the interval of a share that Wilson described.
const intervalWilson = "wilson"

// Which way is good news.
const (
	betterNone = "none"
	betterUp   = "up"
	betterDown = "down"
)

// firstSince is the first Hearth.
const firstSince = "0.1"

// says is what else a registry says of a metric.
type says struct{ numerator, denominator, better, caveat, since string }

// The ways to count.
const (
	countRows   = "rows"
	countPeople = "people"
	countMean   = "mean"
	countShare  = "share"
	countWithin = "within"
	countSum    = "sum"
	countLast   = "last"
	countSingle = "single"
	countRatio  = "ratio"
	countMethod = "method" // by a named question
)

// recipe is how a metric is computed.
type recipe struct {
	From    string
	Count   string
	Why     string // why parts are not added
	Instead string // metric to ask when this one is refused

	Interval   string // that can be given beside it: wilson, or ""
	says       says
	Requires   []string // needs that the rows of a source must meet
	DegradesTo string   // what is counted where no source meets them; "" for nothing

	Only   []condition
	Usual  []condition
	Never  []condition // what fulfils all of them is not counted
	Hit    []condition
	Base   string   // of a site's own metric: what it narrows
	Where  string   `json:"where,omitempty"` // and to which rows, as in the target of a number
	Narrow []narrow // and how
	Reads  []string
	Per    []string

	Millionths bool // of a single reading: its values are millionths
	Alone      bool // of a ratio: platforms count it so differently that two are not put side by side
	PerOnce    bool // of a ratio: what it is divided by may not be added
	OnDay      bool // of a ratio: a post is divided by the level of its place on its day

	Fact string // of a named question: the one of its facts that is asked for
}

// condition keeps rows whose key has one of the values.
type condition struct {
	Key    string
	Values []string
}

// narrow is a condition of a site's own metric.
type narrow struct {
	condition
	Not bool // keeps the others
}

// usual gives the default filters that a question has not replaced by naming
// the key in a filter or an axis.
func (r recipe) usual(named []string) []condition {
	var out []condition
	for _, c := range r.Usual {
		if !slices.Contains(named, c.Key) {
			out = append(out, c)
		}
	}
	return out
}
