package ingest

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/golden"
	"hearth/internal/source"
)

// TestData reads the data that is part of the program: a slip in it would
// silently recognise less.
func TestData(t *testing.T) {
	var y youtubeSpec
	var l lexicon
	var beside []stranger
	asideYAML, err := sheetYAML.ReadFile("headers/aside.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, problems := range map[string]source.List{
		"youtube.yaml":  decodeData("headers/youtube.yaml", youtubeYAML, &y),
		"aside.yaml":    decodeData("headers/aside.yaml", asideYAML, &beside),
		"generic.yaml":  decodeData("headers/generic.yaml", genericYAML, &l),
		"meta.yaml":     sheetProblems("meta"),
		"linkedin.yaml": sheetProblems("linkedin"),
		"tiktok.yaml":   sheetProblems("tiktok"),
		"suites.yaml":   sheetProblems("suites"),
	} {
		if len(problems) > 0 {
			t.Errorf("%s: %s", name, problems)
		}
	}
	for _, st := range beside {
		for _, n := range slices.Concat(st.Columns...) {
			if cell.Header(n) != n {
				t.Errorf("%q would never match: it is compared as %q", n, cell.Header(n))
			}
		}
	}
	for _, f := range l.Fields {
		if !slices.Contains(fields, f.ID) {
			t.Errorf("the field %q is none of a mapping", f.ID)
		}
		for _, n := range slices.Concat(f.First, f.Strong, f.Weak, f.Last, l.Judged) {
			if key(n) != n {
				t.Errorf("%q would never match: it is compared as %q", n, key(n))
			}
		}
	}
	for _, m := range l.Metrics {
		for _, n := range m.Names {
			if key(n) != n {
				t.Errorf("%q would never match: it is compared as %q", n, key(n))
			}
		}
	}
	if len(l.Fields) != len(fields) {
		t.Errorf("%d fields have names, a mapping has %d", len(l.Fields), len(fields))
	}
}

func TestFormats(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Formats() {
		if f.Name == "" || f.Title == "" || f.Where == "" || f.Answers == "" || f.Cannot == "" || f.Platform == "" && f.Name != "generic" {
			t.Errorf("%q does not say all that a user needs: %+v", f.Name, f)
		}
		if seen[f.Name] {
			t.Errorf("%q stands there twice", f.Name)
		}
		seen[f.Name] = true
	}
	if got := Metrics(); !slices.IsSorted(got) || !slices.Contains(got, "watch_seconds") || slices.Contains(got, "revenue") || slices.Contains(got, "duration") {
		t.Errorf("metrics: %v", got)
	}
}

// hashed is a Keyer for tests that shows what it was given.
type hashed struct{}

func (hashed) Key(parts ...string) string { return strings.Join(parts, "|") }

func TestIdentity(t *testing.T) {
	s := newSink(Input{}, Options{Keyer: hashed{}, Accounts: []string{"@shop@social.example", "x:@Shop", "https://www.youtube.com/@ShopTV", "bare"}, Staff: []string{"mastodon:mia@social.example"}, Senders: []string{"daily@news.example"}})
	for _, c := range []struct{ platform, id, handle, person, role string }{
		{"mastodon", "", "@Shop@Social.example", "person|mastodon|shop@social.example", engagement.RoleBrand},
		{"mastodon", "", "https://social.example/users/shop", "person|mastodon|shop@social.example", engagement.RoleBrand},
		{"mastodon", "", "@mia@social.example", "person|mastodon|mia@social.example", engagement.RoleStaff},
		{"mastodon", "", "@daily@news.example", "person|mastodon|daily@news.example", engagement.RoleBroadcaster},
		{"mastodon", "", "@shop@evil.example", "person|mastodon|shop@evil.example", engagement.RoleMember},
		{"x", "", "@SHOP", "person|x|shop", engagement.RoleBrand},
		{"instagram", "", "shop", "person|instagram|shop", engagement.RoleMember},
		{"youtube", "", "https://www.youtube.com/@shoptv", "person|youtube|shoptv", engagement.RoleBrand},
		{"forum", "17", "Bare", "person|forum|17", engagement.RoleBrand},
		{"forum", "18", "ida", "person|forum|18", engagement.RoleMember},
		{"forum", "", "[deleted]", "", engagement.RoleAnonymous},
		{"forum", "-", " ", "", engagement.RoleAnonymous},
	} {
		if person, role := s.author(c.platform, c.id, c.handle); person != c.person || role != c.role {
			t.Errorf("%s %s %s: %s, %s", c.platform, c.id, c.handle, person, role)
		}
	}
	if got := s.id("x", ""); got != "" {
		t.Errorf("no id has the key %q", got)
	}
	if got := len(accountsOf([]string{"", "  ", "://bad"})); got != 0 {
		t.Errorf("%d accounts came of nothing", got)
	}
}

