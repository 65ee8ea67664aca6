package chart

import (
	"strconv"

	"hearth/internal/engagement"
)

// event is a mark that lies on the chart's time axis.
type event struct {
	from, until float64 // days; equal for a moment
	when        string  // the day or days, as written by people
	text        string
	number      int // 1-based, in the order written
	span        bool

	x    float64 // of its line
	row  int     // of its text, counted from the plot upwards
	left float64 // of its text
	wide float64
}

// events is how the marks of a chart are laid out.
type events struct {
	list     []event
	rows     int
	numbered bool // the texts had no room: numbers stand for them, explained in the note
	tries    int
}

// marks gives the events that lie within the time of the panel, in time order.
func (p *panel) marks(s Spec) []event {
	if !p.time() || len(p.keys) == 0 {
		return nil
	}
	first, last := p.keys[0].from, p.keys[len(p.keys)-1].until
	var list []event
	for _, m := range s.Marks {
		from, err := engagement.ParseDay(m.From)
		if err != nil {
			continue
		}
		to := from
		if d, err := engagement.ParseDay(m.To); err == nil && d > from {
			to = d
		}
		if to < first || from >= last {
			continue
		}
		e := event{text: plainText(m.Text), number: len(list) + 1, when: FormatSpan(p.lang, from, to), span: to > from}
		e.from = max(float64(from), float64(first))
		if e.span {
			e.until = min(float64(to+1), float64(last))
		} else {
			e.from = float64(from) + 0.5 // the middle of its day
			e.until = e.from
		}
		list = append(list, e)
	}
	return list
}

// events lays out the marks in as few rows as they need: as texts beside the
// heads of their lines if none touches another, else as numbers on them.
func (c *canvas) events() events {
	ev := events{list: c.marks(c.spec)}
	for i := range ev.list {
		e := &ev.list[i]
		e.x, e.wide = c.x(e.from), c.measure(e.text)+8
	}
	most := int(c.pick(3, 4))
	for ev.rows = 0; ev.rows <= most; ev.rows++ {
		ev.tries = 0
		if c.seat(&ev, 0) {
			return ev
		}
	}
	ev.numbered = true
	for i := range ev.list {
		e := &ev.list[i]
		e.wide = c.measureBold(strconv.Itoa(e.number)) + 6
	}
	for ev.rows = 1; ev.rows < 4; ev.rows++ {
		ev.tries = 0
		if c.seat(&ev, 0) {
			return ev
		}
	}
	for i := range ev.list { // more than can be told apart
		e := &ev.list[i]
		e.row, e.left = i%ev.rows, e.x-e.wide/2
	}
	return ev
}

// mostTries bounds the search for seats; a dozen events need some hundreds.
const mostTries = 3000

// seat finds places for the events from the i-th on, trying the next one when
// a later event finds none.
func (c *canvas) seat(ev *events, i int) bool {
	if i == len(ev.list) {
		return true
	}
	e := &ev.list[i]
	sides := []float64{e.x, e.x - e.wide}
	if ev.numbered {
		sides = []float64{e.x - e.wide/2}
	}
	for row := range ev.rows {
		for _, left := range sides {
			if ev.tries++; ev.tries > mostTries {
				return false
			}
			if !ev.numbered && (left < 0 || left+e.wide > c.width) {
				continue
			}
			e.row, e.left = row, left
			if !touches(ev.list[:i], *e) && c.seat(ev, i+1) {
				return true
			}
		}
	}
	return false
}

// touches says whether an event's text or line meets one of those placed before.
func touches(placed []event, e event) bool {
	for _, o := range placed {
		if o.row == e.row && o.left < e.left+e.wide && e.left < o.left+o.wide {
			return true
		}
		if o.row > e.row && o.x > e.left-3 && o.x < e.left+e.wide {
			return true // the other's line would go through this text
		}
		if o.row < e.row && e.x > o.left-3 && e.x < o.left+o.wide {
			return true // this line would go through the other's text
		}
	}
	return false
}

// drawEvents draws lines and areas behind the data, and their texts above it.
func (c *canvas) drawEvents(ev events) {
	for _, e := range ev.list {
		y := c.top - 20 - float64(e.row)*lineHeight - lineHeight/2
		x := c.x(e.from)
		if e.span {
			c.area(hair, x, c.top, c.x(e.until), c.bottom)
		}
		if ev.numbered {
			c.stroke(line, 1, []int{2, 2}, -1, x, y+7, x, c.bottom)
			c.text(x, y, strconv.Itoa(e.number), style{colour: ink, bold: true, align: "center"})
			continue
		}
		c.stroke(line, 1, []int{2, 2}, -1, x, y-5, x, c.bottom)
		at, align := x+4, "left"
		if e.left < x {
			at, align = x-4, "right"
		}
		c.text(at, y, e.text, style{colour: ink, align: align})
	}
}
