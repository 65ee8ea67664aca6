package ingest

import (
	"cmp"
	"encoding/json"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/table"
)

func discourseTopic() Format {
	return Format{
		Name: "discourse.topic", Platform: "discourse", Title: "Discourse, a topic with its posts",
		Where:   "Open a topic of the forum, cut its address after the number, add .json?print=true, and save the page: forum.example/t/123.json?print=true.",
		Answers: "who asked, who answered whom and when, which answer was accepted; likes, readers and answers of the brand's own posts",
		Cannot:  "private messages and hidden posts, which are left out; without print=true only the first 20 posts are in the file. Leave topics of closed categories out yourself: the file does not say",
		perPart: true,
		claim:   discourseClaim("a topic with a post_stream", "post_stream.posts[].post_number", "post_stream.posts[].username"),
		read:    readTopic,
	}
}

func discoursePosts() Format {
	return Format{
		Name: "discourse.posts", Platform: "discourse", Title: "Discourse, newest posts of a forum",
		Where:   "Save the page forum.example/posts.json without being logged in, so that it holds only what everybody can read.",
		Answers: "who wrote, who answered whom and when; likes, readers and answers of the brand's own posts",
		Cannot:  "more than the newest posts: save it regularly, or save topics one by one. Private messages are left out",
		perPart: true,
		claim: func(p *table.Part, n int) claim {
			c := discourseClaim("a list of latest_posts", "latest_posts[].post_number", "latest_posts[].username")(p, n)
			if !c.full() && peek(p, `"private_posts"`, `"post_number"`) {
				c = claim{found: 1, required: 1, why: "a list of private_posts"}
			}
			return c
		},
		read: readPosts,
	}
}

func discourseLatest() Format {
	return Format{
		Name: "discourse.topics", Platform: "discourse", Title: "Discourse, list of topics",
		Where:   "Save the page forum.example/latest.json (or /c/CATEGORY/NUMBER.json) without being logged in.",
		Answers: "who opened topics and when; views, likes and answers of the topics that the brand opened",
		Cannot:  "what was answered and by whom: save the topics for that. Hidden topics and private messages are left out",
		perPart: true,
		claim:   discourseClaim("a topic_list with posters", "topic_list.topics[].id", "topic_list.topics[].posts_count"),
		read:    readTopics,
	}
}

// discourseClaim asks for the paths that only Discourse has.
func discourseClaim(why string, paths ...string) func(*table.Part, int) claim {
	return func(p *table.Part, _ int) claim {
		last := paths[0][strings.LastIndexByte(paths[0], '.')+1:]
		if !peek(p, `"`+last+`"`, `"`+strings.TrimSuffix(strings.Split(paths[0], ".")[0], "[]")+`"`) {
			return claim{}
		}
		c := claim{required: len(paths), why: why}
		seen := sniff(p.Text)
		for _, path := range paths {
			if hasKey(seen, path) {
				c.found++
			} else {
				c.missing = append(c.missing, "`"+path[strings.LastIndexByte(path, '.')+1:]+"`")
			}
		}
		return c
	}
}

// discourseList is any of the three answers.
type discourseList struct {
	discourseHead
	Stream struct {
		Posts []discoursePost   `json:"posts"`
		All   []json.RawMessage `json:"stream"`
	} `json:"post_stream"`
	Latest  []discoursePost `json:"latest_posts"`
	Private []discoursePost `json:"private_posts"`
	List    struct {
		Topics []discourseHead `json:"topics"`
	} `json:"topic_list"`
	Users []struct {
		ID       ident  `json:"id"`
		Username string `json:"username"`
		Admin    bool   `json:"admin"`
		Mod      bool   `json:"moderator"`
	} `json:"users"`
}

// discourseHead is what a topic says about itself.
type discourseHead struct {
	ID         ident    `json:"id"`
	Title      string   `json:"title"`
	Slug       string   `json:"slug"`
	Archetype  string   `json:"archetype"`
	Visible    *bool    `json:"visible"`
	CreatedAt  string   `json:"created_at"`
	DeletedAt  string   `json:"deleted_at"`
	PostsCount *numeral `json:"posts_count"`
	Views      *numeral `json:"views"`
	Likes      *numeral `json:"like_count"`
	Tags       topics   `json:"tags"`
	Category   struct {
		Closed bool `json:"read_restricted"`
	} `json:"category"`
	Posters []struct {
		UserID      ident  `json:"user_id"`
		Description string `json:"description"`
		Extras      string `json:"extras"`
	} `json:"posters"`
}

