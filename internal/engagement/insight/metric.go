package insight

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
}
