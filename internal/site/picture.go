package site

import (
	"encoding/xml"
	"fmt"
	"image"
	_ "image/gif"  // sizes of .gif
	_ "image/jpeg" // sizes of .jpg
	_ "image/png"  // sizes of .png
	"io"
	"path"
	"strconv"
	"strings"

	_ "golang.org/x/image/webp" // sizes of .webp
)

// Measure reads a picture's size from its first bytes. Files that are no
// pictures have none, and so has an SVG without one.
func Measure(name string, r io.Reader) (Size, error) {
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp":
		c, _, err := image.DecodeConfig(r)
		if err != nil {
			return Size{}, fmt.Errorf("this is not a picture that browsers show (%w)", err)
		}
		return Size{c.Width, c.Height}, nil
	case ".svg":
		return measureSVG(r)
	}
	return Size{}, nil
}

// measureSVG takes the size from the root's width and height, else its viewBox.
func measureSVG(r io.Reader) (Size, error) {
	d := xml.NewDecoder(r)
	for {
		token, err := d.Token()
		if err != nil {
			return Size{}, fmt.Errorf("this is not an SVG picture (%w)", err)
		}
		root, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if root.Name.Local != "svg" {
			return Size{}, fmt.Errorf("this is not an SVG picture: it starts with <%s>", root.Name.Local)
		}
		return sizeOf(root.Attr), nil
	}
}

func sizeOf(attrs []xml.Attr) Size {
	var s Size
	for _, a := range attrs {
		switch a.Name.Local {
		case "width":
			s.Width = pixels(a.Value)
		case "height":
			s.Height = pixels(a.Value)
		}
	}
	if s.Width > 0 && s.Height > 0 {
		return s
	}
	for _, a := range attrs {
		if f := strings.FieldsFunc(a.Value, func(r rune) bool { return r == ' ' || r == ',' }); a.Name.Local == "viewBox" && len(f) == 4 {
			return Size{pixels(f[2]), pixels(f[3])}
		}
	}
	return Size{}
}

// pixels reads "340", "340.5" and "340px"; anything else is unknown.
func pixels(s string) int {
	f, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(s), "px"), 64)
	if err != nil || f < 1 || f > 1e6 {
		return 0
	}
	return int(f + 0.5)
}
