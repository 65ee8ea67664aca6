package strict

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// scalar fills a text, a number or a truth value.
func (d decoder) scalar(n *Node, v reflect.Value) {
	if v.Kind() == reflect.String {
		if n.Kind == Map || n.Kind == List {
			d.needText(n)
			return
		}
		v.SetString(n.Text)
		return
	}
	if !set(n, v) {
		d.fail(n, "", "needs %s", wanted(v))
	}
}

// set fills a number or truth value, and says whether the text is one.
func set(n *Node, v reflect.Value) bool {
	if n.Kind != Scalar {
		return false
	}
	text := strings.TrimSpace(n.Text)
	switch v.Kind() {
	case reflect.Bool:
		b, ok := truth(text)
		v.SetBool(ok && b)
		return ok
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		i, err := strconv.ParseInt(text, 10, v.Type().Bits())
		if err == nil {
			v.SetInt(i)
		}
		return err == nil
	case reflect.Float32, reflect.Float64:
		f, err := strconv.ParseFloat(text, v.Type().Bits())
		if err != nil || !plainNumber(text) {
			return false
		}
		v.SetFloat(f)
		return true
	}
	panic(fmt.Sprintf("strict: Decode into %s is not supported", v.Type()))
}

// wanted says which value a Go type stands for, with an example.
func wanted(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Float32, reflect.Float64:
		return "a number, like 2.5"
	}
	return "a whole number, like 5"
}

// truth reads what writers write for yes and no.
func truth(text string) (value, ok bool) {
	switch strings.ToLower(text) {
	case "true", "yes", "on":
		return true, true
	case "false", "no", "off":
		return false, true
	}
	return false, false
}

// plainNumber keeps 1e9, 0x1F, inf and 1_000 out: a writer's number has digits
// and one point.
func plainNumber(text string) bool {
	return strings.Trim(text, "0123456789.+-") == ""
}

// Any gives a node as Go values for a site's own layouts: text, bool, int,
// float64, []any, map[string]any, or nil. Only true and false are truth
// values, and only a number that prints as it was written is a number: 0123,
// 1.10 and 2026-06 stay texts.
func (n *Node) Any() any {
	if n == nil {
		return nil
	}
	switch n.Kind {
	case Null:
		return nil
	case List:
		all := make([]any, len(n.Items))
		for i, it := range n.Items {
			all[i] = it.Any()
		}
		return all
	case Map:
		m := make(map[string]any, len(n.Keys))
		for _, k := range n.Keys {
			m[k.Name] = k.Value.Any()
		}
		return m
	}
	if n.Quoted {
		return n.Text
	}
	return plain(n.Text)
}

// plain gives an unquoted text as the value it prints as.
func plain(text string) any {
	switch text {
	case "true":
		return true
	case "false":
		return false
	}
	if i, err := strconv.Atoi(text); err == nil && strconv.Itoa(i) == text {
		return i
	}
	if f, err := strconv.ParseFloat(text, 64); err == nil && plainNumber(text) && strconv.FormatFloat(f, 'f', -1, 64) == text {
		return f
	}
	return text
}
