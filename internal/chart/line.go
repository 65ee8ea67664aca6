package chart

import (
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"hearth/internal/engagement/insight"
)

// lineOption draws values over time. A missing value is a gap; a value
// between two gaps is a dot, or it would not be seen at all.
func (c *canvas) lineOption() ([]byte, error) {
	lo, hi := c.withGoals(c.extent())
	c.axis = valueAxis(c.lang, c.metric, lo, hi, false)
	ends := c.lineEnds()
	ticks := c.frame(c.endWidth(ends))
	c.drawGoals()
	for i := range ends {
		ends[i].want = c.y(ends[i].want)
	}
	slices.SortStableFunc(ends, func(a, b end) int { return cmpFloat(a.want, b.want) })
	c.drawEnds(ends, c.x(c.keys[len(c.keys)-1].middle())+3)

	chart := charts.NewLine()
	chart.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Type: "time"}), charts.WithYAxisOpts(opts.YAxis{Type: "value"}))
	h := &house{grid: c.grid(), x: c.timeAxis(ticks), y: c.valueAxis(), graphic: c.graphic}
	if c.comparing() {
		chart.AddSeries(c.spanLabel(true), c.points(c.series[0].before))
		h.series = append(h.series, lineStyle(pale, []int{4, 3}, 1.5, c.spec.Steps))
	}
	for i, s := range c.series {
		chart.AddSeries(s.label, c.points(s.cells))
		h.series = append(h.series, lineStyle(seriesColour(i), dashes[i], c.lineWidth(), c.spec.Steps))
	}
	return option(chart, h)
}

// lineWidth is finer where many values stand close together.
func (c *canvas) lineWidth() float64 {
	if len(c.keys) > int(c.width/3) {
		return 1.5
	}
	return 2
}

// comparing says whether the earlier period is drawn too: beside one line it
// helps, beside several it would be a thicket.
func (p *panel) comparing() bool { return p.versus && len(p.series) == 1 }

func lineStyle(colour string, dash any, width float64, steps bool) map[string]any {
	m := map[string]any{"symbol": "none", "showSymbol": true, "showAllSymbol": true, "clip": false, "silent": true, "color": colour,
		"lineStyle": map[string]any{"color": colour, "type": dash, "width": width, "join": "round"}, "itemStyle": map[string]any{"color": colour}}
	if steps {
		m["step"] = "middle"
	}
	return m
}

// points gives the data of a line.
func (c *canvas) points(cells []insight.Cell) []opts.LineData {
	data := make([]opts.LineData, len(cells))
	for i, k := range c.keys {
		at := millis(k.middle())
		v, ok := value(cells[i])
		if !ok {
			data[i].Value = []any{at, nil}
			continue
		}
		data[i].Value = []any{at, clip(v)}
		if alone(cells, i) {
			data[i].Symbol, data[i].SymbolSize = "circle", 5
		}
	}
	return data
}

// alone says whether a value has no neighbour that a line could lead to.
func alone(cells []insight.Cell, i int) bool {
	for _, j := range []int{i - 1, i + 1} {
		if j >= 0 && j < len(cells) {
			if _, ok := value(cells[j]); ok {
				return false
			}
		}
	}
	return true
}

// lineEnds gives the labels of the lines at their last values; want is that
// value until the plot is laid out.
func (c *canvas) lineEnds() []end {
	var ends []end
	if c.comparing() {
		if v, ok := lastValue(c.series[0].before); ok {
			ends = append(ends, end{want: v, lines: c.endText(c.shortSpan(true)), colour: pale})
		}
	}
	for i, s := range c.series {
		v, ok := lastValue(s.cells)
		if !ok {
			continue
		}
		label := s.label
		switch {
		case label == "" && c.comparing():
			label = c.shortSpan(false)
		case label == "":
			label = formatValue(c.lang, v, c.metric)
		}
		ends = append(ends, end{want: v, lines: c.endText(label), colour: seriesColour(i)})
	}
	return ends
}

// lastValue gives the last number of a series.
func lastValue(cells []insight.Cell) (float64, bool) {
	for _, c := range slices.Backward(cells) {
		if v, ok := value(c); ok {
			return v, true
		}
	}
	return 0, false
}

func cmpFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
