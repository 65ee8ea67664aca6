package ingest

import (
	"cmp"
	"encoding/json"
	"strings"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// googleBusiness is the list of reviews of a shop or an office on Google Maps, as
// its owner gets it from Takeout or from Google's interface. Written from answers
// that programs are tested with.
func googleBusiness() Format {
	return Format{
		Name: "google.reviews", Platform: "google", Title: "Google Business Profile, reviews of a place (JSON)",
		Where:   "takeout.google.com › Google Business Profile: reviews.json below each place, or the whole zip. Answers of the interface, page by page, are the same.",
		Answers: "how many stars, when, of which place; what the owner answered and how fast",
		Cannot:  "who wrote a review, since many people share a name; translations by Google, which are left out",
		perPart: true,
		claim: func(p *table.Part, _ int) claim {
			if !peek(p, `"starRating"`) {
				return claim{}
			}
			seen := sniff(p.Text)
			for _, before := range []string{"reviews[].", "[].", ""} {
				if knows(seen, before+"starRating") && knows(seen, before+"createTime") {
					return claim{found: 1, required: 1, why: "reviews with a starRating"}
				}
			}
			return claim{}
		},
		read: func(s *sink, p *table.Part, _ int) { readGoogleBusiness(s, p) },
	}
}

// businessReview is one of them.
type businessReview struct {
	Name    string `json:"name"`
	ID      string `json:"reviewId"`
	Stars   string `json:"starRating"`
	Comment string `json:"comment"`
	Created string `json:"createTime"`
	Person  struct {
		Name  string `json:"displayName"`
		Photo string `json:"profilePhotoUrl"`
	} `json:"reviewer"`
	Reply *struct {
		Comment string `json:"comment"`
		Updated string `json:"updateTime"`
		State   string `json:"reviewReplyState"`
	} `json:"reviewReply"`
}

// starWords are the words that stand for stars.
var starWords = map[string]int32{"ONE": 100, "TWO": 200, "THREE": 300, "FOUR": 400, "FIVE": 500}

func readGoogleBusiness(s *sink, p *table.Part) {
	tl := s.tally("google", "reviews", nil)
	tl.snapshot = true
	ids := rowIDs{}
	s.documents(p, func(at int64, raw json.RawMessage) {
		var page struct {
			Reviews []json.RawMessage `json:"reviews"`
		}
		if json.Unmarshal(raw, &page) != nil || page.Reviews == nil {
			page.Reviews = []json.RawMessage{raw}
		}
		from := at
		for _, one := range page.Reviews {
			from = within(p, from, one)
			if v, ok := item[businessReview](s, tl, p, from, one); ok {
				s.businessReview(tl, p, from, v, ids)
			}
		}
	})
}

// businessReview takes one in.
func (s *sink) businessReview(tl *tally, p *table.Part, at int64, v businessReview, ids rowIDs) {
	if v.Person.Name != "" || v.Person.Photo != "" {
		tl.secret("reviewer", "name or picture of a person")
	}
	st, ok := s.when(tl, p, at, v.Created, time.UTC)
	if !ok {
		return
	}
	place, id := "", v.ID
	if parts := strings.Split(v.Name, "/"); len(parts) >= 6 { // accounts/1/locations/2/reviews/3
		place, id = "place "+parts[3], cmp.Or(id, parts[5])
	}
	id = cmp.Or(id, ids.of(false, v.Created, v.Stars, v.Comment))
	m := engagement.Message{
		Platform: "google", ID: s.id("google", id), Kind: engagement.KindReview, Role: engagement.RoleAnonymous, Place: place,
	}
	if n, known := starWords[v.Stars]; known {
		m.Rating = &n
	}
	s.stamp(tl, &m, st)
	w := voice{m: m, id: id, w: Words{Text: original(v.Comment)}}
	if v.Reply != nil && (v.Reply.State == "" || v.Reply.State == "APPROVED") {
		w.answered, w.reply = true, original(v.Reply.Comment)
		w.answer, _ = cell.Dates{Zone: time.UTC}.Read(v.Reply.Updated)
	}
	s.voice(tl, w)
}

// original takes the translation off that Google puts before or behind what was
// written.
func original(text string) string {
	if _, written, ok := strings.Cut(text, "(Original)"); ok {
		return strings.TrimSpace(written)
	}
	written, _, _ := strings.Cut(text, "(Translated by Google)")
	return strings.TrimSpace(written)
}