// An account that is declared to be a program writes nothing by hand, whatever
// its export says; one of the same name on another platform does.
func TestDeclaredBots(t *testing.T) {
	s := newSink(Input{}, Options{Keyer: hashed{}, Bots: []string{"x:@Bell_Bot", "https://social.example/@chime"}})
	for i, c := range []struct {
		platform, handle string
		automated        bool
	}{{"x", "bell_bot", true}, {"reddit", "bell_bot", false}, {"mastodon", "@chime@social.example", true}, {"x", "ida", false}, {"x", "", false}} {
		m := engagement.Message{ID: strconv.Itoa(i), Platform: c.platform}
		m.Person, m.Role = s.author(c.platform, "", c.handle)
		s.message(m, Words{})
		if got := s.result.Messages[i]; got.Automated != c.automated || c.handle != "" && got.Role != engagement.RoleMember {
			t.Errorf("%s on %s: got %+v", c.handle, c.platform, got)
		}
	}
}

func TestAddress(t *testing.T) {
	for in, want := range map[string]string{
		"https://shop.example/a?id=1&fbclid=x": "https://shop.example/a?id=1",
		"https://shop.example/a?id=1":          "https://shop.example/a?id=1",
		"https://user:pw@shop.example/":        "https://shop.example/",
		"javascript:alert(1)":                  "",
		"shop.example":                         "",
		"https://":                             "",
	} {
		if got := address(in); got != want {
			t.Errorf("%s: %q", in, got)
		}
	}
}

