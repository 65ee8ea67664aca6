package site_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"hearth/internal/config"
	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/site"
)

// meaning is that of the registry; a site uses one metric of it and asks some
// of its questions.
func meaning(t *testing.T, used string, asked ...string) site.Meaning {
	t.Helper()
	reg, err := insight.Metrics()
	if err != nil {
		t.Fatal(err)
	}
	var out site.Meaning
	for _, d := range reg.Definitions() {
		out.Metrics = append(out.Metrics, site.Metric{Definition: d, Used: d.ID == used})
	}
	for _, id := range asked {
		m, _ := reg.Question(id)
		out.Questions = append(out.Questions, m)
	}
	return out
}

// rules is a Look at a site's rules of what is left out, and at nothing else.
type rules struct {
	site.Look
	all  []site.LeftOut
	read insight.Provenance
}

func (r rules) Provenance() insight.Provenance { return r.read }

func (r rules) LeftOut(lang string) []site.LeftOut {
	if lang != "de" {
		return nil
	}
	return r.all
}

// The method page lists what is left out, in its own language.
func TestLeftOut(t *testing.T) {
	cfg := config.Default()
	cfg.Language = "de"
	plan, _ := site.NewPlan(cfg, site.Input{Meaning: meaning(t, "people")})
	all := []site.LeftOut{{Reason: "a giveaway", Title: "A giveaway", What: []string{"Tage: Mai 2026"}, Effects: []site.LeftOutEffect{{Number: "Menschen", Change: "um 9 Prozent niedriger", Much: true}}}}
	page, _ := plan.Page("method.html", rules{all: all})
	if !reflect.DeepEqual(page.LeftOut, all) || page.Words.LeftOut.Title != "Was weggelassen wird" {
		t.Errorf("got %+v", page.LeftOut)
	}
}

// The method page says what was read, in its own language; what an importer says of
// a zone too, and many exports of a source are folded away.
func TestOrigins(t *testing.T) {
	cfg := config.Default()
	cfg.Language = "de"
	plan, _ := site.NewPlan(cfg, site.Input{Meaning: meaning(t, "people")})
	day, _ := engagement.ParseDay("2026-06-03")
	one := insight.Export{Format: "Some format", Hash: "0123456789ab", Zone: "assumed Europe/Berlin", Captured: day, From: day, To: day + 1,
		Read: insight.Tally{N: 1000, Least: true}, Kept: insight.Tally{N: 1240}, Again: insight.Tally{Fewer: 5},
		LeftOut: []insight.LeftOutFor{{Cause: "spam", Rows: insight.Tally{N: 40, About: true}}, {Cause: "new", Rows: insight.Tally{Fewer: 5}}}}
	bare := insight.Export{Zone: "written in the file, else assumed UTC"}
	read := insight.Provenance{Fewer: 5, Step: 10, Sources: []insight.SourceOrigin{
		{Title: "Forum", Gaps: []insight.CalendarGap{{From: day + 9, To: day + 9}}, Exports: []insight.Export{one, bare}},
		{Title: "Laden", Exports: []insight.Export{one, one, one, one}},
	}}
	page, _ := plan.Page("method.html", rules{read: read})
	want := site.ExportRow{Format: "Some format", Hash: "0123456789ab", Zone: "angenommen: Europe/Berlin", Captured: site.Day{Text: "3. Juni 2026", ISO: "2026-06-03"}, Days: "3. Juni 2026 bis 4. Juni 2026",
		Read: "1.000 oder mehr", Kept: "1.240", Again: "weniger als 5 davon stehen auch in einem anderen Export und zählen einmal",
		LeftOut: []string{"40: Spam, Roboter, nicht freigegeben", "weniger als 5: weder was Menschen schrieben noch eine Zahl, die zählt"}}
	forum := page.Origins.Sources[0]
	if got := forum.Exports[0]; !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := forum.Exports[1]; !reflect.DeepEqual(got, site.ExportRow{Zone: "steht in der Datei, sonst angenommen: UTC", Read: "0", Kept: "0"}) {
		t.Errorf("an export that says nothing: %+v", got)
	}
	if forum.Summary != "" || !reflect.DeepEqual(forum.Gaps, []string{"12. Juni 2026"}) || page.Origins.Sources[1].Summary != "4 Exporte" {
		t.Errorf("got %+v", page.Origins)
	}
	if page.Origins.Calendar != "" {
		t.Errorf("no page shows the days, and not %q", page.Origins.Calendar)
	}
	if page, _ := plan.Page("method.html", rules{}); page.Origins != nil {
		t.Errorf("nothing is known, and %+v is told", page.Origins)
	}
}

