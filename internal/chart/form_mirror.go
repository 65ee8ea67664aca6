package chart

// mirrorOption draws two sides of one thing, a row a class: what people outside
// have of it and what we have, on one line, so that the gap is seen.
func (c *canvas) mirrorOption() ([]byte, error) {
	p := *c.panel
	p.versus, p.series = false, nil
	for _, m := range c.told.Columns[:2] {
		p.series = append(p.series, series{id: m.ID, label: plainText(m.Title), cells: c.column(m.ID)})
	}
	c.panel = &p
	return c.dotOption()
}
