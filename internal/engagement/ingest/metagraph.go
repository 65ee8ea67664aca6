package ingest

import (
	"encoding/json"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// graphPosts is what Meta's Graph API answers of a page's posts and of an
// account's media, written from its description.
func graphPosts() Format {
	return Format{
		Name: "meta.graph", Platform: "facebook", Title: "Facebook and Instagram, posts as the Graph API gives them (JSON)",
		Where:   "Ask whoever runs your tools for the answers of PAGE/posts with id, message, created_time, permalink_url, shares and the summaries of reactions and comments, or of ACCOUNT/media with id, caption, timestamp, permalink, like_count and comments_count.",
		Answers: "likes or reactions, comments and shares of each post; who commented and when, where the comments stand in the answer",
		Cannot:  "reach and views, unless they were asked for: export Content of Meta Business Suite for those. Addresses of pictures are left out: they expire and carry keys",
		perPart: true,
		claim:   claimGraph,
		read:    readGraph,
	}
}

func claimGraph(p *table.Part, _ int) claim {
	if !peek(p, `"created_time"`) && !peek(p, `"media_type"`, `"permalink"`) {
		return claim{}
	}
	seen := sniff(p.Text)
	has := func(keys ...string) bool {
		for _, k := range keys {
			if !hasKey(seen, "[]."+k) {
				return false
			}
		}
		return true
	}
	if has("id", "timestamp", "media_type", "permalink") || has("id", "created_time") && (has("message") || has("story") || has("permalink_url")) {
		return claim{found: 1, required: 1, why: "posts of Meta's Graph API"}
	}
	return claim{}
}

// graphCount is a list with its length.
type graphCount struct {
	Summary struct {
		Total *numeral `json:"total_count"`
	} `json:"summary"`
	Data []graphPost `json:"data"`
}

// graphPost is a post, a picture or a comment.
type graphPost struct {
	ID        string `json:"id"`
	Message   string `json:"message"`
	Story     string `json:"story"`
	Created   string `json:"created_time"`
	Permalink string `json:"permalink_url"`
	From      struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"from"`
	Shares struct {
		Count *numeral `json:"count"`
	} `json:"shares"`
	Likes     graphCount `json:"likes"`
	Reactions graphCount `json:"reactions"`
	Comments  graphCount `json:"comments"`

	Caption  string   `json:"caption"` // from here on Instagram's
	Time     string   `json:"timestamp"`
	Type     string   `json:"media_type"`
	Link     string   `json:"permalink"`
	User     string   `json:"username"`
	Text     string   `json:"text"` // of a comment
	Liked    *numeral `json:"like_count"`
	Answered *numeral `json:"comments_count"`
}

func readGraph(s *sink, p *table.Part, _ int) {
	s.items(p, "", func(at int64, raw json.RawMessage) {
		v, ok := item[graphPost](s, nil, p, at, raw)
		if !ok {
			s.tally("facebook", "posts", nil).drop("could not be read")
			return
		}
		s.graphPost(p, at, v)
	})
}

// graphPost takes in a post and the comments that stand in it.
func (s *sink) graphPost(p *table.Part, at int64, v graphPost) {
	platform, when, url, text := "facebook", v.Created, v.Permalink, v.Message
	if v.Type != "" {
		platform, when, url, text = "instagram", v.Time, v.Link, v.Caption
	}
	t := s.tally(platform, "posts", nil)
	t.snapshot = true
	link := linkOf(address(url))
	id := nativeID(platform, v.ID, link)
	if id == "" {
		t.drop("no id of a post")
		return
	}
	st, ok := s.when(t, p, at, when, nil)
	if !ok {
		return
	}
	m := engagement.Message{Platform: platform, ID: s.id(platform, id), Kind: engagement.KindPost}
	page, _, _ := strings.Cut(v.ID, "_")
	if v.From.ID != "" && v.From.ID != page { // somebody wrote it on the page
		m.Person, m.Role = s.author(platform, v.From.ID, v.From.Name)
	} else {
		s.ownPost(&m, v.User, address(url))
		m.Title = headline("", text)
	}
	s.stamp(t, &m, st)
	s.count(t, s.message(m, Words{Text: text}))
	if m.Role == engagement.RoleBrand {
		s.counts(m, map[string]*int64{
			"likes": (*int64)(firstOf(v.Liked, v.Likes.Summary.Total)), "comments": (*int64)(firstOf(v.Answered, v.Comments.Summary.Total)),
			"reactions": (*int64)(v.Reactions.Summary.Total), "shares": (*int64)(v.Shares.Count),
		})
	}
	for _, c := range v.Comments.Data {
		s.graphComment(p, at, c, platform, page, m.ID, m.ID)
	}
}

// firstOf gives the first count that is there.
func firstOf(counts ...*numeral) *numeral {
	for _, c := range counts {
		if c != nil {
			return c
		}
	}
	return nil
}

// graphComment takes in a comment and the answers below it.
func (s *sink) graphComment(p *table.Part, at int64, c graphPost, platform, page, parent, root string) {
	t := s.tally(platform, "comments", nil)
	t.snapshot = true
	if c.ID == "" {
		t.drop("no id")
		return
	}
	st, ok := s.when(t, p, at, cell.Trim(c.Created+c.Time), nil)
	if !ok {
		return
	}
	m := engagement.Message{Platform: platform, ID: s.id(platform, "comment:"+c.ID), Kind: engagement.KindReply, Parent: parent, Root: root}
	if c.From.ID != "" && c.From.ID == page {
		m.Role = engagement.RoleBrand
	} else {
		m.Person, m.Role = s.author(platform, c.From.ID, c.From.Name+c.User)
	}
	s.stamp(t, &m, st)
	s.count(t, s.message(m, Words{Text: c.Message + c.Text}))
	for _, below := range c.Comments.Data {
		s.graphComment(p, at, below, platform, page, m.ID, root)
	}
}
