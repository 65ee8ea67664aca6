package chart

import (
	"encoding/xml"
	"fmt"
	"io"
	"math/rand/v2"
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

// TestPlaces: the engine draws where Go says, or events and labels would stand
// beside what they belong to.
func TestPlaces(t *testing.T) {
	pool, fonts := studio(t)
	for _, s := range []sample{columnOne(), stackedPlaces(), lineOne(), barPlaces()} {
		for _, narrow := range []bool{false, true} {
			p := arrange(s.a, "en")
			kind := s.s.Type.Text
			if kind == "bar" {
				p.rank()
			}
			c := newCanvas(p, s.s, fonts, narrow)
			option, err := c.option(kind)
			if err != nil {
				t.Fatal(err)
			}
			svg, err := pool.Draw(option, int(c.width), int(c.height+0.999))
			if err != nil {
				t.Fatal(err)
			}
			v, _ := value(p.series[0].cells[0])
			x, y := c.x(p.keys[0].middle())-px(c.columnWidth())/2, c.y(v)
			shape := `<path d="M([0-9.]+) ([0-9.]+)h([0-9.]+)[^"]*" fill="var\(--c1\)`
			switch kind {
			case "line":
				x, shape = c.x(p.keys[0].middle()), `<path d="M([0-9.]+) ([0-9.]+)L([0-9.]+)[^"]*" fill="none" stroke="var\(--c1\)`
			case "bar":
				x = c.left
			default:
				y = c.bottom // columns are drawn from below
			}
			m := regexp.MustCompile(shape).FindStringSubmatch(svg)
			if m == nil {
				t.Fatalf("%s: there is no %s in %s", s.name, shape, svg)
			}
			gotX, _ := strconv.ParseFloat(m[1], 64)
			gotY, _ := strconv.ParseFloat(m[2], 64)
			if gotX < x-1 || gotX > x+1 {
				t.Errorf("%s: the first shape starts at x %.1f, Go said %.1f", s.name, gotX, x)
			}
			if kind != "bar" && (gotY < y-1 || gotY > y+1) {
				t.Errorf("%s: the first shape starts at y %.1f, Go said %.1f", s.name, gotY, y)
			}
		}
	}
}

func rnd2(rnd *rand.Rand, n int) engagement.Day { return engagement.Day(rnd.IntN(n)) }
