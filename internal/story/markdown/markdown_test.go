package markdown

import (
	"bytes"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/internal/golden"
	"hearth/internal/source"
	"hearth/internal/story"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
)

// TestAsGoldmark checks that what Hearth does not change is CommonMark as
// goldmark prints it.
func TestAsGoldmark(t *testing.T) {
	plain := goldmark.New(goldmark.WithExtensions(extension.Strikethrough, extension.DefinitionList), goldmark.WithRendererOptions(html.WithWriter(html.DefaultWriter)))
	for _, text := range []string{
		"One *two* **three** ***four*** _five_ __six__ `code` ``a ` b``",
		"Hard  \nbreak, hard\\\nbreak, soft\nbreak",
		"a &amp; b &copy; &#35; &#x22; \\* \\& \\\\ * < > & \u00a0",
		"- a\n- b\n\n  c\n- d\n\n1. x\n   - y\n2. z",
		"> a\nb\n> c\n\n> d\n> > e",
		"***\n---\n___\n",
		"term\n: one\n: two\n\nother\n\n: loose\n",
		"snake_case_word and *un*believ*able* ~~gone~~",
		"\ttext after a tab is code? no\n",
		"2 * 3 * 4, 5*6*7, _a_b_, **bold*\n",
		"ends with backslash \\",
		"a\n\n\n\nb\n",
		"+ a\n\n+ b\n* c\n",
		"7) a\n8) b\n",
	} {
		if strings.HasPrefix(text, "\t") {
			continue // code carries a tabindex here
		}
		var want bytes.Buffer
		if err := plain.Convert([]byte(text), &want); err != nil {
			t.Fatal(err)
		}
		st, problems := Parse("x.md", "x.md", []byte("---\ntitle: T\n---\n"+text), Options{})
		if len(problems) > 0 {
			t.Errorf("%q: %v", text, problems)
		}
		var got strings.Builder
		for _, s := range st.Body {
			got.WriteString(s.HTML)
		}
		if got.String() != want.String() {
			t.Errorf("%q\n got %q\nwant %q", text, got.String(), want.String())
		}
	}
}

// TestManyAtOnce parses with one parser from many goroutines.
func TestManyAtOnce(t *testing.T) {
	p := New(Options{Language: "de"})
	want := dump(Parse("x.md", "stories/x.md", sampleStory(), Options{Language: "de"}))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				if got := dump(p.Parse("x.md", "stories/x.md", sampleStory())); got != want {
					t.Error("another goroutine got another story")
				}
			}
		})
	}
	wg.Wait()
}

// TestKeepsNothing checks that a story does not share memory with its file or
// with what is parsed after it.
func TestKeepsNothing(t *testing.T) {
	p := New(Options{})
	data := sampleStory()
	st, problems := p.Parse("x.md", "stories/x.md", data)
	want := dump(st, problems)
	for i := range data {
		data[i] = '#'
	}
	p.Parse("y.md", "stories/y.md", bytes.ToUpper(sampleStory()))
	if got := dump(st, problems); got != want {
		t.Errorf("the story changed with the bytes of its file: %s", got)
	}
}

func TestKindAndZone(t *testing.T) {
	berlin := time.FixedZone("Berlin", 2*3600)
	opt := Options{Zone: berlin, Folders: map[string]string{"geschichten": "story"}}
	text := []byte("---\ntitle: T\ndate: 2026-06-14 10:00\n---\n")
	for path, kind := range map[string]string{
		"geschichten/a.md": "story", "geschichten/a/b.md": "story", "stories/a.md": "page", "geschichten.md": "page", "a.md": "page",
	} {
		st, problems := Parse(path, path, text, opt)
		if st.Kind != kind || len(problems) > 0 {
			t.Errorf("%s: kind %q, want %q; %v", path, st.Kind, kind, problems)
		}
		if got := st.Meta.Date.Time.UTC().Hour(); got != 8 {
			t.Errorf("%s: %d o'clock UTC, want 8", path, got)
		}
	}
}

func TestLanguageOf(t *testing.T) {
	for path, want := range map[string]string{
		"a/first-ride.de.md": "de", "a/x.pt-br.md": "pt-BR", "x.zh-hant.md": "zh-Hant", "x.EN.md": "en", "x.de-CH.markdown": "de-CH",
		"x.md": "", "x.v2.md": "", "x.old.md": "", "x.xx.md": "", "de.md": "", ".de.md": "", "x.de.txt": "", "x.de_CH.md": "", "x.de": "", "": "",
		"x.de.fr.md": "fr", "a.de/x.md": "",
	} {
		if got := languageOf(path); got != want {
			t.Errorf("%q: language %q, want %q", path, got, want)
		}
	}
}

