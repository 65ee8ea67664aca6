package ingest

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

func hackerNewsAlgolia() Format {
	return Format{
		Name: "hackernews.algolia", Platform: "hackernews", Title: "Hacker News, search results or a story with its comments",
		Where:   "Save the page hn.algolia.com/api/v1/search?query=NAME of your brand, or hn.algolia.com/api/v1/items/NUMBER of a story.",
		Answers: "who posted, who answered whom and when; points and number of comments of the brand's own stories",
		Cannot:  "more than the page of results that was saved; deleted comments; points of comments, which Hacker News hides",
		perPart: true,
		claim:   claimAlgolia,
		read:    readAlgolia,
	}
}

func claimAlgolia(p *table.Part, _ int) claim {
	if !peek(p, `"created_at_i"`) && !peek(p, `"exhaustiveNbHits"`) {
		return claim{}
	}
	c := claim{required: 2, why: "hits, or a story with children, that have created_at_i"}
	seen := sniff(p.Text)
	switch _, tagged := seen["hits[]._tags"]; {
	case tagged || seen["hits"] == "[" && peek(p, `"exhaustiveNbHits"`) && !hasKey(seen, "hits[]"): // found, or nothing found
		c.found = 2
	case seen["children"] != "" || seen["[].children"] != "":
		c.found = 1
		if _, ok := seen["created_at_i"]; ok || hasKey(seen, "[].created_at_i") {
			c.found++
		}
	}
	return c
}

func hasKey(seen map[string]string, key string) bool { _, ok := seen[key]; return ok }

// hnItem is a story or a comment in either of the two answers.
type hnItem struct {
	ID       ident    `json:"id"`
	ObjectID ident    `json:"objectID"`
	Created  string   `json:"created_at"`
	CreatedI ident    `json:"created_at_i"`
	Type     string   `json:"type"`
	Tags     []string `json:"_tags"`
	Author   string   `json:"author"`
	Title    string   `json:"title"`
	URL      string   `json:"url"`
	Text     string   `json:"text"`
	Story    string   `json:"story_text"`
	Comment  string   `json:"comment_text"`
	Points   *numeral `json:"points"`
	Comments *numeral `json:"num_comments"`
	ParentID ident    `json:"parent_id"`
	StoryID  ident    `json:"story_id"`
	Children []hnItem `json:"children"`
}

func readAlgolia(s *sink, p *table.Part, _ int) {
	t := s.tally("hackernews", "messages", nil)
	t.snapshot = true
	s.documents(p, func(at int64, raw json.RawMessage) {
		var page struct {
			Hits []json.RawMessage `json:"hits"`
		}
		if json.Unmarshal(raw, &page) == nil && page.Hits != nil {
			for _, hit := range page.Hits {
				at = within(p, at, hit)
				if h, ok := item[hnItem](s, t, p, at, hit); ok {
					s.hnItem(t, p, at, h, "")
				}
			}
			return
		}
		if h, ok := item[hnItem](s, t, p, at, raw); ok {
			s.hnTree(t, p, at, h, "")
		}
	})
}

// hnTree takes in an item and all below it.
func (s *sink) hnTree(t *tally, p *table.Part, at int64, h hnItem, story string) {
	s.hnItem(t, p, at, h, story)
	if story == "" {
		story = cmp.Or(string(h.StoryID), string(h.ID))
	}
	for _, c := range h.Children {
		s.hnTree(t, p, at, c, story)
	}
}

