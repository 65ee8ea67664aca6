package ingest

import (
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// substackPosts reads the list of posts of a Substack export. Written from
// descriptions by people who read such files, not from a file.
func substackPosts() Format {
	return Format{
		Name: "substack.posts", Platform: "substack", Title: "Substack, list of posts",
		Where:   "Your publication › Settings › Exports › New export. Import posts.csv, or the zip as it is: the lists of subscribers in it are refused.",
		Answers: "when what was published, and whether it went out as a mail",
		Cannot:  "how often a post was read, liked or commented: the export does not hold it",
		claim:   func(p *table.Part, t int) claim { return claimSubstack(&p.Tables[t]) },
		trap:    substackTrap,
		read:    readSubstack,
	}
}

func claimSubstack(t *table.Table) claim {
	if substackList(t) {
		return claim{found: 1, required: 1, why: "the columns of a list of subscribers"}
	}
	return headerOf(t).claimed("the columns post_id, is_published and email_sent_at", "post_id", "post_date", "is_published", "email_sent_at")
}

// substackList says whether a table is a list of subscribers, or of who opened what.
func substackList(t *table.Table) bool {
	h := headerOf(t)
	return h.find("email") >= 0 && h.find("active_subscription", "email_disabled", "digest_enabled", "first_payment_at") >= 0 ||
		h.find("email") >= 0 && h.find("post_id") >= 0 && h.find("timestamp") >= 0
}

// substackTrap refuses lists of people.
func substackTrap(_ *sink, p *table.Part, t int) *refusal {
	if !substackList(&p.Tables[t]) {
		return nil
	}
	return subscribers(&p.Tables[t])
}

func readSubstack(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	h := headerOf(t)
	known := map[int]bool{}
	for _, name := range []string{"post_id", "post_date", "is_published", "email_sent_at", "inbox_sent_at", "type", "audience", "title", "subtitle", "podcast_url"} {
		known[h.find(name)] = true
	}
	tl := s.tally("substack", "posts", h.unknown(known))
	id, date, shown, title, subtitle, kind := h.find("post_id"), h.find("post_date"), h.find("is_published"), h.find("title"), h.find("subtitle"), h.find("type")
	for _, r := range t.Rows {
		switch {
		case r.Empty():
			tl.drop("empty row")
			continue
		case !strings.EqualFold(cell.Trim(r.At(shown).Text), "true"):
			tl.drop("not published")
			continue
		case cell.Null(r.At(id).Text):
			tl.drop("no id")
			continue
		}
		m := engagement.Message{
			Platform: "substack", ID: s.id("substack", cell.Trim(r.At(id).Text)), Kind: engagement.KindPost, Role: engagement.RoleBrand,
			Title: headline(r.At(title).Text, ""),
		}
		if k := strings.ToLower(cell.Trim(r.At(kind).Text)); k != "" {
			m.Tags = []string{k}
		}
		if stamp, ok := s.date(t, r.At(date), "post_date", cell.Dates{Zone: s.zone}); ok {
			s.stamp(tl, &m, stamp)
		}
		s.count(tl, s.message(m, Words{Title: m.Title, Text: cell.Trim(r.At(subtitle).Text)}))
	}
}
