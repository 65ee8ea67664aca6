package story

import "strings"

// Facts gives what other pages may want to know of a story, which is small: all
// but its headings and the finished HTML of its body. It holds no part of the
// story's texts.
func (s *Story) Facts() *Story {
	out := *s
	out.Headings, out.Body = nil, nil
	n := 0
	for i := range s.Body {
		if s.Body[i].Kind != HTML {
			n++
		}
	}
	if n > 0 {
		out.Body = make([]Segment, 0, n)
	}
	for i := range s.Body {
		if s.Body[i].Kind != HTML {
			out.Body = append(out.Body, s.Body[i])
		}
	}
	out.Excerpt = make([]Segment, len(s.Excerpt))
	for i, part := range s.Excerpt { // a part of a text would hold the whole of it
		part.HTML = strings.Clone(part.HTML)
		out.Excerpt[i] = part
	}
	return &out
}
