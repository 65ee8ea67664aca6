package story

import "hearth/internal/source"

// Disclosure is a line of data/openness.yaml: something that is told or kept
// back, or something that was decided.
type Disclosure struct {
	Pos      source.Pos
	Item     Inline      // what is told or kept back; empty for a decision
	Decision Inline      // what was decided; empty for an item
	Choice   source.Word // of an item: publish, round, delay, withhold
	Reason   Inline
	Metrics  []source.Word // that it is about
	See      source.Word   // where a reader finds it
	Element  source.Word   // which of [OpenElements] it is an example of
	By       source.Word   // who decided: a page of somebody, or a name
	Way      source.Word   // how: one of [DecisionWays]
	On       Date          // when that was decided, or looked at again
}

// Choices about what is told.
const (
	Published = "publish"
	Rounded   = "round"
	Delayed   = "delay"
	KeptBack  = "withhold"
)

// OpenChoices are what can be done with something that might be told.
func OpenChoices() []string { return []string{Published, Rounded, Delayed, KeptBack} }

// OpenElements are the six ways in which what is known goes in and out of an
// open company.
func OpenElements() []string {
	return []string{"explaining", "updating", "conversing", "open-mic", "crowdsourcing", "platforms"}
}

// DecisionWays are how something can be decided.
func DecisionWays() []string { return []string{"alone", "after-asking", "vote", "team"} }
