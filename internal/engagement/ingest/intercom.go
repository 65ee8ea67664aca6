package ingest

import (
	"regexp"
	"slices"
	"time"

	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// intercomExport is the table that Intercom's reports give, written from the
// columns that programs of its customers read, not from a file.
func intercomExport() Format {
	return Format{
		Name: "intercom.export", Platform: "intercom", Title: "Intercom, conversations of a report (CSV)",
		Where:   "Intercom › Reports › the chart › the menu › Export CSV, or Reports › Dataset export › Conversations.",
		Answers: "how many conversations people began, when, by which channel, with which tags; which are closed; the ratings that people gave",
		Cannot:  "who wrote and what: conversations are not public, so names, addresses, remarks and texts stay out",
		claim: func(p *table.Part, t int) claim {
			plain, _ := intercomZoned(&p.Tables[t])
			sh := deskWords().sheet(plain, readLexicon())
			if headerOf(plain).find("conversation id", "conversation_id") < 0 {
				return claim{}
			}
			return sh.claim("the columns Conversation ID, Conversation started at and Current conversation state", "id", "created", "status")
		},
		trap: func(_ *sink, p *table.Part, t int) *refusal {
			if headerOf(&p.Tables[t]).find("message_body", "message body") < 0 {
				return nil
			}
			return &refusal{at(&p.Tables[t]), "not-public", "export the list of conversations instead, one row a conversation", "these are single messages of a support desk, which are not public"}
		},
		read: func(s *sink, p *table.Part, t int) {
			plain, zone := intercomZoned(&p.Tables[t])
			if zone == nil {
				zone = s.zone
			}
			s.desk(plain, "intercom", zone)
		},
		private: true,
	}
}

// zonedHeader is a column that names its zone: "Updated at (America/Lima)".
var zonedHeader = regexp.MustCompile(`^(.+ at) \(([A-Za-z_]+(?:/[A-Za-z_+-]+)*)\)$`)

// intercomZoned takes the zone out of the headers. It is nil when none names one.
func intercomZoned(t *table.Table) (*table.Table, *time.Location) {
	plain := *t
	plain.Headers = slices.Clone(t.Headers)
	var zone *time.Location
	for i, h := range plain.Headers {
		m := zonedHeader.FindStringSubmatch(cell.Visible(h.Text))
		if m == nil {
			continue
		}
		if z, err := time.LoadLocation(m[2]); err == nil {
			plain.Headers[i].Text, zone = m[1], z
		}
	}
	return &plain, zone
}
