// Package prose puts numbers into sentences: it prints a published answer
// where a writer left the brackets empty, and checks the number where the
// writer wrote one.
//
// The main functions are [Print], for a number in a sentence, and [Agree], the
// rule it is checked by. The one idea: a sentence must still be right when the
// data change, so a number that was typed by hand is compared, to its last
// written digit, with what the data say, and a difference is an error that
// shows both.
package prose

import (
	"fmt"
	"math/big"
	"strings"

	"hearth/internal/chart"
	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
	"hearth/internal/site"
	"hearth/internal/source"
	"hearth/internal/story"
)

// Print gives the words for number n from the answer p, in language lang. It
// reports a number that disagrees, a withheld one without words to print, and
// one for which something else was counted: the words around it would be wrong.
func Print(n *story.Number, p guard.Published, lang string) (site.Printed, source.List) {
	var problems source.List
	a := p.Answer()
	out := About(a, lang)
	if len(a.Rows) != 1 {
		problems.Errorf(n.Pos, "number-shape", "a number in a sentence cannot be split: take `by` and `split` out",
			"this number has %d values, not one", len(a.Rows))
		out.Failed = true
		return out, problems
	}
	if id := n.Metric.Text; id != "" && a.Metric.ID != "" && a.Metric.ID != id {
		problems.Errorf(n.Metric.Pos, "number-degraded", fmt.Sprintf("write metric:%s, and the words for it: %s", a.Metric.ID, a.Metric.Unit),
			"%s cannot be counted: %s", id, strings.Join(a.Notes, ", "))
		out.Failed = true
		return out, problems
	}
	row := a.Rows[0]
	if why := silence(row); why != "" {
		return silent(n, why, out)
	}
	v := valueOf(a.Metric.In(lang), row)
	out.Text = v.text(lang)
	out.N = count(v.metric, row.Cell, lang)
	if row.Versus == nil { // a change has another range than the share itself
		out.Range = sure(v.metric, row.Cell, lang)
	}
	out.Value, _ = v.exact.Float64()
	out.Known = true
	problems = moved(n, a)
	out.Failed = problems.Count(source.Error) > 0
	if n.Text == "" {
		return out, problems
	}
	if n.Band.Empty() {
		problems.Add(agree(n, v, out, lang)...)
	} else {
		problems.Add(within(n, v, out)...)
	}
	out.Text = n.Text
	return out, problems
}

// moved tells the writer that what is left out makes a number another one. Where
// it takes all of a count there is none: 0 would say that nobody wrote.
func moved(n *story.Number, a insight.Answer) source.List {
	var problems source.List
	for _, e := range a.Effects {
		switch c := a.Rows[0].Cell; {
		case e.Percent == -100 && c.Num == 0 && c.Den == 1:
			problems.Errorf(n.Pos, "exclusion", "make the rule below `exclude:` in hearth.yaml take less, or take the number out",
				"nothing is left of this number: what the site leaves out (%s) is all of it", e.Reason)
		case e.Much:
			problems.Warnf(n.Pos, "exclusion", "say in the sentence what is left out, or make the rule take less; beside the number it is said already",
				"this number is %s for leaving something out (%s)", e.In("en"), e.Reason)
		}
	}
	return problems
}

// Computed gives the number as Print fills it in, for --fix; "" when there is none to show.
func Computed(p guard.Published, lang string) string {
	a := p.Answer()
	if len(a.Rows) != 1 || silence(a.Rows[0]) != "" {
		return ""
	}
	return valueOf(a.Metric.In(lang), a.Rows[0]).text(lang)
}

// Head gives the card of a numbers block: the number, and its change when the
// block compares.
func Head(p guard.Published, lang string) site.Card {
	a := p.Answer()
	m, w := a.Metric.In(lang), wordsFor(lang)
	card := site.Card{Label: m.Title, Printed: About(a, lang)}
	if len(a.Rows) != 1 {
		card.Text, card.Withheld = w.noData, true
		return card
	}
	row := a.Rows[0]
	if row.State != insight.Known {
		card.Text, card.Withheld = "–", true
		card.Change = reason(row.Cell)
		return card
	}
	card.Text = value{metric: m, cell: row.Cell, exact: rat(row.Cell)}.text(lang)
	card.N, card.Range = count(m, row.Cell, lang), sure(m, row.Cell, lang)
	if a.Versus == nil {
		return card
	}
	if row.Versus == nil || row.Versus.State != insight.Known {
		card.Change = fmt.Sprintf(w.none, period(*a.Versus, lang))
		return card
	}
	card.Change = fmt.Sprintf(w.on, valueOf(m, row).text(lang), period(*a.Versus, lang))
	card.Period = period(a.Span, lang)
	return card
}

