package chart

import (
	"strings"
	"unicode"
)

// plainText makes a text from data fit to be drawn: one line, no control or
// direction characters, and without the mark that makes go-echarts turn a text
// into code (it is never rendered that way here, but somebody may copy the JSON).
func plainText(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	for strings.Contains(s, "__f__") {
		s = strings.ReplaceAll(s, "__f__", "_f_")
	}
	return trimmed(s)
}

func trimmed(s string) string { return strings.Join(strings.Fields(s), " ") }

// wrap breaks a text into at most so many lines of a width, at spaces where
// there are any; what is left over ends in an ellipsis.
func wrap(text string, width float64, most int, measure func(string) float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		long := strings.TrimSpace(line + " " + word)
		if measure(long) <= width || line == "" {
			line = long
			continue
		}
		lines = append(lines, line)
		line = word
	}
	lines = append(lines, line)
	if len(lines) > most {
		lines = append(lines[:most-1], strings.Join(lines[most-1:], " "))
	}
	for i, l := range lines {
		lines[i] = shorten(l, width, measure)
	}
	return lines
}

// shorten cuts a text that is too wide and says so with an ellipsis.
func shorten(text string, width float64, measure func(string) float64) string {
	if measure(text) <= width {
		return text
	}
	r := []rune(text)
	for len(r) > 1 && measure(strings.TrimSpace(string(r))+"…") > width {
		r = r[:len(r)-1]
	}
	return strings.TrimSpace(string(r)) + "…"
}
