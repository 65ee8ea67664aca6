package insight_test

import (
	"strings"
	"testing"

	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store/storetest"
	"hearth/internal/source"
	"hearth/internal/source/strict"
)

// with reads the `metrics:` of a site file.
func with(t *testing.T, text string) (*insight.Registry, source.List) {
	t.Helper()
	reg, err := insight.Metrics()
	if err != nil {
		t.Fatal(err)
	}
	n, problems := strict.Parse("hearth.yaml", []byte(text), source.Pos{})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	own, problems := reg.With(n.Get("metrics"))
	return own, problems
}

const helpAnswered = `metrics:
  help_answered:
    based_on: answered_share
    title: Answered in help
    definition: Of the questions in our help places, the share that had an answer within {within}.
    de: {title: Beantwortet in der Hilfe, unit: "%", definition: Anteil der Fragen in der Hilfe mit Antwort.}
    where: {place: help}
    not: {language: de}
    minimum: 50
`

func TestOwnMetric(t *testing.T) {
	reg, problems := with(t, helpAnswered)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	m, ok := reg.Lookup("help_answered")
	if !ok || m.Title != "Answered in help" || m.Minimum != 50 || m.Additivity != "none" || !m.Share || m.BasedOn != "answered_share" || m.Where != "not.language=de&place=help" {
		t.Errorf("got %+v", m)
	}
	if de := m.In("de"); de.Title != "Beantwortet in der Hilfe" || de.Definition != "Anteil der Fragen in der Hilfe mit Antwort." {
		t.Errorf("German: %+v", de)
	}
	g, ok := reg.Ground(insight.Answer{Key: "metric:help_answered"})
	if !ok || g.Of != "openings" || len(g.Scopes) != 4 {
		t.Errorf("its ground is %+v", g)
	}
	all := reg.All()
	if last := all[len(all)-1]; last.ID != "help_answered" {
		t.Errorf("the last of all is %s", last.ID)
	}
	again, _ := insight.Metrics()
	if _, ok := again.Lookup("help_answered"); ok {
		t.Error("the built-in registry was changed")
	}
}

// What a site says of its own metric beside that stands where its readers look,
// and over a day on which the site began to count otherwise nothing is compared.
func TestOwnMetricSays(t *testing.T) {
	reg, problems := with(t, strings.Replace(helpAnswered, "    minimum: 50\n", `    better: none
    caveat: Only what our form takes in.
    breaks: [{on: 2026-04-10, text: We changed our help desk}]
`, 1)+"  written: {based_on: messages, title: Written, definition: What was written., breaks: [{on: 2026-04-10, text: We changed our help desk}]}\n")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	found := false
	for _, d := range reg.Definitions() {
		if d.ID == "help_answered" {
			found = d.Better == "none" && d.Caveat == "Only what our form takes in." && d.Interval == "wilson" && d.Numerator != "" && d.Since == "0.1" && len(d.Breaks) == 1
		}
		if d.ID == "answered_share" && (d.Better != "up" || len(d.Breaks) > 0) {
			t.Errorf("the built-in one was changed: %+v", d)
		}
	}
	if !found {
		t.Error("help_answered is not as it was written")
	}
	files, coverage := storetest.Write(t, mastodon())
	_, rec := desk(t, files, coverage, insight.Options{})
	d, err := insight.NewDesk(t.Context(), rec, reg, insight.Options{Coverage: coverage})
	if err != nil {
		t.Fatal(err)
	}
	_, list := d.Ask(t.Context(), question("metric=written", "period=2026-05", "compare=2026-02"))
	if want := "q:1:4: We changed our help desk on 10 April 2026: before and after cannot be compared\n"; !strings.HasPrefix(list.String(), want) {
		t.Errorf("got %s", list)
	}
}

// A narrowed metric counts what its base counts with the same filters.
func TestOwnMetricCounts(t *testing.T) {
	reg, problems := with(t, "metrics: {helped: {based_on: messages, title: Helped, definition: What was written in help., where: {place: help}, not: {kind: reply}}}\n")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	files, coverage := storetest.Write(t, mastodon(), forum())
	_, rec := desk(t, files, coverage, insight.Options{})
	count := func(reg *insight.Registry, key string) int64 {
		t.Helper()
		d, err := insight.NewDesk(t.Context(), rec, reg, insight.Options{Coverage: coverage})
		if err != nil {
			t.Fatal(err)
		}
		q, _ := insight.ParseKey(key)
		a, problems := d.Ask(t.Context(), q)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		return a.Rows[0].Num
	}
	got, want := count(reg, "metric:helped?period=2026-01..2026-05"), count(reg, "metric:messages?not.kind=reply&period=2026-01..2026-05&place=help")
	if got != want || got == 0 {
		t.Errorf("got %d, want %d", got, want)
	}
}

