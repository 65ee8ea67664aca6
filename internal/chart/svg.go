package chart

import (
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"
)

// picturePrefix is how package ssr begins the ids of a picture.
const picturePrefix = "zr-"

// dress gives a picture its name: ids that no other picture of the page has,
// and a title and description that a screen reader says instead of it.
func dress(svg, id, title, desc string) (string, error) {
	rest, ok := strings.CutPrefix(svg, "<svg ")
	if !ok {
		return "", fmt.Errorf("the picture does not start with <svg")
	}
	at := strings.IndexByte(rest, '>')
	if at < 0 || rest[at-1] == '/' {
		return "", fmt.Errorf("the picture is empty")
	}
	rest = strings.NewReplacer(` id="`+picturePrefix, ` id="`+id+"-", `"url(#`+picturePrefix, `"url(#`+id+"-").Replace(rest)
	at = strings.IndexByte(rest, '>')
	return `<svg role="img" aria-labelledby="` + id + "-t " + id + `-d" ` + rest[:at+1] +
		`<title id="` + id + `-t">` + escape(title) + `</title><desc id="` + id + `-d">` + escape(desc) + `</desc>` + rest[at+1:], nil
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}

var (
	variable = regexp.MustCompile(`"var\(--([a-z0-9]+)\)"`)
	box      = regexp.MustCompile(`viewBox="0 0 ([0-9.]+) ([0-9.]+)"`)
)

// standalone makes a picture into a file of its own, which a page may show by
// <img> and a reader may take away: with the colours of the light theme, its
// own ground and its size.
func standalone(svg string) string {
	svg = variable.ReplaceAllStringFunc(svg, func(v string) string {
		name := variable.FindStringSubmatch(v)[1]
		if c, ok := Palette.Light[name]; ok {
			return `"` + c + `"`
		}
		return `"` + Palette.Light["fg"] + `"`
	})
	m := box.FindStringSubmatch(svg)
	if m == nil {
		return svg
	}
	svg = strings.Replace(svg, "<svg ", fmt.Sprintf(`<svg width="%s" height="%s" `, m[1], m[2]), 1)
	ground := fmt.Sprintf(`<rect width="%s" height="%s" fill="%s"/>`, m[1], m[2], Palette.Light["bg"])
	return strings.Replace(svg, "</desc>", "</desc>"+ground, 1)
}

// unsafe is what an id must not hold.
var unsafe = regexp.MustCompile(`[^a-z0-9-]+`)

// idOf makes the name of a figure fit for ids. They start with a letter.
func idOf(name string) string {
	id := strings.Trim(unsafe.ReplaceAllString(strings.ToLower(name), "-"), "-")
	if id == "" || id[0] < 'a' || id[0] > 'z' {
		id = strings.TrimSuffix("fig-"+id, "-")
	}
	return id
}
