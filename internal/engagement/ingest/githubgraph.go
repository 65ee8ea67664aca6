package ingest

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/table"
)

func githubList() Format {
	return Format{
		Name: "github.list", Platform: "github", Title: "GitHub, lists of issues and pull requests as its command line tool writes them",
		Where:   "gh issue list --state all --limit 5000 --json number,title,url,createdAt,author,body,labels,comments,reactionGroups > issues.json, and the same with gh pr list. Leave none of these names out.",
		Answers: "who asked and answered, in which issue and when, with labels; pull requests carry the tag \"pull request\", so that they can be left out",
		Cannot:  "people are known by their handles here, and by their numbers in the answers of gh api: take one of the two, or everybody counts twice. Remarks on lines of code; who only reacted",
		perPart: true,
		claim: func(p *table.Part, _ int) claim {
			if !peek(p, `"createdAt"`, `github.com/`) {
				return claim{}
			}
			seen := sniff(p.Text)
			c := claim{required: 1, why: "issues or pull requests of GitHub's command line tool"}
			for _, in := range []string{"", "[]."} {
				if hasKey(seen, in+"number") && hasKey(seen, in+"title") && hasKey(seen, in+"createdAt") && githubPage.MatchString(seen[in+"url"]) {
					c.found = 1
				}
			}
			return c
		},
		read: func(s *sink, p *table.Part, _ int) {
			s.githubThreads(p, "issues", func(_ int64, raw json.RawMessage) []json.RawMessage { return []json.RawMessage{raw} })
		},
	}
}

// askDiscussions is the question whose answer is read.
const askDiscussions = `gh api graphql --paginate -f query='query($endCursor: String) { repository(owner: "OWNER", name: "NAME") { discussions(first: 25, after: $endCursor) { pageInfo { hasNextPage endCursor } ` +
	`nodes { number title url createdAt body authorAssociation author { __typename login ... on User { databaseId } } category { name isAnswerable } labels(first: 20) { nodes { name } } ` +
	`comments(first: 50) { totalCount nodes { databaseId url createdAt body authorAssociation isAnswer author { __typename login ... on User { databaseId } } ` +
	`replies(first: 20) { totalCount nodes { databaseId url createdAt body authorAssociation author { __typename login ... on User { databaseId } } } } } } } } } }' > discussions.json`

func githubDiscussions() Format {
	return Format{
		Name: "github.discussions", Platform: "github", Title: "GitHub, discussions with their comments (GraphQL)",
		Where:   "With the command line tool: " + askDiscussions,
		Answers: "who asked and answered in the discussions, when, in which category, and which answer was chosen",
		Cannot:  "votes of a poll; who only reacted; comments beyond the number that was asked for, which is said",
		perPart: true, whole: true,
		claim: func(p *table.Part, _ int) claim {
			if !peek(p, `"repository"`, `"discussion`) {
				return claim{}
			}
			seen := sniff(p.Text)
			c := claim{required: 1, why: "discussions of a repository in an answer of GitHub's GraphQL"}
			for _, in := range []string{"", "[]."} {
				if hasKey(seen, in+"data.repository.discussions.nodes") || hasKey(seen, in+"data.repository.discussion") {
					c.found = 1
				}
			}
			return c
		},
		read: func(s *sink, p *table.Part, _ int) { s.githubThreads(p, "discussions", s.discussionsOf(p)) },
	}
}

// discussionsOf gives the discussions of one answer.
func (s *sink) discussionsOf(p *table.Part) func(at int64, raw json.RawMessage) []json.RawMessage {
	return func(at int64, raw json.RawMessage) []json.RawMessage {
		page, _ := item[struct {
			Data struct {
				Repository struct {
					Discussions connection[json.RawMessage] `json:"discussions"`
					Discussion  json.RawMessage             `json:"discussion"`
				} `json:"repository"`
			} `json:"data"`
		}](s, s.tally("github", "discussions", nil), p, at, raw)
		all := page.Data.Repository.Discussions.items
		if one := page.Data.Repository.Discussion; len(one) > 0 && string(one) != "null" {
			all = append(all, one)
		}
		return all
	}
}

