package strict

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"hearth/internal/source"
)

// Decoder is a type that reads itself from a node, and reports what is wrong.
type Decoder interface {
	DecodeYAML(n *Node, p *source.List)
}

// Decode fills into, a pointer, from a node. Struct fields are named by
// `yaml:"name"` tags; an embedded struct without a tag lends its fields. A key
// that no field has is an error that names the nearest one. A field whose value
// is wrong is reported and left as it was, so that defaults stand when they are
// set before. A single value is accepted where a list is asked for.
//
// Fields may be texts, numbers, true and false, [source.Word], *[Node], any
// (see [Node.Any]), types with a [Decoder], and structs, slices, pointers and
// maps by text of those. A nil node fills nothing.
func Decode(n *Node, into any, p *source.List) {
	v := reflect.ValueOf(into)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		panic(fmt.Sprintf("strict: Decode into %T, which is no pointer", into))
	}
	if n != nil {
		decoder{p}.value(n, v.Elem())
	}
}

type decoder struct{ p *source.List }

// The types that are filled in their own way.
var (
	wordType = reflect.TypeFor[source.Word]()
	nodeType = reflect.TypeFor[*Node]()
)

// value fills v from n.
func (d decoder) value(n *Node, v reflect.Value) {
	if v.CanAddr() {
		if own, ok := v.Addr().Interface().(Decoder); ok {
			own.DecodeYAML(n, d.p)
			return
		}
	}
	switch {
	case v.Type() == nodeType:
		v.Set(reflect.ValueOf(n))
		return
	case v.Type() == wordType:
		d.word(n, v)
		return
	case n.Kind == Null && v.Kind() != reflect.String:
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		d.structure(n, v)
	case reflect.Slice:
		d.slice(n, v)
	case reflect.Map:
		d.mapping(n, v)
	case reflect.Pointer:
		fresh := reflect.New(v.Type().Elem())
		d.value(n, fresh.Elem())
		v.Set(fresh)
	case reflect.Interface:
		v.Set(reflect.ValueOf(n.Any()))
	default:
		d.scalar(n, v)
	}
}

// fail reports a value of the wrong kind.
func (d decoder) fail(n *Node, hint, format string, args ...any) {
	n.Errorf(d.p, "wrong-type", hint, n.prefix()+format, args...)
}

// needKeys reports a value that should be a map.
func (d decoder) needKeys(n *Node, hint string) {
	n.NeedKeys(d.p, hint, n.prefix()+"needs names with a colon, not %s", n.Kind)
}

// prefix names the key of a value at the start of a format.
func (n *Node) prefix() string {
	if n.name == "" {
		return ""
	}
	return strings.ReplaceAll(n.name, "%", "%%") + ": "
}

func (d decoder) word(n *Node, v reflect.Value) {
	if n.Kind == Map || n.Kind == List {
		d.needText(n)
		return
	}
	v.Set(reflect.ValueOf(n.Word()))
}

// needText reports a map or list where a text should be. A map that is really
// a text with a colon in it, as in `- Repairs: what broke`, gets its line back
// in quotes.
func (d decoder) needText(n *Node) {
	if n.Kind == List {
		d.fail(n, "", "needs one text, not a list")
		return
	}
	if line := n.quotedLine(); line != "" {
		d.fail(n, line, "a text with a colon and a space in it must stand in quotes")
		return
	}
	d.fail(n, "", "needs a text, not keys and values")
}

// structure fills the fields of a struct from the keys of a map.
func (d decoder) structure(n *Node, v reflect.Value) {
	fields := fieldsOf(v.Type())
	if n.Kind != Map {
		hint := fields[0].name + ": …"
		if n.name != "" {
			hint = n.name + ":\n  " + hint
		}
		d.needKeys(n, hint)
		return
	}
	known := make([]string, len(fields))
	for i, f := range fields {
		known[i] = f.name
	}
	for _, k := range n.Keys {
		i := slices.Index(known, k.Name)
		if i < 0 {
			k.Unknown(known, d.p)
			continue
		}
		d.value(k.Value, v.FieldByIndex(fields[i].index))
	}
}

// Unknown reports that a key is not among the known ones: the nearest one is
// named, else all of them, and `params:` where a writer's own keys may stand.
func (k Key) Unknown(known []string, p *source.List) {
	var hint []string
	if near := source.Nearest(k.Name, known); near != "" {
		hint = append(hint, fmt.Sprintf("did you mean %q?", near))
	}
	if slices.Contains(known, "params") {
		hint = append(hint, "keys of your own stand under `params:`")
	}
	if len(hint) == 0 {
		hint = append(hint, "known here: "+strings.Join(slices.Sorted(slices.Values(known)), ", "))
	}
	problem := source.Problem{Pos: k.Pos, Rule: "unknown-key", Text: fmt.Sprintf("unknown key %q", k.Name), Hint: strings.Join(hint, "\n")}
	if d := k.Value.doc; d != nil {
		problem.Excerpt = d.excerpt(k.Pos.Line - d.at.Line)
	}
	p.Add(problem)
}

type field struct {
	name  string
	index []int
}

// fieldsOf lists the fields of a struct that have a name in YAML, in order:
// its own, and those of structs that are embedded in it without a name.
// reflect.VisibleFields finds them too, and takes five times as long, as it
// also looks for fields that hide one another.
func fieldsOf(t reflect.Type) []field { return appendFields(nil, t, nil) }

// appendFields adds the fields of a struct that is embedded at an index.
func appendFields(all []field, t reflect.Type, at []int) []field {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case name == "-":
		case name != "" && f.IsExported():
			all = append(all, field{name, append(slices.Clip(at), i)})
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			all = appendFields(all, f.Type, append(slices.Clip(at), i))
		}
	}
	return all
}

func (d decoder) slice(n *Node, v reflect.Value) {
	items := n.Items
	if n.Kind != List {
		items = []*Node{n}
	}
	all := reflect.MakeSlice(v.Type(), 0, len(items))
	for _, it := range items {
		if it.Kind == Null && it.Text == "" {
			d.fail(it, "write something after it, or take the line out", "an item of the list is empty")
			continue
		}
		before := len(*d.p)
		e := reflect.New(v.Type().Elem()).Elem()
		d.value(it, e)
		if len(*d.p) == before || e.Kind() == reflect.Struct && e.Type() != wordType {
			all = reflect.Append(all, e)
		}
	}
	v.Set(all)
}

func (d decoder) mapping(n *Node, v reflect.Value) {
	if v.Type().Key().Kind() != reflect.String {
		panic(fmt.Sprintf("strict: Decode into %s, whose keys are no texts", v.Type()))
	}
	if n.Kind != Map {
		d.needKeys(n, "")
		return
	}
	m := reflect.MakeMapWithSize(v.Type(), len(n.Keys))
	for _, k := range n.Keys {
		e := reflect.New(v.Type().Elem()).Elem()
		d.value(k.Value, e)
		m.SetMapIndex(reflect.ValueOf(k.Name).Convert(v.Type().Key()), e)
	}
	v.Set(m)
}
