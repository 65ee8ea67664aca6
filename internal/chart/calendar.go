package chart

import (
	"math"
	"slices"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"hearth/internal/engagement"
)

// level is a class of values that has one colour.
type level struct {
	upTo   float64 // the largest value in it
	label  string
	colour string
}

// calendarOption draws a cell a day: a strip of weeks for a year, or for half
// of one where the picture is narrow. A day without data is an empty frame.
func (c *canvas) calendarOption() ([]byte, error) {
	levels := c.levels()
	strips := c.strips()
	left := math.Ceil(c.widestDay()) + 8
	weeks := 0.0
	for _, s := range strips {
		weeks = max(weeks, s.weeks())
	}
	cell := math.Min(18, math.Floor((c.width-left-2)/weeks*2)/2)

	chart := charts.NewHeatMap()
	var places []map[string]any
	var shown []int // series with values
	h := &house{}
	y := 0.0
	for i, s := range strips {
		c.drawMonths(s, left, y, cell)
		places = append(places, place(s, left, y+2*lineHeight+2, cell))
		chart.AddCalendar(&opts.Calendar{Range: []string{s.from.String(), (s.until - 1).String()}})
		chart.AddSeries("", c.days(s, levels), charts.WithCoordinateSystem("calendar"), charts.WithCalendarIndex(i))
		shown = append(shown, len(h.series))
		h.series = append(h.series, map[string]any{"calendarIndex": i, "silent": true, "itemStyle": map[string]any{"borderColor": ground, "borderWidth": 1}})
		if holes := c.holes(s); len(holes) > 0 {
			chart.AddSeries("", holes, charts.WithCoordinateSystem("calendar"), charts.WithCalendarIndex(i))
			h.series = append(h.series, map[string]any{"calendarIndex": i, "silent": true, "itemStyle": map[string]any{"color": "none", "borderColor": hair, "borderWidth": 1}})
		}
		y += 2*lineHeight + 2 + 7*cell + 12
	}
	c.height = y + c.drawLevels(levels, left, y+8)
	h.graphic = c.graphic
	h.more = map[string]any{"calendar": places, "visualMap": pieces(levels, shown)}
	return option(chart, h)
}

// strip is a run of whole months that is drawn as one row of weeks.
type strip struct{ from, until engagement.Day }

func (s strip) weeks() float64 { return float64((s.until-1-startOf(s.from, "week"))/7) + 1 }

// strips cuts the days into runs of at most twelve months, or six.
func (c *canvas) strips() []strip {
	first, until := c.keys[0].from, c.keys[len(c.keys)-1].until
	months := int(c.pick(12, 6))
	var list []strip
	for from := first; from < until; {
		to := startOf(from, "month")
		for range months {
			to = next(to, "month")
		}
		to = min(to, until)
		list = append(list, strip{from, to})
		from = to
	}
	return list
}

// place puts a strip into the picture.
func place(s strip, left, top, cell float64) map[string]any {
	hidden := map[string]any{"show": false}
	return map[string]any{"left": px(left), "top": px(top), "cellSize": []float64{cell, cell}, "orient": "horizontal",
		"range":    []string{s.from.String(), (s.until - 1).String()},
		"dayLabel": map[string]any{"show": false, "firstDay": 1}, "monthLabel": hidden, "yearLabel": hidden,
		"splitLine": map[string]any{"show": true, "lineStyle": map[string]any{"color": line, "width": 1}},
		"itemStyle": map[string]any{"color": "none", "borderWidth": 0}}
}

// days gives the cells of a strip, sorted by colour, so that those of one
// colour become one path.
func (c *canvas) days(s strip, levels []level) []opts.HeatMapData {
	type day struct {
		level int
		opts.HeatMapData
	}
	var list []day
	for i, k := range c.keys {
		v, ok := value(c.series[0].cells[i])
		if !ok || k.from < s.from || k.from >= s.until {
			continue
		}
		n := slices.IndexFunc(levels, func(l level) bool { return v <= l.upTo })
		list = append(list, day{n, opts.HeatMapData{Value: []any{k.id, clip(v)}}})
	}
	slices.SortStableFunc(list, func(a, b day) int { return a.level - b.level })
	data := make([]opts.HeatMapData, len(list))
	for i, d := range list {
		data[i] = d.HeatMapData
	}
	return data
}

// holes gives the days of a strip without a value: they are drawn as empty frames.
func (c *canvas) holes(s strip) []opts.HeatMapData {
	var list []opts.HeatMapData
	for i, k := range c.keys {
		if _, ok := value(c.series[0].cells[i]); !ok && k.from >= s.from && k.from < s.until {
			list = append(list, opts.HeatMapData{Value: []any{k.id, 0}})
		}
	}
	return list
}

