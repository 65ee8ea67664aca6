package ingest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/source"
)

// nested counts the records of documents whose records lie inside each other,
// in another way than the formats do: by their marks in the text.
func nested(name string, data []byte) (int, bool) {
	mark := func(pattern string) int { return len(regexp.MustCompile(pattern).FindAll(data, -1)) }
	switch dir, base := filepath.Base(filepath.Dir(name)), filepath.Base(name); {
	case dir == "reddit":
		return mark(`"kind": ?"(?:t1|t3|more)"`), true
	case base == "algolia_item_comments.json":
		return mark(`"created_at_i": ?[0-9]`), true
	case base == "algolia_search.json":
		return mark(`"objectID": ?"`), true
	case dir == "discourse" && base == "latest.json":
		return mark(`"posters":`), true
	case dir == "discourse":
		return mark(`"cooked":`), true
	case dir == "stackexchange":
		return mark(`<row Id=`), true
	case dir == "disqus":
		return mark(`<post dsq:id=`) + mark(`(?m)^<thread dsq:id="[0-9]+">`), true
	case dir == "wordpress-wxr":
		return mark(`<item>`) + mark(`<wp:comment>`), true
	case dir == "rss-atom":
		return mark(`<item>`), true
	case dir == "bluesky":
		return mark(`"record": ?\{\s*"(?:text|\$type|createdAt)": ?"[^{]*"(?:text|createdAt|reply|embed)"`), true
	}
	return 0, false
}

func TestRepository(t *testing.T) {
	r := Read(context.Background(), Input{Name: "repo.car", Data: []byte(":\xa2eroots\x81\xd8*X%\x00\x01q\x12 abc")}, Options{})
	want := "repo.car: this is the repository of a Bluesky account (.car), which Hearth cannot read\n  hint: save the answer of getAuthorFeed instead: see `hearth formats`\n"
	if r.Format != "" || r.Problems.String() != want {
		t.Errorf("%q %s", r.Format, r.Problems)
	}
}

// TestDiscourseWords reads the data that is part of the program.
func TestDiscourseWords(t *testing.T) {
	var spec discourseSpec
	if problems := decodeData("headers/discourse.yaml", discourseYAML, &spec); len(problems) > 0 {
		t.Error(problems)
	}
	for word, open := range map[string]bool{"no": true, "Nein": true, "いいえ": true, "yes": false, "ja": false, "": false} {
		if got := discourseWords()[cell.Header(word)] != ""; got != open {
			t.Errorf("%q: %v", word, got)
		}
	}
}

func TestRobots(t *testing.T) {
	for name, want := range map[string]bool{
		"AutoModerator": true, "renovate[bot]": true, "remind-bot": true, "remind_Bot": true, "RemindMeBot": true, "bot_ida": true,
		"abbot": false, "ida": false, "robot": false, "Botany": false,
	} {
		if robot.MatchString(name) != want {
			t.Errorf("%s", name)
		}
	}
}

// TestPages holds that a page is one message whatever its address looks like.
func TestPages(t *testing.T) {
	s := newSink(Input{}, Options{Keyer: hashed{}})
	want := "message|website|shop.example/a"
	for _, link := range []string{"https://shop.example/a", "http://www.Shop.example/a/", "https://shop.example/a?fbclid=x", "https://shop.example/a#top"} {
		if got := s.page(link); got != want {
			t.Errorf("%s: %s", link, got)
		}
	}
	for _, link := range []string{"", "shop.example", "javascript:alert(1)"} {
		if got := s.page(link); got != "" {
			t.Errorf("%s: %s", link, got)
		}
	}
	if a, b := s.page("https://shop.example/?p=1"), s.page("https://shop.example/?p=2"); a == b {
		t.Errorf("two pages have one key: %s", a)
	}
}

// TestTwoForums holds that the same number or name means something else in
// another forum.
func TestTwoForums(t *testing.T) {
	topic := `{"post_stream":{"posts":[{"id":1,"username":"ida","user_id":5,"created_at":"2026-06-01T08:00:00Z","cooked":"x","post_number":1,"post_type":1}]},"id":7,"title":"T"}`
	read := func(from string) Result {
		return Read(context.Background(), Input{Name: "t.json", Source: from, Data: []byte(topic)}, Options{Keyer: hashed{}})
	}
	a, b := read("north"), read("south")
	if len(a.Messages) != 1 || len(b.Messages) != 1 || a.Messages[0].ID == b.Messages[0].ID || a.Messages[0].Person == b.Messages[0].Person {
		t.Errorf("%+v\n%+v", a.Messages, b.Messages)
	}
}

