package chart

import (
	"math"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"hearth/internal/engagement/insight"
)

// stepsOption draws a share that grows with a waiting time: a stair from
// nothing up, which stands still where nothing is known. Short waits get as
// much room as long ones, so the axis grows by factors; the keys are seconds.
func (c *canvas) stepsOption() ([]byte, error) {
	c.axis = valueAxis(c.lang, c.metric, 0, 1, true)
	last, _ := lastValue(c.series[0].cells)
	ends := []end{{want: last, lines: []string{formatValue(c.lang, last, c.metric)}, colour: seriesColour(0)}}
	ticks := c.waitFrame(c.endWidth(ends))
	ends[0].want = c.y(last)
	c.drawEnds(ends, c.right)

	chart := charts.NewLine()
	chart.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Type: "value"}), charts.WithYAxisOpts(opts.YAxis{Type: "value"}))
	h := &house{grid: c.grid(), x: c.waitAxis(ticks), y: c.valueAxis(), graphic: c.graphic}
	chart.AddSeries("", c.stairs())
	look := lineStyle(seriesColour(0), "solid", 2, false)
	look["step"] = "end"
	h.series = append(h.series, look)
	return option(chart, h)
}

// along gives the place of a waiting time on the axis, rounded so that every
// machine writes the same.
func along(seconds float64) float64 { return math.Round(math.Log2(seconds)*1000) / 1000 }

// waits gives the waiting times of the keys; a key that is none is not drawn.
func (c *canvas) waits() []float64 {
	out := make([]float64, len(c.keys))
	for i, k := range c.keys {
		out[i], _ = strconv.ParseFloat(k.id, 64)
	}
	return out
}

// stairs gives the points of the line.
func (c *canvas) stairs() []opts.LineData {
	data := []opts.LineData{{Value: []any{c.first, 0}}}
	for i, w := range c.waits() {
		if v, ok := value(c.series[0].cells[i]); ok && w > 0 {
			data = append(data, opts.LineData{Value: []any{along(w), clip(v)}})
		}
	}
	return data
}

// waitFrame lays out the plot and chooses the waiting times that are written
// below it: those that have room, and most of all whole days and hours.
func (c *canvas) waitFrame(ends float64) []float64 {
	c.left, c.right = 0, c.width-ends
	all := c.waits()
	known := all
	for len(known) > 1 {
		if _, ok := value(c.series[0].cells[len(known)-1]); ok {
			break
		}
		known = known[:len(known)-1]
	}
	if len(known) == 0 || known[0] <= 0 {
		known = []float64{3600}
	}
	lowest := 0.0
	for _, t := range c.axis.texts {
		lowest = max(lowest, c.measure(t))
	}
	c.last = along(known[len(known)-1])
	from := along(known[0]) - 1
	pad := lowest + 8
	c.first = px(from - (c.last-from)*pad/(c.right-c.left-pad))
	c.top = 20
	c.bottom = c.top + c.pick(250, 200)
	c.height = c.bottom + 24
	return c.waitTicks(known)
}

func (c *canvas) waitTicks(all []float64) []float64 {
	taken := [][2]float64{}
	var out []float64
	for _, first := range []float64{86400, 3600, 7 * 86400, 300} {
		for pass := range 2 {
			for _, w := range all {
				if (pass == 0) != (w == first) {
					continue
				}
				wide := c.measure(c.waitText(w))/2 + 6
				x := c.x(along(w))
				free := x-wide >= 0 && x+wide <= c.width+6
				for _, t := range taken {
					free = free && (x+wide < t[0] || x-wide > t[1])
				}
				if free {
					taken, out = append(taken, [2]float64{x - wide, x + wide}), append(out, w)
				}
			}
			if first != 300 {
				break
			}
		}
	}
	return out
}

func (c *canvas) waitText(seconds float64) string {
	return formatSeconds(c.lang, seconds)
}

// waitAxis gives the house's axis of waiting times.
func (c *canvas) waitAxis(ticks []float64) map[string]any {
	at, labels := []float64{}, map[string]string{}
	for _, w := range ticks {
		at = append(at, along(w))
		labels[strconv.FormatFloat(along(w), 'g', -1, 64)] = c.waitText(w)
	}
	return map[string]any{
		"min": c.first, "max": c.last,
		"axisLabel": map[string]any{"customValues": at, "formatter": map[string]any{"labels": labels}, "color": pale, "lineHeight": lineHeight, "margin": 8, "hideOverlap": false},
		"axisTick":  map[string]any{"show": true, "customValues": at, "length": 4, "lineStyle": map[string]any{"color": line}},
		"axisLine":  map[string]any{"onZero": false, "lineStyle": map[string]any{"color": line}},
		"splitLine": map[string]any{"show": false},
	}
}

// measured gives the cell of a key in a column of a named question.
func (p *panel) measured(by, column string) insight.Cell {
	for _, r := range p.whole.Rows {
		if r.By == by && r.Split == column {
			return r.Cell
		}
	}
	return insight.Cell{State: insight.Missing}
}