// connection is a list as GraphQL wraps it, or by itself.
type connection[T any] struct {
	items []T
	total int  // of which these may be a part
	there bool // whether there is a list at all
}

// UnmarshalJSON takes both forms.
func (l *connection[T]) UnmarshalJSON(b []byte) error {
	l.there = string(b) != "null"
	if b[0] == '[' {
		err := json.Unmarshal(b, &l.items)
		l.total = len(l.items)
		return err
	}
	var wrapped struct {
		Nodes []T `json:"nodes"`
		Total int `json:"totalCount"`
	}
	err := json.Unmarshal(b, &wrapped)
	l.items, l.total = wrapped.Nodes, max(wrapped.Total, len(wrapped.Nodes))
	return err
}

// githubNode is an issue, a pull request, a discussion, or a comment on one.
type githubNode struct {
	ID          ident  `json:"databaseId"`
	Number      ident  `json:"number"`
	Title       string `json:"title"`
	Body        string `json:"body"`
	URL         string `json:"url"`
	CreatedAt   string `json:"createdAt"`
	Association string `json:"authorAssociation"`
	Author      struct {
		ID    ident  `json:"databaseId"`
		Login string `json:"login"`
		Type  string `json:"__typename"`
		Bot   bool   `json:"is_bot"`
	} `json:"author"`
	Labels   connection[githubLabel] `json:"labels"`
	Category struct {
		Name       string `json:"name"`
		Answerable bool   `json:"isAnswerable"`
	} `json:"category"`
	Reactions []struct {
		Users    connection[struct{}] `json:"users"`
		Reactors connection[struct{}] `json:"reactors"`
	} `json:"reactionGroups"`
	Answer    bool                   `json:"isAnswer"`
	Minimized string                 `json:"minimizedReason"`
	Comments  connection[githubNode] `json:"comments"`
	Replies   connection[githubNode] `json:"replies"`
}

// githubThreads takes in what a document holds, which is mostly of one kind:
// threads gives its threads.
func (s *sink) githubThreads(p *table.Part, kind string, threads func(at int64, raw json.RawMessage) []json.RawMessage) {
	type thread struct {
		at int64
		githubNode
	}
	var all []thread
	r := githubReader{sink: s, part: p, association: map[string]string{}}
	s.documents(p, func(at int64, raw json.RawMessage) {
		for _, one := range threads(at, raw) {
			from := within(p, at, one)
			n, ok := item[githubNode](s, nil, p, from, one)
			if !ok {
				s.tally("github", kind, nil).drop("could not be read")
				continue
			}
			r.learn(n)
			all = append(all, thread{from, n})
		}
	})
	for _, one := range all {
		r.at = one.at
		r.thread(one.githubNode)
	}
	if r.total > r.here {
		s.result.Problems.Warnf(p.Place(r.lacks), "not-all", "ask for more of them at once, or for these discussions one by one",
			"of %d comments and replies %d are in this file: GitHub gives no more of one discussion at a time than was asked for", r.total, r.here)
	}
}

// numbers are the counts that are there.
func (n *githubNode) numbers() map[string]*int64 {
	out := map[string]*int64{}
	if n.Comments.there {
		total := int64(n.Comments.total)
		out["comments"] = &total
	}
	if n.Reactions != nil {
		total := int64(0)
		for _, g := range n.Reactions {
			total += int64(g.Users.total + g.Reactors.total)
		}
		out["reactions"] = &total
	}
	return out
}

// githubReader reads the threads of one part.
type githubReader struct {
	*sink
	part        *table.Part
	at          int64             // where the thread in hand stands
	association map[string]string // what authors are to a repository, where any of their messages says it

	here, total int   // comments, and how many there are
	lacks       int64 // where the first thread stands that has more than are here
}

