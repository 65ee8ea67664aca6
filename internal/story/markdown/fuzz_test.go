package markdown

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"hearth/internal/source"
	"hearth/internal/story"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html"
)

// FuzzParse feeds any bytes: nothing panics, every place is inside the file,
// and what comes out is balanced HTML that runs nothing.
func FuzzParse(f *testing.F) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		a, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range a.Files {
			if !strings.HasSuffix(file.Name, ".out") {
				f.Add(unprintable(file.Data))
			}
		}
	}
	f.Add(sampleStory())
	f.Add([]byte("---\ntitle:](\n---"))                                    // a quote that strict puts in
	f.Add([]byte("---\ntitle: <We [a](metric: x)\n  b [](metri: y)\n---")) // a folded line
	parser := New(Options{})
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 16<<10 {
			t.Skip("long texts only cost time")
		}
		for _, path := range []string{"stories/x.md", "x.de.md"} {
			began := time.Now()
			st, problems := parser.Parse("content/"+path, path, data)
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("%d bytes took %v", len(data), took)
			}
			checkPlaces(t, data, problems)
			checkStory(t, st)
			again, repeated := parser.Parse("content/"+path, path, data)
			if got, want := dump(again, repeated), dump(st, problems); got != want {
				t.Errorf("a second time it became\n%s\nafter\n%s", got, want)
			}
		}
	})
}

// checkPlaces checks that every problem stands in the file.
func checkPlaces(t *testing.T, data []byte, problems source.List) {
	t.Helper()
	text := strings.ReplaceAll(strings.ReplaceAll(strings.TrimPrefix(string(data), "\uFEFF"), "\r\n", "\n"), "\r", "\n")
	lines := strings.Split(text, "\n")
	for _, p := range problems {
		if p.Pos.Line < 1 || p.Pos.Line > len(lines) {
			t.Errorf("%v: %s: the file has %d lines", p.Pos, p.Text, len(lines))
			continue
		}
		if n := utf8.RuneCountInString(lines[p.Pos.Line-1]); p.Pos.Col < 1 || p.Pos.Col > n+1 {
			t.Errorf("%v: %s: the line has %d characters", p.Pos, p.Text, n)
		}
	}
}

// checkStory checks everything in a story that is HTML.
func checkStory(t *testing.T, st *story.Story) {
	t.Helper()
	checkHTML(t, "body", st.Body)
	checkHTML(t, "excerpt", st.Excerpt)
	checkHTML(t, "title", st.Meta.Title)
	checkHTML(t, "summary", st.Meta.Summary)
	seen := map[string]bool{}
	for _, h := range st.Headings {
		checkHTML(t, "heading", h.Line)
		if seen[h.ID] || h.ID == "" {
			t.Errorf("heading id %q is empty or stands twice", h.ID)
		}
		seen[h.ID] = true
	}
	for _, s := range st.Body {
		if s.Chart != nil {
			checkHTML(t, "chart title", s.Chart.Title)
			checkHTML(t, "chart note", s.Chart.Note)
		}
	}
}

// voidElements have no end tag.
var voidElements = []string{"br", "hr"}

// allowed are the elements that bodies are made of.
var allowed = []string{
	"a", "aside", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6",
	"hr", "li", "ol", "p", "pre", "span", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}

// allowedAttributes are those that they carry.
var allowedAttributes = []string{"aria-hidden", "class", "href", "id", "rel", "role", "scope", "start", "tabindex", "title"}

func checkHTML(t *testing.T, what string, segments []story.Segment) {
	t.Helper()
	var b strings.Builder
	for _, s := range segments {
		switch s.Kind {
		case story.HTML:
			if s.HTML == "" {
				t.Errorf("%s: an empty segment", what)
			}
			b.WriteString(s.HTML)
		case story.LinkOpen:
			b.WriteString("<a>")
		}
	}
	text := b.String()
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		t.Errorf("%s: no text: %q", what, text)
	}
	var open []string
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("%s: still open: %v in %q", what, open, text)
			}
			return
		case html.StartTagToken:
			tok := z.Token()
			checkTag(t, what, tok)
			if tok.Data == "a" && slices.Contains(open, "a") {
				t.Errorf("%s: a link in a link: %q", what, text)
			}
			if !slices.Contains(voidElements, tok.Data) {
				open = append(open, tok.Data)
			}
		case html.EndTagToken:
			tok := z.Token()
			if len(open) == 0 || open[len(open)-1] != tok.Data {
				t.Errorf("%s: </%s> closes %v in %q", what, tok.Data, open, text)
				return
			}
			open = open[:len(open)-1]
		case html.CommentToken, html.DoctypeToken, html.SelfClosingTagToken:
			t.Errorf("%s: %q should not be there", what, z.Token())
		}
	}
}

func checkTag(t *testing.T, what string, tok html.Token) {
	t.Helper()
	if !slices.Contains(allowed, tok.Data) {
		t.Errorf("%s: <%s> should not be there", what, tok.Data)
	}
	for _, a := range tok.Attr {
		if !slices.Contains(allowedAttributes, a.Key) {
			t.Errorf("%s: <%s %s=%q> should not be there", what, tok.Data, a.Key, a.Val)
		}
		if a.Key == "href" && !strings.HasPrefix(a.Val, "#") {
			scheme := schemeOf(a.Val)
			if !slices.Contains(append([]string{"ftp"}, outside...), scheme) {
				t.Errorf("%s: a link to %q", what, a.Val)
			}
		}
	}
}
