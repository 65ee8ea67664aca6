package ingest

import (
	"strings"

	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// goatCounterHits reads the log of GoatCounter, whose first header begins with the
// number of the format: "2Path". Written from its description and from a file
// that a program is tested with.
func goatCounterHits() Format {
	return Format{
		Name: "goatcounter.hits", Platform: "goatcounter", Title: "GoatCounter, export of all page views",
		Where:   "GoatCounter › Settings › Export › Start export; the .csv.gz as it comes.",
		Answers: "page views and visits of each day; page views by page, events by name",
		Cannot:  "anything about one visitor: the file has a row a step of every visit, of which only counts of a day are kept. Robots are left out; which site it is does not stand in the file",
		claim: func(p *table.Part, t int) claim {
			return numbered(&p.Tables[t]).claimed("the columns Path, Session and FirstVisit", "path", "event", "session", "bot", "firstvisit", "date")
		},
		read: readGoatCounter,
	}
}

// numbered gives the headers without the number of the format.
func numbered(t *table.Table) header {
	h := headerOf(t)
	first := cell.Header(t.Headers[0].Text)
	if bare := strings.TrimLeft(first, "0123456789"); bare == "path" {
		h.index["path"] = []int{0}
	}
	return h
}

func readGoatCounter(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	h := numbered(t)
	tl := s.tally("goatcounter", "hits", nil)
	page, event, session, bot, when := h.find("path"), h.find("event"), h.find("session"), h.find("bot"), h.find("date")
	kept := map[int]bool{page: true, event: true, bot: true, when: true, h.find("title"): true, h.find("firstvisit"): true}
	for i, c := range t.Headers {
		if !kept[i] {
			tl.private(t, i, cell.Trim(c.Text), "about one person")
		}
	}
	log := s.footfall("goatcounter")
	for i, r := range t.Rows {
		robot := cell.Trim(r.At(bot).Text)
		switch {
		case r.Empty() || t.Footer(i):
			tl.drop("empty row")
			continue
		case robot != "" && robot != "0":
			tl.drop("a robot")
			continue
		}
		stamp, ok := s.date(t, r.At(when), "Date", cell.Dates{})
		if !ok {
			tl.drop("no date that can be read")
			continue
		}
		stamp.Zoned = true
		day := s.day(stamp)
		tl.saw(stamp, day)
		st := step{session: cell.Trim(r.At(session).Text), view: !strings.EqualFold(cell.Trim(r.At(event).Text), "true")}
		if name := pathOnly(r.At(page).Text); st.view {
			st.page = name
		} else {
			st.name = name
		}
		log.count(tl, day, st)
	}
}
