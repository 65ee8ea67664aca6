package markdown

import (
	"fmt"
	"io"
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

type rule struct{ class, css string }

// rules gives the declarations of a style by class, the block itself first.
func rules(s *chroma.Style) []rule {
	base := s.Get(chroma.Background)
	all := []rule{{"", html.StyleEntryToCSS(base)}}
	for _, t := range slices.Sorted(mapKeys(chroma.StandardTypes)) {
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

func mapKeys(m map[chroma.TokenType]string) func(func(chroma.TokenType) bool) {
	return func(yield func(chroma.TokenType) bool) {
		for t := range m {
			if !yield(t) {
				return
			}
		}
	}
}

// write prints rules, those with the same declarations in one line.
func write(b *strings.Builder, indent, scope string, all []rule) {
	done := map[string]bool{}
	for _, r := range all {
		if done[r.css] {
			continue
		}
		done[r.css] = true
		var selectors []string
		for _, other := range all {
			if other.css == r.css {
				selectors = append(selectors, strings.TrimSpace(scope+" "+strings.TrimSuffix("."+other.class, ".")))
			}
		}
		fmt.Fprintf(b, "%s%s { %s }\n", indent, strings.Join(selectors, ", "), r.css)
	}
}
