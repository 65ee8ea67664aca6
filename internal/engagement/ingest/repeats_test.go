package ingest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"hearth/internal/engagement/ingest/table"
)

// Two rows without an id that say the same are one where nobody can have written
// both: in a file that is read whole as in one that is read in pieces.
func TestRepeatedRows(t *testing.T) {
	const words = "the lamp went out again"
	for _, tt := range []struct {
		name, author, at, text string
		kept                   int // of two such rows
	}{
		{"to the second", "ann", "2026-06-01 12:00:01", "ok", 1},
		{"to the second, an emoji", "ann", "2026-06-01 12:00:01", "👍", 1},
		{"to the second, by the company", "shop", "2026-06-01 12:00:01", "ok", 1},
		{"a second after midnight", "ann", "2026-06-01 00:00:01", "ok", 1},
		{"to the thousandth", "ann", "2026-06-01T12:00:00.250Z", "ok", 1},
		{"to the minute", "ann", "2026-06-01 12:07", words, 1},
		{"seconds of 0", "ann", "2026-06-01 12:07:00", words, 1},
		{"a full hour", "ann", "2026-06-01 12:00", words, 1},
		{"a minute after midnight", "ann", "2026-06-01 00:01", words, 1},
		{"to the minute, four words", "ann", "2026-06-01 12:07", "the lamp went out", 2},
		{"to the minute, by the company", "shop", "2026-06-01 12:07", words, 2},
		{"to the minute, by its staff", "mia", "2026-06-01 12:07", words, 2},
		{"midnight", "ann", "2026-06-01 00:00", words, 2},
		{"midnight to the second", "ann", "2026-06-01 00:00:00", words, 2},
		{"a day", "ann", "2026-06-01", words, 2},
		{"no text", "ann", "2026-06-01 12:00:01", "", 2},
		{"nobody", "", "2026-06-01 12:00:01", words, 2},
		{"anybody", "Guest", "2026-06-01 12:00:01", words, 2},
		{"half a name", "a**n", "2026-06-01 12:00:01", words, 2},
	} {
		other := func(i int) string {
			return fmt.Sprintf("p%d,2026-06-02 10:%02d:30,what about the wheel %d,Board\n", i%7, i%60, i)
		}
		line := fmt.Sprintf("%s,%s,%s,Board\n", tt.author, tt.at, tt.text)
		data := []byte("author,date,text,place\n" + line + other(1) + other(2) + line + other(3))
		opt := Options{Zone: time.UTC, Accounts: []string{"shop"}, Staff: []string{"mia"}, Keyer: plainKeys{}}
		kept, left := repeated(t, data, opt)
		if kept != 3+tt.kept || left != 2-tt.kept {
			t.Errorf("%s: %d rows, and %d left out; want %d, and %d", tt.name, kept, left, 3+tt.kept, 2-tt.kept)
		}
		opt.Repeats = true
		if kept, left := repeated(t, data, opt); kept != 5 || left != 0 {
			t.Errorf("%s, with all kept: %d rows, and %d left out", tt.name, kept, left)
		}
		opt.Repeats = false
		long := []byte("author,date,text,place\n" + line)
		for i := range 200 {
			long = append(long, other(i)...)
		}
		if !sameRows(t, tt.name+".csv", append(long, line...), opt, 700) {
			t.Errorf("%s: the file was not read in pieces", tt.name)
		}
	}
}

// repeated says how many messages a table gives, and how many rows were left out as
// the same row again.
func repeated(t *testing.T, data []byte, opt Options) (kept, left int) {
	t.Helper()
	r := Read(context.Background(), Input{Name: "forum-2026-07-01.csv", Data: data}, opt)
	if len(r.Tables) != 1 || r.Tables[0].Kept != len(r.Messages) {
		t.Fatalf("%+v %s", r.Tables, r.Problems)
	}
	for _, d := range r.Tables[0].Dropped {
		if d.Reason == repeatedRow {
			left = d.Rows
		}
	}
	return len(r.Messages), left
}

