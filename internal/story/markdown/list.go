package markdown

import (
	"path"
	"slices"
	"strings"

	"hearth/internal/source"
	"hearth/internal/source/strict"
	"hearth/internal/story"
)

// List reads a list written by hand, data/NAME.yaml, into lists. The file is
// its name as problems say it. Any text of it may be written in several
// languages, `{en: A pump, de: Eine Pumpe}`; the first one speaks for those
// that are not there.
func (p *Parser) List(file string, data []byte, lists *story.Lists) source.List {
	d, problems := clean(file, data)
	n, found := strict.Parse(file, d.text, source.Pos{File: file, Line: 1, Col: 1})
	problems.Add(found...)
	if n == nil || n.Kind == strict.Null {
		return problems
	}
	name := strings.TrimSuffix(path.Base(file), ".yaml")
	read := func(n *strict.Node, into *story.Lists, problems *source.List) {
		r := frontReader{parser: p, st: story.New("", file), doc: d, problems: problems}
		r.st.Meta.Pos = d.pos(0)
		r.list(name, n, into)
	}
	if name == "events" { // a chart of any language shows them
		read(n, lists, &problems)
		problems.Sort()
		return problems
	}
	read(spoken(n, ""), lists, &problems)
	for _, lang := range languagesOf(n, nil) {
		if lists.Languages == nil {
			lists.Languages = map[string]*story.Lists{}
		}
		if lists.Languages[lang] == nil {
			lists.Languages[lang] = &story.Lists{}
		}
		var more source.List
		read(spoken(n, lang), lists.Languages[lang], &more)
		for _, problem := range more { // most were said of the first language
			if !slices.ContainsFunc(problems, func(o source.Problem) bool { return o.Pos == problem.Pos && o.Rule == problem.Rule }) {
				problems.Add(problem)
			}
		}
	}
	problems.Sort()
	return problems
}

// list reads the list of a name.
func (r *frontReader) list(name string, n *strict.Node, into *story.Lists) {
	switch name {
	case "events":
		into.Events = r.happenings(n)
	case "ideas":
		into.Ideas = each(r, n, r.idea)
	case "openness":
		into.Openness = each(r, n, r.disclosure)
	case "rallies":
		into.Rallies = each(r, n, r.rally)
	case "touchpoints":
		into.Touchpoints = r.touchpoints(n)
	}
}

// inLanguages says whether a node is one thing in several languages.
func inLanguages(n *strict.Node) bool {
	if n.Kind != strict.Map || len(n.Keys) == 0 {
		return false
	}
	return !slices.ContainsFunc(n.Keys, func(k strict.Key) bool {
		base, _, _ := strings.Cut(k.Name, "-")
		return len(base) != 2 || !isLanguage(k.Name)
	})
}

// languagesOf gives the languages that anything in a node is written in.
func languagesOf(n *strict.Node, all []string) []string {
	if n == nil {
		return all
	}
	for _, k := range n.Keys {
		if lang := canonicalLanguage(k.Name); inLanguages(n) && !slices.Contains(all, lang) {
			all = append(all, lang)
		}
		all = languagesOf(k.Value, all)
	}
	for _, item := range n.Items {
		all = languagesOf(item, all)
	}
	return all
}

// spoken gives a node as it is in one language, "" for the first of each thing.
func spoken(n *strict.Node, lang string) *strict.Node {
	if n == nil {
		return nil
	}
	if inLanguages(n) {
		own := n.Keys[0].Value
		for _, k := range n.Keys {
			if canonicalLanguage(k.Name) == lang {
				own = k.Value
			}
		}
		return own
	}
	out := *n
	out.Keys, out.Items = slices.Clone(n.Keys), slices.Clone(n.Items)
	for i := range out.Keys {
		out.Keys[i].Value = spoken(out.Keys[i].Value, lang)
	}
	for i := range out.Items {
		out.Items[i] = spoken(out.Items[i], lang)
	}
	return &out
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
