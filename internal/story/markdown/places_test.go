package markdown

import (
	"fmt"
	"strings"
	"testing"
)

// TestPlaces reads where the blocks of a file stand: those that only the site
// fills in and those that leave nothing on the page have no place of their own.
func TestPlaces(t *testing.T) {
	const text = "\ufeff---\ntitle: Kettle\n---\n\n# Kettle\n\nIt *boils* at\n`ten` & \"then\" [62%](metric:share) of us\npoured.\n\n" +
		"[ref]: other.md\n\n<!-- nothing -->\n\n## Why\n\n- one\n- two\n\n  more\n- three\n\n" +
		"```chart hot\ntitle: Hot\nmetric: messages\n```\n\n```go\nfunc main() {}\n```\n\n> [!NOTE]\n> Hot.\n\n" +
		"![a kettle](kettle.png)\n\n[](metric:people) wrote.\n\nSee [other][ref], ein Wort und noch ein Wort und noch ein Wort und noch ein Wort und noch ein Wort.\n\n| a |\n|---|\n| b |\n"
	var b strings.Builder
	for _, p := range New(Options{}).Places("content/a.md", "a.md", []byte(text)) {
		fmt.Fprintf(&b, "%s %s %q", p.Pos, p.Name, p.Text)
		for _, at := range p.Items {
			fmt.Fprintf(&b, " %d", at.Line)
		}
		b.WriteByte('\n')
	}
	const want = `content/a.md:7:1 p "It boils at ten & “then”"
content/a.md:15:1 h2 "Why"
content/a.md:17:1 ul "one two more three" 17 18 21
content/a.md:28:1 pre "func main() {}"
content/a.md:32:1 aside "Note Hot."
content/a.md:37:1 p ""
content/a.md:39:1 p "See other, ein Wort und noch ein Wort und noch ein Wort und noch ein Wort und no"
content/a.md:41:1 div "a b"
`
	if got := b.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
