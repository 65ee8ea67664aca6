package render

import (
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"hearth/internal/source"
)

var (
	where   = regexp.MustCompile(`^(?:html/)?template: ?([^:"]+):(\d+)(?::(\d+))?: (?s:(.*))$`)
	doing   = regexp.MustCompile(`^executing "[^"]*" at <([^>]*)>: `)
	noField = regexp.MustCompile(`^can't evaluate field (\S+) in type (\S+)$`)
	noWord  = regexp.MustCompile(`^function "([^"]+)" not defined$`)
	noParam = regexp.MustCompile(`^map has no entry for key "([^"]+)"$`)
	noPart  = regexp.MustCompile(`(?:no such template|template) "([^"]+)"(?: not defined)?`)
)

// problem turns what html/template says into a problem at its place. names are
// those of the layouts there are, for suggestions.
func problem(err error, names []string) source.Problem {
	m := where.FindStringSubmatch(err.Error())
	if m == nil {
		return source.Problem{Rule: "layout", Text: "a layout went wrong: " + err.Error(), Pos: source.Pos{File: "layouts"}}
	}
	p := source.Problem{Rule: "layout", Pos: source.Pos{File: "layouts/" + m[1]}}
	p.Pos.Line, _ = strconv.Atoi(m[2])
	if m[3] != "" {
		col, _ := strconv.Atoi(m[3])
		p.Pos.Col = col + 1
	}
	said := m[4]
	at := ""
	if d := doing.FindStringSubmatch(said); d != nil {
		at, said = d[1], strings.TrimPrefix(said, d[0])
	}
	p.Text, p.Hint = explain(said, at, names)
	return p
}

// explain says in plain words what is wrong and what to type.
func explain(said, at string, names []string) (words, hint string) {
	switch {
	case noField.MatchString(said):
		m := noField.FindStringSubmatch(said)
		words = "there is no " + quote(m[1]) + " here"
		if at != "" {
			words = "there is nothing called " + quote(at)
		}
		if near := source.Nearest(m[1], fieldsOf(m[2])); near != "" {
			return words, "did you mean `" + near + "`?"
		}
		return words, "it has: " + strings.Join(fieldsOf(m[2]), ", ")
	case noWord.MatchString(said):
		return "there is no word " + quote(noWord.FindStringSubmatch(said)[1]) + " in layouts",
			"layouts print finished values, such as {{.Page.Title}}, and know {{if}}, {{range}}, {{with}} and {{template}}"
	case noParam.MatchString(said):
		name := noParam.FindStringSubmatch(said)[1]
		return "the page has no " + quote(name) + " under params", "write it in the page's front matter, or print it only where it is: {{with index .Page.Params " + quote(name) + "}}{{.}}{{end}}"
	case strings.HasPrefix(said, "range can't iterate over "): // and then the whole value, which may be a page
		return "{{range}} needs a list, and this is none", "a part gets what its call names: {{template \"parts/body.html\" .Page.Body}}"
	case strings.Contains(said, "different contexts"):
		return "one branch leaves the markup half open, the other does not", "close in each branch of {{if}} or {{range}} what it opens: tags, quotes and all"
	case strings.Contains(said, "unexpected EOF"):
		return "the layout ends before everything that it opened is closed", "every {{if}}, {{range}}, {{with}} and {{define}} needs its {{end}}"
	case strings.Contains(said, "no such template") || strings.Contains(said, "not defined"):
		name := ""
		if m := noPart.FindStringSubmatch(said); m != nil {
			name = m[1]
		}
		hint = "parts lie in layouts/parts/ and are called by their path: {{template \"parts/figure.html\" .}}"
		if near := source.Nearest(name, names); near != "" {
			hint = "did you mean {{template " + quote(near) + " .}}?"
		}
		return "there is no part " + quote(name), hint
	}
	return strings.ToLower(said[:1]) + said[1:], "compare it with the built-in layout of the same name"
}

// fieldsOf names the fields of a type that layouts see.
func fieldsOf(name string) []string {
	var out []string
	seen := map[reflect.Type]bool{}
	var visit func(t reflect.Type)
	visit = func(t reflect.Type) {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || seen[t] || strings.HasPrefix(t.PkgPath(), "time") {
			return
		}
		seen[t] = true
		for _, f := range reflect.VisibleFields(t) {
			if t.String() == strings.TrimLeft(name, "*") && f.IsExported() && !f.Anonymous {
				out = append(out, f.Name)
			}
			visit(f.Type)
		}
	}
	visit(reflect.TypeFor[View]())
	visit(reflect.TypeFor[movedView]())
	return out
}

func quote(s string) string { return `"` + s + `"` }
