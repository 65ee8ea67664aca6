package insight

import (
	"maps"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/source"
)

// Exclusion leaves messages out of every answer, for a reason that is published.
type Exclusion struct {
	ID     string
	Where  map[string][]string // all of them must hold; each has one of its values
	Period string              `json:",omitempty"` // days on which it holds; "" for all
	Reason string
	Pos    source.Pos `json:"-"` // where it was written: no part of what it says
}

// rule is an exclusion, ready to be asked.
type rule struct {
	id       string
	reason   string
	match    clause // over messages m
	ofPeople bool   // it looks at nothing but who, where and on which platform
}

// rules understands the exclusions of a site.
func rules(all []Exclusion) ([]rule, source.List) {
	var out []rule
	var problems source.List
	for _, e := range all {
		if len(e.Where) == 0 && e.Period == "" {
			problems.Errorf(e.Pos, "exclude", "write `where:` with what to leave out, or `period:` with the days", "the exclusion %q does not say what to leave out", e.ID)
		}
		var parts []clause
		ofPeople := true
		for _, key := range slices.Sorted(maps.Keys(e.Where)) {
			d, ok := findDimension(key)
			if !ok || !d.filter {
				known := dimensionIDs(func(d dimension) bool { return d.filter })
				problems.Errorf(e.Pos, "exclude", nearestHint(key, known), "the exclusion %q: %q cannot be used to filter", e.ID, key)
				continue
			}
			f := filter{dim: d, values: e.Where[key]}
			if d.id == "place" { // the names are not looked up: a rule may wait for its data
				f.sources, f.platforms = f.values, f.values
			}
			if d.set != "" {
				for _, t := range f.values {
					if !plainTag(t) {
						problems.Errorf(e.Pos, "exclude", "", "the exclusion %q: the %s %q cannot be used in a rule, because of its special characters", e.ID, key, t)
					}
				}
			}
			ofPeople = ofPeople && slices.Contains(presenceKeys, d.id)
			parts = append(parts, f.onMessages())
		}
		if e.Period != "" {
			parts = append(parts, e.days(&problems))
		}
		out = append(out, rule{id: e.ID, reason: e.Reason, match: join("AND", parts), ofPeople: ofPeople})
	}
	return out, problems
}

// days keeps the messages of the rule's days. Messages without a day are in none.
func (e Exclusion) days(problems *source.List) clause {
	s, err := ParsePeriod(e.Period, engagement.Day(date(lastYear, 12, 31)))
	if err != nil || s.Open || relative(e.Period) {
		problems.Errorf(e.Pos, "exclude", "write days that stay the same, such as `period: 2026-05-01..2026-05-03`", "the exclusion %q: %q is no time with two ends", e.ID, e.Period)
		return clause{text: "1 = 0"}
	}
	return between("COALESCE(m.day, -1000000)", s)
}

// relative says whether a period counts back from the newest export.
func relative(period string) bool { return strings.HasPrefix(period, "last-") || period == "all" }

// CheckExclusions says what is wrong with the site's exclusions.
func CheckExclusions(all []Exclusion) source.List {
	_, problems := rules(all)
	return problems
}

// on gives the rule for a table. Readings are about posts of the brand's own,
// which no rule about messages takes away.
func (r rule) on(from string) clause {
	switch from {
	case fromOpenings:
		return r.match.wrap("x.id IN (SELECT m.id FROM messages m WHERE ", ")")
	case fromThreads:
		return r.match.wrap("x.root IN (SELECT m.id FROM messages m WHERE ", ")")
	}
	return r.match.wrap("(", ")")
}
