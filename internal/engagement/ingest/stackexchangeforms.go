package ingest

import (
	"encoding/json"
	"html"
	"strings"
	"time"

	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// stackExchangeAPI is what Stack Exchange's interface answers, written from its
// description.
func stackExchangeAPI() Format {
	return Format{
		Name: "stackexchange.api", Platform: "stackexchange", Title: "Stack Exchange, questions, answers and comments of its API (JSON)",
		Where:   "Save an answer of api.stackexchange.com, such as /2.3/search?tagged=YOUR-NAME&site=stackoverflow&filter=withbody, page by page.",
		Answers: "who asked, who answered whom and when, with tags",
		Cannot:  "more than the pages that were saved; texts, unless the filter asks for them. The texts are under CC BY-SA: name the authors where you show them",
		perPart: true,
		claim:   claimStackAPI,
		read: func(s *sink, p *table.Part, _ int) {
			s.items(p, "", func(at int64, raw json.RawMessage) {
				if v, ok := item[stackItem](s, s.tally("stackexchange", "posts", nil), p, at, raw); ok {
					s.stackItem(p, at, v)
				}
			})
		},
	}
}

// claimStackAPI asks for the list, which stands in an object beside the quota.
func claimStackAPI(p *table.Part, _ int) claim {
	if !peek(p, `"creation_date"`, `_id"`) {
		return claim{}
	}
	seen := sniff(p.Text)
	for _, key := range []string{"[].question_id", "[].answer_id", "[].comment_id"} {
		if hasKey(seen, key) && hasKey(seen, "[].creation_date") && hasKey(seen, "[].score") {
			return claim{found: 1, required: 1, why: "items of Stack Exchange's API"}
		}
	}
	return claim{}
}

// stackItem is a question, an answer or a comment.
type stackItem struct {
	QuestionID ident  `json:"question_id"`
	AnswerID   ident  `json:"answer_id"`
	CommentID  ident  `json:"comment_id"`
	PostID     ident  `json:"post_id"` // that a comment is about
	Created    ident  `json:"creation_date"`
	Title      string `json:"title"`
	Body       string `json:"body"`
	Owner      struct {
		ID ident `json:"user_id"`
	} `json:"owner"`
	Tags     []string    `json:"tags"`
	Score    *int64      `json:"score"`
	Views    *int64      `json:"view_count"`
	Count    *int64      `json:"answer_count"`
	Answers  []stackItem `json:"answers"`
	Comments []stackItem `json:"comments"`
}

// stackItem takes one in with what stands below it.
func (s *sink) stackItem(p *table.Part, at int64, v stackItem) {
	kind, comment := "posts", v.CommentID != ""
	r := dumpRow{
		ID: string(v.QuestionID), Type: "1", Created: string(v.Created), Title: html.UnescapeString(v.Title), Body: v.Body,
		Tags: strings.Join(v.Tags, "|"), Owner: string(v.Owner.ID), Score: v.Score, Views: v.Views, Answers: v.Count,
	}
	switch {
	case comment:
		kind, r.ID, r.PostID = "comments", string(v.CommentID), string(v.PostID)
	case v.AnswerID != "":
		r.ID, r.Type, r.Parent, r.Title = string(v.AnswerID), "2", string(v.QuestionID), ""
	}
	t := s.tally("stackexchange", kind, nil)
	t.snapshot = true
	s.dumpRow(t, p, at, r, comment)
	for _, below := range append(v.Comments, v.Answers...) {
		s.stackItem(p, at, below)
	}
}

// stackExchangeQuery is the table that the Data Explorer gives of a query.
func stackExchangeQuery() Format {
	return Format{
		Name: "stackexchange.query", Platform: "stackexchange", Title: "Stack Exchange Data Explorer, posts as the answer to a query (CSV)",
		Where:   "data.stackexchange.com › Compose Query: SELECT * FROM Posts WHERE … › Run › Download CSV. Ask for Id, PostTypeId, ParentId and CreationDate at the least.",
		Answers: "who asked, who answered whom and when, with tags",
		Cannot:  "more than 50,000 rows; comments. The texts are under CC BY-SA: name the authors where you show them",
		claim: func(p *table.Part, t int) claim {
			h := headerOf(&p.Tables[t])
			return h.telling([]string{"posttypeid", "creationdate"}, h.claimed("the columns Id, PostTypeId, ParentId and CreationDate", "id", "posttypeid", "creationdate"))
		},
		read: readStackQuery,
	}
}

func readStackQuery(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	h := headerOf(t)
	cols, known := map[string]int{}, map[int]bool{}
	for _, name := range []string{
		"id", "posttypeid", "parentid", "creationdate", "body", "title", "tags", "owneruserid", "score", "viewcount", "answercount",
		"acceptedanswerid", "ownerdisplayname", "lasteditoruserid", "lasteditordisplayname", "lasteditdate", "lastactivitydate", "commentcount", "favoritecount", "closeddate", "communityowneddate", "deletiondate", "contentlicense",
	} {
		cols[name] = h.find(name)
		known[cols[name]] = true
	}
	tl := s.tally("stackexchange", "posts", h.unknown(known))
	tl.snapshot = true
	if c := cols["ownerdisplayname"]; c >= 0 {
		tl.private(t, c, cell.Trim(t.Headers[c].Text), "person's name")
	}
	for _, r := range t.Rows {
		text := func(name string) string {
			if cell.Null(r.At(cols[name]).Text) {
				return ""
			}
			return cell.Trim(r.At(cols[name]).Text)
		}
		if r.Empty() {
			tl.drop("empty row")
			continue
		}
		if _, ok := s.date(t, r.At(cols["creationdate"]), "CreationDate", cell.Dates{Zone: time.UTC}); !ok {
			tl.drop("no date that can be read")
			continue
		}
		s.dumpRow(tl, p, 0, dumpRow{
			ID: text("id"), Type: text("posttypeid"), Parent: text("parentid"), Created: text("creationdate"), Body: text("body"), Title: text("title"),
			Tags: text("tags"), Owner: text("owneruserid"), Score: count(text("score")), Views: count(text("viewcount")), Answers: count(text("answercount")),
		}, false)
	}
}
