package story

import "hearth/internal/source"

// Touchpoint is a place where people can meet the brand, whether anybody counts
// there or not: a line of data/touchpoints.yaml.
type Touchpoint struct {
	Pos       source.Pos
	Name      string
	Kind      source.Word // one of [TouchpointKinds]
	Opened    Date
	Closed    Date          // zero while it is open
	Speaks    []source.Word // who is there: pages of people, or words
	Hours     string        // when somebody is there
	Languages []string      // BCP 47
	Where     []Filter      // which part of the data is of it; none where nobody counts
	See       source.Word   // where it is to be found
	Note      Inline
	Consent   Agreed // of whoever an account of staff belongs to
}

// Counted says whether the data have a part that is of this place.
func (t Touchpoint) Counted() bool { return len(t.Where) > 0 }

// StaffAccount is the kind of a place that is the account of one person of the
// company: it needs their consent, and no number is published that is theirs.
const StaffAccount = "staff-account"

// TouchpointKinds are what places can be.
func TouchpointKinds() []string {
	return []string{"account", StaffAccount, "forum", "reviews", "mail", "phone", "shop", "event", "book", "packaging", "other"}
}

// TouchpointKeys are the keys that say which part of the data is of a place.
func TouchpointKeys() []string { return []string{"place", "platform", "source"} }
