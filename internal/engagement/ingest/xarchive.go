package ingest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"html"
	"regexp"
	"strconv"
	"strings"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

func xArchive() Format {
	return Format{
		Name: "x.archive", Platform: "x", Title: "X, archive of an account",
		Where:   "x.com › Settings › Your account › Download an archive of your data. Import the zip as it is (only the posts in it are opened), or the file data/tweets.js. Archives of before 2019 are read too.",
		Answers: "everything the account ever posted, answered and reposted, with likes and reposts",
		Cannot:  "impressions and answers received: export Content analytics for those",
		inside:  []string{"account.js", "note-tweet.js", "tweets.js", "tweets-part*.js", "tweet.js", "tweet-part*.js", "[0-9][0-9][0-9][0-9]_[0-9][0-9].js"},
		perPart: true,
		claim: func(p *table.Part, _ int) claim {
			c := claim{required: 2, why: "it begins with window.YTD.tweets", missing: []string{"window.YTD.tweets at the beginning"}}
			switch {
			case xPart.MatchString(p.Prefix):
				c.found = 2
			case strings.HasPrefix(p.Prefix, "Grailbird."):
				c.found, c.why = 2, "it begins with Grailbird.data.tweets"
			}
			return c
		},
		trap: xLonely,
		read: readXArchive,
	}
}

// xLonely refuses the part of an archive that means nothing without the posts.
func xLonely(s *sink, p *table.Part, _ int) *refusal {
	if p.Name != s.in.Name || !strings.HasPrefix(p.Prefix, "window.YTD.note_tweet.") {
		return nil
	}
	return &refusal{source.Pos{File: p.Name}, "not-of-use", "import the whole zip as X gave it",
		"this is the part of X's archive that has the ends of long posts, without the posts"}
}

// xPart is what posts, the whole words of long ones and the account begin with;
// direct messages, tweet headers and deleted posts begin with something else.
var xPart = regexp.MustCompile(`^window\.YTD\.(tweets?|note_tweet|account)\.part[0-9]+$`)

// tweet is one post of an archive. All its numbers are texts.
type tweet struct {
	ID            string `json:"id_str"`
	CreatedAt     string `json:"created_at"`
	Text          string `json:"full_text"`
	Old           string `json:"text"` // before 2019
	Favorites     ident  `json:"favorite_count"`
	Retweets      ident  `json:"retweet_count"`
	InReplyTo     string `json:"in_reply_to_status_id_str"`
	InReplyToName string `json:"in_reply_to_screen_name"`
	Lang          string `json:"lang"`
	Entities      xMarks `json:"entities"`
	User          struct {
		Handle string `json:"screen_name"` // before 2019: whose archive it is
	} `json:"user"`
	Reposted struct {
		ID string `json:"id_str"`
	} `json:"retweeted_status"` // before 2019
}

// xMarks are the tags and links of a post.
type xMarks struct {
	Hashtags []struct {
		Text string `json:"text"`
		Tag  string `json:"tag"` // since version 2 of the API
	} `json:"hashtags"`
	URLs []struct {
		URL      string `json:"url"`
		Expanded string `json:"expanded_url"`
	} `json:"urls"`
}

func readXArchive(s *sink, p *table.Part, _ int) {
	if strings.HasPrefix(p.Prefix, "window.YTD.account.") || strings.HasPrefix(p.Prefix, "window.YTD.note_tweet.") {
		s.items(p, "", func(_ int64, raw json.RawMessage) { s.xAside(raw) })
		return
	}
	t := s.tally("x", "posts", nil)
	t.snapshot = true
	s.items(p, "", func(at int64, raw json.RawMessage) {
		var wrapped struct {
			Tweet *tweet `json:"tweet"`
		}
		tw := &tweet{}
		err := json.Unmarshal(raw, &wrapped)
		if err == nil && wrapped.Tweet != nil {
			tw = wrapped.Tweet
		} else if err == nil { // before 2019 nothing was wrapped
			err = json.Unmarshal(raw, tw)
		}
		if err != nil {
			s.broken(p, at, err)
			t.drop("could not be read")
			return
		}
		if i := bytes.Index(raw, []byte(`"id_str"`)); i >= 0 {
			at += int64(i)
		}
		s.tweet(t, p, at, *tw)
	})
}

