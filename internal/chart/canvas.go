package chart

import (
	"math"
	"strconv"
)

// canvas is one picture in the making: its size, the place of the plot in it,
// and the scales, all known before the engine sees anything. So labels can be
// laid out and tested in Go.
type canvas struct {
	*panel
	spec   Spec
	m      Measurer
	narrow bool

	width, height            float64
	left, right, top, bottom float64 // edges of the plot, in pixels
	first, last              float64 // days at the left and right edge
	axis                     axis
	graphic                  []any
	numbered                 bool    // events stand as numbers
	firstOnly                bool    // of bars, only the first has a colour
	full                     float64 // what every bar is a part of; 0 for nothing
	ruled                    bool    // below each bar stands what a rule of thumb has
	spread                   bool    // of dots, the second and third series are the ends of the first
}

func newCanvas(p *panel, s Spec, m Measurer, narrow bool) *canvas {
	c := &canvas{panel: p, spec: s, m: m, narrow: narrow, width: wideWidth}
	if narrow {
		c.width = narrowWidth
	}
	return c
}

// Sizes of the two pictures of a figure. The page shows the narrow one where
// there is not enough room for the wide one.
const (
	wideWidth   = 720
	narrowWidth = 340
)

// pick gives one of two values by the width of the picture.
func (c *canvas) pick(wide, narrow float64) float64 {
	if c.narrow {
		return narrow
	}
	return wide
}

func (c *canvas) measure(s string) float64     { return c.m.Width(s, textSize, false) }
func (c *canvas) measureBold(s string) float64 { return c.m.Width(s, textSize, true) }

// x gives the pixel of a day.
func (c *canvas) x(day float64) float64 {
	return c.left + (day-c.first)/(c.last-c.first)*(c.right-c.left)
}

// y gives the pixel of a value.
func (c *canvas) y(v float64) float64 {
	return c.bottom - (v-c.axis.min)/(c.axis.max-c.axis.min)*(c.bottom-c.top)
}

// lineHeight is the distance of two lines of text.
const lineHeight = 15

// frame lays out a chart over time, from what stands around the plot: the
// labels at the right (ends wide), the events above, the dates below.
func (c *canvas) frame(ends float64) (ticks []tick) {
	c.left, c.right = 0, c.width-ends
	lowest := 0.0 // room for the numbers, which stand on the grid lines left of the data
	for i, t := range c.axis.texts {
		if i < len(c.axis.texts)-1 || c.unit() == "" {
			lowest = max(lowest, c.measure(t))
		}
	}
	from, until := float64(c.keys[0].from), float64(c.keys[len(c.keys)-1].until)
	pad := lowest + 8
	c.first = from - (until-from)*pad/(c.right-c.left-pad)
	c.last = until
	ticks = timeTicks(c.panel, int(c.pick(13, 7)), func(d float64) float64 { return d / (c.last - c.first) * (c.right - c.left) }, c.measure)
	events := c.events()
	c.numbered = events.numbered
	c.top = 20 + float64(events.rows)*lineHeight
	c.bottom = c.top + c.pick(250, 200)
	c.height = c.bottom + 24
	for _, t := range ticks {
		if t.year != "" {
			c.height = c.bottom + 24 + lineHeight
			break
		}
	}
	c.drawEvents(events)
	return ticks
}

// unit is what stands behind the number of the top tick.
func (c *canvas) unit() string {
	if scaleOf(c.metric) != counts {
		return ""
	}
	return c.metric.Unit
}

// timeAxis gives the house's x axis: ticks at the dates chosen in Go.
func (c *canvas) timeAxis(ticks []tick) map[string]any {
	at, labels := []int64{}, map[string]string{}
	for _, t := range ticks {
		ms := millis(t.at)
		at = append(at, ms)
		text := t.text
		if t.year != "" && t.year != t.text {
			text += "\n" + t.year
		}
		labels[strconv.FormatInt(ms, 10)] = text
	}
	marks := c.by.ID == "day" || c.by.ID == "week"
	return map[string]any{
		"min": millis(c.first), "max": millis(c.last),
		"axisLabel": map[string]any{"customValues": at, "formatter": map[string]any{"labels": labels}, "color": pale, "lineHeight": lineHeight, "margin": 8, "hideOverlap": false},
		"axisTick":  map[string]any{"show": marks, "customValues": at, "length": 4, "lineStyle": map[string]any{"color": line}},
		"axisLine":  map[string]any{"onZero": false, "lineStyle": map[string]any{"color": line}},
		"splitLine": map[string]any{"show": false},
	}
}

// valueAxis gives the house's y axis: round ticks, their numbers on the grid
// lines, the unit with the top one.
func (c *canvas) valueAxis() map[string]any {
	labels := map[string]string{}
	for i, t := range c.axis.ticks {
		text := c.axis.texts[i]
		if i == len(c.axis.ticks)-1 && c.unit() != "" {
			text = shorten(text+" "+plainText(c.unit()), c.right-c.left, c.measure)
		}
		labels[strconv.FormatFloat(t, 'g', -1, 64)] = text
	}
	return map[string]any{
		"min": c.axis.min, "max": c.axis.max,
		"axisLabel": map[string]any{"customValues": c.axis.ticks, "formatter": map[string]any{"labels": labels}, "color": pale,
			"inside": true, "margin": 0, "align": "left", "verticalAlign": "bottom", "padding": []int{0, 0, 3, 0},
			"textBorderColor": ground, "textBorderWidth": 3, "showMinLabel": true, "showMaxLabel": true, "hideOverlap": false},
		"axisTick":  map[string]any{"show": false, "customValues": c.axis.ticks},
		"axisLine":  map[string]any{"show": false},
		"splitLine": map[string]any{"show": true, "lineStyle": map[string]any{"color": hair}},
	}
}

