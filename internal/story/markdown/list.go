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
		lists.Ideas = r.ideas(n)
	case "openness":
		lists.Openness = r.openness(n)
	case "rallies":
		lists.Rallies = r.rallies(n)
	case "touchpoints":
		lists.Touchpoints = r.touchpoints(n)
	}
	problems.Sort()
	return problems
}
