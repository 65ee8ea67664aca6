package ingest

import (
	"cmp"
	"encoding/json"
	"html"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/table"
)

func redditListing() Format {
	return Format{
		Name: "reddit.listing", Platform: "reddit", Title: "Reddit, a list of posts or a post with its comments",
		Where:   "Open the subreddit, the search or the post in the browser, add .json to its address, and save the page. For all posts of a subreddit ask whoever runs your tools for the listings of Reddit's API.",
		Answers: "who posted, who answered whom and when; points and number of comments of the brand's own posts",
		Cannot:  "comments behind \"load more\", which the file does not hold; deleted and removed messages; private subreddits",
		perPart: true,
		claim:   claimListing,
		read:    readListing,
	}
}

// redditDump was written from descriptions, not from a file.
func redditDump() Format {
	return Format{
		Name: "reddit.dump", Platform: "reddit", Title: "Reddit, posts or comments of a Pushshift dump",
		windows: true,
		Where:   "Ask whoever runs your tools for the posts and the comments of one subreddit from a Pushshift dump, unpacked, one JSON object a line.",
		Answers: "who posted, who answered whom and when; points and number of comments of the brand's own posts, as they were when the dump was made",
		Cannot:  "what happened after the dump was made; deleted and removed messages",
		perPart: true,
		claim:   claimDump,
		read: func(s *sink, p *table.Part, _ int) {
			t := s.tally("reddit", "messages", nil)
			t.snapshot = true
			s.documents(p, func(at int64, raw json.RawMessage) {
				if d, ok := item[redditThing](s, t, p, at, raw); ok {
					s.thing(t, p, at, d)
				}
			})
		},
	}
}

func claimListing(p *table.Part, _ int) claim {
	if !peek(p, `"Listing"`) {
		return claim{}
	}
	c := claim{required: 2, why: "a Listing of posts (t3) or comments (t1)"}
	seen := sniff(p.Text)
	if seen["kind"] == "Listing" || seen["[].kind"] == "Listing" {
		c.found++
	}
	if kind := cmp.Or(seen["data.children[].kind"], seen["[].data.children[].kind"]); slices.Contains([]string{"t1", "t3", "more"}, kind) {
		c.found++
	} else {
		c.missing = append(c.missing, "post or comment in it")
	}
	return c
}

func claimDump(p *table.Part, _ int) claim {
	if !peek(p, `"subreddit"`) {
		return claim{}
	}
	c := claim{required: 5, why: "posts or comments with a subreddit and created_utc, without a Listing around them"}
	seen := sniff(p.Text)
	has := func(key string) bool {
		_, one := seen[key]
		_, many := seen["[]."+key]
		return one || many
	}
	for _, key := range []string{"id", "subreddit", "author", "created_utc"} {
		if has(key) {
			c.found++
		} else {
			c.missing = append(c.missing, "`"+key+"`")
		}
	}
	if has("link_id") && has("body") || has("title") {
		c.found++
	} else {
		c.missing = append(c.missing, "`title` or `body` with `link_id`")
	}
	return c
}

// redditNode is a thing with its kind: t3 is a post, t1 a comment, "more" stands
// for comments that are not there.
type redditNode struct {
	Kind string          `json:"kind"`
	Data json.RawMessage `json:"data"`
}

// redditThing is a post or a comment.
type redditThing struct {
	ID            string          `json:"id"`
	Name          string          `json:"name"` // t3_… or t1_…
	Author        string          `json:"author"`
	Created       ident           `json:"created_utc"`
	Subreddit     string          `json:"subreddit"`
	SubredditType string          `json:"subreddit_type"`
	Permalink     string          `json:"permalink"`
	Title         string          `json:"title"`
	Selftext      string          `json:"selftext"`
	Body          string          `json:"body"`
	LinkID        string          `json:"link_id"`
	ParentID      ident           `json:"parent_id"`
	Crosspost     string          `json:"crosspost_parent"`
	RemovedBy     string          `json:"removed_by_category"`
	Flair         string          `json:"link_flair_text"`
	Score         *numeral        `json:"score"`
	Hidden        bool            `json:"score_hidden"`
	HiddenScore   bool            `json:"hide_score"`
	Comments      *numeral        `json:"num_comments"`
	Replies       json.RawMessage `json:"replies"` // "" or a Listing
}

