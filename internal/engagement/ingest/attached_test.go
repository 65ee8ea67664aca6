package ingest

import (
	"testing"
	"testing/fstest"

	"hearth/internal/engagement"
	lists "hearth/internal/engagement/words"
)

// TestAttached reads an emoji with something beside it, and without, of all
// formats that say so.
func TestAttached(t *testing.T) {
	all, _ := lists.Read(fstest.MapFS{})
	for name, c := range map[string]struct{ with, without string }{
		"telegram": {
			`{"name":"Bells","type":"public_supergroup","id":300,"messages":[{"id":1,"type":"message","date":"2026-05-02T10:00:00","date_unixtime":"1777708800","from_id":"user5","photo":"x.jpg","text":"👍"}]}`,
			`{"name":"Bells","type":"public_supergroup","id":300,"messages":[{"id":1,"type":"message","date":"2026-05-02T10:00:00","date_unixtime":"1777708800","from_id":"user5","text":"👍"}]}`,
		},
		"mastodon": {
			`[{"id":"1","uri":"https://o.example/1","created_at":"2026-05-02T10:00:00Z","visibility":"public","content":"<p>👍</p>","favourites_count":0,"account":{"acct":"ida","url":"https://o.example/@ida"},"media_attachments":[{"id":"5"}]}]`,
			`[{"id":"1","uri":"https://o.example/1","created_at":"2026-05-02T10:00:00Z","visibility":"public","content":"<p>👍</p>","favourites_count":0,"account":{"acct":"ida","url":"https://o.example/@ida"},"media_attachments":[]}]`,
		},
		"bluesky": {
			`{"posts":[{"uri":"at://did:plc:a/app.bsky.feed.post/1","author":{"did":"did:plc:a","handle":"ida.example"},"record":{"$type":"app.bsky.feed.post","text":"👍","createdAt":"2026-05-02T10:00:00Z","embed":{"images":[{}]}},"indexedAt":"2026-05-02T10:00:00Z"}]}`,
			`{"posts":[{"uri":"at://did:plc:a/app.bsky.feed.post/1","author":{"did":"did:plc:a","handle":"ida.example"},"record":{"$type":"app.bsky.feed.post","text":"👍","createdAt":"2026-05-02T10:00:00Z"},"indexedAt":"2026-05-02T10:00:00Z"}]}`,
		},
	} {
		for want, text := range map[string]string{"": c.with, engagement.ClosingBare: c.without} {
			r := Read(t.Context(), Input{Name: "x.json", Data: []byte(text)}, Options{Lists: all})
			if len(r.Messages) != 1 || r.Messages[0].Closing != want || len(r.Words) != 1 || r.Words[0].Attached != (want == "") {
				t.Errorf("%s: %+v, words %+v, want closing %q\n%s", name, r.Messages, r.Words, want, r.Problems)
			}
		}
	}
}

// TestAttachedLine writes words as data/text has them.
func TestAttachedLine(t *testing.T) {
	got := string(appendWords(nil, &Words{Message: "m", Text: "👍", Language: "en", Attached: true}))
	if want := `{"message":"m","text":"👍","language":"en","attached":true}` + "\n"; got != want {
		t.Errorf("got %s", got)
	}
}
