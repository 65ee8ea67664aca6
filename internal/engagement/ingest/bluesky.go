package ingest

import (
	"cmp"
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

func blueskyFeed() Format {
	return Format{
		Name: "bluesky.feed", Platform: "bluesky", Title: "Bluesky, posts of an account, a search or a thread",
		Where:   "Save the page public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed?actor=HANDLE&limit=100, or ask whoever runs your tools for all pages of it. The answers of getPostThread, getPosts, searchPosts and listRecords are read as well.",
		Answers: "who posted, answered and reposted, and when; likes, reposts, quotes and answers of the brand's own posts",
		Cannot:  "likes of other people's posts; posts of people who show them only to those who are logged in, which are left out. The repository of an account (.car) is not read",
		perPart: true,
		claim:   claimBluesky,
		trap:    blueskyTrap,
		read:    readBluesky,
	}
}

// blueskyPaths are where a post can stand in the answers.
var blueskyPaths = []string{"feed[].post.uri", "posts[].uri", "thread.post.uri", "post.uri", "[].post.uri", "[].uri", "uri"}

func claimBluesky(p *table.Part, _ int) claim {
	if !peek(p, "at://") || !peek(p, "app.bsky.feed.") {
		return claim{}
	}
	seen := sniff(p.Text)
	for _, path := range blueskyPaths {
		if strings.HasPrefix(seen[path], "at://") {
			return claim{found: 1, required: 1, why: "posts with addresses at://…/app.bsky.feed.post"}
		}
	}
	return claim{}
}

// postRecord is the type of a record that is a post.
const postRecord = "app.bsky.feed.post"

// blueskyTrap refuses single records that are no posts.
func blueskyTrap(_ *sink, p *table.Part, _ int) *refusal {
	seen := sniff(p.Text)
	kind := cmp.Or(seen["value.$type"], seen["[].value.$type"])
	if kind == "" || kind == postRecord {
		return nil
	}
	return &refusal{source.Pos{File: p.Name}, "no-messages", "save the answer of getAuthorFeed instead: see `hearth formats`",
		"this is a single record of Bluesky (" + short(kind) + "), which does not say what came of it"}
}

// blueskyItem is an entry of a feed: a post, what it answers, why it is there.
type blueskyItem struct {
	Post   blueskyPost `json:"post"`
	Reason *struct {
		Type      string        `json:"$type"`
		By        blueskyAuthor `json:"by"`
		URI       string        `json:"uri"`
		IndexedAt string        `json:"indexedAt"`
	} `json:"reason"`
	Reply struct {
		Root   blueskyPost `json:"root"`
		Parent blueskyPost `json:"parent"`
	} `json:"reply"`
}

// blueskyThread is a post with its answers.
type blueskyThread struct {
	Post    blueskyPost     `json:"post"`
	Parent  *blueskyThread  `json:"parent"`
	Replies []blueskyThread `json:"replies"`
}

type blueskyAuthor struct {
	DID    string `json:"did"`
	Handle string `json:"handle"`

	Followers *numeral `json:"followersCount"` // where a program put it beside the post
	Labels    []struct {
		Value string `json:"val"`
	} `json:"labels"`
}

type blueskyRef struct {
	URI string `json:"uri"`
}

// blueskyRecord is what somebody wrote, without what came of it.
type blueskyRecord struct {
	Type      string          `json:"$type"`
	Text      string          `json:"text"`
	Embed     json.RawMessage `json:"embed"` // a picture, a card, a post
	CreatedAt string          `json:"createdAt"`
	Langs     texts           `json:"langs"`
	Tags      []string        `json:"tags"`
	Facets    []struct {
		Features []struct {
			Tag string `json:"tag"`
		} `json:"features"`
	} `json:"facets"`
	Reply *struct {
		Root   blueskyRef `json:"root"`
		Parent blueskyRef `json:"parent"`
	} `json:"reply"`
}

type blueskyPost struct {
	URI       string        `json:"uri"`
	Author    blueskyAuthor `json:"author"`
	Record    blueskyRecord `json:"record"`
	Replies   *numeral      `json:"replyCount"`
	Reposts   *numeral      `json:"repostCount"`
	Quotes    *numeral      `json:"quoteCount"`
	Likes     *numeral      `json:"likeCount"`
	Upvotes   *numeral      `json:"upvoteCount"` // of 2023
	IndexedAt string        `json:"indexedAt"`
}

func readBluesky(s *sink, p *table.Part, _ int) {
	t := s.tally("bluesky", "posts", nil)
	t.snapshot = true
	var around []blueskyPost
	s.documents(p, func(at int64, raw json.RawMessage) {
		d, ok := item[struct {
			blueskyItem
			URI    string        `json:"uri"`
			Value  blueskyRecord `json:"value"` // of a list of records
			Feed   []blueskyItem `json:"feed"`
			Posts  []blueskyPost `json:"posts"`
			Thread blueskyThread `json:"thread"`
		}](s, t, p, at, raw)
		switch {
		case !ok:
			return
		case d.Thread.Post.URI != "":
			for up := d.Thread.Parent; up != nil; up = up.Parent {
				s.skeet(t, p, at, up.Post)
			}
			s.blueskyThread(t, p, at, d.Thread)
			return
		case d.Post.URI != "":
			d.Feed = append(d.Feed, d.blueskyItem)
		case d.URI != "" && d.Value.Type != "":
			d.Posts = append(d.Posts, s.blueskyRecord(p, d.URI, d.Value))
		case d.URI != "": // a bare post
			if post, ok := item[blueskyPost](s, t, p, at, raw); ok {
				d.Posts = append(d.Posts, post)
			}
		}
		for _, it := range d.Feed {
			s.blueskyItem(t, p, at, it)
			around = append(around, it.Reply.Root, it.Reply.Parent)
		}
		for _, post := range d.Posts {
			s.skeet(t, p, at, post)
		}
	})
	s.answered(p, around)
}

// didIn is the number of an author in the address of a record.
var didIn = regexp.MustCompile(`^at://(did:[a-z]+:[^/]+)/`)

// blueskyRecord makes a post of a record, of which only the address says whose it is.
func (s *sink) blueskyRecord(p *table.Part, uri string, r blueskyRecord) blueskyPost {
	post := blueskyPost{URI: uri, Record: r}
	if m := didIn.FindStringSubmatch(uri); m != nil && r.Type == postRecord {
		post.Author.DID = m[1]
		s.remark(p, "author-by-number", "list bluesky:"+m[1]+" among the accounts of the source when it is yours", "these records name their author by number only: %s", m[1])
	}
	return post
}

// blueskyThread takes in a post and all answers below it.
func (s *sink) blueskyThread(t *tally, p *table.Part, at int64, th blueskyThread) {
	s.skeet(t, p, at, th.Post)
	for _, r := range th.Replies {
		s.blueskyThread(t, p, at, r)
	}
}

// answered takes in the posts that others in the file answer, which stand
// beside them, as far as they are not in the file themselves.
func (s *sink) answered(p *table.Part, posts []blueskyPost) {
	var t *tally
	for _, post := range posts {
		if post.URI == "" || post.Author.DID == "" {
			continue // not an answer, or what it answers is gone
		}
		if t == nil {
			t = s.tally("bluesky", "posts answered", nil)
			t.snapshot = true
		}
		if _, known := s.messages[s.id("bluesky", post.URI)]; known {
			t.drop("stands in the file already")
			continue
		}
		s.skeet(t, p, 0, post)
	}
}

// blueskyItem takes in an entry of a feed. A reason makes it a repost, whose
// subject is somebody else's post.
func (s *sink) blueskyItem(t *tally, p *table.Part, at int64, it blueskyItem) {
	if it.Reason == nil || strings.HasSuffix(it.Reason.Type, "#reasonPin") {
		s.skeet(t, p, at, it.Post)
		return
	}
	if !strings.HasSuffix(it.Reason.Type, "#reasonRepost") {
		t.drop("shown for a reason that Hearth does not know")
		return
	}
	st, ok := s.when(t, p, at, it.Reason.IndexedAt, time.UTC)
	if !ok {
		return
	}
	by := it.Reason.By
	m := engagement.Message{Platform: "bluesky", Kind: engagement.KindShare, Parent: s.id("bluesky", it.Post.URI)}
	m.ID = s.id("bluesky", cmp.Or(it.Reason.URI, it.Post.URI+"#repost:"+by.DID))
	m.Person, m.Role = s.author("bluesky", by.DID, by.Handle)
	if m.Role == engagement.RoleBrand {
		m.Place = "@" + normal(by.Handle)
	}
	reached(&m, nil, (*int64)(by.Followers))
	s.stamp(t, &m, st)
	s.count(t, s.message(m, Words{}))
}

// skeet takes in a post.
func (s *sink) skeet(t *tally, p *table.Part, at int64, d blueskyPost) {
	if d.URI == "" || d.Author.DID == "" {
		t.drop("deleted, blocked or not shown")
		return
	}
	for _, l := range d.Author.Labels {
		if l.Value == "!no-unauthenticated" {
			t.drop("the author shows posts only to people who are logged in")
			return
		}
	}
	st, ok := s.blueskyTime(t, p, at, d)
	if !ok {
		return
	}
	m := engagement.Message{Platform: "bluesky", ID: s.id("bluesky", d.URI), Kind: engagement.KindPost, Automated: robot.MatchString(d.Author.Handle)}
	for _, l := range d.Author.Labels {
		m.Automated = m.Automated || l.Value == "bot"
	}
	if r := d.Record.Reply; r != nil && r.Parent.URI != "" {
		m.Kind, m.Parent, m.Root = engagement.KindReply, s.id("bluesky", r.Parent.URI), s.id("bluesky", cmp.Or(r.Root.URI, r.Parent.URI))
	}
	if len(d.Record.Langs) == 1 {
		m.Language = strings.ToLower(d.Record.Langs[0])
	}
	tags := d.Record.Tags
	for _, f := range d.Record.Facets {
		for _, feature := range f.Features {
			tags = append(tags, feature.Tag)
		}
	}
	m.Tags = tagList(tags)
	m.Person, m.Role = s.author("bluesky", d.Author.DID, d.Author.Handle)
	reached(&m, nil, (*int64)(d.Author.Followers))
	s.stamp(t, &m, st)
	if m.Role == engagement.RoleBrand {
		m.Place = "@" + normal(cmp.Or(d.Author.Handle, d.Author.DID))
		m.URL = address("https://bsky.app/profile/" + cmp.Or(d.Author.Handle, d.Author.DID) + "/post/" + d.URI[strings.LastIndexByte(d.URI, '/')+1:])
		s.counts(m, map[string]*int64{
			"likes": (*int64)(cmp.Or(d.Likes, d.Upvotes)), "reposts": (*int64)(d.Reposts), "quotes": (*int64)(d.Quotes), "comments": (*int64)(d.Replies),
		})
	}
	s.count(t, s.message(m, Words{Text: d.Record.Text, Language: m.Language, Attached: holds(d.Record.Embed)}))
}

// blueskyTime gives the earlier of the time that the author's program wrote,
// which may be anything, and the time at which the network saw the post.
func (s *sink) blueskyTime(t *tally, p *table.Part, at int64, d blueskyPost) (cell.Stamp, bool) {
	utc := cell.Dates{Zone: time.UTC}
	written, errWritten := utc.Read(d.Record.CreatedAt)
	seen, errSeen := utc.Read(d.IndexedAt)
	switch {
	case errWritten != nil && errSeen != nil:
		return s.when(t, p, at, d.Record.CreatedAt, time.UTC)
	case errWritten != nil, errSeen == nil && seen.At.Before(written.At):
		written = seen
	}
	written.Zoned = true
	return written, true
}
