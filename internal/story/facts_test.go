package story

import (
	"slices"
	"testing"

	"hearth/internal/source"
)

// Facts know what is shown in a story and where it leads, each once, and none of
// its words.
func TestFacts(t *testing.T) {
	link := func(to string) Segment {
		return Segment{Kind: LinkOpen, Link: &Link{Target: source.Word{Text: to}}}
	}
	s := New("a.md", "content/a.md")
	s.Headings = []Heading{{Level: 2, Text: "Why"}}
	s.Excerpt = []Segment{{HTML: "The beginning"}}
	for _, to := range []string{"b.md", "b.md#why", "b.md", "plan.pdf", "plan.pdf", "figure:rides"} {
		s.Body = append(s.Body, Segment{HTML: "words "}, link(to), Segment{HTML: "</a>"})
	}
	s.Body = append(s.Body, Segment{Kind: ImageAt, Image: &Image{Target: source.Word{Text: "a.png"}}})
	facts := s.Facts()
	var got []string
	for _, part := range facts.Body {
		switch part.Kind {
		case LinkOpen:
			got = append(got, part.Link.Target.Text)
		case ImageAt:
			got = append(got, part.Image.Target.Text)
		default:
			t.Errorf("facts hold %q", part.HTML)
		}
	}
	if want := []string{"b.md", "b.md#why", "plan.pdf", "figure:rides", "a.png"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if facts.Headings != nil || len(facts.Excerpt) != 1 || facts.Path != s.Path {
		t.Errorf("got %+v", facts)
	}
	if len(s.Body) != 19 || len(s.Headings) != 1 {
		t.Error("the story itself was changed")
	}
}