func TestOwnMetricRefused(t *testing.T) {
	line := func(old, new string) string {
		if !strings.Contains(helpAnswered, old) {
			t.Fatalf("no %q", old)
		}
		return strings.Replace(helpAnswered, old, new, 1)
	}
	tests := []struct{ name, text, want string }{
		{"lower minimum", line("minimum: 50", "minimum: 5"), `hearth.yaml:9:14: metrics: help_answered would be shown from 5 on, and answered_share is not shown below 20
  hint: write 20 or more, or take the line out
`},
		{"additivity", line("minimum: 50", "additivity: sum"), `hearth.yaml:9:5: unknown key "additivity"
  hint: known here: based_on, better, breaks, caveat, de, definition, minimum, not, title, unit, where
`},
		{"slip", line("based_on", "base_on"), `hearth.yaml:2:3: metrics: help_answered does not say what it counts
  hint: add ` + "`based_on: messages`" + `, or another one of: `},
		{"no metric", line("based_on: answered_share", "based_on: answered_shares"), `hearth.yaml:3:15: metrics: help_answered is based on "answered_shares", which is no metric
  hint: did you mean ` + "`answered_share`" + `?
`},
		{"taken", strings.Replace(helpAnswered, "help_answered", "people", 1), `hearth.yaml:2:3: metrics: there is a metric "people" already
  hint: give yours another name, such as our_people
`},
		{"odd name", strings.Replace(helpAnswered, "help_answered", "Help", 1), `hearth.yaml:2:3: metrics: "Help" cannot be the name of a metric
  hint: write small letters, digits and _, such as help_answered
`},
		{"no words", line("    title: Answered in help\n", ""), `hearth.yaml:2:3: metrics: help_answered does not say what it is called and what it means
  hint: add ` + "`title:` and `definition:`" + `, one plain sentence that says what is counted
`},
		{"unknown filter", line("where: {place: help}", "where: {plaec: help}"), `hearth.yaml:7:13: metrics: "plaec" cannot be used to filter here
  hint: did you mean ` + "`place`" + `?
`},
		{"unknown value", line("where: {place: help}", "where: {role: membr}"), `hearth.yaml:7:19: there is no role "membr"
  hint: did you mean ` + "`member`" + `?
`},
		{"odd tag", line("where: {place: help}", "where: {tag: a_b}"), `hearth.yaml:7:18: metrics: the tag "a_b" cannot be used here, because of its special characters
  hint: filter by it where you ask
`},
		{"no value", line("where: {place: help}", "where: {place: []}"), `hearth.yaml:7:13: metrics: the filter on "place" has no value
  hint: type a value, such as ` + "`place: shop`" + `
`},
		{"no filter", line("where: {place: help}", "where: help"), `hearth.yaml:7:12: metrics: this is no filter
  hint: write it as ` + "`where: {place: shop}`" + `
`},
		{"better", line("minimum: 50", "better: uup"), `hearth.yaml:9:13: metrics: "uup" is no direction in which help_answered could be better
  hint: did you mean ` + "`up`" + `?
`},
		{"breaks", line("minimum: 50", "breaks: 2026-06-15"), `hearth.yaml:9:13: metrics: breaks are a list of days
  hint: write it as ` + "`breaks: [{on: 2026-06-15, text: We changed our help desk}]`" + `
`},
		{"break without a day", line("minimum: 50", "breaks: [{on: June, text: A}]"), `hearth.yaml:9:14: metrics: the break has no day
  hint: write ` + "`on: 2026-06-15`" + `, the first day of the new count
`},
		{"break without words", line("minimum: 50", "breaks: [{on: 2026-06-15}]"), `hearth.yaml:9:14: metrics: the break of 2026-06-15 does not say what changed
  hint: write ` + "`text: We changed our help desk`" + `, as readers will see it
`},
		{"break with a slip", line("minimum: 50", "breaks: [{no: 2026-06-15, text: A}]"), `hearth.yaml:9:15: unknown key "no"`},
		{"tier", line("minimum: 50", "tier: measured"), `hearth.yaml:9:5: unknown key "tier"
`},
		{"degrades", line("minimum: 50", "degrades_to: help_answered"), `hearth.yaml:9:5: unknown key "degrades_to"
`},
		{"no list", "metrics: people\n", "hearth.yaml:1:10: metrics: this is no list of metrics\n  hint: write the id of each below it, as in\n          help_answered:\n            based_on: answered_share\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			reg, problems := with(t, tt.text)
			if got := problems.String(); !strings.Contains(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
			if m, ok := reg.Lookup("help_answered"); ok {
				t.Errorf("it is there all the same: %+v", m)
			}
		})
	}
}
