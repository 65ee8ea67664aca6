package ingest

import (
	"cmp"
	"encoding/json"
	"html"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/table"
)

// xStatuses was written from descriptions, not from a file.
func xStatuses() Format {
	return Format{
		Name: "x.statuses", Platform: "x", Title: "Twitter, Tweets as the API gave them (v1.1)",
		Where:   "Ask whoever runs your tools for the answers of statuses/user_timeline, search/tweets or the stream (API v1.1), saved as JSON or as JSON lines. X has closed that interface for most; old files stay readable.",
		Answers: "who wrote, answered and retweeted, and when, and how many followed them; likes and retweets of the brand's own Tweets",
		Cannot:  "impressions; likes of other people's Tweets. Tweets of protected accounts are left out",
		perPart: true,
		claim:   claimXStatuses,
		read:    readXStatuses,
	}
}

func claimXStatuses(p *table.Part, _ int) claim {
	if p.Prefix != "" || !peek(p, `"id_str"`, `"retweet_count"`, `"screen_name"`) {
		return claim{}
	}
	seen := sniff(p.Text)
	for _, in := range []string{"", "[].", "statuses[]."} {
		_, id := seen[in+"id_str"]
		_, at := seen[in+"created_at"]
		if id && at {
			return claim{found: 1, required: 1, why: "Tweets with id_str, created_at and retweet_count"}
		}
	}
	return claim{}
}

// xStatus is a Tweet as the API gave it.
type xStatus struct {
	ID            string   `json:"id_str"`
	CreatedAt     string   `json:"created_at"`
	Full          string   `json:"full_text"`
	Text          string   `json:"text"` // cut after 140 characters
	Favorites     *numeral `json:"favorite_count"`
	Retweets      *numeral `json:"retweet_count"`
	Replies       *numeral `json:"reply_count"`
	Quotes        *numeral `json:"quote_count"`
	InReplyTo     string   `json:"in_reply_to_status_id_str"`
	InReplyToName string   `json:"in_reply_to_screen_name"`
	Lang          string   `json:"lang"`
	Entities      xMarks   `json:"entities"`
	Extended      struct { // in the stream, where text is cut
		Full     string `json:"full_text"`
		Entities xMarks `json:"entities"`
	} `json:"extended_tweet"`
	Retweeted *struct {
		ID string `json:"id_str"`
	} `json:"retweeted_status"`
	User struct {
		ID        string `json:"id_str"`
		Handle    string `json:"screen_name"`
		Protected bool   `json:"protected"`

		Followers *numeral `json:"followers_count"`
	} `json:"user"`
}

func readXStatuses(s *sink, p *table.Part, _ int) {
	t := s.tally("x", "posts", nil)
	t.snapshot = true
	var by xSides
	one := func(at int64, raw json.RawMessage) {
		if st, ok := item[xStatus](s, t, p, at, raw); ok {
			by.count(s.xStatus(t, p, at, st))
		}
	}
	s.documents(p, func(at int64, raw json.RawMessage) {
		var page struct { // of a search
			Statuses []json.RawMessage `json:"statuses"`
		}
		if json.Unmarshal(raw, &page) != nil || page.Statuses == nil {
			one(at, raw)
			return
		}
		for _, st := range page.Statuses {
			at = within(p, at, st)
			one(at, st)
		}
	})
	by.unlisted(s, p, "no Tweet in this file is by an account that is listed as the brand's own, so no likes and retweets were taken in")
}

// xStatus takes one in and gives the role of its author; "" when it was left out.
func (s *sink) xStatus(t *tally, p *table.Part, at int64, st xStatus) (role string) {
	switch {
	case st.ID == "": // the stream also says what was deleted or held back
		t.drop("not a Tweet")
		return ""
	case st.User.Protected:
		t.drop("not public")
		return ""
	}
	stamp, ok := s.when(t, p, at, st.CreatedAt, nil)
	if !ok {
		return ""
	}
	m := engagement.Message{Platform: "x", ID: s.id("x", st.ID), Kind: engagement.KindPost, Language: xLanguage(st.Lang), Automated: robot.MatchString(st.User.Handle)}
	if m.Person, m.Role = s.author("x", "", cmp.Or(st.User.Handle, st.User.ID)); m.Role == engagement.RoleBrand {
		m.Place, m.URL = "@"+normal(st.User.Handle), "https://x.com/"+st.User.Handle+"/status/"+st.ID
	}
	marks := st.Entities
	if st.Extended.Full != "" {
		marks = st.Extended.Entities
	}
	m.Tags = marks.tags()
	w := Words{Text: html.UnescapeString(marks.expand(cmp.Or(st.Extended.Full, st.Full, st.Text))), Language: m.Language}
	switch {
	case st.Retweeted != nil: // its words and counts are those of the other author
		m.Kind, m.Parent, m.Tags, w = engagement.KindShare, s.id("x", st.Retweeted.ID), nil, Words{}
	case st.InReplyTo != "":
		m.Kind, m.Parent = engagement.KindReply, s.id("x", st.InReplyTo)
	case st.InReplyToName != "":
		m.Kind = engagement.KindReply
	}
	reached(&m, nil, (*int64)(st.User.Followers))
	s.stamp(t, &m, stamp)
	s.count(t, s.message(m, w))
	if m.Role == engagement.RoleBrand && st.Retweeted == nil {
		s.counts(m, map[string]*int64{"likes": (*int64)(st.Favorites), "reposts": (*int64)(st.Retweets), "comments": (*int64)(st.Replies), "quotes": (*int64)(st.Quotes)})
	}
	return m.Role
}

// xSides counts the posts of a file by who wrote them.
type xSides struct{ own, others int }

func (x *xSides) count(role string) {
	switch role {
	case engagement.RoleBrand:
		x.own++
	case engagement.RoleMember:
		x.others++
	}
}

// unlisted remarks that all are by others, and what was not taken in for that.
func (x *xSides) unlisted(s *sink, p *table.Part, text string) {
	if x.own == 0 && x.others > 0 {
		s.remark(p, "unlisted-account", "list the brand's own account in hearth.yaml: `accounts: {brand: [\"x:@NAME\"]}`", "%s", text)
	}
}
