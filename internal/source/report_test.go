package source_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"hearth/internal/golden"
	"hearth/internal/source"
)

const page = "title: Repairs: what broke\n\tby tab 日本語 here\nlast\r\n"

func problems() source.List {
	at := func(line, col int) source.Pos { return source.Pos{File: "content/a,b.md", Line: line, Col: col} }
	return source.List{
		{Pos: at(1, 15), Rule: "colon", Text: "a text with a colon and a space in it must stand in quotes", Hint: `title: "Repairs: what broke"`},
		{Pos: at(2, 13), Severity: source.Warning, Rule: "word", Text: `unknown place "here"`, Hint: "did you mean\n\"there\"?"},
		{Pos: at(3, 5), Severity: source.Note, Text: "100% of it\nis <here>", Also: []source.Related{{Pos: at(1, 1), Text: "it stands here first"}}},
		{Pos: at(3, 0), Text: "only the line is known"},
		{Pos: at(9, 1), Text: "the line is not in the file"},
		{Pos: source.Pos{File: "hearth.yaml"}, Text: "only the file is known"},
		{Text: "nothing is known"},
		{Pos: at(4, 160), Text: "a long line", Excerpt: strings.Repeat("word ", 29) + "and then \x1b[31mwrong " + strings.Repeat("more ", 20)},
		{Pos: at(5, 190), Text: "the end of a long line", Excerpt: strings.Repeat("word ", 37) + "end"},
		{Pos: at(6, 3), Text: "the start of a long line", Excerpt: strings.Repeat("word ", 37) + "end"},
	}
}

func TestReports(t *testing.T) {
	list := problems()
	list.Fill(func(name string) string {
		if name == "content/a,b.md" {
			return page
		}
		return ""
	})
	var text, colour, json, empty, github strings.Builder
	err := []error{
		list.WriteText(&text, false), list[:3].WriteText(&colour, true), list[:3].WriteJSON(&json),
		source.List(nil).WriteJSON(&empty), list.WriteGitHub(&github),
	}
	for _, e := range err {
		if e != nil {
			t.Fatal(e)
		}
	}
	got := &txtar.Archive{Comment: []byte("Problems as each kind of report shows them.\n\n"), Files: []txtar.File{
		{Name: "text", Data: []byte(text.String())},
		{Name: "colour", Data: []byte(strings.ReplaceAll(colour.String(), "\x1b", "ESC"))},
		{Name: "json", Data: []byte(json.String())},
		{Name: "json of none", Data: []byte(empty.String())},
		{Name: "github", Data: []byte(github.String())},
	}}
	golden.File(t, "testdata/report.txtar", txtar.Format(got))
	if strings.Contains(text.String(), "\x1b") {
		t.Error("a text commands the terminal")
	}
}

func TestSummary(t *testing.T) {
	for want, l := range map[string]source.List{
		"no problems":                  nil,
		"1 error":                      {{}},
		"2 errors, 1 warning":          {{}, {}, {Severity: source.Warning}},
		"1 error, 3 warnings, 2 notes": {{}, {Severity: 1}, {Severity: 1}, {Severity: 1}, {Severity: 2}, {Severity: 2}},
	} {
		if got := l.Summary(); got != want {
			t.Errorf("%v is summed up as %q, not %q", l, got, want)
		}
	}
}

func TestSortDropsRepeats(t *testing.T) {
	p := func(line int, s source.Severity, text string) source.Problem {
		return source.Problem{Pos: source.Pos{File: "a", Line: line}, Severity: s, Text: text}
	}
	l := source.List{p(2, source.Error, "b"), p(1, source.Warning, "c"), p(2, source.Error, "b"), p(1, source.Error, "d"), p(2, source.Error, "a")}
	l.Sort()
	want := source.List{p(1, source.Error, "d"), p(1, source.Warning, "c"), p(2, source.Error, "a"), p(2, source.Error, "b")}
	if diff := cmp.Diff(want, l); diff != "" {
		t.Error(diff)
	}
	if !l.Failed(false) || l[1:2].Failed(false) || !l[1:2].Failed(true) {
		t.Error("errors fail, and warnings with strict alone")
	}
}

func TestNearest(t *testing.T) {
	known := []string{"title", "date", "tags", "draft", "updated"}
	for word, want := range map[string]string{
		"titel": "title", "Title": "title", "dat": "date", "tag": "tags", "colour": "", "x": "", "udpated": "updated",
	} {
		if got := source.Nearest(word, known); got != want {
			t.Errorf("the nearest of %q is %q, not %q", word, got, want)
		}
	}
}

// TestNearestBeginning holds which of several near words is taken.
func TestNearestBeginning(t *testing.T) {
	for _, c := range []struct {
		word, want string
		known      []string
	}{
		{"typ", "type", []string{"top", "type"}},
		{"Typ", "type", []string{"top", "type"}},
		{"rates", "ratez", []string{"dates", "ratez"}},
		{"commu", "commune", []string{"comma", "commune"}},
		{"sources", "source", []string{"source", "courses"}},
		{"dates", "date", []string{"date", "mates"}},
		{"form", "form", []string{"format", "form"}},
		{"compare", "comparé", []string{"prepare", "comparé"}},
		{"last", "lost", []string{"lost"}},
		{"b", "a", []string{"bcd", "a"}},
	} {
		if got := source.Nearest(c.word, c.known); got != c.want {
			t.Errorf("the nearest of %q among %q is %q, not %q", c.word, c.known, got, c.want)
		}
	}
}

func TestPos(t *testing.T) {
	for want, p := range map[string]source.Pos{
		"a.md:3:4": {File: "a.md", Line: 3, Col: 4}, "a.md:3": {File: "a.md", Line: 3}, "a.md": {File: "a.md"}, "": {},
	} {
		if p.String() != want {
			t.Errorf("%#v prints as %q, not %q", p, p, want)
		}
	}
	var l source.List
	l.Errorf(source.Pos{File: "a"}, "r", "h", "e %d", 1)
	l.Warnf(source.Pos{File: "b"}, "r", "", "w")
	if want := "a: e 1\n  hint: h\nb: w\n"; l.String() != want {
		t.Errorf("the list prints as %q, not %q", l.String(), want)
	}
	if !(source.Word{}).Empty() || (source.Word{Text: "x"}).Empty() {
		t.Error("a word is empty when it has no text")
	}
}
