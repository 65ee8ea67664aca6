package site

import (
	"cmp"
	"html"
	"maps"
	"slices"
	"strings"
	"unicode"

	nethtml "golang.org/x/net/html"

	"hearth/internal/story"
)

// escape makes text safe to stand in HTML, in an attribute too.
func escape(text string) string { return html.EscapeString(text) }

// fill puts a value in the place of %s.
func fill(pattern, value string) string { return strings.Replace(pattern, "%s", value, 1) }

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

func sortedUnique(list []string) []string {
	out := slices.Clone(list)
	slices.Sort(out)
	return slices.Compact(out)
}

// plainText gives the text of a piece of HTML, without tags.
func plainText(source string) string {
	if !strings.ContainsAny(source, "<&") {
		return source
	}
	var b strings.Builder
	z := nethtml.NewTokenizer(strings.NewReader(source))
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return b.String()
		case nethtml.TextToken:
			b.Write(z.Text())
		}
	}
}

// plain gives a line as text, with its numbers printed.
func (m *maker) plain(d *doc, line []story.Segment, look Look) string {
	if len(line) == 1 && line[0].Kind == story.HTML && isPlain(line[0].HTML) {
		return line[0].HTML
	}
	var b strings.Builder
	for _, s := range line {
		switch s.Kind {
		case story.NumberAt:
			b.WriteString(escape(printed(d, s.Number, look).Text))
		case story.HTML:
			b.WriteString(s.HTML)
		}
	}
	return strings.Join(strings.Fields(plainText(b.String())), " ")
}

// isPlain says whether HTML is its own text: words with one space between.
func isPlain(html string) bool {
	space := true
	for _, r := range html {
		if r == '<' || r == '&' || r != ' ' && unicode.IsSpace(r) || r == ' ' && space {
			return false
		}
		space = r == ' '
	}
	return !space
}

// printed gives the words of a number; what the writer wrote when it was not computed.
func printed(d *doc, n *story.Number, look Look) Printed {
	if p, ok := look.Number(d.Story, n); ok && !p.Failed {
		return p
	}
	return Printed{Text: n.Text, Failed: true}
}

// excerptLength is how many characters of a page's beginning stand in a list.
const excerptLength = 220

// shorten cuts text at a word.
func shorten(text string) string {
	n := 0
	for i := range text {
		if n == excerptLength {
			cut := text[:i]
			if space := strings.LastIndex(cut, " "); space > 0 {
				cut = cut[:space]
			}
			return strings.TrimRight(cut, " ,;:–-") + " …"
		}
		n++
	}
	return text
}
