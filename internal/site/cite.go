package site

import (
	"fmt"
	"strings"

	"hearth/internal/chart"
)

// citation says in one line how a figure is named elsewhere.
func (m *maker) citation(name string, f *chart.Figure) string {
	year := ""
	if f.Answer.AsOf != 0 {
		year = fmt.Sprintf(" (%d)", f.Answer.AsOf.Time().Year())
	}
	text := fmt.Sprintf("%s%s. “%s”. %s", m.site.Title, year, strings.TrimSuffix(f.Title, "."), m.absolute(m.figureAddress(name)))
	if f.Source != "" {
		text = strings.TrimSpace(text) + " " + strings.TrimSuffix(f.Source, ".") + "."
	}
	return strings.TrimSpace(text)
}

// bibTeX is the same for programs that keep lists of sources.
func (m *maker) bibTeX(name string, f *chart.Figure) string {
	year := ""
	if f.Answer.AsOf != 0 {
		year = itoa(f.Answer.AsOf.Time().Year())
	}
	var out strings.Builder
	fmt.Fprintf(&out, "@misc{%s,\n", bibKey(m.site.Title, name, year))
	for _, field := range []struct{ name, value string }{
		{"author", braced(bibText.Replace(m.site.Title))},
		{"title", braced(bibText.Replace(strings.TrimSuffix(f.Title, ".")))},
		{"year", year},
		{"url", bibAddress.Replace(m.absolute(m.figureAddress(name)))},
		{"note", bibText.Replace(strings.TrimSuffix(f.Source, "."))},
	} {
		if field.value != "" {
			fmt.Fprintf(&out, "  %s = {%s},\n", field.name, field.value)
		}
	}
	out.WriteString("}")
	return out.String()
}

// bibText writes a text so that TeX prints it as it is.
var bibText = strings.NewReplacer(
	`\`, `\textbackslash{}`, `{`, `\{`, `}`, `\}`, `%`, `\%`, `&`, `\&`, `#`, `\#`, `$`, `\$`, `_`, `\_`, `~`, `\textasciitilde{}`, `^`, `\textasciicircum{}`,
	"\n", " ", "\r", " ",
)

// bibAddress keeps an address from ending its field: the program that reads it
// takes the rest as it is.
var bibAddress = strings.NewReplacer(`{`, `%7B`, `}`, `%7D`, `\`, `%5C`)

// braced keeps the capitals of a text.
func braced(text string) string { return "{" + text + "}" }

// bibKey names an entry in letters that every BibTeX knows.
func bibKey(parts ...string) string {
	var key []string
	for _, p := range parts {
		p = strings.Trim(strings.Map(func(r rune) rune {
			if r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
				return r
			}
			return -1
		}, Slug(p)), "-")
		if p != "" {
			key = append(key, p)
		}
	}
	if len(key) == 0 {
		return "figure"
	}
	return strings.Join(key, "-")
}
