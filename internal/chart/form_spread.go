package chart

// spreadOption draws one value a row with its spread: a dot on a thick line from
// the one end to the other, and the value in words beside it. The columns of the
// question begin with the value and both ends.
func (c *canvas) spreadOption() ([]byte, error) {
	p := *c.panel
	p.versus, p.series, p.metric = false, nil, c.told.Columns[0]
	for _, m := range c.told.Columns[:3] {
		p.series = append(p.series, series{id: m.ID, label: plainText(m.Title), cells: c.column(m.ID)})
	}
	c.panel, c.spread = &p, true
	return c.dotOption()
}

// spreadRoom is the space for a value beside its line.
const spreadRoom = 52

// drawSpread draws the ends of a row's value as a line behind it.
func (c *canvas) drawSpread(i int, y float64, scale func(float64) float64) {
	v, ok := value(c.series[0].cells[i])
	if !ok {
		return
	}
	right := v
	lo, low := value(c.series[1].cells[i])
	hi, high := value(c.series[2].cells[i])
	if low && high && hi > lo {
		c.stroke(line, 6, nil, 1, scale(lo), y, scale(hi), y)
		right = max(right, hi)
	}
	c.text(scale(right)+10, y, formatValue(c.lang, v, c.metric), style{colour: ink, bold: true})
}