func TestLegible(t *testing.T) {
	for in, want := range map[string]string{
		"plain":               "plain",
		"a\bb\x00":            "a b ",
		"tab\tline\r\n":       "tab\tline\r\n",
		"\xef\xbf\xbe x":      "    x",
		"\xef\xbf\xbd":        "\xef\xbf\xbd",
		"&#x8;&#8;&#10;&amp;": "     " + "    " + "&#10;&amp;",
		"&#;&#x;&#zz;":        "&#;&#x;&#zz;",
		"&#":                  "&#",
		"":                    "",
	} {
		if got := string(legible([]byte(in))); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// TestDeepThreads reads answers that lie in answers, as deep as nobody answers.
func TestDeepThreads(t *testing.T) {
	const deep = 1000
	for name, shell := range map[string][3]string{
		"reddit":     {`[{"kind":"Listing","data":{"children":[{"kind":"t1","data":{"id":"c","link_id":"t3_a","created_utc":1780300800,"replies":`, `""`, `}}]}}]`},
		"hackernews": {`{"id":1,"created_at_i":1780300800,"author":"a","type":"comment","children":[`, ``, `]}`},
		"bluesky":    {`{"post":{"uri":"at://a/app.bsky.feed.post/1","author":{"did":"d"},"indexedAt":"2026-06-01T08:00:00Z"},"replies":[`, ``, `]}`},
	} {
		open, shut := shell[0], shell[2]
		if name == "reddit" {
			open, shut = open[1:], shut[:len(shut)-1]
		}
		text := strings.Repeat(open, deep) + shell[1] + strings.Repeat(shut, deep)
		if name == "bluesky" {
			text = `{"thread":` + text + `}`
		}
		if name == "reddit" {
			text = "[" + text + "]"
		}
		r := Read(context.Background(), Input{Name: name + ".json", Data: []byte(text)}, Options{})
		checkCounts(t, r)
		if name == "reddit" && !strings.Contains(r.Text(), "left out: 1, answers that lie too deep inside each other") {
			t.Errorf("%s", r.Text())
		}
		if !json.Valid([]byte(text)) || r.Format == "" {
			t.Errorf("%s: %q %s", name, r.Format, r.Problems)
		}
	}
}

// TestNoPerson searches everything that leaves for what must stay: the fixtures
// hold it in every format.
func TestNoPerson(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		_, out, _ := strings.Cut(string(text), "\n-- out/")
		for _, secret := range []string{"SECRET", "SPAM", "192.0.2.", "@mail.example"} {
			if strings.Contains(out, secret) {
				t.Errorf("%s: %q got out", name, secret)
			}
		}
	}
}

// FuzzDocuments reads any bytes as the documents of platforms: nothing panics,
// and the counts hold.
func FuzzDocuments(f *testing.F) {
	for _, seed := range documentSeeds() {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := Read(context.Background(), Input{Name: "f", Data: data}, Options{})
		checkCounts(t, r)
		if r.Format == "" && r.Problems.Count(source.Error) == 0 {
			t.Error("refused without a reason")
		}
		if slices.ContainsFunc(r.Messages, func(m engagement.Message) bool { return m.ID == "" || m.Root == "" || m.Kind == "" || m.Role == "" }) {
			t.Error("an incomplete message")
		}
	})
}

