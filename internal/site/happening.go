package site

import (
	"slices"
	"time"

	"hearth/internal/source"
	"hearth/internal/story"
)

// Happenings is what happened, by data/events.yaml, the newest first.
type Happenings struct{ List []Happening }

// Happening is something that happened, as a page shows it.
type Happening struct {
	Day
	Until  Day // of a span; else empty
	Text   string
	Kind   string
	Source *Ref // Address is "" for words that lead nowhere
}

// HappeningWords is what Hearth says about what happened.
type HappeningWords struct {
	Title, To, None string
	Kinds           map[string]string
}

var happeningsEnglish = &HappeningWords{
	Title: "What happened", To: "to", None: "Nothing has happened yet that is written down.",
	Kinds: map[string]string{
		"campaign": "Campaign", story.DefinitionChanged: "What is counted changed", "holiday": "Holiday", "launch": "Launch", "outage": "Outage", "press": "Press",
	},
}

var happeningsGerman = &HappeningWords{
	Title: "Was geschah", To: "bis", None: "Noch ist nichts aufgeschrieben, das geschah.",
	Kinds: map[string]string{
		"campaign": "Kampagne", story.DefinitionChanged: "Was gezählt wird, änderte sich", "holiday": "Feiertag", "launch": "Start", "outage": "Ausfall", "press": "Presse",
	},
}

// happenings gives the lines of data/events.yaml that a block asks for.
func (m *maker) happenings(at place, s *story.Block, problems *source.List) *Happenings {
	w, out, lang := at.page.Words.Happenings, &Happenings{}, at.page.Language
	if m.in.Lists == nil || m.in.Lists.Events == nil {
		m.noList(s, "- {at: 2026-03-14, text: Open letter, kind: press}", problems)
		return out
	}
	all := slices.Clone(m.in.Lists.Events)
	slices.SortStableFunc(all, func(a, b story.Happening) int {
		x, _ := a.Days()
		y, _ := b.Days()
		return dayOfText(y).Compare(dayOfText(x))
	})
	for _, h := range all {
		if !filtered(s, func(string) []string { return []string{h.Kind.Text} }) {
			continue
		}
		from, to := h.Days()
		v := Happening{Day: Day{Text: DayText(lang, from), ISO: from}, Text: h.In(lang).Text, Kind: w.Kinds[h.Kind.Text]}
		if to != from {
			v.Until = Day{Text: DayText(lang, to), ISO: to}
		}
		if ref, ok := m.who(m.listDoc(at), source.Word{Text: h.Source, Pos: h.Pos}, at, problems); ok {
			v.Source = &ref
		}
		out.List = append(out.List, v)
	}
	if s.Top > 0 {
		out.List = out.List[:min(s.Top, len(out.List))]
	}
	return out
}

// dayOfText gives the day that a text is; zero for none.
func dayOfText(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return time.Time{}
	}
	return t
}
