package ingest

import (
	"net/url"
	"regexp"
	"strings"
)

// permalink is the address of a post, taken apart.
type permalink struct {
	platform string
	id       string // the one by which the platform's own exports know the post
	handle   string
}

// permalinks find the id, and where it is there the handle, in the path and
// query of an address. The first that matches counts.
var permalinks = []struct {
	platform string
	shape    *regexp.Regexp // (?P<id>…) and (?P<handle>…)
}{
	{"x", regexp.MustCompile(`^/(?P<handle>[A-Za-z0-9_]+)/status(?:es)?/(?P<id>[0-9]+)`)},
	{"instagram", regexp.MustCompile(`^/(?:(?P<handle>[A-Za-z0-9_.]+)/)?(?:p|reel|reels|tv)/(?P<id>[A-Za-z0-9_-]+)`)},
	{"instagram", regexp.MustCompile(`^/stories/(?P<handle>[A-Za-z0-9_.]+)/(?P<id>[0-9]+)`)},
	{"facebook", regexp.MustCompile(`[?&](?:story_fbid|fbid|v)=(?P<id>[A-Za-z0-9]+)`)},
	{"facebook", regexp.MustCompile(`/(?:posts|videos|photos|reel|permalink)/(?:[^/?]+/)*(?P<id>pfbid[A-Za-z0-9]+|[0-9]{6,})`)},
	{"facebook", regexp.MustCompile(`^/[0-9]+_(?P<id>[0-9]+)`)},
	{"linkedin", regexp.MustCompile(`urn:li:(?:activity|share|ugcPost):(?P<id>[0-9]+)`)},
	{"linkedin", regexp.MustCompile(`/posts/[^/?]*-(?:activity|share|ugcPost)-(?P<id>[0-9]+)`)},
	{"tiktok", regexp.MustCompile(`^/@(?P<handle>[A-Za-z0-9_.]+)/(?:video|photo)/(?P<id>[0-9]+)`)},
	{"youtube", regexp.MustCompile(`[?&]v=(?P<id>[A-Za-z0-9_-]{11})`)},
	{"youtube", regexp.MustCompile(`^/(?:shorts/|live/|embed/)?(?P<id>[A-Za-z0-9_-]{11})(?:[?/]|$)`)},
	{"threads", regexp.MustCompile(`^/@(?P<handle>[A-Za-z0-9_.]+)/post/(?P<id>[A-Za-z0-9_-]+)`)},
	{"bluesky", regexp.MustCompile(`^/profile/(?P<handle>[^/]+)/post/(?P<id>[a-z0-9]+)`)},
	{"reddit", regexp.MustCompile(`^/r/[A-Za-z0-9_]+/comments/(?P<id>[a-z0-9]+)`)},
	{"pinterest", regexp.MustCompile(`^/pin/(?P<id>[0-9]+)`)},
}

// moreHosts are hosts of posts that accounts are not listed by.
var moreHosts = map[string]string{
	"fb.com": "facebook", "m.facebook.com": "facebook", "web.facebook.com": "facebook", "threads.com": "threads", "vm.tiktok.com": "tiktok",
	"m.tiktok.com": "tiktok", "pinterest.com": "pinterest", "old.reddit.com": "reddit",
}

// linkOf takes an address apart. The platform is "" when the host is unknown,
// the id when the address leads to no single post.
func linkOf(address string) permalink {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" {
		return permalink{}
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	p := permalink{platform: platformOf(host)}
	if p.platform == "" {
		p.platform = moreHosts[host]
	}
	rest := u.Path // without %3A
	if u.RawQuery != "" {
		rest += "?" + u.RawQuery
	}
	for _, l := range permalinks {
		m := l.shape.FindStringSubmatch(rest)
		if l.platform != p.platform || m == nil {
			continue
		}
		p.id = m[l.shape.SubexpIndex("id")]
		if i := l.shape.SubexpIndex("handle"); i >= 0 {
			p.handle = m[i]
		}
		return p
	}
	return p
}

// ofComment finds addresses that lead to what somebody wrote below a post: the id
// in them is that of the post.
var ofComment = regexp.MustCompile(`(?i)[?&](?:lc|comment_id|reply_comment_id|commentUrn)=|/c/[0-9]+|/comments/[a-z0-9]+/[^/?]*/[a-z0-9]+`)

// nativeID gives the id by which the platform's own export knows a post. The
// same post comes in through several doors (the platform, a suite, its API), and
// must be one message: Instagram goes by the code in the address, Facebook by
// the number without the page's in front of it.
func nativeID(platform, id string, link permalink) string {
	if link.platform == platform && link.id != "" && (id == "" || platform != "facebook") {
		return link.id
	}
	if platform == "facebook" {
		if _, post, ok := strings.Cut(id, "_"); ok {
			return post
		}
	}
	return id
}
