package ingest

import (
	"cmp"
	"encoding/xml"
	"strings"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

func stackExchange() Format {
	return Format{
		Name: "stackexchange.dump", Platform: "stackexchange", Title: "Stack Exchange, questions, answers and comments of the data dump",
		windows: true,
		Where:   "archive.org › Stack Exchange Data Dump › the file of your site. Unpack the .7z, put Posts.xml and Comments.xml into one zip, and import that: a comment finds its question only when both are there.",
		Answers: "who asked, who answered whom and when, with tags",
		Cannot:  "votes by day, badges and edits, which say nothing about a conversation; what was deleted. The texts are under CC BY-SA: name the authors where you show them",
		perPart: true,
		claim: func(p *table.Part, _ int) claim {
			root := rootOf(p)
			dump := root.Name.Space == "" && dumpTables[root.Name.Local] != "" && strings.Contains(string(p.Text[:min(len(p.Text), 4096)]), "<row Id=")
			if !dump {
				return claim{}
			}
			return claim{found: 1, required: 1, why: "rows of the table " + root.Name.Local}
		},
		trap: dumpTrap,
		read: readDump,
	}
}

// dumpTables are the files of a dump, by their outermost element, and what is in them.
var dumpTables = map[string]string{
	"posts": "questions and answers", "comments": "comments", "badges": "badges", "votes": "votes",
	"users": "users", "tags": "tags", "posthistory": "edits", "postlinks": "links between questions",
}

// dumpTrap refuses the files of a dump in which nobody says anything.
func dumpTrap(_ *sink, p *table.Part, _ int) *refusal {
	switch name := rootOf(p).Name.Local; name {
	case "posts", "comments":
		return nil
	default:
		return &refusal{source.Pos{File: p.Name}, "no-messages", "import Posts.xml and Comments.xml of the same dump",
			"this is the list of " + dumpTables[name] + " of a Stack Exchange dump, in which nobody says anything"}
	}
}

// dumpRow is a row of Posts.xml or Comments.xml.
type dumpRow struct {
	ID       string `xml:"Id,attr"`
	Type     string `xml:"PostTypeId,attr"`
	Parent   string `xml:"ParentId,attr"`
	PostID   string `xml:"PostId,attr"`
	Created  string `xml:"CreationDate,attr"`
	Body     string `xml:"Body,attr"`
	Text     string `xml:"Text,attr"`
	Title    string `xml:"Title,attr"`
	Tags     string `xml:"Tags,attr"`
	Owner    string `xml:"OwnerUserId,attr"`
	User     string `xml:"UserId,attr"`
	Score    *int64 `xml:"Score,attr"`
	Views    *int64 `xml:"ViewCount,attr"`
	Answers  *int64 `xml:"AnswerCount,attr"`
	Comments *int64 `xml:"CommentCount,attr"`
}

func readDump(s *sink, p *table.Part, _ int) {
	comments := rootOf(p).Name.Local == "comments"
	t := s.tally("stackexchange", "posts", nil)
	if comments {
		t = s.tally("stackexchange", "comments", nil)
	}
	t.snapshot = true
	x := newMarkup(s, p)
	x.each(func(e xml.StartElement, at int64) error {
		if e.Name.Local != "row" {
			return nil
		}
		var r dumpRow
		if err := x.d.DecodeElement(&r, &e); err != nil {
			t.drop("could not be read")
			return err
		}
		s.dumpRow(t, p, at, r, comments)
		return nil
	})
}

// dumpRow takes one in. Who has no number deleted their account: nothing is
// made of the name that is left.
func (s *sink) dumpRow(t *tally, p *table.Part, at int64, r dumpRow, comment bool) {
	m := engagement.Message{Platform: "stackexchange"}
	switch {
	case r.ID == "":
		t.drop("no id")
		return
	case comment:
		m.ID, m.Kind = s.id("stackexchange", s.local("comment:"+r.ID)), engagement.KindReply
		m.Parent = s.id("stackexchange", s.local(r.PostID))
	case r.Type == "1":
		m.ID, m.Kind = s.id("stackexchange", s.local(r.ID)), engagement.KindQuestion
	case r.Type == "2":
		m.ID, m.Kind = s.id("stackexchange", s.local(r.ID)), engagement.KindAnswer
		m.Parent = s.id("stackexchange", s.local(r.Parent))
	default:
		t.drop("neither a question nor an answer (the description of a tag, an election)")
		return
	}
	if m.Parent == "" && m.Kind != engagement.KindQuestion {
		t.drop("it does not say what it answers")
		return
	}
	st, ok := s.when(t, p, at, r.Created, time.UTC)
	if !ok {
		return
	}
	user := cmp.Or(r.Owner, r.User)
	m.Person, m.Role = s.author("stackexchange", s.local(user), "")
	if s.brand.has("stackexchange", user) {
		m.Role = engagement.RoleBrand
	} else if s.staff.has("stackexchange", user) {
		m.Role = engagement.RoleStaff
	}
	m.Automated = user == "-1"
	m.Tags = tagList(strings.FieldsFunc(r.Tags, func(c rune) bool { return c == '<' || c == '>' || c == '|' }))
	s.stamp(t, &m, st)
	w := Words{Title: r.Title, Text: cmp.Or(r.Text, plainText(r.Body))}
	if m.Role == engagement.RoleBrand {
		m.Title = r.Title
		counts := map[string]*int64{"likes": r.Score, "views": r.Views}
		if m.Kind == engagement.KindQuestion {
			counts["comments"] = r.Answers
		}
		s.counts(m, counts)
	}
	s.count(t, s.message(m, w))
}
