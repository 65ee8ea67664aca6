package ingest

import (
	"strings"

	"golang.org/x/net/html"
)

// plainText gives the words of a piece of HTML: paragraphs and line breaks as
// line breaks, everything else without its marks. Scripts and styles are not words.
func plainText(s string) string {
	if strings.IndexByte(s, '<') < 0 && strings.IndexByte(s, '&') < 0 {
		return strings.TrimSpace(s)
	}
	var b strings.Builder
	skip := ""
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return tidy(b.String())
		case html.TextToken:
			if skip == "" {
				b.Write(z.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			switch tag := string(name); tag {
			case "br":
				b.WriteByte('\n')
			case "script", "style":
				skip = tag
			case "p", "div", "li", "blockquote", "pre", "tr", "h1", "h2", "h3":
				b.WriteString("\n")
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			switch tag := string(name); tag {
			case skip:
				skip = ""
			case "p", "div", "li", "blockquote", "pre":
				b.WriteString("\n")
			}
		}
	}
}

// tidy drops empty lines at the ends and more than one in a row. Text of a
// tokenizer is escaped still.
func tidy(s string) string {
	lines := strings.Split(html.UnescapeString(s), "\n")
	out := lines[:0]
	for _, l := range lines {
		l = strings.TrimSpace(l)
		if l == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, l)
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}