func TestMethodPage(t *testing.T) {
	cfg := config.Default()
	cfg.Language = "de"
	plan, problems := site.NewPlan(cfg, site.Input{Meaning: meaning(t, "answered_share", "participation.core")})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	page, _ := plan.Page("method.html", rules{})
	if page == nil || page.Title != "Wie die Zahlen gezählt werden" || page.MetricsFile != "metrics.json" || page.MethodPage != "method.html" {
		t.Fatalf("got %+v", page)
	}
	for _, group := range page.MetricGroups { // all that is said of a metric has words for readers
		for _, x := range group.Metrics {
			w := page.Words.Method
			if w.Grains[x.Grain] == "" || w.Tiers[x.Tier] == "" || w.Adding[x.Additivity] == "" || x.Interval != "none" && w.Intervals[x.Interval] == "" || x.Better != "none" && w.Betters[x.Better] == "" {
				t.Errorf("%s: no words for what it is: %+v", x.ID, x)
			}
			if len(x.Changes) != len(x.Breaks) || len(x.Changes) > 0 && (x.Changes[0].Day == x.Breaks[0].On || x.Changes[0].Source == "") || x.DegradesTo != "" && x.Lesser == "" {
				t.Errorf("%s: got %+v, %q", x.ID, x.Changes, x.Lesser)
			}
		}
	}
	used := page.MetricGroups[0].Metrics
	if len(used) != 1 || used[0].ID != "answered_share" || used[0].Title != "Innerhalb von 24 Stunden beantwortet" ||
		!strings.HasPrefix(used[0].Definition.Definition, "Von den Beiträgen von Menschen") || used[0].Lang != "" {
		t.Errorf("used: %+v", used)
	}
	if q := page.Questions; len(q) != 1 || q[0].Title != "Der Kern: wer blieb, kam und ging" || !strings.HasPrefix(q[0].Definition, "Der Kern sind") || q[0].Lang != "" {
		t.Errorf("asked: %+v", q)
	}
	cfg.Language = "fr" // has no definitions of its own, and the page says which language it speaks instead
	plan, _ = site.NewPlan(cfg, site.Input{Meaning: meaning(t, "answered_share", "participation.core")})
	if page, _ := plan.Page("method.html", rules{}); len(page.LeftOut) > 0 || page.MetricGroups[0].Metrics[0].Lang != "en" || page.Questions[0].Lang != "en" {
		t.Errorf("in French: %+v", page.MetricGroups[0].Metrics[0])
	}
	if others := page.MetricGroups[1].Metrics; len(others) < 100 {
		t.Errorf("only %d others", len(others))
	}
	if plan, _ := site.NewPlan(cfg, site.Input{Meaning: meaning(t, "")}); len(plan.Outputs()) > 3 {
		t.Errorf("a site that counts nothing has %v", plan.Outputs())
	}
}

// metrics.json keeps to what its schema says: these keys, and no others, and of
// the words only those that are known.
func TestMetricsFile(t *testing.T) {
	plan, _ := site.NewPlan(config.Default(), site.Input{Meaning: meaning(t, "people", "response.left")})
	var file struct {
		Schema   int    `json:"schema"`
		Language string `json:"language"`
		Metrics  []struct {
			ID, Title, Definition, Unit, Grain, Additivity, Tier string
			Minimum, Version, Scale                              int64
			Share, Used                                          bool
			Params, Requires                                     []string
			Interval, Why, Instead, Where, Degraded              string
			Numerator, Denominator, Better, Caveat, Since        string
			DegradesTo                                           string `json:"degrades_to"`
			BasedOn                                              string `json:"based_on"`
			Breaks                                               []insight.Break
			Translations                                         map[string]insight.Words
		} `json:"metrics"`
		Questions []insight.Method `json:"questions"`
	}
	dec := json.NewDecoder(bytes.NewReader(plan.Text("metrics.json", nil)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&file); err != nil {
		t.Fatal(err)
	}
	if file.Schema != site.MetricsSchema || file.Language != "en" {
		t.Errorf("schema %d, language %q", file.Schema, file.Language)
	}
	if q := file.Questions; len(q) != 1 || q[0].ID != "response.left" || q[0].Definition == "" || len(q[0].Columns) != 2 {
		t.Errorf("questions: %+v", q)
	}
	words := map[string]bool{
		"sum": true, "none": true, "last": true, "measured": true, "modelled": true, "declared": true, "reported": true,
		"message": true, "person": true, "thread": true, "opening": true, "reading": true, "day": true, "place": true, "wilson": true, "author-paired": true, "audit": true, "up": true, "down": true,
	}
	known := map[string]bool{}
	for _, m := range file.Metrics {
		if m.ID == "" || m.Title == "" || m.Definition == "" || m.Version < 1 || known[m.ID] || !words[m.Additivity] || !words[m.Tier] || !words[m.Interval] || !words[m.Better] || m.Since == "" || m.Grain == "" {
			t.Errorf("%+v", m)
		}
		if m.Used != (m.ID == "people") {
			t.Errorf("%s: used is %t", m.ID, m.Used)
		}
		if m.ID == "people" && (len(m.Requires) != 1 || m.Requires[0] != "authors" || m.Why == "") {
			t.Errorf("people: %+v", m)
		}
		known[m.ID] = true
	}
	for _, m := range file.Metrics {
		if m.Instead != "" && !known[m.Instead] {
			t.Errorf("%s: instead of it %q, which is no metric", m.ID, m.Instead)
		}
	}
}