// redditDepth is how deep answers to answers are followed.
const redditDepth = 50

func readListing(s *sink, p *table.Part, _ int) {
	t := s.tally("reddit", "messages", nil)
	t.snapshot = true
	more := 0
	s.documents(p, func(at int64, raw json.RawMessage) { more += s.listing(t, p, at, raw, 0) })
	if more > 0 {
		s.remark(p, "more-comments", "open \"load more\" before saving, or ask for the listings of the API", "the file leaves out %d comments, which stand behind \"load more\"", more)
	}
}

// listing takes in a Listing and the answers below its comments. It gives how
// many comments it says it leaves out.
func (s *sink) listing(t *tally, p *table.Part, at int64, raw json.RawMessage, depth int) (more int) {
	var l struct {
		Data struct {
			Children []redditNode `json:"children"`
		} `json:"data"`
	}
	if err := json.Unmarshal(raw, &l); err != nil {
		s.broken(p, at, err)
		return 0
	}
	for _, n := range l.Data.Children {
		switch n.Kind {
		case "t1", "t3":
			at = within(p, at, n.Data)
			d, ok := item[redditThing](s, t, p, at, n.Data)
			if !ok {
				continue
			}
			s.thing(t, p, at, d)
			switch below := len(d.Replies) > 0 && d.Replies[0] == '{'; {
			case below && depth < redditDepth:
				more += s.listing(t, p, at, d.Replies, depth+1)
			case below:
				t.drop("answers that lie too deep inside each other")
			}
		case "more":
			var m struct {
				Count int `json:"count"`
			}
			if json.Unmarshal(n.Data, &m) == nil {
				more += m.Count
			}
			t.drop("a link to more comments, which the file does not hold")
		default:
			t.drop("neither a post nor a comment")
		}
	}
	return more
}

// gone are the words that stand where a message was.
func gone(text string) bool {
	return text == "[deleted]" || text == "[removed]" || text == "[deleted by user]"
}

// thing takes in a post or a comment.
func (s *sink) thing(t *tally, p *table.Part, at int64, d redditThing) {
	comment := d.LinkID != "" || strings.HasPrefix(d.Name, "t1_")
	switch {
	case d.ID == "":
		t.drop("no id")
		return
	case d.SubredditType == "private" || d.SubredditType == "employees_only":
		t.drop("not public")
		return
	case gone(d.Body), gone(d.Selftext), d.RemovedBy != "":
		t.drop("deleted or removed")
		return
	}
	st, ok := s.when(t, p, at, string(d.Created), nil)
	if !ok {
		return
	}
	m := engagement.Message{Platform: "reddit", Kind: engagement.KindPost, Automated: robot.MatchString(d.Author)}
	if d.Subreddit != "" {
		m.Place = "r/" + d.Subreddit
	}
	m.Person, m.Role = s.author("reddit", "", d.Author)
	w := Words{Title: html.UnescapeString(d.Title), Text: html.UnescapeString(cmp.Or(d.Body, d.Selftext))}
	m.ID = s.id("reddit", "t3_"+d.ID)
	switch {
	case comment:
		m.ID, m.Kind = s.id("reddit", "t1_"+d.ID), engagement.KindReply
		m.Parent, m.Root = s.id("reddit", cmp.Or(redditName(d.ParentID), d.LinkID)), s.id("reddit", d.LinkID)
	case d.Crosspost != "":
		m.Kind, m.Parent, w = engagement.KindShare, s.id("reddit", d.Crosspost), Words{}
	}
	if !comment && d.Flair != "" {
		m.Tags = tagList([]string{html.UnescapeString(d.Flair)})
	}
	s.stamp(t, &m, st)
	if m.Role == engagement.RoleBrand {
		m.Title = w.Title
		if d.Permalink != "" {
			m.URL = address("https://www.reddit.com" + d.Permalink)
		}
		counts := map[string]*int64{"comments": (*int64)(d.Comments)}
		if !d.Hidden && !d.HiddenScore {
			counts["likes"] = (*int64)(d.Score)
		}
		s.counts(m, counts)
	}
	s.count(t, s.message(m, w))
}

// redditName gives the full name of a parent; old dumps have a bare number for
// comments, of which nothing can be said.
func redditName(id ident) string {
	if strings.HasPrefix(string(id), "t") {
		return string(id)
	}
	return ""
}
