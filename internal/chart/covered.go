package chart

import "hearth/internal/engagement/insight"

// coveredOption draws for every source how many days of the period its exports
// speak for: a bar, and behind it a dotted line for the days that none speaks for.
func (c *canvas) coveredOption() ([]byte, error) {
	lacking := c.column("days_missing")
	for i, cell := range c.series[0].cells {
		if v, ok := value(cell); ok && lacking[i].State == insight.Known {
			c.full = max(c.full, v+lacking[i].Value())
		}
	}
	return c.barOption()
}

// drawLacking draws what a bar of a value lacks of the whole, as far as there is
// room beside its number.
func (c *canvas) drawLacking(y float64, cell insight.Cell, scale func(float64) float64) {
	v, ok := value(cell)
	from := scale(v) + 12 + c.measureBold(FormatNumber(c.lang, cell, c.metric))
	if ok && !c.ruled && v < c.full && from < scale(c.full) {
		c.stroke(line, 2, []int{2, 4}, -1, from, y, scale(c.full), y)
	}
}
