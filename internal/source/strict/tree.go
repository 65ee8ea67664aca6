package strict

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"hearth/internal/source"
)

// parse gives the tree of the document after its traps were disarmed.
func (d *document) parse(p *source.List) *Node {
	tokens := lexer.Tokenize(d.text())
	t := tree{d: d, p: p, before: make(map[*token.Token]*token.Token, len(tokens))}
	var last *token.Token
	for _, tk := range tokens {
		t.before[tk] = last
		if tk.Type != token.CommentType {
			last = tk
		}
	}
	f, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		d.syntax(err, p)
		return nil
	}
	for _, doc := range f.Docs {
		if doc.Body != nil {
			return t.node(doc.Body)
		}
	}
	return t.at(1, 1, Null)
}

// tree turns the parser's nodes into ours.
type tree struct {
	d      *document
	p      *source.List
	before map[*token.Token]*token.Token // of the text; the parser's own links break where a value is empty
}

func (t tree) at(l, c int, k Kind) *Node {
	pos := t.d.parsedPos(l, c)
	return &Node{Kind: k, Pos: pos, Inside: pos, doc: t.d, line: pos.Line - t.d.at.Line}
}

func (t tree) of(tk *token.Token, k Kind) *Node {
	l, c := t.start(tk)
	return t.at(l, c, k)
}

// leads are the signs that a value or key in the same line follows.
var leads = []token.Type{
	token.MappingValueType, token.SequenceEntryType,
	token.MappingStartType, token.SequenceStartType, token.CollectEntryType,
}

// start gives the line and column where a token begins. The parser counts
// those of a plain text from its end, and spaces and further lines lead it
// astray; so the first character behind the sign before it is looked for.
func (t tree) start(tk *token.Token) (l, c int) {
	l, c = tk.Position.Line, tk.Position.Column
	before, known := t.before[tk]
	if !known || tk.CharacterType != token.CharacterTypeMiscellaneous {
		return l, c
	}
	switch {
	case before == nil:
		l, c = 1, 0
	case slices.Contains(leads, before.Type):
		l, c = before.Position.Line, before.Position.Column
	case l <= len(t.d.lines):
		return l, indent(t.d.lines[l-1].parsed) + 1
	}
	for ; l <= t.d.end; l, c = l+1, 0 {
		r := t.d.lines[l-1].parsed
		if c = skip(r, c); c < len(r) && r[c] != '#' {
			return l, c + 1
		}
	}
	return tk.Position.Line, tk.Position.Column
}

func (t tree) node(n ast.Node) *Node {
	switch n := n.(type) {
	case *ast.MappingNode:
		return t.mapping(n.GetToken(), n.IsFlowStyle, n.Values)
	case *ast.MappingValueNode:
		return t.mapping(n.Key.GetToken(), false, []*ast.MappingValueNode{n})
	case *ast.SequenceNode:
		return t.sequence(n)
	case *ast.NullNode:
		return t.null(n)
	case *ast.LiteralNode:
		return t.block(n)
	case *ast.StringNode:
		return t.text(n)
	case *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		s := t.of(n.GetToken(), Scalar)
		s.Text = strings.TrimSpace(n.GetToken().Value)
		return s
	}
	bad := t.of(n.GetToken(), Null)
	bad.Errorf(t.p, "yaml-feature", "write the value out, or put the text in quotes",
		"anchors, aliases, tags and merge keys of YAML are not read here")
	return bad
}

func (t tree) mapping(tk *token.Token, flow bool, values []*ast.MappingValueNode) *Node {
	if !flow && len(values) > 0 {
		tk = values[0].Key.GetToken()
	}
	m := t.of(tk, Map)
	first := map[string]source.Pos{}
	for _, v := range values {
		k, ok := t.key(v.Key)
		if !ok {
			continue
		}
		k.Value = t.node(v.Value)
		k.Value.named(k.Name)
		if k.Value.Kind == Null && k.Value.Text == "" {
			k.Value.Pos, k.Value.Inside = k.Pos, k.Pos
			k.Value.line = k.Pos.Line - t.d.at.Line
		}
		if at, twice := first[k.Name]; twice {
			t.twice(k, at)
			continue
		}
		first[k.Name] = k.Pos
		m.Keys = append(m.Keys, k)
	}
	return m
}

// named tells a node, and the items of a list, which key they stand behind.
func (n *Node) named(name string) {
	n.name = name
	for _, it := range n.Items {
		it.named(name)
	}
}

// twice reports a key that stands a second time; the first one counts.
func (t tree) twice(k Key, first source.Pos) {
	t.p.Add(source.Problem{
		Pos: k.Pos, Rule: "duplicate-key", Excerpt: t.d.excerpt(k.Pos.Line - t.d.at.Line),
		Text: `"` + k.Name + `" stands here a second time`,
		Hint: "keep one of the two",
		Also: []source.Related{{Pos: first, Text: "it stands here first"}},
	})
}

func (t tree) key(n ast.Node) (Key, bool) {
	tk := n.GetToken()
	l, c := t.start(tk)
	k := Key{Pos: t.d.parsedPos(l, c), Name: strings.TrimSpace(tk.Value)}
	switch s := n.(type) {
	case *ast.StringNode:
		k.Name = s.Value
		if s.Token.Type == token.StringType {
			k.Name = strings.TrimSpace(s.Value)
		}
		return k, true
	case *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode, *ast.NullNode, *ast.InfinityNode, *ast.NanNode:
		return k, true
	}
	t.of(tk, Null).Errorf(t.p, "yaml-feature", "write a name and a colon, such as `title: …`",
		"a key must be a plain name")
	return k, false
}

func (t tree) sequence(n *ast.SequenceNode) *Node {
	s := t.of(n.GetToken(), List)
	for i, v := range n.Values {
		item := t.node(v)
		if item.Kind == Null && item.Text == "" && !n.IsFlowStyle && i < len(n.Entries) {
			dash := t.of(n.Entries[i].Start, Null)
			item.Pos, item.Inside, item.line = dash.Pos, dash.Pos, dash.line
		}
		s.Items = append(s.Items, item)
	}
	return s
}

func (t tree) null(n *ast.NullNode) *Node {
	s := t.of(n.GetToken(), Null)
	if n.Token.Type == token.NullType {
		s.Text = strings.TrimSpace(n.Token.Value)
	}
	return s
}

func (t tree) text(n *ast.StringNode) *Node {
	s := t.of(n.Token, Scalar)
	s.Text = n.Value
	if n.Token.Type == token.SingleQuoteType || n.Token.Type == token.DoubleQuoteType {
		s.Quoted = true
		s.Inside = t.d.pos(s.line, s.Pos.Col-t.d.at.Col+1)
	} else {
		s.Text = strings.TrimSpace(n.Value)
	}
	return s
}

// block gives the text of | and >. It stands at its sign; its words begin at
// the first character of the next line that has one.
func (t tree) block(n *ast.LiteralNode) *Node {
	s := t.of(n.Start, Scalar)
	s.Quoted = true
	if n.Value != nil {
		s.Text = n.Value.Value
	}
	for i := s.line + 1; i < t.d.end && s.Text != ""; i++ {
		w := string(t.d.lines[i].written)
		if rest := strings.TrimLeft(w, " "); rest != "" {
			s.Inside = t.d.pos(i, len(w)-len(rest))
			break
		}
	}
	return s
}
