package chart

import "hearth/internal/engagement/insight"

// periodsOption draws a period beside earlier ones: bars in their own order, of
// which only the first, the period itself, has the colour of a series.
func (c *canvas) periodsOption() ([]byte, error) {
	c.firstOnly = true
	return c.barOption()
}

// periodLabel names a row of periods in the language of the page, with the
// question's own word for it, if it has one: "A year ago, June 2025".
func (p *panel) periodLabel(d insight.Dim, id string) string {
	if d.ID != insight.PeriodDim || p.told == nil {
		return ""
	}
	s, ok := insight.PeriodOf(p.span, id)
	if !ok {
		return ""
	}
	name := FormatSpan(p.lang, s.From, s.To)
	if word := p.toldLabel(id); word != "" {
		return word + ", " + name
	}
	return name
}
