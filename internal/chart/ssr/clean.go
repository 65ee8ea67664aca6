package ssr

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Prefix starts every id of a clean picture. Whoever puts several pictures on
// one page replaces it by a name of the picture's own.
const Prefix = "zr-"

// largest is how much an engine may hand over, and deepest how far elements
// may nest: far above any chart, far below what would hurt.
const (
	largest = 8 << 20
	deepest = 32
)

// element is an SVG element, or a text when name is "".
type element struct {
	name  string
	attrs []attr
	text  string
	kids  []*element
}

// attr is an attribute; the order in an element is kept.
type attr struct{ name, value string }

// Clean makes of what the engine drew an SVG that may stand inside a page: no
// styles (a strict content policy forbids them), no traces of the engine,
// ids with [Prefix], short numbers, equal neighbours drawn as one path. The
// result has passed [Verify].
func Clean(raw string) (string, error) {
	root, err := read(raw)
	if err != nil {
		return "", err
	}
	size, err := viewBox(root)
	if err != nil {
		return "", err
	}
	tidy(root, false)
	merge(root)
	root.attrs = []attr{{"xmlns", "http://www.w3.org/2000/svg"}, {"viewBox", size}}
	hoist(root, "font-family")
	hoist(root, "font-size")
	var b strings.Builder
	write(&b, root)
	out := b.String()
	if err := Verify(out); err != nil {
		return "", err
	}
	return out, nil
}

// read parses the picture into elements. Comments and instructions are
// dropped; white space between elements means nothing in a chart.
func read(raw string) (*element, error) {
	if len(raw) > largest {
		return nil, errors.New("the picture is too large")
	}
	d := xml.NewDecoder(strings.NewReader(raw))
	top := &element{}
	open := []*element{top}
	for {
		t, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("the picture is not XML: %w", err)
		}
		in := open[len(open)-1]
		switch t := t.(type) {
		case xml.StartElement:
			if len(open) > deepest {
				return nil, errors.New("the picture is nested too deeply")
			}
			e := &element{name: t.Name.Local}
			for _, a := range t.Attr {
				if a.Name.Space == "" {
					e.attrs = append(e.attrs, attr{a.Name.Local, a.Value})
				}
			}
			in.kids = append(in.kids, e)
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if in.name == "text" || in.name == "tspan" {
				in.kids = append(in.kids, &element{text: string(t)})
			}
		}
	}
	if len(top.kids) != 1 || top.kids[0].name != "svg" {
		return nil, errors.New("the picture is not one svg element")
	}
	return top.kids[0], nil
}

// viewBox gives the size of the picture, from the attribute of that name.
func viewBox(root *element) (string, error) {
	f := strings.Fields(root.get("viewBox"))
	if len(f) != 4 {
		return "", errors.New("the picture has no viewBox")
	}
	for _, n := range f {
		if _, err := strconv.ParseFloat(n, 64); err != nil {
			return "", errors.New("the picture has no viewBox")
		}
	}
	return strings.Join(f, " "), nil
}

