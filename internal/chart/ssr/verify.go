package ssr

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

const svgSpace = "http://www.w3.org/2000/svg"

// Kinds of attribute values.
var (
	numberLike = regexp.MustCompile(`^[-0-9eE., ]+$`)
	pathData   = regexp.MustCompile(`^[MLHVCSQTAZmlhvcsqtaz0-9eE., -]*$`)
	transform  = regexp.MustCompile(`^(translate|matrix|rotate|scale)\([-0-9e., ]+\)$`)
	idLike     = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)
	idList     = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*( [A-Za-z][A-Za-z0-9_-]*)*$`)
	paint      = regexp.MustCompile(`^(none|var\(--[a-z0-9-]+\)|#[0-9a-fA-F]{3}|#[0-9a-fA-F]{6}|url\(#[A-Za-z][A-Za-z0-9_-]*\))$`)
	localURL   = regexp.MustCompile(`^url\(#[A-Za-z][A-Za-z0-9_-]*\)$`)
	keyword    = regexp.MustCompile(`^[A-Za-z0-9-]{1,40}$`)
	family     = regexp.MustCompile(`^[A-Za-z0-9 ,-]{1,200}$`)
	black      = regexp.MustCompile(`^#(000|000000)$`)
)

// allowed says which attributes an SVG may have, and what their values may be.
var allowed = map[string]*regexp.Regexp{
	"viewBox": numberLike, "x": numberLike, "y": numberLike, "x1": numberLike, "y1": numberLike, "x2": numberLike, "y2": numberLike,
	"cx": numberLike, "cy": numberLike, "r": numberLike, "rx": numberLike, "ry": numberLike, "width": numberLike, "height": numberLike,
	"points": regexp.MustCompile(`^[-0-9e., ]*$`), "d": pathData, "transform": transform,
	"fill": paint, "stroke": paint, "clip-path": localURL,
	"stroke-width": numberLike, "stroke-dasharray": numberLike, "stroke-dashoffset": numberLike, "stroke-miterlimit": numberLike,
	"opacity": numberLike, "fill-opacity": numberLike, "stroke-opacity": numberLike,
	"stroke-linejoin": keyword, "stroke-linecap": keyword, "text-anchor": keyword, "font-weight": keyword, "font-style": keyword,
	"font-size": numberLike, "font-family": family,
	"id": idLike, "role": keyword, "aria-labelledby": idList, "aria-hidden": keyword, "class": keyword,
	"paint-order": keyword, "patternUnits": keyword, "patternTransform": transform,
}

// elements are the elements an SVG may have; true for those that paint.
var elements = map[string]bool{
	"svg": false, "g": false, "defs": false, "clipPath": false, "pattern": false, "title": false, "desc": false,
	"path": true, "rect": true, "circle": true, "line": true, "polyline": true, "polygon": true, "text": true, "tspan": false,
}

// Verify says why a text is not an SVG that may stand inside a page, or nil.
// It knows what is allowed, not what is forbidden: plain shapes and texts in
// colours that follow the page. A black fill is an error as well: it is what
// the engine makes of a colour that it could not read, and a shape without any
// fill would be black too.
func Verify(svg string) error {
	if strings.Contains(svg, "<!") || strings.Contains(svg, "<?") {
		return errors.New("comments, instructions and declarations are not allowed")
	}
	d := xml.NewDecoder(strings.NewReader(svg))
	v := verifier{ids: map[string]bool{}, used: map[string]bool{}}
	for {
		t, err := d.Token()
		if err == io.EOF {
			return v.end()
		}
		if err != nil {
			return fmt.Errorf("not XML: %w", err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := v.start(t); err != nil {
				return err
			}
		case xml.EndElement:
			v.open = v.open[:len(v.open)-1]
		case xml.CharData:
			if len(v.open) == 0 {
				return errors.New("text outside the picture")
			}
		}
	}
}

// verifier is the state of a walk over the picture.
type verifier struct {
	open  []frame
	roots int
	ids   map[string]bool
	used  map[string]bool // ids that something points at
}

// frame is an open element.
type frame struct {
	name   string
	filled bool // it or one above it says how to fill, or it is no paint at all
}

func (v *verifier) start(t xml.StartElement) error {
	name := t.Name.Local
	paints, ok := elements[name]
	if !ok || t.Name.Space != svgSpace {
		return fmt.Errorf("element %q is not allowed", name)
	}
	if len(v.open) == 0 {
		v.roots++
		if name != "svg" || v.roots > 1 {
			return errors.New("the picture is not one svg element")
		}
	} else if name == "svg" {
		return errors.New("an svg inside an svg is not allowed")
	}
	if len(v.open) > deepest {
		return errors.New("nested too deeply")
	}
	f := frame{name: name, filled: name == "clipPath"}
	if n := len(v.open); n > 0 {
		f.filled = f.filled || v.open[n-1].filled
	}
	seen := map[string]bool{}
	for _, a := range t.Attr {
		if err := v.attribute(name, a); err != nil {
			return err
		}
		if seen[a.Name.Local] {
			return fmt.Errorf("attribute %q stands twice", a.Name.Local)
		}
		seen[a.Name.Local] = true
		f.filled = f.filled || a.Name.Local == "fill"
	}
	if paints && !f.filled {
		return fmt.Errorf("a %s without a fill would be black", name)
	}
	v.open = append(v.open, f)
	return nil
}

func (v *verifier) attribute(element string, a xml.Attr) error {
	name, value := a.Name.Local, a.Value
	if name == "xmlns" && a.Name.Space == "" && element == "svg" && value == svgSpace {
		return nil
	}
	rule := allowed[name]
	if rule == nil || a.Name.Space != "" {
		return fmt.Errorf("attribute %q is not allowed", name)
	}
	if !rule.MatchString(value) {
		return fmt.Errorf("attribute %s has the value %.60q", name, value)
	}
	if (name == "fill" || name == "stroke") && black.MatchString(value) {
		return fmt.Errorf("a black %s does not follow the page's colours", name)
	}
	switch name {
	case "id":
		if v.ids[value] {
			return fmt.Errorf("id %q stands twice", value)
		}
		v.ids[value] = true
	case "aria-labelledby":
		for id := range strings.FieldsSeq(value) {
			v.used[id] = true
		}
	case "fill", "stroke", "clip-path":
		if id, ok := strings.CutPrefix(value, "url(#"); ok {
			v.used[strings.TrimSuffix(id, ")")] = true
		}
	}
	return nil
}

func (v *verifier) end() error {
	if v.roots != 1 {
		return errors.New("the picture is not one svg element")
	}
	for id := range v.used {
		if !v.ids[id] {
			return errors.New("a reference leads nowhere")
		}
	}
	return nil
}
