package markdown

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"hearth/internal/source"
	"hearth/internal/story"
)

// noun prints what a kind says of itself: every field that is set, with the
// places of words.
func noun(v any) string {
	var b strings.Builder
	printValue(&b, reflect.ValueOf(v))
	return b.String()
}

// nouns prints each noun of a kind that a story is.
func nouns(st *story.Story) string {
	var b strings.Builder
	v := reflect.ValueOf(*st)
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Pointer && !f.IsNil() {
			fmt.Fprintf(&b, "%s: %s\n", strings.ToLower(v.Type().Field(i).Name), noun(f.Interface()))
		}
	}
	return b.String()
}

func printValue(b *strings.Builder, v reflect.Value) {
	switch x := v.Interface().(type) {
	case source.Word:
		b.WriteString(word(x))
		return
	case story.Date:
		b.WriteString(x.Time.Format(time.DateOnly) + at(x.Pos))
		return
	case story.Inline:
		b.WriteString(inline(x))
		return
	case source.Pos:
		b.WriteString(strings.TrimSpace(at(x)))
		return
	case *story.Number:
		b.WriteString("number" + ask(x.Ask))
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		printValue(b, v.Elem())
	case reflect.Struct:
		b.WriteByte('{')
		for i := range v.NumField() {
			if f := v.Field(i); !f.IsZero() {
				fmt.Fprintf(b, " %s=", v.Type().Field(i).Name)
				printValue(b, f)
			}
		}
		b.WriteString(" }")
	case reflect.Slice:
		for i := range v.Len() {
			b.WriteString("\n  - ")
			printValue(b, v.Index(i))
		}
	default:
		fmt.Fprintf(b, "%v", v.Interface())
	}
}
