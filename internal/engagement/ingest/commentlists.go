package ingest

import (
	"html"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

func youtubeComments() Format {
	return Format{
		Name: "youtube.comments", Platform: "youtube", Title: "YouTube, table of comments",
		windows: true,
		Where:   "A table (CSV) of the comments below a video, with the columns source, author, comment, published_at and like_count, as programs write that ask YouTube for them.",
		Answers: "who commented and when",
		Cannot:  "which video it was and who answered whom, for which the table has no column: keep one video to a file, or take the answers of commentThreads.list. Likes of people's comments",
		claim:   func(p *table.Part, t int) claim { return claimComments(&p.Tables[t], "youtube") },
		read:    func(s *sink, p *table.Part, t int) { readComments(s, &p.Tables[t], "youtube") },
	}
}

func redditComments() Format {
	return Format{
		Name: "reddit.comments", Platform: "reddit", Title: "Reddit, table of comments",
		windows: true,
		Where:   "A table (CSV) of comments with the columns source, author, comment, published_at and like_count, as programs write that ask Reddit for them.",
		Answers: "who commented and when; AutoModerator is known as a machine",
		Cannot:  "which post it was and who answered whom, for which the table has no column: save the post with .json at the end of its address instead",
		claim:   func(p *table.Part, t int) claim { return claimComments(&p.Tables[t], "reddit") },
		read:    func(s *sink, p *table.Part, t int) { readComments(s, &p.Tables[t], "reddit") },
	}
}

// claimComments asks for the columns and for the platform's name in each row.
func claimComments(t *table.Table, platform string) claim {
	h := headerOf(t)
	c := h.claimed("the columns source, author, comment and published_at, and the source "+platform, "source", "author", "comment", "published_at")
	if !c.full() {
		return claim{}
	}
	c.required++
	if mostly(t.Column(h.find("source")), 100, func(s string) bool { return strings.EqualFold(s, platform) }) {
		c.found++
		return c
	}
	return claim{}
}

// readComments reads comments that name neither their page nor each other. The
// same person, time and words are the same comment.
func readComments(s *sink, t *table.Table, platform string) {
	h := headerOf(t)
	from, author, text, at, likes := h.find("source"), h.find("author"), h.find("comment"), h.find("published_at"), h.find("like_count")
	tl := s.tally(platform, "comments", h.unknown(map[int]bool{from: true, author: true, text: true, at: true, likes: true}))
	tl.snapshot = true
	dates, no := s.dates(t, at, cell.Dates{Zone: s.zone})
	if no != nil {
		s.undated(t, tl, *no)
		return
	}
	for _, r := range t.Rows {
		words := r.At(text).Text
		switch {
		case r.Empty():
			tl.drop("empty row")
			continue
		case gone(cell.Trim(words)):
			tl.drop("deleted or removed")
			continue
		}
		st, ok := s.date(t, r.At(at), "published_at", dates)
		if !ok {
			tl.drop("no date that can be read")
			continue
		}
		name := cell.Trim(r.At(author).Text)
		m := engagement.Message{Platform: platform, Kind: engagement.KindReply, Automated: robot.MatchString(strings.TrimPrefix(name, "@"))}
		m.ID = s.id(platform, "comment by "+normal(name)+" at "+st.At.UTC().Format("2006-01-02T15:04:05")+": "+words)
		m.Person, m.Role = s.author(platform, "", name)
		s.stamp(tl, &m, st)
		s.count(tl, s.message(m, Words{Text: html.UnescapeString(words)}))
	}
}
