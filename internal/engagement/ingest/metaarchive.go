package ingest

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

// facebookArchive reads the posts of "Download your information", written from
// the shape of files that were seen and not kept.
func facebookArchive() Format {
	return Format{
		Name: "facebook.archive", Platform: "facebook", Title: "Facebook, posts in the archive of a page or profile (JSON)",
		Where:   "facebook.com › Settings › Your information › Download your information. Choose the format JSON and only “Posts”. Import the zip as it is: nothing but the posts is opened.",
		Answers: "when the brand posted and how often",
		Cannot:  "reach, likes and comments, and the address of a post: export Content of Meta Business Suite for those, and take one of the two, for a post that is in both cannot be recognised. Who could see a post does not stand in the archive: import that of a public page only",
		inside:  []string{"your_posts*.json", "your_uncategorized_photos.json", "profile_posts*.json"},
		perPart: true,
		whole:   true,
		claim:   func(p *table.Part, _ int) claim { return claimMetaArchive(p, "facebook") },
		read:    func(s *sink, p *table.Part, _ int) { readMetaArchive(s, p, "facebook") },
	}
}

// instagramArchive is the same for Instagram: posts, reels and stories.
func instagramArchive() Format {
	return Format{
		Name: "instagram.archive", Platform: "instagram", Title: "Instagram, posts in the archive of an account (JSON)",
		Where:   "instagram.com › Settings › Accounts Centre › Your information › Download your information. Choose the format JSON and only “Content”. Import the zip as it is: nothing but posts, reels and stories is opened.",
		Answers: "when the brand posted and how often; posts, reels and stories apart; what it said on Threads, as posts of Threads",
		Cannot:  "which posts its answers on Threads belong to, and in older archives which of its words there are answers; reach, likes and comments, and the address of a post: export Content of Meta Business Suite for those, and take one of the two, for a post that is in both cannot be recognised. Places of pictures are left out",
		inside:  []string{"posts_[0-9]*.json", "reels*.json", "stories*.json", "igtv_videos.json", "threads_and_replies.json"},
		perPart: true,
		whole:   true,
		claim:   func(p *table.Part, _ int) claim { return claimMetaArchive(p, "instagram") },
		read:    func(s *sink, p *table.Part, _ int) { readMetaArchive(s, p, "instagram") },
	}
}

// metaLists are the keys below which newer archives keep their list, and the
// tag that its posts get.
var metaLists = map[string]string{"ig_reels_media": "reel", "ig_stories": "story", "ig_igtv_media": "video", "ig_other_media": "", threadsList: ""}

// threadsList is the key below which Instagram's archive keeps what the account
// said on Threads.
const threadsList = "text_post_app_text_posts"

// metaList gives the key of the list that a document is, and the platform that
// its items are of; "" when it is none.
func metaList(p *table.Part) (key, platform string) {
	if p.Form != table.JSON || !peek(p, "timestamp") {
		return "", ""
	}
	seen := sniff(p.Text)
	has := func(path string) bool { _, ok := seen[path]; return ok }
	for key := range metaLists {
		if has(key+"[].media[].creation_timestamp") || has(key+"[].creation_timestamp") && has(key+"[].uri") {
			if key == threadsList {
				return key, "threads"
			}
			return key, "instagram"
		}
	}
	switch {
	case has("[].media[].creation_timestamp") && has("[].media[].uri"):
		return "", "instagram"
	case has("[].timestamp") && (has("[].data") || has("[].attachments[].data")) && !has("[].id") && !has("[].sender_name"):
		return "", "facebook"
	}
	return "", ""
}

func claimMetaArchive(p *table.Part, platform string) claim {
	if _, of := metaList(p); of != platform && !(of == "threads" && platform == "instagram") {
		return claim{}
	}
	return claim{found: 1, required: 1, why: "posts with their time, as “Download your information” writes them"}
}

