package ingest

import (
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// redditArchive is what Reddit sends to somebody who asks for their own data.
func redditArchive() Format {
	return Format{
		Name: "reddit.archive", Platform: "reddit", Title: "Reddit, posts and comments in the archive of an account (CSV)",
		Where:   "reddit.com/settings/data-request. Import posts.csv and comments.csv of the zip, not the rest: it holds messages, votes and addresses.",
		Answers: "when the account posted and commented, in which subreddits, below which posts",
		Cannot:  "points, and what others wrote: the archive does not hold them. Its owner is taken for the brand: import the archive of the brand's own account only",
		claim: func(p *table.Part, t int) claim {
			h := headerOf(&p.Tables[t])
			c := h.claimed("the columns permalink, subreddit and body", "id", "permalink", "date", "subreddit", "body")
			if h.find("title") < 0 && h.find("link") < 0 {
				return claim{}
			}
			return h.telling([]string{"permalink", "subreddit", "date", "body"}, c)
		},
		read: readRedditArchive,
	}
}

// redditPath finds the post, and the comment below it, in an address.
var redditPath = regexp.MustCompile(`/comments/([a-z0-9]+)(?:/[^/]*/([a-z0-9]+))?`)

func readRedditArchive(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	h := headerOf(t)
	cols, known := map[string]int{}, map[int]bool{}
	for _, name := range []string{"id", "permalink", "date", "ip", "subreddit", "gildings", "title", "url", "body", "link", "parent", "media"} {
		cols[name] = h.find(name)
		known[cols[name]] = true
	}
	comments := cols["link"] >= 0
	kind := "posts"
	if comments {
		kind = "comments"
	}
	tl := s.tally("reddit", kind, h.unknown(known))
	if cols["ip"] >= 0 {
		tl.private(t, cols["ip"], "ip", "IP address")
	}
	text := func(r table.Row, name string) string {
		if cell.Null(r.At(cols[name]).Text) {
			return ""
		}
		return cell.Trim(r.At(cols[name]).Text)
	}
	for _, r := range t.Rows {
		if r.Empty() {
			tl.drop("empty row")
			continue
		}
		s.redditOwn(tl, t, r, text, cols["date"], comments)
	}
}

// redditOwn takes in a post or a comment of the archive's owner.
func (s *sink) redditOwn(tl *tally, t *table.Table, r table.Row, text func(table.Row, string) string, date int, comment bool) {
	id, words := strings.TrimPrefix(strings.TrimPrefix(text(r, "id"), "t1_"), "t3_"), text(r, "body")
	switch {
	case id == "":
		tl.drop("no id")
		return
	case gone(words):
		tl.drop("deleted or removed")
		return
	}
	at, ok := s.date(t, r.At(date), "date", cell.Dates{Zone: time.UTC})
	if !ok {
		tl.drop("no date that can be read")
		return
	}
	at.Zoned = true
	m := engagement.Message{Platform: "reddit", ID: s.id("reddit", "t3_"+id), Kind: engagement.KindPost}
	s.ownPost(&m, "", address(redditAddress(text(r, "permalink"))))
	if place := text(r, "subreddit"); place != "" {
		m.Place = "r/" + place
	}
	if comment {
		m.ID, m.Kind = s.id("reddit", "t1_"+id), engagement.KindReply
		s.redditBelow(&m, text(r, "link")+" "+text(r, "permalink"), text(r, "parent"))
	} else {
		m.Title = text(r, "title")
	}
	s.stamp(tl, &m, at)
	s.count(tl, s.message(m, Words{Title: text(r, "title"), Text: words}))
}

// redditBelow fills in what a comment answers: the archive names the post by its
// address, and the comment, when it is one, by its number.
func (s *sink) redditBelow(m *engagement.Message, link, parent string) {
	found := redditPath.FindStringSubmatch(link)
	if found == nil {
		return
	}
	m.Root = s.id("reddit", "t3_"+found[1])
	switch {
	case parent == "" || parent == "t3_"+found[1] || parent == found[1]:
		m.Parent = m.Root
	default:
		m.Parent = s.id("reddit", "t1_"+strings.TrimPrefix(parent, "t1_"))
	}
}

// redditAddress completes a path.
func redditAddress(permalink string) string {
	if strings.HasPrefix(permalink, "/") {
		return "https://www.reddit.com" + permalink
	}
	return permalink
}

// youtubeTakeout is what Google Takeout gives of one's own comments.
func youtubeTakeout() Format {
	return Format{
		Name: "youtube.takeout", Platform: "youtube", Title: "YouTube, one's own comments from Google Takeout (CSV)",
		Where:   "takeout.google.com › YouTube › only comments. Import comments.csv of the zip, not the rest: it holds what somebody watched and searched for.",
		Answers: "when the account commented, below which videos, and what it answered",
		Cannot:  "what others wrote, and likes. Its owner is taken for the brand: import the archive of the brand's own account only",
		claim: func(p *table.Part, t int) claim {
			h := headerOf(&p.Tables[t])
			return h.telling([]string{"comment id", "comment text"}, h.claimed("the columns Comment ID, Comment Create Timestamp and Comment Text", "comment id", "channel id", "comment create timestamp", "video id", "comment text"))
		},
		read: readTakeout,
	}
}

func readTakeout(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	h := headerOf(t)
	cols, known := map[string]int{}, map[int]bool{}
	for _, name := range []string{"comment id", "channel id", "comment create timestamp", "price", "parent comment id", "post id", "video id", "comment text", "top-level comment id", "top level comment id"} {
		cols[name] = h.find(name)
		known[cols[name]] = true
	}
	tl := s.tally("youtube", "comments", h.unknown(known))
	for _, r := range t.Rows {
		id, video := cell.Trim(r.At(cols["comment id"]).Text), cell.Trim(r.At(cols["video id"]).Text)
		switch {
		case r.Empty():
			tl.drop("empty row")
			continue
		case id == "":
			tl.drop("no id")
			continue
		}
		at, ok := s.date(t, r.At(cols["comment create timestamp"]), "Comment Create Timestamp", cell.Dates{Zone: time.UTC})
		if !ok {
			tl.drop("no date that can be read")
			continue
		}
		m := engagement.Message{Platform: "youtube", ID: s.id("youtube", "comment:"+id), Kind: engagement.KindReply}
		s.ownPost(&m, "", "")
		if video != "" {
			m.Root = s.id("youtube", video)
			m.Parent = m.Root
		}
		if parent := cell.Trim(r.At(cols["parent comment id"]).Text); parent != "" {
			m.Parent = s.id("youtube", "comment:"+parent)
		}
		s.stamp(tl, &m, at)
		s.count(tl, s.message(m, Words{Text: pieces(r.At(cols["comment text"]).Text)}))
	}
}

// pieces joins what Takeout writes as objects, one a piece of a comment.
func pieces(text string) string {
	var parts []struct {
		Text string `json:"text"`
	}
	if err := json.Unmarshal([]byte("["+text+"]"), &parts); err != nil {
		return cell.Trim(text)
	}
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.Text)
	}
	return cell.Trim(b.String())
}
