package ingest

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/unicode"

	"hearth/internal/engagement"
	"hearth/internal/source"
)

// packed makes a tar.gz of files, which come as name, content, name, content.
func packed(t *testing.T, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for i := 0; i < len(files); i += 2 {
		if err := w.WriteHeader(&tar.Header{Name: files[i], Mode: 0o644, Size: int64(len(files[i+1])), ModTime: time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC)}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const questionHeader = "id,created,updated,title,content,tags,product,topic,locale,answers,creator\n"

// TestBundle reads many daily files in one tar.gz: a cell of 3 MB, the same
// question in two files, and a zone that is right only in winter.
func TestBundle(t *testing.T) {
	long := strings.Repeat("ring <b>ring</b>, ", 180_000)
	row := func(id, day, zone, text string) string {
		return fmt.Sprintf("%s,%s 09:00:00 %s,%s 09:00:00 %s,bell,\"%s\",bell;,kestrel,sound,en-US,\"7;8;\",ida\n", id, day, zone, day, zone, text)
	}
	data := packed(t,
		"2026-01-05-2026-01-05-kestrel.csv", questionHeader+row("1", "2026-01-05", "-0800", "a")+row("2", "2026-01-05", "-0800", long),
		"2026-07-05-2026-07-05-kestrel.csv", questionHeader+row("3", "2026-07-05", "-0800", "b")+row("1", "2026-01-05", "-0800", "again"),
		"._2026-07-05-2026-07-05-kestrel.csv", "junk")
	r := Read(context.Background(), Input{Name: "questions.tar.gz", Data: data}, Options{})
	checkCounts(t, r)
	if r.Format != "mozilla.questions" || len(r.Tables) != 1 || r.Tables[0].Read != 4 || r.Tables[0].Kept != 3 {
		t.Fatalf("%s %+v\n%s", r.Format, r.Tables, r.Problems)
	}
	if n := strings.Count(r.Words[1].Text, "ring"); n != 360_000 {
		t.Errorf("the long text has %d rings", n)
	}
	for i, want := range []string{"2026-01-05T17:00:00Z", "2026-01-05T17:00:00Z", "2026-07-05T16:00:00Z"} {
		if got := r.Messages[i].At.Format(time.RFC3339); got != want {
			t.Errorf("question %d was asked at %s, want %s", i+1, got, want)
		}
	}
	if r.Words[0].Text != "again" {
		t.Errorf("of two versions the first one counts: %q", r.Words[0].Text)
	}
	if !strings.Contains(r.Problems.String(), "names a zone that this forum's clock is not in") {
		t.Errorf("nothing is said about the zone:\n%s", r.Problems)
	}
	if c := r.Coverage[0]; c.From.String() != "2026-01-05" || c.To.String() != "2026-07-05" {
		t.Errorf("covers %s to %s", c.From, c.To)
	}
}

// TestUTF16Reviews reads a Play Console report as Google writes it, and the
// same turned into UTF-8: both are one.
func TestUTF16Reviews(t *testing.T) {
	text := "Package Name,App Version Code,App Version Name,Reviewer Language,Device,Review Submit Date and Time,Review Submit Millis Since Epoch,Review Last Update Date and Time,Review Last Update Millis Since Epoch,Star Rating,Review Title,Review Text,Developer Reply Date and Time,Developer Reply Millis Since Epoch,Developer Reply Text,Review Link\n" +
		"org.kestrel.bell,1,1.0,de,phone,2026-06-01T10:00:00Z,1780308000000,2026-06-01T10:00:00Z,1780308000000,4,Schön,läutet 🔔,,,,https://play.google.com/x#ReviewDetailsPlace:p=org.kestrel.bell&reviewid=gp:A\n"
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	a := Read(context.Background(), Input{Name: "reviews_org.kestrel.bell_202606.csv", Data: wide}, Options{})
	b := Read(context.Background(), Input{Name: "reviews_org.kestrel.bell_202606.csv", Data: []byte(text)}, Options{})
	if dump(a) != dump(b) || a.Format != "googleplay.reviews" || len(a.Messages) != 1 {
		t.Errorf("UTF-16:\n%s\nUTF-8:\n%s", dump(a), dump(b))
	}
}

// TestManyInteractions reads a long packed list: nothing is lost, and the
// kinds add up as they were written.
func TestManyInteractions(t *testing.T) {
	var plain strings.Builder
	want := map[string]int{}
	kinds := map[string]string{"RT": engagement.KindShare, "MT": engagement.KindPost, "RE": engagement.KindReply}
	const n = 30_000
	for i := range n {
		what := []string{"RT", "RT", "MT", "RE"}[i%4]
		want[kinds[what]]++
		fmt.Fprintf(&plain, "%d %d %d %s\n", i%977, 1000+i%31, 1341100972+i, what)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(plain.String()))
	z.Close()
	r := Read(context.Background(), Input{Name: "activity.txt.gz", Data: b.Bytes()}, Options{})
	checkCounts(t, r)
	if r.Format != "x.interactions" || len(r.Messages) != n || r.Tables[0].Kept != n {
		t.Fatalf("%s: %d of %d\n%s", r.Format, len(r.Messages), n, r.Problems)
	}
	got := map[string]int{}
	people := map[string]bool{}
	for _, m := range r.Messages {
		got[m.Kind]++
		people[m.Person] = true
		if (m.Parent == "") != (m.Kind == engagement.KindPost) {
			t.Fatalf("%s has the parent %q", m.Kind, m.Parent)
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(want) || len(people) != 977 {
		t.Errorf("%v by %d people, want %v by 977", got, len(people), want)
	}
}

// TestPromoters holds for all points: the groups are those of the inventor.
func TestPromoters(t *testing.T) {
	for points := range int32(11) {
		want := "detractor"
		if points >= 9 {
			want = "promoter"
		} else if points >= 7 {
			want = "passive"
		}
		if got := promoter(points * 100); got != want {
			t.Errorf("%d points: %s, want %s", points, got, want)
		}
	}
}

// TestSecrets holds for all formats whose rows are not public: no name, address
// or text of theirs gets out.
func TestSecrets(t *testing.T) {
	data, err := os.ReadFile("testdata/support.txtar")
	if err != nil {
		t.Fatal(err)
	}
	_, out, ok := strings.Cut(string(data), "-- out/")
	if !ok {
		t.Fatal("no output")
	}
	for _, secret := range []string{"SECRET", "Falk", "home.example", "Mia Agent"} {
		if strings.Contains(out, secret) {
			t.Errorf("%q got out", secret)
		}
	}
}

// TestSharedVoices counts real support questions, reviews and surveys in
// another way: by their own columns.
func TestSharedVoices(t *testing.T) {
	if _, err := os.Stat(shared); err != nil {
		if os.Getenv("HEARTH_TEST_REQUIRE") == "all" {
			t.Fatalf("real exports are required and not there: %v", err)
		}
		t.Skip("real exports (shared/data beside the repository) are not there: their columns are not counted")
	}
	for _, c := range []struct {
		file, column string
		delim        rune
		hit          func(string) bool
		got          func(engagement.Message) bool
	}{
		{"support/2026-02-02-2026-02-02-firefox-creator-answers-desktop-all-locales.csv", "answers", ',',
			func(s string) bool { return s != "" }, func(m engagement.Message) bool { return tagged(m, tagAnswered) }},
		{"support/2020-10-11-2020-10-11-firefox-creator-answers-desktop-all-locales.csv", "locale", ',',
			func(s string) bool { return s == "en-US" }, func(m engagement.Message) bool { return m.Language == "en-us" }},
		{"nps/nps_verbatim_en.csv", "NPS_Score", ',',
			func(s string) bool { return s == "9" || s == "10" }, func(m engagement.Message) bool { return tagged(m, "promoter") }},
		{"reviews/amazon_alexa.tsv", "variation", '\t',
			func(s string) bool { return strings.HasPrefix(s, "Charcoal") }, func(m engagement.Message) bool { return strings.HasPrefix(m.Place, "Charcoal") }},
		{"google-play/just-3-reviews-for-testing.csv", "Star Rating", ',',
			func(s string) bool { return s == "5" }, func(m engagement.Message) bool { return m.Rating != nil && *m.Rating == 500 }},
	} {
		data, err := os.ReadFile(filepath.Join(shared, c.file))
		if err != nil {
			t.Fatal(err)
		}
		rows := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
		rows.Comma, rows.LazyQuotes = c.delim, true
		all, err := rows.ReadAll()
		if err != nil {
			t.Fatal(c.file, err)
		}
		column, want := -1, 0
		for i, h := range all[0] {
			if strings.TrimSpace(h) == c.column {
				column = i
			}
		}
		for _, r := range all[1:] {
			if c.hit(r[column]) {
				want++
			}
		}
		got := 0
		r := Read(context.Background(), Input{Name: c.file, Data: data}, Options{})
		for _, m := range r.Messages {
			if c.got(m) {
				got++
			}
		}
		if got != want || want == 0 || len(r.Messages) != len(all)-1 {
			t.Errorf("%s: %d messages, %d of them so; counted %d and %d", c.file, len(r.Messages), got, len(all)-1, want)
		}
	}
}

func tagged(m engagement.Message, tag string) bool {
	for _, t := range m.Tags {
		if t == tag {
			return true
		}
	}
	return false
}

// FuzzVoices reads what resembles surveys, reviews, desks and feeds: counts
// add up, and every message is whole.
func FuzzVoices(f *testing.F) {
	for _, seed := range []string{
		`{"feed":{"entry":[{"im:name":{"label":"Bell"}},{"id":{"label":"1"},"updated":{"label":"2026-06-01T10:00:00Z"},"im:rating":{"label":"4"}}],"id":{"label":"https://a/de/rss/customerreviews/id=7/json"}}}`,
		`{"feed":{"entry":{"id":{"label":"1"},"updated":{"label":"2026-06-01T10:00:00Z"},"im:rating":{"label":"4"}},"id":{"label":"/rss/customerreviews/"}}}`,
		questionHeader + "1,2026-01-05 09:00:00 -0800,2026-01-05T09:00:00Z,a,<p>b,bell;,kestrel,sound,en-US,7;,ida\n",
		"Package Name,Review Submit Date and Time,Review Last Update Date and Time,Star Rating,Review Link\na,2026-06-01T10:00:00Z,,4,x?reviewid=1\n",
		"Review Id,Review Created (UTC),Review Stars,Webshop Name,Review Username,Business Reply Date (UTC)\n1,2026-06-01 10:00:00,4,a,ida,2026-06-02\n",
		"rating\tdate\tvariation\tverified_reviews\n5\t31-Jul-18\tRed\tNice\n",
		"user_id,text,NPS_Score\n1,a,9\n1,a,9\n",
		"1 2 1341100972 MT\n3 2 1341101181 RT\n",
		"who,whom,when,what\na,b,2026-06-01,share\n",
		"Id,Requester id,Ticket type,Status,Via,Created at,First reply time in minutes\n1,2,Question,Open,Mail,2026-06-01 10:00,1e9\n",
		"id,created_at,updated_at,state,source_delivered_as,conversation_rating_value\n1,2026-06-01 10:00:00,2026-06-01 10:00:00,open,customer_initiated,5\n",
		"id,bid,正文,日期,点赞数,转发数\n1,N,a,2026-06-03,12,1\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := Read(context.Background(), Input{Name: "f", Data: data}, Options{})
		checkCounts(t, r)
		if r.Format == "" && r.Problems.Count(source.Error) == 0 {
			t.Error("refused without a reason")
		}
		for _, m := range r.Messages {
			if m.ID == "" || m.Root == "" || m.Kind == "" || m.Role == "" {
				t.Errorf("an incomplete message: %+v", m)
			}
			if m.Rating != nil && (*m.Rating < 0 || *m.Rating > 10_000) {
				t.Errorf("a rating of %d", *m.Rating)
			}
		}
	})
}
