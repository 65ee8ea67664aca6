package insight

import (
	"slices"
	"strings"
	"testing"
)

// Every metric that is built in can be computed: its filters and parameters are
// known, what it points to exists, and its ids are each there once.
func TestBuiltInMetrics(t *testing.T) {
	reg, err := Metrics()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range reg.entries {
		for _, c := range slices.Concat(e.recipe.Only, e.recipe.Usual, e.recipe.Never) {
			d, ok := findDimension(c.Key)
			if !ok || !d.filter {
				t.Errorf("%s: no filter %q", e.metric.ID, c.Key)
			}
			for _, v := range c.Values {
				if d.values != nil && !strings.Contains(strings.Join(d.values, " "), v) {
					t.Errorf("%s: no %s %q", e.metric.ID, c.Key, v)
				}
			}
		}
		if e.recipe.Instead != "" {
			if m, ok := reg.Lookup(e.recipe.Instead); !ok || m.Additivity != "sum" {
				t.Errorf("%s: instead of it %q is no help", e.metric.ID, e.recipe.Instead)
			}
		}
		if to := e.recipe.DegradesTo; to != "" {
			if m, ok := reg.Lookup(to); !ok || m.Additivity != "sum" || len(m.Translations) == 0 {
				t.Errorf("%s: degrades to %q, which is no help", e.metric.ID, to)
			}
		}
		if e.recipe.Count == countPeople && !slices.Contains(e.recipe.Requires, NeedAuthors) || e.recipe.From == fromThreads && e.metric.Share && !slices.Contains(e.recipe.Requires, needAnswers) {
			t.Errorf("%s: requires %v", e.metric.ID, e.recipe.Requires)
		}
		if counted := e.method == nil && e.metric.Share && e.metric.Tier == "measured"; counted != (e.recipe.Interval != "") {
			t.Errorf("%s: the interval %q", e.metric.ID, e.recipe.Interval)
		}
		if e.method == nil && (e.recipe.Count == countWithin) != (len(e.metric.Params) > 0) {
			t.Errorf("%s: parameters %v", e.metric.ID, e.metric.Params)
		}
		if e.metric.Scale > 0 && e.metric.Minimum < 20 {
			t.Errorf("%s: a share or mean of %d says nothing", e.metric.ID, e.metric.Minimum)
		}
		if w := e.metric.Translations["de"]; w.Title == "" || w.Unit == "" {
			t.Errorf("%s: no German words", e.metric.ID)
		}
		if !strings.HasSuffix(e.metric.Definition, ".") || strings.Contains(e.metric.Definition, "{within}") && len(e.metric.Params) == 0 {
			t.Errorf("%s: definition %q", e.metric.ID, e.metric.Definition)
		}
	}
}

func TestLookup(t *testing.T) {
	reg, err := Metrics()
	if err != nil {
		t.Fatal(err)
	}
	m, ok := reg.Lookup("answered_share")
	if !ok || m.Title != "Answered within 24 hours" || !m.Share || m.Minimum != 20 {
		t.Errorf("got %+v", m)
	}
	if de := m.In("de"); de.Title != "Innerhalb von 24 Stunden beantwortet" || de.Unit != "%" {
		t.Errorf("in German %+v", de)
	}
	if m.In("fr").Title != m.Title {
		t.Errorf("in French %q", m.In("fr").Title)
	}
	if _, ok := reg.Lookup("mesages"); ok {
		t.Error("found what is not there")
	}
	if len(reg.All())+len(reg.Facts()) != len(reg.entries) || strings.Contains(reg.All()[8].Title, "{") {
		t.Errorf("all: %v", reg.All())
	}
}

func TestWaitText(t *testing.T) {
	for seconds, want := range map[int64]string{
		60: "1 minute, 1 Minute", 5400: "90 minutes, 90 Minuten", 3600: "1 hour, 1 Stunde", 86400: "24 hours, 24 Stunden",
		3 * 86400: "3 days, 3 Tagen", 7 * 86400: "7 days, 7 Tagen", 14 * 86400: "2 weeks, 2 Wochen", 61: "61 seconds, 61 seconds",
	} {
		if got := waitText(seconds, "en") + ", " + waitText(seconds, "de"); got != want {
			t.Errorf("%d: got %s, want %s", seconds, got, want)
		}
	}
}

