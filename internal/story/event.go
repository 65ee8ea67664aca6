package story

import (
	"strings"

	"hearth/internal/source"
)

// Happening is something that happened, for the charts of the whole site: a line
// of data/events.yaml.
type Happening struct {
	Event                     // its text where there is none in a page's language
	Texts   map[string]string // by language, when it is written in several
	Kind    source.Word       // one of [HappeningKinds]; empty when not said
	Source  string            // who says so, or where
	Lasting bool              // things are different from then on: what is ordinary is worked out anew
	Metrics []source.Word     // of a definition: the metrics that it is about; none for all
	Pos     source.Pos
}

// The kind of a happening that means: what is counted changed.
const DefinitionChanged = "definition"

// HappeningKinds are what can have happened.
func HappeningKinds() []string {
	return []string{"campaign", DefinitionChanged, "holiday", "launch", "outage", "press"}
}

// Days gives the first and the last day of an event, as 2026-03-14.
func (e Event) Days() (from, to string) {
	from, to, span := strings.Cut(e.At.Text, "..")
	if !span {
		to = from
	}
	return from, to
}

// In gives the event as pages of a language call it.
func (h Happening) In(lang string) Event {
	e := h.Event
	base, _, _ := strings.Cut(lang, "-")
	for _, l := range []string{lang, base} {
		if text := h.Texts[l]; text != "" {
			e.Text = text
			break
		}
	}
	return e
}