// grid gives the place of the plot, exactly: nothing is moved to make room.
func (c *canvas) grid() map[string]any {
	return map[string]any{"left": px(c.left), "top": px(c.top), "width": px(c.right - c.left), "height": px(c.bottom - c.top), "outerBoundsMode": "none"}
}

// style is how a text is drawn.
type style struct {
	colour string
	bold   bool
	align  string // left, center, right
	halo   bool   // an edge in the colour of the ground, over lines
}

// text adds a text, its middle at y.
func (c *canvas) text(x, y float64, s string, st style) {
	weight := "normal"
	if st.bold {
		weight = "600"
	}
	look := map[string]any{"text": s, "fill": st.colour, "font": weight + " " + strconv.Itoa(textSize) + "px " + fontFamily, "verticalAlign": "middle"}
	if st.align != "" && st.align != "left" {
		look["align"] = st.align
	}
	if st.halo {
		look["stroke"], look["lineWidth"] = ground, 3
	}
	c.graphic = append(c.graphic, map[string]any{"type": "text", "x": px(x), "y": px(y), "style": look, "silent": true, "z": 5})
}

// stroke adds a line through points x, y, x, y …
func (c *canvas) stroke(colour string, width float64, dash []int, z int, at ...float64) {
	var points [][2]float64
	for i := 0; i+1 < len(at); i += 2 {
		points = append(points, [2]float64{px(at[i]), px(at[i+1])})
	}
	look := map[string]any{"stroke": colour, "lineWidth": width, "fill": "none"}
	if dash != nil {
		look["lineDash"] = dash
	}
	c.graphic = append(c.graphic, map[string]any{"type": "polyline", "shape": map[string]any{"points": points}, "style": look, "silent": true, "z": z})
}

// area adds a filled rectangle behind everything.
func (c *canvas) area(colour string, x1, y1, x2, y2 float64) {
	c.graphic = append(c.graphic, map[string]any{"type": "rect", "silent": true, "z": -2,
		"shape": map[string]any{"x": px(x1), "y": px(y1), "width": px(x2 - x1), "height": px(y2 - y1)}, "style": map[string]any{"fill": colour}})
}

// end is a label beside the plot that says what a line or a colour is.
type end struct {
	want   float64 // the height it belongs to
	lines  []string
	colour string
	at     float64 // the height of its middle, after spread
}

// spread moves labels apart that would lie on each other, each as little as
// can be, and keeps them between top and bottom. The order is that of want.
func spread(ends []end, top, bottom float64) {
	type block struct {
		from, to   int // ends[from:to] stand close together
		top, tall  float64
		sum, count float64 // of what the top of the block should be by each of its labels
	}
	var blocks []block
	for i := range ends {
		tall := float64(len(ends[i].lines)) * lineHeight
		b := block{from: i, to: i + 1, tall: tall, sum: ends[i].want - tall/2, count: 1}
		b.top = b.sum
		for len(blocks) > 0 {
			a := blocks[len(blocks)-1]
			if a.top+a.tall <= b.top {
				break
			}
			b = block{from: a.from, to: b.to, tall: a.tall + b.tall, sum: a.sum + b.sum - b.count*a.tall, count: a.count + b.count}
			b.top = b.sum / b.count
			blocks = blocks[:len(blocks)-1]
		}
		b.top = math.Max(top, math.Min(b.top, bottom-b.tall))
		for len(blocks) > 0 && blocks[len(blocks)-1].top+blocks[len(blocks)-1].tall > b.top {
			a := blocks[len(blocks)-1]
			b = block{from: a.from, to: b.to, tall: a.tall + b.tall, sum: a.sum + b.sum - b.count*a.tall, count: a.count + b.count}
			b.top = math.Max(top, math.Min(b.sum/b.count, bottom-b.tall))
			blocks = blocks[:len(blocks)-1]
		}
		blocks = append(blocks, b)
	}
	for _, b := range blocks {
		y := b.top
		for i := b.from; i < b.to; i++ {
			tall := float64(len(ends[i].lines)) * lineHeight
			ends[i].at = y + tall/2
			y += tall
		}
	}
}

// drawEnds writes the labels at the right of the plot, with a thin line back
// to where a moved one belongs.
func (c *canvas) drawEnds(ends []end, from float64) {
	spread(ends, c.top-lineHeight/2, c.bottom+lineHeight/2)
	x := c.right + 6
	for _, e := range ends {
		if math.Abs(e.at-e.want) > lineHeight/2 {
			x = c.right + 14
		}
	}
	for _, e := range ends {
		if x > c.right+6 {
			c.stroke(e.colour, 1, nil, 4, from, e.want, c.right+10, e.at)
		}
		for i, l := range e.lines {
			c.text(x, e.at+(float64(i)-float64(len(e.lines)-1)/2)*lineHeight, l, style{colour: e.colour, bold: true})
		}
	}
}

// endWidth is the room that labels need at the right.
func (c *canvas) endWidth(ends []end) float64 {
	w := 0.0
	for _, e := range ends {
		for _, l := range e.lines {
			w = max(w, c.measureBold(l))
		}
	}
	if w == 0 {
		return 2
	}
	return math.Ceil(w) + 16
}

// endText wraps a label for the room beside the plot.
func (c *canvas) endText(s string) []string {
	return wrap(plainText(s), c.pick(150, 92), 2, c.measureBold)
}