// public says why a topic must stay out; "" when it may come in.
func (h discourseHead) public() string {
	switch {
	case h.Archetype == "private_message":
		return "a private message"
	case h.DeletedAt != "":
		return "deleted"
	case h.Visible != nil && !*h.Visible, h.Category.Closed:
		return "not public"
	}
	return ""
}

// topics are tags: texts, in newer forums objects with a name.
type topics []string

// UnmarshalJSON takes both forms.
func (t *topics) UnmarshalJSON(b []byte) error {
	var named []githubLabel
	err := json.Unmarshal(b, &named)
	for _, n := range named {
		*t = append(*t, string(n))
	}
	return err
}

// discoursePost is one post.
type discoursePost struct {
	Number    ident    `json:"post_number"`
	TopicID   ident    `json:"topic_id"`
	TopicSlug string   `json:"topic_slug"`
	TopicName string   `json:"topic_title"`
	Type      int      `json:"post_type"`
	ReplyTo   ident    `json:"reply_to_post_number"`
	UserID    ident    `json:"user_id"`
	Username  string   `json:"username"`
	Staff     bool     `json:"staff"`
	CreatedAt string   `json:"created_at"`
	Cooked    string   `json:"cooked"`
	Raw       string   `json:"raw"`
	Hidden    bool     `json:"hidden"`
	DeletedAt string   `json:"deleted_at"`
	Gone      bool     `json:"user_deleted"`
	Accepted  bool     `json:"accepted_answer"`
	Replies   *numeral `json:"reply_count"`
	Reads     *numeral `json:"reads"`
	Actions   []struct {
		ID    int      `json:"id"`
		Count *numeral `json:"count"`
	} `json:"actions_summary"`
}

// Kinds of posts, as Discourse numbers them.
const (
	discourseModerator = 2 // "this topic is now pinned"
	discourseSmall     = 3 // "closed", "split"
	discourseWhisper   = 4 // among the staff
	discourseLike      = 2 // in actions_summary
)

func readTopic(s *sink, p *table.Part, _ int) {
	t := s.tally("discourse", "posts", nil)
	t.snapshot = true
	s.documents(p, func(at int64, raw json.RawMessage) {
		d, ok := item[discourseList](s, t, p, at, raw)
		if !ok {
			return
		}
		for _, post := range d.Stream.Posts {
			post.TopicID, post.TopicSlug, post.TopicName = cmp.Or(post.TopicID, d.ID), cmp.Or(post.TopicSlug, d.Slug), cmp.Or(post.TopicName, d.Title)
			s.discoursePost(t, p, at, post, d.discourseHead)
		}
		if left := len(d.Stream.All) - len(d.Stream.Posts); left > 0 {
			s.remark(p, "part-of-thread", "save it again with ?print=true at the end of the address", "the topic has %d more posts, which are not in this file", left)
		}
	})
}

func readPosts(s *sink, p *table.Part, _ int) {
	t := s.tally("discourse", "posts", nil)
	s.documents(p, func(at int64, raw json.RawMessage) {
		d, ok := item[discourseList](s, t, p, at, raw)
		if !ok {
			return
		}
		for _, post := range d.Latest {
			s.discoursePost(t, p, at, post, discourseHead{})
		}
		for range d.Private {
			t.drop("a private message")
		}
	})
}

// discourseID is the key of a post: its topic and its number in it, which every
// one of the exports has.
func (s *sink) discourseID(topic, number string) string {
	return s.id("discourse", s.local(topic+"/"+number))
}