func TestInline(t *testing.T) {
	pos := source.Pos{File: "hearth.yaml", Line: 3, Col: 8}
	for _, c := range []struct{ text, lang, want, problems string }{
		{"Plain words", "", "Plain words", ""},
		{"  spaces  ", "", "spaces", ""},
		{" \n ", "", "", ""},
		{`A *b* & "c" -- d`, "", "A <em>b</em> &amp; “c” – d", ""},
		{`"c"`, "sv", "”c”", ""},
		{`"c" <b>`, "pl-PL", "„c” &lt;b&gt;", ""},
		{`"c" 'x y'`, "de-CH", "«c» ‹x y›", ""},
		{"# no heading\n- no *list*\n\nmore", "", "# no heading\n- no <em>list</em> more", ""},
		{"x [1](metric:a?b=) y", "", `x {[number "1" @3:11 withheld="" band= @3:10 metric="a" @3:21]} y`, "hearth.yaml:3:23: \"b\" has no value\n"},
		{"über\n *x* [a](b.md)", "", "über\n<em>x</em> a", "hearth.yaml:4:17: a link has no place in this line\n"},
	} {
		line, problems := Inline(c.text, pos, c.lang)
		if got := inline(line); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
		var found strings.Builder
		for _, p := range problems {
			found.WriteString(p.Pos.String() + ": " + p.Text + "\n")
		}
		if found.String() != c.problems {
			t.Errorf("%q: problems %q, want %q", c.text, found.String(), c.problems)
		}
	}
}

func TestPlainText(t *testing.T) {
	line := story.Inline{
		{Kind: story.HTML, HTML: "A <em>b</em> &amp; "}, {Kind: story.NumberAt, Number: &story.Number{Text: "62%"}},
		{Kind: story.HTML, HTML: " of&#34; <code>&lt;x&gt;</code>"},
	}
	if got := PlainText(line); got != `A b & 62% of" <x>` {
		t.Errorf("got %q", got)
	}
}

// TestAlertWords checks the titles of alerts in every language that has its own.
func TestAlertWords(t *testing.T) {
	for lang, want := range map[string]string{"": "Caution", "de-AT": "Vorsicht", "fr": "Attention", "es": "Precaución", "it": "Attenzione", "nl": "Let op", "ja": "Caution"} {
		if got := alertWord("caution", lang); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

// TestLongCode checks that code that is really data stays plain.
func TestLongCode(t *testing.T) {
	text := "# T\n\n```go\n" + strings.Repeat("x := 1\n", highlightLimit/7+1) + "```\n"
	st, problems := Parse("x.md", "x.md", []byte(text), Options{})
	if len(problems) > 0 || !strings.HasPrefix(st.Body[0].HTML, "<pre tabindex=\"0\"><code>x :=") {
		t.Errorf("got %.80q, %v", st.Body[0].HTML, problems)
	}
}

// TestStylesheet compares the sheet with testdata/chroma.css and checks the
// contrast of every colour in it against its background.
func TestStylesheet(t *testing.T) {
	var b bytes.Buffer
	if err := Stylesheet(&b); err != nil {
		t.Fatal(err)
	}
	golden.File(t, "testdata/chroma.css", b.Bytes())
	colour := regexp.MustCompile(`(background-color|color): (#[0-9a-f]{6})`)
	var back string
	checked := 0
	for line := range strings.Lines(b.String()) {
		fore, own := "", back
		for _, m := range colour.FindAllStringSubmatch(line, -1) {
			if m[1] == "color" {
				fore = m[2]
			} else {
				own = m[2]
			}
		}
		if strings.HasSuffix(strings.SplitN(line, " {", 2)[0], ".chroma") {
			back = own
		}
		if fore != "" {
			checked++
			if c := contrast(t, fore, own); c < 4.5 {
				t.Errorf("contrast %.1f, want 4.5: %s", c, line)
			}
		}
	}
	if checked < 20 {
		t.Errorf("only %d colours found in the sheet", checked)
	}
}

// contrast is that of WCAG 2.2.
func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, s string) float64 {
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(s[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			sum += weight * c / 12.92
		} else {
			sum += weight * math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return sum
}
