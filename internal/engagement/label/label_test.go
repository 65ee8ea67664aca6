package label

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight/stat"
	"hearth/internal/engagement/rows"
	"hearth/internal/engagement/store/duckdb"
)

// site lays so many messages of each class as rows of a site, with their words;
// every fourth of each is in German, and one of each is the brand's.
func site(t *testing.T, sizes map[string]int) *rows.Rows {
	t.Helper()
	all, err := rows.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	day := engagement.DayOf(time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
	e := rows.Entry{Origin: rows.Origin(strings.Repeat("ab", 32)), Raw: "data/raw/forum/1.csv", Source: "forum", SHA256: strings.Repeat("ab", 32), Captured: day,
		Coverage: []engagement.Coverage{{Platform: "community", From: day, To: day, Captured: day, Zone: "UTC"}}}
	var b rows.Batch
	for _, class := range []string{"passion", "product", "both", "neither", ""} {
		for n := range sizes[class] {
			m := engagement.Message{ID: fmt.Sprintf("%s-%03d", class, n), Platform: "community", Place: "help", Kind: engagement.KindPost, Role: engagement.RoleMember, Person: fmt.Sprint("p", n),
				At: day.Time(), Day: day, Captured: day, Language: "en-GB", Class: class}
			switch {
			case n == 0:
				m.Role = engagement.RoleBrand
			case n%4 == 3:
				m.Language = "de"
			}
			m.Root = m.ID
			b.Messages = append(b.Messages, m)
			b.Words = append(b.Words, rows.Words{Message: m.ID, Text: "=what " + m.ID + " says"})
		}
	}
	if err := all.Put(e, b); err != nil {
		t.Fatal(err)
	}
	return all
}

// class tells from an invented id what the list said.
func class(id string) string { c, _, _ := strings.Cut(id, "-"); return c }

func TestDraw(t *testing.T) {
	data := site(t, map[string]int{"passion": 60, "both": 20, "product": 50, "neither": 90, "": 30})
	all, problems, err := Draw(data, "en", 61, 1, "x.csv")
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	taken := 0
	for _, l := range all {
		if passion(class(l.Message)) {
			taken++
		}
		if n := strings.TrimLeft(l.Message[strings.Index(l.Message, "-")+1:], "0"); class(l.Message) == "" || n == "" || strings.HasSuffix(n, "3") && len(n) == 1 {
			t.Errorf("%s was drawn", l.Message)
		}
	}
	if len(all) != 62 || taken != 31 {
		t.Errorf("drew %d, of them %d taken for passion", len(all), taken)
	}
	again, _, _ := Draw(data, "en", 61, 1, "x.csv")
	other, _, _ := Draw(data, "en", 61, 2, "x.csv")
	if !slices.Equal(all, again) || slices.Equal(all, other) {
		t.Error("the seed does not decide")
	}
	sheet, missing, err := Sheet(data, all)
	read, wrong := Parse("x.csv", sheet)
	if err != nil || missing != 0 || len(wrong) > 0 || len(read) != 62 || read[0] != (Reading{Message: all[0].Message}) {
		t.Errorf("the sheet gives %v, %d missing, %s, %v", read[0], missing, wrong, err)
	}
	if !strings.Contains(string(sheet), "'=what") || strings.Contains(string(sheet), ",=what") {
		t.Error("a spreadsheet would run what somebody wrote")
	}
	if err := os.RemoveAll(filepath.Join(filepath.Dir(filepath.Dir(filepath.Dir(filepath.Dir(data.Files()[0])))), "data", "text")); err != nil {
		t.Fatal(err)
	}
	if _, missing, _ := Sheet(data, all); missing != 62 {
		t.Errorf("%d words are missing", missing)
	}
}

func TestDrawTooFew(t *testing.T) {
	data := site(t, map[string]int{"passion": 20, "neither": 90})
	_, problems, _ := Draw(data, "en", 60, 1, "x.csv")
	want := "x.csv: only 14 messages of people outside were taken for passion, and 25 must be read\n  hint: import more messages of that language, with their words\n"
	if problems.String() != want {
		t.Errorf("got %s", problems)
	}
	_, problems, _ = Draw(data, "en", 40, 1, "x.csv")
	want = "x.csv: 40 messages are too few to say anything\n  hint: draw 50 or more; with 100 the share is known to about 8 points, with 200 to 5\n"
	if problems.String() != want {
		t.Errorf("got %s", problems)
	}
}

// The worked example of the method: of 560 that the list takes 42 of 60 are
// right, of 1,440 others it missed 8 of 60.
func TestCount(t *testing.T) {
	r := Result{Taken: stat.Checked{Size: 560}, Rest: stat.Checked{Size: 1440}}
	var all []Reading
	classes := map[string]string{}
	for i := range 120 {
		x := Reading{Message: fmt.Sprint(i), First: No, Second: No}
		classes[x.Message] = engagement.ClassNeither
		if i < 60 {
			classes[x.Message] = engagement.ClassBoth
		}
		if i < 42 || i >= 112 {
			x.First, x.Second = Yes, Yes
		}
		all = append(all, x)
	}
	all = append(all, Reading{Message: "not read"}, Reading{Message: "gone", First: Yes})
	classes["not read"] = engagement.ClassPassion
	r.take(all, classes)
	near := func(got, want float64) bool { return math.Abs(got-want) < 0.0006 }
	if r.Read != 120 || !near(float64(r.List.Hits)/float64(r.List.Of), 0.28) || !r.Known || r.Both != 120 || r.Agreement != 1 {
		t.Errorf("got %+v", r)
	}
	if a := r.Audited; !near(a.Share, 0.292) || !near(a.SE, 0.0357) || !near(a.Range.Low, 0.222) || !near(a.Range.High, 0.362) {
		t.Errorf("got %+v", a)
	}
	few := Result{Taken: stat.Checked{Size: 560}, Rest: stat.Checked{Size: 1440}}
	few.take(all[36:], classes)
	if few.Known {
		t.Error("24 of one side are enough")
	}
}

// The sizes and the classes are those of the store.
func TestCountAsksTheStore(t *testing.T) {
	data := site(t, map[string]int{"passion": 60, "both": 20, "product": 50, "neither": 90, "": 30})
	all, _, err := Draw(data, "en", 60, 1, "x.csv")
	if err != nil {
		t.Fatal(err)
	}
	st, err := duckdb.Open(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if err := st.Load(t.Context(), data.Files(), data.Coverage()); err != nil {
		t.Fatal(err)
	}
	var read []Reading
	for _, l := range all {
		x := Reading{Message: l.Message, First: No}
		if class(l.Message) == "passion" {
			x.First = Yes
		}
		read = append(read, x)
	}
	r, err := Count(t.Context(), st, "en", read)
	// Of 60 of passion 44 are in English and of people, of 20 of both 14; of the others 37 and 67.
	if err != nil || r.Read != 60 || r.Taken.Size != 58 || r.Rest.Size != 104 || r.Taken.Labelled != 30 || r.Rest.Hits != 0 || r.Taken.Hits == 30 || !r.Known {
		t.Errorf("got %+v, %v", r, err)
	}
}

func TestParse(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"no columns", "a,b\n1,2\n", "x.csv:1: the columns passion and message are not here\n  hint: keep the first line as it was: number,passion,second,text,message\n"},
		{"perhaps", "number,passion,second,text,message\n1,perhaps,,t,m1\n", "x.csv: message 1: \"perhaps\" says neither yes nor no\n  hint: write yes or no, or leave it empty\n"},
		{"empty", "", "x.csv: this sheet cannot be read\n  hint: delete it to draw anew\n"},
	} {
		if _, problems := Parse("x.csv", []byte(tt.text)); problems.String() != tt.want {
			t.Errorf("%s: got %s", tt.name, problems)
		}
	}
	got, problems := Parse("x.csv", []byte("\ufeffnumber;passion;second;text;message\r\n1;Ja;n;\"a;b\nc\";m1\r\n2;;;t;m2\r\n"))
	if want := []Reading{{"m1", Yes, No}, {"m2", "", ""}}; len(problems) > 0 || !slices.Equal(got, want) {
		t.Errorf("got %v, %s", got, problems)
	}
}

// FuzzParse checks that no file breaks the count.
func FuzzParse(f *testing.F) {
	f.Add([]byte("number,passion,second,text,message\n1,yes,no,t,m1\n"))
	f.Add([]byte("passion;message\n\"y;m"))
	f.Fuzz(func(t *testing.T, text []byte) {
		all, _ := Parse("x.csv", text)
		for _, x := range all {
			if x.Message == "" || x.First != "" && x.First != Yes && x.First != No {
				t.Errorf("got %+v", x)
			}
		}
	})
}
