package markdown

import (
	"fmt"
	"strings"
	"testing"

	"hearth/internal/story"
)

// pointed writes each passage with the place of its first letter and of every
// word that begins with a Z.
func pointed(prose story.Prose) string {
	var b strings.Builder
	for _, p := range prose.Passages {
		fmt.Fprintf(&b, "%s %s %q", p.Pos(0), p.Name, p.Text)
		for i := range p.Text {
			if p.Text[i] == 'Z' {
				at := p.Pos(i)
				fmt.Fprintf(&b, " %d:%d", at.Line, at.Col)
			}
		}
		for _, s := range p.Proofs {
			fmt.Fprintf(&b, " [%s]", p.Text[s.From:s.To])
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestPassages reads the running text of files: without code and quotes, with
// the true place of every word.
func TestPassages(t *testing.T) {
	for _, c := range []struct{ name, file, text, want string }{
		{"a story", "stories/a.md", "\ufeff---\ntitle: \"The \\\"Z\\\" [62%](metric:share)\"\nsummary: >\n  Two lines\n  and Zinc.\n---\n\n# Kettle Z\n\nIt *boils* at `ten` \\*Z\\* &amp; Zest --\n\"Zen\" [62%](metric:share) of us [](metric:people) say.[^n]\n\n" +
			"> Somebody else's Z.\n\n> [!NOTE]\n> A Zebra.\n\n- one https://example.org/Z Zoo\n- [two Z](b.md)\n\n  more Z\n\n| a Z |\n|---|\n| b |\n\n```go\nZ\n```\n\n" +
			"```chart hot\ntitle: It is Zero\nnote: Not a Z.\nmetric: messages\n```\n\n![Z](z.png)\n\n[Z](figure:hot)\n\nTerm Z\n: What it is.\n\n[^n]: A note Z.\n",
			`content/stories/a.md:2:9 line "The “Z” 62%" 2:15 [62%]
content/stories/a.md:4:3 line "Two lines and Zinc." 5:7
content/stories/a.md:8:3 h1 "Kettle Z" 8:10
content/stories/a.md:10:1 p "It boils at ￼ *Z* & Zest – “Zen” 62% of us 0 say." 10:23 10:33 11:2 [62%] [0] []
content/stories/a.md:16:3 p "A Zebra." 16:5
content/stories/a.md:18:3 li "one ￼ Zoo" 18:29 [￼]
content/stories/a.md:19:4 li "two Z" 19:8 [two Z]
content/stories/a.md:21:3 li "more Z" 21:8
content/stories/a.md:23:3 td "a Z" 23:5
content/stories/a.md:25:3 td "b"
content/stories/a.md:32:8 line "It is Zero" 32:14
content/stories/a.md:33:7 line "Not a Z." 33:13
content/stories/a.md:41:1 dt "Term Z" 41:6
content/stories/a.md:42:3 p "What it is."
content/stories/a.md:44:7 p "A note Z." 44:14
`},
		{"a title that is said twice", "b.md", "---\ntitle: Kettle\n---\n# Kettle\n\nHot.\n", "content/b.md:2:8 line \"Kettle\"\ncontent/b.md:6:1 p \"Hot.\"\n"},
		{"a title in the text alone", "c.md", "# Kettle\n\nHot.\n", "content/c.md:1:3 h1 \"Kettle\"\ncontent/c.md:3:1 p \"Hot.\"\n"},
		{"a voice", "voices/d.md", "---\nas: a rider\nreply: We mended it.\nconsent: {on: 2026-01-02, for: [words]}\n---\nIt broke.\n", "content/voices/d.md:2:5 line \"a rider\"\ncontent/voices/d.md:3:8 line \"We mended it.\"\n"},
		{"a voice in our words", "voices/e.md", "---\nas: a rider\nparaphrase: true\nconsent: {on: 2026-01-02, for: [words]}\n---\nIt broke.\n", "content/voices/e.md:2:5 line \"a rider\"\ncontent/voices/e.md:6:1 p \"It broke.\"\n"},
		{"nothing", "f.md", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := pointed(New(Options{}).Passages("content/"+c.file, c.file, []byte(c.text))); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
	if got := New(Options{Language: "de"}).Passages("content/a.fr.md", "a.fr.md", []byte("# Oui\n")).Language; got != "fr" {
		t.Errorf("the language is %q", got)
	}
	empty := story.Passage{Text: "x"}
	if at := empty.Pos(0); at.Line != 0 {
		t.Errorf("a passage without runs has the place %s", at)
	}
}
