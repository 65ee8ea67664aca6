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
}

// disarm finds the traps, and corrects the lines that the parser gets. It says
// whether there is something left to parse.
func (d *document) disarm(p *source.List) bool {
	w := walk{d: d, p: p}
	ok := w.run()
	for _, t := range w.traps {
		hint := strings.TrimRight(string(d.lines[t.line].parsed), " ")
		if !t.indent {
			hint = strings.TrimLeft(hint, " ")
		}
		(*p)[t.problem].Hint = hint
	}
	return ok
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
