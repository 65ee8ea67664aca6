// Package strict reads YAML as writers write it: the site file, the front
// matter of a page, the blocks inside it. It is for every package that reads
// something typed by hand.
//
// [Parse] turns a text into a tree of [Node]s, [Decode] fills a Go struct from
// a tree. Both report everything that is wrong as a [source.List], with the
// true line and column in the writer's file, and neither stops at the first
// problem.
//
// # The one idea
//
// YAML has traps: a colour is read as a comment, a colon in a headline splits
// it, `no` turns into false. Before the parser (goccy/go-yaml) sees the text,
// a walk over its lines finds such traps and says the whole corrected line.
// The parser is then given the corrected lines, so that one slip does not hide
// the next; the document is still refused.
//
// # What is read and what is not
//
//   - A scalar stays the text as written: 2026-06, 0123, 1.10, yes and 10:30
//     are those characters. Only [Decode] makes a number or true and false of
//     it, where the Go type asks for one.
//   - Maps and lists, in lines or in brackets, quoted texts, and the blocks |
//     and > are read. Anchors, aliases, tags, merge keys, keys that are not
//     texts, and several documents in one text are refused.
//   - Only an empty value, ~ and null are [Null]; their text stays too.
package strict

import (
	"slices"

	"hearth/internal/source"
)

// Kind says what a node is.
type Kind int

// The kinds of a node.
const (
	Null   Kind = iota // nothing, ~ or null
	Scalar             // a text, as written
	List               // items
	Map                // keys and their values
)

// String names the kind in a writer's words.
func (k Kind) String() string {
	return [...]string{"nothing", "a text", "a list", "names with a colon"}[k]
}

// Node is a value and where it stands.
type Node struct {
	Kind   Kind
	Pos    source.Pos // of its first character: a quote, a bracket, a dash, the first key
	Text   string     // of a Scalar, unquoted; of a Null as written: "", "~" or "null"
	Inside source.Pos // where Text begins: after the quote, or on the first line of a block; else Pos
	Quoted bool       // in quotes or as a block, so that it can only be a text
	Keys   []Key      // of a Map, in the order written; a name stands only once
	Items  []*Node    // of a List

	doc  *document
	line int    // index in doc, of Pos
	name string // of its key, or of its list's; "" at the top
}

// Key is a name in a map and its value.
type Key struct {
	Name  string
	Pos   source.Pos
	Value *Node
}

// Get gives the value of a key, or nil when n is no map or has no such key.
func (n *Node) Get(name string) *Node {
	if n == nil {
		return nil
	}
	for _, k := range n.Keys {
		if k.Name == name {
			return k.Value
		}
	}
	return nil
}

// Misspelt says whether a map has a key that was likely meant to be one of the
// names, so that one that is missing need not be reported too.
func (n *Node) Misspelt(names ...string) bool {
	if n == nil {
		return false
	}
	return slices.ContainsFunc(n.Keys, func(k Key) bool {
		near := source.Nearest(k.Name, names)
		return near != "" && near != k.Name
	})
}

// Word gives the text of a scalar and its place.
func (n *Node) Word() source.Word {
	if n == nil {
		return source.Word{}
	}
	return source.Word{Text: n.Text, Pos: n.Pos}
}

// Errorf adds an error about n, with the line it stands on. The hint may be "".
// Nothing is added where [Parse] reported a slip in that line: the value is then
// not what was written, and one slip gets one message.
func (n *Node) Errorf(p *source.List, rule, hint, format string, args ...any) {
	if n.doc != nil && n.doc.told[n.line] {
		return
	}
	n.report(p, rule, hint, format, args...)
}

// NeedKeys is [Node.Errorf] for a value that should be names with a colon. Of
// `where: source: forum`, which was taken for a text that lacks its quotes, it
// says instead that braces are missing.
func (n *Node) NeedKeys(p *source.List, hint, format string, args ...any) {
	line := n.braced()
	if line == "" {
		n.Errorf(p, "wrong-type", hint, format, args...)
		return
	}
	*p = slices.DeleteFunc(*p, func(q source.Problem) bool { return q.Pos.Line == n.Pos.Line && q.Rule == "colon" })
	n.report(p, "braces", line, "names with a colon that stand in one line need braces around them")
}

func (n *Node) report(p *source.List, rule, hint, format string, args ...any) {
	p.Errorf(n.Pos, rule, hint, format, args...)
	(*p)[len(*p)-1].Excerpt = n.excerpt()
}

// excerpt gives the line that n stands on, as written; "" for a node that no
// text was parsed to.
func (n *Node) excerpt() string {
	if n.doc == nil {
		return ""
	}
	return n.doc.excerpt(n.line)
}

// Parse reads one YAML document. The text begins at the place at, whose column
// holds for each of its lines, so that positions in front matter and in blocks
// inside Markdown are those of the Markdown file; a zero place stands for the
// start of the file. The node is nil when the text cannot be read at all; a
// text without content gives a [Null].
func Parse(file string, text []byte, at source.Pos) (*Node, source.List) {
	var p source.List
	d := newDocument(file, text, at)
	if !d.check(&p) || !d.disarm(&p) {
		p.Sort()
		return nil, p
	}
	n := d.parse(&p)
	p.Sort()
	return n, p
}
