package chart

import (
	"slices"
	"strings"
)

// supposed is what a rule of thumb has of a row: so much of the whole at the
// least and at the most.
type supposed struct {
	key    string
	lo, hi float64
}

// nineties is the rule of one, nine and ninety. It says that one of a hundred
// members writes most, nine a little and ninety nothing, and no more than that:
// where numbers are told for it, they are somebody's own.
var nineties = []supposed{{"first", 0.5, 1}, {"next", 0, 0.5}, {"rest", 0, 0}}

// ruleOption draws what was seen as bars, and below each in grey what the rule
// of thumb has: a dashed line as far as that may reach, with its words.
func (c *canvas) ruleOption() ([]byte, error) {
	c.full, c.ruled = 1, true
	return c.barOption()
}

// underBar is the room below a bar for what the rule has of it.
const underBar = 20

// thumb draws a line of what the rule has, in the key too.
func (c *canvas) thumb(from, to, y float64) { c.stroke(pale, 2, []int{4, 3}, 1, from, y, to, y) }

// ruleHead names the dashed lines above the first row, and gives the height of that.
func (c *canvas) ruleHead() float64 {
	if !c.ruled {
		return 0
	}
	c.thumb(0, 22, 9)
	c.text(28, 9, shorten(c.toldLabel("rule"), c.width-28, c.measure), style{colour: pale})
	return 22
}

// drawRule draws below each bar how much the rule has of it.
func (c *canvas) drawRule(r rows) {
	for i, k := range c.keys {
		at := slices.IndexFunc(nineties, func(s supposed) bool { return s.key == k.id })
		if !c.ruled || at < 0 {
			continue
		}
		s, y := nineties[at], c.rowMiddle(r, i)+r.thick/2+underBar/2
		from, to := c.left+s.lo*(c.right-c.left), c.left+s.hi*(c.right-c.left)
		c.stroke(pale, 2, nil, 1, from, y-4, from, y+4)
		if to > from {
			c.thumb(from, to, y)
			c.stroke(pale, 2, nil, 1, to, y-4, to, y+4)
		}
		x, look := to+8, style{colour: pale}
		if s.hi == 1 { // no room behind it
			x, look.align = from-8, "right"
		}
		c.text(x, y, c.ruleText(k.id), look)
	}
}

// ruleText says what the rule has of a row: "more than half".
func (p *panel) ruleText(key string) string { return p.toldLabel("rule-" + key) }

// ruleWords says what the rule has of each row, for those who do not see it.
func (p *panel) ruleWords() string {
	var list []string
	for _, k := range p.keys {
		if text := p.ruleText(k.id); text != "" {
			list = append(list, k.label+": "+text)
		}
	}
	return p.toldLabel("rule") + ": " + strings.Join(list, "; ")
}

// withRule adds what the rule has to a table for people. It is no datum, and so
// in no file.
func (p *panel) withRule(t *Table) {
	if p.form() != "rule" || len(t.Rows) != len(p.keys) {
		return
	}
	t.Head = append(t.Head, p.toldLabel("rule"))
	for i, k := range p.keys {
		t.Rows[i] = append(t.Rows[i], p.ruleText(k.id))
	}
}
