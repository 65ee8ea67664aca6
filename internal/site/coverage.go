package site

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/source"
	"hearth/internal/story"
)

// Coverage is which days the data speak for, source by source.
type Coverage struct {
	Sources []SourceDays
	Months  []string // short names of the twelve, as heads of columns
}

// SourceDays is the calendar of one source.
type SourceDays struct {
	Title    string
	From, To Day      // the first and the last day it speaks for; empty when no export says
	Captured Day      // of its newest export
	Days     string   // "730 days; on 12 of them nothing was there, which is none"
	Gaps     []string // "3 to 9 May 2025", which nobody knows about
	Years    []YearDays
}

// YearDays is a year of a calendar: twelve months.
type YearDays struct {
	Year   string
	Months []MonthDays
}

// MonthDays is a month of a calendar.
type MonthDays struct {
	State string // all, some, none; "" outside the days of the source
	Text  string // "31", "10 of 28", "–"
	Empty string // "(5 empty)"; "" for none
}

// CoverageWords is what Hearth says about the days that the data speak for.
type CoverageWords struct {
	Title, Year                 string
	Speaks, Unknown             string // from, to; no export says
	OneDay, Days, OneOf, SomeOf string // "%d days"; "on %d of them nothing was there"
	Gap, To, Captured           string
	Of, Empty, Missing, Legend  string
	None                        string // there are no data
	Months                      []string
}

var coverageEnglish = &CoverageWords{
	Title: "What the data cover", Year: "Year",
	Speaks: "%s to %s", Unknown: "No export says which days it speaks for.",
	OneDay: "1 day", Days: "%d days", OneOf: "on one of them nothing was there", SomeOf: "on %d of them nothing was there",
	Gap: "Not known, because no export speaks for it", To: "to", Captured: "newest export of",
	Of: "%d of %d", Empty: "%d empty", Missing: "–",
	Legend: "Each month has the number of days that an export speaks for. A day that is empty counts as zero; one that no export speaks for (–) is not known, and never zero.",
	None:   "There are no data yet.",
	Months: []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
}

var coverageGerman = &CoverageWords{
	Title: "Was die Daten abdecken", Year: "Jahr",
	Speaks: "%s bis %s", Unknown: "Kein Export sagt, für welche Tage er spricht.",
	OneDay: "1 Tag", Days: "%d Tage", OneOf: "an einem davon war nichts", SomeOf: "an %d davon war nichts",
	Gap: "Nicht bekannt, weil kein Export dafür spricht", To: "bis", Captured: "neuester Export vom",
	Of: "%d von %d", Empty: "%d leer", Missing: "–",
	Legend: "In jedem Monat steht die Zahl der Tage, für die ein Export spricht. Ein leerer Tag zählt als null; einer, für den kein Export spricht (–), ist nicht bekannt und niemals null.",
	None:   "Noch gibt es keine Daten.",
	Months: []string{"Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sep.", "Okt.", "Nov.", "Dez."},
}

// coverage gives the calendar of the sources that a block asks for.
func (m *maker) coverage(at place, s *story.Block, problems *source.List) *Coverage {
	w := at.page.Words.Coverage
	out := &Coverage{Months: w.Months}
	all := at.look.Coverage()
	var names []string
	for _, c := range all {
		names = append(names, c.Name)
	}
	known(append(slices.Clone(s.Where), s.Not...), names, problems)
	for _, c := range all {
		if (len(s.Where) == 0 || asksFor(s.Where, c.Name)) && !asksFor(s.Not, c.Name) {
			out.Sources = append(out.Sources, m.sourceDays(c, at.page.Language, w))
		}
	}
	return out
}

// known reports the sources of a block that are not there.
func known(asked []story.Filter, names []string, problems *source.List) {
	for _, f := range asked {
		for _, v := range f.Values {
			if len(names) == 0 || slices.Contains(names, v.Text) || f.Key.Text != "source" {
				continue
			}
			hint := "there are: " + strings.Join(names, ", ")
			if near := source.Nearest(v.Text, names); near != "" {
				hint = "did you mean `" + near + "`?"
			}
			problems.Errorf(v.Pos, "no-source", hint, "there is no source %q that the data speak of", v.Text)
		}
	}
}

// asksFor says whether filters name a source.
func asksFor(asked []story.Filter, name string) bool {
	return slices.ContainsFunc(asked, func(f story.Filter) bool {
		return slices.ContainsFunc(f.Values, func(v source.Word) bool { return v.Text == name })
	})
}

// sourceDays puts the calendar of a source into words.
func (m *maker) sourceDays(c insight.CalendarSource, lang string, w *CoverageWords) SourceDays {
	day := func(d engagement.Day) Day {
		if d == 0 {
			return Day{}
		}
		return Day{DateText(lang, d.Time()), dayText(d.Time())}
	}
	s := SourceDays{Title: c.Title, From: day(c.From), To: day(c.To), Captured: day(c.Captured)}
	if s.Days = fmt.Sprintf(w.Days, c.Covered); c.Covered == 1 {
		s.Days = w.OneDay
	}
	switch {
	case c.Empty == 1 && c.Covered > 1:
		s.Days += "; " + w.OneOf
	case c.Empty > 0:
		s.Days += "; " + fmt.Sprintf(w.SomeOf, c.Empty)
	}
	for _, g := range c.Gaps {
		text := DateText(lang, g.From.Time())
		if g.To != g.From {
			text += " " + w.To + " " + DateText(lang, g.To.Time())
		}
		s.Gaps = append(s.Gaps, text)
	}
	for _, month := range c.Months {
		first := month.First.Time()
		if n := len(s.Years); n == 0 || s.Years[n-1].Year != strconv.Itoa(first.Year()) {
			s.Years = append(s.Years, YearDays{Year: strconv.Itoa(first.Year()), Months: make([]MonthDays, 12)})
		}
		s.Years[len(s.Years)-1].Months[first.Month()-time.January] = w.month(month)
	}
	return s
}

// month puts a month into words.
func (w *CoverageWords) month(c insight.CalendarMonth) MonthDays {
	var d MonthDays
	switch c.Covered {
	case 0:
		return MonthDays{State: "none", Text: w.Missing}
	case c.Days:
		d = MonthDays{State: "all", Text: strconv.Itoa(c.Days)}
	default:
		d = MonthDays{State: "some", Text: fmt.Sprintf(w.Of, c.Covered, c.Days)}
	}
	if c.Empty > 0 {
		d.Empty = fmt.Sprintf(w.Empty, c.Empty)
	}
	return d
}
