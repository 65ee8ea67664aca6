package chart

import (
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"hearth/internal/engagement/insight"
)

// columnOption draws amounts over time, from zero up: one column a unit, or
// the parts of it on each other.
func (c *canvas) columnOption() ([]byte, error) {
	lo, hi := c.extent()
	if len(c.series) > 1 {
		lo, hi = c.sums()
	}
	lo, hi = c.withGoals(lo, hi)
	c.axis = valueAxis(c.lang, c.metric, lo, hi, true)
	ends := c.columnEnds()
	ticks := c.frame(c.endWidth(ends))
	c.drawEnds(c.heights(ends), c.x(c.keys[len(c.keys)-1].middle())+c.columnWidth()/2+2)

	c.drawGaps()
	c.drawGoals()

	chart := charts.NewBar()
	chart.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Type: "time"}), charts.WithYAxisOpts(opts.YAxis{Type: "value", AxisLabel: &opts.AxisLabel{}}))
	h := &house{grid: c.grid(), x: c.timeAxis(ticks), y: c.valueAxis(), graphic: c.graphic}
	width := px(c.columnWidth())
	for i, s := range c.series {
		chart.AddSeries(s.label, c.columns(s.cells))
		look := map[string]any{"color": seriesColour(i)}
		over := map[string]any{"barWidth": width, "clip": false, "silent": true, "itemStyle": look}
		if len(c.series) > 1 {
			over["stack"] = "all"
			look["borderColor"], look["borderWidth"] = ground, 1
		}
		h.series = append(h.series, over)
	}
	if c.comparing() {
		before := charts.NewScatter()
		before.AddSeries(c.spanLabel(true), c.ticksOf(c.series[0].before))
		chart.Overlap(before)
		h.series = append(h.series, map[string]any{"symbol": "rect", "symbolSize": []float64{px(width + 4), 3}, "silent": true, "itemStyle": map[string]any{"color": ink, "opacity": 1}})
	}
	return option(chart, h)
}

// columnWidth leaves a gap of a quarter between two columns.
func (c *canvas) columnWidth() float64 {
	narrowest := math.Inf(1)
	for _, k := range c.keys {
		narrowest = min(narrowest, float64(k.until-k.from))
	}
	w := narrowest / (c.last - c.first) * (c.right - c.left)
	if w < 4 {
		return max(w*0.9, 0.5)
	}
	return min(w*0.75, 64)
}

func (c *canvas) columns(cells []insight.Cell) []opts.BarData {
	var data []opts.BarData
	for i, k := range c.keys {
		if v, ok := value(cells[i]); ok {
			data = append(data, opts.BarData{Value: []any{millis(k.middle()), clip(v)}})
		}
	}
	return data
}

func (c *canvas) ticksOf(cells []insight.Cell) []opts.ScatterData {
	var data []opts.ScatterData
	for i, k := range c.keys {
		if v, ok := value(cells[i]); ok {
			data = append(data, opts.ScatterData{Value: []any{millis(k.middle()), clip(v)}})
		}
	}
	return data
}

// sums gives the smallest and largest height of the stacked columns.
func (c *canvas) sums() (lo, hi float64) {
	for i := range c.keys {
		sum := 0.0
		for _, s := range c.series {
			if v, ok := value(s.cells[i]); ok {
				sum += v
			}
		}
		lo, hi = min(lo, sum), max(hi, sum)
	}
	return lo, hi
}

// columnEnds gives the labels of the stacked parts, in the order in which they
// stand on each other, or of the columns and the earlier period.
func (c *canvas) columnEnds() []end {
	var ends []end
	if c.comparing() {
		if v, ok := lastValue(c.series[0].before); ok {
			ends = append(ends, end{want: v, lines: c.endText(c.shortSpan(true)), colour: ink})
		}
		if v, ok := lastValue(c.series[0].cells); ok {
			ends = append(ends, end{want: v, lines: c.endText(c.shortSpan(false)), colour: seriesColour(0)})
		}
		return ends
	}
	if len(c.series) == 1 {
		return nil
	}
	last := c.lastColumn()
	sum := 0.0
	for i, s := range c.series {
		v, _ := value(s.cells[last])
		ends = append(ends, end{want: sum + v/2, lines: c.endText(s.label), colour: seriesColour(i)})
		sum += v
	}
	return ends
}

// lastColumn is the last unit in which anything is known.
func (c *canvas) lastColumn() int {
	for i := len(c.keys) - 1; i > 0; i-- {
		for _, s := range c.series {
			if _, ok := value(s.cells[i]); ok {
				return i
			}
		}
	}
	return 0
}

// heights turns the values that labels belong to into pixels, from top down.
func (c *canvas) heights(ends []end) []end {
	for i := range ends {
		ends[i].want = c.y(ends[i].want)
	}
	if len(c.series) > 1 {
		slices.Reverse(ends)
	}
	slices.SortStableFunc(ends, func(a, b end) int { return cmpFloat(a.want, b.want) })
	return ends
}

// drawGaps says at the foot of a column that is not there why it is not, since
// a column of no height would look like a zero.
func (c *canvas) drawGaps() {
	for i := 0; i < len(c.keys); i++ {
		if !c.gap(i) {
			continue
		}
		j := i
		for j+1 < len(c.keys) && c.gap(j+1) {
			j++
		}
		from, until := c.x(float64(c.keys[i].from)), c.x(float64(c.keys[j].until))
		text := FormatNumber(c.lang, c.series[0].cells[i], c.metric)
		if c.measure(text) > until-from {
			text = "–"
		}
		if c.measure(text) > until-from { // hair-thin columns: the note says it
			i = j
			continue
		}
		c.text((from+until)/2, c.bottom-lineHeight/2, text, style{colour: pale, align: "center"})
		i = j
	}
}

// gap says whether nothing is known about a unit.
func (c *canvas) gap(i int) bool {
	for _, s := range c.series {
		if _, ok := value(s.cells[i]); ok {
			return false
		}
	}
	return true
}
