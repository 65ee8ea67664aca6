package ingest

import (
	"cmp"
	"encoding/json"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// youtubeAPI was written from descriptions, not from a file.
func youtubeAPI() Format {
	return Format{
		Name: "youtube.api", Platform: "youtube", Title: "YouTube, videos, channels and comments as the Data API gives them",
		Where:   "Ask whoever runs your tools for the answers of videos.list, channels.list and commentThreads.list (YouTube Data API v3), saved as JSON.",
		Answers: "views, likes and comments of the brand's own videos, its subscribers; who commented, who answered whom and when",
		Cannot:  "watch time and sources of traffic: export YouTube Studio for those. Counts that the channel hides. Numbers of other people's channels are left out",
		perPart: true,
		claim: func(p *table.Part, _ int) claim {
			if !peek(p, `"youtube#`) {
				return claim{}
			}
			seen := sniff(p.Text)
			for _, path := range []string{"kind", "[].kind", "items[].kind"} {
				kind := strings.TrimSuffix(strings.TrimPrefix(seen[path], "youtube#"), "ListResponse")
				if strings.HasPrefix(seen[path], "youtube#") && youtubeKinds[kind] {
					return claim{found: 1, required: 1, why: "`" + seen[path] + "`"}
				}
			}
			return claim{}
		},
		read: readYouTubeAPI,
	}
}

// youtubeKinds are the resources that are read.
var youtubeKinds = map[string]bool{"video": true, "search": true, "searchResult": true, "channel": true, "commentThread": true, "comment": true}

// youtubeResource is any of them.
type youtubeResource struct {
	Kind    string          `json:"kind"`
	ID      json.RawMessage `json:"id"` // of a search result an object
	Items   []youtubeResource
	Snippet struct {
		Title       string          `json:"title"`
		PublishedAt string          `json:"publishedAt"`
		ChannelID   string          `json:"channelId"`
		Channel     string          `json:"channelTitle"`
		CustomURL   string          `json:"customUrl"`
		Tags        []string        `json:"tags"`
		Language    string          `json:"defaultLanguage"`
		Audio       string          `json:"defaultAudioLanguage"`
		VideoID     string          `json:"videoId"`
		ParentID    string          `json:"parentId"`
		Top         json.RawMessage `json:"topLevelComment"`
		Replies     *numeral        `json:"totalReplyCount"`
		Public      *bool           `json:"isPublic"`
		Text        string          `json:"textOriginal"`
		Display     string          `json:"textDisplay"`
		Author      string          `json:"authorDisplayName"`
		AuthorID    struct {
			Value string `json:"value"`
		} `json:"authorChannelId"`
	} `json:"snippet"`
	Status struct {
		Privacy string `json:"privacyStatus"`
	} `json:"status"`
	Statistics struct {
		Views       *numeral `json:"viewCount"`
		Likes       *numeral `json:"likeCount"`
		Comments    *numeral `json:"commentCount"`
		Subscribers *numeral `json:"subscriberCount"`
		Hidden      bool     `json:"hiddenSubscriberCount"`
	} `json:"statistics"`
	Below struct {
		Comments []youtubeResource `json:"comments"`
	} `json:"replies"`
}

// id gives the id as it stands, or that of the video that was found.
func (r youtubeResource) id() string {
	var one string
	var found struct {
		VideoID string `json:"videoId"`
	}
	if json.Unmarshal(r.ID, &one) != nil && json.Unmarshal(r.ID, &found) == nil {
		return found.VideoID
	}
	return one
}

// channel is a channel of YouTube by its id and its names.
type channel struct{ id, title, handle string }

// channels tells the brand's channels from others. A file of a single channel
// is the brand's own, as long as no channel is listed.
type channels struct {
	s       *sink
	seen    map[string]bool
	foreign int
}

// own says whether a channel is the brand's.
func (c *channels) own(ch channel) bool {
	return c.s.brand.has("youtube", ch.id, ch.title, ch.handle) || len(c.seen) == 1 && !c.s.listed("youtube")
}

// listed says whether the brand's accounts name a platform.
func (s *sink) listed(platform string) bool {
	for a := range s.brand {
		if a.platform == platform {
			return true
		}
	}
	return false
}

// say tells what to do when channels are not the brand's.
func (c *channels) say(p *table.Part) {
	if c.foreign > 0 {
		c.s.remark(p, "unlisted-channels", "list the brand's own channel in hearth.yaml: `accounts: {brand: [\"youtube:ID OR NAME OF THE CHANNEL\"]}`",
			"numbers of channels that are not listed as the brand's own were not taken in (entries: %d)", c.foreign)
	}
}

func readYouTubeAPI(s *sink, p *table.Part, _ int) {
	var all []youtubeResource
	var places []int64
	s.documents(p, func(at int64, raw json.RawMessage) {
		r, ok := item[youtubeResource](s, nil, p, at, raw)
		if !ok {
			s.tally("youtube", "answers", nil).drop("could not be read")
			return
		}
		for _, it := range r.Items {
			if !strings.HasPrefix(it.Kind, "youtube#") {
				it.Kind = strings.TrimSuffix(r.Kind, "ListResponse")
			}
			all, places = append(all, it), append(places, at)
		}
		if r.Snippet.PublishedAt != "" || r.Statistics.Views != nil || len(r.Snippet.Top) > 0 {
			all, places = append(all, r), append(places, at)
		}
	})
	ch := &channels{s: s, seen: map[string]bool{}}
	for _, r := range all {
		ch.seen[cmp.Or(r.Snippet.ChannelID, r.Snippet.Channel)] = true
	}
	for i, r := range all {
		switch strings.TrimPrefix(r.Kind, "youtube#") {
		case "video", "search", "searchResult":
			s.youtubeVideo(p, places[i], r, ch)
		case "channel":
			s.youtubeChannel(r, ch)
		case "commentThread":
			s.youtubeThread(p, places[i], r)
		case "comment":
			s.youtubeComment(p, places[i], r, "")
		default:
			s.tally("youtube", "answers", nil).drop("neither a video, a channel nor a comment")
		}
	}
	ch.say(p)
}

// youtubeVideo takes in a video. Of channels that are not the brand's it is
// somebody's post, and its numbers stay out.
func (s *sink) youtubeVideo(p *table.Part, at int64, r youtubeResource, ch *channels) {
	t := s.tally("youtube", "videos", nil)
	t.snapshot = true
	id := r.id()
	switch {
	case !videoID.MatchString(id):
		t.drop("no id of a video")
		return
	case r.Status.Privacy != "" && r.Status.Privacy != "public":
		t.drop("not public")
		return
	}
	st, ok := s.when(t, p, at, r.Snippet.PublishedAt, nil)
	if !ok {
		return
	}
	m := engagement.Message{Language: strings.ToLower(cmp.Or(r.Snippet.Language, r.Snippet.Audio)), Tags: tagList(r.Snippet.Tags)}
	counts := map[string]*int64{"views": (*int64)(r.Statistics.Views), "likes": (*int64)(r.Statistics.Likes), "comments": (*int64)(r.Statistics.Comments)}
	s.apiVideo(t, m, id, r.Snippet.Title, channel{r.Snippet.ChannelID, r.Snippet.Channel, r.Snippet.CustomURL}, st, counts, ch)
}

// apiVideo takes in what the forms of the Data API have in common. Numbers have
// no place, as in those of YouTube Studio: both are about one video.
func (s *sink) apiVideo(t *tally, m engagement.Message, id, title string, from channel, st cell.Stamp, counts map[string]*int64, ch *channels) {
	m.Platform, m.ID, m.Kind = "youtube", s.id("youtube", id), engagement.KindPost
	w := Words{Title: title, Language: m.Language}
	s.stamp(t, &m, st)
	if ch.own(from) {
		m.Role, m.Title, m.URL = engagement.RoleBrand, title, "https://youtu.be/"+id
		s.counts(m, counts)
	} else {
		m.Person, m.Role = s.author("youtube", from.id, from.title)
		ch.foreign++
	}
	s.count(t, s.message(m, w))
}

// youtubeChannel takes in the numbers of a channel of the brand's own.
func (s *sink) youtubeChannel(r youtubeResource, ch *channels) {
	t := s.tally("youtube", "channels", nil)
	from := channel{r.id(), r.Snippet.Title, r.Snippet.CustomURL}
	counts := map[string]*int64{"views": (*int64)(r.Statistics.Views)}
	if !r.Statistics.Hidden {
		counts["followers"] = (*int64)(r.Statistics.Subscribers)
	}
	s.apiChannel(t, from, counts, ch)
}

func (s *sink) apiChannel(t *tally, from channel, counts map[string]*int64, ch *channels) {
	if !ch.own(from) {
		t.drop("a channel that is not listed as the brand's own")
		ch.foreign++
		return
	}
	base := engagement.Reading{Platform: "youtube", Place: from.title, Grain: engagement.GrainLifetime}
	kept := false
	if v := counts["views"]; v != nil { // of all videos: never to be added to theirs
		base.Metric, base.Value, base.Total = "views", *v, true
		s.reading(base)
		kept = true
	}
	if v := counts["followers"]; v != nil {
		base.Metric, base.Value, base.Total = "followers", *v, false
		if day := s.exported(); day != 0 {
			base.Grain, base.From, base.To = engagement.GrainDaily, day, day
			t.saw(cell.Stamp{Zoned: true}, day)
		}
		s.reading(base)
		kept = true
	}
	if !kept {
		t.drop(noValue)
		return
	}
	t.keep()
}

// youtubeThread takes in a comment with the answers that stand below it.
func (s *sink) youtubeThread(p *table.Part, at int64, r youtubeResource) {
	t := s.tally("youtube", "comments", nil)
	if r.Snippet.Public != nil && !*r.Snippet.Public {
		t.drop("not public")
		for range r.Below.Comments {
			t.drop("not public")
		}
		return
	}
	var top youtubeResource
	if err := json.Unmarshal(r.Snippet.Top, &top); err != nil {
		t.drop("could not be read")
	} else {
		s.youtubeComment(p, at, top, r.Snippet.VideoID)
	}
	for _, c := range r.Below.Comments {
		s.youtubeComment(p, at, c, r.Snippet.VideoID)
	}
	if n := r.Snippet.Replies; n != nil && int(*n) > len(r.Below.Comments) {
		s.remark(p, "more-comments", "ask for comments.list with parentId as well", "some comments have more answers than stand in the file")
	}
}

func (s *sink) youtubeComment(p *table.Part, at int64, c youtubeResource, video string) {
	t := s.tally("youtube", "comments", nil)
	t.snapshot = true
	id := c.id()
	if id == "" {
		t.drop("no id")
		return
	}
	st, ok := s.when(t, p, at, c.Snippet.PublishedAt, nil)
	if !ok {
		return
	}
	m := engagement.Message{Platform: "youtube", ID: s.id("youtube", "comment:"+id), Kind: engagement.KindReply}
	m.Root = s.id("youtube", cmp.Or(video, c.Snippet.VideoID))
	m.Parent = m.Root
	parent := c.Snippet.ParentID
	if head, _, answers := strings.Cut(id, "."); parent == "" && answers {
		parent = head // the id of an answer begins with that of what it answers
	}
	if parent != "" {
		m.Parent = s.id("youtube", "comment:"+parent)
	}
	m.Person, m.Role = s.author("youtube", c.Snippet.AuthorID.Value, c.Snippet.Author)
	s.stamp(t, &m, st)
	s.count(t, s.message(m, Words{Text: cmp.Or(c.Snippet.Text, plainText(c.Snippet.Display))}))
}
