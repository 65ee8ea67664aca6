package insight

import (
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/source"
)

// Break is a day from which on a platform counts something else under the same
// name: what was counted before and after cannot be compared or added.
type Break struct {
	On       string `json:"on" yaml:"on"`                       // the first day of the new count: 2026-06-15
	Platform string `json:"platform,omitempty" yaml:"platform"` // "" for every platform
	Text     string `json:"text" yaml:"text"`                   // "The platform changed what it counts"
	Source   string `json:"source,omitempty" yaml:"source"`     // who said so, and when
}

func (b Break) day() engagement.Day {
	d, _ := engagement.ParseDay(b.On) // checked when the registry was read
	return d
}

// lower gives the text as it stands within a sentence.
func (b Break) lower() string {
	if rest, ok := strings.CutPrefix(b.Text, "The "); ok {
		return "the " + rest
	}
	return b.Text
}

// words says it from the text of the registry, as problems and notes begin.
func (b Break) words() string {
	return b.lower() + " on " + dayLabel(b.day()) + ": before and after cannot be compared"
}

// between gives the break that lies between days of two spans, for a source
// that speaks on both sides of it. The two may be one span.
func (a *asking) between(s, o Span) (Break, bool) {
	first, last := min(s.From, o.From), max(s.To, o.To)
	for _, b := range a.breaks() {
		on := b.day()
		before, after := Span{From: first, To: on - 1}, Span{From: on, To: last}
		speaks := func(c cover) bool {
			side := func(half Span) bool {
				return slices.ContainsFunc([]Span{s, o}, func(p Span) bool {
					p.From, p.To = max(p.From, half.From), min(p.To, half.To)
					return p.From <= p.To && c.touches(p)
				})
			}
			return a.of(c, b.Platform) && side(before) && side(after)
		}
		if slices.ContainsFunc(a.covers, speaks) {
			return b, true
		}
	}
	return Break{}, false
}

// of says whether a source has rows of a platform.
func (a *asking) of(c cover, platform string) bool {
	all, err := a.places(a.ctx, a.recipe.From)
	a.fail(err)
	return platform == "" || slices.ContainsFunc(all, func(p placeRow) bool { return p.source == c.source && p.platform == platform })
}

// crossed looks for a break inside the period asked about. Along a time axis it
// is told beside the figure; a sum over it must be wanted. A level is read at
// the end of the period, so nothing is put together.
func (a *asking) crossed() {
	b, ok := a.between(a.span, a.span)
	if !ok || a.recipe.Count == countLast && !a.by.time {
		return
	}
	if !a.by.time && !a.q.Partial {
		at := a.q.Period.Pos
		if a.q.Period.Empty() {
			at = a.q.Pos
		}
		a.list.Errorf(at, "break", b.sides()+"; ask along time, as with `by: month`; or add `partial: true` to say so beside the number", "%s", b.words())
		return
	}
	a.notes = append(a.notes, b.words())
}

// torn refuses to compare over a break.
func (a *asking) torn(w source.Word, versus Span) {
	if b, ok := a.between(a.span, versus); ok {
		a.list.Errorf(w.Pos, "break", b.sides()+"; or take the `compare` line out", "%s", b.words())
	}
}

// sides names the periods that can be asked about.
func (b Break) sides() string {
	return "type a period on one side of that day, within `.." + (b.day() - 1).String() + "` or `" + b.On + "..`"
}
