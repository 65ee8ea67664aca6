package story

import "hearth/internal/source"

// The drivers of an ask: why somebody would do it. A reward is the weakest.
const ForReward = "material"

// Drivers are the reasons that an ask can appeal to; each has one.
func Drivers() []string {
	return []string{"self-expression", "achievement", "altruism", "fun", ForReward}
}

// AnyChannel stands for every way of passing a text on that has none of its own.
const AnyChannel = "any"

// Channels are the ways of passing a text on that a card offers, in order.
func Channels() []string {
	return []string{"mail", "mastodon", "whatsapp", "x", "bluesky", "linkedin"}
}

// AskCard is one thing that readers are asked to do, and the texts to pass on.
type AskCard struct {
	Driver source.Word
	Action Action
	Share  []Ready // by channel, in the order written
	Opens  Date
	Closes Date
	Reward *Reward
	Thanks Inline // what came of it, and to whom it is owed
}

// Action is what an ask asks for: one step, at one place.
type Action struct {
	Text string
	URL  source.Word // a page of the site, a thing, or an address elsewhere
}

// Ready is a text that is ready to be passed on.
type Ready struct {
	Channel  string // any, mail, mastodon …
	Language string // "" for the page's own
	Text     source.Word
}

// Reward is what somebody gets for doing it, and how those who read the passed-on
// text are told so.
type Reward struct {
	What       string
	Disclosure string
}