// levels makes up to five classes: nothing, and about as many days in each of
// the others, at round limits.
func (c *canvas) levels() []level {
	var some []float64
	zero := false
	for _, cell := range c.series[0].cells {
		if v, ok := value(cell); ok && v > 0 {
			some = append(some, v)
		} else if ok {
			zero = true
		}
	}
	slices.Sort(some)
	var limits []float64
	for _, q := range []int{1, 2, 3} {
		if len(some) > 0 {
			limits = append(limits, roundLimit(some[(len(some)-1)*q/4]))
		}
	}
	if len(some) > 0 {
		limits = append(limits, some[len(some)-1])
	}
	slices.Sort(limits)
	limits = slices.Compact(limits)
	whole := scaleOf(c.metric) == counts && c.metric.Additivity == "sum"
	var levels []level
	if zero {
		levels = append(levels, level{0, formatValue(c.lang, 0, c.metric), "var(--h0)"})
	}
	from := 0.0
	for i, to := range limits {
		l := level{upTo: to, colour: "var(--h" + strconv.Itoa(4-(len(limits)-1-i)) + ")"}
		l.label = c.limitLabel(from, to, whole, i == 0, i == len(limits)-1)
		levels = append(levels, l)
		from = to
	}
	return levels
}

// limitLabel names a class: "1–12", "13–30", "31 and more".
func (c *canvas) limitLabel(from, to float64, whole, first, last bool) string {
	low := from
	if whole {
		low = math.Floor(from) + 1
	}
	a, b := formatValue(c.lang, low, c.metric), formatValue(c.lang, to, c.metric)
	switch {
	case whole && a == b:
		return a
	case last && !first:
		return fill(wordsOf(c.lang).orMore, "n", a)
	}
	return a + "–" + b
}

// roundLimit rounds up to two leading digits.
func roundLimit(v float64) float64 {
	if v < 20 {
		return clip(math.Ceil(v*100) / 100)
	}
	p := math.Pow10(int(math.Floor(math.Log10(v))) - 1)
	return math.Ceil(v/p) * p
}

// pieces gives the engine the colour of each class.
func pieces(levels []level, series []int) map[string]any {
	var list []map[string]any
	for i, l := range levels {
		m := map[string]any{"lte": l.upTo, "color": l.colour}
		if i > 0 {
			m["gt"] = levels[i-1].upTo
		}
		list = append(list, m)
	}
	return map[string]any{"type": "piecewise", "show": false, "dimension": 1, "seriesIndex": series, "pieces": list}
}

func (c *canvas) widestDay() float64 {
	w := 0.0
	for _, d := range wordsOf(c.lang).weekdays {
		w = max(w, c.measure(d))
	}
	return w
}

// drawMonths writes the months and years above a strip and the days beside it.
func (c *canvas) drawMonths(s strip, left, top, cell float64) {
	w := wordsOf(c.lang)
	start := startOf(s.from, "week")
	year, free := 0, 0.0
	for d := s.from; d < s.until; d = next(startOf(d, "month"), "month") {
		// The label stands where the month's first whole column is.
		column := math.Ceil(float64(d-start) / 7)
		x := left + column*cell
		name := w.shortMonths[d.Time().Month()-1]
		if x >= free && x+c.measure(name) <= c.width {
			c.text(x, top+1.5*lineHeight, name, style{colour: pale})
			free = x + c.measure(name) + 4
			if y := d.Time().Year(); y != year {
				year = y
				c.text(x, top+0.5*lineHeight, strconv.Itoa(y), style{colour: pale, bold: true})
			}
		}
	}
	for row := 0; row < 7; row += 2 {
		c.text(left-6, top+2*lineHeight+2+(float64(row)+0.5)*cell, w.weekdays[(row+1)%7], style{colour: pale, align: "right"})
	}
}

// drawLevels explains the colours; it gives the height that takes.
func (c *canvas) drawLevels(levels []level, left, top float64) float64 {
	type entry struct{ label, colour, border string }
	var list []entry
	for _, l := range levels {
		list = append(list, entry{l.label, l.colour, ""})
	}
	if _, missing, withheld := c.count(); missing+withheld > 0 {
		list = append(list, entry{wordsOf(c.lang).noData, "none", hair})
	}
	x, y := left, top
	for _, e := range list {
		w := 18 + c.measure(e.label)
		if x > left && x+w > c.width {
			x, y = left, y+18
		}
		look := map[string]any{"fill": e.colour}
		if e.border != "" {
			look["stroke"], look["lineWidth"] = e.border, 1
		}
		c.graphic = append(c.graphic, map[string]any{"type": "rect", "silent": true, "shape": map[string]any{"x": px(x), "y": px(y), "width": 12, "height": 12}, "style": look})
		c.text(x+18, y+6, e.label, style{colour: pale})
		x += w + 16
	}
	return y + 18 - top + 8
}
