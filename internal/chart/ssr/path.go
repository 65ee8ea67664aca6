package ssr

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// unitCircle is the round symbol of the engine, scaled by a matrix.
const unitCircle = "M1 0A1 1 0 1 1 1 -0.1A1 1 0 0 1 1 0"

var scale = regexp.MustCompile(`^matrix\((-?[\d.]+),0,0,(-?[\d.]+),(-?[\d.]+),(-?[\d.]+)\)$`)

// round shortens a path: a round symbol becomes a circle, a symbol's scale and
// move are worked into its coordinates, numbers get one decimal.
func round(e *element) {
	d := e.get("d")
	if m := scale.FindStringSubmatch(e.get("transform")); m != nil {
		sx, sy, x, y := number(m[1]), number(m[2]), number(m[3]), number(m[4])
		if d == unitCircle && sx == sy {
			e.name = "circle"
			e.drop("d", "transform")
			if w := e.get("stroke-width"); w != "" {
				e.set("stroke-width", short(number(w)*sx, 2)) // it was given in units of the circle
			}
			e.attrs = append([]attr{{"cx", short(x, 1)}, {"cy", short(y, 1)}, {"r", short(sx, 2)}}, e.attrs...)
			return
		}
	}
	decimals := 1
	if t := e.get("transform"); t != "" {
		e.set("transform", shortNumbers(t, 3))
		decimals = 3 // the scale may make much of little
		if m := move.FindStringSubmatch(t); m != nil {
			decimals = 1
		}
	}
	e.set("d", shortPath(d, decimals))
	shorten(e)
}

// shorten rounds the numbers of the attributes that are one number or a list.
func shorten(e *element) {
	for i, a := range e.attrs {
		switch a.name {
		case "points":
			e.attrs[i].value = shortNumbers(a.value, 1)
		case "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "width", "height", "stroke-width":
			e.attrs[i].value = shortNumbers(a.value, 2)
		case "stroke-linecap":
			if a.value == "round" && e.get("stroke-dasharray") == "" {
				e.attrs[i].value = "butt"
			}
		}
	}
	if e.get("stroke-linecap") == "butt" {
		e.drop("stroke-linecap")
	}
}

var (
	anyNumber = regexp.MustCompile(`-?(\d+\.?\d*|\.\d+)(e-?\d+)?`)
	pathPart  = regexp.MustCompile(`([A-Za-z])([^A-Za-z]*)`)
)

func shortNumbers(s string, decimals int) string {
	return anyNumber.ReplaceAllStringFunc(s, func(n string) string { return short(number(n), decimals) })
}

// shortPath rewrites path data part by part: level and upright strokes get
// their own letters, and a letter that repeats is not repeated.
func shortPath(d string, decimals int) string {
	var b strings.Builder
	last := ""
	for _, m := range pathPart.FindAllStringSubmatch(strings.ReplaceAll(d, "e-", "E-"), -1) {
		letter, args := m[1], anyNumber.FindAllString(strings.ReplaceAll(m[2], "E-", "e-"), -1)
		for i, n := range args {
			args[i] = short(number(n), decimals)
		}
		if letter == "l" && len(args) == 2 {
			switch {
			case args[1] == "0":
				letter, args = "h", args[:1]
			case args[0] == "0":
				letter, args = "v", args[1:]
			}
		}
		if letter == last && letter == "L" {
			b.WriteString(" ")
		} else {
			b.WriteString(letter)
		}
		b.WriteString(strings.Join(args, " "))
		last = letter
	}
	return upright.ReplaceAllStringFunc(b.String(), shortRect)
}

// upright is a rectangle, as bars and days of a calendar are drawn.
var upright = regexp.MustCompile(`M(-?[\d.]+) (-?[\d.]+)h(-?[\d.]+)v(-?[\d.]+)h(-?[\d.]+)Z`)

// shortRect has the last side of a rectangle end where the first one began, where
// that takes fewer letters than its length: a year of days is a thousand of them.
func shortRect(d string) string {
	m := upright.FindStringSubmatch(d)
	if number(m[3]) != -number(m[5]) || len(m[1]) >= len(m[5]) {
		return d
	}
	return "M" + m[1] + " " + m[2] + "h" + m[3] + "v" + m[4] + "H" + m[1] + "Z"
}

// number reads a number; what is none counts as 0, and Verify sees the rest.
func number(s string) float64 {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return 0
	}
	return n
}

// short writes a number with at most so many decimals, and never -0.
func short(n float64, decimals int) string {
	p := math.Pow10(decimals)
	n = math.Round(n*p) / p
	if n == 0 {
		return "0"
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}
