package site

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"hearth/internal/source"
	"hearth/internal/story"
)

// Chronicle is a list of things to tick, as a page shows it. On its own page a
// picture is drawn of what is ticked; elsewhere it is a way there.
type Chronicle struct {
	Ref
	Summary  string
	Items    []Keepsake
	Patterns map[string]string // title, one, none and share, with {n} and {all} in them
	Shapes   []Choice
	Credit   string // of the pictures, with their licences
	File     string // what the drawn picture is called when it is saved
	Link     string // whole address of the page; "" for a site that does not know its own
	Brand    string
	Few      []*Picture // of the items, for where the chronicle is only named
	Count    string     // a sentence
}

// Keepsake is one of the things to tick.
type Keepsake struct {
	ID      string // in the address of what is ticked
	Name    string
	Year    string
	Picture *Picture
}

// Choice is one of several, and whether it is the one at first.
type Choice struct {
	Value, Title string
	First        bool
}

// few is how many pictures show what a chronicle is about.
const few = 4

// chronicle gives a chronicle as a place shows it.
func (m *maker) chronicle(d *doc, at place, problems *source.List) *Chronicle {
	c, w := d.Chronicle, at.page.Words.Chronicles
	v := &Chronicle{
		Ref: Ref{Title: d.page.Title, Address: at.href(d.page.Address), Current: at.on(d)}, Summary: d.page.Summary,
		Patterns: map[string]string{
			"title": cmp.Or(c.Title.Text, w.Title), "one": cmp.Or(c.One.Text, c.Title.Text, w.Title),
			"none": cmp.Or(c.None.Text, w.None), "share": c.Share.Text,
		},
		File: Slug(called(d)) + ".png", Link: m.absolute(d.page.Address), Brand: m.site.Title,
		Count: fill(w.Count, strconv.Itoa(len(c.Items))),
	}
	for _, shape := range story.Shapes() {
		v.Shapes = append(v.Shapes, Choice{Value: shape, Title: w.Shapes[shape], First: shape == c.Shape})
	}
	ids, licenses := map[string]bool{}, []string{}
	for i, item := range c.Items {
		k := Keepsake{ID: cmp.Or(Slug(item.Name.Text), "item"), Name: item.Name.Text, Year: item.Year}
		for ; ids[k.ID]; k.ID += "-" + strconv.Itoa(i+1) {
		}
		ids[k.ID] = true
		if address, size, ok := m.keepsakeImage(d, item, problems); ok {
			k.Picture = &Picture{Address: at.href(address), Alt: item.Alt, Width: size.Width, Height: size.Height}
			licenses = append(licenses, item.License)
			if len(v.Few) < few {
				v.Few = append(v.Few, k.Picture)
			}
		}
		v.Items = append(v.Items, k)
	}
	v.Credit = credit(c.Credit, licenses)
	if !v.Current { // it is only named here
		v.Items, v.Patterns, v.Shapes = nil, nil, nil
	}
	return v
}

func (m *maker) keepsakeImage(d *doc, item story.Keepsake, problems *source.List) (string, Size, bool) {
	if item.Image.Empty() {
		return "", Size{}, false
	}
	return m.image(d, item.Image, problems)
}

// credit names the makers of pictures and the licences of these.
func credit(makers string, licenses []string) string {
	slices.Sort(licenses)
	licenses = slices.Compact(licenses)
	licenses = slices.DeleteFunc(licenses, func(l string) bool { return strings.Contains(makers, l) })
	return strings.Join(slices.DeleteFunc([]string{makers, strings.Join(licenses, ", ")}, func(s string) bool { return s == "" }), ", ")
}
