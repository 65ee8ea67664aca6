package story

import (
	"slices"
	"time"

	"hearth/internal/source"
)

// The states of a promise, as writers type them. They tell what came of it,
// not what was meant.
const (
	NotYet    = "not-yet-looked-at"
	UnderWay  = "under-way"
	Stalled   = "stalled"
	Kept      = "kept"
	InPart    = "kept-in-part"
	NotKept   = "not-kept"
	Withdrawn = "withdrawn"
)

// Statuses are the states of a promise, from the open ones to the judged.
func Statuses() []string {
	return []string{NotYet, UnderWay, Stalled, Kept, InPart, NotKept, Withdrawn}
}

// Promise is what the brand said it would do, and what came of it.
type Promise struct {
	Said Said
	Due  Date
	Goal *Goal  // nil when no number can judge it
	Log  []Step // in order of day; the last one is how it stands
}

// Said is when, where and by whom a promise was made.
type Said struct {
	On    Date
	Where source.Word // a page of the site, or another's; or words such as "at the door of the workshop"
	By    string
}

// Step is a line of a promise's trail.
type Step struct {
	On       Date
	Status   source.Word
	Text     Inline
	Evidence []source.Word // pages, figures or addresses
	Pos      source.Pos
}

// Goal is the number that a promise is judged by.
type Goal struct {
	Pos    source.Pos
	Number *Number     // without words; printed as a number in prose is
	Level  source.Word // "70%", as written
	Value  float64     // 0.7
	AtMost bool        // the number must stay at or below the level; else reach it
}

// Status gives how the promise stands: the last word of its trail.
func (p *Promise) Status() string {
	for i := len(p.Log) - 1; i >= 0; i-- {
		if s := p.Log[i].Status.Text; s != "" {
			return s
		}
	}
	return NotYet
}

// Open says whether the promise is neither judged nor withdrawn.
func (p *Promise) Open() bool {
	s := p.Status()
	return s == NotYet || s == UnderWay || s == Stalled
}

// Last gives the day of the last word about it: of its trail, else of the promise itself.
func (p *Promise) Last() Date {
	if n := len(p.Log); n > 0 {
		return p.Log[n-1].On
	}
	return p.Said.On
}

// Until gives the promise as it stood on a day, without what was written after
// it; nil when it was not made yet.
func (p *Promise) Until(day time.Time) *Promise {
	end := day.AddDate(0, 0, 1)
	if !p.Said.On.Time.IsZero() && !p.Said.On.Time.Before(end) {
		return nil
	}
	if !slices.ContainsFunc(p.Log, func(s Step) bool { return !s.On.Time.Before(end) }) {
		return p
	}
	then := *p
	then.Log = nil
	for _, s := range p.Log {
		if s.On.Time.Before(end) {
			then.Log = append(then.Log, s)
		}
	}
	return &then
}
