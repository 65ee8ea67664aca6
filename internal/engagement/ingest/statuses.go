package ingest

import (
	"encoding/json"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

func mastodonStatuses() Format {
	return Format{
		Name: "mastodon.statuses", Platform: "mastodon", Title: "Mastodon, statuses as the API gives them",
		Where:   "Ask whoever runs your tools for the answer of /api/v1/accounts/ID/statuses or of a hashtag's timeline, saved as one JSON file.",
		Answers: "who wrote, answered and boosted, and how many follow them; likes, boosts and answers of the brand's own posts",
		Cannot:  "posts that are not public, which are left out; likes of other people's posts",
		perPart: true,
		claim:   claimStatuses,
		read:    readStatuses,
	}
}

func claimStatuses(p *table.Part, _ int) claim {
	c := claim{required: 3, why: "a list of statuses with favourites_count"}
	seen := sniff(p.Text)
	for _, key := range []string{"favourites_count", "visibility", "account.acct"} {
		if _, ok := seen["[]."+key]; ok {
			c.found++
		} else {
			c.missing = append(c.missing, "`"+key+"`")
		}
	}
	return c
}

// status is one post of the API.
type status struct {
	ID         string  `json:"id"`
	URI        string  `json:"uri"`
	URL        string  `json:"url"`
	CreatedAt  string  `json:"created_at"`
	InReplyTo  string  `json:"in_reply_to_id"`
	Visibility string  `json:"visibility"`
	Language   string  `json:"language"`
	Spoiler    string  `json:"spoiler_text"`
	Content    string  `json:"content"`
	Replies    *int64  `json:"replies_count"`
	Reblogs    *int64  `json:"reblogs_count"`
	Favourites *int64  `json:"favourites_count"`
	Reblog     *status `json:"reblog"`
	Account    struct {
		Acct string `json:"acct"`
		URL  string `json:"url"`
		Bot  bool   `json:"bot"`

		Followers *int64 `json:"followers_count"`
	} `json:"account"`
	Tags []struct {
		Name string `json:"name"`
	} `json:"tags"`
	Media json.RawMessage `json:"media_attachments"`
}

func readStatuses(s *sink, p *table.Part, _ int) {
	t := s.tally("mastodon", "posts", nil)
	t.snapshot = true
	// Answers name the server's own number of a status; keys are made of its
	// address, which is the same on every server.
	if s.uris == nil {
		s.uris = map[string]string{}
	}
	var all []status
	var places []int64
	s.items(p, "", func(at int64, raw json.RawMessage) {
		var st status
		if err := json.Unmarshal(raw, &st); err != nil {
			s.broken(p, at, err)
			t.drop("could not be read")
			return
		}
		s.uris[st.ID] = st.URI
		if st.Reblog != nil {
			s.uris[st.Reblog.ID] = st.Reblog.URI
		}
		all, places = append(all, st), append(places, at)
	})
	for i, st := range all {
		s.status(t, p, places[i], st)
	}
}

// status takes one in. Of a boost, the message boosted comes in too when the
// file has not given it yet.
func (s *sink) status(t *tally, p *table.Part, at int64, st status) {
	if st.Visibility != "public" && st.Visibility != "unlisted" {
		t.drop("not public")
		return
	}
	stamp, err := cell.Dates{Zone: s.zone}.Read(st.CreatedAt)
	if err != nil {
		s.result.Problems.Errorf(p.Place(at), "bad-date", "download the list again", "this status has no time that can be read: %q", st.CreatedAt)
		t.drop("no time")
		return
	}
	m := engagement.Message{Platform: "mastodon", ID: s.id("mastodon", st.URI), Kind: engagement.KindPost, Language: strings.ToLower(st.Language), Automated: st.Account.Bot}
	m.Person, m.Role = s.author("mastodon", normal(st.Account.URL), "")
	if m.Role == engagement.RoleBrand {
		m.Place, m.URL = "@"+normal(st.Account.URL), address(st.URL)
	}
	var tags []string
	for _, tag := range st.Tags {
		tags = append(tags, tag.Name)
	}
	m.Tags = tagList(tags)
	reached(&m, nil, st.Account.Followers)
	s.stamp(t, &m, stamp)
	w := Words{Title: plainText(st.Spoiler), Text: plainText(st.Content), Language: m.Language, Attached: holds(st.Media)}
	switch {
	case st.Reblog != nil:
		m.Kind, m.Parent, w = engagement.KindShare, s.id("mastodon", st.Reblog.URI), Words{}
	case st.InReplyTo != "":
		uri := s.uris[st.InReplyTo]
		if uri == "" {
			uri = "status:" + st.InReplyTo
		}
		m.Kind, m.Parent = engagement.KindReply, s.id("mastodon", uri)
	}
	s.count(t, s.message(m, w))
	if m.Role == engagement.RoleBrand && st.Reblog == nil {
		s.counts(m, map[string]*int64{"likes": st.Favourites, "reposts": st.Reblogs, "comments": st.Replies})
	}
}

// counts turns what a platform counted about a brand's post into readings.
func (s *sink) counts(m engagement.Message, values map[string]*int64) {
	for _, metric := range slices.Sorted(keysOf(values)) {
		if v := values[metric]; v != nil {
			s.reading(engagement.Reading{Platform: m.Platform, Place: m.Place, Post: m.ID, Metric: metric, Value: *v, Grain: engagement.GrainLifetime, From: m.Day})
		}
	}
}
