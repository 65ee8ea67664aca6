package ingest

import (
	"cmp"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// reviewWords is headers/reviews.yaml, a constant table that is made when first asked for.
var reviewWords = sync.OnceValue(func() naming { return namingOf("reviews") })

// googlePlay is the Play Console's list of one month, from a file that somebody
// had turned into UTF-8; the original is UTF-16.
func googlePlay() Format {
	return Format{
		Name: "googleplay.reviews", Platform: "googleplay", Title: "Google Play Console, reviews of a month",
		Where:   "play.google.com/console › Download reports › Reviews. Take the file of each month, reviews_…_202606.csv, as it is.",
		Answers: "how many stars, in which language, for which version of the app; what the developer answered and how fast",
		Cannot:  "who wrote a review: the list has no names, so everybody counts once a review. Of a review that was changed only the last version is there",
		claim: func(p *table.Part, t int) claim {
			return reviewWords().claimed(p, t, []string{"package", "stars"}, "the columns Package Name, Star Rating and Review Link",
				"package", "stars", "link", "submitted|submitted_ms", "updated|updated_ms")
		},
		read: func(s *sink, p *table.Part, t int) { readPlay(s, &p.Tables[t]) },
	}
}

// playID finds the id of a review in its address.
var playID = regexp.MustCompile(`(?i)[?&#:]reviewid=([^&#\s]+)`)

func readPlay(s *sink, t *table.Table) {
	sh := reviewWords().sheet(t, s.lex)
	tl := s.tallySheet(&sh, "googleplay", "reviews")
	for _, c := range sh.fields["device"] {
		tl.private(t, c, sh.header("device"), "device")
	}
	last := newest(sh.Rows, sh.playID, func(r table.Row) time.Time { st, _ := sh.twice(r, "updated"); return st.At })
	ids := rowIDs{}
	for i, r := range sh.Rows {
		id := sh.playID(r)
		switch {
		case sh.skipped(tl, i):
		case id != "" && last[id] != i:
			tl.drop("an older version of the same review")
		default:
			if id == "" { // a rating without words has no address
				id = ids.of(false, sh.text(r, "package"), sh.text(r, "submitted"), sh.text(r, "submitted_ms"), sh.text(r, "device"), sh.text(r, "language"))
			}
			s.playReview(tl, sh, r, id)
		}
	}
}

func (sh sheet) playID(r table.Row) string {
	m := playID.FindStringSubmatch(sh.text(r, "link"))
	if m == nil {
		return ""
	}
	if id, err := url.QueryUnescape(m[1]); err == nil { // gp%3AAOqp… and gp:AOqp… are one review
		return id
	}
	return m[1]
}

// twice reads a time that the Play Console writes in two forms, the exact one first.
func (sh sheet) twice(r table.Row, field string) (cell.Stamp, bool) {
	for _, f := range []string{field + "_ms", field} {
		if st, err := (cell.Dates{Zone: time.UTC}).Read(sh.text(r, f)); err == nil {
			return st, true
		}
	}
	return cell.Stamp{}, false
}

// playReview takes one in. It is dated when it was first written, so that the
// answer comes after it; the file speaks for the days on which reviews were
// written or changed.
func (s *sink) playReview(tl *tally, sh sheet, r table.Row, id string) {
	at, ok := sh.twice(r, "submitted")
	updated, changed := sh.twice(r, "updated")
	if !ok && !changed {
		s.bad(sh.Table, sh.cell(r, "submitted"), "Review Submit Date and Time", "bad-date", "download the report again", "this review has no time that can be read")
		tl.drop("no date that can be read")
		return
	}
	if !ok {
		at = updated
	}
	if !changed {
		updated = at
	}
	m := engagement.Message{
		Platform: "googleplay", ID: s.id("googleplay", id), Kind: engagement.KindReview, Role: engagement.RoleAnonymous,
		Place: sh.text(r, "package"), Language: strings.ToLower(sh.text(r, "language")), Rating: s.rated(sh, r, "stars", 1, 5),
	}
	if v := sh.text(r, "version"); v != "" {
		m.Tags = tagList([]string{"version " + v})
	}
	s.stamp(&tally{}, &m, at)
	tl.saw(updated, s.day(updated))
	v := voice{m: m, id: id, w: Words{Title: sh.text(r, "title"), Text: sh.text(r, "text")}, reply: sh.text(r, "reply")}
	if v.answer, v.answered = sh.twice(r, "replied"); v.reply != "" {
		v.answered = true
	}
	s.voice(tl, v)
}

// trustpilotReviews is written from descriptions, not from a file.
func trustpilotReviews() Format {
	return Format{
		Name: "trustpilot.reviews", Platform: "trustpilot", Title: "Trustpilot for business, reviews",
		windows: true,
		Where:   "business.trustpilot.com › Manage reviews › Service reviews › Export (CSV).",
		Answers: "how many stars, when, for which shop or branch; which reviews the company answered and how fast",
		Cannot:  "what the company answered, unless the export has it; e-mail addresses and numbers of orders stay out",
		claim: func(p *table.Part, t int) claim {
			return reviewWords().claimed(p, t, []string{"review_id", "stars"}, "the columns Review Id, Review Created and Review Stars",
				"review_id", "created", "stars")
		},
		read: func(s *sink, p *table.Part, t int) { readTrustpilot(s, &p.Tables[t]) },
	}
}

func readTrustpilot(s *sink, t *table.Table) {
	sh := reviewWords().sheet(t, s.lex)
	tl := s.tallySheet(&sh, "trustpilot", "reviews")
	tl.snapshot = true
	set, utc := cell.Dates{Zone: s.zone}, sh.inUTC("created")
	if utc {
		set.Zone = time.UTC
	}
	dates, no := s.settled(sh, "created", set)
	if no != nil {
		s.undated(t, tl, *no)
		return
	}
	for i, r := range sh.Rows {
		if sh.skipped(tl, i) {
			continue
		}
		id := sh.text(r, "review_id")
		at, ok := s.moment(sh, r, "created", dates)
		switch {
		case id == "":
			tl.drop("no id")
			continue
		case !ok:
			tl.drop("no date that can be read")
			continue
		}
		m := engagement.Message{
			Platform: "trustpilot", ID: s.id("trustpilot", id), Kind: engagement.KindReview,
			Place:    cmp.Or(sh.text(r, "location"), sh.text(r, "shop"), sh.text(r, "domain")),
			Language: strings.ToLower(sh.text(r, "language")), Rating: s.rated(sh, r, "stars", 1, 5), Tags: tagsOf(sh.text(r, "tags")),
		}
		m.Person, m.Role = s.author("trustpilot", sh.text(r, "consumer"), sh.text(r, "username"))
		at.Zoned = at.Zoned || utc // the zone stands in the header
		s.stamp(tl, &m, at)
		v := voice{m: m, id: id, w: Words{Title: sh.text(r, "title"), Text: sh.text(r, "text")}, reply: sh.text(r, "reply")}
		if v.answer, v.answered = s.moment(sh, r, "replied", dates); v.reply != "" {
			v.answered = true
		}
		s.voice(tl, v)
	}
}

// amazonReviews is the shape in which reviews of Amazon's Alexa go round among researchers.
func amazonReviews() Format {
	return Format{
		Name: "amazon.reviews", Platform: "amazon", Title: "Amazon, table of verified reviews",
		Where:   "A table with the columns rating, date, variation and verified_reviews, as tools that collect reviews of a product write it (TSV or CSV).",
		Answers: "how many stars, on which day, for which variation of the product",
		Cannot:  "who wrote a review, the hour, and answers: the table does not have them",
		claim: func(p *table.Part, t int) claim {
			if headerOf(&p.Tables[t]).find("verified_reviews") < 0 {
				return claim{}
			}
			return headerOf(&p.Tables[t]).claimed("the columns variation and verified_reviews", "rating", "date", "variation", "verified_reviews")
		},
		read: func(s *sink, p *table.Part, t int) { readAmazon(s, &p.Tables[t]) },
	}
}

func readAmazon(s *sink, t *table.Table) {
	sh := reviewWords().sheet(t, s.lex)
	tl := s.tallySheet(&sh, "amazon", "reviews")
	dates, no := s.settled(sh, "day", cell.Dates{Zone: s.zone})
	if no != nil {
		s.undated(t, tl, *no)
		return
	}
	ids := rowIDs{}
	for r, at := range s.dated(tl, sh, "day", dates) {
		id := ids.of(false, sh.text(r, "day"), sh.text(r, "variation"), sh.text(r, "stars"), sh.text(r, "text"))
		m := engagement.Message{
			Platform: "amazon", ID: s.id("amazon", id), Kind: engagement.KindReview, Role: engagement.RoleAnonymous,
			Place: sh.text(r, "variation"), Rating: s.rated(sh, r, "stars", 1, 5),
		}
		s.stamp(tl, &m, at)
		s.voice(tl, voice{m: m, id: id, w: Words{Text: plainText(sh.text(r, "text"))}})
	}
}
