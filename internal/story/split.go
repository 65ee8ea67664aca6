package story

import "strings"

// Split takes the finished HTML out of the body and gives it, a text for each
// segment of that kind. What stays says all that other pages may want to know
// of this one, and is small.
func (s *Story) Split() []string {
	var texts []string
	for i := range s.Body {
		if s.Body[i].Kind == HTML {
			texts = append(texts, s.Body[i].HTML)
			s.Body[i].HTML = ""
		}
	}
	for i := range s.Excerpt { // a part of a text would hold the whole of it
		s.Excerpt[i].HTML = strings.Clone(s.Excerpt[i].HTML)
	}
	for i := range s.Headings {
		s.Headings[i].Text = strings.Clone(s.Headings[i].Text)
	}
	return texts
}

// Whole gives the body with the texts that [Story.Split] took out of it.
func (s *Story) Whole(texts []string) []Segment {
	body := make([]Segment, len(s.Body))
	copy(body, s.Body)
	for i := range body {
		if body[i].Kind == HTML && len(texts) > 0 {
			body[i].HTML, texts = texts[0], texts[1:]
		}
	}
	return body
}