func (e *element) get(name string) string {
	for _, a := range e.attrs {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

func (e *element) has(name string) bool {
	return slices.ContainsFunc(e.attrs, func(a attr) bool { return a.name == name })
}

func (e *element) set(name, value string) {
	for i := range e.attrs {
		if e.attrs[i].name == name {
			e.attrs[i].value = value
			return
		}
	}
	e.attrs = append(e.attrs, attr{name, value})
}

func (e *element) drop(names ...string) {
	e.attrs = slices.DeleteFunc(e.attrs, func(a attr) bool { return slices.Contains(names, a.name) })
}

// tidy rewrites the attributes of e and all below it, and drops what is not seen.
func tidy(e *element, clip bool) {
	clip = clip || e.name == "clipPath"
	e.attrs = slices.DeleteFunc(e.attrs, func(a attr) bool {
		return strings.HasPrefix(a.name, "ecmeta_") || a.name == "pointer-events"
	})
	unstyle(e)
	if clip {
		e.drop("fill")
	}
	for i, a := range e.attrs {
		switch a.name {
		case "id", "clip-path", "fill":
			e.attrs[i].value = engineID.ReplaceAllString(a.value, "${1}"+Prefix)
		}
	}
	switch e.name {
	case "text":
		place(e)
	case "path":
		round(e)
	default:
		shorten(e)
	}
	for _, k := range e.kids {
		tidy(k, clip)
	}
	e.kids = slices.DeleteFunc(e.kids, func(k *element) bool { return unseen(k, clip) })
}

// engineID is how the engine begins an id: with a count of all the charts that
// it has drawn.
var engineID = regexp.MustCompile(`^(url\(#)?zr\d+-`)

// unseen says whether an element leaves no mark: neither filled nor stroked.
func unseen(e *element, clip bool) bool {
	switch e.name {
	case "defs", "g":
		return len(e.kids) == 0
	case "path", "rect", "polyline", "polygon", "circle", "line":
		fill, stroke := e.get("fill"), e.get("stroke")
		hollow := fill == "none" || e.get("fill-opacity") == "0"
		bare := stroke == "" || stroke == "none" || e.get("stroke-width") == "0"
		return !clip && hollow && bare
	}
	return false
}

// unstyle turns a style attribute, in both forms that the engine writes, into
// attributes: "font-size:12px;font-family:…" and "font: normal 600 12px …".
func unstyle(e *element) {
	style := e.get("style")
	e.drop("style")
	for decl := range strings.SplitSeq(style, ";") {
		name, value, ok := strings.Cut(decl, ":")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		switch {
		case !ok:
		case name == "font":
			shorthand(e, value)
		case name == "font-size":
			e.set(name, strings.TrimSuffix(value, "px"))
		case name == "font-family" || name == "font-weight" || name == "font-style":
			e.set(name, value)
		}
	}
}

// shorthand takes the one-piece font declaration apart.
func shorthand(e *element, font string) {
	words := strings.Fields(font)
	for i, w := range words {
		px, ok := strings.CutSuffix(w, "px")
		switch {
		case ok:
			e.set("font-size", px)
			e.set("font-family", strings.Join(words[i+1:], " "))
			return
		case w == "italic":
			e.set("font-style", w)
		case w == "bold" || strings.Trim(w, "0123456789") == "" && w != "400":
			e.set("font-weight", w)
		}
	}
}

// place gives a text plain coordinates: its move is added to them, and the
// baseline is computed, since not every viewer centres texts.
func place(e *element) {
	x, y := number(e.get("x")), number(e.get("y"))
	if m := move.FindStringSubmatch(e.get("transform")); m != nil {
		x, y = x+number(m[1]), y+number(m[2])
		e.drop("transform")
	}
	if e.get("dominant-baseline") == "central" {
		size := number(e.get("font-size"))
		if size == 0 {
			size = 12
		}
		y += 0.36 * size // half the height of Inter's letters above the line
	}
	if e.get("text-anchor") == "start" {
		e.drop("text-anchor")
	}
	for i, a := range e.attrs {
		if a.name == "transform" {
			e.attrs[i].value = shortNumbers(a.value, 3)
		}
	}
	e.drop("dominant-baseline", "x", "y")
	e.attrs = append([]attr{{"x", short(x, 1)}, {"y", short(y, 1)}}, e.attrs...)
}

var move = regexp.MustCompile(`^translate\((-?[\d.]+) (-?[\d.]+)\)$`)

// hoist moves an attribute that every text has with one value up to the root.
func hoist(root *element, name string) {
	count := map[string]int{}
	all := true
	each(root, func(e *element) {
		if e.name == "text" {
			count[e.get(name)]++
			all = all && e.has(name)
		}
	})
	if !all || len(count) == 0 {
		return
	}
	best := ""
	for value, n := range count {
		if n > count[best] || n == count[best] && value < best {
			best = value
		}
	}
	each(root, func(e *element) {
		if e.name == "text" && e.get(name) == best {
			e.drop(name)
		}
	})
	root.set(name, best)
}

func each(e *element, f func(*element)) {
	f(e)
	for _, k := range e.kids {
		each(k, f)
	}
}

// merge draws neighbouring paths that differ in nothing but their course as one.
func merge(e *element) {
	var kept []*element
	for _, k := range e.kids {
		merge(k)
		if n := len(kept); n > 0 && mergeable(kept[n-1], k) {
			kept[n-1].set("d", kept[n-1].get("d")+k.get("d"))
			continue
		}
		kept = append(kept, k)
	}
	e.kids = kept
}

func mergeable(a, b *element) bool {
	if a.name != "path" || b.name != "path" || len(a.attrs) != len(b.attrs) {
		return false
	}
	for i, x := range a.attrs {
		y := b.attrs[i]
		if x.name != y.name || x.name != "d" && x.value != y.value || x.name == "id" || strings.Contains(x.name, "opacity") {
			return false
		}
	}
	return strings.HasPrefix(b.get("d"), "M")
}

func write(b *strings.Builder, e *element) {
	if e.name == "" {
		escape(b, e.text)
		return
	}
	b.WriteString("<" + e.name)
	for _, a := range e.attrs {
		b.WriteString(" " + a.name + `="`)
		escape(b, a.value)
		b.WriteString(`"`)
	}
	if len(e.kids) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteString(">")
	for _, k := range e.kids {
		write(b, k)
	}
	b.WriteString("</" + e.name + ">")
}

// escape also writes quotes as references, so that a text can never look like
// an attribute to whoever replaces [Prefix].
func escape(b *strings.Builder, text string) {
	_ = xml.EscapeText(b, []byte(text)) // a Builder takes everything
}
