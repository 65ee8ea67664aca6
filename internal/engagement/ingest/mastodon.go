package ingest

import (
	"cmp"
	"encoding/json"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

func mastodonArchive() Format {
	return Format{
		Name: "mastodon.archive", Platform: "mastodon", Title: "Mastodon, archive of an account",
		Where:   "Preferences › Import and export › Data export › Request your archive. Import the zip or tar.gz as it is, or the file outbox.json from it.",
		Answers: "what the account posted, answered and boosted, when, in which language, with which tags",
		Cannot:  "how often a post was liked or boosted, and what others answered: the archive does not hold it. Posts that are not public are left out",
		inside:  []string{"outbox.json"},
		perPart: true,
		claim:   claimOutbox,
		read:    readOutbox,
	}
}

func claimOutbox(p *table.Part, _ int) claim {
	c := claim{required: 3, why: "an OrderedCollection of ActivityPub activities"}
	seen := sniff(p.Text)
	if bareActivities(seen) {
		return claim{found: 1, required: 1, why: "a list of ActivityPub activities"}
	}
	if strings.Contains(seen["@context"]+seen["@context[]"], "activitystreams") {
		c.found++
	}
	if t := seen["type"]; t == "OrderedCollection" || t == "OrderedCollectionPage" { // a page of an outbox, saved from its address
		c.found++
	} else {
		c.missing = append(c.missing, "`OrderedCollection`")
	}
	_, activity := seen["orderedItems[].type"]
	_, some := seen["orderedItems[]"]
	if activity || seen["orderedItems.type"] != "" || !some && seen["orderedItems"] == "[" {
		c.found++
	} else {
		c.missing = append(c.missing, "list of posts (it may be the list of likes or bookmarks)")
	}
	return c
}

// bareActivities says whether a document is the list alone, as programs write it
// that go through the pages of an outbox.
func bareActivities(seen map[string]string) bool {
	return (seen["[].type"] == "Create" || seen["[].type"] == "Announce") && seen["[].actor"] != "" && seen["[].published"] != "" && hasKey(seen, "[].object")
}

// activity is an entry of outbox.json.
type activity struct {
	ID        string          `json:"id"`
	Type      string          `json:"type"`
	Actor     string          `json:"actor"`
	Published string          `json:"published"`
	To        texts           `json:"to"`
	Cc        texts           `json:"cc"`
	Object    json.RawMessage `json:"object"`
}

// note is what an activity is about.
type note struct {
	ID         string            `json:"id"`
	Type       string            `json:"type"`
	Summary    string            `json:"summary"` // the content warning
	InReplyTo  string            `json:"inReplyTo"`
	Published  string            `json:"published"`
	URL        texts             `json:"url"`
	To         texts             `json:"to"`
	Cc         texts             `json:"cc"`
	Content    string            `json:"content"`
	ContentMap map[string]string `json:"contentMap"`
	Tag        []struct {
		Type string `json:"type"`
		Name string `json:"name"`
	} `json:"tag"`
}

// public says whether addressees include everybody. Unlisted posts have
// everybody in cc: they are public, only not promoted.
func public(lists ...texts) bool {
	for _, l := range lists {
		for _, a := range l {
			switch a {
			case "https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public":
				return true
			}
		}
	}
	return false
}

func readOutbox(s *sink, p *table.Part, _ int) {
	t := s.tally("mastodon", "posts", nil)
	t.snapshot = true
	strangers, key := false, "orderedItems"
	if bareActivities(sniff(p.Text)) {
		key = ""
	}
	s.items(p, key, func(at int64, raw json.RawMessage) {
		var a activity
		if err := json.Unmarshal(raw, &a); err != nil {
			s.broken(p, at, err)
			t.drop("could not be read")
			return
		}
		strangers = s.activity(t, p, at, a) || strangers
	})
	if strangers && len(s.opt.Accounts) > 0 {
		s.note(source.Pos{File: p.Name}, "unlisted-account", "add the account to `accounts: {brand: […]}` in hearth.yaml, or to .hearth/accounts.yaml when a person speaks as themselves",
			"this archive is of an account that is not listed; it was taken as the brand's own")
	}
}

// activity takes one in, and says whether its account is not a listed one.
func (s *sink) activity(t *tally, p *table.Part, at int64, a activity) (stranger bool) {
	n, shared, err := a.about()
	switch {
	case a.Type != "Create" && a.Type != "Announce":
		t.drop("neither a post nor a boost")
		return false
	case err != nil:
		s.broken(p, at, err)
		t.drop("could not be read")
		return false
	case !public(a.To, a.Cc) || len(n.To)+len(n.Cc) > 0 && !public(n.To, n.Cc):
		t.drop("not public")
		return false
	}
	published := cmp.Or(a.Published, n.Published)
	stamp, err := cell.Dates{Zone: s.zone}.Read(published)
	if err != nil {
		s.result.Problems.Errorf(p.Place(at), "bad-date", "download the export again", "this post has no time that can be read: %q", published)
		t.drop("no time")
		return false
	}
	m := engagement.Message{Platform: "mastodon"}
	stranger = s.account(&m, a.Actor)
	var w Words
	if a.Type == "Announce" {
		m.Kind, m.ID, m.Parent = engagement.KindShare, s.id("mastodon", a.ID), s.id("mastodon", cmp.Or(shared, n.ID))
	} else {
		w = s.post(&m, n)
	}
	s.stamp(t, &m, stamp)
	s.count(t, s.message(m, w))
	return stranger
}

// about gives what an activity is about: a note, or the address of what it shares.
func (a activity) about() (n note, shared string, err error) {
	if json.Unmarshal(a.Object, &shared) != nil {
		err = json.Unmarshal(a.Object, &n)
	}
	return n, shared, err
}

// account fills in whose archive it is. An account that is not listed is taken
// for the brand's own.
func (s *sink) account(m *engagement.Message, actor string) (stranger bool) {
	m.Person, m.Role = s.author("mastodon", normal(actor), "")
	if m.Role == engagement.RoleMember {
		m.Role, stranger = engagement.RoleBrand, true
	}
	if m.Role == engagement.RoleBrand {
		m.Place = "@" + normal(actor)
	}
	return stranger
}

// post fills in what a post has and a boost has not.
func (s *sink) post(m *engagement.Message, n note) Words {
	m.Kind, m.ID = engagement.KindPost, s.id("mastodon", n.ID)
	if n.InReplyTo != "" {
		m.Kind, m.Parent = engagement.KindReply, s.id("mastodon", n.InReplyTo)
	}
	if len(n.URL) > 0 && m.Role == engagement.RoleBrand {
		m.URL = address(n.URL[0])
	}
	m.Language = languageOf(n)
	var tags []string
	for _, tag := range n.Tag {
		if tag.Type == "Hashtag" {
			tags = append(tags, tag.Name)
		}
	}
	m.Tags = tagList(tags)
	return Words{Title: plainText(n.Summary), Text: plainText(n.Content), Language: m.Language}
}

// languageOf gives the language under which the content stands; the first by
// name when several do.
func languageOf(n note) string {
	best := ""
	for lang, text := range n.ContentMap {
		if text == n.Content && (best == "" || lang < best) {
			best = lang
		}
	}
	return strings.ToLower(best)
}
