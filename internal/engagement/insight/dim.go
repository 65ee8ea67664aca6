package insight

import (
	"slices"
	"strconv"
	"strings"

	"hearth/internal/engagement"
)

// dimension is something rows can be grouped or filtered by. A column is SQL
// over the aliases m (messages), x (exchanges and openings) and r (readings); "" where the table does not have it.
type dimension struct {
	id, label string
	time      bool
	filter    bool // may stand in where and not
	axis      bool // may stand in by and split
	inside    bool // may stand in the filters of a question that no writer asks
	messages  string
	threads   string
	readings  string
	set       string   // the column of messages m that holds the names one may have several of: '|a|b|'
	values    []string // all there can be; nil when the data decide
}

const unknown = "unknown" // the key of rows that do not say

// Dimensions that writers cannot name: what the numbers of some questions tell
// rows apart by. The guard's audit asks by them.
const (
	dimOneTag = "one-tag" // a tag of which every row has just one, such as promoter, passive or detractor
	dimNamed  = "named"   // whether the author can be told apart
	dimTo     = "to"      // the role that a message speaks to, as in package store
	dimLast   = "last"    // the role of who had the last word in a conversation
	DimClock  = "clock"   // whether a conversation has more than days
	DimWait   = "wait"    // how long an opening message waited for its answer, in seconds: see [Ground]
	DimWatch  = "watched" // how long the data let us watch it, in seconds
	dimSpot   = "spot"    // a place as the map of places has it; the audit knows its leaves
	DimMeets  = "meets"   // what a source has (see needs); the audit knows its leaves

	toSelf = "self"
)

// dimensions in the order that help texts list them.
func dimensions() []dimension {
	roles := []string{engagement.RoleMember, engagement.RoleBrand, engagement.RoleStaff, engagement.RoleBroadcaster, engagement.RoleAnonymous}
	kinds := []string{engagement.KindPost, engagement.KindReply, engagement.KindShare, engagement.KindReview, engagement.KindQuestion, engagement.KindAnswer}
	classes := []string{engagement.ClassPassion, engagement.ClassProduct, engagement.ClassBoth, engagement.ClassNeither, unknown}
	place := func(t string) string {
		return "CASE WHEN " + t + ".place = '' THEN " + t + ".source ELSE " + t + ".place END"
	}
	return []dimension{
		{id: unitDay, label: "Day", time: true, axis: true, messages: "m.day", threads: "x.opened_day", readings: "r.from_day"},
		{id: unitWeek, label: "Week", time: true, axis: true, messages: "m.week", threads: "x.week", readings: "r.week"},
		{id: unitMonth, label: "Month", time: true, axis: true, messages: "m.month", threads: "x.month", readings: "r.month"},
		{id: unitQuarter, label: "Quarter", time: true, axis: true, messages: "m.quarter", threads: "x.quarter", readings: "r.quarter"},
		{id: unitYear, label: "Year", time: true, axis: true, messages: "m.year", threads: "x.year", readings: "r.year"},
		{id: "platform", label: "Platform", axis: true, filter: true, messages: "m.platform", threads: "x.platform", readings: "r.platform"},
		{id: "place", label: "Place", axis: true, filter: true, messages: place("m"), threads: place("x"), readings: place("r")},
		{id: "source", label: "Source", axis: true, filter: true, messages: "m.source", threads: "x.source", readings: "r.source"},
		{id: "kind", label: "Kind", axis: true, filter: true, messages: "m.kind", values: kinds},
		{id: "role", label: "Role", axis: true, filter: true, messages: "m.role", threads: "x.opener_role", values: roles},
		{id: "language", label: "Language", axis: true, filter: true, messages: "CASE WHEN m.language = '' THEN 'unknown' ELSE m.language END"},
		{id: "tag", label: "Tag", axis: true, filter: true, messages: "g.tag", set: "m.tags"},
		{id: "class", label: "Passion and product", axis: true, filter: true, messages: "CASE WHEN m.class = '' THEN 'unknown' ELSE m.class END", values: classes},
		{id: "topic", label: "Topic", axis: true, filter: true, messages: "g.topic", set: "m.topics"},
		{id: "rating", label: "Rating", axis: true, filter: true, messages: "m.rating"},
		{id: "post", label: "Post", axis: true, filter: true, messages: "m.root", threads: "x.thread", readings: "r.post"},
		{id: "automated", label: "Automated", filter: true, messages: "m.automated", values: []string{"yes", "no"}},
		{id: dimOneTag, label: "Tag", inside: true, messages: "g.tag", set: "m.tags"},
		{id: dimNamed, label: "Author known", inside: true, messages: "m.person_no", values: []string{"yes", "no"}},
		{id: dimTo, label: "Spoken to", inside: true, messages: "m.to_role", values: append([]string{unknown, toSelf}, roles...)},
		{id: dimLast, label: "Last word", inside: true, threads: "x.last_role", values: roles},
		{id: DimClock, label: "Time of day known", inside: true, threads: "x.by_day", values: []string{"yes", "no"}},
		{id: DimWait, label: "Waited", inside: true, threads: "x.first_reply_at"},
		{id: DimWatch, label: "Watched", inside: true, threads: "x.opened_at"},
	}
}

// column gives the SQL of the dimension in a metric's table, "" for none.
func (d dimension) column(from string) string {
	switch from {
	case fromThreads, fromOpenings:
		return d.threads
	case fromReadings:
		return d.readings
	}
	return d.messages
}

// dim gives the dimension as an answer names it.
func (d dimension) dim() Dim {
	if d.id == "" {
		return Dim{}
	}
	if d.time {
		return Dim{ID: d.id, Label: d.label, Type: "time"}
	}
	return Dim{ID: d.id, Label: d.label, Type: "key"}
}

func findDimension(id string) (dimension, bool) {
	all := dimensions()
	i := slices.IndexFunc(all, func(d dimension) bool { return d.id == id })
	if i < 0 {
		return dimension{}, false
	}
	return all[i], true
}

// dimensionIDs lists the dimensions that ok accepts.
func dimensionIDs(ok func(dimension) bool) []string {
	var out []string
	for _, d := range dimensions() {
		if ok(d) {
			out = append(out, d.id)
		}
	}
	return out
}

// unitOf gives the first day of the unit that a stored number stands for.
func unitOf(unit string, n int64) engagement.Day {
	switch unit {
	case unitMonth:
		return stepMonths(0, int(n)-1970*12)
	case unitQuarter:
		return stepMonths(0, 3*(int(n)-1970*4))
	case unitYear:
		return stepMonths(0, 12*(int(n)-1970))
	}
	return engagement.Day(n)
}

// ratingText prints hundredths as people write them: 5, 4.5.
func ratingText(hundredths int64) string {
	s := strconv.FormatFloat(float64(hundredths)/100, 'f', 2, 64)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// ratingOf reads a rating as people write it.
func ratingOf(text string) (hundredths int64, ok bool) {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f < -1000 || f > 1000 {
		return 0, false
	}
	n := int64(f*100 + 0.5)
	return n, ratingText(n) == strings.TrimSuffix(strings.TrimRight(text, "0"), ".") || ratingText(n) == text
}
