package story

import (
	"reflect"
	"strings"
)

// nothingRare is what most stories say of the rare. Nobody writes to it.
var nothingRare = &Rare{}

// Facts gives what other pages may want to know of a story, which is small: all
// but its headings and the finished HTML of its body, and of several links to
// one place the first. It holds no part of the story's texts.
func (s *Story) Facts() *Story {
	out := *s
	out.Headings, out.Body, out.Excerpt = nil, nil, nil
	linked := map[string]bool{}
	for _, part := range s.Body {
		if part.Kind == HTML || part.Kind == LinkOpen && linked[part.Link.Target.Text] {
			continue
		}
		if part.Kind == LinkOpen {
			linked[part.Link.Target.Text] = true
		}
		out.Body = append(out.Body, part)
	}
	out.Body = append([]Segment(nil), out.Body...) // without the room to grow
	for _, part := range s.Excerpt {
		part.HTML = strings.Clone(part.HTML) // a part of a text would hold the whole of it
		out.Excerpt = append(out.Excerpt, part)
	}
	if reflect.ValueOf(*out.Meta.Rare).IsZero() {
		out.Meta.Rare = nothingRare
	}
	return &out
}
