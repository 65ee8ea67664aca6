package site

import (
	"cmp"
	"slices"

	"hearth/internal/source"
)

// tag is one tag, however it was spelt.
type tag struct {
	name  string // as most write it
	slug  string
	docs  []*doc
	spelt map[string]int
	first *Page
}

// tags makes the list of every tag of a tree and the list of all tags.
// Spellings that differ only in capitals are one tag.
func (m *maker) tags(t *tree, listed []*doc) {
	found := map[string]*tag{}
	all := slices.Clone(listed)
	for _, d := range m.published() {
		if d.tree == t && d.parent != nil {
			all = append(all, d)
		}
	}
	slices.SortStableFunc(all, m.newestFirst)
	for _, d := range all {
		for _, name := range d.Meta.Tags {
			k := folded(name)
			if found[k] == nil {
				found[k] = &tag{spelt: map[string]int{}}
			}
			g := found[k]
			g.spelt[name]++
			if n := len(g.docs); n == 0 || g.docs[n-1] != d { // a story may spell a tag twice
				g.docs = append(g.docs, d)
			}
		}
	}
	if len(found) == 0 {
		return
	}
	tags := named(found)
	index := m.tagIndex(t)
	for _, g := range tags {
		g.first = m.newPage(pageAddress(t.prefix+"tags/"+g.slug, m.cfg.FolderURLs), "tag", t.language, g.name)
		if !m.add(g.first, "the list of the tag "+quote(g.name), source.Pos{}) {
			continue
		}
		m.paginate(g.first, g.docs)
		g.first.Trail = append(g.first.Trail, Ref{Title: index.Title, Address: m.href(g.first, index.Address)})
		index.rest().Items = append(index.rest().Items, Item{Ref: Ref{Title: g.name, Address: m.href(index, g.first.Address)}, Kind: "tag", Count: len(g.docs), Date: m.newest(g.docs)})
	}
	for _, d := range all {
		for _, name := range d.Meta.Tags {
			if g := found[folded(name)]; g.first != nil {
				if !slices.Contains(d.tags, g) {
					d.tags = append(d.tags, g)
				}
			}
		}
	}
}

// tagIndex gives the page of all tags: the writer's, else a new one.
func (m *maker) tagIndex(t *tree) *Page {
	if i := m.byName[t.prefix+"tags/index"]; i != nil && i.page != nil {
		return i.page
	}
	p := m.newPage(t.prefix+"tags/index.html", "tags", t.language, wordsFor(t.language).Tags)
	m.add(p, "the list of all tags", source.Pos{})
	return p
}

// named gives the tags in order of name, each with its usual spelling and an
// address part of its own.
func named(found map[string]*tag) []*tag {
	var tags []*tag
	for _, k := range sortedKeys(found) {
		g := found[k]
		for _, s := range sortedKeys(g.spelt) {
			if g.spelt[s] > g.spelt[g.name] {
				g.name = s
			}
		}
		tags = append(tags, g)
	}
	slices.SortStableFunc(tags, func(a, b *tag) int { return cmp.Compare(folded(a.name), folded(b.name)) })
	used := map[string]bool{"index": true}
	for _, g := range tags {
		slug := cmp.Or(Slug(g.name), "tag")
		g.slug = slug
		for n := 2; used[g.slug]; n++ {
			g.slug = slug + "-" + itoa(n)
		}
		used[g.slug] = true
	}
	return tags
}