// About says what every number on a page says of itself.
func About(a insight.Answer, lang string) site.Printed {
	out := site.Printed{Definition: a.Metric.In(lang).Definition, Title: a.Metric.In(lang).Title, Period: period(a.Span, lang)}
	if a.AsOf != 0 {
		out.AsOf = a.AsOf.String()
	}
	for _, n := range a.Notes {
		out.Period += ", " + insight.NoteIn(n, lang)
	}
	if a.Versus != nil {
		out.Period += fmt.Sprintf(wordsFor(lang).versus, period(*a.Versus, lang))
	}
	var names []string
	for _, s := range a.Sources {
		names = append(names, fmt.Sprintf("%s (%s)", s.Name, chart.FormatDay(lang, s.Captured)))
	}
	out.Source = strings.Join(names, ", ")
	return out
}

// silence gives the reason why a row has no number to show, or "".
func silence(row insight.Row) string {
	if row.State != insight.Known {
		return reason(row.Cell)
	}
	if row.Versus != nil && row.Versus.State != insight.Known {
		return reason(*row.Versus)
	}
	return ""
}

func reason(c insight.Cell) string {
	if c.Why == "" {
		return "there are no data for it"
	}
	return c.Why
}

// silent prints the writer's words for a number that cannot be shown.
func silent(n *story.Number, why string, out site.Printed) (site.Printed, source.List) {
	var problems source.List
	if n.Withheld == "" {
		problems.Errorf(n.Pos, "number-withheld",
			"say in quotes after the target what to print instead: [](metric:"+n.Metric.Text+" \"too few to say\")",
			"this number is not shown: %s", why)
		out.Failed = true
		return out, problems
	}
	out.Text, out.Withheld = n.Withheld, true
	return out, nil
}

// value is what is printed: a count, a share, or a change of either.
type value struct {
	metric insight.Metric
	cell   insight.Cell
	change bool     // signed, against the period compared with
	exact  *big.Rat // a share as 0.62; a change of a count as 0.12; a change of a share in points as 0.04
}

// valueOf gives the value of a row: its cell, or its change against the period compared with.
func valueOf(m insight.Metric, row insight.Row) value {
	v := value{metric: m, cell: row.Cell, exact: rat(row.Cell)}
	if row.Versus == nil {
		return v
	}
	v.change = true
	before := rat(*row.Versus)
	v.exact = new(big.Rat).Sub(v.exact, before)
	if !m.Share && before.Sign() != 0 {
		v.exact.Quo(v.exact, before)
	}
	return v
}

func rat(c insight.Cell) *big.Rat {
	if c.Den == 0 {
		return new(big.Rat)
	}
	return big.NewRat(c.Num, c.Den)
}

// percent says whether the value is written with a percent sign: a share, a
// change, or a rate that a platform reports as such.
func (v value) percent() bool { return v.metric.Share || v.change || v.metric.Unit == "%" }

// text prints the value as the language writes it.
func (v value) text(lang string) string {
	if !v.change {
		return chart.FormatNumber(lang, v.cell, v.metric)
	}
	points := round(new(big.Rat).Mul(v.exact, big.NewRat(100, 1)), 0).Num().Int64()
	sign := "+"
	switch {
	case points < 0:
		sign, points = "−", -points
	case points == 0:
		sign = "±"
	}
	if v.metric.Share {
		return fmt.Sprintf("%s%s %s", sign, whole(lang, points), wordsFor(lang).points)
	}
	return sign + chart.FormatNumber(lang, insight.Cell{Num: points, Den: 100}, insight.Metric{Share: true})
}
