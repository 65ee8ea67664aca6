package chart

// goalText names a goal and its level: "Answer within a day: 70%".
func (p *panel) goalText(g Goal) string {
	v := formatValue(p.lang, g.Value, p.metric)
	if text := plainText(g.Text); text != "" {
		return text + ": " + v
	}
	return fill(wordsOf(p.lang).goal, "v", v)
}

// withGoals widens the numbers that an axis must hold by the goals.
func (c *canvas) withGoals(lo, hi float64) (float64, float64) {
	for _, g := range c.spec.Goals {
		lo, hi = min(lo, g.Value), max(hi, g.Value)
	}
	return lo, hi
}

// drawGoals draws each goal as a level line with its name above its right end.
func (c *canvas) drawGoals() {
	for _, g := range c.spec.Goals {
		y := c.y(g.Value)
		c.stroke(ink, 1.5, []int{6, 4}, 3, c.left, y, c.right, y)
		text := shorten(c.goalText(g), (c.right-c.left)*0.8, c.measure)
		c.text(c.right, y-lineHeight/2-1, text, style{colour: ink, align: "right", halo: true})
	}
}
