package chart

import (
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"hearth/internal/engagement/insight"
)

// cohortOption draws a table whose cells are coloured by their share: a row a
// group of people, a column a step of time after the first. The first measure
// is how many people the group has. What is not known stays empty.
func (c *canvas) cohortOption() ([]byte, error) {
	left, size := 0.0, 0.0
	for _, k := range c.keys {
		left = max(left, c.measure(c.cohortLabel(k)))
		size = max(size, c.measureBold(FormatNumber(c.lang, c.measured(k.id, c.told.Columns[0].ID), c.told.Columns[0])))
	}
	left = math.Ceil(left) + 10
	size = math.Ceil(size) + 12
	columns := c.told.Columns[1:]
	most := int((c.width - left - size) / c.pick(44, 36))
	if len(columns) > most {
		columns = columns[:most] // the rest is in the table
	}
	wide := math.Floor(min(72, (c.width-left-size)/float64(max(1, len(columns)))))
	const tall = 24
	c.text(left+size-8, 8, wordsOf(c.lang).cohort, style{colour: pale, align: "right"})
	for j := range columns {
		c.text(left+size+wide*(float64(j)+0.5), 8, "+"+formatDecimal(c.lang, float64(j+1), 0), style{colour: pale, align: "center"})
	}
	y := 20.0
	for _, k := range c.keys {
		c.text(0, y+tall/2, c.cohortLabel(k), style{colour: ink})
		c.text(left+size-8, y+tall/2, FormatNumber(c.lang, c.measured(k.id, c.told.Columns[0].ID), c.told.Columns[0]), style{colour: pale, align: "right"})
		for j, m := range columns {
			c.cohortCell(left+size+wide*float64(j), y, wide, tall, c.measured(k.id, m.ID), m)
		}
		y += tall
	}
	c.height = y + 4
	chart := charts.NewBar()
	chart.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Type: "category"}), charts.WithYAxisOpts(opts.YAxis{Type: "value"}))
	return option(chart, &house{graphic: c.graphic})
}

func (c *canvas) cohortLabel(k key) string {
	if !c.narrow {
		return k.label
	}
	return shorten(k.label, 110, c.measure)
}

// cohortCell colours one cell and writes its share into it. Where text would
// not stand out on a middle tone, that tone is left out.
func (c *canvas) cohortCell(x, y, wide, tall float64, cell insight.Cell, m insight.Metric) {
	v, ok := value(cell)
	look := map[string]any{"fill": "none", "stroke": hair, "lineWidth": 1}
	if ok {
		look = map[string]any{"fill": shade(v)}
	}
	if ok || cell.State == insight.Withheld {
		c.graphic = append(c.graphic, map[string]any{"type": "rect", "silent": true, "z": -1,
			"shape": map[string]any{"x": px(x + 1), "y": px(y + 1), "width": px(wide - 2), "height": px(tall - 2)}, "style": look})
	}
	switch {
	case !ok && cell.State == insight.Withheld:
		c.text(x+wide/2, y+tall/2, "–", style{colour: pale, align: "center"})
	case ok && v > shadeLimits[2]:
		c.text(x+wide/2, y+tall/2, formatShare(c.lang, v), style{colour: ground, align: "center"})
	case ok:
		c.text(x+wide/2, y+tall/2, formatShare(c.lang, v), style{colour: ink, align: "center"})
	}
}

// shadeLimits are where one tone ends and the next begins.
var shadeLimits = [3]float64{0.10, 0.25, 0.50}

func shade(v float64) string {
	switch {
	case v <= shadeLimits[0]:
		return "var(--h0)"
	case v <= shadeLimits[1]:
		return "var(--h1)"
	case v <= shadeLimits[2]:
		return "var(--h2)"
	}
	return "var(--h4)"
}
