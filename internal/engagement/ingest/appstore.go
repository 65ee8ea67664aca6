package ingest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

// appStore is the feed of customer reviews, written from descriptions and not
// from a file.
func appStore() Format {
	return Format{
		Name: "appstore.reviews", Platform: "appstore", Title: "App Store, feed of customer reviews",
		Where:   "Save the address itunes.apple.com/COUNTRY/rss/customerreviews/id=NUMBER/sortBy=mostRecent/json (or /xml) as a file, once for each country. NUMBER stands in the app's own address. Or ask whoever runs your tools for the customerReviews of App Store Connect.",
		Answers: "how many stars, when, for which version of the app and in which country's shop",
		Cannot:  "more than the newest 500 reviews of a country, in the feed; what the developer answered: it is in neither of them",
		perPart: true,
		claim:   claimAppStore,
		read:    readAppStore,
	}
}

func claimAppStore(p *table.Part, _ int) claim {
	if p.Form == table.XML {
		return claimAppXML(p)
	}
	c := claim{required: 2, why: "a feed of customer reviews"}
	seen := sniff(p.Text)
	if strings.HasPrefix(seen["data[].type"], "customerReviews") {
		return claim{found: 1, required: 1, why: "customerReviews of App Store Connect"}
	}
	if _, ok := seen["feed.entry"]; ok {
		c.found++
	} else {
		c.missing = append(c.missing, "review in it")
	}
	if strings.Contains(seen["feed.id.label"]+seen["feed.link[].attributes.href"], "customerreviews") {
		c.found++
	} else {
		c.missing = append(c.missing, "address of customer reviews")
	}
	return c
}

// labelled is how the feed writes every value.
type labelled struct {
	Label string `json:"label"`
}

// appReview is one entry of the feed.
type appReview struct {
	ID     labelled `json:"id"`
	Author struct {
		Name labelled `json:"name"`
		URI  labelled `json:"uri"`
	} `json:"author"`
	Updated labelled  `json:"updated"`
	Version labelled  `json:"im:version"`
	Rating  *labelled `json:"im:rating"`
	Name    labelled  `json:"im:name"`
	Title   labelled  `json:"title"`
	Content labelled  `json:"content"`
}

// appFeed is the document.
type appFeed struct {
	Feed struct {
		ID      labelled        `json:"id"`
		Updated labelled        `json:"updated"`
		Entry   json.RawMessage `json:"entry"`
	} `json:"feed"`
}

// appAddress finds country and number of the app in the feed's own address.
var appAddress = regexp.MustCompile(`/([a-z]{2})/rss/customerreviews/(?:.*?/)?id=?([0-9]+)`)

func readAppStore(s *sink, p *table.Part, _ int) {
	tl := s.tally("appstore", "reviews", nil)
	tl.snapshot = true
	switch {
	case p.Form == table.XML:
		readAppXML(s, tl, p)
		return
	case strings.HasPrefix(sniff(p.Text)["data[].type"], "customerReviews"):
		readAppConnect(s, tl, p)
		return
	}
	var doc appFeed
	if err := json.NewDecoder(bytes.NewReader(p.Text)).Decode(&doc); err != nil {
		s.broken(p, 0, err)
		return
	}
	if st, err := (cell.Dates{Zone: s.zone}).Read(doc.Feed.Updated.Label); err == nil {
		s.stamped = max(s.stamped, s.day(st)) // when the feed was made is when it was saved
	}
	list := bytes.TrimSpace(doc.Feed.Entry)
	if !bytes.HasPrefix(list, []byte("[")) { // a single review is no list
		list = append(append([]byte("["), list...), ']')
	}
	var entries []json.RawMessage
	if err := json.Unmarshal(list, &entries); err != nil {
		s.broken(p, 0, err)
		return
	}
	place, shop := "", ""
	if m := appAddress.FindStringSubmatch(doc.Feed.ID.Label); m != nil {
		place, shop = "app "+m[2], "shop "+m[1]
	}
	begin := 0
	for _, raw := range entries {
		begin += max(0, bytes.Index(p.Text[begin:], raw))
		where := int64(begin)
		begin = min(begin+len(raw), len(p.Text))
		var e appReview
		if err := json.Unmarshal(raw, &e); err != nil {
			s.broken(p, where, err)
			tl.drop("could not be read")
			continue
		}
		if e.Rating == nil && e.Name.Label != "" {
			place = e.Name.Label
			tl.drop("the app itself, which stands in front of its reviews")
			continue
		}
		s.appReview(tl, p.Place(where), e, place, shop)
	}
}

// appReview takes one in.
func (s *sink) appReview(tl *tally, where source.Pos, e appReview, place, shop string) {
	if e.ID.Label == "" {
		tl.drop("no id")
		return
	}
	at, err := (cell.Dates{Zone: time.UTC}).Read(e.Updated.Label)
	if err != nil {
		s.result.Problems.Errorf(where, "bad-date", "save the feed again; feeds of some years ago had no dates", "this review has no time that can be read: %q", short(e.Updated.Label))
		tl.drop("no date that can be read")
		return
	}
	m := engagement.Message{Platform: "appstore", ID: s.id("appstore", e.ID.Label), Kind: engagement.KindReview, Place: place}
	m.Person, m.Role = s.author("appstore", normal(e.Author.URI.Label), e.Author.Name.Label)
	tags := []string{shop}
	if e.Version.Label != "" {
		tags = append(tags, "version "+e.Version.Label)
	}
	m.Tags = tagList(tags)
	if e.Rating != nil {
		v, err := stars(cmp.Or(e.Rating.Label, "?"), cell.Decimals{})
		if err == nil && v >= 100 && v <= 500 {
			m.Rating = &v
		} else {
			s.result.Problems.Errorf(where, "not-a-rating", "save the feed again", "%q is not a rating from 1 to 5", short(e.Rating.Label))
		}
	}
	s.stamp(tl, &m, at)
	s.voice(tl, voice{m: m, id: e.ID.Label, w: Words{Title: plainText(e.Title.Label), Text: plainText(e.Content.Label)}})
}