func TestPlainText(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                         "plain",
		"a &amp; b &lt;3":               "a & b <3",
		"<p>one</p><p>two<br>three</p>": "one\n\ntwo\nthree",
		"<script>evil()</script>ok<style>x</style>": "ok",
		"<a href='https://x'>link</a>, 2 < 3":       "link, 2 < 3",
	} {
		if got := plainText(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

func TestDaysInNames(t *testing.T) {
	for name, want := range map[string]string{
		"account_analytics_content_2026-05-01_2026-05-31.csv": "2026-05-01 2026-05-31",
		"archive-20240723190000-abc.zip":                      "2024-07-23",
		"imported_pages_20230209_20240123.csv":                "2023-02-09 2024-01-23",
		"Dec-12-2023_Mar-06-2024_1032418178499222.csv":        "2023-12-12 2024-03-06",
		"2026-01-01/posts.csv":                                "",
		"posts-2026-13-45.csv":                                "",
		"1020260501.csv":                                      "",
	} {
		var got []string
		for _, d := range daysIn(name) {
			got = append(got, d.String())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestCaptured(t *testing.T) {
	csv := []byte("id,author,date,text\n1,Ida,2026-05-04,hello\n")
	for name, c := range map[string]struct {
		file string
		opt  Options
		want string
	}{
		"newest row":          {"posts.csv", Options{}, "2026-05-04"},
		"name":                {"posts-2026-06-30.csv", Options{}, "2026-06-30"},
		"name before the row": {"posts-2026-01-01.csv", Options{}, "2026-05-04"},
		"option":              {"posts-2026-06-30.csv", Options{Captured: 20_000}, "2024-10-04"},
	} {
		if r := Read(context.Background(), Input{Name: c.file, Data: csv}, c.opt); r.Captured.String() != c.want || r.Messages[0].Captured != r.Captured {
			t.Errorf("%s: %s", name, r.Captured)
		}
	}
}

func TestFormatOption(t *testing.T) {
	csv := []byte("id,author,date,text\n1,Ida,2026-05-04,hello\n")
	for format, want := range map[string]string{
		"x.content": `f.csv:1: this is not "x.content"` + "\n  hint: take `format:` away to let Hearth find out, or see `hearth formats`\n",
		"x.contend": `f.csv: there is no format "x.contend"` + "\n  hint: did you mean `x.content`?\n",
		"nonsense":  `f.csv: there is no format "nonsense"` + "\n  hint: see `hearth formats`\n",
	} {
		r := Read(context.Background(), Input{Name: "f.csv", Data: csv}, Options{Format: format})
		if r.Format != "" || r.Problems.String() != want {
			t.Errorf("%s: %q %s", format, r.Format, r.Problems)
		}
	}
	if r := Read(context.Background(), Input{Name: "f.csv", Data: csv}, Options{Format: "generic"}); r.Format != "generic" {
		t.Errorf("the mapper was asked for and gave %s", r.Problems)
	}
}

func TestTwoFormats(t *testing.T) {
	both := func(*table.Part, int) claim { return claim{found: 1, required: 1} }
	s := newSink(Input{Name: "f.csv", Data: nil}, Options{})
	s.formats = []Format{{Name: "a.one", Title: "A", claim: both}, {Name: "b.two", Title: "B", claim: both}}
	p := table.Part{Name: "f.csv", Tables: []table.Table{{Name: "f.csv", Headers: []table.Cell{{Text: "x", Line: 1, Col: 1}}}}}
	s.refuse(s.part(&p))
	want := "f.csv:1: this could be A as well as B\n  hint: write `format: a.one` or `format: b.two` at the source in hearth.yaml\n"
	if s.result.Format != "" || s.result.Problems.String() != want {
		t.Errorf("two formats: %q %s", s.result.Format, s.result.Problems)
	}
}

func TestStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r := Read(ctx, Input{Name: "f.csv", Data: []byte("a,b\n1,2\n")}, Options{})
	if r.Problems.String() != "f.csv: reading was stopped\n" {
		t.Errorf("%s", r.Problems)
	}
}

func TestEmptyArchive(t *testing.T) {
	r := Read(context.Background(), Input{Name: "f.zip", Data: []byte("PK\x05\x06" + strings.Repeat("\x00", 18))}, Options{})
	if len(r.Problems) != 1 || r.Problems[0].Text != "this archive holds no file that Hearth can read" {
		t.Errorf("%s", r.Problems)
	}
}

func TestManyBadCells(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,date,text,likes\n")
	for i := range 100 {
		likes := "5"
		if i%3 == 0 {
			likes = "x"
		}
		fmt.Fprintf(&b, "%d,2026-05-04,a,%s\n", i, likes)
	}
	r := Read(context.Background(), Input{Name: "f.csv", Data: []byte(b.String())}, Options{})
	if n := r.Problems.Count(source.Error); n != manyProblems+1 {
		t.Errorf("%d problems", n)
	}
	if !strings.Contains(r.Problems.String(), `more cells like that in the column "likes"; only the first 20 are listed`) {
		t.Errorf("%s", r.Problems)
	}
	if len(r.Readings) != 66 {
		t.Errorf("%d readings: a cell that is not a number became one", len(r.Readings))
	}
}

func TestReportJSON(t *testing.T) {
	r := Read(context.Background(), Input{Name: "f-2026-05-31.csv", Data: []byte("id,author,date,text,mood,email\n1,Ida,2026-05-04,hello,fine,i@x.example\n2,Bo,?,there,,\n")}, Options{})
	got, err := r.JSON()
	want := `{"file":"f-2026-05-31.csv","format":"generic","why":"columns that name a date and a message",` +
		`"tables":[{"kind":"posts","read":2,"kept":1,"dropped":[{"reason":"no date that can be read","rows":1}],"from":"2026-05-04","to":"2026-05-04","zone":"assumed UTC","unknown_columns":["mood"],"private":[{"column":"email","reason":"e-mail address","cells":1}]}],` +
		`"problems":[{"file":"f-2026-05-31.csv","line":1,"severity":"note","rule":"guessed","text":"what the columns mean was guessed: id is \"id\", author is \"author\", date is \"date\", text is \"text\"","hint":"correct the guess in f-2026-05-31.csv.map.yaml"},` +
		`{"file":"f-2026-05-31.csv","line":3,"col":6,"severity":"error","rule":"bad-date","text":"\"?\" in the column \"date\" is not a date","hint":"correct the cell, for example to 2026-06-14"}],` +
		`"captured":"2026-05-31","covers":[{"platform":"community","from":"2026-05-04","to":"2026-05-31","zone":"assumed UTC"}]}` + "\n"
	if err != nil || string(got) != want {
		t.Errorf("%s\n%v", got, err)
	}
	refused, err := Read(context.Background(), Input{Name: "f.pdf", Data: []byte("%PDF")}, Options{}).JSON()
	want = `{"file":"f.pdf","format":"","why":"","tables":[],"problems":[{"file":"f.pdf","severity":"error","rule":"not-an-export","text":"this is a PDF, not an export","hint":"look for a CSV, Excel or JSON download on the platform"}],"covers":[]}` + "\n"
	if err != nil || string(refused) != want {
		t.Errorf("%s\n%v", refused, err)
	}
}

func TestMappingRoundTrip(t *testing.T) {
	r := Read(context.Background(), Input{Name: "f.csv", Data: []byte("Post ID,posted at,\"text: \"\"quoted\"\", #1\",text,Likes\n1,2026-05-04,x,hello,5\n")}, Options{})
	if r.Mapping == nil {
		t.Fatalf("no guess: %s", r.Problems)
	}
	text := r.Mapping.YAML("f.csv")
	m, problems := ParseMapping("f.csv.map.yaml", text)
	if len(problems) > 0 {
		t.Fatalf("%s\n%s", problems, text)
	}
	if again := m.YAML("f.csv"); !bytes.Equal(again, text) {
		t.Errorf("read and written again it differs:\n%s\n%s", text, again)
	}
}

// TestSameBytes reads the same file twice: map order must not show.
func TestSameBytes(t *testing.T) {
	data := table1(rand.New(rand.NewSource(7)), 200)
	once := Read(context.Background(), Input{Name: "f.csv", Data: data}, Options{})
	for range 5 {
		if dump(once) != dump(Read(context.Background(), Input{Name: "f.csv", Data: data}, Options{})) {
			t.Fatal("two readings of one file differ")
		}
	}
}

// TestCounts makes tables with all kinds of bad rows: what was read is always
// what was kept and what was dropped, and as many as were written.
func TestCounts(t *testing.T) {
	for seed := range int64(200) {
		rnd := rand.New(rand.NewSource(seed))
		n := 1 + rnd.Intn(30)
		r := Read(context.Background(), Input{Name: "f.csv", Data: table1(rnd, n)}, Options{Zone: time.UTC})
		checkCounts(t, r)
		if r.Format != "" && total(r) != n {
			t.Errorf("seed %d: %d rows were written, %d read", seed, n, total(r))
		}
		for _, m := range r.Messages {
			if m.Root == "" || m.ID == "" || m.Captured != r.Captured {
				t.Errorf("seed %d: an incomplete message: %+v", seed, m)
			}
		}
	}
}

// table1 writes a table of n posts in one of several shapes.
func table1(rnd *rand.Rand, n int) []byte {
	headers := [][]string{
		{"id", "author", "date", "text", "reply to"},
		{"Post id", "Date", "Post text", "Post Link", "Impressions"},
		{"Content", "Video title", "Video publish time", "Views", "Watch time (hours)"},
		{"Date", "Views", "Watch time (hours)"},
	}[rnd.Intn(4)]
	cells := []string{"", "1", "2", "6.49E+17", "2026-05-04", "2026-05-05 10:00", "May 4, 2026", "Total", "x y z", "AAAAAAAAA01", "\"", "\n", "a,b", "https://x.com/a/status/12", "-", "1,5", "0.5", "é"}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Write(headers)
	for range n {
		row := make([]string, len(headers))
		for i := range row {
			row[i] = cells[rnd.Intn(len(cells))]
		}
		if strings.Join(row, "") == "" || row[0] == "" {
			row[0] = "9" // an empty record would be a blank line, which nobody counts
		}
		w.Write(row)
	}
	w.Flush()
	return b.Bytes()
}

// FuzzRead reads any bytes as an export: nothing panics, and the counts hold.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"id,author,date,text\n1,Ida,2026-05-04,hello\n",
		"Post id,Date,Post text,Post Link,Impressions\n1,\"Sat, May 30, 2026\",a,https://x.com/a/status/1,5\n",
		"Content,Video title,Video publish time,Views\nTotal,,,5\nAAAAAAAAA01,a,\"May 4, 2026\",5\n",
		`{"@context":"https://www.w3.org/ns/activitystreams","type":"OrderedCollection","orderedItems":[{"type":"Create","published":"2026-06-01T08:00:00Z","to":"Public","object":{"id":"x","content":"<p>a"}}]}`,
		`[{"favourites_count":1,"visibility":"public","created_at":"2026-06-01T08:00:00Z","account":{"acct":"a"}}]`,
		`window.YTD.tweets.part0 = [ { "tweet" : { "id_str" : "1", "created_at" : "Wed Oct 19 20:07:25 +0000 2022" } } ]`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := Read(context.Background(), Input{Name: "f", Data: data}, Options{})
		checkRefusal(t, r)
		if text, err := r.JSON(); err != nil || !json.Valid(text) {
			t.Error("a report that is no JSON")
		}
		if r.Mapping != nil {
			if _, problems := ParseMapping("m", r.Mapping.YAML("f")); len(problems) > 0 {
				t.Errorf("a guess that cannot be read: %s\n%s", problems, r.Mapping.YAML("f"))
			}
		}
	})
}

// TestFormatsText keeps what `hearth formats` says about each format.
func TestFormatsText(t *testing.T) {
	var b strings.Builder
	for _, f := range Formats() {
		fmt.Fprintf(&b, "%s (%s)\n%s\nwhere: %s\nanswers: %s\ncannot: %s\n\n", f.Name, f.Platform, f.Title, f.Where, f.Answers, f.Cannot)
	}
	golden.File(t, "testdata/formats.golden", []byte(b.String()))
}

// checkRefusal holds that what is read adds up, and that a file is refused with
// a reason and without rows.
func checkRefusal(t *testing.T, r Result) {
	t.Helper()
	checkCounts(t, r)
	if r.Format == "" && r.Problems.Count(source.Error) == 0 {
		t.Error("refused without a reason")
	}
	if r.Format == "" && len(r.Messages)+len(r.Readings) > 0 {
		t.Error("refused, and yet rows")
	}
}
