package ingest

import (
	"encoding/json"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/table"
)

// githubEvents is what happened in public on GitHub, as its interface and GH
// Archive write it, from such lines.
func githubEvents() Format {
	return Format{
		Name: "github.events", Platform: "github", Title: "GitHub, events of repositories (API or GH Archive)",
		Where:   "gh api --paginate repos/OWNER/NAME/events > events.json, or the lines of GH Archive that are about your repositories.",
		Answers: "who opened an issue or a pull request, who commented and when; how many stars came on each day",
		Cannot:  "more than the newest 300 events, as far as GitHub itself gives them; what was said before an issue was touched. Pushes, forks and the like say nothing and are left out",
		perPart: true,
		claim: func(p *table.Part, _ int) claim {
			if !peek(p, `"actor"`, `"payload"`, `"repo"`) {
				return claim{}
			}
			seen := sniff(p.Text)
			for _, before := range []string{"", "[]."} {
				if hasKey(seen, before+"type") && hasKey(seen, before+"actor.login") && hasKey(seen, before+"repo.name") && knows(seen, before+"payload") {
					return claim{found: 1, required: 1, why: "events with an actor, a repo and a payload"}
				}
			}
			return claim{}
		},
		read: func(s *sink, p *table.Part, _ int) { readGitHubEvents(s, p) },
	}
}

// githubEvent is one of them.
type githubEvent struct {
	Type   string `json:"type"`
	Public *bool  `json:"public"`
	At     string `json:"created_at"`
	Repo   struct {
		Name string `json:"name"`
	} `json:"repo"`
	Payload struct {
		Action  string          `json:"action"`
		Issue   json.RawMessage `json:"issue"`
		Pull    json.RawMessage `json:"pull_request"`
		Comment json.RawMessage `json:"comment"`
	} `json:"payload"`
}

// said gives what somebody wrote, nil where nothing was.
func (e githubEvent) said() json.RawMessage {
	switch {
	case e.Type == "IssueCommentEvent" && e.Payload.Action == "created", e.Type == "PullRequestReviewCommentEvent" && e.Payload.Action == "created":
		return e.Payload.Comment
	case e.Type == "IssuesEvent" && e.Payload.Action == "opened":
		return e.Payload.Issue
	case e.Type == "PullRequestEvent" && e.Payload.Action == "opened":
		return e.Payload.Pull
	}
	return nil
}

func readGitHubEvents(s *sink, p *table.Part) {
	tl := s.tally("github", "events", nil)
	stars := map[footDay]int64{}
	s.documents(p, func(at int64, raw json.RawMessage) {
		e, ok := item[githubEvent](s, tl, p, at, raw)
		if !ok {
			return
		}
		said := e.said()
		switch {
		case e.Public != nil && !*e.Public:
			tl.drop("not public")
		case len(said) > 0:
			s.githubDocument(p, within(p, at, said), said)
		case e.Type == "WatchEvent":
			if st, ok := s.when(tl, p, at, e.At, nil); ok {
				day := s.day(st)
				stars[footDay{day, e.Repo.Name}]++
				tl.saw(st, day)
				tl.secret("actor", "who gave a star")
				tl.keep()
			}
		default:
			tl.drop("an event in which nobody says anything")
		}
	})
	for _, k := range sortedDays(stars) {
		s.reading(engagement.Reading{Platform: "github", Place: k.place, Metric: "stars", Value: stars[k], Grain: engagement.GrainDaily, From: k.day, To: k.day})
	}
}
