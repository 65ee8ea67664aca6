package strict

import (
	"regexp"
	"slices"
	"strings"
)

// align finds the level that a key or dash at col belongs to, closes the
// levels inside it, and says where the line stands after it was moved there.
func (w *walk) align(l *line, col int, dash bool) int {
	was := w.open
	for len(w.open) > 0 && w.top().col > col {
		w.open = w.open[:len(w.open)-1]
	}
	if !dash && len(w.open) > 1 && w.top() == (level{col, true}) && w.open[len(w.open)-2] == (level{col, false}) {
		w.open = w.open[:len(w.open)-1]
	}
	deeper := len(was) == len(w.open) && w.last == none
	if len(was) == 0 || w.top().col == col || deeper {
		return col
	}
	near := nearest(was, col, dash)
	w.move(l, col, near)
	return w.align(l, near, dash)
}

// nearest gives the column of the level that a line most likely belongs to.
func nearest(open []level, col int, dash bool) int {
	near, at := open[0].col, -1
	for _, o := range open {
		if o.list == dash && (at < 0 || abs(o.col-col) < at) {
			near, at = o.col, abs(o.col-col)
		}
	}
	return near
}

func abs(n int) int { return max(n, -n) }

// move reports a line that does not stand under those it belongs to.
func (w *walk) move(l *line, from, to int) {
	if t := w.latest(); t == nil || !t.spaces || t.line+t.more != w.i {
		w.trap(w.i, from, "indent", "the line does not stand in one column with the lines it belongs to")
		w.latest().indent = true
	}
	l.replace(0, from, strings.Repeat(" ", to))
}

// oneWord is a key that is no part of a sentence.
var oneWord = regexp.MustCompile(`^["']?[\pL_][\pL\pN_.-]*["']?$`)

// goesOn handles a key or dash to the right of a value that is complete: a key
// that slipped, or a text of several lines with a colon or a dash in it. It
// gives the column where the line stands now, and whether the line is done.
func (w *walk) goesOn(l *line, col int, k keySpan, dash bool) (int, bool) {
	top := w.top()
	switch {
	case len(w.open) == 0 || col <= top.col || w.last == none:
		return col, false
	case w.last == bare && dash:
		w.bare = append(w.bare, w.i)
		w.sayFolded(col, "indent", "a list may not stand below a text")
		return col, true
	case w.last == bare && !oneWord.MatchString(string(l.parsed[col:k.end])):
		w.bare = append(w.bare, w.i)
		w.sayFolded(k.colon, "colon", "the text of the line above goes on here, and a colon with a space after it may not stand in it")
		l.replace(k.colon, k.colon+1, " ")
		return col, true
	case !dash && !top.list:
		w.move(l, col, top.col)
		return top.col, false
	}
	w.say(w.i, col, "indent", "", "the line stands below one that already has its value")
	l.replace(0, len(l.parsed), "")
	return col, true
}

// stray handles a key among the items of a list, an item among keys, and a key
// below a text that has none.
func (w *walk) stray(l *line, col int, dash bool) bool {
	switch {
	case len(w.open) == 0 && w.seen:
		for _, i := range w.bare {
			w.d.lines[i].replace(0, len(w.d.lines[i].parsed), "")
		}
		if len(w.bare) == 0 {
			w.say(w.i, col, "no-key", "", "nothing may follow the value above, which has no name with a colon")
			l.replace(0, len(l.parsed), "")
			return true
		}
		w.say(w.bare[0], 0, "no-key", "", noKey)
	case dash && slices.Contains(w.open, level{col, false}) && !slices.Contains(w.open, level{col, true}) && (w.top().col != col || w.last != none):
		w.say(w.i, col, "no-key", "put a name with a colon above the list, such as `tags:`", "a list begins here without a name")
		l.replace(0, len(l.parsed), "")
		return true
	case !dash && slices.Contains(w.open, level{col, true}) && !slices.Contains(w.open, level{col, false}):
		w.trap(w.i, col, "no-dash", "the line stands in a list and needs a dash")
		w.traps[len(w.traps)-1].indent = true
		l.replace(col, col, "- ")
		w.entry(l, col)
		return true
	}
	return false
}

// noKey is said of a line that is neither a key nor a part of a text.
const noKey = "the line has no name with a colon, such as `title: …`"

// sayFolded reports a slip in a text of several lines, once: its hint is the
// whole text as it should be.
func (w *walk) sayFolded(col int, rule, text string) {
	if !w.told {
		w.say(w.i, col, rule, w.folded(), "%s", text)
	}
	w.told = true
}

// below says whether a line belongs to the text of several lines at hand.
func (w *walk) below(i int) bool {
	if i >= w.d.end {
		return false
	}
	r := w.d.lines[i].parsed
	col := indent(r)
	dash := strings.HasPrefix(string(r[col:]), "- ")
	return !spaceOnly(r) && col > w.top().col && r[col] != '#' && (dash || !structural(r, col))
}

// folded gives the plain value of several lines as a block, in which nothing
// has to be quoted.
func (w *walk) folded() string {
	first := w.d.lines[w.bare[0]].parsed
	margin := indent(first)
	var b strings.Builder
	start := margin
	for start < len(first) && first[start] == '-' && gap(first, start+1) {
		start = skip(first, start+1)
	}
	pad := strings.Repeat(" ", start-margin+2)
	if k := keyAt(first, start); k.ok {
		start = skip(first, k.colon+1)
	}
	b.WriteString(strings.TrimRight(string(first[margin:start]), " ") + " >-")
	for n, i := range w.bare {
		text := string(w.d.lines[i].parsed)
		if n == 0 {
			text = string(first[start:])
		}
		b.WriteString("\n" + pad + strings.TrimSpace(text))
	}
	for i := w.i + 1; w.below(i); i++ {
		b.WriteString("\n" + pad + strings.TrimSpace(string(w.d.lines[i].parsed)))
	}
	return b.String()
}

// noSpace is a key without a space behind its colon.
var noSpace = regexp.MustCompile(`^([\pL_][\pL\pN_-]*):([^\s/].*)$`)

// text reads a line without key and dash: a value that begins below its key,
// more of a plain text, or a key that lacks its colon or space.
func (w *walk) text(l *line, col int) bool {
	top := w.top()
	inside := col > top.col
	m := noSpace.FindStringSubmatch(string(l.parsed[col:]))
	switch {
	case inside && w.last == bare && len(w.bare) > 0:
		w.bare = append(w.bare, w.i)
		return w.more(l, col)
	case m != nil && (!inside || !w.seen):
		return w.missingSpace(l, col, m)
	case inside && w.last == none:
		w.seen = true
		return w.value(l, col, top.col)
	case inside:
		w.say(w.i, col, "indent", "", "the line stands below one that already has its value")
	case w.last == bare && len(w.bare) > 0:
		w.say(w.i, col, "no-key", "to go on with the text above: `"+strings.Repeat(" ", top.col+2)+strings.TrimSpace(string(l.parsed))+"`",
			noKey)
	default:
		w.say(w.i, col, "no-key", "", noKey)
	}
	l.replace(0, len(l.parsed), "")
	return true
}

func (w *walk) missingSpace(l *line, col int, m []string) bool {
	colon := col + len([]rune(m[1]))
	w.trap(w.i, colon, "no-space", "a space is missing after the colon")
	l.replace(colon, colon+1, ": ")
	return w.entry(l, col)
}