// xAside takes in what stands in an archive beside the posts: whose it is, and
// the whole words of long posts.
func (s *sink) xAside(raw json.RawMessage) {
	var v struct {
		Account struct {
			Username string `json:"username"`
		} `json:"account"`
		Note struct {
			CreatedAt string `json:"createdAt"`
			Core      struct {
				Text string `json:"text"`
			} `json:"core"`
		} `json:"noteTweet"`
	}
	if json.Unmarshal(raw, &v) != nil {
		return
	}
	if v.Account.Username != "" {
		s.owner = normal(v.Account.Username)
	}
	if at, err := time.Parse(time.RFC3339, v.Note.CreatedAt); err == nil {
		if s.notes == nil {
			s.notes = map[int64][]string{}
		}
		s.notes[at.Unix()] = append(s.notes[at.Unix()], v.Note.Core.Text)
	}
}

// whole gives the words of a long post, of which tweets.js has the beginning:
// both were written in the same second and begin alike.
func (s *sink) whole(text string, at time.Time) string {
	beginning, _, cut := strings.Cut(text, "…")
	for _, note := range s.notes[at.Unix()] {
		if cut && len(note) > len(beginning) && strings.HasPrefix(html.UnescapeString(note), html.UnescapeString(beginning)) {
			return note
		}
	}
	return text
}

// tweet takes one in.
func (s *sink) tweet(t *tally, p *table.Part, at int64, tw tweet) {
	if tw.ID == "" {
		t.drop("no id")
		return
	}
	stamp, err := cell.Dates{Zone: s.zone}.Read(tw.CreatedAt)
	if err != nil {
		s.result.Problems.Errorf(p.Place(at), "bad-date", "download the archive again", "this post has no time that can be read: %q", tw.CreatedAt)
		t.drop("no time")
		return
	}
	text := s.whole(tw.Text+tw.Old, stamp.At)
	s.owner = cmp.Or(s.owner, normal(tw.User.Handle))
	m := engagement.Message{Platform: "x", ID: s.id("x", tw.ID), Kind: engagement.KindPost, Role: engagement.RoleBrand}
	s.ownPost(&m, s.owner, "https://x.com/"+cmp.Or(s.owner, "i")+"/status/"+tw.ID)
	m.Language = xLanguage(tw.Lang)
	m.Tags, text = tw.Entities.tags(), tw.Entities.expand(text)
	repost := strings.HasPrefix(text, "RT @")
	switch {
	case repost && tw.Reposted.ID != "":
		m.Kind, m.Parent = engagement.KindShare, s.id("x", tw.Reposted.ID)
	case repost:
		m.Kind = engagement.KindShare
	case tw.InReplyTo != "":
		m.Kind, m.Parent = engagement.KindReply, s.id("x", tw.InReplyTo)
	case tw.InReplyToName != "" || strings.HasPrefix(text, "@"):
		m.Kind = engagement.KindReply
	}
	s.stamp(t, &m, midnight(stamp))
	s.count(t, s.message(m, Words{Text: html.UnescapeString(text), Language: m.Language}))
	if !repost { // the counts of a repost are those of the other author, always 0 here
		s.counts(m, map[string]*int64{"likes": count(string(tw.Favorites)), "reposts": count(string(tw.Retweets))})
	}
}

// xLanguage gives the language that X recognised, "" where it recognised none.
func xLanguage(code string) string {
	if code == "und" || code == "zxx" || len(code) == 3 && code[0] == 'q' { // qme: only links and pictures
		return ""
	}
	return strings.ToLower(code)
}

// tags gives the hashtags.
func (e xMarks) tags() []string {
	var tags []string
	for _, h := range e.Hashtags {
		tags = append(tags, cmp.Or(h.Text, h.Tag))
	}
	return tagList(tags)
}

// expand puts the true addresses in the place of t.co links.
func (e xMarks) expand(text string) string {
	for _, u := range e.URLs {
		if u.URL != "" && u.Expanded != "" {
			text = strings.ReplaceAll(text, u.URL, u.Expanded)
		}
	}
	return text
}

// count reads a whole number that was written as text; nil for none.
func count(text string) *int64 {
	v, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil
	}
	return &v
}
