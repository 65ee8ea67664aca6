package chart

import (
	"math"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"hearth/internal/engagement/insight"
)

// symbols are the second sign, beside colour, by which dots are told apart.
var symbols = []string{"circle", "diamond", "triangle", "rect", "roundRect", "arrow"}

// dotSeries is one kind of dot in every row.
type dotSeries struct {
	label  string
	cells  []insight.Cell
	colour string
	symbol string
	hollow bool
}

// dotOption draws several values a row, on one line each: groups beside each
// other, or a period beside an earlier one.
func (c *canvas) dotOption() ([]byte, error) {
	all := c.dotSeries()
	lo, hi := c.extent()
	c.axis = valueAxis(c.lang, c.metric, lo, hi, c.spread)
	r := c.layRows(c.pick(18, 12))
	head := c.layKey(all)
	c.place(r, head+4)
	c.right = c.width - 8
	if c.left == 0 {
		c.left = 8
	}
	c.drawKey(all)
	if r.beside == 0 {
		c.left, c.right = 0, c.width
	}
	c.drawLabels(r)
	if r.beside == 0 {
		c.left, c.right = 8, c.width-8
	}
	if c.spread {
		c.right -= spreadRoom
	}
	c.drawRanges(r, all)
	c.height = c.bottom + 26

	chart := charts.NewScatter()
	chart.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Type: "value"}), charts.WithYAxisOpts(opts.YAxis{Type: "category"}))
	h := &house{grid: c.grid(), x: c.levelAxis(), y: c.rowAxis(false), graphic: c.graphic}
	for _, s := range all {
		chart.AddSeries(s.label, c.dots(s.cells))
		look := map[string]any{"color": s.colour, "borderColor": ground, "borderWidth": 1, "opacity": 1}
		if s.hollow {
			look = map[string]any{"color": ground, "borderColor": s.colour, "borderWidth": 2, "opacity": 1}
		}
		h.series = append(h.series, map[string]any{"symbol": s.symbol, "symbolSize": 11, "silent": true, "clip": false, "itemStyle": look})
	}
	return option(chart, h)
}

// dotSeries lists what is shown in each row; the earlier period lies below
// the later one.
func (c *canvas) dotSeries() []dotSeries {
	var all []dotSeries
	if c.comparing() {
		return append(all,
			dotSeries{label: c.shortSpan(true), cells: c.series[0].before, colour: pale, symbol: "circle", hollow: true},
			dotSeries{label: c.shortSpan(false), cells: c.series[0].cells, colour: seriesColour(0), symbol: "circle"})
	}
	for i, s := range c.series {
		if c.spread && i > 0 {
			break // both ends are a line
		}
		all = append(all, dotSeries{label: s.label, cells: s.cells, colour: seriesColour(i), symbol: symbols[i]})
	}
	return all
}

// keyGap is the space between two entries of the line that names the dots.
const keyGap = 18

// layKey gives the height of the line, or lines, that name the dots.
func (c *canvas) layKey(all []dotSeries) float64 {
	if len(all) < 2 {
		return 0
	}
	x, lines := 0.0, 1.0
	for _, s := range all {
		w := c.measureBold(s.label) + 16
		if x > 0 && x+w > c.width {
			x, lines = 0, lines+1
		}
		x += w + keyGap
	}
	return lines*18 + 4
}

// drawKey names the dots above the first row.
func (c *canvas) drawKey(all []dotSeries) {
	if len(all) < 2 {
		return
	}
	x, y := 0.0, 9.0
	for _, s := range all {
		w := c.measureBold(s.label) + 16
		if x > 0 && x+w > c.width {
			x, y = 0, y+18
		}
		c.symbol(s, x+6, y)
		c.text(x+16, y, shorten(s.label, c.width-16, c.measureBold), style{colour: s.colour, bold: true})
		x += w + keyGap
	}
}

// symbol draws one dot of the key, in the shapes that the engine has.
func (c *canvas) symbol(s dotSeries, x, y float64) {
	look := map[string]any{"fill": s.colour}
	if s.hollow {
		look = map[string]any{"fill": ground, "stroke": s.colour, "lineWidth": 2}
	}
	corners := map[string][][2]float64{
		"diamond":  {{0, -5.5}, {5.5, 0}, {0, 5.5}, {-5.5, 0}},
		"triangle": {{0, -5.5}, {5.5, 5.5}, {-5.5, 5.5}},
		"rect":     {{-5, -5}, {5, -5}, {5, 5}, {-5, 5}},
		"arrow":    {{0, -5.5}, {4, 5.5}, {0, 3}, {-4, 5.5}},
	}[s.symbol]
	g := map[string]any{"type": "circle", "shape": map[string]any{"cx": px(x), "cy": px(y), "r": 5}}
	if corners != nil {
		points := make([][2]float64, len(corners))
		for i, p := range corners {
			points[i] = [2]float64{px(x + p[0]), px(y + p[1])}
		}
		g = map[string]any{"type": "polygon", "shape": map[string]any{"points": points}}
	}
	if s.symbol == "roundRect" {
		g = map[string]any{"type": "rect", "shape": map[string]any{"x": px(x - 5), "y": px(y - 5), "width": 10, "height": 10, "r": 3}}
	}
	g["style"], g["silent"], g["z"] = look, true, 5
	c.graphic = append(c.graphic, g)
}

// drawRanges draws a line through each row and a stronger one from its lowest
// to its highest dot.
func (c *canvas) drawRanges(r rows, all []dotSeries) {
	scale := func(v float64) float64 {
		return c.left + (v-c.axis.min)/(c.axis.max-c.axis.min)*(c.right-c.left)
	}
	for i := range c.keys {
		lo, hi, n := math.Inf(1), math.Inf(-1), 0
		for _, s := range all {
			if v, ok := value(s.cells[i]); ok {
				lo, hi, n = min(lo, v), max(hi, v), n+1
			}
		}
		y := c.rowMiddle(r, i)
		switch {
		case n == 0:
			c.text(c.left+4, y, FormatNumber(c.lang, all[len(all)-1].cells[i], c.metric), style{colour: pale})
		case c.spread:
			c.drawSpread(i, y, scale)
		case n > 1:
			c.stroke(line, 2, nil, 1, scale(lo), y, scale(hi), y)
		}
	}
}

// levelAxis is the value axis of a chart of rows: below it, with grid lines.
func (c *canvas) levelAxis() map[string]any {
	labels := map[string]string{}
	for i, t := range c.axis.ticks {
		text := c.axis.texts[i]
		if i == len(c.axis.ticks)-1 && c.unit() != "" {
			text = shorten(text+" "+plainText(c.unit()), 2*(c.right-c.left)/3, c.measure)
		}
		labels[strconv.FormatFloat(t, 'g', -1, 64)] = text
	}
	return map[string]any{
		"min": c.axis.min, "max": c.axis.max,
		"axisLabel": map[string]any{"customValues": c.axis.ticks, "formatter": map[string]any{"labels": labels}, "color": pale, "margin": 8,
			"alignMinLabel": "left", "alignMaxLabel": "right", "showMinLabel": true, "showMaxLabel": true, "hideOverlap": false},
		"axisTick":  map[string]any{"show": false, "customValues": c.axis.ticks},
		"axisLine":  map[string]any{"show": false},
		"splitLine": map[string]any{"show": true, "lineStyle": map[string]any{"color": hair}},
	}
}