func (s *sink) discoursePost(t *tally, p *table.Part, at int64, d discoursePost, head discourseHead) {
	why := head.public()
	switch {
	case why != "":
	case d.Type == discourseWhisper || d.Hidden:
		why = "not public"
	case d.Type == discourseModerator || d.Type == discourseSmall:
		why = "a note about the topic, not a message"
	case d.DeletedAt != "" || d.Gone:
		why = "deleted"
	case d.TopicID == "" || d.Number == "":
		why = "no id"
	}
	if why != "" {
		t.drop(why)
		return
	}
	st, ok := s.when(t, p, at, d.CreatedAt, nil)
	if !ok {
		return
	}
	topic, number := string(d.TopicID), string(d.Number)
	m := engagement.Message{Platform: "discourse", ID: s.discourseID(topic, number), Kind: engagement.KindPost, Tags: tagList(head.Tags)}
	m.Root = s.discourseID(topic, "1")
	if number != "1" {
		m.Kind, m.Parent = engagement.KindReply, s.discourseID(topic, cmp.Or(string(d.ReplyTo), "1"))
		if d.Accepted {
			m.Kind = engagement.KindAnswer
		}
	}
	s.discourseAuthor(&m, string(d.UserID), d.Username, d.Staff)
	s.stamp(t, &m, st)
	w := Words{Text: plainText(cmp.Or(d.Cooked, d.Raw))}
	if number == "1" {
		w.Title = d.TopicName
	}
	if m.Role == engagement.RoleBrand {
		m.Title = w.Title
		counts := map[string]*int64{"comments": (*int64)(d.Replies), "reach": (*int64)(d.Reads)}
		for _, a := range d.Actions {
			if a.ID == discourseLike {
				counts["likes"] = (*int64)(a.Count)
			}
		}
		if number == "1" && head.ID != "" {
			counts["views"], counts["comments"] = (*int64)(head.Views), answers(head.PostsCount)
		}
		s.counts(m, counts)
	}
	s.count(t, s.message(m, w))
}

// answers takes the opening post off the number of posts.
func answers(posts *numeral) *int64 {
	if posts == nil || *posts < 1 {
		return nil
	}
	n := int64(*posts) - 1
	return &n
}

// discourseAuthor fills in who wrote. Names are a forum's own, so two forums
// never share a person. Staff of the forum speak for the company.
func (s *sink) discourseAuthor(m *engagement.Message, id, name string, staff bool) {
	m.Person, m.Role = s.author("discourse", "", name)
	if m.Person != "" {
		m.Person = s.key(aPerson, "discourse", s.local(normal(name)))
	}
	m.Automated = id == "-1" || id == "-2" || name == "system" || name == "discobot" || robot.MatchString(name)
	if staff && m.Role == engagement.RoleMember {
		m.Role = engagement.RoleStaff
	}
}

func readTopics(s *sink, p *table.Part, _ int) {
	t := s.tally("discourse", "topics", nil)
	t.snapshot = true
	s.documents(p, func(at int64, raw json.RawMessage) {
		d, ok := item[discourseList](s, t, p, at, raw)
		if !ok {
			return
		}
		names, staff := map[ident]string{}, map[ident]bool{}
		for _, u := range d.Users {
			names[u.ID], staff[u.ID] = u.Username, u.Admin || u.Mod
		}
		for _, h := range d.List.Topics {
			s.discourseTopic(t, p, at, h, names, staff)
		}
	})
}

// discourseTopic takes in the opening post of a topic. What was answered is a
// number here, and no messages are made of it.
func (s *sink) discourseTopic(t *tally, p *table.Part, at int64, h discourseHead, names map[ident]string, staff map[ident]bool) {
	if why := h.public(); why != "" {
		t.drop(why)
		return
	}
	if h.ID == "" {
		t.drop("no id")
		return
	}
	st, ok := s.when(t, p, at, h.CreatedAt, nil)
	if !ok {
		return
	}
	m := engagement.Message{Platform: "discourse", ID: s.discourseID(string(h.ID), "1"), Kind: engagement.KindPost, Tags: tagList(h.Tags)}
	if len(h.Posters) > 0 { // the opener stands first, in every language
		id := h.Posters[0].UserID
		s.discourseAuthor(&m, string(id), names[id], staff[id])
	} else {
		m.Role = engagement.RoleAnonymous
	}
	s.stamp(t, &m, st)
	if m.Role == engagement.RoleBrand {
		m.Title = h.Title
		s.counts(m, map[string]*int64{"views": (*int64)(h.Views), "likes": (*int64)(h.Likes), "comments": answers(h.PostsCount)})
	}
	s.count(t, s.message(m, Words{Title: h.Title}))
}