func documentSeeds() []string {
	return []string{
		`{"kind":"Listing","data":{"children":[{"kind":"t3","data":{"id":"a","created_utc":1780300800.0,"title":"x","replies":""}},{"kind":"more","data":{"count":2}}]}}`,
		`{"id":"e1","author":"ida","subreddit":"S","created_utc":1780300800,"title":"x"}`,
		`{"hits":[{"objectID":"1","created_at":"2026-06-01T08:00:00Z","created_at_i":1,"title":"x","_tags":["story"]}],"exhaustiveNbHits":true}`,
		`{"id":1,"created_at_i":1780300800,"author":"a","title":"x","children":[{"id":2,"type":"comment","author":"b","text":"y","created_at_i":1780300900}]}`,
		`{"id":1,"by":"ida","time":1780300800,"type":"story","title":"x","score":2,"descendants":1}` + "\n" + `{"id":2,"by":"ole","time":1780300900,"type":"comment","text":"y","parent":1}`,
		`[{"html_url":"https://github.com/a/b/issues/1","number":1,"title":"x","state":"open","created_at":"2026-06-01T08:00:00Z","user":{"login":"i","id":1}}]`,
		`[{"starred_at":"2026-06-01T08:00:00Z","user":{"login":"i"}}]`,
		`{"post_stream":{"posts":[{"username":"i","created_at":"2026-06-01T08:00:00Z","post_number":1}]},"id":1}`,
		`{"topic_list":{"topics":[{"id":1,"posts_count":1,"created_at":"2026-06-01T08:00:00Z","posters":[]}]}}`,
		`{"feed":[{"post":{"uri":"at://d/app.bsky.feed.post/1","author":{"did":"d"},"record":{"createdAt":"2026-06-01T08:00:00Z"}},"reason":{"$type":"x#reasonRepost"}}]}`,
		`{"kind":"youtube#videoListResponse","items":[{"kind":"youtube#video","id":"AAAAAAAAA01","snippet":{"publishedAt":"2026-06-01T08:00:00Z"},"statistics":{"viewCount":"1"}}]}`,
		`<posts><row Id="1" PostTypeId="1" CreationDate="2026-06-01T08:00:00" OwnerUserId="1"/></posts>`,
		`<rss xmlns:wp="http://wordpress.org/export/1.2/"><item><link>https://a.example/</link><comment><comment_id>1</comment_id><comment_approved>1</comment_approved><comment_date_gmt>2026-06-01 08:00:00</comment_date_gmt></comment></item></rss>`,
		`<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals"><post dsq:id="1"><createdAt>2026-06-01T08:00:00Z</createdAt><thread dsq:id="2"/></post></disqus>`,
		`<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>x</title><link href="https://a.example/b"/><updated>2026-06-01T08:00:00Z</updated></entry></feed>`,
		"source,author,comment,published_at,like_count\nYouTube,@i,x,2026-06-01T08:00:00Z,1\n",
	}
}

// endless is a table of any size whose rows come again and again.
type endless struct{ head, rows string }

func (e endless) ReadAt(p []byte, at int64) (int, error) {
	for i := range p {
		if n := at + int64(i); n < int64(len(e.head)) {
			p[i] = e.head[n]
		} else {
			p[i] = e.rows[(n-int64(len(e.head)))%int64(len(e.rows))]
		}
	}
	return len(p), nil
}

// TestTogether says why a table that is too large to be held cannot be read in pieces.
func TestTogether(t *testing.T) {
	for _, c := range []struct{ head, rows, want string }{
		{"id,thread_id,author,date,text\n", "1,t1,ida,2026-01-01,Hello there\n",
			`f.csv:1:4: note: this table cannot be read in pieces, which lets a file have any size: who opened the threads of the column "thread_id" is known when all rows are (read-whole) take ` + "`thread` out of f.csv.map.yaml where `parent` says what a row answers"},
		{"author,date,rating,text,reply\n", "ida,2026-01-01,4,Hello there,Thank you\n",
			`f.csv:1:25: note: this table cannot be read in pieces, which lets a file have any size: its rows have no id, by which the answers of the column "reply" would be found (read-whole) export it with a column that names each row, such as a number`},
		{"date,url,title,likes\n", "2026-01-01,https://example.org/bag,Our new bag,4\n",
			`f.csv:1:16: note: this table cannot be read in pieces, which lets a file have any size: its rows have no id, by which the numbers of the column "likes" would be found (read-whole) export it with a column that names each row, such as a number`},
	} {
		r := Read(t.Context(), Input{Name: "f.csv", Reader: endless{c.head, c.rows}, Size: 600 << 20}, Options{})
		var got []string
		for _, p := range r.Problems {
			if p.Rule == "read-whole" || p.Rule == "too-large" {
				got = append(got, fmt.Sprintf("%s: %s: %s (%s) %s", p.Pos, p.Severity, p.Text, p.Rule, p.Hint))
			}
		}
		want := "f.csv: error: this file has 600 MB; Hearth reads at most 512 MB at once (too-large) export a shorter period, or split the file"
		if d := cmp.Diff([]string{want, c.want}, got); d != "" {
			t.Error(d)
		}
	}
}