// metaItem is a post of either archive.
type metaItem struct {
	Timestamp int64       `json:"timestamp"`
	Created   int64       `json:"creation_timestamp"`
	Title     string      `json:"title"`
	Media     []metaMedia `json:"media"`
	Data      []struct {
		Post string `json:"post"`
	} `json:"data"`
	Attachments []struct {
		Data []json.RawMessage `json:"data"`
	} `json:"attachments"`
	metaPlace
}

// metaMedia is a picture or video of a post.
type metaMedia struct {
	Created int64  `json:"creation_timestamp"`
	Title   string `json:"title"`
	Threads struct {
		Reply bool `json:"is_reply"`
	} `json:"text_app_post"`
	metaPlace
}

// metaPlace is where a picture was taken.
type metaPlace struct {
	Metadata json.RawMessage `json:"media_metadata"`
}

func (m metaPlace) placed() bool { return strings.Contains(string(m.Metadata), `"latitude"`) }

func readMetaArchive(s *sink, p *table.Part, platform string) {
	key, of := metaList(p)
	if of == "threads" {
		platform = of
	}
	tl := s.tally(platform, "posts", nil)
	tl.snapshot = true
	s.items(p, key, func(at int64, raw json.RawMessage) {
		if v, ok := item[metaItem](s, tl, p, at, raw); ok {
			s.metaArchived(tl, p, at, platform, metaLists[key], v)
		}
	})
	if platform == "facebook" {
		s.note(source.Pos{File: p.Name}, "visibility", "", "who could see these posts does not stand in the archive: they are taken for public ones of the brand")
	}
}

// onOthers is the title that Facebook gives what somebody wrote to a person, in
// English, German, French, Spanish and Portuguese.
var onOthers = regexp.MustCompile(`(?i)\b(?:timeline|chronik|journal de|biografía|linha do tempo)\b`)

// metaArchived takes one in. What was written to one person stays out.
func (s *sink) metaArchived(tl *tally, p *table.Part, at int64, platform, tag string, v metaItem) {
	kind, text, when, attached := engagement.KindPost, "", max(v.Timestamp, v.Created), len(v.Media)+len(v.Attachments) > 0 || tag != ""
	for _, d := range v.Data {
		text = strings.TrimSpace(text + "\n" + mended(d.Post))
	}
	placed := v.placed()
	for _, m := range v.Media {
		placed = placed || m.placed()
		if m.Threads.Reply {
			kind = engagement.KindReply
		}
		if when == 0 {
			when = m.Created
		}
		if text == "" && len(v.Media) == 1 && platform != "facebook" {
			text = mended(m.Title)
		}
	}
	if text == "" && platform != "facebook" { // Facebook's says "Ida Falk shared a link"
		text = mended(v.Title)
	}
	if placed {
		tl.secret("latitude", "where somebody was")
	}
	switch {
	case platform == "facebook" && onOthers.MatchString(mended(v.Title)):
		tl.drop("written to one person")
		return
	case text == "" && !attached:
		tl.drop("neither words nor a picture")
		return
	case when <= 0:
		s.when(tl, p, at, "", nil)
		return
	}
	sum := fnv.New64a()
	sum.Write([]byte(text))
	m := engagement.Message{Platform: platform, ID: s.id(platform, fmt.Sprintf("archive/%d/%x", when, sum.Sum64())), Kind: kind}
	s.ownPost(&m, s.owner, "")
	m.Title = headline("", text)
	if tag != "" {
		m.Tags = []string{tag}
	}
	s.stamp(tl, &m, cell.Stamp{At: time.Unix(when, 0).UTC(), Zoned: true})
	s.count(tl, s.message(m, Words{Text: text}))
}

// mended undoes what Meta does to every letter that is not English: it writes
// the bytes of UTF-8 as if each were a character.
func mended(text string) string {
	out := make([]byte, 0, len(text))
	for _, r := range text {
		if r > 0xff {
			return text
		}
		out = append(out, byte(r))
	}
	if len(out) == len(text) || !utf8.Valid(out) {
		return text
	}
	return string(out)
}
