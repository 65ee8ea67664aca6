package chart

import (
	"cmp"
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"hearth/internal/engagement/insight"
)

// rows is the layout of a chart whose keys stand below each other: their
// labels left of the plot, or above each row where the picture is narrow.
type rows struct {
	tall   float64 // of a row
	thick  float64 // of what is drawn in it
	labels [][]string
	lines  int
	beside float64 // width of the labels left of the plot; 0 above the rows
}

// ordered are the dimensions whose keys have an order of their own, which a
// ranking must not destroy.
var ordered = []string{"rating"}

// rank sorts the keys by the value of the first series, the largest first and
// those without a value last.
func (p *panel) rank() {
	if slices.Contains(ordered, p.by.ID) || len(p.series) == 0 {
		return
	}
	order := make([]int, len(p.keys))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		va, oka := value(p.series[0].cells[a])
		vb, okb := value(p.series[0].cells[b])
		switch {
		case oka != okb && oka:
			return -1
		case oka != okb:
			return 1
		}
		return cmp.Compare(vb, va)
	})
	keys := slices.Clone(p.keys)
	for i, o := range order {
		keys[i] = p.keys[o]
	}
	p.keys = keys
	for s := range p.series {
		p.series[s].cells = reorder(p.series[s].cells, order)
		p.series[s].before = reorder(p.series[s].before, order)
	}
}

func reorder(cells []insight.Cell, order []int) []insight.Cell {
	out := make([]insight.Cell, len(cells))
	for i, o := range order {
		out[i] = cells[o]
	}
	return out
}

// layRows measures and wraps the labels of the keys.
func (c *canvas) layRows(thick float64) rows {
	r := rows{thick: thick}
	room, most := c.pick(230, narrowWidth-4), int(c.pick(3, 2))
	for _, k := range c.keys {
		l := wrap(k.label, room, most, c.measure)
		r.labels = append(r.labels, l)
		r.lines = max(r.lines, len(l))
		if !c.narrow {
			for _, s := range l {
				r.beside = max(r.beside, math.Ceil(c.measure(s)))
			}
		}
	}
	if c.narrow {
		r.tall = float64(r.lines)*lineHeight + thick + 12
	} else {
		r.tall = max(thick+10, float64(r.lines)*lineHeight+6)
	}
	return r
}

// place sets the edges of the plot for n rows, below a head of some height.
// The engine centres what it draws in its row, so above-the-row labels shift
// the plot down by half their height.
func (c *canvas) place(r rows, head float64) {
	c.left = 0
	shift := float64(r.lines) * lineHeight / 2
	if r.beside > 0 {
		c.left, shift = r.beside+10, 0
	}
	c.top = head + shift
	c.bottom = c.top + r.tall*float64(len(c.keys))
	c.height = c.bottom
}

// middle gives the height of the middle of row i.
func (c *canvas) rowMiddle(r rows, i int) float64 { return c.top + r.tall*(float64(i)+0.5) }

// drawLabels writes the keys' labels.
func (c *canvas) drawLabels(r rows) {
	for i, lines := range r.labels {
		y := c.rowMiddle(r, i) - float64(len(lines)-1)*lineHeight/2
		x, st := r.beside, style{colour: ink, align: "right"}
		if r.beside == 0 {
			y = c.rowMiddle(r, i) - r.thick/2 - 1 - (float64(len(lines))-0.5)*lineHeight
			x, st = 0, style{colour: ink, halo: true}
		}
		for j, l := range lines {
			c.text(x, y+float64(j)*lineHeight, l, st)
		}
	}
}

