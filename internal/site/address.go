package site

import (
	"net/url"
	"path"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"hearth/internal/story"
)

// Rel gives the link from one address to another, both from the site's root,
// ready to stand in an attribute: "../figures/answers.html". An anchor may
// follow a # in to.
func Rel(from, to string) string {
	to, anchor, _ := strings.Cut(to, "#")
	link := ""
	if to != from {
		link = escapePath(relPath(from, to))
	}
	if anchor != "" {
		link += "#" + (&url.URL{Fragment: anchor}).EscapedFragment()
	}
	if link == "" {
		link = escapePath(path.Base(to))
	}
	return link
}

// relPath walks up from the folder of one address and down to the other.
func relPath(from, to string) string {
	a := strings.Split(from, "/")
	b := strings.Split(to, "/")
	a, last := a[:len(a)-1], b[len(b)-1]
	b = b[:len(b)-1]
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return strings.Repeat("../", len(a)-n) + path.Join(path.Join(b[n:]...), last)
}

// escapePath writes a path as a link. One whose first part holds a colon would
// read as a scheme, so it starts with a point.
func escapePath(p string) string { return (&url.URL{Path: p}).String() }

// root gives the way from an address to the site's root: "../../" or "".
func root(address string) string { return strings.Repeat("../", strings.Count(address, "/")) }

// Slug makes an address part of a title: lower case, letters and digits of any
// script, one hyphen for anything between.
func Slug(text string) string {
	text = strings.NewReplacer("+", " plus ", "#", " sharp ", "&", " and ").Replace(text)
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(norm.NFC.String(text)) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		case r == '\'', r == '’':
		default:
			gap = true
		}
	}
	return b.String()
}

// tidy makes a file or folder name fit for an address and keeps what is
// already fit: "First ride" becomes "first-ride", "v1.2_notes" stays.
func tidy(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(norm.NFC.String(name)) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || strings.ContainsRune("-_.", r) {
			b.WriteRune(r)
		} else if b.Len() > 0 && !strings.HasSuffix(b.String(), "-") {
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-.")
}

var (
	slugForm = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*$`)
	nameForm = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]*$`)
)

// key is what a story is called without language and ending:
// "stories/first-ride.de.md" gives "stories/first-ride" and "de".
func key(s *story.Story) (name, language string) {
	name = strings.TrimSuffix(s.Path, path.Ext(s.Path))
	if s.Language != "" {
		if rest, ok := strings.CutSuffix(name, "."+s.Language); ok {
			return rest, s.Language
		}
	}
	return name, ""
}

// pageAddress gives the address of a page that is called name:
// "stories/first-ride" → "stories/first-ride.html", or the folder's index.
func pageAddress(name string, folders bool) string {
	base := path.Base(name)
	switch {
	case base == "index" || base == "404" && path.Dir(name) == ".":
		return name + ".html"
	case folders:
		return name + "/index.html"
	}
	return name + ".html"
}

// listPage gives the address of the nth page of a list.
func listPage(first string, n int, folders bool) string {
	if n == 1 {
		return first
	}
	dir := strings.TrimSuffix(strings.TrimSuffix(first, "index.html"), "/")
	dir = strings.TrimSuffix(dir, ".html")
	return pageAddress(path.Join(dir, "page-"+itoa(n)), folders)
}

// public gives the address as a host shows it: the home page by its folder,
// and with `urls: folder` every page.
func public(address string, folders bool) string {
	if address == "index.html" || folders && path.Base(address) == "index.html" {
		return strings.TrimSuffix(address, "index.html")
	}
	return address
}

// absolute gives the full address of a page on the web; "" without url.
func (m *maker) absolute(address string) string {
	if m.cfg.URL == "" {
		return ""
	}
	address, anchor, _ := strings.Cut(address, "#")
	link := m.cfg.URL + "/" + strings.TrimPrefix(escapePath(public(address, m.cfg.FolderURLs)), "./")
	if anchor != "" {
		link += "#" + (&url.URL{Fragment: anchor}).EscapedFragment()
	}
	return link
}

// outside says whether a target leads to another site or program.
func outside(target string) bool {
	u, err := url.Parse(target)
	return err == nil && (u.Scheme != "" || u.Host != "")
}
