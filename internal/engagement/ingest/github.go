package ingest

import (
	"cmp"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

func githubIssues() Format {
	return Format{
		Name: "github.issues", Platform: "github", Title: "GitHub, issues, pull requests and their comments",
		Where:   "With the command line tool: gh api --paginate \"repos/OWNER/NAME/issues?state=all\" > issues.json, and the same for repos/OWNER/NAME/issues/comments. Import both files; one object a line is read as well.",
		Answers: "who asked and answered, in which issue and when, with labels; pull requests carry the tag \"pull request\", so that they can be left out",
		Cannot:  "discussions, which GitHub gives in another way (see github.discussions); who only reacted; what was said in commits",
		perPart: true,
		claim:   claimGitHub,
		trap:    githubTrap,
		read:    readGitHub,
	}
}

func claimGitHub(p *table.Part, _ int) claim {
	if !peek(p, `"created_at"`, `"api.github.com`) && !peek(p, `"created_at"`, `github.com/`) {
		return claim{}
	}
	seen := sniff(p.Text)
	has := func(keys ...string) bool {
		return !slices.ContainsFunc(keys, func(k string) bool { return !hasKey(seen, k) && !hasKey(seen, "[]."+k) })
	}
	c := claim{required: 1, why: "issues or comments of GitHub's API"}
	switch {
	case has("number", "title", "html_url", "state"), has("html_url", "body", "issue_url"), has("html_url", "body", "pull_request_url"), has("event", "issue", "actor"):
		c.found++
	}
	return c
}

// githubTrap refuses the list of what happened to issues: it holds no message.
func githubTrap(_ *sink, p *table.Part, _ int) *refusal {
	seen := sniff(p.Text)
	if !hasKey(seen, "[].event") && !hasKey(seen, "event") {
		return nil
	}
	return &refusal{source.Pos{File: p.Name}, "no-messages", "export the issues and their comments instead: see `hearth formats`",
		"this is GitHub's list of what was closed, merged or labelled, in which nobody says anything"}
}

// githubItem is an issue, a pull request or a comment.
type githubItem struct {
	ID          ident  `json:"id"`
	Number      ident  `json:"number"`
	Title       string `json:"title"`
	Body        string `json:"body"`
	HTMLURL     string `json:"html_url"`
	IssueURL    string `json:"issue_url"`
	PullURL     string `json:"pull_request_url"`
	CreatedAt   string `json:"created_at"`
	Association string `json:"author_association"`
	User        struct {
		ID    ident  `json:"id"`
		Login string `json:"login"`
		Type  string `json:"type"`
	} `json:"user"`
	Labels     []githubLabel   `json:"labels"`
	Pull       json.RawMessage `json:"pull_request"`
	Comments   *numeral        `json:"comments"`
	InReplyTo  ident           `json:"in_reply_to_id"` // of a remark on a line of code
	Repository struct {
		Private bool `json:"private"`
	} `json:"repository"`
	Reactions struct {
		Total *numeral `json:"total_count"`
	} `json:"reactions"`
}

// githubLabel is an object with a name, in old answers the name alone.
type githubLabel string

// UnmarshalJSON takes both forms.
func (l *githubLabel) UnmarshalJSON(b []byte) error {
	var named struct {
		Name string `json:"name"`
	}
	if json.Unmarshal(b, (*string)(l)) == nil {
		return nil
	}
	err := json.Unmarshal(b, &named)
	*l = githubLabel(named.Name)
	return err
}

// githubPage finds repository and number in an address of either kind.
var githubPage = regexp.MustCompile(`github\.com/(?:repos/)?([^/\s]+)/([^/\s]+)/(issues|pulls?|discussions)/([0-9]+)`)

func readGitHub(s *sink, p *table.Part, _ int) {
	s.documents(p, func(at int64, raw json.RawMessage) { s.githubDocument(p, at, raw) })
}

// githubDocument takes in an issue, a pull request or a comment.
func (s *sink) githubDocument(p *table.Part, at int64, raw json.RawMessage) {
	d, ok := item[githubItem](s, nil, p, at, raw)
	if !ok {
		s.tally("github", "issues", nil).drop("could not be read")
		return
	}
	g := githubPage.FindStringSubmatch(cmp.Or(d.HTMLURL, d.IssueURL, d.PullURL))
	pull := g != nil && strings.HasPrefix(g[3], "pull") || len(d.Pull) > 0 && string(d.Pull) != "null"
	comment := d.Number == "" || d.IssueURL != "" || d.PullURL != ""
	kind := "issues"
	switch {
	case comment:
		kind = "comments"
	case pull:
		kind = "pull requests"
	case g != nil && g[3] == "discussions":
		kind = "discussions"
	}
	t := s.tally("github", kind, nil)
	t.snapshot = true
	switch {
	case g == nil:
		t.drop("no address of an issue or pull request")
	case d.Repository.Private:
		t.drop("not public")
	default:
		s.githubItem(t, p, at, d, g, pull, comment)
	}
}

// githubItem takes one in; g holds owner, name, kind and number of its page.
func (s *sink) githubItem(t *tally, p *table.Part, at int64, d githubItem, g []string, pull, comment bool) {
	st, ok := s.when(t, p, at, d.CreatedAt, nil)
	if !ok {
		return
	}
	place := g[1] + "/" + g[2]
	page := s.id("github", strings.ToLower(place)+"#"+g[4])
	m := engagement.Message{Platform: "github", Place: place, ID: page, Kind: engagement.KindPost}
	var tags []string
	for _, l := range d.Labels {
		tags = append(tags, string(l))
	}
	if pull {
		tags = append(tags, "pull request")
	}
	if g[3] == "discussions" {
		tags = append(tags, "discussion")
	}
	m.Tags = tagList(tags)
	if comment {
		m.ID, m.Kind, m.Parent, m.Root = s.id("github", "comment:"+string(d.ID)), engagement.KindReply, page, page
		if d.PullURL != "" { // remarks on code are numbered apart
			m.ID = s.id("github", "remark:"+string(d.ID))
		}
		if d.InReplyTo != "" {
			m.Parent = s.id("github", "remark:"+string(d.InReplyTo))
		}
	}
	m.Automated = d.User.Type == "Bot" || robot.MatchString(d.User.Login)
	m.Person, m.Role = s.author("github", string(d.User.ID), d.User.Login)
	if m.Role == engagement.RoleMember {
		m.Role = githubRole(d.Association, d.User.Login, g[1])
	}
	s.stamp(t, &m, st)
	w := Words{Title: d.Title, Text: d.Body}
	if m.Role == engagement.RoleBrand {
		m.Title, m.URL = d.Title, address(d.HTMLURL)
		s.counts(m, map[string]*int64{"reactions": (*int64)(d.Reactions.Total), "comments": (*int64)(d.Comments)})
	}
	s.count(t, s.message(m, w))
}

// githubRole turns what GitHub says about an author into a role. The account
// that the repository belongs to speaks as the brand; members of its
// organisation and those who may write to it speak as themselves.
func githubRole(association, login, owner string) string {
	switch association {
	case "OWNER":
		if strings.EqualFold(login, owner) {
			return engagement.RoleBrand
		}
		return engagement.RoleStaff
	case "MEMBER", "COLLABORATOR":
		return engagement.RoleStaff
	}
	return engagement.RoleMember
}

func githubStars() Format {
	return Format{
		Name: "github.stars", Platform: "github", Title: "GitHub, who starred a repository and when",
		Where:   "gh api --paginate -H \"Accept: application/vnd.github.star+json\" repos/OWNER/NAME/stargazers > stars.json. Without that header GitHub leaves the days out.",
		Answers: "how many stars came on each day",
		Cannot:  "stars that were taken back; who gave them, which is left out; which repository, so keep one file to a source",
		perPart: true,
		claim: func(p *table.Part, _ int) claim {
			if !peek(p, `"starred_at"`) {
				return claim{}
			}
			c := claim{required: 2, why: "starred_at with a user"}
			seen := sniff(p.Text)
			for _, key := range []string{"starred_at", "user"} {
				if hasKey(seen, key) || hasKey(seen, "[]."+key) {
					c.found++
				}
			}
			return c
		},
		read: readStars,
	}
}

// readStars counts the stars of each day. Who gave them does not get in.
func readStars(s *sink, p *table.Part, _ int) {
	t := s.tally("github", "stars", nil)
	days := map[engagement.Day]int64{}
	s.documents(p, func(at int64, raw json.RawMessage) {
		star, ok := item[struct {
			At string `json:"starred_at"`
		}](s, t, p, at, raw)
		if !ok {
			return
		}
		if st, ok := s.when(t, p, at, star.At, nil); ok {
			day := s.day(st)
			days[day]++
			t.saw(st, day)
			t.secret("user", "who gave a star")
			t.keep()
		}
	})
	for _, d := range slices.Sorted(maps.Keys(days)) {
		s.reading(engagement.Reading{Platform: "github", Metric: "stars", Value: days[d], Grain: engagement.GrainDaily, From: d, To: d})
	}
}
