package chart

import (
	"maps"
	"slices"
	"strings"
)

// Colours gives each colour variable of the pictures its value, by theme. The
// names are those of CSS variables without the dashes: c1 to c6 for series, fg
// and muted for texts, axis and grid for lines, bg for the ground, h0 to h4
// for the classes of a calendar.
type Colours struct{ Light, Dark map[string]string }

// Palette is what the default theme sets. The series' colours stand 4.5:1
// against the ground, since labels are written in them, and can be told apart
// by people who see no difference between red and green.
var Palette = Colours{
	Light: map[string]string{
		"bg": "#ffffff", "fg": "#1b1b1f", "muted": "#5d6068", "axis": "#8b8f98", "grid": "#e4e6ea",
		"c1": "#0064a8", "c2": "#b34700", "c3": "#00765a", "c4": "#9c3f87", "c5": "#7a5c00", "c6": "#4a4d57",
		"h0": "#eef0f3", "h1": "#bcd9ee", "h2": "#74add6", "h3": "#2b79b4", "h4": "#0b4a80",
	},
	Dark: map[string]string{
		"bg": "#15171c", "fg": "#f1f2f4", "muted": "#a4a8b3", "axis": "#6f7480", "grid": "#2b2f37",
		"c1": "#5cb3ee", "c2": "#f59b57", "c3": "#3ec79d", "c4": "#e08fcb", "c5": "#e2c94a", "c6": "#c3c6cf",
		"h0": "#23262d", "h1": "#1d4668", "h2": "#2c73a8", "h3": "#5aaae0", "h4": "#c2e3fa",
	},
}

// StyleSheet gives the palette as CSS: the light theme, and the dark one where
// the reader's system asks for it. It is assets/css/figure-colours.css.
func StyleSheet() string {
	var b strings.Builder
	b.WriteString("/* The colours of figures. Made by package chart from its palette (go test ./internal/chart -update). */\n")
	b.WriteString(":root {\n" + variables(Palette.Light, "  ") + "}\n")
	b.WriteString("@media (prefers-color-scheme: dark) {\n  :root {\n" + variables(Palette.Dark, "    ") + "  }\n}\n")
	return b.String()
}

func variables(colours map[string]string, indent string) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(colours)) {
		b.WriteString(indent + "--" + name + ": " + colours[name] + ";\n")
	}
	return b.String()
}
