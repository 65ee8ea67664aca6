package chart

import (
	"math"
	"strconv"

	"hearth/internal/engagement/insight"
)

// axis is the value axis of a chart: its ends and the places of its labels.
type axis struct {
	min, max float64
	ticks    []float64
	texts    []string // of the ticks; the unit stands with the last one
	broken   bool     // it does not start at zero
}

// valueAxis finds an axis with three to six round ticks that holds lo and hi.
// With zero it starts at zero whatever lo is, as lengths and areas need; else
// only when the numbers use a good part of the height that way.
func valueAxis(lang string, m insight.Metric, lo, hi float64, zero bool) axis {
	from, to := math.Min(lo, 0), math.Max(hi, 0)
	broken := false
	if !zero && lo > 0 && lo > 0.6*hi && hi > lo {
		from, broken = lo, true
	}
	if from == to {
		to = from + defaultSpan(m)
	}
	a := axis{broken: broken}
	step, first, last := fit(from, to, m)
	if scaleOf(m) == shares && hi <= 1 && last*step > 1 {
		last = math.Floor(1/step + 1e-9) // no share is above 100%
		a.max = 1
	}
	for i := first; i <= last; i++ {
		a.ticks = append(a.ticks, clip(i*step))
	}
	a.min = a.ticks[0]
	a.max = math.Max(a.max, a.ticks[len(a.ticks)-1])
	a.broken = broken && a.min > 0
	for _, t := range a.ticks {
		a.texts = append(a.texts, tickText(lang, t, step, m))
	}
	return a
}

// fit finds the round step that wastes least of the height, with two to five
// steps from the first tick, at or below from, to the last.
func fit(from, to float64, m insight.Metric) (step, first, last float64) {
	best := math.Inf(1)
	for _, n := range []float64{4, 5, 3, 2, 1} {
		s := niceStep((to-from)/n, m)
		for {
			lo, hi := math.Floor(from/s+1e-9), math.Ceil(to/s-1e-9)
			if hi-lo > 5 { // rounding out made one too many
				s = niceStep(s*1.01, m)
				continue
			}
			if tall := (hi - lo) * s; hi-lo >= 2 && tall < best*(1-1e-9) || math.IsInf(best, 1) {
				best, step, first, last = tall, s, lo, hi
			}
			break
		}
	}
	return step, first, last
}

// defaultSpan is the height of an axis of nothing but zeros.
func defaultSpan(m insight.Metric) float64 {
	switch scaleOf(m) {
	case shares:
		return 1
	case seconds:
		return 3600
	}
	return 4
}

// clip takes off what floating point adds to a product of a round step.
func clip(v float64) float64 {
	return math.Round(v*1e9) / 1e9
}

// timeSteps are round lengths of time in seconds.
var timeSteps = []float64{1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200,
	86400, 2 * 86400, 5 * 86400, 10 * 86400, 20 * 86400, 50 * 86400, 100 * 86400}

// niceStep gives the smallest round step that is at least want.
func niceStep(want float64, m insight.Metric) float64 {
	if scaleOf(m) == seconds {
		for _, s := range timeSteps {
			if s >= want {
				return s
			}
		}
	}
	p := math.Pow(10, math.Floor(math.Log10(want)))
	if scaleOf(m) == counts && m.Additivity == "sum" && p < 1 && want <= 1 {
		return 1 // there is no half message
	}
	for _, f := range []float64{1, 2, 2.5, 5, 10} {
		if f == 2.5 && p < 10 && scaleOf(m) == counts {
			continue
		}
		if f*p >= want*(1-1e-9) {
			return f * p
		}
	}
	return 10 * p
}

// tickText writes a tick: all of an axis with as many decimals as its step needs.
func tickText(lang string, v, step float64, m insight.Metric) string {
	switch scaleOf(m) {
	case seconds:
		return tickSeconds(wordsOf(lang), v, step)
	case shares:
		if v == 0 {
			return "0"
		}
		return formatPercent(lang, v, decimalsOf(step*100))
	}
	return formatDecimal(lang, v, decimalsOf(step))
}

// tickSeconds writes a length of time exactly, in no smaller parts than the
// step has.
func tickSeconds(w *words, v, step float64) string {
	whole, size := int64(math.Abs(v)+0.5), int64(step)
	parts := []struct {
		size int64
		name string
	}{{86400, w.days}, {3600, w.hours}, {60, w.minutes}, {1, w.seconds}}
	if size%86400 != 0 {
		parts = parts[1:] // 30 h rather than 1 d 6 h, beside 18 h and 24 h
	}
	text := ""
	for _, p := range parts {
		if n := whole / p.size; n > 0 {
			text += " " + strconv.FormatInt(n, 10) + " " + p.name
			whole %= p.size
		}
	}
	switch {
	case text == "":
		return "0"
	case v < 0:
		return "−" + text[1:]
	}
	return text[1:]
}

// decimalsOf counts the decimals of a round step.
func decimalsOf(step float64) int {
	for d := range 6 {
		p := math.Pow10(d)
		if math.Abs(math.Round(step*p)-step*p) < 1e-6 {
			return d
		}
	}
	return 6
}
