package ingest

import (
	"sync"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// deskWords is headers/desks.yaml, a constant table that is made when first asked for.
var deskWords = sync.OnceValue(func() naming { return namingOf("desks") })

// zendeskTickets is Zendesk's list of tickets, written from descriptions of the
// CSV and from masked rows of its interface, not from a file of a real desk.
func zendeskTickets() Format {
	return Format{
		Name: "zendesk.tickets", Platform: "zendesk", Title: "Zendesk, list of tickets",
		Where:   "Zendesk › Views › open the view › Actions › Export view as CSV. The rows of the table “ticket” that a data pipeline copies can be read too.",
		Answers: "how many tickets came, when, by which channel, with which tags; which were solved and how satisfied people were; how fast the first reply came, where the export has it",
		Cannot:  "who asked and what: tickets are not public, so names and addresses stay out, and of texts only what word lists find is kept. Single comments are refused",
		claim: func(p *table.Part, t int) claim {
			h := headerOf(&p.Tables[t])
			if h.find("requester id", "requester_id") < 0 || h.find("ticket type", "via", "via_channel") < 0 {
				return claim{}
			}
			view := h.claimed("the columns Requester id, Via or Ticket type, and Status", "id", "requester id", "ticket type|via", "created at", "status")
			rows := h.claimed("the columns requester_id, via_channel and status", "id", "requester_id", "via_channel", "created_at", "status")
			if rows.found > view.found {
				return rows
			}
			return view
		},
		read:    func(s *sink, p *table.Part, t int) { readDesk(s, &p.Tables[t], "zendesk") },
		private: true,
	}
}

// freshdeskTickets is the list of tickets of Freshdesk, and of its sister for
// offices, by the columns that their own program names.
func freshdeskTickets() Format {
	return Format{
		Name: "freshdesk.tickets", Platform: "freshdesk", Title: "Freshdesk and Freshservice, list of tickets (CSV)",
		Where:   "Freshdesk › Tickets › Export › CSV, with the fields Ticket ID, Status, Source and Created time, and whichever else you want to know.",
		Answers: "how many tickets came, when, by which channel, with which tags; which were solved and how satisfied people were; how fast the first reply came, where Initial response time is exported",
		Cannot:  "who asked and what: tickets are not public, so names and addresses stay out, and of texts only what word lists find is kept. Times are those of the desk: write its zone as timezone in hearth.yaml",
		claim: func(p *table.Part, t int) claim {
			return headerOf(&p.Tables[t]).telling([]string{"ticket id", "created time"},
				headerOf(&p.Tables[t]).claimed("the columns Ticket ID, Status and Created time", "ticket id", "created time", "status"))
		},
		read:    func(s *sink, p *table.Part, t int) { s.desk(&p.Tables[t], "freshdesk", s.zone) },
		private: true,
	}
}

// intercomConversations is Intercom's list of conversations, written from
// masked rows of its interface.
func intercomConversations() Format {
	return Format{
		Name: "intercom.conversations", Platform: "intercom", Title: "Intercom, list of conversations",
		Where:   "Ask whoever runs your data pipeline for the table “conversation_history” as CSV. What Intercom itself exports is read as well: see intercom.export.",
		Answers: "how many conversations people began, when, by which channel; which are closed; the ratings that people gave",
		Cannot:  "who wrote and what: conversations are not public. How fast the answer came: the table does not say",
		claim: func(p *table.Part, t int) claim {
			if headerOf(&p.Tables[t]).find("source_delivered_as") < 0 {
				return claim{}
			}
			return headerOf(&p.Tables[t]).claimed("the columns source_delivered_as, conversation_rating_value and state",
				"id", "created_at", "state", "source_delivered_as", "conversation_rating_value")
		},
		read:    func(s *sink, p *table.Part, t int) { readDesk(s, &p.Tables[t], "intercom") },
		private: true,
	}
}

// readDesk reads one row a ticket; of several versions of one the newest counts.
func readDesk(s *sink, t *table.Table, platform string) {
	if headerOf(t).find("created_at") >= 0 { // the interface writes UTC
		s.desk(t, platform, time.UTC)
		return
	}
	s.desk(t, platform, s.zone)
}

// desk reads a table whose times are in a zone.
func (s *sink) desk(t *table.Table, platform string, zone *time.Location) {
	sh := deskWords().sheet(t, s.lex)
	tl := s.tallySheet(&sh, platform, "tickets")
	tl.snapshot, tl.zone = true, zone
	dates, no := s.settled(sh, "created", cell.Dates{Zone: zone})
	if no != nil {
		s.undated(t, tl, *no)
		return
	}
	said, replied := deskText(headerOf(t)), jiraReply(headerOf(t))
	last := newest(sh.Rows, func(r table.Row) string { return sh.text(r, "id") }, func(r table.Row) time.Time {
		st, _ := dates.Read(sh.text(r, "updated"))
		return st.At
	})
	for i, r := range sh.Rows {
		id := sh.text(r, "id")
		switch {
		case sh.skipped(tl, i):
		case id == "":
			tl.drop("no id")
		case last[id] != i:
			tl.drop("an older version of the same ticket")
		case sh.words.words[cell.Header(sh.text(r, "status"))] == "gone":
			tl.drop("deleted or spam")
		case sh.words.words[cell.Header(sh.text(r, "channel"))] == "ours":
			tl.drop("begun by the company")
		case sh.text(r, "begun_by") != "" && sh.words.words[cell.Header(sh.text(r, "begun_by"))] != "customer":
			tl.drop("begun by the company")
		default:
			s.ticket(tl, sh, r, said(r), platform, dates, replied)
		}
	}
}

// ticket takes one in, without who asked; what was asked is sorted and forgotten.
func (s *sink) ticket(tl *tally, sh sheet, r table.Row, w Words, platform string, dates cell.Dates, replied reply) {
	id := sh.text(r, "id")
	stamp, ok := s.moment(sh, r, "created", dates)
	if !ok {
		tl.drop("no date that can be read")
		return
	}
	m := engagement.Message{
		Platform: platform, ID: s.id(platform, id), Kind: engagement.KindQuestion, Role: engagement.RoleAnonymous,
		Place: sh.text(r, "channel"), Rating: s.rated(sh, r, "rating", 1, 5),
	}
	word := func(field string) string { return sh.words.words[cell.Header(sh.text(r, field))] }
	tags := []string{sh.text(r, "type"), word("satisfaction")}
	for _, c := range sh.fields["tags"] { // Jira has a column for each
		tags = append(tags, tagsOf(r.At(c).Text)...)
	}
	if sh.text(r, "solved") != "" || word("status") == "solved" {
		tags = append(tags, "solved")
	}
	m.Tags = tagList(tags)
	s.stamp(tl, &m, stamp)
	if score := sh.text(r, "satisfaction"); m.Rating == nil && len(score) == 1 && score[0] >= '1' && score[0] <= '5' { // not yet words, or no longer
		m.Rating = s.rated(sh, r, "satisfaction", 1, 5)
	}
	v := voice{m: m, w: w, id: id}
	if reply, err := dates.Read(sh.text(r, "first_reply_at")); err == nil && !stamp.ByDay && !reply.ByDay && !reply.At.Before(stamp.At) {
		v.answered, v.answer = true, reply
	}
	if at, ok := replied(r, dates); ok && !stamp.ByDay {
		v.answered, v.answer = true, at
	}
	if wait, ok := s.waited(sh, r); ok && !stamp.ByDay {
		v.answered = true
		v.answer = cell.Stamp{At: stamp.At.Add(wait), Zoned: stamp.Zoned}
	}
	s.voice(tl, v)
}

// deskText gives what says what was asked in a row.
func deskText(h header) func(table.Row) Words {
	title, text := h.find("subject", "source_subject", "summary"), h.find("description", "source_body")
	said := func(r table.Row, c int) string {
		if c < 0 {
			return ""
		}
		return plainText(r.At(c).Text)
	}
	return func(r table.Row) Words { return Words{Title: said(r, title), Text: said(r, text)} }
}

// waited gives how long the first reply took: that one was given and when is
// reported, though not by whom.
func (s *sink) waited(sh sheet, r table.Row) (time.Duration, bool) {
	c := sh.cell(r, "first_reply")
	if cell.Null(c.Text) {
		return 0, false
	}
	n, err := cell.Decimals{}.Number(c.Text)
	seconds, over := n.Times(60)
	if err != nil || over != nil || n.Percent || seconds < 0 || seconds > 10*366*86400 {
		s.bad(sh.Table, c, sh.header("first_reply"), "not-a-number", "correct the cell, or empty it when there was no reply",
			"%q in the column %q is not a number of minutes", short(c.Text), sh.header("first_reply"))
		return 0, false
	}
	return time.Duration(seconds) * time.Second, true
}
