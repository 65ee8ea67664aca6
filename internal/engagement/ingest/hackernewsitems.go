package ingest

import (
	"cmp"
	"encoding/json"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/table"
)

// hackerNewsItems is what Hacker News itself gives of stories and comments, and
// the public data set of them. Written from its description.
func hackerNewsItems() Format {
	return Format{
		Name: "hackernews.items", Platform: "hackernews", Title: "Hacker News, items of its own API or of the public data set (JSON)",
		windows: true,
		Where:   "Ask whoever runs your tools for the items about your brand from hacker-news.firebaseio.com/v0/item, or for rows of the table bigquery-public-data.hacker_news.full, one JSON object a line.",
		Answers: "who posted, who answered whom and when; points and number of comments of the brand's own stories",
		Cannot:  "points of comments, which Hacker News hides; items that were deleted. Which story a comment is below is only known when what it answers is in the file too",
		perPart: true,
		claim:   claimItems,
		read: func(s *sink, p *table.Part, _ int) {
			t := s.tally("hackernews", "messages", nil)
			t.snapshot = true
			s.documents(p, func(at int64, raw json.RawMessage) {
				if it, ok := item[hnOwn](s, t, p, at, raw); ok {
					s.hnOwn(t, p, at, it)
				}
			})
		},
	}
}

func claimItems(p *table.Part, _ int) claim {
	if !peek(p, `"by"`) && !peek(p, `"descendants"`) {
		return claim{}
	}
	seen := sniff(p.Text)
	has := func(key string) bool { return hasKey(seen, key) || hasKey(seen, "[]."+key) }
	text := func(key string) string { return cmp.Or(seen[key], seen["[]."+key]) }
	switch text("type") {
	case "story", "comment", "job", "poll", "pollopt":
		if has("id") && has("time") {
			return claim{found: 1, required: 1, why: "items with id, by, time and type"}
		}
	}
	return claim{}
}

// hnOwn is an item.
type hnOwn struct {
	ID      ident    `json:"id"`
	By      string   `json:"by"`
	Time    ident    `json:"time"`
	Stamp   string   `json:"timestamp"` // of the data set
	Type    string   `json:"type"`
	Title   string   `json:"title"`
	URL     string   `json:"url"`
	Text    string   `json:"text"`
	Parent  ident    `json:"parent"`
	Score   *numeral `json:"score"`
	Below   *numeral `json:"descendants"`
	Deleted bool     `json:"deleted"`
	Dead    bool     `json:"dead"`
}

func (s *sink) hnOwn(t *tally, p *table.Part, at int64, it hnOwn) {
	switch {
	case it.ID == "":
		t.drop("no id")
		return
	case it.Deleted || it.Dead || it.By == "" && it.Text == "" && it.Title == "":
		t.drop("deleted")
		return
	case it.Type == "pollopt":
		t.drop("a choice of a poll")
		return
	}
	st, ok := s.when(t, p, at, cmp.Or(string(it.Time), it.Stamp), nil)
	if !ok {
		return
	}
	m := engagement.Message{Platform: "hackernews", ID: s.id("hackernews", string(it.ID)), Kind: engagement.KindPost, Place: "Hacker News"}
	w := Words{Title: it.Title, Text: plainText(it.Text)}
	switch {
	case it.Type == "comment":
		m.Kind, m.Parent = engagement.KindReply, s.id("hackernews", string(it.Parent))
		w.Title = ""
	case asks(it.Title, it.URL):
		m.Kind = engagement.KindQuestion
	}
	s.story(t, m, w, it.By, string(it.ID), st, map[string]*int64{"likes": (*int64)(it.Score), "comments": (*int64)(it.Below)})
}
