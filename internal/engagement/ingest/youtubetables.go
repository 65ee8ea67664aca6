package ingest

import (
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

func youtubeVideos() Format {
	return Format{
		Name: "youtube.videos", Platform: "youtube", Title: "YouTube, table of videos made from the Data API",
		Where:   "A table (CSV) that somebody made from videos.list, with the columns channelId, videoId, publishedAt, title and viewCount.",
		Answers: "views, likes and comments of the brand's own videos",
		Cannot:  "numbers by day, and what people wrote. Numbers of other people's channels are left out",
		claim: func(p *table.Part, t int) claim {
			h := keysOfTable(&p.Tables[t])
			return h.telling([]string{"channelid", "videoid", "viewcount"}, h.claimed("the columns channelId, videoId, publishedAt and viewCount", "channelid", "videoid", "publishedat", "title", "viewcount"))
		},
		read: readVideoTable,
	}
}

func youtubeChannels() Format {
	return Format{
		Name: "youtube.channels", Platform: "youtube", Title: "YouTube, table of channels made from the Data API",
		Where:   "A table (CSV) that somebody made from channels.list, with the columns channelId, title, viewCount and subscriberCount.",
		Answers: "subscribers and views of the brand's own channel on the day of the export; put that day into the file's name",
		Cannot:  "single videos. Numbers of other people's channels are left out",
		claim: func(p *table.Part, t int) claim {
			h := keysOfTable(&p.Tables[t])
			return h.telling([]string{"channelid", "subscribercount"}, h.claimed("the columns channelId, viewCount and subscriberCount", "channelid", "title", "viewcount", "subscribercount"))
		},
		read: readChannelTable,
	}
}

// keysOfTable finds columns whether they are written channelId or channel_id.
func keysOfTable(t *table.Table) header {
	h := headerOf(t)
	for name, columns := range h.index {
		if bare := strings.NewReplacer("_", "", " ", "").Replace(name); bare != name {
			h.index[bare] = append(h.index[bare], columns...)
		}
	}
	return h
}

// apiColumns are the columns of these tables that are known.
var apiColumns = []string{"channelid", "channeltitle", "customurl", "videoid", "publishedat", "title", "viewcount", "likecount", "commentcount", "subscribercount"}

// apiTable finds them.
func apiTable(t *table.Table) (cols map[string]int, unknown []string) {
	h := keysOfTable(t)
	cols, known := map[string]int{}, map[int]bool{}
	for _, name := range apiColumns {
		cols[name] = h.find(name)
		known[cols[name]] = true
	}
	return cols, h.unknown(known)
}

// apiCounts reads the counts of a row.
func (s *sink) apiCounts(t *table.Table, r table.Row, cols map[string]int, metrics ...string) map[string]*int64 {
	counts := map[string]*int64{}
	for i := 0; i < len(metrics); i += 2 {
		m := measure{column: cols[metrics[i]], metric: metrics[i+1], unit: unitCount}
		if m.column < 0 {
			continue
		}
		m.header = cell.Trim(t.Headers[m.column].Text)
		if v, ok := s.value(t, r, m); ok {
			counts[m.metric] = &v
		}
	}
	return counts
}

// channelsOf gathers the channels of a table.
func (s *sink) channelsOf(t *table.Table, column int) *channels {
	ch := &channels{s: s, seen: map[string]bool{}}
	for _, id := range t.Column(column) {
		if !cell.Null(id) {
			ch.seen[cell.Trim(id)] = true
		}
	}
	return ch
}

func readVideoTable(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	cols, unknown := apiTable(t)
	tl := s.tally("youtube", "videos", unknown)
	tl.snapshot = true
	dates, no := s.dates(t, cols["publishedat"], cell.Dates{Zone: s.zone})
	if no != nil {
		s.undated(t, tl, *no)
		return
	}
	ch := s.channelsOf(t, cols["channelid"])
	for _, r := range t.Rows {
		id := cell.Trim(r.At(cols["videoid"]).Text)
		switch {
		case r.Empty():
			tl.drop("empty row")
			continue
		case !videoID.MatchString(id):
			tl.drop("no id of a video")
			continue
		}
		st, ok := s.date(t, r.At(cols["publishedat"]), cell.Trim(t.Headers[cols["publishedat"]].Text), dates)
		if !ok {
			tl.drop("no date that can be read")
			continue
		}
		from := channel{cell.Trim(r.At(cols["channelid"]).Text), cell.Trim(r.At(cols["channeltitle"]).Text), cell.Trim(r.At(cols["customurl"]).Text)}
		counts := s.apiCounts(t, r, cols, "viewcount", "views", "likecount", "likes", "commentcount", "comments")
		s.apiVideo(tl, engagement.Message{}, id, cell.Trim(r.At(cols["title"]).Text), from, st, counts, ch)
	}
	ch.say(p)
}

func readChannelTable(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	cols, unknown := apiTable(t)
	tl := s.tally("youtube", "channels", unknown)
	ch := s.channelsOf(t, cols["channelid"])
	for _, r := range t.Rows {
		from := channel{cell.Trim(r.At(cols["channelid"]).Text), cell.Trim(r.At(cols["title"]).Text), cell.Trim(r.At(cols["customurl"]).Text)}
		if from.id == "" {
			tl.drop("no id of a channel")
			continue
		}
		s.apiChannel(tl, from, s.apiCounts(t, r, cols, "viewcount", "views", "subscribercount", "followers"), ch)
	}
	ch.say(p)
}