func (s *sink) hnItem(t *tally, p *table.Part, at int64, h hnItem, story string) {
	id := string(cmp.Or(h.ObjectID, h.ID))
	comment := h.Type == "comment" || slices.Contains(h.Tags, "comment")
	switch {
	case id == "":
		t.drop("no id")
		return
	case h.Author == "" && h.Text == "" && h.Comment == "" && h.Title == "":
		t.drop("deleted")
		return
	case h.Type == "pollopt" || slices.Contains(h.Tags, "pollopt"):
		t.drop("a choice of a poll")
		return
	}
	st, ok := s.when(t, p, at, cmp.Or(h.Created, string(h.CreatedI)), nil)
	if !ok {
		return
	}
	m := engagement.Message{Platform: "hackernews", ID: s.id("hackernews", id), Kind: engagement.KindPost, Place: "Hacker News"}
	w := Words{Title: h.Title, Text: plainText(cmp.Or(h.Comment, h.Story, h.Text))}
	switch {
	case comment:
		root := cmp.Or(string(h.StoryID), story)
		m.Kind, m.Parent, m.Root = engagement.KindReply, s.id("hackernews", string(h.ParentID)), s.id("hackernews", root)
		w.Title = ""
	case asks(h.Title, h.URL):
		m.Kind = engagement.KindQuestion
	}
	s.story(t, m, w, h.Author, id, st, map[string]*int64{"likes": (*int64)(h.Points), "comments": (*int64)(h.Comments)})
}

// asks says whether a story is a question to everybody.
func asks(title, url string) bool { return url == "" && strings.HasPrefix(title, "Ask HN") }

// story takes in what the formats of Hacker News have in common.
func (s *sink) story(t *tally, m engagement.Message, w Words, author, id string, st cell.Stamp, counts map[string]*int64) {
	m.Person, m.Role = s.author("hackernews", "", author)
	m.Automated = robot.MatchString(author)
	s.stamp(t, &m, st)
	if m.Role == engagement.RoleBrand {
		m.Title, m.URL = w.Title, "https://news.ycombinator.com/item?id="+id
		s.counts(m, counts)
	}
	s.count(t, s.message(m, w))
}

func hackerNewsTable() Format {
	return Format{
		Name: "hackernews.table", Platform: "hackernews", Title: "Hacker News, table of stories",
		windows: true,
		Where:   "The data set \"Hacker News Posts\" (CSV), or a table with the same columns: id, title, url, num_points, num_comments, author, created_at.",
		Answers: "who posted what and when; points and number of comments of the brand's own stories",
		Cannot:  "comments. The table does not say its zone; its times are taken as US Eastern",
		claim: func(p *table.Part, t int) claim {
			h := headerOf(&p.Tables[t])
			return h.telling([]string{"num_points"}, h.claimed("the columns num_points, num_comments and created_at", "id", "title", "url", "num_points", "num_comments", "author", "created_at"))
		},
		read: readStories,
	}
}

// readStories reads the table of stories.
func readStories(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	h := headerOf(t)
	id, title, url, author, at := h.find("id"), h.find("title"), h.find("url"), h.find("author"), h.find("created_at")
	points, comments := h.find("num_points"), h.find("num_comments")
	tl := s.tally("hackernews", "stories", h.unknown(map[int]bool{id: true, title: true, url: true, author: true, at: true, points: true, comments: true}))
	tl.snapshot = true
	if z, err := time.LoadLocation("America/New_York"); err == nil {
		tl.zone = z
	}
	dates := cell.Dates{Zone: tl.zone, Order: cell.MonthFirst}
	for _, r := range t.Rows {
		switch {
		case r.Empty():
			tl.drop("empty row")
			continue
		case cell.Null(r.At(id).Text):
			tl.drop("no id")
			continue
		}
		st, ok := s.date(t, r.At(at), "created_at", dates)
		if !ok {
			tl.drop("no date that can be read")
			continue
		}
		m := engagement.Message{Platform: "hackernews", ID: s.id("hackernews", cell.Trim(r.At(id).Text)), Kind: engagement.KindPost, Place: "Hacker News"}
		w := Words{Title: cell.Trim(r.At(title).Text)}
		if asks(w.Title, cell.Trim(r.At(url).Text)) {
			m.Kind = engagement.KindQuestion
		}
		counts := map[string]*int64{}
		for _, c := range []measure{{column: points, header: "num_points", metric: "likes", unit: unitCount}, {column: comments, header: "num_comments", metric: "comments", unit: unitCount}} {
			if v, ok := s.value(t, r, c); ok {
				counts[c.metric] = &v
			}
		}
		s.story(tl, m, w, r.At(author).Text, cell.Trim(r.At(id).Text), st, counts)
	}
}
