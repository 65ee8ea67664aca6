package site

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"time"

	"hearth/internal/source"
)

// defaultPageSize is how many lines a page of a list has when the site does not say.
const defaultPageSize = 20

// section is a folder's list.
type section struct {
	dir   string
	first *Page
	docs  []*doc // in the order of the list
}

// lists makes the sections, the tags and the home page of every tree.
func (m *maker) lists() {
	for _, t := range m.trees {
		docs := m.inList(t)
		for _, dir := range m.sectionDirs(t, docs) {
			m.section(t, dir, docs)
		}
		m.tags(t, docs)
		m.home(t, docs)
	}
	m.notFound()
}

// inList gives the published stories of a tree that lists show: chapters stand
// in their story, and lists themselves are left out.
func (m *maker) inList(t *tree) []*doc {
	var out []*doc
	for _, d := range m.published() {
		if d.tree == t && d.parent == nil && !slices.Contains([]string{"home", "404", "section", "tags", "data"}, d.kind) {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, m.newestFirst)
	return out
}

// newestFirst sorts by order where it is given, else by the newest day, else by path.
func (m *maker) newestFirst(a, b *doc) int {
	return cmp.Or(cmp.Compare(order(a), order(b)), m.changed(b).Compare(m.changed(a)), cmp.Compare(a.Path, b.Path))
}

// sectionDirs gives the folders that have a list, sorted: every folder with a
// page in it that is not the folder's own.
func (m *maker) sectionDirs(t *tree, docs []*doc) []string {
	dirs := map[string]bool{}
	for _, d := range docs {
		dir := d.dir
		if path.Base(d.name) == "index" {
			dir = path.Dir(dir)
		}
		for ; dir != "."; dir = path.Dir(dir) {
			if i := m.byName[t.prefix+dir+"/index"]; i == nil || i.kind == "section" || i.hidden != "" {
				dirs[dir] = true
			}
		}
	}
	for _, d := range m.published() {
		if d.tree == t && d.kind == "section" && d.dir != "." {
			dirs[d.dir] = true
		}
	}
	return sortedKeys(dirs)
}

// section makes the list of one folder, around the writer's index.md when
// there is one.
func (m *maker) section(t *tree, dir string, docs []*doc) {
	s := &section{dir: dir}
	for _, d := range docs {
		if strings.HasPrefix(d.name, dir+"/") {
			s.docs = append(s.docs, d)
		}
	}
	if i := m.byName[t.prefix+dir+"/index"]; i != nil && i.page != nil {
		s.first = i.page
	} else {
		var parts []string
		for part := range strings.SplitSeq(dir, "/") {
			parts = append(parts, tidy(part))
		}
		s.first = m.newPage(t.prefix+strings.Join(parts, "/")+"/index.html", "section", t.language, humanise(path.Base(dir)))
		if !m.add(s.first, "the list of content/"+dir+"/", source.Pos{File: "content/" + dir}) {
			return
		}
	}
	t.sections = append(t.sections, s)
	if folder, kind := m.folderKind(dir); folder == dir && hasListThing(kind) {
		m.listKind[s.first.Address] = kind
		return
	}
	m.paginate(s.first, s.docs)
}

// further is a page of a list after the first.
type further struct{ page, first *Page }

// paginate puts the lines of a list on its first page and as many more as it needs.
func (m *maker) paginate(first *Page, docs []*doc) {
	size := cmp.Or(m.cfg.PageSize, defaultPageSize)
	total := max(1, (len(docs)+size-1)/size)
	pages := []*Page{first}
	for n := 2; n <= total; n++ {
		address := listPage(first.Address, n, m.cfg.FolderURLs)
		p := m.newPage(address, first.Kind, first.Language, first.Title)
		p.Layout = first.Layout
		m.more = append(m.more, further{p, first})
		if !m.add(p, "page "+itoa(n)+" of the list at "+first.Address, source.Pos{}) {
			return
		}
		pages = append(pages, p)
	}
	for i, p := range pages {
		m.lines[p.Address] = docs[min(i*size, len(docs)):min((i+1)*size, len(docs))]
		if total == 1 {
			continue
		}
		p.Pager = &Pager{Number: i + 1, Total: total}
		if i > 0 {
			p.Pager.Prev = &Ref{Title: p.Words.Newer, Address: m.href(p, pages[i-1].Address)}
		}
		if i+1 < total {
			p.Pager.Next = &Ref{Title: p.Words.Older, Address: m.href(p, pages[i+1].Address)}
		}
	}
}

// item is the line of a story in a list on page p.
func (m *maker) item(p *Page, d *doc) Item {
	item := Item{
		Ref:  Ref{Title: d.page.Title, Address: m.href(p, d.page.Address)},
		Kind: d.kind, Date: m.changed(d), DateText: DateText(p.Language, m.changed(d)), Summary: d.page.Summary, Draft: d.wait != "",
	}
	for _, c := range d.chapters {
		if c.page != nil {
			item.Count++
		}
	}
	return item
}

// home makes the first page of a tree, around the writer's index.md when there
// is one. Other languages than the site's own have one when they have pages.
func (m *maker) home(t *tree, docs []*doc) {
	i := m.byName[t.prefix+"index"]
	switch {
	case i != nil && i.page != nil:
		t.home = i.page
	case t.prefix == "" || len(docs) > 0:
		t.home = m.newPage(t.prefix+"index.html", "home", t.language, m.site.Title)
		if t.prefix == "" {
			t.home.Summary, t.home.LeadHTML = m.site.Description, escape(m.site.Description)
		}
		if !m.add(t.home, "the home page", source.Pos{}) {
			return
		}
	default:
		return
	}
	var dated []*doc
	for _, d := range docs {
		if d.kind != "page" && d.kind != "person" && !m.changed(d).IsZero() {
			dated = append(dated, d)
		}
	}
	slices.SortStableFunc(dated, func(a, b *doc) int { return m.changed(b).Compare(m.changed(a)) })
	if len(dated) == 0 {
		dated = docs
	}
	m.lines[t.home.Address] = dated[:min(len(dated), cmp.Or(m.cfg.PageSize, defaultPageSize))]
}

// notFound makes 404.html. It is served at any depth, so its links start at
// the path of the site's url.
func (m *maker) notFound() {
	if m.taken.has("404.html") {
		return
	}
	p := m.newPage("404.html", "404", m.site.Language, wordsFor(m.site.Language).NotFound)
	m.asNotFound(p)
	m.add(p, "the page for addresses that are not there", source.Pos{})
}

// newest gives the newest day among docs.
func (m *maker) newest(docs []*doc) time.Time {
	var last time.Time
	for _, d := range docs {
		last = later(last, m.changed(d))
	}
	return last
}

// humanise makes a title of a folder's name: "field-notes" → "Field notes".
func humanise(name string) string {
	name = strings.TrimSpace(strings.NewReplacer("-", " ", "_", " ").Replace(name))
	for i, r := range name {
		return strings.ToUpper(string(r)) + name[i+len(string(r)):]
	}
	return name
}
