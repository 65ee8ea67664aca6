package build

import (
	"hearth/internal/engagement/insight"
	"hearth/internal/story"
)

// spots gives the places of data/touchpoints.yaml, as the map of all places
// takes them.
func (r *run) spots() []insight.Spot {
	var out []insight.Spot
	for _, t := range r.lists.Touchpoints {
		if t.Name == "" { // said when the list was read
			continue
		}
		s := insight.Spot{Name: t.Name, Person: t.Kind.Text == story.StaffAccount}
		for _, f := range t.Where {
			s.Where = append(s.Where, insight.Filter{Key: f.Key, Values: f.Values})
		}
		out = append(out, s)
	}
	return out
}
