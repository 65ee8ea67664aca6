package ingest

import (
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// bookingReviews is the list of guests' reviews of a lodging, in which what they
// liked and what not stand in columns of their own. Written from the columns that
// programs of hosts read.
func bookingReviews() Format {
	return Format{
		Name: "booking.reviews", Platform: "booking", Title: "Booking.com, reviews by guests (CSV)",
		Where:   "admin.booking.com › Guest reviews › Download reviews.",
		Answers: "how many points of ten, when; what the host answered",
		Cannot:  "who wrote a review; when the host answered. Points go to ten: an average over them and over stars means nothing",
		claim: func(p *table.Part, t int) claim {
			h := headerOf(&p.Tables[t])
			return h.telling([]string{"positive review", "negative review"}, h.claimed("the columns Positive review and Negative review", "review date", "review score", "positive review", "negative review"))
		},
		read: func(s *sink, p *table.Part, t int) { readBooking(s, &p.Tables[t]) },
	}
}

// bookingKnown are the columns that are read, or known and not needed.
var bookingKnown = []string{
	"review date", "review title", "positive review", "negative review", "review score", "property reply",
	"staff", "cleanliness", "location", "facilities", "comfort", "value for money",
}

func readBooking(s *sink, t *table.Table) {
	h := headerOf(t)
	sh := sheet{Table: t, fields: map[string][]int{}}
	known := map[int]bool{}
	for _, name := range append(slices.Clone(bookingKnown), "guest name", "reservation number") {
		if c := h.find(name); c >= 0 {
			sh.fields[name], known[c] = []int{c}, true
		}
	}
	tl := s.tally("booking", "reviews", h.unknown(known))
	tl.snapshot = true
	for _, name := range []string{"guest name", "reservation number"} {
		if c := h.find(name); c >= 0 {
			tl.private(t, c, cell.Trim(t.Headers[c].Text), "about one person")
		}
	}
	dates, no := s.dates(t, h.find("review date"), cell.Dates{Zone: s.zone})
	if no != nil {
		s.undated(t, tl, *no)
		return
	}
	ids := rowIDs{}
	for r, at := range s.dated(tl, sh, "review date", dates) {
		v := s.booked(sh, r, at, ids)
		s.stamp(tl, &v.m, at)
		s.voice(tl, v)
	}
}

// booked is one guest's review.
func (s *sink) booked(sh sheet, r table.Row, at cell.Stamp, ids rowIDs) voice {
	words := Words{Title: sh.text(r, "review title"), Text: strings.TrimSpace(sh.text(r, "positive review") + "\n" + sh.text(r, "negative review"))}
	id, again := sh.text(r, "reservation number"), ""
	if id == "" {
		guest := sh.text(r, "guest name")
		certain := s.certain(nameless{platform: "booking", handle: guest, at: at, title: words.Title, text: words.Text})
		id, again = ids.of(certain, sh.text(r, "review date"), guest, sh.text(r, "review score"), words.Title, words.Text), repeatedRow
	}
	reply := sh.text(r, "property reply")
	return voice{id: id, again: again, w: words, reply: reply, answered: reply != "", m: engagement.Message{
		Platform: "booking", ID: s.id("booking", id), Kind: engagement.KindReview, Role: engagement.RoleAnonymous, Rating: s.rated(sh, r, "review score", 1, 10),
	}}
}
