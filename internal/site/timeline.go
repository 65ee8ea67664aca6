package site

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hearth/internal/source"
	"hearth/internal/story"
)

// Timeline is the story so far, in order of day.
type Timeline struct {
	Entries []Moment
}

// Moment is a day of a timeline and what happened on it.
type Moment struct {
	Day
	Until Day    // of a span; else empty
	Kind  string // chapter, event, promise, edition, correction …
	Label string // in words
	Ref          // Address is "" for what has no page
	Text  HTML
	from  time.Time
}

// TimelineWords is what Hearth says about the days of a timeline.
type TimelineWords struct {
	Title, To, Empty string
	Kinds            map[string]string
}

var timelineEnglish = &TimelineWords{
	Title: "The story so far", To: "to", Empty: "Nothing has happened yet that has a day.",
	Kinds: map[string]string{
		"story": "Story", "chapter": "Chapter", "event": "Event", "promise": "Promise", "edition": "Edition", "correction": "Correction", "revision": "Revision",
	},
}

var timelineGerman = &TimelineWords{
	Title: "Die Geschichte bisher", To: "bis", Empty: "Noch ist nichts geschehen, das einen Tag hat.",
	Kinds: map[string]string{
		"story": "Geschichte", "chapter": "Kapitel", "event": "Ereignis", "promise": "Versprechen", "edition": "Ausgabe", "correction": "Berichtigung", "revision": "Neuer Stand",
	},
}

// timeline gives the story so far: of a living story its chapters, its events
// and the words about its promises; of any other page the whole site's. With
// top it is the newest so many.
func (m *maker) timeline(at place, s *story.Block, problems *source.List) *Timeline {
	all := m.moments(at)
	if len(all) == 0 {
		problems.Warnf(s.Pos, "empty-timeline", "give the chapters a `date:`, or the page `events:`", "nothing on this timeline has a day")
	}
	slices.SortStableFunc(all, func(a, b Moment) int { return cmp.Or(a.from.Compare(b.from), cmp.Compare(a.Address, b.Address)) })
	if s.Top > 0 && s.Top < len(all) {
		all = all[len(all)-s.Top:]
	}
	return &Timeline{Entries: all}
}

func (m *maker) moments(at place) []Moment {
	d := at.doc
	if d != nil && d.parent != nil {
		d = d.parent
	}
	var all []Moment
	if d != nil && d.living {
		for _, c := range d.chapters {
			all = m.written(all, c, at)
		}
		all = m.events(all, d, at)
	}
	for _, o := range m.docs {
		if o.page == nil || o.tree != at.tree {
			continue
		}
		switch {
		case d != nil && d.living && o.about != d: // another story's
		case o.Promise != nil:
			all = m.promiseMoments(all, o, at)
		case o.kind == "story" || o.kind == "edition" || o.kind == "correction" || o.parent != nil:
			all = m.written(all, o, at)
			if o.kind == "story" {
				all = m.events(all, o, at)
			}
		}
	}
	return all
}

// written adds the day on which a page was written.
func (m *maker) written(all []Moment, o *doc, at place) []Moment {
	day := m.day(o.Meta.Date)
	if o.page == nil || day.IsZero() {
		return all
	}
	kind := o.kind
	if o.parent != nil {
		kind = "chapter"
	}
	if o.Correction != nil {
		kind = o.Correction.Type
	}
	return append(all, m.instant(at, kind, day, Ref{Title: o.page.Title, Address: at.href(o.page.Address), Current: at.on(o)}, HTML(escape(o.page.Summary))))
}

// instant makes a line of a timeline for a single day.
func (m *maker) instant(at place, kind string, day time.Time, ref Ref, text HTML) Moment {
	return Moment{Day: Day{DateText(at.page.Language, day), dayText(day)}, Kind: kind, Label: at.page.Words.Timeline.Kinds[kind], Ref: ref, Text: text, from: day}
}

// events adds the events of a story's front matter.
func (m *maker) events(all []Moment, o *doc, at place) []Moment {
	for _, e := range o.Meta.Events {
		from, to, span := strings.Cut(e.At.Text, "..")
		day, err := time.Parse(time.DateOnly, from)
		if err != nil {
			continue
		}
		v := m.instant(at, "event", day, Ref{Title: e.Text}, "")
		if span {
			v.Until = Day{DayText(at.page.Language, to), to}
		}
		all = append(all, v)
	}
	return all
}

// promiseMoments adds the day on which a promise was made, and every word about it.
func (m *maker) promiseMoments(all []Moment, o *doc, at place) []Moment {
	w := at.page.Words.Promises
	ref := Ref{Title: o.page.Title, Address: at.href(o.page.Address)}
	if day := m.day(o.Promise.Said.On); !day.IsZero() {
		all = append(all, m.instant(at, "promise", day, ref, HTML(escape(w.Said))))
	}
	for _, s := range o.Promise.Log {
		day := m.day(s.On)
		if day.IsZero() {
			continue
		}
		text := m.line(o, at, s.Text)
		if s.Status.Text != "" {
			text = HTML("<strong>"+escape(w.status(s.Status.Text))+".</strong> ") + text
		}
		all = append(all, m.instant(at, "promise", day, ref, text))
	}
	return all
}
