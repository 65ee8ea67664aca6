package strict

import (
	"strings"

	"hearth/internal/source"
)

// trap is a problem whose hint is a line as it should be. It is filled in when
// all traps of that line are known, so that the hint corrects all of them.
type trap struct {
	problem int // index in the list
	line    int
	indent  bool // the spaces before the line belong to the hint
	spaces  bool // what stands before the line is no plain space
	more    int  // lines below it with the same slip, which the hint corrects too
}

// shown is the number of further lines that a hint corrects.
const shown = 4

// disarm finds the traps, and corrects the lines that the parser gets. It says
// whether there is something left to parse.
func (d *document) disarm(p *source.List) bool {
	w := walk{d: d, p: p}
	ok := w.run()
	hints := map[int]string{}
	for _, t := range w.traps {
		hint, known := hints[t.line]
		if !known {
			hint = d.hint(t.line)
			hints[t.line] = hint
		}
		if !t.indent {
			hint = strings.TrimLeft(hint, " ")
		}
		for i := range min(t.more, shown) {
			hint += "\n" + d.hint(t.line+1+i)
		}
		if t.more > shown {
			hint += "\n…"
		}
		(*p)[t.problem].Hint = hint
	}
	d.told = map[int]bool{}
	for _, q := range *p {
		d.told[q.Pos.Line-d.at.Line] = true
	}
	for _, t := range w.traps {
		for i := range t.more {
			d.told[t.line+1+i] = true
		}
	}
	return ok
}

// hint gives a line as it should be. Where several slips in one value leave it
// wrong even when corrected one by one, all of the value is put in quotes.
func (d *document) hint(i int) string {
	hint := strings.TrimRight(string(d.lines[i].parsed), " ")
	r := d.lines[i].written
	col := indent(r)
	for col < len(r) && r[col] == '-' && gap(r, col+1) {
		col = skip(r, col+1)
	}
	if k := keyAt(r, col); k.ok {
		col = skip(r, k.colon+1)
	}
	if col == indent(r) || col >= len(r) || d.goesOn(i) || sound(hint) {
		return hint
	}
	return string(r[:col]) + Quote(strings.TrimSpace(string(r[col:])))
}

// goesOn says whether the line below may belong to the value in a line.
func (d *document) goesOn(i int) bool {
	for _, next := range d.lines[i+1:] {
		if strings.TrimSpace(string(next.written)) != "" {
			return indent(next.written) > indent(d.lines[i].written)
		}
	}
	return false
}

// sound says whether a line can be read by itself.
func sound(text string) bool {
	var p source.List
	d := newDocument("", []byte(text), source.Pos{})
	w := walk{d: d, p: &p}
	return w.run() && d.parse(&p) != nil && len(p) == 0
}

// trap reports a problem at a character of a parsed line.
func (w *walk) trap(i, col int, rule, format string, args ...any) {
	w.traps = append(w.traps, trap{problem: len(*w.p), line: i})
	w.say(i, col, rule, "", format, args...)
}

// say reports a problem with its own hint.
func (w *walk) say(i, col int, rule, hint, format string, args ...any) {
	w.d.errorf(w.p, i, w.d.lines[i].index(col), rule, hint, format, args...)
}