// A registry that could not be computed is refused, with its place.
func TestMetricProblems(t *testing.T) {
	const good = "metrics:\n  - {id: a, title: A, definition: A., unit: a, grain: message, additivity: sum, tier: measured, version: 1, from: messages, count: rows}\n"
	if problems := new(Registry).parse("m", []byte(good)); len(problems) > 0 {
		t.Fatal(problems)
	}
	tests := []struct{ name, old, new, want string }{
		{"unknown key", "id: a", "id: a, colour: red", "m:2:13: unknown key \"colour\""},
		{"table", "from: messages", "from: letters", "m:2:5: the metric \"a\" has the table \"letters\", not one of [messages threads openings readings]"},
		{"count", "count: rows", "count: within", "m:2:5: the metric \"a\" has the count \"within\", not one of [rows people mean share]"},
		{"additivity", "additivity: sum", "additivity: max", "m:2:5: the metric \"a\" has the additivity \"max\", not one of [sum none last]"},
		{"tier", "tier: measured", "tier: felt", "m:2:5: the metric \"a\" has the tier \"felt\", not one of [measured modelled declared reported]"},
		{"grain", "grain: message", "grain: sand", "m:2:5: the metric \"a\" has the grain \"sand\", not one of [message person thread opening reading]"},
		{"no reason", "additivity: sum", "additivity: none", "m:2:5: the metric \"a\" does not say why it is not added"},
		{"no version", "version: 1", "version: 0", "m:2:5: the metric \"a\" lacks an id, title, definition, unit or version"},
		{"reads", "count: rows", "count: rows, reads: [views]", "m:2:5: the metric \"a\" has `reads` without reading readings, or the other way round"},
		{"ratio", "from: messages, count: rows", "from: readings, count: ratio, numerator: a, denominator: b, reads: [a, b], per: [c]", "m:2:5: the metric \"a\" divides more or less than one reading by one"},
		{"what is divided", "count: rows", "count: mean", "m:2:5: the metric \"a\" does not say what it divides by what, or says it without dividing"},
		{"nothing is divided", "count: rows", "count: rows, numerator: a", "m:2:5: the metric \"a\" does not say what it divides by what, or says it without dividing"},
		{"better", "count: rows", "count: rows, better: louder", "m:2:5: the metric \"a\" has the direction \"louder\", not one of [none up down]"},
		{"never", "from: messages, count: rows", "from: threads, count: rows, never: {role: [brand]}", "m:2:5: the metric \"a\" has `never` without counting messages"},
		{"millionths", "from: messages, count: rows", "from: readings, count: sum, reads: [a], millionths: true", "m:2:5: the metric \"a\" would add up millionths"},
		{"interval", "count: rows", "count: rows, interval: sure", "m:2:5: the metric \"a\" has the interval \"sure\", not one of [wilson]"},
		{"need", "count: rows", "count: rows, requires: [eyes]", "m:2:5: the metric \"a\" requires \"eyes\", which no source of messages can have or lack"},
		{"degrades for nothing", "count: rows", "count: rows, degrades_to: b", "m:2:5: the metric \"a\" degrades to another without requiring anything"},
		{"break", "count: rows", "count: rows, breaks: [{on: June, text: The platform changed}]", "m:2:5: the metric \"a\" has a break without a day such as 2026-06-15 or without a text"},
		{"break without words", "count: rows", "count: rows, breaks: [{on: 2026-06-15}]", "m:2:5: the metric \"a\" has a break without a day such as 2026-06-15 or without a text"},
		{"twice", "metrics:\n", "metrics:\n  - {id: a, title: A, definition: A., unit: a, grain: message, additivity: sum, tier: measured, version: 1, from: messages, count: rows}\n", "m:3:5: the metric \"a\" stands here twice"},
		{"no YAML", "metrics:", "\tmetrics:", "m:1:1: "},
	}
	for _, tt := range tests {
		problems := new(Registry).parse("m", []byte(strings.Replace(good, tt.old, tt.new, 1)))
		if !strings.HasPrefix(problems.String(), tt.want) {
			t.Errorf("%s: got %s, want %s", tt.name, problems, tt.want)
		}
	}
}

// A metric must not degrade to one that comes back to it.
func TestDegradingInACircle(t *testing.T) {
	one := func(id, to string) string {
		return "  - {id: " + id + ", title: A, definition: A., unit: a, grain: person, additivity: none, why: a, tier: measured, version: 1, from: messages, count: people, requires: [authors]" + to + "}\n"
	}
	for text, want := range map[string]string{
		one("a", ", degrades_to: b") + one("b", ", degrades_to: c") + one("c", ""):                 "",
		one("a", ", degrades_to: b") + one("b", ", degrades_to: c") + one("c", ", degrades_to: a"): `the built-in metrics: "a" degrades to "a", which is no metric or comes back to it`,
		one("a", ", degrades_to: a"): `the built-in metrics: "a" degrades to "a", which is no metric or comes back to it`,
		one("a", ", degrades_to: z"): `the built-in metrics: "a" degrades to "z", which is no metric or comes back to it`,
	} {
		reg, got := new(Registry), ""
		if problems := reg.parse("m", []byte("metrics:\n"+text)); len(problems) > 0 {
			t.Fatal(problems)
		}
		if err := reg.degrading(); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
