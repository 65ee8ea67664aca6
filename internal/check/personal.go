package check

import (
	"bytes"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"hearth/internal/source"
)

// What looks like a way to reach somebody, or like their name somewhere.
var (
	mail   = regexp.MustCompile(`(?i)[a-z0-9][a-z0-9._%+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}`)
	phone  = regexp.MustCompile(`\+[1-9][0-9]{0,2}[ ()./-]*(?:[0-9][ ()./-]{0,2}){6,12}[0-9]`)
	handle = regexp.MustCompile(`(?:^|[\s(,;:„“"'])(@[A-Za-z0-9_][A-Za-z0-9_.-]*[A-Za-z0-9_](?:@[a-z0-9-]+(?:\.[a-z0-9-]+)+)?)`)
)

// personal is what a page says of people.
type personal struct {
	mails, phones, handles []string
	linked                 []string // addresses that the page leads to on purpose
}

// text takes a piece of text in.
func (p *personal) text(text string) {
	if !strings.ContainsAny(text, "@+") {
		return
	}
	p.phones = append(p.phones, phone.FindAllString(text, -1)...)
	for _, m := range handle.FindAllStringSubmatch(text, -1) {
		p.handles = append(p.handles, m[1])
	}
	for _, at := range mail.FindAllStringIndex(text, -1) {
		if at[0] == 0 || text[at[0]-1] != '@' { // a handle of the fediverse is none
			p.mails = append(p.mails, text[at[0]:at[1]])
		}
	}
}

// link notes where a page leads.
func (p *personal) link(href string) {
	if plain, err := url.PathUnescape(href); err == nil {
		href = plain
	}
	p.linked = append(p.linked, strings.ToLower(href))
}

// Text looks at a file that is no page: a table, a feed, JSON. An address may
// stand there when the site file names it, or as what a link leads to.
func (s *Site) Text(address string, data []byte) source.List {
	var p personal
	for _, at := range mail.FindAllIndex(data, -1) {
		if !bytes.HasSuffix(data[:at[0]], []byte("mailto:")) {
			p.mails = append(p.mails, string(data[at[0]:at[1]]))
		}
	}
	return s.told(address, &p)
}

// told says what of it nobody meant to publish.
func (s *Site) told(address string, p *personal) source.List {
	var problems source.List
	at := func(what string) source.Pos {
		if s.opt.Place != nil {
			if pos, ok := s.opt.Place(address, what); ok {
				return pos
			}
		}
		return source.Pos{File: address}
	}
	for _, m := range once(p.mails) {
		if !s.meant(m) { // Markdown links each by itself, so a link says nothing
			problems.Errorf(at(m), "private-mail", "take it out; when it is meant, link words to it, as in [write to us](mailto:…), or make it the contact in hearth.yaml", "the e-mail address %s stands here", m)
		}
	}
	for _, n := range once(p.phones) {
		if !s.meant(n) && !p.leads("tel:"+strings.NewReplacer(" ", "", "(", "", ")", "", ".", "", "/", "", "-", "").Replace(n)) {
			problems.Errorf(at(n), "private-phone", "take it out, or link it when it is meant: [call us](tel:…)", "the phone number %s stands here", n)
		}
	}
	for _, h := range once(p.handles) {
		if !s.meant(h) && !p.leads(strings.ToLower(h)) && !p.leads(strings.TrimPrefix(strings.ToLower(h), "@")) {
			problems.Errorf(at(h), "private-handle", "take it out, or link the profile when they agreed to be named", "the handle %s stands here", h)
		}
	}
	return problems
}

// leads says whether the page links something of this name.
func (p *personal) leads(name string) bool {
	name = strings.ToLower(name)
	user, server, whole := strings.Cut(strings.TrimPrefix(name, "@"), "@")
	return slices.ContainsFunc(p.linked, func(href string) bool {
		return strings.Contains(href, name) || whole && strings.Contains(href, user) && strings.Contains(href, server)
	})
}

// meant says whether the site file names something.
func (s *Site) meant(what string) bool {
	bare := func(name string) string {
		if _, rest, ok := strings.Cut(name, ":"); ok {
			name = rest
		}
		return strings.ToLower(strings.TrimPrefix(name, "@"))
	}
	return slices.ContainsFunc(s.opt.Public, func(p string) bool {
		return bare(p) == bare(what) || strings.EqualFold(strings.TrimSpace(p), what)
	})
}

// once gives what there is, sorted.
func once(all []string) []string {
	all = slices.Clone(all)
	slices.Sort(all)
	return slices.Compact(all)
}