// learn notes what the authors of a thread are.
func (r *githubReader) learn(n githubNode) {
	if n.Association != "" {
		r.association[n.Author.Login] = n.Association
	}
	for _, c := range slices.Concat(n.Comments.items, n.Replies.items) {
		r.learn(c)
	}
}

// thread takes in an issue, a pull request or a discussion with its comments.
func (r *githubReader) thread(n githubNode) {
	g := githubPage.FindStringSubmatch(n.URL)
	kind := "issues"
	switch {
	case g == nil:
	case strings.HasPrefix(g[3], "pull"):
		kind = "pull requests"
	case g[3] == "discussions":
		kind = "discussions"
	}
	t := r.tally("github", kind, nil)
	t.snapshot = true
	if g == nil {
		t.drop("no address of an issue or pull request")
		return
	}
	place := g[1] + "/" + g[2]
	m := engagement.Message{Platform: "github", Place: place, ID: r.id("github", strings.ToLower(place)+"#"+g[4]), Kind: engagement.KindPost}
	if n.Category.Answerable {
		m.Kind = engagement.KindQuestion
	}
	var tags []string
	for _, l := range n.Labels.items {
		tags = append(tags, string(l))
	}
	switch kind {
	case "pull requests":
		tags = append(tags, "pull request")
	case "discussions":
		tags = append(tags, "discussion", n.Category.Name)
	}
	m.Tags = tagList(tags)
	page := m.ID
	r.one(t, m, n, g[1])
	r.comments(n.Comments, engagement.Message{Platform: "github", Place: place, Parent: page, Root: page, Kind: engagement.KindReply}, g[1])
}

// comments takes in what was answered, and what was answered to that.
func (r *githubReader) comments(all connection[githubNode], like engagement.Message, owner string) {
	if r.total == r.here && all.total > len(all.items) {
		r.lacks = r.at
	}
	r.here, r.total = r.here+len(all.items), r.total+all.total
	if len(all.items) == 0 {
		return
	}
	t := r.tally("github", "comments", nil)
	t.snapshot = true
	for _, c := range all.items {
		m := like
		_, fragment, _ := strings.Cut(c.URL, "#")
		kind, number, _ := strings.Cut(fragment, "-")
		number = cmp.Or(string(c.ID), number)
		switch {
		case number == "":
			t.drop("no number of a comment")
			continue
		case c.Minimized == "spam" || c.Minimized == "abuse":
			t.drop("hidden as spam or abuse")
			continue
		case kind == "issuecomment":
			m.ID = r.id("github", "comment:"+number)
		default:
			m.ID = r.id("github", "discussion:"+number)
		}
		if c.Answer {
			m.Kind = engagement.KindAnswer
		}
		r.one(t, m, c, owner)
		like := like
		like.Parent = m.ID
		r.comments(c.Replies, like, owner)
	}
}

// one takes in what somebody wrote.
func (r *githubReader) one(t *tally, m engagement.Message, n githubNode, owner string) {
	st, ok := r.when(t, r.part, r.at, n.CreatedAt, nil)
	if !ok {
		return
	}
	login := n.Author.Login
	association := cmp.Or(n.Association, r.association[login])
	if strings.EqualFold(login, owner) {
		association = "OWNER"
	}
	m.Automated = n.Author.Bot || n.Author.Type == "Bot" || robot.MatchString(login)
	m.Person, m.Role = r.author("github", string(n.Author.ID), login)
	if m.Role == engagement.RoleMember {
		m.Role = githubRole(association, login, owner)
	}
	r.stamp(t, &m, st)
	if m.Role == engagement.RoleBrand && n.Title != "" {
		m.Title, m.URL = n.Title, address(n.URL)
		r.counts(m, n.numbers())
	}
	r.count(t, r.message(m, Words{Title: n.Title, Text: n.Body}))
}
