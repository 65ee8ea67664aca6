package ingest

import (
	"html"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// xArchiveTable is the table in the archives that Twitter gave out until 2018.
func xArchiveTable() Format {
	return Format{
		Name: "x.archive-table", Platform: "x", Title: "Twitter, table of all Tweets in the archive of an account (to 2018)",
		Where:   "Twitter's archives of before 2019: tweets.csv beside the folder data. New archives have data/tweets.js instead: see `hearth formats x.archive`.",
		Answers: "when the account posted, answered and retweeted, and which Tweets",
		Cannot:  "likes and impressions. The hour of Tweets of before November 2010, which Twitter did not write down",
		claim: func(p *table.Part, t int) claim {
			return headerOf(&p.Tables[t]).claimed("the columns tweet_id, timestamp and retweeted_status_id", "tweet_id", "timestamp", "text", "in_reply_to_status_id", "retweeted_status_id", "expanded_urls")
		},
		read: readXArchiveTable,
	}
}

// xArchived is the table in work.
type xArchived struct {
	header
	id, at, text, answers, reposts int
	dates                          cell.Dates
	owner                          string
}

func readXArchiveTable(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	h := headerOf(t)
	x := xArchived{header: h, id: h.find("tweet_id"), at: h.find("timestamp"), text: h.find("text"), answers: h.find("in_reply_to_status_id"), reposts: h.find("retweeted_status_id")}
	x.owner = x.whose()
	known := map[int]bool{x.id: true, x.at: true, x.text: true, x.answers: true, x.reposts: true}
	for _, name := range []string{"in_reply_to_user_id", "source", "retweeted_status_user_id", "retweeted_status_timestamp", "expanded_urls"} {
		known[h.find(name)] = true
	}
	tl := s.tally("x", "posts", h.unknown(known))
	tl.snapshot = true
	var no *refusal
	if x.dates, no = s.dates(t, x.at, cell.Dates{Zone: s.zone}); no != nil {
		s.undated(t, tl, *no)
		return
	}
	for _, r := range t.Rows {
		if r.Empty() {
			tl.drop("empty row")
			continue
		}
		s.xArchived(tl, &x, r)
	}
}

// whose finds the account in the addresses of its own pictures; "" when it never
// posted one.
func (x xArchived) whose() string {
	addresses := x.find("expanded_urls")
	for _, r := range x.table.Rows {
		for _, a := range strings.Split(r.At(addresses).Text, ",") {
			if m := xPermalink.FindStringSubmatch(a); m != nil && m[2] == cell.Trim(r.At(x.id).Text) {
				return m[1]
			}
		}
	}
	return ""
}

// xArchived takes one Tweet in.
func (s *sink) xArchived(tl *tally, x *xArchived, r table.Row) {
	id := cell.Trim(r.At(x.id).Text)
	if !numbers(id) {
		s.warn(x.table, r.At(x.id), "lost-id", "take tweets.csv as Twitter gave it, and do not open it in a spreadsheet before", "the id %q was destroyed by a spreadsheet", short(id))
		tl.drop(idDestroyed)
		return
	}
	st, ok := s.date(x.table, r.At(x.at), "timestamp", x.dates)
	if !ok {
		tl.drop("no date that can be read")
		return
	}
	m := engagement.Message{Platform: "x", ID: s.id("x", id), Kind: engagement.KindPost}
	handle := x.owner
	if handle == "" {
		s.ownPost(&m, "", "https://x.com/i/status/"+id)
	} else {
		s.ownPost(&m, handle, "https://x.com/"+handle+"/status/"+id)
	}
	text, answered, reposted := r.At(x.text).Text, cell.Trim(r.At(x.answers).Text), cell.Trim(r.At(x.reposts).Text)
	switch {
	case numbers(reposted):
		m.Kind, m.Parent = engagement.KindShare, s.id("x", reposted)
	case strings.HasPrefix(text, "RT @"):
		m.Kind = engagement.KindShare
	case numbers(answered):
		m.Kind, m.Parent = engagement.KindReply, s.id("x", answered)
	case answered != "" && !cell.Null(answered) || strings.HasPrefix(text, "@"):
		m.Kind = engagement.KindReply
	}
	s.stamp(tl, &m, midnight(st))
	s.count(tl, s.message(m, Words{Text: html.UnescapeString(text)}))
}

// midnight takes the hour away from a Tweet of before November 2010: the archives
// say 00:00:00 of all of them.
func midnight(st cell.Stamp) cell.Stamp {
	if at := st.At.UTC(); at.Year() < 2011 && at.Hour() == 0 && at.Minute() == 0 && at.Second() == 0 {
		st.ByDay = true
	}
	return st
}

// numbers says whether an id is still whole.
func numbers(id string) bool {
	return id != "" && !slices.ContainsFunc([]rune(id), func(r rune) bool { return r < '0' || r > '9' })
}
