package chart

import (
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"hearth/internal/engagement"
)

func engagementDay(from string, i int) string { return (day(from) + engagement.Day(i)).String() }

var anyID = regexp.MustCompile(` id="([^"]*)"`)

func ids(svg string) []string {
	var list []string
	for _, m := range anyID.FindAllStringSubmatch(svg, -1) {
		list = append(list, m[1])
	}
	return list
}

// label is a text in a picture and the box it takes.
type label struct {
	text           string
	x1, x2, y1, y2 float64
}

// labels reads the texts of a picture.
func labels(t *testing.T, svg string, m Measurer) (list []label, width, height float64) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	var at *label
	anchor, bold := "", false
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return list, width, height
		}
		if err != nil {
			t.Fatal(err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			a := map[string]string{}
			for _, x := range tok.Attr {
				a[x.Name.Local] = x.Value
			}
			f := func(name string) float64 {
				v, _ := strconv.ParseFloat(a[name], 64)
				return v
			}
			switch tok.Name.Local {
			case "svg":
				if _, err := fmt.Sscanf(a["viewBox"], "0 0 %g %g", &width, &height); err != nil {
					t.Fatal(err)
				}
			case "text":
				at, anchor, bold = &label{x1: f("x"), y2: f("y") + 3, y1: f("y") - 9}, a["text-anchor"], a["font-weight"] == "600"
			}
		case xml.CharData:
			if at == nil {
				continue
			}
			at.text = string(tok)
			w := m.Width(at.text, textSize, bold)
			switch anchor {
			case "middle":
				at.x1 -= w / 2
			case "end":
				at.x1 -= w
			}
			at.x2 = at.x1 + w
			list = append(list, *at)
			at = nil
		}
	}
}

// outside says which texts leave the picture or lie on each other.
func outside(t *testing.T, svg string, m Measurer) []string {
	t.Helper()
	list, width, height := labels(t, svg, m)
	var bad []string
	for i, a := range list {
		if a.x1 < -0.6 || a.x2 > width+0.6 || a.y1 < -0.6 || a.y2 > height+0.6 {
			bad = append(bad, fmt.Sprintf("%q leaves the picture: %.1f to %.1f of %.0f, %.1f to %.1f of %.0f", a.text, a.x1, a.x2, width, a.y1, a.y2, height))
		}
		for _, b := range list[:i] {
			if a.x1 < b.x2-0.5 && b.x1 < a.x2-0.5 && a.y1 < b.y2-0.5 && b.y1 < a.y2-0.5 {
				bad = append(bad, fmt.Sprintf("%q lies on %q", a.text, b.text))
			}
		}
	}
	return bad
}
