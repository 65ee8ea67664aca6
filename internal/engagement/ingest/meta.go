package ingest

import (
	"fmt"
	"regexp"
	"slices"
	"sync"
	"time"

	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// metaDetail is a column about a part of a video or of those who saw it: known,
// and not needed. There may be two hundred of them.
var metaDetail = regexp.MustCompile(`(?i)^(?:percentage of .+ at interval [0-9]+|[0-9]+-second video views by (?:country|top audience) |(?:average )?seconds viewed from |[0-9]+-(?:second|minute) viewers$|universal video id$|ad (?:cpm|impressions))`)

// metaWords is headers/meta.yaml, a constant table that is made when first asked for.
var metaWords = sync.OnceValue(func() naming { return namingOf("meta") })

// pacific is the zone of the times in Meta's content exports, whatever the
// zone of the account.
const pacific = "America/Los_Angeles"

// facebookContent is Business Suite's list of posts, from files of 2023 to 2024
// and, in Swedish, from descriptions.
func facebookContent() Format {
	return Format{
		Name: "facebook.content", Platform: "facebook", Title: "Facebook, content of Meta Business Suite",
		Where:   "business.facebook.com › Insights › Content › Export data. Choose “Lifetime” (not “Daily”) and all metrics; leave the file's name as it is.",
		Answers: "reach, views, reactions, comments, shares and clicks of each post, over its whole life",
		Cannot:  "what people wrote below the posts; numbers of single days. Times are read as US Pacific, which Meta writes for every account",
		claim: func(p *table.Part, t int) claim {
			return metaContent(&p.Tables[t], "page_id", "the columns Post ID and Page ID")
		},
		trap: metaDaily,
		read: func(s *sink, p *table.Part, t int) { readMetaContent(s, &p.Tables[t], "facebook") },
	}
}

// instagramContent is the same for Instagram, written from three descriptions
// that agree, not from a file.
func instagramContent() Format {
	return Format{
		Name: "instagram.content", Platform: "instagram", Title: "Instagram, content of Meta Business Suite",
		Where:   "business.facebook.com › Insights › Content › switch to Instagram › Export data. Choose “Lifetime” (not “Daily”) and all metrics.",
		Answers: "reach, views, likes, comments, shares, saves and follows of each post, reel and story, over its whole life",
		Cannot:  "what people wrote below the posts; clicks; numbers of single days. Times are read as US Pacific",
		claim: func(p *table.Part, t int) claim {
			c := metaContent(&p.Tables[t], "account_id", "the columns Post ID and Account ID")
			if metaWords().sheet(&p.Tables[t], readLexicon()).has("page_id") {
				return claim{}
			}
			return c
		},
		trap: metaDaily,
		read: func(s *sink, p *table.Part, t int) { readMetaContent(s, &p.Tables[t], "instagram") },
	}
}

func metaContent(t *table.Table, owner, why string) claim {
	sh := metaWords().sheet(t, readLexicon())
	if !sh.has("post_id") || !sh.has(owner) {
		return claim{}
	}
	return sh.claim(why, "post_id", owner, "published")
}

// metaDaily refuses the export by day. It has the same columns and one row a
// post and day, so that every number would be far too low or added many times.
// Only the export of videos has neither views nor impressions: it has views of
// three seconds instead.
func metaDaily(s *sink, p *table.Part, t int) *refusal {
	sh := metaWords().sheet(&p.Tables[t], s.lex)
	ids, rows, dates, whole := map[string]bool{}, 0, 0, 0
	for _, r := range sh.Rows {
		id := sh.text(r, "post_id")
		if id == "" {
			continue
		}
		rows++
		ids[id] = true
		switch d := sh.text(r, "date"); {
		case sh.words.words[cell.Header(d)] == "lifetime":
			whole++
		case d != "":
			if _, err := (cell.Dates{Order: cell.MonthFirst}).Read(d); err == nil {
				dates++
			}
		}
	}
	no := func(why string) *refusal {
		return &refusal{at(sh.Table), "daily-rows", "export it again: in Business Suite choose “Lifetime” instead of “Daily”, with all metrics",
			"this is Meta's export by day, one row a post and day, which cannot be taken for the numbers of a post: " + why}
	}
	switch {
	case rows == 0:
		return nil
	case len(ids)*2 < rows:
		return no(fmt.Sprintf("%d rows hold only %d different posts", rows, len(ids)))
	case dates*2 > rows:
		return no(fmt.Sprintf("the column %q holds days instead of “Lifetime”", sh.header("date")))
	case !sh.has("views") && !sh.has("impressions") && !(sh.has("video_views") && (whole == rows || !sh.has("date"))):
		return no("there is no column “Views” or “Impressions”")
	}
	return nil
}

func readMetaContent(s *sink, t *table.Table, platform string) {
	sh := metaWords().sheet(t, s.lex)
	sh.unknown = slices.DeleteFunc(sh.unknown, metaDetail.MatchString)
	zone, err := time.LoadLocation(pacific)
	if err != nil {
		zone = time.UTC
	}
	tl := s.tallySheet(&sh, platform, "posts")
	tl.zone = zone
	dates, no := s.orders(sh, "published", cell.Dates{Zone: zone, Order: cell.MonthFirst})
	if no != nil {
		s.undated(t, tl, *no)
		return
	}
	unknown := 0
	for i, r := range t.Rows {
		if sh.skipped(tl, i) {
			continue
		}
		possible := sh
		if possible.measures = plausibleCounts(sh.measures, r); len(possible.measures) < len(sh.measures) {
			unknown++
		}
		s.metaPost(tl, &possible, r, platform, dates)
	}
	s.unseen(at(t), unknown)
}

// metaPost takes in one post. At the end of real files stand rows that hold
// nothing but an error message of Meta's.
func (s *sink) metaPost(tl *tally, sh *sheet, r table.Row, platform string, dates cell.Dates) {
	url := address(sh.text(r, "link"))
	link := linkOf(url)
	if link.platform == "instagram" { // one export can hold both
		platform = link.platform
	}
	id := s.postID(sh, r, "post_id", platform, link)
	if id == "" {
		tl.drop(sh.noID(r, "post_id"))
		return
	}
	p := post{
		platform: platform, id: id, url: url, handle: sh.text(r, "username"),
		place: sh.text(r, "page"), title: sh.text(r, "title"), text: sh.text(r, "text"),
	}
	if p.text == "" { // old exports have it in the title
		p.title, p.text = "", p.title
	}
	p.stamp, p.dated = s.date(sh.Table, sh.cell(r, "published"), sh.header("published"), dates)
	s.brandPost(tl, sh, r, p)
}

// postID gives the id of a row's post: the one that the platform's own export
// has. "" means that a spreadsheet destroyed it, which is said, or that there is none.
func (s *sink) postID(sh *sheet, r table.Row, field, platform string, link permalink) string {
	id := sh.text(r, field)
	if cell.Destroyed(id) {
		if link.id == "" {
			s.warn(sh.Table, sh.cell(r, field), "lost-id", "export the file again and do not open it in a spreadsheet before",
				"the id %q was destroyed by a spreadsheet and there is no address to find it in", short(id))
		}
		id = ""
	}
	return nativeID(platform, id, link)
}

// noID says why a row has no id of a post.
func (sh sheet) noID(r table.Row, field string) string {
	if cell.Destroyed(sh.text(r, field)) {
		return idDestroyed
	}
	return "no id of a post"
}

// instagramGraph is what Instagram's API says about each post, as several tools
// write it into a table.
func instagramGraph() Format {
	return Format{
		Name: "instagram.graph", Platform: "instagram", Title: "Instagram, media as the Graph API gives them (CSV)",
		windows: true,
		Where:   "Ask whoever runs your tools for the media of the account with like_count and comments_count, one row a post.",
		Answers: "likes, comments, reach, impressions and saves of each post",
		Cannot:  "what people wrote below the posts. Addresses of pictures are left out: they expire and carry keys",
		claim: func(p *table.Part, t int) claim {
			return headerOf(&p.Tables[t]).claimed("the columns caption, like_count, media_type and permalink", "id", "caption", "like_count", "comments_count", "media_type", "timestamp", "permalink")
		},
		read: readInstagramGraph,
	}
}

// graphMetrics are the counts of the Graph API.
var graphMetrics = map[string]string{
	"like_count": "likes", "comments_count": "comments", "reach": "reach", "impressions": "impressions", "saved": "saves", "shares": "shares", "views": "views",
}

func readInstagramGraph(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	h := headerOf(t)
	known := map[int]bool{}
	column := func(name string) int {
		c := h.find(name)
		known[c] = true
		return c
	}
	sh := sheet{Table: t, fields: map[string][]int{"id": {column("id")}}}
	text, at, link, user := column("caption"), column("timestamp"), column("permalink"), column("username")
	for _, skip := range []string{"media_type", "media_url", "thumbnail_url", "followers"} {
		column(skip)
	}
	for i, c := range t.Headers {
		if metric := graphMetrics[cell.Header(c.Text)]; metric != "" {
			known[i] = true
			sh.measures = append(sh.measures, measure{column: i, header: cell.Trim(c.Text), metric: metric, unit: unitCount})
		}
	}
	sh.unknown = h.unknown(known)
	tl := s.tallySheet(&sh, "instagram", "posts")
	for i, r := range t.Rows {
		if sh.skipped(tl, i) {
			continue
		}
		url := address(r.At(link).Text)
		id := s.postID(&sh, r, "id", "instagram", linkOf(url))
		if id == "" {
			tl.drop(sh.noID(r, "id"))
			continue
		}
		p := post{platform: "instagram", id: id, url: url, text: cell.Trim(r.At(text).Text)}
		if user >= 0 {
			p.handle = cell.Trim(r.At(user).Text)
		}
		p.stamp, p.dated = s.date(t, r.At(at), "timestamp", cell.Dates{Zone: s.zone})
		s.brandPost(tl, &sh, r, p)
	}
}