// barOption draws a ranking: level bars from zero, the largest first, each
// with its number at its end.
func (c *canvas) barOption() ([]byte, error) {
	lo, hi := c.extent()
	r := c.layRows(c.pick(18, 14))
	if c.ruled {
		r.tall += underBar
	}
	c.place(r, 4+c.ruleHead())
	cells := c.series[0].cells
	widest := 0.0
	for _, cell := range cells {
		widest = max(widest, c.measureBold(FormatNumber(c.lang, cell, c.metric)))
	}
	c.right = c.width - math.Ceil(widest) - 8
	c.axis = axis{min: min(lo, 0), max: max(hi, 0, c.full)}
	if c.axis.min == c.axis.max {
		c.axis.max = 1
	}
	if c.axis.min < 0 {
		c.left += math.Ceil(widest) + 8
	}
	c.drawLabels(r)
	c.drawValues(r, cells)
	c.drawRule(r)
	if r.beside == 0 { // no labels below the last bar, so no room for them
		c.height = c.rowMiddle(r, len(c.keys)-1) + r.thick/2
	}
	c.height += 4
	if c.ruled && r.beside == 0 {
		c.height += underBar
	}

	chart := charts.NewBar()
	chart.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Type: "value"}), charts.WithYAxisOpts(opts.YAxis{Type: "category", AxisLabel: &opts.AxisLabel{}}))
	chart.AddSeries(c.metric.Title, c.bars(cells))
	h := &house{grid: c.grid(), x: c.bareAxis(), y: c.rowAxis(r.beside > 0), graphic: c.graphic,
		series: []map[string]any{{"barWidth": px(r.thick), "silent": true, "clip": false, "itemStyle": map[string]any{"color": seriesColour(0)}}}}
	if c.comparing() {
		before := charts.NewScatter()
		before.AddSeries(c.spanLabel(true), c.dots(c.series[0].before))
		chart.Overlap(before)
		h.series = append(h.series, map[string]any{"symbol": "rect", "symbolSize": []float64{3, px(r.thick + 6)}, "silent": true, "itemStyle": map[string]any{"color": ink, "opacity": 1}})
	}
	return option(chart, h)
}

// drawValues writes each bar's number behind its end, or why there is no bar.
func (c *canvas) drawValues(r rows, cells []insight.Cell) {
	scale := func(v float64) float64 {
		return c.left + (v-c.axis.min)/(c.axis.max-c.axis.min)*(c.right-c.left)
	}
	for i, cell := range cells {
		y := c.rowMiddle(r, i)
		v, ok := value(cell)
		switch {
		case !ok:
			c.text(scale(0)+6, y, FormatNumber(c.lang, cell, c.metric), style{colour: pale})
		case v < 0:
			c.text(scale(v)-6, y, FormatNumber(c.lang, cell, c.metric), style{colour: ink, bold: true, align: "right"})
		default:
			if b, ok := value(c.series[0].before[i]); ok && c.comparing() {
				v = max(v, b) // the mark of the earlier period must not lie under the number
			}
			c.text(scale(v)+6, y, FormatNumber(c.lang, cell, c.metric), style{colour: ink, bold: true})
			c.drawLacking(y, cell, scale)
		}
	}
}

func (c *canvas) bars(cells []insight.Cell) []opts.BarData {
	data := make([]opts.BarData, len(cells))
	for i, cell := range cells {
		data[i].Value = []any{nil, i}
		if v, ok := value(cell); ok {
			data[i].Value = []any{clip(v), i}
		}
		if c.firstOnly && i > 0 {
			data[i].ItemStyle = &opts.ItemStyle{Color: line}
		}
	}
	return data
}

func (c *canvas) dots(cells []insight.Cell) []opts.ScatterData {
	var data []opts.ScatterData
	for i, cell := range cells {
		if v, ok := value(cell); ok {
			data = append(data, opts.ScatterData{Value: []any{clip(v), i}})
		}
	}
	return data
}

// bareAxis is a value axis that is not drawn: the numbers stand at the bars.
func (c *canvas) bareAxis() map[string]any {
	return map[string]any{"show": false, "min": c.axis.min, "max": c.axis.max}
}

// rowAxis is the axis of the keys, from top down, with its line at zero.
func (c *canvas) rowAxis(drawn bool) map[string]any {
	names := make([]string, len(c.keys))
	for i, k := range c.keys {
		names[i] = k.label
	}
	return map[string]any{"inverse": true, "data": names, "axisLabel": map[string]any{"show": false},
		"axisTick": map[string]any{"show": false}, "splitLine": map[string]any{"show": false},
		"axisLine": map[string]any{"show": drawn, "onZero": true, "lineStyle": map[string]any{"color": line}}}
}
