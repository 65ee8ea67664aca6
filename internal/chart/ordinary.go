package chart

import (
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"hearth/internal/engagement/insight"
)

// ordinaryOption draws a line over time on the band of its ordinary ups and
// downs, with a dashed line in their middle. What is out of the ordinary has a
// dot: full where an event is declared for that time, open where the cause is
// not known.
func (c *canvas) ordinaryOption() ([]byte, error) {
	low, centre, high := c.column("low"), c.column("centre"), c.column("high")
	lo, hi := c.extent()
	for _, cell := range high {
		if v, ok := value(cell); ok {
			hi = max(hi, v)
		}
	}
	c.axis = valueAxis(c.lang, c.metric, min(lo, 0), hi, true)
	ends := c.lineEnds()
	ticks := c.frame(c.endWidth(ends))
	c.drawBand(low, centre, high)
	for i := range ends {
		ends[i].want = c.y(ends[i].want)
	}
	c.drawEnds(ends, c.x(c.keys[len(c.keys)-1].middle())+3)
	c.drawUnusual()

	chart := charts.NewLine()
	chart.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Type: "time"}), charts.WithYAxisOpts(opts.YAxis{Type: "value"}))
	chart.AddSeries(c.metric.Title, c.points(c.series[0].cells))
	h := &house{grid: c.grid(), x: c.timeAxis(ticks), y: c.valueAxis(), graphic: c.graphic,
		series: []map[string]any{lineStyle(seriesColour(0), "solid", c.lineWidth(), false)}}
	return option(chart, h)
}

// drawBand draws the ordinary range, in one piece for as long as it stays. What
// is kept back in between hides nothing that its neighbours do not say.
func (c *canvas) drawBand(low, centre, high []insight.Cell) {
	for i := 0; i < len(c.keys); {
		l, ok := value(low[i])
		h, both := value(high[i])
		m, all := value(centre[i])
		if !ok || !both || !all {
			i++
			continue
		}
		last := i
		for j := i + 1; j < len(c.keys); j++ {
			if low[j].State != insight.Known {
				continue
			}
			if low[j].Num != low[i].Num || high[j].Num != high[i].Num {
				break
			}
			last = j
		}
		from, until := c.x(float64(c.keys[i].from)), c.x(float64(c.keys[last].until))
		c.area(band, from, c.y(h), until, c.y(l))
		c.stroke(pale, 1, []int{4, 3}, -1, from, c.y(m), until, c.y(m))
		i = last + 1
	}
}

// band is the colour of what is ordinary.
const band = "var(--h0)"

// drawUnusual marks what is out of the ordinary.
func (c *canvas) drawUnusual() {
	at := map[string]int{}
	for i, k := range c.keys {
		at[k.id] = i
	}
	for _, u := range insight.UnusualIn(c.whole) {
		i, ok := at[u.At.String()]
		if !ok {
			continue
		}
		v, ok := value(c.series[0].cells[i])
		if !ok {
			continue
		}
		fill := ground
		if u.Event {
			fill = seriesColour(0)
		}
		c.dot(c.x(c.keys[i].middle()), c.y(v), 4.5, fill, seriesColour(0))
	}
}

// dot adds a circle.
func (c *canvas) dot(x, y, radius float64, fill, edge string) {
	c.graphic = append(c.graphic, map[string]any{"type": "circle", "silent": true, "z": 6,
		"shape": map[string]any{"cx": px(x), "cy": px(y), "r": px(radius)},
		"style": map[string]any{"fill": fill, "stroke": edge, "lineWidth": 2}})
}
