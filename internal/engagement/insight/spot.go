package insight

import (
	"cmp"
	"fmt"
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
type declared struct {
	places []struct {
		name  string
		where []filter
	}
	names []string // of all places of the data; nil where there are too many to go by their numbers
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
			out.places = append(out.places, struct {
				name  string
				where []filter
			}{s.Name, where})
		}
	}
	d, _ := findDimension("place")
	if list := run.fewValues(d); len(list) > 0 {
		for _, s := range out.places {
			out.names = append(out.names, s.name)
		}
		out.names = append(out.names, list...)
	}
	if len(slices.Compact(slices.Sorted(slices.Values(out.names)))) < len(out.names) {
		out.names = nil // one name for two is told apart by no number
	}
	return out
}

// name gives the name of what column gave.
func (all declared) name(v store.Value) store.Value {
	if len(all.names) == 0 {
		return v
	}
	return all.names[number(v)]
}

// grouping groups by what column gives.
func (all declared) grouping() grouping {
	if len(all.names) == 0 {
		return byKeys("k")
	}
	return slot{}.grouping()
}

// column gives the place of a row of messages m, exchanges or openings x: the first declared
// place that it is of, else its own, by its number if they have some.
func (all declared) column(from string) clause {
	d, _ := findDimension("place")
	own := clause{text: d.column(from)}
	if n := len(all.places); len(all.names) > 0 {
		own = byNumber(d.column(from), all.names[n:]).wrap(fmt.Sprintf("%d + ", n), "")
	}
	if len(all.places) == 0 {
		return own
	}
	out := clause{text: "CASE"}
	for i, s := range all.places {
		var parts []clause
		for _, f := range s.where {
			parts = append(parts, f.clause(from))
		}
		name := clause{"?", []any{s.name}}
		if len(all.names) > 0 {
			name = clause{text: fmt.Sprint(i)}
		}
		out = out.then(clause{text: " WHEN "}).then(join("AND", parts)).then(name.wrap(" THEN ", ""))
	}
	return out.then(own.wrap(" ELSE ", " END"))
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
