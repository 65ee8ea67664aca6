package markdown

import (
	"hearth/internal/source"
	"hearth/internal/source/strict"
	"hearth/internal/story"
)

// disclosureKeys are those of a line of data/openness.yaml.
type disclosureKeys struct {
	Item     *strict.Node  `yaml:"item"`
	Decision *strict.Node  `yaml:"decision"`
	Choice   source.Word   `yaml:"choice"`
	Reason   *strict.Node  `yaml:"reason"`
	Metrics  []source.Word `yaml:"metrics"`
	See      source.Word   `yaml:"see"`
	Element  source.Word   `yaml:"element"`
	By       source.Word   `yaml:"by"`
	Way      source.Word   `yaml:"way"`
	On       *strict.Node  `yaml:"on"`
	at       *strict.Node
}

// DecodeYAML implements strict.Decoder.
func (k *disclosureKeys) DecodeYAML(n *strict.Node, p *source.List) {
	type plain disclosureKeys
	strict.Decode(n, (*plain)(k), p)
	k.at = n
}

func (r *frontReader) disclosure(k disclosureKeys) story.Disclosure {
	d := story.Disclosure{
		Pos: k.at.Pos, Item: r.line(k.Item), Decision: r.line(k.Decision), Reason: r.line(k.Reason), Metrics: k.Metrics, See: k.See,
		By: k.By, On: r.date(k.On, "on"),
	}
	const hint = "- {item: What we pay each other, choice: withhold, reason: Two of us do not want it told, by: all of us, way: vote, on: 2026-05-02}"
	decided := len(d.Decision) > 0
	switch {
	case decided && len(d.Item) > 0:
		k.at.Errorf(r.problems, "two-choices", "keep `item:` for what is told or kept back, or `decision:` for what was decided", "a line is about an item or about a decision, not both")
	case decided && !k.Choice.Empty():
		r.problems.Errorf(k.Choice.Pos, "two-choices", "take the line out: only an item is told or kept back", "choice: a decision is not told or kept back")
	case !decided:
		r.lack(k.at, "item", len(d.Item) == 0, hint, "what is told, or kept back?")
		r.lack(k.at, "choice", k.Choice.Empty(), "choice: publish, round, delay or withhold", "is it told?")
	}
	if !k.Choice.Empty() && oneOf(k.Choice, "choice", story.OpenChoices(), r.problems) {
		d.Choice = k.Choice
	}
	if c := d.Choice.Text; c != "" && c != story.Published && len(d.Reason) == 0 {
		r.problems.Errorf(d.Choice.Pos, "no-reason", "reason: Five people could be told apart by it", "what is not told as it is needs a reason, and this says %q without one", c)
	}
	r.lack(k.at, "by", decided && k.By.Empty(), "by: people/maud.md, or a name", "who decided this?")
	if !k.Element.Empty() && oneOf(k.Element, "element", story.OpenElements(), r.problems) {
		d.Element = k.Element
	}
	if !k.Way.Empty() && oneOf(k.Way, "way", story.DecisionWays(), r.problems) {
		d.Way = k.Way
	}
	r.lack(k.at, "on", k.On == nil, "on: 2026-05-02", "on which day was this decided, or looked at again?")
	return d
}
