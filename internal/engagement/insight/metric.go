package insight

import "slices"

// Metric is a number with a meaning: what is counted, in which unit, whether
// parts may be added. The registry is data (metrics.yaml).
type Metric struct {
	ID         string   `json:"id"`
	Title      string   `json:"title"`      // "Messages"
	Definition string   `json:"definition"` // one plain sentence
	Unit       string   `json:"unit"`       // "messages", "people", "seconds", "%"
	Grain      string   `json:"grain"`      // "message", "person", "thread", "reading"
	Additivity string   `json:"additivity"` // "sum", "none", "last"
	Tier       string   `json:"tier"`       // "measured", "modelled", "declared", "reported"
	Minimum    int64    `json:"minimum"`    // smallest n it is shown for, besides the guard's people
	Version    int      `json:"version"`
	Share      bool     `json:"share"`  // Num of Den, printed as a percentage
	Params     []string `json:"params"` // its own parameters

	// Scale is how much one unit adds to Den where Den is not 1: 1 for a share,
	// 100 for a mean of ratings in hundredths. 0 for counts. Den/Scale is n.
	Scale int64 `json:"scale,omitempty"`
	// Translations are titles and units in other languages, by BCP 47 tag.
	Translations map[string]Words `json:"translations,omitempty"`
}

// Words are a metric's title and unit in another language.
type Words struct {
	Title string `json:"title" yaml:"title"`
	Unit  string `json:"unit" yaml:"unit"`
}

// In gives the metric with its title and unit in a language, or as it is where
// there is no translation.
func (m Metric) In(lang string) Metric {
	if w, ok := m.Translations[lang]; ok {
		m.Title, m.Unit = w.Title, w.Unit
	}
	return m
}

// N gives what the metric's minimum is held against: the units behind a share
// or a mean. It is 0 for counts, which have no minimum of their own.
func (m Metric) N(c Cell) int64 {
	if m.Scale == 0 {
		return 0
	}
	return c.Den / m.Scale
}

// The tables a metric may be counted from.
const (
	fromMessages = "messages"
	fromThreads  = "threads"
	fromReadings = "readings"
)

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
)

// recipe is how a metric is computed.
type recipe struct {
	From    string
	Count   string
	Why     string // why parts are not added
	Instead string // metric to ask when this one is refused
	Only    []condition
	Usual   []condition
	Hit     []condition
	Reads   []string
	Per     []string
}

// condition keeps rows whose key has one of the values.
type condition struct {
	Key    string
	Values []string
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
