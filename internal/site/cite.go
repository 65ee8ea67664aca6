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
