package ingest

import (
	"net/url"
	"strconv"
	"strings"
	"sync"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
)

// Keyer turns an identity into a short key (HMAC, in package rows).
type Keyer interface {
	Key(parts ...string) string
}

// counter is the Keyer of a dry run: it numbers what it meets. Its keys say
// nothing about anybody and are good for one run only.
type counter map[string]int

func (c counter) Key(parts ...string) string {
	id := strings.Join(parts, "\x00")
	n, ok := c[id]
	if !ok {
		n = len(c) + 1
		c[id] = n
	}
	return parts[0][:1] + strconv.Itoa(n)
}

// locked is a Keyer that several goroutines use.
type locked struct {
	mu   sync.Mutex
	keys Keyer
}

func (l *locked) Key(parts ...string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.keys.Key(parts...)
}

// account is a handle, on one platform or on any.
type account struct{ platform, handle string }

// accounts is a set of them.
type accounts map[account]bool

func accountsOf(list ...[]string) accounts {
	set := accounts{}
	for _, l := range list {
		for _, s := range l {
			if a := parseAccount(s); a.handle != "" {
				set[a] = true
			}
		}
	}
	return set
}

// has says whether a handle or stable id on a platform is in the set.
func (a accounts) has(platform string, names ...string) bool {
	if len(a) == 0 {
		return false
	}
	for _, n := range names {
		h := normal(n)
		if h != "" && (a[account{platform, h}] || a[account{"", h}]) {
			return true
		}
	}
	return false
}

// platforms by the host of their addresses.
var hosts = map[string]string{
	"x.com": "x", "twitter.com": "x", "mobile.twitter.com": "x", "youtube.com": "youtube", "youtu.be": "youtube", "m.youtube.com": "youtube",
	"instagram.com": "instagram", "facebook.com": "facebook", "linkedin.com": "linkedin", "tiktok.com": "tiktok",
	"reddit.com": "reddit", "bsky.app": "bluesky", "threads.net": "threads",
}

// platformOf gives the platform of an address; "" for an unknown host.
func platformOf(host string) string { return hosts[strings.TrimPrefix(strings.ToLower(host), "www.")] }

// parseAccount reads the forms in which an account is listed: "@x@y.z",
// "x:@handle", "https://y.z/@x", "handle".
func parseAccount(s string) account {
	s = cell.Trim(s)
	if strings.Contains(s, "://") {
		u, err := url.Parse(s)
		if err != nil {
			return account{}
		}
		return account{platformOf(u.Hostname()), normal(s)}
	}
	if platform, handle, ok := strings.Cut(s, ":"); ok {
		return account{strings.ToLower(cell.Trim(platform)), normal(handle)}
	}
	return account{"", normal(s)}
}

// normal gives a handle in the form in which handles are compared: lower case,
// no @ in front, an address turned into its handle. A handle of the fediverse
// keeps its server.
func normal(handle string) string {
	h := strings.ToLower(cell.Trim(handle))
	if !strings.Contains(h, "//") { // no address
		return strings.TrimPrefix(h, "@")
	}
	if u, err := url.Parse(h); err == nil && u.Host != "" {
		path := strings.Split(strings.Trim(u.Path, "/"), "/")
		name := path[len(path)-1]
		if path[0] == "users" && len(path) > 1 {
			name = path[1]
		} else if strings.HasPrefix(path[0], "@") {
			name = path[0]
		}
		name = strings.TrimPrefix(name, "@")
		if platformOf(u.Hostname()) == "" && name != "" {
			return name + "@" + u.Hostname()
		}
		return name
	}
	return strings.TrimPrefix(h, "@")
}

// nobody are the names that platforms give to people who cannot be told apart.
var nobody = map[string]bool{
	"anonymous": true, "anonym": true, "anonyme": true, "anónimo": true, "guest": true, "gast": true, "invité": true, "[deleted]": true, "[removed]": true,
	"deleted user": true, "a google user": true, "ein google-nutzer": true, "gelöschter benutzer": true, "unknown": true, "unbekannt": true,
}

// somebody gives what tells an author from others: the stable id, else the handle.
// It is "" for nobody in particular. The id and the handle come back without what
// stands for none.
func somebody(id, handle string) (known, name, stable string) {
	if cell.Null(id) {
		id = ""
	}
	if handle != "" && (cell.Null(handle) || nobody[strings.ToLower(cell.Trim(handle))]) {
		handle = ""
	}
	if stable = cell.Trim(id); stable == "" {
		stable = normal(handle)
	}
	return id, handle, stable
}

// author gives the pseudonym and role of somebody, from the stable id and the
// handle that an export has; either may be "".
func (s *sink) author(platform, id, handle string) (person, role string) {
	id, handle, stable := somebody(id, handle)
	if stable == "" {
		return "", engagement.RoleAnonymous
	}
	role = engagement.RoleMember
	switch {
	case s.brand.has(platform, id, handle):
		role = engagement.RoleBrand
	case s.staff.has(platform, id, handle):
		role = engagement.RoleStaff
	case s.senders.has(platform, id, handle):
		role = engagement.RoleBroadcaster
	}
	person = s.key(aPerson, platform, stable)
	if s.bots.has(platform, id, handle) {
		s.robots[person] = true
	}
	if s.opt.Meet != nil {
		s.opt.Meet(platform, id, handle, person)
	}
	return person, role
}

// Account is somebody's account as people write it: "@x@y.z", "x:@handle", the
// address of a profile, a handle.
type Account struct{ one account }

// ParseAccount reads an account. What is none has the name "".
func ParseAccount(s string) Account { return Account{parseAccount(s)} }

// Name gives the handle in the form in which handles are compared: in small
// letters, with its server where it has one.
func (a Account) Name() string { return a.one.handle }

// Is says whether an author of an export, by their id or handle, is this one.
func (a Account) Is(platform, id, handle string) bool {
	return a.one.handle != "" && (a.one.platform == "" || a.one.platform == platform) && (normal(id) == a.one.handle || normal(handle) == a.one.handle)
}

// Pseudonym gives the pseudonym of somebody whom exports of a platform know by
// the handle alone; "" for a platform on which the account is not.
func (a Account) Pseudonym(platform string, keys Keyer) string {
	if a.one.handle == "" || a.one.platform != "" && a.one.platform != platform {
		return ""
	}
	return keys.Key(aPerson, platform, a.one.handle)
}

// id gives the key of a message.
func (s *sink) id(platform, id string) string {
	if id == "" {
		return ""
	}
	return s.key(aMessage, platform, id)
}

// clicks are the parameters by which advertisers follow a person from click to click.
var clicks = []string{"fbclid", "gclid", "gbraid", "wbraid", "dclid", "msclkid", "ttclid", "twclid", "li_fat_id", "igshid", "igsh", "mc_eid", "si"}

// address gives a public address without such parameters; "" when it is none.
func address(s string) string {
	if s = cell.Trim(s); s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return ""
	}
	if u.RawQuery == "" && u.User == nil {
		return s
	}
	u.User = nil
	q := u.Query()
	before := len(q)
	for _, c := range clicks {
		q.Del(c)
	}
	if len(q) != before {
		u.RawQuery = q.Encode()
	}
	return u.String()
}
