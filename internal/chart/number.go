package chart

import (
	"math"
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
)

// FormatNumber writes a cell for people, in the page's language: "1,204",
// "62%", "3 h 20 min", "4.3"; the words for no data or withheld instead of a
// number that is not there. Charts, tables and numbers in prose all print with it.
func FormatNumber(lang string, c insight.Cell, m insight.Metric) string {
	w := wordsOf(lang)
	switch {
	case c.State == insight.Withheld:
		return w.withheld
	case c.State == insight.Missing && c.Why == insight.NotCounted:
		return w.uncounted
	case c.State == insight.Missing || c.Den == 0:
		return w.noData
	}
	if m.Unit == insight.UnitDate {
		return FormatDay(lang, engagement.Day(c.Num))
	}
	return formatValue(lang, c.Value(), m)
}

// formatValue writes a value of a metric.
func formatValue(lang string, v float64, m insight.Metric) string {
	switch scaleOf(m) {
	case shares:
		return formatShare(lang, v)
	case seconds:
		return formatSeconds(lang, v)
	}
	return formatDecimal(lang, v, decimalsFor(v))
}

// scale is how the values of a metric are written and where round ones lie.
type scale int

const (
	counts scale = iota
	shares
	seconds
)

func scaleOf(m insight.Metric) scale {
	switch {
	case m.Share || m.Unit == "%":
		return shares
	case m.Unit == "seconds" || m.Unit == "Sekunden":
		return seconds
	}
	return counts
}

// decimalsFor gives at most two decimals, none for whole values.
func decimalsFor(v float64) int {
	if v == math.Trunc(v) {
		return 0
	}
	return decimalsBySize(v)
}

// decimalsBySize gives fewer decimals the larger the value: nobody reads the second
// one of 312.47.
func decimalsBySize(v float64) int {
	switch a := math.Abs(v); {
	case a >= 100:
		return 0
	case a >= 10:
		return 1
	}
	return 2
}

// formatDecimal writes at most so many decimals.
func formatDecimal(lang string, v float64, decimals int) string {
	p := message.NewPrinter(tagOf(lang))
	return p.Sprint(number.Decimal(v, number.MaxFractionDigits(decimals)))
}

// formatDecimals writes so many decimals, also where they are noughts.
func formatDecimals(lang string, v float64, decimals int) string {
	p := message.NewPrinter(tagOf(lang))
	return p.Sprint(number.Decimal(v, number.Scale(decimals)))
}

// formatShare writes 0.62 as 62%; small shares get a decimal, and what is not
// quite nothing or all is never written as if it were.
func formatShare(lang string, v float64) string {
	decimals := 0
	if v != 0 && math.Abs(v) < 0.0995 || v < 1 && v >= 0.995 {
		decimals = 1
	}
	p := message.NewPrinter(tagOf(lang))
	if v < 1 && v > 0.999 {
		v = 0.999
	}
	if v > 0 && v < 0.0005 {
		return "<" + p.Sprint(number.Percent(0.001, number.MaxFractionDigits(1)))
	}
	return p.Sprint(number.Percent(v, number.MaxFractionDigits(decimals)))
}

// formatSeconds writes a length of time in its two largest parts.
func formatSeconds(lang string, v float64) string {
	w := wordsOf(lang)
	sign := ""
	if v < 0 {
		sign, v = "−", -v
	}
	if v < 60 {
		return sign + formatDecimal(lang, math.Round(v), 0) + " " + w.seconds
	}
	minutes := int64(math.Round(v / 60))
	switch {
	case minutes < 60:
		return sign + strconv.FormatInt(minutes, 10) + " " + w.minutes
	case minutes < 48*60:
		return sign + twoParts(minutes/60, w.hours, minutes%60, w.minutes)
	}
	hours := int64(math.Round(v / 3600))
	if hours >= 24*10 || hours%24 == 0 {
		return sign + formatDecimal(lang, math.Round(float64(hours)/24), 0) + " " + w.days
	}
	days := formatDecimal(lang, float64(hours/24), 0)
	return sign + days + " " + w.days + " " + strconv.FormatInt(hours%24, 10) + " " + w.hours
}

func twoParts(a int64, unitA string, b int64, unitB string) string {
	s := strconv.FormatInt(a, 10) + " " + unitA
	if b != 0 {
		s += " " + strconv.FormatInt(b, 10) + " " + unitB
	}
	return s
}

// tagOf reads a language tag; English for one that is none.
func tagOf(lang string) language.Tag {
	tag, err := language.Parse(lang)
	if err != nil || lang == "" {
		return language.English
	}
	return tag
}

// plain writes a value for machines: a point, no thousands, no exponent, six
// decimals at most.
func plain(v float64) string {
	s := strconv.FormatFloat(v, 'f', 6, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}

// formatPercent writes a share with exactly the decimals asked for at most.
func formatPercent(lang string, v float64, decimals int) string {
	return message.NewPrinter(tagOf(lang)).Sprint(number.Percent(v, number.MaxFractionDigits(decimals)))
}
