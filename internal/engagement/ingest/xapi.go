package ingest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"html"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/table"
)

// xPosts was written from the interface's description, not from a file.
func xPosts() Format {
	return Format{
		Name: "x.posts", Platform: "x", Title: "X, posts as the API gives them (v2)",
		Where:   "Ask whoever runs your tools for the answers of users/:id/tweets or tweets/search (API v2) with created_at, author_id, public_metrics and referenced_tweets, and with the authors' public_metrics if you like, saved as JSON or as JSON lines.",
		Answers: "who wrote, answered and reposted, and when; impressions of all posts, followers of those who wrote; likes, reposts, quotes and saves of the brand's own posts",
		Cannot:  "likes of other people's posts. Posts of protected accounts are left out",
		perPart: true,
		whole:   true,
		claim:   claimXPosts,
		read:    readXPosts,
	}
}

func claimXPosts(p *table.Part, _ int) claim {
	if p.Prefix != "" || !peek(p, `"public_metrics"`, `"created_at"`) {
		return claim{}
	}
	seen := sniff(p.Text)
	for _, in := range []string{"", "[].", "data[].", "data.", "[].data[]."} {
		if hasKey(seen, in+"public_metrics.retweet_count") && hasKey(seen, in+"created_at") {
			return claim{found: 1, required: 1, why: "posts with created_at and public_metrics"}
		}
	}
	return claim{}
}

// xV2 is a post.
type xV2 struct {
	ID        string `json:"id"`
	CreatedAt string `json:"created_at"`
	Text      string `json:"text"`
	Long      struct {
		Text string `json:"text"`
	} `json:"note_tweet"` // all of a long post
	AuthorID   string `json:"author_id"`
	Lang       string `json:"lang"`
	Entities   xMarks `json:"entities"`
	Author     xUser  `json:"author"` // where a program put it beside the post
	Referenced []struct {
		Type string `json:"type"`
		ID   string `json:"id"`
	} `json:"referenced_tweets"`
	Metrics struct {
		Reposts     *numeral `json:"retweet_count"`
		Replies     *numeral `json:"reply_count"`
		Likes       *numeral `json:"like_count"`
		Quotes      *numeral `json:"quote_count"`
		Saves       *numeral `json:"bookmark_count"`
		Impressions *numeral `json:"impression_count"`
	} `json:"public_metrics"`
}

type xUser struct {
	ID        string `json:"id"`
	Handle    string `json:"username"`
	Protected bool   `json:"protected"`
	Metrics   struct {
		Followers *numeral `json:"followers_count"`
	} `json:"public_metrics"`
}

// xPage is an answer: posts, and their authors beside them.
type xPage struct {
	Data     xData `json:"data"`
	Includes struct {
		Users []xUser `json:"users"`
	} `json:"includes"`
}

// xData are the posts of an answer, which has one without a list when one was asked for.
type xData []json.RawMessage

// UnmarshalJSON takes a list, or the one post.
func (d *xData) UnmarshalJSON(raw []byte) error {
	if bytes.HasPrefix(raw, []byte("{")) {
		*d = xData{bytes.Clone(raw)}
		return nil
	}
	return json.Unmarshal(raw, (*[]json.RawMessage)(d))
}

func readXPosts(s *sink, p *table.Part, _ int) {
	t := s.tally("x", "posts", nil)
	t.snapshot = true
	users := map[string]xUser{}
	var by xSides
	one := func(at int64, raw json.RawMessage) {
		v, ok := item[xV2](s, t, p, at, raw)
		if !ok {
			return
		}
		if v.Author.ID == "" {
			v.Author = users[v.AuthorID]
		}
		by.count(s.xV2(t, p, at, v))
	}
	s.documents(p, func(at int64, raw json.RawMessage) {
		var page xPage
		if json.Unmarshal(raw, &page) != nil || page.Data == nil {
			one(at, raw)
			return
		}
		for _, u := range page.Includes.Users {
			users[u.ID] = u
		}
		for _, post := range page.Data {
			at = within(p, at, post)
			one(at, post)
		}
	})
	by.unlisted(s, p, "no post in this file is by an account that is listed as the brand's own, so no likes and reposts were taken in")
}

// xV2 takes one in and gives the role of its author; "" when it was left out.
func (s *sink) xV2(t *tally, p *table.Part, at int64, v xV2) (role string) {
	switch {
	case v.ID == "":
		t.drop("no id")
		return ""
	case v.Author.Protected:
		t.drop("not public")
		return ""
	}
	stamp, ok := s.when(t, p, at, v.CreatedAt, nil)
	if !ok {
		return ""
	}
	m := engagement.Message{Platform: "x", ID: s.id("x", v.ID), Kind: engagement.KindPost, Language: xLanguage(v.Lang), Automated: robot.MatchString(v.Author.Handle)}
	handle := v.Author.Handle
	if handle == "" {
		handle = v.AuthorID
	}
	if m.Person, m.Role = s.author("x", "", handle); m.Role == engagement.RoleBrand {
		m.Place, m.URL = "@"+normal(handle), "https://x.com/"+handle+"/status/"+v.ID
	}
	m.Tags = v.Entities.tags()
	w := Words{Text: html.UnescapeString(v.Entities.expand(cmp.Or(v.Long.Text, v.Text))), Language: m.Language}
	for _, r := range v.Referenced {
		switch r.Type {
		case "retweeted": // its words and counts are those of the other author
			m.Kind, m.Parent, m.Tags, w = engagement.KindShare, s.id("x", r.ID), nil, Words{}
		case "replied_to":
			m.Kind, m.Parent = engagement.KindReply, s.id("x", r.ID)
		}
	}
	reached(&m, (*int64)(v.Metrics.Impressions), (*int64)(v.Author.Metrics.Followers))
	s.stamp(t, &m, stamp)
	s.count(t, s.message(m, w))
	if m.Role == engagement.RoleBrand && m.Kind != engagement.KindShare {
		s.counts(m, map[string]*int64{
			"likes": (*int64)(v.Metrics.Likes), "reposts": (*int64)(v.Metrics.Reposts), "comments": (*int64)(v.Metrics.Replies),
			"quotes": (*int64)(v.Metrics.Quotes), "saves": (*int64)(v.Metrics.Saves), "impressions": (*int64)(v.Metrics.Impressions),
		})
	}
	return m.Role
}
