package ingest

import (
	"cmp"
	"regexp"
	"strings"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// mentionLists are the columns by which the lists of tools are known that search
// the whole web for a name. They were written from headers that others' programs
// read, not from files.
var mentionLists = []struct {
	tool    string
	columns []string
}{
	{"Meltwater", []string{"date", "url", "hit sentence", "input name", "source|source name", "influencer|author name|author handle"}},
	{"Talkwalker", []string{"url", "published", "content", "source_type", "extra_author_attributes.name"}},
	{"Brandwatch", []string{"date", "url", "snippet", "query name", "page type", "domain", "author"}},
}

func mentionsList() Format {
	return Format{
		Name: "mentions.list", Platform: "community", Title: "Meltwater, Talkwalker and Brandwatch, mentions of a name",
		Where:   "Meltwater › Explore › Export › CSV, Talkwalker › Results › Export › CSV, or Brandwatch › Mentions › Export, with the text of the mentions.",
		Answers: "who mentioned the name, when, where and in which words. What was written on a network counts under that network. Of Tweets, how many follow who wrote",
		Cannot:  "how far a mention went: the reach of these tools is an estimate, and it stays out; so does their judgement whether a mention is kind",
		claim: func(p *table.Part, t int) claim {
			h := headerOf(&p.Tables[t])
			for _, l := range mentionLists {
				if c := h.claimed("the columns of "+l.tool+"'s list of mentions", l.columns...); c.full() {
					return c
				}
			}
			return claim{} // the others have names that anybody's could have
		},
		read: readMentions,
	}
}

// mentioned is a list of mentions in work.
type mentioned struct {
	header
	at, time, url, own, title, text, opening, handle, author, source, language, kind int

	follow    measure // followers of who wrote; without a column for none
	dates     cell.Dates
	utc       bool           // the head of the file says so
	times     map[string]int // of each address
	languages remembered
}

func readMentions(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	h := headerOf(t)
	x := mentioned{
		header: h, at: h.find("date", "published"), time: h.find("time"), url: h.find("url"), own: h.find("tweet id", "document id", "resource id"),
		title: h.find("headline", "title"), text: h.find("full text", "hit sentence", "snippet", "content"), opening: h.find("opening text"), language: h.find("language", "lang"),
		handle: h.find("twitter screen name", "author handle"), author: h.find("influencer", "author", "author name", "extra_author_attributes.name"),
		source: h.find("source", "source name", "domain", "extra_source_attributes.name"), kind: h.find("content type", "thread entry type"),
		utc: n > 0 && inUTC(&p.Tables[n-1]), times: map[string]int{},
	}
	x.follow = measure{column: h.find("twitter followers", "x followers", "source_extended_attributes.twitter_followers"), metric: "followers", unit: unitCount}
	for _, u := range t.Column(x.url) {
		x.times[cell.Trim(u)]++
	}
	zone := s.zone
	if x.utc {
		zone = time.UTC
	}
	var no *refusal
	if x.dates, no = s.dates(t, x.at, cell.Dates{Zone: zone}); no != nil {
		s.undated(t, s.tally("community", "mentions", nil), *no)
		return
	}
	for _, r := range t.Rows {
		if r.Empty() {
			s.tally("community", "mentions", nil).drop("empty row")
			continue
		}
		s.mention(&x, r)
	}
}

// mention takes one mention in.
func (s *sink) mention(x *mentioned, r table.Row) {
	text := func(column int) string {
		if c := cell.Trim(r.At(column).Text); column >= 0 && !cell.Null(c) {
			return c
		}
		return ""
	}
	link := linkOf(text(x.url))
	platform := cmp.Or(link.platform, "community")
	kind := "mentions"
	if link.platform != "" {
		kind += " on " + platform
	}
	tl := s.tally(platform, kind, nil) // of the forty columns most are about the place and what the tool thinks of it
	id, own := cmp.Or(link.id, text(x.url)), text(x.own)
	if own != "" && (id == "" || x.times[text(x.url)] > 1 || ofComment.MatchString(text(x.url))) { // the address is that of what it stands below
		id = own
	}
	if id == "" || cell.Destroyed(id) {
		tl.drop("no id or address of a post")
		return
	}
	c := r.At(x.at)
	st, ok := s.date(x.table, c, "Date", x.dates)
	if at := text(x.time); ok && st.ByDay && at != "" {
		c.Text = st.At.Format(time.DateOnly) + " " + at
		st, ok = s.date(x.table, c, "Date", x.dates)
	}
	if !ok {
		tl.drop("no date that can be read")
		return
	}
	st.Zoned = st.Zoned || x.utc
	m := engagement.Message{Platform: platform, ID: s.id(platform, id), Kind: x.kindOf(text)}
	if link.platform == "" {
		m.Place = text(x.source)
	} else if in := subreddit.FindString(text(x.url)); platform == "reddit" {
		m.Place = strings.TrimPrefix(in, "/")
	}
	name, _, _ := strings.Cut(cmp.Or(link.handle, text(x.handle), text(x.author)), " (") // Brandwatch has the name behind the handle
	if m.Person, m.Role = s.author(platform, "", name); m.Role == engagement.RoleBrand {
		s.ownPost(&m, name, text(x.url))
	}
	m.Language = x.languages.of(text(x.language), s.lex.language)
	w := Words{Title: plainText(text(x.title)), Text: plainText(cmp.Or(text(x.text), text(x.opening))), Language: m.Language}
	if m.Role == engagement.RoleBrand {
		m.Title = headline(w.Title, w.Text)
	}
	if v, ok := s.value(x.table, r, x.follow); ok && platform == "x" {
		reached(&m, nil, &v)
	}
	s.stamp(tl, &m, st)
	s.count(tl, s.message(m, w))
}

// subreddit is in the address of what was written there.
var subreddit = regexp.MustCompile(`/r/[A-Za-z0-9_]+`)

// inUTC says whether what stands above a list gives its period in UTC.
func inUTC(above *table.Table) bool {
	for _, r := range above.Rows {
		if strings.Contains(r.At(1).Text, " UTC ") {
			return true
		}
	}
	return false
}

// kindOf tells a mention that passes somebody else's on from one that answers.
func (x *mentioned) kindOf(text func(int) string) string {
	switch kind := strings.ToLower(text(x.kind)); {
	case strings.HasPrefix(cmp.Or(text(x.text), text(x.opening)), "RT @"), strings.Contains(kind, "repost"), strings.Contains(kind, "retweet"), kind == "share":
		return engagement.KindShare
	case kind == "reply", kind == "comment":
		return engagement.KindReply
	}
	return engagement.KindPost
}
