package markdown

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/styles"
)

// The styles of highlighted code. Both were made for a contrast of 7 to 1,
// which is also tested here.
const (
	lightStyle = "modus-operandi"
	darkStyle  = "modus-vivendi"
)

// Stylesheet writes the colours of highlighted code: light ones, and dark ones
// where the reader's system asks for them or the page says data-theme="dark".
// A page that says data-theme="light" stays light.
func Stylesheet(w io.Writer) error {
	light, dark := rules(styles.Get(lightStyle)), rules(styles.Get(darkStyle))
	var b strings.Builder
	b.WriteString("/* Colours of code: " + lightStyle + " and " + darkStyle + ". */\n")
	write(&b, "", ".chroma", light)
	b.WriteString("@media (prefers-color-scheme: dark) {\n")
	write(&b, "  ", ":root:not([data-theme=light]) .chroma", dark)
	b.WriteString("}\n")
	write(&b, "", "[data-theme=dark] .chroma", dark)
	_, err := io.WriteString(w, b.String())
	return err
}

// rule is what one class looks like; the block itself has none.
type rule struct{ class, css string }

// rules gives the declarations of a style by class, the block itself first.
func rules(s *chroma.Style) []rule {
	base := s.Get(chroma.Background)
	all := []rule{{"", html.StyleEntryToCSS(base)}}
	for _, t := range slices.Sorted(maps.Keys(chroma.StandardTypes)) {
		class := chroma.StandardTypes[t]
		if class == "" || t <= chroma.Background || t == chroma.Text {
			continue
		}
		if e := s.Get(t).Sub(base); !e.IsZero() {
			all = append(all, rule{class, html.StyleEntryToCSS(e)})
		}
	}
	return all
}

// write prints rules, those with the same declarations in one line.
func write(b *strings.Builder, indent, scope string, all []rule) {
	fmt.Fprintf(b, "%s%s { %s }\n", indent, scope, all[0].css)
	done := map[string]bool{}
	for _, r := range all[1:] {
		if done[r.css] {
			continue
		}
		done[r.css] = true
		var classes []string
		for _, other := range all[1:] {
			if other.css == r.css {
				classes = append(classes, "."+other.class)
			}
		}
		fmt.Fprintf(b, "%s%s :is(%s) { %s }\n", indent, scope, strings.Join(classes, ", "), r.css)
	}
}
