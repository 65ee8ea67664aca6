// Package check looks at a finished site as strangers do: a browser that follows
// every link, somebody who cannot see the page, and somebody who looks for
// people to write to. It is for `hearth check`, which gives it the files of a
// build; what is wrong with texts and data the build says itself.
//
// [New] makes a [Site] of the addresses there are; [Site.Page] looks at a page
// and [Site.Text] at any other file that is text; [Site.Links] follows the links
// of all pages. It knows nothing but bytes and addresses, so it finds what a
// layout of the site's own or a file in static/ got wrong as well.
//
// # What is looked at
//
//   - links: each one into the site leads to a file of it, and its anchor to an
//     element; nothing is loaded from other servers
//   - markup: no id twice, no reference to an id that is not there
//   - people who listen or type: a language, a title, one first heading and no
//     level left out, a text for each picture, a name for each link, button and field
//   - private things: no e-mail address, phone number or handle that nobody
//     meant to publish. Who means it links words to it (`mailto:`, `tel:`,
//     the address of a profile), or names it in the site file
package check

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"hearth/internal/source"
)

// Options is what a site says of itself.
type Options struct {
	URL    string   // the address it stands at; "" for none
	Public []string // contact and accounts of the brand, as the site file has them

	// Place gives where the text of a page says something, when anybody knows; it
	// may be nil.
	Place func(address, what string) (source.Pos, bool)
}

// Site is a site that is being looked at. It may be used by several goroutines.
type Site struct {
	opt   Options
	base  string // path that links from the root of the server begin with: "/", "/report/"
	known map[string]bool
}

// New makes a site of the addresses of its files.
func New(addresses []string, opt Options) *Site {
	s := &Site{opt: opt, base: "/", known: make(map[string]bool, len(addresses))}
	for _, a := range addresses {
		s.known[a] = true
	}
	if u, err := url.Parse(opt.URL); err == nil && u.Path != "" {
		s.base = strings.TrimSuffix(u.Path, "/") + "/"
	}
	return s
}

// link is a place in a page that leads somewhere.
type link struct{ target, tag string }

// Links follows the links of all pages.
func (s *Site) Links(pages []*Page) source.List {
	var problems source.List
	ids := make(map[string]map[string]bool, len(pages))
	for _, p := range pages {
		ids[p.Address] = p.ids
	}
	for _, p := range pages {
		told := map[string]bool{}
		for _, l := range p.links {
			if told[l.target] {
				continue
			}
			told[l.target] = true
			s.follow(p, l, ids, &problems)
		}
	}
	problems.Sort()
	return problems
}

// follow says what is wrong with one link.
func (s *Site) follow(p *Page, l link, ids map[string]map[string]bool, problems *source.List) {
	at := source.Pos{File: p.Address}
	u, err := url.Parse(strings.TrimSpace(l.target))
	if err != nil {
		problems.Errorf(at, "dead-link", "look at the layout that writes it", "the address %q cannot be read", l.target)
		return
	}
	if u.Scheme != "" || u.Host != "" {
		return
	}
	address, inside := s.resolve(p.Address, u.Path)
	if !inside {
		problems.Errorf(at, "dead-link", "write an address below "+s.base, "%q leads out of the site", l.target)
		return
	}
	if !s.known[address] {
		hint := "no file of the site stands at " + address
		if near := s.nearest(address); near != "" {
			hint = "did you mean " + near + "?"
		}
		problems.Errorf(at, "dead-link", hint, "%q leads nowhere", l.target)
		return
	}
	anchors, page := ids[address]
	if f := u.Fragment; page && f != "" && f != "top" && !anchors[f] && !strings.ContainsAny(f, "=&:") {
		problems.Errorf(at, "dead-anchor", "take the part from # on out, or give the element that id", "%q leads to a place that %s does not have", l.target, address)
	}
}

// resolve gives the address that a path leads to from a page, and whether it is
// one of the site's.
func (s *Site) resolve(from, to string) (string, bool) {
	switch {
	case to == "":
		return from, true
	case strings.HasPrefix(to, "/"):
		rest, ok := strings.CutPrefix(to, s.base)
		if !ok && to+"/" != s.base {
			return "", false
		}
		to = rest
	default:
		to = path.Join(path.Dir(from), to) + strings.Repeat("/", len(to)-len(strings.TrimSuffix(to, "/")))
	}
	if to == "" || to == "." || to == "./" {
		return "index.html", true
	}
	if strings.HasPrefix(to, "../") || to == ".." {
		return "", false
	}
	if strings.HasSuffix(to, "/") {
		return to + "index.html", true
	}
	if !s.known[to] && s.known[to+"/index.html"] {
		return to + "/index.html", true
	}
	return to, true
}

func (s *Site) nearest(address string) string {
	var beside []string
	for a := range s.known {
		if path.Ext(a) == path.Ext(address) {
			beside = append(beside, a)
		}
	}
	slices.Sort(beside)
	return source.Nearest(address, beside)
}
