package strict

import "strings"

// flow reads a list or map in brackets, over as many lines as it takes.
type flow struct {
	*walk
	l     *line
	col   int
	owner int // column of the key or dash before it
	stack []bracket
	maps  int // how many of the stack are {

	item  int  // where the item at hand begins in this line; -1 before it
	some  bool // an item was begun, in this line or before it
	whole bool // the item is a quoted text or a bracket, and complete
	colon bool // the item stands behind a colon

	endLine, endCol int // behind the last character read
}

type bracket struct {
	open      rune
	line, col int
}

// closer gives the bracket that closes b.
func (b bracket) closer() rune {
	if b.open == '[' {
		return ']'
	}
	return '}'
}

// brackets reads a value that begins with a bracket at col.
func (w *walk) brackets(col, owner int) bool {
	first := w.i
	f := flow{walk: w, col: col, owner: owner, item: -1}
	for {
		f.l = &w.d.lines[w.i]
		if !f.line() {
			return false
		}
		if len(f.stack) == 0 {
			f.tail(first, col)
			return true
		}
		if !f.next() {
			f.unclosed()
			return true
		}
	}
}

// next goes to the next line, if it may belong to the brackets.
func (f *flow) next() bool {
	for i := f.i + 1; i < f.d.end; i++ {
		r := f.d.lines[i].parsed
		col := skip(r, 0)
		if col >= len(r) {
			continue
		}
		if col <= f.owner && r[col] != ']' && r[col] != '}' || marker.MatchString(string(r)) {
			return false
		}
		for ; f.i < i; f.i++ { // blank lines between
			b := &f.d.lines[f.i+1]
			b.replace(0, skip(b.parsed, 0), strings.Repeat(" ", skip(b.parsed, 0)))
		}
		f.col, f.item = col, -1
		return true
	}
	return false
}

// line reads to the end of the line, or of the outermost bracket.
func (f *flow) line() bool {
	for start := f.col; f.col < len(f.l.parsed); {
		r := f.l.parsed
		switch c := r[f.col]; {
		case c == ' ' || c == '\t':
			r[f.col] = ' '
			f.col++
			continue
		case c == '#' && (gap(r, f.col-1) || f.item < 0):
			if f.col == start && indent(r) == f.col || gap(r, f.col+1) {
				return true
			}
			f.trap(f.i, f.col, "comment", "everything from # on is read as a comment")
			f.quoteItem()
		case c == '[' || c == '{':
			if !f.open(c) {
				return false
			}
		case c == ']' || c == '}':
			f.close(c)
		case c == ',':
			f.comma()
		case c == ':':
			f.atColon()
		case f.item < 0 && (c == '"' || c == '\''):
			f.quoted()
		case f.item < 0 && reserved(r, f.col):
			f.trap(f.i, f.col, "reserved", "%s", begins(c))
			f.quoteItem()
		default:
			f.begin()
			f.col++
		}
		f.endLine, f.endCol = f.i, f.col
		if len(f.stack) == 0 {
			return true
		}
	}
	return true
}

// start begins a new item, behind a comma or colon.
func (f *flow) start(item int, colon bool) {
	f.item, f.some, f.whole, f.colon = item, item >= 0, false, colon
}

// begin marks the first character of an item.
func (f *flow) begin() {
	f.some = true
	if f.item < 0 {
		f.item = f.col
	}
}

// comma ends an item; there must be one.
func (f *flow) comma() {
	if !f.some && !f.colon {
		f.trap(f.i, f.col, "brackets", "there is a comma too many")
		f.l.replace(f.col, f.col+1, "")
		return
	}
	f.start(-1, false)
	f.col++
}

func (f *flow) open(c rune) bool {
	if f.item >= 0 && !f.whole {
		f.trap(f.i, f.col, "brackets", "a text with %c in it must stand in quotes here", c)
		f.quoteItem()
		return true
	}
	f.stack = append(f.stack, bracket{c, f.i, f.col})
	if c == '{' {
		f.maps++
	}
	f.start(-1, false)
	f.col++
	if len(f.stack) > maxDepth {
		return f.tooDeep(f.col - 1)
	}
	return true
}

func (f *flow) close(c rune) {
	top := f.stack[len(f.stack)-1]
	if want := top.closer(); c != want {
		f.trap(f.i, f.col, "brackets", "%c is closed by %c", top.open, c)
		if len(f.stack) > 1 && f.stack[len(f.stack)-2].closer() == c {
			f.l.replace(f.col, f.col, string(want)) // the other one is met next
		} else {
			f.l.replace(f.col, f.col+1, string(want))
		}
	}
	f.stack = f.stack[:len(f.stack)-1]
	if top.open == '{' {
		f.maps--
	}
	f.start(f.col, false)
	f.whole = true
	f.col++
}

