package ingest

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// linkedinShares is a person's posts in the archive of their account. The
// archive is never a page's, so its owner is a person of the company.
func linkedinShares() Format {
	return Format{
		Name: "linkedin.shares", Platform: "linkedin", Title: "LinkedIn, posts in the archive of a profile (Shares.csv)",
		Where:   "linkedin.com › Settings › Data privacy › Get a copy of your data. Import the zip as it is: nothing but posts and comments is opened.",
		Answers: "when somebody of the company posted",
		Cannot:  "likes, comments or impressions; posts of a page. Posts in groups and for connections only are left out",
		inside:  []string{"Shares.csv", "Comments.csv"},
		claim: func(p *table.Part, t int) claim {
			return headerOf(&p.Tables[t]).claimed("the columns ShareLink, ShareCommentary and Visibility", "date", "sharelink", "sharecommentary", "visibility")
		},
		read: readLinkedinShares,
	}
}

// linkedinComments is what a person wrote below posts.
func linkedinComments() Format {
	return Format{
		Name: "linkedin.comments", Platform: "linkedin", Title: "LinkedIn, comments in the archive of a profile (Comments.csv)",
		Where:   "linkedin.com › Settings › Data privacy › Get a copy of your data. Import the zip as it is: nothing but posts and comments is opened.",
		Answers: "when somebody of the company answered, and which posts",
		Cannot:  "what others wrote; which comment was answered",
		claim:   claimLinkedinComments,
		read:    readLinkedinComments,
	}
}

// urn is what LinkedIn calls a post in an address.
var urn = regexp.MustCompile(`urn:li:([A-Za-z]+):\(?([A-Za-z]*:?)([0-9]+)`)

// urnOf gives kind and number of the post that an address leads to.
func urnOf(address string) (kind, id string) {
	if plain, err := url.PathUnescape(address); err == nil {
		address = plain
	}
	m := urn.FindStringSubmatch(address)
	if m == nil {
		return "", ""
	}
	return m[1], m[3]
}

func claimLinkedinComments(p *table.Part, n int) claim {
	t := &p.Tables[n]
	h := headerOf(t)
	if len(t.Headers) != 3 || h.find("link") < 0 || !mostly(t.Column(h.find("link")), 90, func(s string) bool { _, id := urnOf(s); return id != "" }) {
		return claim{}
	}
	return h.claimed("the columns Date, Link and Message, with links to LinkedIn", "date", "link", "message")
}

// archived starts a message of the archive's owner; false leaves it out.
func (s *sink) archived(tl *tally, t *table.Table, r table.Row, at int, link string) (m engagement.Message, id string, ok bool) {
	kind, id := urnOf(link)
	switch kind {
	case "":
		tl.drop("no address of a post")
		return m, "", false
	case "groupPost":
		tl.drop("not public: in a group")
		return m, "", false
	}
	st, ok := s.date(t, r.At(at), "Date", cell.Dates{Zone: time.UTC})
	if !ok {
		tl.drop("no date that can be read")
		return m, "", false
	}
	m = engagement.Message{Platform: "linkedin", Role: engagement.RoleStaff, Person: s.key(aPerson, "linkedin", "archive of "+s.source("linkedin"))}
	s.stamp(tl, &m, st)
	return m, id, true
}

func readLinkedinShares(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	h := headerOf(t)
	at, link, text, visibility := h.find("date"), h.find("sharelink"), h.find("sharecommentary"), h.find("visibility")
	known := map[int]bool{at: true, link: true, text: true, visibility: true, h.find("sharedurl"): true, h.find("mediaurl"): true}
	tl := s.tally("linkedin", "posts", h.unknown(known))
	tl.zone = time.UTC
	for _, r := range t.Rows {
		switch v := strings.ToUpper(cell.Trim(r.At(visibility).Text)); {
		case r.Empty():
			tl.drop("empty row")
			continue
		case v != "" && v != "MEMBER_NETWORK" && v != "PUBLIC" && v != "ANYONE":
			tl.drop("not public")
			continue
		}
		m, id, ok := s.archived(tl, t, r, at, r.At(link).Text)
		if !ok {
			continue
		}
		m.ID, m.Kind = s.id("linkedin", id), engagement.KindPost
		s.count(tl, s.message(m, Words{Text: unwrap(r.At(text).Text)}))
	}
}

// unwrap takes off the quotes that LinkedIn puts around each line of a post.
func unwrap(text string) string { return cell.Trim(strings.ReplaceAll(text, "\"\n\"", "\n")) }

func readLinkedinComments(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	h := headerOf(t)
	at, link, text := h.find("date"), h.find("link"), h.find("message")
	tl := s.tally("linkedin", "comments", nil)
	tl.zone = time.UTC
	for _, r := range t.Rows {
		if r.Empty() {
			tl.drop("empty row")
			continue
		}
		m, id, ok := s.archived(tl, t, r, at, r.At(link).Text)
		if !ok {
			continue
		}
		m.Kind, m.Parent = engagement.KindReply, s.id("linkedin", id)
		m.ID = s.id("linkedin", strings.Join([]string{"comment", id, r.At(at).Text, r.At(text).Text}, "\x00"))
		s.count(tl, s.message(m, Words{Text: unwrap(r.At(text).Text)}))
	}
}
