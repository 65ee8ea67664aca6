package markdown

import (
	"path"
	"strings"

	"hearth/internal/source"
	"hearth/internal/source/strict"
	"hearth/internal/story"
)

// List reads a list written by hand, data/NAME.yaml, into lists. The file is
// its name as problems say it.
func (p *Parser) List(file string, data []byte, lists *story.Lists) source.List {
	d, problems := clean(file, data)
	n, found := strict.Parse(file, d.text, source.Pos{File: file, Line: 1, Col: 1})
	problems.Add(found...)
	if n == nil || n.Kind == strict.Null {
		return problems
	}
	r := frontReader{parser: p, st: story.New("", file), doc: d, problems: &problems}
	r.st.Meta.Pos = d.pos(0)
	switch strings.TrimSuffix(path.Base(file), ".yaml") {
	case "events":
		lists.Events = r.happenings(n)
	case "ideas":
		lists.Ideas = each(&r, n, r.idea)
	case "openness":
		lists.Openness = each(&r, n, r.disclosure)
	case "rallies":
		lists.Rallies = each(&r, n, r.rally)
	case "touchpoints":
		lists.Touchpoints = r.touchpoints(n)
	}
	problems.Sort()
	return problems
}

// each reads a list whose items are made one by one. A list that is there and
// empty is not nil, unlike one that nobody wrote.
func each[K, T any](r *frontReader, n *strict.Node, made func(K) T) []T {
	var all []K
	strict.Decode(n, &all, r.problems)
	out := []T{}
	for _, k := range all {
		out = append(out, made(k))
	}
	return out
}