// atColon reads a colon: it parts a key from its value when a gap follows, or
// when the key is quoted.
func (f *flow) atColon() {
	r := f.l.parsed
	inMap := f.stack[len(f.stack)-1].open == '{'
	ends := f.col+1 >= len(r) || strings.ContainsRune(" \t,]}", r[f.col+1])
	switch {
	case ends && !f.some:
		f.trap(f.i, f.col, "reserved", "%s", begins(':'))
		f.quoteItem()
	case (ends || f.whole) && f.colon:
		f.trap(f.i, f.col, "colon", "a text with a colon and a space in it must stand in quotes")
		f.quoteItem()
	case ends || f.whole:
		f.start(-1, true)
		f.col++
	case inMap && !f.colon && f.some && r[f.col+1] != '/':
		f.trap(f.i, f.col, "no-space", "a space is missing after the colon")
		f.l.replace(f.col, f.col+1, ": ")
		f.start(-1, true)
		f.col++
	case !inMap && f.maps > 0 && innerColon(r[:f.itemEnd()], f.col) < 0:
		// The parser would split 10:30 here, which only a map's own keys are.
		f.quoteItem()
	default:
		f.begin()
		f.col++
	}
}

// quoted reads an item in quotes.
func (f *flow) quoted() {
	r := f.l.parsed
	f.begin()
	end := closing(r, f.col+1, r[f.col])
	if end < 0 {
		if f.farInside(r[f.col]) {
			return
		}
		f.trap(f.i, f.col, "quotes", "the quote is never closed")
		f.quoteItem()
		return
	}
	next := skip(r, end+1)
	if next < len(r) && !strings.ContainsRune(",]}:", r[next]) && (r[next] != '#' || !gap(r, next-1)) {
		f.trap(f.i, next, "quotes", "the text goes on after its closing quote")
		f.quoteItem()
		return
	}
	f.whole = true
	f.col = end + 1 + f.escape(f.l, f.item, end)
}

// farInside looks for the end of a quoted item in the lines below.
func (f *flow) farInside(quote rune) bool {
	for i := f.i + 1; i < f.d.end; i++ {
		r := f.d.lines[i].parsed
		if !spaceOnly(r) && indent(r) <= f.owner {
			return false
		}
		end := closing(r, 0, quote)
		if end < 0 {
			continue
		}
		if next := skip(r, end+1); next < len(r) && !strings.ContainsRune(",]}:", r[next]) {
			return false
		}
		f.i, f.l, f.col, f.item, f.whole = i, &f.d.lines[i], end+1, 0, true
		return true
	}
	return false
}

// itemEnd finds the end of the item at hand in this line.
func (f *flow) itemEnd() int {
	return itemEnd(f.l.parsed, max(f.item, 0), f.col)
}

// itemEnd finds where an item in brackets ends that begins at from; it
// contains the character at least.
func itemEnd(r []rune, from, least int) int {
	depth, end := 0, from
	for i := from; i < len(r); i++ {
		switch r[i] {
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		}
		if i > least && (depth < 0 || depth == 0 && r[i] == ',') {
			break
		}
		if !gap(r, i) {
			end = i + 1
		}
	}
	return end
}

// quoteItem puts the item at hand in quotes and goes behind it.
func (f *flow) quoteItem() {
	f.begin()
	end := f.itemEnd()
	body := string(f.l.parsed[f.item:end])
	if body[0] == '"' || body[0] == '\'' {
		if strings.Count(body, body[:1]) > 1 {
			body = inner(body)
		} else {
			body = unopened(body)
		}
	}
	fixed := Quote(strings.ReplaceAll(body, "\t", " "))
	f.l.replace(f.item, end, fixed)
	f.col = f.item + len([]rune(fixed))
	f.whole = true
}

// tail looks at what follows the outermost bracket.
func (f *flow) tail(first, col int) {
	stop, hash := comment(f.l.parsed, f.col)
	tail := strings.TrimSpace(string(f.l.parsed[f.col:stop]))
	if tail == "" && hash < 0 {
		return
	}
	at := skip(f.l.parsed, f.col)
	switch {
	case strings.Trim(tail, "]} ") == "":
		f.trap(f.i, at, "brackets", "there is a bracket too many")
		f.l.replace(f.col, stop, "")
	case first == f.i:
		f.trap(f.i, col, "brackets", "a text that starts with %c must stand in quotes", f.l.parsed[col])
		f.quote(f.l, col, stop, string(f.l.parsed[col:stop]), f.owner)
	default:
		f.trap(f.i, at, "brackets", "nothing may follow the closing bracket")
		f.l.replace(f.col, stop, "")
	}
}

// unclosed reports a bracket without its other half, and closes all that are
// open at the end of what was read.
func (f *flow) unclosed() {
	b := f.stack[len(f.stack)-1]
	f.trap(b.line, b.col, "brackets", "%c is never closed", b.open)
	f.traps[len(f.traps)-1].line = f.endLine
	var closers strings.Builder
	for i := len(f.stack) - 1; i >= 0; i-- {
		closers.WriteRune(f.stack[i].closer())
	}
	l := &f.d.lines[f.endLine]
	l.replace(f.endCol, f.endCol, closers.String())
}
