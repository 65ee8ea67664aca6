package chart

import "strings"

// words are the generated words of one language. Sentences avoid plurals, so
// that a number can stand in any of them.
type words struct {
	months      [12]string
	shortMonths [12]string
	weekdays    [7]string // from Sunday, as short as a calendar needs
	day         string    // {d}, {m}, {y}
	dayNoYear   string
	month       string // {m}, {y}
	quarter     string // {q}, {y}
	week        string // {day}
	span        string // {a}, {b}

	noData, uncounted                 string
	since, until                      string // after a unit of time that begins or ends within
	withheld, notStated               string
	per                               map[string]string // month → a month
	by, and                           string            // {dim}
	dims                              map[string]string
	kinds                             map[string]string // line → Line chart
	roles                             map[string]string // member → people outside
	classes                           map[string]string // passion → passion
	first, last, lowest, highest      string            // {v}, {at}
	gaps, kept                        string            // {n}
	marked, goal                      string            // {list}; {v}
	notZero, against                  string            // {period}
	source, export, exportUndated     string            // {list}; {name}, {date}
	own, reported                     string
	onlyOne, nothing, allKept, scalar string // {what}, {when}, {v}
	basis                             string // {n}, {unit}
	basisPeople                       string // {n}, {unit}, {people}
	orMore                            string // {n}
	hours, minutes, seconds, days     string
	earlier                           string
	cohort                            string // people first seen then
}

// wordsOf gives the words of a language tag such as "de-AT"; English for one
// that is not known.
func wordsOf(lang string) *words {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if w, ok := languages[base]; ok {
		return w
	}
	return languages["en"]
}

// fill puts values into the {slots} of a sentence: fill("{a} to {b}", "a", x, "b", y).
func fill(sentence string, pairs ...string) string {
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(sentence, "{")
		name, after, closed := strings.Cut(rest, "}")
		b.WriteString(before)
		if !open {
			return b.String()
		}
		i := 0
		for i < len(pairs) && pairs[i] != name {
			i += 2
		}
		if !closed || i >= len(pairs) { // no slot
			b.WriteByte('{')
			sentence = rest
			continue
		}
		b.WriteString(pairs[i+1])
		sentence = after
	}
}
