package ingest

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
)

// footfall is what is kept of a log that has a line for every step of every
// visitor: how many steps of which kind each day had, on which pages, and by how
// many different visitors. Who they were is forgotten with the file.
type footfall struct {
	platform string
	days     map[footDay]*steps
}

// footDay is a day of one site.
type footDay struct {
	day   engagement.Day
	place string
}

// steps are counts of one day.
type steps struct {
	views, events   int64
	pages, names    map[string]int64
	people, visited map[string]bool
}

// step is one line of a log.
type step struct {
	place, name     string // of the site; of the event, "" for none
	page            string // "" when the line is no view of a page
	view            bool
	person, session string // only ever counted
}

// footfall gives the counts of a platform's log. The files of one archive share
// them: a day may be spread over several.
func (s *sink) footfall(platform string) *footfall {
	f := s.logs[platform]
	if f == nil {
		if s.logs == nil {
			s.logs = map[string]*footfall{}
		}
		f = &footfall{platform: platform, days: map[footDay]*steps{}}
		s.logs[platform] = f
		s.later = append(s.later, func() { f.emit(s) })
	}
	return f
}

// count adds a line to its day.
func (f *footfall) count(tl *tally, day engagement.Day, st step) {
	k := footDay{day, st.place}
	d := f.days[k]
	if d == nil {
		d = &steps{pages: map[string]int64{}, names: map[string]int64{}, people: map[string]bool{}, visited: map[string]bool{}}
		f.days[k] = d
	}
	d.events++
	if st.name != "" {
		d.names[st.name]++
	}
	if st.view {
		d.views++
		if st.page != "" {
			d.pages[st.page]++
		}
	}
	if st.person != "" {
		d.people[st.person] = true
	}
	if st.session != "" {
		d.visited[st.session] = true
	}
	tl.keep()
}

// emit turns the counts into readings, in order.
func (f *footfall) emit(s *sink) {
	for _, k := range sortedDays(f.days) {
		d := f.days[k]
		base := engagement.Reading{Platform: f.platform, Place: k.place, Grain: engagement.GrainDaily, From: k.day, To: k.day}
		take := func(metric, dimension, member string, v int64) {
			b := base
			b.Metric, b.Dimension, b.Member, b.Value = metric, dimension, member, v
			s.reading(b)
		}
		if d.views > 0 { // a log may have been asked for other events only
			take("views", "", "", d.views)
		}
		take("events", "", "", d.events)
		if len(d.visited) > 0 {
			take("visits", "", "", int64(len(d.visited)))
		}
		if len(d.people) > 0 {
			take("visitors", "", "", int64(len(d.people)))
		}
		for _, page := range sortedKeys(d.pages) {
			take("views", "page", page, d.pages[page])
		}
		for _, name := range sortedKeys(d.names) {
			take("events", "event", name, d.names[name])
		}
	}
}

// pathOnly gives the address of a page without what a person typed or was followed
// by behind it: no query, no fragment. A page with an e-mail address in its
// name has none.
func pathOnly(address string) string {
	address, _, _ = strings.Cut(address, "?")
	address, _, _ = strings.Cut(address, "#")
	if address = cell.Trim(address); mailIn.MatchString(address) {
		return ""
	}
	return address
}

// sortedDays gives the days in order, and of one day the places.
func sortedDays[V any](days map[footDay]V) []footDay {
	return slices.SortedFunc(maps.Keys(days), func(a, b footDay) int {
		return cmp.Or(cmp.Compare(a.day, b.day), strings.Compare(a.place, b.place))
	})
}
