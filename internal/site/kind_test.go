package site_test

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"hearth/internal/site"
	"hearth/internal/story"
)

// shown prints what a kind shows: every field that is set, but for the words
// of the language.
func shown(t *site.Thing) string {
	if t == nil {
		return ""
	}
	var b strings.Builder
	v := reflect.ValueOf(*t)
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Pointer && !f.IsNil() && v.Type().Field(i).Name != "Words" {
			fmt.Fprintf(&b, "[%s %s]", strings.ToLower(v.Type().Field(i).Name), value(f))
		}
	}
	return b.String()
}

func value(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Pointer:
		return value(v.Elem())
	case reflect.Struct:
		var out []string
		for i := range v.NumField() {
			f, field := v.Field(i), v.Type().Field(i)
			switch {
			case f.IsZero() || !field.IsExported():
			case f.Kind() == reflect.Bool:
				out = append(out, field.Name)
			case field.Anonymous:
				out = append(out, value(f))
			default:
				out = append(out, field.Name+"="+value(f))
			}
		}
		return "{" + strings.Join(out, " ") + "}"
	case reflect.Slice:
		var out []string
		for i := range v.Len() {
			out = append(out, "\n    - "+value(v.Index(i)))
		}
		return strings.Join(out, "")
	case reflect.String:
		return v.String()
	}
	return fmt.Sprint(v)
}

// computed gives the number of a metric called is_62 the value 62%, so that an
// archive can say what the data say.
func computed(n *story.Number) (site.Printed, bool) {
	digits, ok := strings.CutPrefix(n.Metric.Text, "is_")
	v, err := strconv.Atoi(digits)
	if !ok || err != nil {
		return site.Printed{}, false
	}
	return site.Printed{Text: digits + "%", Title: "A share", Period: "June 2026", Value: float64(v) / 100, Known: true}, true
}
