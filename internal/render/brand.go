package render

import (
	"fmt"
	"math"
	"regexp"
	"strconv"

	"hearth/internal/site"
	"hearth/internal/source"
)

// brandAddress is the style sheet made of the brand's settings: a page carries
// no style of its own, so that a strict content policy holds.
const brandAddress = "assets/brand.css"

// The theme's papers, light and dark; an accent must be readable on them.
const (
	paper = 0xfdfcfa
	night = 0x171513
)

var (
	hexColour = regexp.MustCompile(`^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$`)
	fontNames = regexp.MustCompile(`^[\p{L}\p{N} ,'"_-]+$`)
)

// brandStyle writes the brand's style sheet; nil when there is nothing to say.
func brandStyle(b site.Brand, problems *source.List) []byte {
	css := ""
	if b.Accent != "" {
		if !hexColour.MatchString(b.Accent) {
			problems.Errorf(source.Pos{File: "hearth.yaml"}, "accent", "write it in quotes, such as accent: \"#0b6e4f\"", "the accent %q is not a colour", b.Accent)
		} else {
			c := colour(b.Accent)
			css += fmt.Sprintf(":root { --accent: #%06x; }\n@media (prefers-color-scheme: dark) { :root { --accent: #%06x; } }\n",
				readable(c, paper, 0x000000, 4.5), readable(c, night, 0xffffff, 6))
		}
	}
	if b.Font != "" {
		if !fontNames.MatchString(b.Font) {
			problems.Errorf(source.Pos{File: "hearth.yaml"}, "font", "write names of fonts, such as font: Georgia, serif", "the font %q is not a name", b.Font)
		} else {
			css += fmt.Sprintf(":root { --font: %s, var(--fallback); }\n", b.Font)
		}
	}
	if css == "" {
		return nil
	}
	return []byte(css)
}

// colour reads #abc and #aabbcc.
func colour(hex string) int {
	if len(hex) == 4 {
		hex = string([]byte{'#', hex[1], hex[1], hex[2], hex[2], hex[3], hex[3]})
	}
	n, _ := strconv.ParseInt(hex[1:], 16, 32) // the form is checked
	return int(n)
}

// readable moves a colour towards another one until text in it has enough
// contrast on a ground: 4.5 is the least by WCAG, in the dark more reads better.
func readable(c, ground, towards int, enough float64) int {
	for step := range 21 {
		mixed := mix(c, towards, float64(step)/20)
		if contrast(mixed, ground) >= enough {
			return mixed
		}
	}
	return towards
}

func mix(a, b int, share float64) int {
	out := 0
	for shift := 16; shift >= 0; shift -= 8 {
		x, y := float64(a>>shift&0xff), float64(b>>shift&0xff)
		out |= int(math.Round(x+(y-x)*share)) << shift
	}
	return out
}

// contrast is the ratio of WCAG 2.
func contrast(a, b int) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c int) float64 {
	part := func(v int) float64 {
		f := float64(v&0xff) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c>>16) + 0.7152*part(c>>8) + 0.0722*part(c)
}
