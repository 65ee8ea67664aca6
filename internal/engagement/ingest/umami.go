package ingest

import (
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// umamiEvents reads the log of Umami Cloud. Written from a description, not from a file.
func umamiEvents() Format {
	return Format{
		Name: "umami.events", Platform: "umami", Title: "Umami, export of all events of a website",
		Where:   "cloud.umami.is › Settings › Data › Export, or the table website_event of your own Umami as CSV.",
		Answers: "page views, visits and visitors of each day; page views by page, events by name",
		Cannot:  "anything about one visitor: the file has a row a step of every visit, of which only counts of a day are kept",
		claim: func(p *table.Part, t int) claim {
			return headerOf(&p.Tables[t]).claimed("the columns website_id, session_id and url_path", "website_id", "session_id", "url_path", "event_type", "created_at")
		},
		read: readUmami,
	}
}

// umamiKept are the columns of which something is counted; all others say
// something about one person.
var umamiKept = map[string]bool{
	"website_id": true, "event_id": true, "hostname": true, "url_path": true, "event_type": true, "event_name": true, "created_at": true,
	"job_id": true, "tag": true, "page_title": true, "lcp": true, "inp": true, "cls": true, "fcp": true, "ttfb": true,
}

func readUmami(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	h := headerOf(t)
	tl := s.tally("umami", "events", nil)
	for i, c := range t.Headers {
		if name := cell.Header(c.Text); !umamiKept[name] && name != "" {
			reason := s.lex.private(c.Text)
			if reason == "" {
				reason = "about one person"
			}
			tl.private(t, i, cell.Trim(c.Text), reason)
		}
	}
	site, host, session, visit := h.find("website_id"), h.find("hostname"), h.find("session_id"), h.find("visit_id")
	page, kind, name, when := h.find("url_path"), h.find("event_type"), h.find("event_name"), h.find("created_at")
	log := s.footfall("umami")
	dates := cell.Dates{} // Umami writes UTC
	text := func(r table.Row, column int) string {
		if v := cell.Trim(r.At(column).Text); !cell.Null(v) {
			return v
		}
		return ""
	}
	for i, r := range t.Rows {
		if r.Empty() || t.Footer(i) {
			tl.drop("empty row")
			continue
		}
		stamp, ok := s.date(t, r.At(when), "created_at", dates)
		if !ok {
			tl.drop("no date that can be read")
			continue
		}
		stamp.Zoned = true
		day := s.day(stamp)
		tl.saw(stamp, day)
		st := step{place: text(r, host), person: text(r, session), session: text(r, visit), view: text(r, kind) == "1"}
		if st.place == "" {
			st.place = text(r, site)
		}
		if st.view {
			st.page = pathOnly(text(r, page))
		} else if st.name = text(r, name); mailIn.MatchString(st.name) {
			st.name = ""
		}
		log.count(tl, day, st)
	}
}
