package chart

import (
	"strconv"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"hearth/internal/engagement/insight"
)

// circlesOption draws curves of concentration: along the people, the busiest
// first, what they made of everything. The straight line is what it would be if
// all had made as much; the level line is where the smallest groups are taken.
func (c *canvas) circlesOption() ([]byte, error) {
	c.axis = valueAxis(c.lang, c.metric, 0, 1, true)
	var curves []dotSeries
	for _, m := range c.told.Columns {
		if cells := c.column(m.ID); c.any(cells) {
			curves = append(curves, dotSeries{label: plainText(m.Title), cells: cells, colour: seriesColour(len(curves)), symbol: "circle"})
		}
	}
	c.layCurves(c.layKey(curves))
	c.drawKey(curves)
	c.stroke(line, 1, []int{2, 3}, -1, c.left, c.bottom, c.right, c.top)
	level := c.y(curveLevel)
	c.stroke(pale, 1, []int{5, 4}, -1, c.left, level, c.right, level)
	c.text(c.right, level-8, formatValue(c.lang, curveLevel, c.metric), style{colour: pale, align: "right", halo: true})

	chart := charts.NewLine()
	chart.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Type: "value"}), charts.WithYAxisOpts(opts.YAxis{Type: "value"}))
	h := &house{grid: c.grid(), x: c.peopleAxis(), y: c.levelsBeside(), graphic: c.graphic}
	for i, s := range curves {
		chart.AddSeries(s.label, c.curve(s.cells))
		h.series = append(h.series, lineStyle(s.colour, dashes[i], 2, false))
	}
	return option(chart, h)
}

// curveLevel is the part of everything that the smallest groups are taken for.
const curveLevel = 0.8

// any says whether a curve has a point.
func (c *canvas) any(cells []insight.Cell) bool {
	for _, cell := range cells {
		if _, ok := value(cell); ok {
			return true
		}
	}
	return false
}

// layCurves sets the edges of the plot below the names of the curves.
func (c *canvas) layCurves(head float64) {
	widest := 0.0
	for _, t := range c.axis.texts {
		widest = max(widest, c.measure(t))
	}
	c.left, c.right = widest+8, c.width-c.measure("100%")/2
	c.top = head + 20
	c.bottom = c.top + c.pick(280, 220)
	c.height = c.bottom + 24 + lineHeight
	c.first, c.last = 0, 100
	c.text((c.left+c.right)/2, c.height-lineHeight/2, capital(c.toldLabel(c.by.ID)), style{colour: pale, align: "center"})
}

// peopleAxis is the part of the people, from none to all.
func (c *canvas) peopleAxis() map[string]any {
	at, labels := []int{0, 20, 40, 60, 80, 100}, map[string]string{}
	for _, p := range at {
		labels[strconv.Itoa(p)] = formatValue(c.lang, float64(p)/100, c.metric)
	}
	return map[string]any{
		"min": 0, "max": 100,
		"axisLabel": map[string]any{"customValues": at, "formatter": map[string]any{"labels": labels}, "color": pale, "margin": 8,
			"showMinLabel": true, "showMaxLabel": true, "hideOverlap": false},
		"axisTick":  map[string]any{"show": false, "customValues": at},
		"axisLine":  map[string]any{"onZero": false, "lineStyle": map[string]any{"color": line}},
		"splitLine": map[string]any{"show": false},
	}
}

// levelsBeside is the value axis with its numbers left of the plot: the curves
// begin where they would else stand.
func (c *canvas) levelsBeside() map[string]any {
	y := c.valueAxis()
	y["axisLabel"] = map[string]any{"customValues": c.axis.ticks, "formatter": labelsOf(c.axis), "color": pale, "margin": 8,
		"showMinLabel": true, "showMaxLabel": true, "hideOverlap": false}
	return y
}

// labelsOf gives the texts of an axis by their values.
func labelsOf(a axis) map[string]any {
	labels := map[string]string{}
	for i, t := range a.ticks {
		labels[strconv.FormatFloat(t, 'g', -1, 64)] = a.texts[i]
	}
	return map[string]any{"labels": labels}
}

// curve gives the points of a curve, from nothing of nobody. What is kept back
// is passed over and is no gap: the curve can only rise.
func (c *canvas) curve(cells []insight.Cell) []opts.LineData {
	data := []opts.LineData{{Value: []any{0, 0}}}
	for i, k := range c.keys {
		percent, err := strconv.Atoi(k.id)
		if v, ok := value(cells[i]); ok && err == nil {
			data = append(data, opts.LineData{Value: []any{percent, clip(v)}})
		}
	}
	return data
}
