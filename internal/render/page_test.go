package render

import (
	"reflect"
	"testing"

	"hearth/internal/site"
)

// Layouts see everything that a page has, at once and not by a search.
func TestPageHasAll(t *testing.T) {
	p := &site.Page{Dress: &site.Dress{}}
	var names []string
	for _, part := range []reflect.Value{reflect.ValueOf(p).Elem(), reflect.ValueOf(p.Dress).Elem()} {
		for f, value := range part.Fields() {
			if f.Anonymous {
				continue
			}
			names = append(names, f.Name)
			switch value.Kind() {
			case reflect.Pointer:
				value.Set(reflect.New(f.Type.Elem()))
			case reflect.Slice:
				value.Set(reflect.MakeSlice(f.Type, 1, 1))
			case reflect.Map:
				value.Set(reflect.MakeMap(f.Type))
			case reflect.String:
				value.SetString(f.Name)
			case reflect.Bool:
				value.SetBool(true)
			}
		}
	}
	p.Pager.Number = 1
	got := reflect.ValueOf(pageOf(Site{}, p))
	for _, name := range names {
		f, ok := got.Type().FieldByName(name)
		switch {
		case !ok:
			t.Errorf("layouts cannot see %s", name)
		case len(f.Index) > 1:
			t.Errorf("%s has to be looked for", name)
		case f.Type.String() != "time.Time" && got.FieldByName(name).IsZero():
			t.Errorf("%s is not handed on", name)
		}
	}
}
