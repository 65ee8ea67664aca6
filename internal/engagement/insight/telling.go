package insight

import (
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight/stat"
)

// Voice writes numbers, days and periods in a language. Package chart has it.
type Voice interface {
	Language() string                    // BCP 47
	Number(c Cell, m Metric) string      // "62%", "9 h"; words for what has no number
	Day(d engagement.Day) string         // "3 May 2026"
	Span(from, to engagement.Day) string // "June 2026"
}

// Telling is what a method's sentences are made from: a published answer and
// the voice of the page. There is nothing in it that the guard kept back, so no
// sentence can say it.
type Telling struct {
	Answer
	Voice
}

// Tell gives the plain sentences of an answer to a named question, the main one
// first. The answer must have passed the guard; package chart sees to that.
func Tell(a Answer, v Voice) []string {
	if a.Told == nil {
		return nil
	}
	m, ok := findMethod(a.Told.ID)
	if !ok || m.tell == nil {
		return nil // written by a Hearth that had it
	}
	t := Telling{a, v}
	var out []string
	for _, s := range m.tell(t) {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// Say gives a sentence in the page's language, English where there is no other,
// with its {slots} filled: pairs of slot and text.
func (t Telling) Say(en, de string, pairs ...string) string {
	sentence := en
	if t.German() {
		sentence = de
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		sentence = strings.ReplaceAll(sentence, "{"+pairs[i]+"}", pairs[i+1])
	}
	if strings.HasSuffix(sentence, "..") { // after a unit such as Std.
		sentence = strings.TrimSuffix(sentence, ".")
	}
	return sentence
}

// German says whether the page is in German.
func (t Telling) German() bool {
	base, _, _ := strings.Cut(strings.ToLower(t.Language()), "-")
	return base == "de"
}

// Cell gives the cell of a key in a column; Missing when there is none.
func (t Telling) Cell(by, column string) Cell {
	for _, r := range t.Rows {
		if r.By == by && (t.Split.ID != MeasureDim && t.Metric.ID == column || r.Split == column) {
			return r.Cell
		}
	}
	return Cell{State: Missing}
}

// Fact gives a single value by its id; Missing when there is none.
func (t Telling) Fact(id string) Fact {
	for _, f := range t.Told.Facts {
		if f.Metric.ID == id {
			return f
		}
	}
	return Fact{Cell: Cell{State: Missing}}
}

// Text writes a fact.
func (t Telling) Text(id string) string {
	f := t.Fact(id)
	return t.Number(f.Cell, f.Metric)
}

// Whole writes a whole number.
func (t Telling) Whole(n int64) string { return t.Number(Cell{Num: n, Den: 1}, Metric{}) }

// Percent writes num of den as a share.
func (t Telling) Percent(num, den int64) string {
	return t.Number(Cell{Num: num, Den: den}, Metric{Share: true})
}

// Label gives the words for a key of the rows.
func (t Telling) Label(key string) string {
	base, _, _ := strings.Cut(strings.ToLower(t.Language()), "-")
	all := t.Told.Labels[key]
	if all[base] != "" {
		return all[base]
	}
	if all["en"] != "" {
		return all["en"]
	}
	for _, r := range t.Rows {
		if r.By == key && r.Label != "" {
			return r.Label
		}
	}
	return key
}

// Few is the sentence for what is too small to say.
func (t Telling) Few(n int64) string {
	return t.Say("Too few people to say (n < {n}).", "Zu wenige Menschen, um etwas zu sagen (n < {n}).", "n", t.Whole(n))
}

// None is the sentence for nothing among n: how much it still could be.
func (t Telling) None(n int64) string {
	high := stat.Wilson(stat.Share{Hits: 0, Of: n}, stat.Asked).High
	return t.Say("None among the {n} we saw; the true share could be up to {high}.",
		"Bei keinem der {n}, die wir gesehen haben; der wahre Anteil könnte bis zu {high} betragen.",
		"n", t.Whole(n), "high", t.Percent(int64(high*1000+0.5), 1000))
}

// Seen says whom such numbers are about.
func (t Telling) Seen() string {
	return t.Say("People we could see. Private talk is not in here and should not be.",
		"Menschen, die wir sehen konnten. Private Gespräche sind nicht dabei und sollen es nicht sein.")
}

// Cause says what two things at the same time do not mean.
func (t Telling) Cause() string {
	return t.Say("It happened at the same time. We do not know that one caused the other.",
		"Es geschah zur selben Zeit. Dass eines das andere bewirkt hat, wissen wir nicht.")
}
