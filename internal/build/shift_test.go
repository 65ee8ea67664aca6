package build

import (
	"testing"

	"hearth/internal/engagement"
	"hearth/internal/source"
)

func TestSuggestion(t *testing.T) {
	day, _ := engagement.ParseDay("2026-12-21")
	got := source.List{suggestion(source.Word{Text: "by-week", Pos: source.Pos{File: "content/a.md", Line: 3, Col: 10}}, day)}.String()
	want := `content/a.md:3:10: something seems to have shifted in the figure "by-week" about 21 December 2026: do you know why?
  hint: if you do, say so in data/events.yaml: - {at: 2026-12-21, text: …}; if you do not, leave it as it is
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
