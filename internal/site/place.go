package site

import (
	"net/url"
	"path"
	"strings"

	"hearth/internal/source"
)

// addresses gives every published story its page and its aliases.
func (m *maker) addresses() {
	folders := m.folderSlugs()
	for _, d := range m.docs {
		if d.hidden != "" {
			continue
		}
		address := m.addressOf(d, folders)
		if address == "" {
			continue
		}
		p := m.bare(address, d.kind, m.languageOf(d), "")
		if m.add(p, "", source.Pos{File: d.File}) {
			d.page, m.byAddress[address] = p, d
			m.describe(d)
			m.editionFigures(d)
		}
	}
	for _, d := range m.published() {
		m.aliases(d)
	}
}

// folderSlugs gives the folders that are called by the slug of their index page.
func (m *maker) folderSlugs() map[string]string {
	out := map[string]string{}
	for _, d := range m.docs {
		if w := d.Meta.Slug; !w.Empty() && path.Base(d.name) == "index" && d.dir != "." && slugForm.MatchString(w.Text) {
			out[d.tree.prefix+d.dir] = w.Text
		}
	}
	return out
}

// addressOf gives a story's address; "" when its slug is no good.
func (m *maker) addressOf(d *doc, folders map[string]string) string {
	name := d.tree.prefix
	for i, part := range strings.Split(d.dir, "/") {
		if d.dir == "." {
			break
		}
		dir := strings.Join(strings.Split(d.dir, "/")[:i+1], "/")
		if slug, ok := folders[d.tree.prefix+dir]; ok {
			part = slug
		}
		name += tidy(part) + "/"
	}
	last := tidy(path.Base(d.name))
	if w := d.Meta.Slug; !w.Empty() {
		if !slugForm.MatchString(w.Text) || strings.Contains(w.Text, "..") {
			hint := "write one name without slashes, such as `slug: " + Slug(w.Text) + "`"
			m.problems.Errorf(w.Pos, "slug", hint, "%q cannot be a part of an address", w.Text)
			return ""
		}
		if d.name == "index" {
			m.problems.Errorf(w.Pos, "slug", "take the line out", "the home page stands at the top and has no slug")
			return ""
		}
		if last != "index" {
			last = w.Text
		}
	}
	if last == "" {
		m.problems.Errorf(source.Pos{File: d.File}, "address-name", "give the file a name with letters or digits in it", "this file's name cannot be a part of an address")
		return ""
	}
	return pageAddress(name+last, m.cfg.FolderURLs)
}

// aliases makes a redirect of each of a story's old addresses.
func (m *maker) aliases(d *doc) {
	for _, w := range d.Meta.Aliases {
		u, err := url.Parse(w.Text)
		target := ""
		if err == nil && u.Scheme == "" && u.Host == "" {
			target = strings.TrimPrefix(u.Path, "/")
		}
		if target == "" || path.Clean("/"+target) != "/"+strings.TrimSuffix(target, "/") || strings.Contains(target, `\`) {
			m.problems.Errorf(w.Pos, "alias", "write the old address from the top of the site, such as `/2024/first-ride.html`", "%q cannot be an old address of this page", w.Text)
			continue
		}
		switch {
		case strings.HasSuffix(target, "/"):
			target += "index.html"
		case path.Ext(target) != ".html" && path.Ext(target) != ".htm":
			target = pageAddress(target, m.cfg.FolderURLs)
		}
		if m.taken.take(claim{address: target, what: "the alias of " + d.File, pos: w.Pos}, &m.problems) {
			m.site.Redirects = append(m.site.Redirects, Redirect{From: target, To: d.page.Address})
		}
	}
}
