package chart

import (
	"fmt"

	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
	"hearth/internal/source"
)

// Draw makes the figure of a published answer. The list holds what the writer
// has to change; the figure then still has its table and its files.
func Draw(p guard.Published, s Spec, d Drawer, m Measurer) (*Figure, source.List) {
	return draw(p.Answer(), s, d, m)
}

// draw is Draw behind the guard.
func draw(a insight.Answer, s Spec, d Drawer, m Measurer) (*Figure, source.List) {
	var l source.List
	s.Title, s.Note, s.Alt = plainText(s.Title), plainText(s.Note), plainText(s.Alt)
	a.Metric = a.Metric.In(s.Language)
	whole := a
	a = drawn(a, s.Language)
	p := arrange(a, s.Language)
	p.whole = whole
	f := &Figure{Name: s.Name, Title: s.Title, Answer: whole}
	f.Type = choose(p, s, &l)
	t := &teller{panel: p, spec: s, answer: whole, words: wordsOf(s.Language)}
	t.saying(f)
	f.Subtitle = t.subtitle()
	f.Source, f.N = t.source(), t.basis()
	f.Empty = t.empty(f.Type)
	if (f.Type == "bar" || f.Type == "dot" || f.Type == "covered") && p.by.Type != insight.OrderDim {
		p.rank()
	}
	if f.Empty == "" && f.Type != "table" {
		if err := t.pictures(f, d, m); err != nil {
			l.Errorf(s.Pos, "undrawn", "build again; if it stays so, change the chart's type, or leave it out", "the chart cannot be drawn: %v", err)
		}
	}
	f.TableFirst = f.Wide != "" && p.tableFirst()
	f.Alt, f.Note = t.alt(f), t.note(f)
	if err := t.dress(f); err != nil {
		l.Errorf(s.Pos, "undrawn", "", "the chart cannot be drawn: %v", err)
	}
	if err := t.export(f); err != nil {
		l.Errorf(s.Pos, "unwritten", "", "the chart's files cannot be made: %v", err)
	}
	return f, l
}

// pictures draws both sizes, or neither; they have no names yet.
func (t *teller) pictures(f *Figure, d Drawer, m Measurer) (err error) {
	if f.Wide, err = t.picture(f.Type, d, m, false); err != nil {
		return err
	}
	if f.Narrow, err = t.picture(f.Type, d, m, true); err != nil {
		f.Wide = ""
	}
	return err
}

func (t *teller) picture(kind string, d Drawer, m Measurer, narrow bool) (string, error) {
	c := newCanvas(t.panel, t.spec, m, narrow)
	option, err := c.option(kind)
	if err != nil {
		return "", err
	}
	t.numbered = t.numbered || c.numbered
	t.broken = t.broken || c.axis.broken
	return d.Draw(option, int(c.width), int(c.height+0.999))
}

// option gives the option of a picture of some type. The type builders fill in
// the canvas; its height is known only after them.
func (c *canvas) option(kind string) ([]byte, error) {
	switch kind {
	case "line":
		return c.lineOption()
	case "column", "stacked":
		return c.columnOption()
	case "bar":
		return c.barOption()
	case "dot":
		return c.dotOption()
	case "calendar":
		return c.calendarOption()
	}
	if draw, ok := forms()[kind]; ok {
		return draw(c)
	}
	return nil, fmt.Errorf("there is no chart of type %q", kind)
}

// dress names the pictures and makes the file that stands alone.
func (t *teller) dress(f *Figure) (err error) {
	if f.Wide == "" {
		return nil
	}
	id := idOf(f.Name)
	bare := f.Wide
	if f.Wide, err = dress(bare, id+"-w", f.Title, f.Alt); err != nil {
		return err
	}
	if f.Narrow, err = dress(f.Narrow, id+"-n", f.Title, f.Alt); err != nil {
		return err
	}
	alone, err := dress(bare, id, f.Title, f.Alt)
	f.File = standalone(alone)
	return err
}
