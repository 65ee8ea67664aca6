package insight

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/source"
)

// Exclusion leaves messages out of every answer, for a reason that is published.
// What it says of them must all hold.
type Exclusion struct {
	ID     string
	Where  map[string][]string // all of them must hold; each has one of its values
	Rule   string              `json:",omitempty"` // a mechanical one, by its name; "" for none
	Period string              `json:",omitempty"` // days on which it holds; "" for all
	Reason string
	Pos    source.Pos            `json:"-"` // where it was written: no part of what it says
	Places map[string]source.Pos `json:"-"` // of its parts: of a filter by its key, of its values by "key=", of "rule" and "period"
}

// The mechanical rules, by name. They look at what accounts do and not at what
// they are: nobody is called a robot by a guess.
const (
	ruleManyADay = "many-a-day"
	// RuleSameText takes what several accounts wrote in the same words within an
	// hour. Import compares words where the site file names it, and nowhere else.
	RuleSameText = "same-text"
)

// mostADay is how many messages of one account on one day are not too many yet.
const mostADay = 50

// RuleNames are the mechanical rules that an exclusion may name.
func RuleNames() []string { return []string{ruleManyADay, RuleSameText} }

// manyADay keeps what accounts outside the company wrote on a day on which it was
// more than anybody types.
func manyADay() clause {
	return clause{text: fmt.Sprintf(`m.id IN (SELECT b.id FROM messages b JOIN (SELECT d.who AS who, d.on_day AS on_day
FROM (SELECT p.person_no AS who, p.day AS on_day, SUM(p.messages) AS n FROM person_days p WHERE p.role NOT IN ('brand', 'staff') GROUP BY p.person_no, p.day) d
WHERE d.n > %d) f ON b.person_no = f.who AND b.day = f.on_day)`, mostADay)}
}

// rule is an exclusion, ready to be asked.
type rule struct {
	id       string
	reason   string
	match    clause // over messages m
	ofPeople bool   // it looks at nothing but who, where and on which platform
	ofAll    bool   // whether it takes a message depends on those of all sources
}

// rules understands the exclusions of a site.
func rules(all []Exclusion) ([]rule, source.List) {
	var out []rule
	var problems source.List
	for _, e := range all {
		if len(e.Where) == 0 && e.Period == "" && e.Rule == "" {
			problems.Errorf(e.Pos, "exclude", "write `where:` with what to leave out, `period:` with the days, or `rule:`", "%s does not say what to leave out", e.name())
		}
		var parts []clause
		ofPeople := true
		for _, key := range slices.Sorted(maps.Keys(e.Where)) {
			d, ok := findDimension(key)
			if !ok || !d.filter {
				known := dimensionIDs(func(d dimension) bool { return d.filter })
				problems.Errorf(e.at(key), "exclude", nearestHint(key, known), "%s: %q cannot be used to filter", e.name(), key)
				continue
			}
			parts = append(parts, e.filter(d, &problems).onMessages())
			ofPeople = ofPeople && slices.Contains(presenceKeys, d.id)
		}
		switch e.Rule {
		case "":
		case ruleManyADay:
			parts, ofPeople = append(parts, manyADay()), false
		case RuleSameText:
			parts, ofPeople = append(parts, clause{text: "m.echoed = 1"}), false
		default:
			problems.Errorf(e.at("rule"), "exclude", nearestHint(e.Rule, RuleNames()), "%s: there is no rule %q", e.name(), e.Rule)
		}
		if e.Period != "" {
			parts = append(parts, e.days(&problems))
		}
		out = append(out, rule{id: e.ID, reason: e.Reason, match: join("AND", parts), ofPeople: ofPeople, ofAll: e.Rule == RuleSameText})
	}
	return out, problems
}

// Words says which messages it leaves out, in a language: "place: Help bench",
// "days: May 2026". All of it holds.
func (e Exclusion) Words(lang string) []string {
	var out []string
	roles := map[string]string{engagement.RoleMember: "people outside", engagement.RoleBrand: "the brand", engagement.RoleBroadcaster: "broadcasters", engagement.RoleAnonymous: "unnamed"}
	for _, d := range dimensions() {
		if len(e.Where[d.id]) == 0 {
			continue
		}
		values := slices.Clone(e.Where[d.id])
		for i, v := range values {
			if d.id == "role" {
				values[i] = NoteIn(cmp.Or(roles[v], v), lang)
			}
		}
		label := strings.ToLower(d.label)
		if d.id == "automated" {
			label = "written by a program"
		}
		out = append(out, label+": "+strings.Join(values, ", "))
	}
	switch e.Rule {
	case ruleManyADay:
		out = append(out, fmt.Sprintf("more than %d messages of one account outside on one day", mostADay))
	case RuleSameText:
		out = append(out, "the same text of 5 words or more from 5 accounts outside or more within an hour")
	}
	if s, err := ParsePeriod(e.Period, engagement.Day(date(lastYear, 12, 31))); err == nil && e.Period != "" {
		out = append(out, "days: "+s.Label)
	}
	for i := range out {
		out[i] = NoteIn(out[i], lang)
	}
	return out
}

// name is what problems call it.
func (e Exclusion) name() string {
	if e.ID == "" {
		return "this exclusion"
	}
	return fmt.Sprintf("the exclusion %q", e.ID)
}

// at gives the place of a part of what is left out.
func (e Exclusion) at(part string) source.Pos {
	if pos, ok := e.Places[part]; ok {
		return pos
	}
	return e.Pos
}

// filter makes one of the conditions. The names of places are not looked up: a
// rule may wait for its data.
func (e Exclusion) filter(d dimension, problems *source.List) filter {
	f := filter{dim: d, values: e.Where[d.id]}
	if d.id == "place" {
		f.sources, f.platforms = f.values, f.values
	}
	for _, v := range f.values {
		checkValue(d, source.Word{Text: v, Pos: e.at(d.id + "=")}, "exclude", problems)
		if d.set != "" && !plainTag(v) {
			problems.Errorf(e.at(d.id+"="), "exclude", "", "%s: the %s %q cannot be used in a rule, because of its special characters", e.name(), d.id, v)
		}
	}
	return f
}

// days keeps the messages of the rule's days. Messages without a day are in none.
func (e Exclusion) days(problems *source.List) clause {
	s, err := ParsePeriod(e.Period, engagement.Day(date(lastYear, 12, 31)))
	if err != nil || s.Open || relative(e.Period) {
		problems.Errorf(e.at("period"), "exclude", "write days that stay the same, such as `period: 2026-05-01..2026-05-03`", "%s: %q is no time with two ends", e.name(), e.Period)
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
