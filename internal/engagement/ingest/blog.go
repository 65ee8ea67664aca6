package ingest

import (
	"net/url"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
)

// page gives the key of a page of the brand's own site. It is made of the
// address, so that the page is one message in a feed, in WordPress and in
// Disqus: http or https, with www or not, with a slash at the end or not.
func (s *sink) page(link string) string {
	u, err := url.Parse(address(link))
	if err != nil || u.Host == "" {
		return ""
	}
	id := strings.TrimPrefix(strings.ToLower(u.Host), "www.") + strings.TrimSuffix(u.Path, "/")
	if u.RawQuery != "" {
		id += "?" + u.Query().Encode()
	}
	return s.id("website", id)
}

// hostOf gives the site that an address belongs to.
func hostOf(link string) string {
	u, err := url.Parse(cell.Trim(link))
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// guest gives the pseudonym of somebody who typed a name and has no account. It
// never is that of an account with the same name, and never the brand's.
func (s *sink) guest(platform, name string) (person, role string) {
	if cell.Null(name) || nobody[strings.ToLower(cell.Trim(name))] {
		return "", engagement.RoleAnonymous
	}
	return s.key(aPerson, platform, s.local("guest:"+strings.ToLower(cell.Trim(name)))), engagement.RoleMember
}
