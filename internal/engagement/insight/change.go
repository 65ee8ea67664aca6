package insight

import (
	"slices"

	"hearth/internal/engagement/insight/stat"
)

// changeMethods are the questions about what became more and what fewer.
func changeMethods() []Method { return []Method{changePeriods(), changeOrdinary()} }

// What is counted by the questions about change.
const (
	ofMessages = "messages"
	ofPeople   = "people"
)

func settingOf() Setting {
	return Setting{Key: "of", Kind: SettingChoice, Default: ofMessages, Choices: []string{ofMessages, ofPeople}, What: "what is counted: messages, or different people"}
}

func columnMessages() Metric {
	return Metric{
		ID: ofMessages, Title: "Messages", Definition: "Everything that was written: posts, replies, questions, answers, reviews.", Unit: "messages",
		Grain: "message", Additivity: "sum", Tier: "measured", Version: 1,
		Translations: map[string]Words{"de": {Title: "Beiträge", Unit: "Beiträge"}},
	}
}

func columnPeople() Metric {
	return Metric{
		ID: ofPeople, Title: "People", Definition: "Different people who wrote; someone with two accounts counts twice.", Unit: "people",
		Grain: "person", Additivity: "none", Tier: "measured", Version: 1,
		Translations: map[string]Words{"de": {Title: "Menschen", Unit: "Menschen"}},
	}
}

// counting gives the asking that counts messages or people of the same filters
// and sources, by a unit of time or all at once.
func (run *inquiry) counting(unit string) *asking {
	a := *run.asking
	a.recipe.Count = map[string]string{ofMessages: countRows, ofPeople: countPeople}[run.choice("of")]
	a.by, _ = findDimension(unit)
	a.split, a.axes = dimension{}, []string{unit}
	if unit == "" {
		a.by = dimension{}
	}
	return &a
}

// countedIn gives how many there are in a span.
func (run *inquiry) countedIn(s Span) Cell {
	if run.failed() {
		return Cell{State: Missing}
	}
	a := run.counting("")
	c := a.tally(s, nil).total
	run.notes = a.notes
	return c
}

// lacking says which of the sources that speak in the period does not cover
// another one whole; "" when all do.
func (run *inquiry) lacking(s Span) string {
	for _, c := range run.covers {
		if text := c.lack(s); text != "" && c.touches(run.span) {
			return run.name(c.source) + ": " + text
		}
	}
	return ""
}

// pairs gives what people did in some earlier spans together and in the span of
// the question, with how many people it is true of. Of those who cannot be told
// apart each message is somebody's own.
func (run *inquiry) pairs(before []Span, now Span) []stat.Pair {
	sum, args := "", []any{}
	for _, s := range before {
		sum += " + " + run.didIn()
		args = append(args, dayArg(s.From), dayArg(s.To))
	}
	args = append(args, dayArg(now.From), dayArg(now.To))
	var days []clause
	for _, s := range append(slices.Clone(before), now) {
		days = append(days, between("m.day", s))
	}
	inner := run.kept(fromMessages, join("OR", days)).wrap("SELECT m.person_no AS p, 0"+sum+" AS y, "+run.didIn()+" AS z\nFROM messages m\nWHERE ", "\nGROUP BY m.person_no")
	inner.args = append(args, inner.args...)
	rows := run.query(inner.wrap("SELECT CASE WHEN b.p = 0 THEN 1 ELSE 0 END AS unnamed, b.y, b.z, COUNT(*) AS n\nFROM (", ") b\nGROUP BY CASE WHEN b.p = 0 THEN 1 ELSE 0 END, b.y, b.z"))
	var out []stat.Pair
	for _, r := range rows {
		y, z := number(r[1]), number(r[2])
		if number(r[0]) == 1 {
			out = append(out, stat.Pair{Before: 1, People: y}, stat.Pair{After: 1, People: z})
			continue
		}
		out = append(out, stat.Pair{Before: y, After: z, People: number(r[3])})
	}
	return out
}

// didIn is the SQL of what somebody did in a span: how much, or whether at all.
func (run *inquiry) didIn() string {
	return map[string]string{ofMessages: "SUM", ofPeople: "MAX"}[run.choice("of")] + "(CASE WHEN m.day >= ? AND m.day <= ? THEN 1 ELSE 0 END)"
}

// weigh makes a cell of a value that was worked out from counts. It stands on
// all of them: whatever keeps one of them back keeps it back too. So it has the
// fewest people of any, and the contributors of the one that few of them fill
// most.
func weigh(v float64, counts ...Cell) Cell {
	worst, people := counts[0], counts[0].People+counts[0].Unnamed
	for _, c := range counts {
		if c.State != Known {
			return Cell{State: Missing, Why: c.Why}
		}
		people = min(people, c.People+c.Unnamed)
		if filled(c) > filled(worst) {
			worst = c
		}
	}
	return Cell{Num: stat.Whole(v, 1000), Den: 1000, N: max(1, worst.Num), People: people, Top: worst.Top, Own: worst.Own}
}

// filled is how much of a count its one or two largest contributors hold, each
// measured by what the guard lets pass.
func filled(c Cell) float64 {
	all := float64(max(1, c.Num-c.Own))
	return max(2*float64(c.Top[0])/all, 1.25*float64(c.Top[1])/all)
}
