package markdown

import (
	"slices"
	"strings"

	"hearth/internal/source"
	"hearth/internal/source/strict"
	"hearth/internal/story"
)

// askCardKeys are those of something that readers are asked to do.
type askCardKeys struct {
	Driver *strict.Node `yaml:"driver"`
	Action *strict.Node `yaml:"action"`
	Share  *strict.Node `yaml:"share"`
	Opens  *strict.Node `yaml:"opens"`
	Closes *strict.Node `yaml:"closes"`
	Reward *strict.Node `yaml:"reward"`
	Thanks *strict.Node `yaml:"thanks"`
}

const (
	actionHint = "action: {text: Write to your shop, url: letter.md}"
	shareHint  = "share: {any: They mend what others throw away.}"
	rewardHint = "reward: {what: An inner tube, disclosure: I get an inner tube for sharing this.}"
)

// askCard reads a card: one driver, one action, texts to pass on.
func (r *frontReader) askCard(n *strict.Node) {
	var k struct {
		pageKeys
		askCardKeys
	}
	strict.Decode(n, &k, r.problems)
	r.page(k.pageKeys)
	c := &story.AskCard{Opens: r.date(k.Opens, "opens"), Closes: r.date(k.Closes, "closes"), Thanks: r.line(k.Thanks)}
	r.st.AskCard = c
	r.driver(n, k.Driver, c)
	r.action(n, k.Action, c)
	r.share(n, k.Share, c)
	r.reward(k.Reward, c)
	if back(c.Opens, c.Closes) {
		r.problems.Errorf(c.Closes.Pos, "days-backwards", "write the last day on which it can be done", "closes: this is before the day on which it opens, %s", dayOf(c.Opens))
	}
	if m := &r.st.Meta; m.Date.Time.IsZero() {
		m.Date = c.Opens
	}
}

func (r *frontReader) driver(n, driver *strict.Node, c *story.AskCard) {
	switch {
	case driver == nil || driver.Kind == strict.Null:
		r.need(n, "driver", true, "driver: altruism", "why would somebody do it? One of "+strings.Join(story.Drivers(), ", "))
	case driver.Kind != strict.Scalar:
		driver.Errorf(r.problems, "two-drivers", "driver: altruism, the one that matters most", "driver: a card appeals to one reason; several make it weak")
	case oneOf(driver.Word(), "driver", story.Drivers(), r.problems):
		c.Driver = driver.Word()
	}
}

func (r *frontReader) action(n, action *strict.Node, c *story.AskCard) {
	switch {
	case action == nil || action.Kind == strict.Null:
		r.need(n, "action", true, actionHint, "what is the one thing to do?")
		return
	case action.Kind == strict.List:
		action.Errorf(r.problems, "two-actions", "keep the one that matters most, and make a card of its own for each other", "action: a card asks for one thing, and this asks for %d", len(action.Items))
		return
	case action.Kind != strict.Map:
		action.NeedKeys(r.problems, actionHint, "action: needs the words of its button and where it leads")
		return
	}
	var k struct {
		Text string      `yaml:"text"`
		URL  source.Word `yaml:"url"`
	}
	strict.Decode(action, &k, r.problems)
	c.Action = story.Action{Text: strings.TrimSpace(k.Text), URL: k.URL}
	if c.Action.Text == "" && !action.Misspelt("text") {
		action.Errorf(r.problems, "missing-key", actionHint, "action: the button has no words")
	}
	if k.URL.Empty() && !action.Misspelt("url") {
		action.Errorf(r.problems, "missing-key", actionHint, "action: the button leads nowhere")
	}
	if s := schemeOf(k.URL.Text); s != "" && !known(s, outside) && !known(s, shown) {
		r.problems.Errorf(k.URL.Pos, "bad-link", schemeHint(s), "action: a button cannot lead to %q", s+":")
		c.Action.URL = source.Word{}
	}
}

// share reads the texts to pass on: one for each channel, or one for each
// language of it.
func (r *frontReader) share(n, share *strict.Node, c *story.AskCard) {
	switch {
	case share == nil || share.Kind == strict.Null:
		if !n.Misspelt("share") {
			r.problems.Warnf(r.st.Meta.Pos, "no-ready-text", shareHint, "this card has no text that readers could pass on")
		}
		return
	case share.Kind == strict.Scalar:
		c.Share = []story.Ready{{Channel: story.AnyChannel, Text: share.Word()}}
		return
	case share.Kind != strict.Map:
		share.NeedKeys(r.problems, shareHint, "share: needs a text for each way of passing it on")
		return
	}
	channels := append([]string{story.AnyChannel}, story.Channels()...)
	for _, k := range share.Keys {
		if oneOf(source.Word{Text: k.Name, Pos: k.Pos}, "share", channels, r.problems) {
			r.ready(k.Name, "", k.Value, c)
		}
	}
}

func (r *frontReader) ready(channel, lang string, n *strict.Node, c *story.AskCard) {
	switch {
	case n.Kind == strict.Map && lang == "":
		for _, k := range n.Keys {
			if !isLanguage(k.Name) {
				r.problems.Errorf(k.Pos, "bad-language", "write its short name, such as en, de or pt-BR", "share: %q is no language", k.Name)
				continue
			}
			r.ready(channel, canonicalLanguage(k.Name), k.Value, c)
		}
	case n.Kind != strict.Scalar || strings.TrimSpace(n.Text) == "":
		n.Errorf(r.problems, "no-ready-text", channel+": They mend what others throw away.", "share: %q needs a text", channel)
	default:
		w := n.Word()
		w.Text = strings.TrimSpace(w.Text)
		c.Share = append(c.Share, story.Ready{Channel: channel, Language: lang, Text: w})
	}
}

// reward checks that what somebody gets for it is told, to them and to those
// who read what they passed on.
func (r *frontReader) reward(n *strict.Node, c *story.AskCard) {
	if n == nil || n.Kind == strict.Null {
		if c.Driver.Text == story.ForReward {
			r.problems.Errorf(c.Driver.Pos, "no-reward", rewardHint, "driver: %q, and no reward is named", story.ForReward)
		}
		return
	}
	if n.Kind != strict.Map {
		n.Errorf(r.problems, "hidden-reward", rewardHint, "reward: nobody who reads the passed-on text would know of it")
		return
	}
	var k struct {
		What       string `yaml:"what"`
		Disclosure string `yaml:"disclosure"`
	}
	strict.Decode(n, &k, r.problems)
	c.Reward = &story.Reward{What: strings.TrimSpace(k.What), Disclosure: strings.TrimSpace(k.Disclosure)}
	if c.Reward.What == "" && !n.Misspelt("what") {
		n.Errorf(r.problems, "no-reward", rewardHint, "reward: what does somebody get?")
	}
	if c.Reward.Disclosure == "" && !n.Misspelt("disclosure") {
		n.Errorf(r.problems, "hidden-reward", rewardHint, "reward: without a disclosure, nobody who reads the passed-on text would know of it")
	}
	if d := c.Driver; !d.Empty() && d.Text != story.ForReward && slices.Contains(story.Drivers(), d.Text) {
		r.problems.Errorf(d.Pos, "material-reward", "driver: material, or take the reward out", "driver: %q, but whoever does it gets a reward, and then the reward is the reason", d.Text)
	}
}
