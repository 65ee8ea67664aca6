package prose

import (
	"fmt"

	"hearth/internal/chart"
	"hearth/internal/engagement/insight"
)

// words is what this package itself says, in one language. Texts that writers
// wrote and definitions of metrics are not translated.
type words struct {
	outOf         string // 38, 412, "conversations"
	over          string // 412, "reviews"
	versus, on    string // a period
	none          string // a period
	between       string // with 95% confidence from 70% to 88%
	upTo          string // of nothing among 30: up to 11%
	noData        string
	points        string // +4 points
	conversations string
	openings      string
	people        string
	posts         string
	reported      string
	ratings       string
	messages      string
}

func wordsFor(lang string) words {
	if len(lang) >= 2 && lang[:2] == "de" {
		return words{
			outOf: "%s von %s %s", over: "aus %s %s", versus: ", verglichen mit %s", on: "%s gegenüber %s",
			between: "mit 95 %% Sicherheit %s bis %s", upTo: "bei keinem der %s, die wir gesehen haben; der wahre Anteil könnte bis zu %s betragen",
			none: "kein Vergleich mit %s", noData: "keine Daten", points: "Punkte", conversations: "Gesprächen", openings: "eröffnenden Beiträgen",
			people: "Menschen", posts: "Beiträgen", reported: "(von den Plattformen gemeldet)", ratings: "Bewertungen", messages: "Nachrichten",
		}
	}
	return words{
		outOf: "%s of %s %s", over: "over %s %s", versus: ", compared with %s", on: "%s on %s",
		between: "with 95%% confidence %s to %s", upTo: "none among the %s we saw; the true share could be up to %s",
		none: "no comparison with %s", noData: "no data", points: "points", conversations: "conversations", openings: "opening messages",
		people: "people", posts: "posts", reported: "(as platforms report it)", ratings: "ratings", messages: "messages",
	}
}

// Base names what the denominator of a metric counts: "conversations".
func Base(m insight.Metric, lang string) string {
	w := wordsFor(lang)
	switch {
	case m.Grain == "thread":
		return w.conversations
	case m.Grain == "opening":
		return w.openings
	case m.Grain == "person":
		return w.people
	case m.Grain == "post":
		return w.posts
	case m.Grain == "reading":
		return w.reported
	case m.Scale > 1:
		return w.ratings
	}
	return w.messages
}

// period names a span in a language. Spans with an open end keep the words
// that they have, which say so.
func period(s insight.Span, lang string) string {
	if s.Open || s.From == 0 || len(lang) < 2 || lang[:2] == "en" {
		return s.Label
	}
	if s.Unit != "" {
		return chart.FormatUnit(lang, s.Unit, s.From)
	}
	return chart.FormatSpan(lang, s.From, s.To)
}

// count gives what a value stands on: "38 of 412 conversations", "over 300
// ratings", "1,204 messages".
func count(m insight.Metric, c insight.Cell, lang string) string {
	w := wordsFor(lang)
	switch {
	case c.N > 0 && (m.Share || c.Den > 1 || m.Unit == "seconds"):
		return fmt.Sprintf(w.over, whole(lang, c.N), Base(m, lang))
	case m.Share:
		return fmt.Sprintf(w.outOf, whole(lang, c.Num), whole(lang, c.Den), Base(m, lang))
	case m.Scale > 0:
		return fmt.Sprintf(w.over, whole(lang, m.N(c)), Base(m, lang))
	case c.Den > 1:
		return ""
	}
	return fmt.Sprintf("%s %s", whole(lang, c.Num), m.Unit)
}

// sure says how sure one can be of a counted share; "" of other values.
func sure(m insight.Metric, c insight.Cell, lang string) string {
	low, high, ok := insight.Range(m, c)
	if !ok {
		return ""
	}
	w, share := wordsFor(lang), insight.Metric{Share: true}
	if c.Num == 0 {
		return fmt.Sprintf(w.upTo, whole(lang, c.Den), chart.FormatNumber(lang, high, share))
	}
	return fmt.Sprintf(w.between, chart.FormatNumber(lang, low, share), chart.FormatNumber(lang, high, share))
}

// whole prints a whole number with the language's thousands signs.
func whole(lang string, n int64) string {
	return chart.FormatNumber(lang, insight.Cell{Num: n, Den: 1}, insight.Metric{})
}
