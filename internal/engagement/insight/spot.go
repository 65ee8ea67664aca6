package insight

import (
	"cmp"
	"slices"
	"strings"

	"hearth/internal/engagement/store"
)

// Spot is a place where people can meet the brand, as the site declares it. The
// map of all places goes by it, where there is one.
type Spot struct {
	Name   string
	Where  []Filter // which part of the data is of it, by place, source or platform; none where nobody counts
	Person bool     // one person of the company speaks there: what they do is not told
}

// SpotsOf describes those of a site's places that can change the answer to a
// question: all of them for the map of all places, none for any other.
func SpotsOf(reg *Registry, q Question, all []Spot) []string {
	if m, ok := reg.MethodOf(q); !ok || m.ID != touchpointsID {
		return nil
	}
	var out []string
	for _, s := range all {
		line := []string{s.Name}
		if s.Person {
			line = append(line, "a person")
		}
		for _, f := range s.Where {
			line = append(line, f.Key.Text)
			for _, v := range f.Values {
				line = append(line, v.Text)
			}
		}
		out = append(out, strings.Join(line, "\x1f"))
	}
	return out
}

// declared is the places of a site with the filters that its data really have.
type declared []struct {
	name  string
	where []filter
}

// spots looks up what the declared places are in the data. What is wrong with
// one is said at its place.
func (run *inquiry) spots() declared {
	var out declared
	for _, s := range run.opt.Spots {
		var where []filter
		for _, f := range s.Where {
			if found := run.filter(f, false, "touchpoint"); len(found.values)+len(found.sources)+len(found.platforms) > 0 {
				where = append(where, found)
			}
		}
		if len(where) > 0 && len(where) == len(s.Where) {
			out = append(out, struct {
				name  string
				where []filter
			}{s.Name, where})
		}
	}
	return out
}

// column gives what names the place of a row of messages m or exchanges x: the
// first declared place that it is of, else its own.
func (all declared) column(from string) clause {
	d, _ := findDimension("place")
	if len(all) == 0 {
		return clause{text: d.column(from)}
	}
	out := clause{text: "CASE"}
	for _, s := range all {
		var parts []clause
		for _, f := range s.where {
			parts = append(parts, f.clause(from))
		}
		out = out.then(clause{text: " WHEN "}).then(join("AND", parts)).then(clause{" THEN ?", []any{s.name}})
	}
	return out.then(clause{text: " ELSE " + d.column(from) + " END"})
}

// messages gives messages, each with its place, as a table for a FROM.
func (all declared) messages(kept clause) clause {
	return all.column(fromMessages).wrap("SELECT ", " AS spot, m.person_no AS person_no, m.role AS role, m.day AS day\nFROM messages m WHERE ").then(kept).wrap("(", ") t")
}

// spotOf gives the key of a place in an answer, and what it is called.
func (run *inquiry) spotOf(v store.Value) (key, label string) {
	key = cmp.Or(text(v), unknown)
	if slices.ContainsFunc(run.opt.Spots, func(s Spot) bool { return s.Name == key }) {
		return key, key
	}
	return key, cmp.Or(run.opt.SourceTitles[key], key)
}

// alone says whether a place is that of one person of the company.
func (run *inquiry) alone(key string) bool {
	return slices.ContainsFunc(run.opt.Spots, func(s Spot) bool { return s.Name == key && s.Person })
}

// uncounted are the places where nobody counts: those that the question names,
// and those that the site declares.
func (run *inquiry) uncounted() []string {
	out := run.words("also")
	for _, s := range run.opt.Spots {
		if len(s.Where) == 0 && !slices.Contains(out, s.Name) {
			out = append(out, s.Name)
		}
	}
	return out
}
