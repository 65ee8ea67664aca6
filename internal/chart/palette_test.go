package chart

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// rgb reads a colour into linear light.
func rgb(t *testing.T, hex string) [3]float64 {
	t.Helper()
	var c [3]float64
	for i := range c {
		n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatalf("colour %s: %v", hex, err)
		}
		c[i] = float64(n) / 255
		if c[i] <= 0.04045 {
			c[i] /= 12.92
		} else {
			c[i] = math.Pow((c[i]+0.055)/1.055, 2.4)
		}
	}
	return c
}

func luminance(c [3]float64) float64 { return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2] }

// contrast is the ratio that WCAG asks for.
func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(rgb(t, a)), luminance(rgb(t, b))
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestPaletteContrast(t *testing.T) {
	for theme, colours := range map[string]map[string]string{"light": Palette.Light, "dark": Palette.Dark} {
		for name, least := range map[string]float64{"fg": 7, "muted": 4.5, "axis": 3, "c1": 4.5, "c2": 4.5, "c3": 4.5, "c4": 4.5, "c5": 4.5, "c6": 4.5, "h4": 4.5} {
			if got := contrast(t, colours[name], colours["bg"]); got < least {
				t.Errorf("%s theme: %s has a contrast of %.2f, want at least %.1f", theme, name, got, least)
			}
		}
		last := 0.0
		for _, h := range []string{"h0", "h1", "h2", "h3", "h4"} {
			got := contrast(t, colours[h], colours["bg"])
			if got < last*1.15 {
				t.Errorf("%s theme: %s does not stand out from the class below it (%.2f after %.2f)", theme, h, got, last)
			}
			last = got
		}
	}
}

// TestPaletteTheme keeps the default theme's variables and the palette the same.
func TestPaletteTheme(t *testing.T) {
	css, err := os.ReadFile("../../assets/css/hearth.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, ok := strings.Cut(string(css), "prefers-color-scheme: dark")
	if !ok {
		t.Fatal("the theme has no dark colours")
	}
	for _, c := range []struct {
		theme, css string
		want       map[string]string
	}{{"light", light, Palette.Light}, {"dark", dark, Palette.Dark}} {
		for name, want := range c.want {
			m := regexp.MustCompile(`--` + name + `:\s*(#[0-9a-f]{6})`).FindStringSubmatch(c.css)
			if m == nil || m[1] != want {
				t.Errorf("%s theme: hearth.css sets --%s to %v, the palette says %s", c.theme, name, m, want)
			}
		}
	}
}