// What tells two rows apart makes two of them, and what does not keeps the last:
// columns of numbers, of tags, of the kind. The ids are what they were before.
func TestRepeatedRowsDiffer(t *testing.T) {
	opt := Options{Zone: time.UTC, Keyer: plainKeys{}}
	const head = "author,date,text,title,place,parent,tags\n"
	for _, tt := range []struct {
		name, a, b string
		kept       int
	}{
		{"place", "ann,2026-06-01 12:00:01,ok,,Board,,", "ann,2026-06-01 12:00:01,ok,,Shop,,", 2},
		{"what is answered", "ann,2026-06-01 12:00:01,ok,,Board,7,", "ann,2026-06-01 12:00:01,ok,,Board,8,", 2},
		{"title", "ann,2026-06-01 12:00:01,ok,A,Board,,", "ann,2026-06-01 12:00:01,ok,B,Board,,", 2},
		{"author", "ann,2026-06-01 12:00:01,ok,,Board,,", "bob,2026-06-01 12:00:01,ok,,Board,,", 2},
		{"second", "ann,2026-06-01 12:00:01,ok,,Board,,", "ann,2026-06-01 12:00:02,ok,,Board,,", 2},
		{"tags", "ann,2026-06-01 12:00:01,ok,,Board,,old", "ann,2026-06-01 12:00:01,ok,,Board,,new", 1},
		{"nothing but a title", "ann,2026-06-01 12:00:01,,A,Board,,", "ann,2026-06-01 12:00:01,,A,Board,,", 1},
	} {
		r := Read(context.Background(), Input{Name: "forum-2026-07-01.csv", Data: []byte(head + "cat,2026-06-01 11:00:01,what is that,,Board,,\n" + tt.a + "\n" + tt.b + "\n")}, opt)
		if len(r.Messages) != 1+tt.kept {
			t.Errorf("%s: %d rows, %s", tt.name, len(r.Messages), r.Problems)
			continue
		}
		if last := r.Messages[len(r.Messages)-1]; tt.name == "tags" && last.Tags[0] != "new" {
			t.Errorf("%s: %q stays", tt.name, last.Tags)
		}
		for _, m := range r.Messages {
			if !strings.HasPrefix(m.ID, "message/community/row:") || !strings.HasSuffix(m.ID, ":1") {
				t.Errorf("%s: the id is %s", tt.name, m.ID)
			}
		}
	}
}

// Who opened a thread opens it, also when the row of it stands twice.
func TestRepeatedOpener(t *testing.T) {
	data := []byte("topic,author,date,text\n1,ann,2026-06-01 12:00:01,why\n1,bob,2026-06-01 12:10:01,because\n1,ann,2026-06-01 12:00:01,why\n")
	r := Read(context.Background(), Input{Name: "forum-2026-07-01.csv", Data: data}, Options{Zone: time.UTC, Keyer: plainKeys{}})
	if len(r.Messages) != 2 {
		t.Fatalf("%d messages, %s", len(r.Messages), r.Problems)
	}
	if m := r.Messages[0]; m.Parent != "" || m.Root != m.ID || m.Kind != "post" {
		t.Errorf("who opened it: %+v", m)
	}
}

// Rows of somebody who asked to be taken out are not counted again, and no other row
// is taken for theirs.
func TestRepeatedRowsForgotten(t *testing.T) {
	var b strings.Builder
	b.WriteString("author,date,text\n")
	for i := range 200 {
		fmt.Fprintf(&b, "ann,2026-06-01 12:00:%02d,gone\np%d,2026-06-01,fine\n", i%60, i%3)
	}
	opt := Options{Zone: time.UTC, Forgotten: map[string]bool{"person/community/ann": true}}
	if !sameRows(t, "forum-2026-07-01.csv", []byte(b.String()), opt, 700) {
		t.Error("the file was not read in pieces")
	}
}

// Rows of a table drawn at random give the same whole and in pieces, and a table that
// is put together with itself gives no message more than it did, where all of its
// rows have a time to the second and a text.
func TestRepeatedRowsAnyTable(t *testing.T) {
	rnd := rand.New(rand.NewPCG(11, 4))
	pick := func(of ...string) string { return of[rnd.IntN(len(of))] }
	for range 30 {
		var some, all strings.Builder
		for range 60 {
			who, text := pick("ann", "bob", "cat"), pick("ok", "no", "the lamp went out again")
			fmt.Fprintf(&all, "%s,2026-06-%s,%s\n", who, pick("01", "02 00:00", "03 12:07", "03 12:07:01", "03 12:07:02"), text)
			fmt.Fprintf(&some, "%s,2026-06-03 12:0%s:%s,%s\n", who, pick("7", "8"), pick("01", "02"), text)
		}
		opt := Options{Zone: time.UTC, Keyer: plainKeys{}, Windows: table.Windows{Head: 400}}
		const head = "author,date,text\n"
		if !sameRows(t, "forum-2026-07-01.csv", []byte(head+all.String()), opt, 300) {
			t.Error("the file was not read in pieces")
		}
		opt.Windows = table.Windows{}
		once, _ := repeated(t, []byte(head+some.String()), opt)
		twice, left := repeated(t, []byte(head+some.String()+some.String()), opt)
		if once != twice || left != 120-once {
			t.Errorf("%d messages, and %d of the same rows twice; %d left out", once, twice, left)
		}
	}
}
