package ingest

import (
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// collectedReviews is what programs write that collect the reviews of an app
// from its page in the shop.
func collectedReviews() Format {
	return Format{
		Name: "googleplay.collected", Platform: "googleplay", Title: "Google Play, reviews collected by a program (CSV)",
		Where:   "A table with the columns reviewId, userName, content, score and at, as programs write that collect the reviews of an app. Of your own app the Play Console has them all: play.google.com/console › Download reports › Reviews.",
		Answers: "how many stars, when, for which version of the app; what the developer answered and how fast",
		Cannot:  "more than the program collected; who wrote a review, since many people share a name. Which app it is, when no column says so: keep one app to a file",
		claim: func(p *table.Part, t int) claim {
			h := headerOf(&p.Tables[t])
			return h.telling([]string{"reviewid", "thumbsupcount"}, h.claimed("the columns reviewId, score and thumbsUpCount", "reviewid", "content", "score", "at"))
		},
		read: func(s *sink, p *table.Part, t int) { readCollected(s, &p.Tables[t]) },
	}
}

func readCollected(s *sink, t *table.Table) {
	h := headerOf(t)
	cols, known := map[string]int{}, map[int]bool{}
	for _, name := range []string{"reviewid", "username", "userimage", "content", "score", "thumbsupcount", "reviewcreatedversion", "at", "replycontent", "repliedat", "appversion", "package", "appid"} {
		cols[name] = h.find(name)
		known[cols[name]] = true
	}
	tl := s.tally("googleplay", "reviews", h.unknown(known))
	tl.snapshot = true
	for _, name := range []string{"username", "userimage"} {
		if c := cols[name]; c >= 0 {
			tl.private(t, c, cell.Trim(t.Headers[c].Text), "name or picture of a person")
		}
	}
	dates, no := s.dates(t, cols["at"], cell.Dates{Zone: s.zone})
	if no != nil {
		s.undated(t, tl, *no)
		return
	}
	sh := sheet{Table: t, fields: map[string][]int{}}
	for name, c := range cols {
		if c >= 0 {
			sh.fields[name] = []int{c}
		}
	}
	last := newest(t.Rows, func(r table.Row) string { return sh.text(r, "reviewid") }, func(r table.Row) time.Time {
		st, _ := dates.Read(sh.text(r, "at"))
		return st.At
	})
	for i, r := range t.Rows {
		id := sh.text(r, "reviewid")
		switch {
		case sh.skipped(tl, i):
		case id == "":
			tl.drop("no id")
		case last[id] != i:
			tl.drop("an older version of the same review")
		default:
			s.collected(tl, sh, r, id, dates)
		}
	}
}

// collected takes one in. The id is the one that the Play Console has in the
// address of a review. The names are those that many share, and no handles:
// everybody counts once a review.
func (s *sink) collected(tl *tally, sh sheet, r table.Row, id string, dates cell.Dates) {
	at, ok := s.moment(sh, r, "at", dates)
	if !ok {
		tl.drop("no date that can be read")
		return
	}
	m := engagement.Message{
		Platform: "googleplay", ID: s.id("googleplay", id), Kind: engagement.KindReview, Role: engagement.RoleAnonymous, Rating: s.rated(sh, r, "score", 1, 5),
	}
	for _, app := range []string{"package", "appid"} {
		if m.Place == "" {
			m.Place = sh.text(r, app)
		}
	}
	for _, version := range []string{"appversion", "reviewcreatedversion"} {
		if v := sh.text(r, version); v != "" && len(m.Tags) == 0 {
			m.Tags = tagList([]string{"version " + v})
		}
	}
	s.stamp(tl, &m, at)
	v := voice{m: m, id: id, w: Words{Text: sh.text(r, "content")}, reply: sh.text(r, "replycontent")}
	if v.answer, v.answered = s.moment(sh, r, "repliedat", dates); v.reply != "" {
		v.answered = true
	}
	s.voice(tl, v)
}
