package source

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// paint wraps texts in the colours of a terminal.
type paint bool

// The colours, as a terminal is told them.
const (
	bold   = "\x1b[1m"
	red    = "\x1b[31m"
	yellow = "\x1b[33m"
	cyan   = "\x1b[36m"
	plain  = "\x1b[0m"
)

func (p paint) in(colour, text string) string {
	if !p || text == "" {
		return text
	}
	return colour + text + plain
}

// of is the colour of a severity.
func (p paint) of(s Severity, text string) string {
	return p.in([...]string{red, yellow, cyan}[s], text)
}

// WriteText writes the problems for people: the place and what is wrong, the
// line with a mark below the character, and the hint.
func (l List) WriteText(w io.Writer, colour bool) error {
	var b strings.Builder
	for _, p := range l {
		p.text(&b, paint(colour))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (p Problem) text(b *strings.Builder, c paint) {
	if place := p.Pos.String(); place != "" {
		b.WriteString(c.in(bold, safe(place)+":") + " ")
	}
	if p.Severity != Error {
		b.WriteString(c.of(p.Severity, p.Severity.String()+":") + " ")
	}
	b.WriteString(safe(p.Text) + "\n")
	p.excerpt(b, c)
	lead := "  hint: "
	for line := range strings.SplitSeq(p.Hint, "\n") {
		if p.Hint != "" {
			b.WriteString(c.in(cyan, lead) + safe(line) + "\n")
		}
		lead = "        "
	}
	for _, a := range p.Also {
		b.WriteString("  " + c.in(cyan, "also: ") + safe(a.Pos.String()) + ": " + safe(a.Text) + "\n")
	}
}

// excerpt writes the line and the mark below its character.
func (p Problem) excerpt(b *strings.Builder, c paint) {
	if strings.TrimSpace(p.Excerpt) == "" {
		return
	}
	text, col := window([]rune(p.Excerpt), p.Pos.Col)
	number := ""
	if p.Pos.Line > 0 {
		number = fmt.Sprint(p.Pos.Line)
	}
	fmt.Fprintf(b, "  %s | %s\n", number, strings.TrimRight(safe(string(text)), " "))
	if col > 0 {
		b.WriteString("  " + strings.Repeat(" ", len(number)) + " | " + below(text, col) + c.of(p.Severity, "^") + "\n")
	}
}

// wide is how much of a line is shown.
const wide = 100

// window cuts a long line to the part around a column.
func window(text []rune, col int) ([]rune, int) {
	if len(text) <= wide {
		return text, min(col, len(text)+1)
	}
	col = min(col, len(text)+1)
	from := max(0, min(col-wide/2, len(text)-wide))
	cut := append([]rune(nil), text[from:min(len(text), from+wide)]...)
	if from > 0 {
		cut[0], col = '…', col-from
	}
	if from+wide < len(text) {
		cut[len(cut)-1] = '…'
	}
	return cut, col
}

// below gives the space that stands below the characters before a column: tabs
// stay tabs, and a character that takes two cells gets two spaces.
func below(text []rune, col int) string {
	var b strings.Builder
	for _, r := range text[:min(col-1, len(text))] {
		switch k := width.LookupRune(r).Kind(); {
		case r == '\t':
			b.WriteByte('\t')
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case k == width.EastAsianWide || k == width.EastAsianFullwidth:
			b.WriteString("  ")
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// safe takes out what could command a terminal: texts may come from exports.
func safe(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\t' && unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}
