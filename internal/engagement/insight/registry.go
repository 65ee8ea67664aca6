package insight

import (
	"cmp"
	"embed"
	"fmt"
	"slices"
	"sync"

	"hearth/internal/engagement"
	"hearth/internal/source"
	"hearth/internal/source/strict"
)

//go:embed metrics*.yaml
var metricsYAML embed.FS

// metricFiles are the files of the registry in the order in which it lists them.
var metricFiles = []string{"metrics.yaml", "metrics-social.yaml", "metrics-sites.yaml"}

// Registry is the metrics that can be asked for.
type Registry struct {
	entries []entry  // in the order of the files, then the facts of named questions
	methods []Method // the named questions
}

type entry struct {
	metric Metric
	recipe recipe
	method *Method // of a named question and its facts; nil for a metric of its own
}

// spec is a metric as metrics.yaml writes it.
type spec struct {
	ID         string       `yaml:"id"`
	Title      string       `yaml:"title"`
	De         Words        `yaml:"de"`
	Definition string       `yaml:"definition"`
	Numerator  string       `yaml:"numerator"`
	Denom      string       `yaml:"denominator"`
	Better     string       `yaml:"better"`
	Caveat     string       `yaml:"caveat"`
	Since      string       `yaml:"since"`
	Unit       string       `yaml:"unit"`
	Grain      string       `yaml:"grain"`
	Additivity string       `yaml:"additivity"`
	Why        string       `yaml:"why"`
	Instead    string       `yaml:"instead"`
	Tier       string       `yaml:"tier"`
	Minimum    int64        `yaml:"minimum"`
	Version    int          `yaml:"version"`
	From       string       `yaml:"from"`
	Count      string       `yaml:"count"`
	Params     []string     `yaml:"params"`
	Only       *strict.Node `yaml:"only"`
	Usual      *strict.Node `yaml:"usual"`
	Never      *strict.Node `yaml:"never"`
	Hit        *strict.Node `yaml:"hit"`
	Interval   string       `yaml:"interval"`
	Requires   []string     `yaml:"requires"`
	DegradesTo string       `yaml:"degrades_to"`
	Reads      []string     `yaml:"reads"`
	Per        []string     `yaml:"per"`
	Millionths bool         `yaml:"millionths"`
	Alone      bool         `yaml:"alone"`
	PerOnce    bool         `yaml:"per_once"`
	OnDay      bool         `yaml:"on_day"`
	Breaks     []Break      `yaml:"breaks"`
}

// Metrics gives the built-in registry. It is a constant table that is read
// when first asked for: serve asks again at every change.
func Metrics() (*Registry, error) { return builtIn() }

var builtIn = sync.OnceValues(readMetrics)

func readMetrics() (*Registry, error) {
	reg := &Registry{}
	for _, name := range metricFiles {
		text, err := metricsYAML.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("the built-in metrics: %w", err)
		}
		if problems := reg.parse(name, text); len(problems) > 0 {
			return nil, fmt.Errorf("the built-in metrics: %s", problems)
		}
	}
	if err := reg.degrading(); err != nil {
		return nil, err
	}
	reg.methods = methods()
	for _, m := range reg.methods {
		reg.entries = append(reg.entries, m.facts()...)
	}
	return reg, reg.localize()
}

// degrading refuses a metric that degrades to none, or in a circle.
func (r *Registry) degrading() error {
	for _, e := range r.entries {
		seen := []string{e.metric.ID}
		for to := e.recipe.DegradesTo; to != ""; {
			next, ok := r.find(to)
			if !ok || slices.Contains(seen, to) {
				return fmt.Errorf("the built-in metrics: %q degrades to %q, which is no metric or comes back to it", e.metric.ID, to)
			}
			seen, to = append(seen, to), next.recipe.DegradesTo
		}
	}
	return nil
}

// Lookup gives the metric with an id.
func (r *Registry) Lookup(id string) (Metric, bool) {
	e, ok := r.find(id)
	return e.metric.waiting(defaultWait), ok
}

// All gives every metric, in the registry's own order, without the single
// values of named questions; see [Registry.Facts].
func (r *Registry) All() []Metric {
	return r.metrics(func(e entry) bool { return e.method == nil })
}

// Facts gives the single values of named questions, which can be asked for as
// metrics.
func (r *Registry) Facts() []Metric {
	return r.metrics(func(e entry) bool { return e.method != nil })
}

func (r *Registry) metrics(of func(entry) bool) []Metric {
	var out []Metric
	for _, e := range r.entries {
		if of(e) {
			out = append(out, e.metric.waiting(defaultWait))
		}
	}
	return out
}

// MethodOf gives the named question that a question asks, by its name or for
// one of its facts; false for a metric of its own and for SQL.
func (r *Registry) MethodOf(q Question) (Method, bool) {
	if !q.Named.Empty() {
		return r.Question(q.Named.Text)
	}
	if e, ok := r.find(q.Metric.Text); ok && e.method != nil && q.SQL.Empty() {
		return *e.method, true
	}
	return Method{}, false
}

func (r *Registry) find(id string) (entry, bool) {
	i := slices.IndexFunc(r.entries, func(e entry) bool { return e.metric.ID == id })
	if i < 0 {
		return entry{}, false
	}
	return r.entries[i], true
}

func (r *Registry) ids() []string {
	var out []string
	for _, e := range r.entries {
		out = append(out, e.metric.ID)
	}
	return out
}

// ownIDs are the metrics that are no facts of a named question.
func (r *Registry) ownIDs() []string {
	var out []string
	for _, m := range r.All() {
		out = append(out, m.ID)
	}
	return out
}

// parse adds the metrics of a file.
func (r *Registry) parse(file string, text []byte) source.List {
	root, problems := strict.Parse(file, text, source.Pos{File: file, Line: 1, Col: 1})
	if len(problems) > 0 {
		return problems
	}
	var doc struct {
		Metrics []*strict.Node `yaml:"metrics"`
	}
	strict.Decode(root, &doc, &problems)
	for _, n := range doc.Metrics {
		var s spec
		strict.Decode(n, &s, &problems)
		if _, twice := r.find(s.ID); twice {
			problems.Errorf(n.Pos, "twice", "", "the metric %q stands here twice", s.ID)
		}
		s.check(n.Pos, &problems)
		r.entries = append(r.entries, s.entry(&problems))
	}
	return problems
}

// check refuses a metric that the compiler could not compute or explain.
func (s spec) check(pos source.Pos, problems *source.List) {
	oneOf := func(what, got string, want ...string) {
		if !slices.Contains(want, got) {
			problems.Errorf(pos, "metric", "", "the metric %q has the %s %q, not one of %v", s.ID, what, got, want)
		}
	}
	counts := map[string][]string{
		fromMessages: {countRows, countPeople, countMean, countShare},
		fromThreads:  {countRows, countShare},
		fromOpenings: {countWithin},
		fromReadings: {countSum, countLast, countSingle, countRatio},
	}
	oneOf("table", s.From, fromMessages, fromThreads, fromOpenings, fromReadings)
	oneOf("count", s.Count, counts[s.From]...)
	oneOf("additivity", s.Additivity, "sum", "none", "last")
	oneOf("tier", s.Tier, "measured", "modelled", "declared", "reported")
	oneOf("grain", s.Grain, "message", "person", "thread", "opening", "reading")
	if s.Additivity != "sum" && s.Why == "" {
		problems.Errorf(pos, "metric", "", "the metric %q does not say why it is not added", s.ID)
	}
	if s.ID == "" || s.Title == "" || s.Definition == "" || s.Unit == "" || s.Version < 1 {
		problems.Errorf(pos, "metric", "", "the metric %q lacks an id, title, definition, unit or version", s.ID)
	}
	if divides := slices.Contains([]string{countMean, countShare, countWithin, countRatio}, s.Count); divides != (s.Numerator != "") || divides != (s.Denom != "") {
		problems.Errorf(pos, "metric", "", "the metric %q does not say what it divides by what, or says it without dividing", s.ID)
	}
	if s.Better != "" {
		oneOf("direction", s.Better, betterNone, betterUp, betterDown)
	}
	if s.Count == countRatio && (len(s.Reads) != 1 || len(s.Per) != 1) {
		problems.Errorf(pos, "metric", "", "the metric %q divides more or less than one reading by one", s.ID)
	}
	if (s.Alone || s.PerOnce || s.OnDay) && s.Count != countRatio {
		problems.Errorf(pos, "metric", "", "the metric %q has `alone`, `per_once` or `on_day` without being a ratio", s.ID)
	}
	if (s.From == fromReadings) != (len(s.Reads) > 0) {
		problems.Errorf(pos, "metric", "", "the metric %q has `reads` without reading readings, or the other way round", s.ID)
	}
	if s.Interval != "" {
		oneOf("interval", s.Interval, intervalWilson)
	}
	for _, id := range s.Requires {
		if !slices.ContainsFunc(allNeeds(), func(n need) bool { return n.id == id }) || s.From == fromReadings {
			problems.Errorf(pos, "metric", "", "the metric %q requires %q, which no source of messages can have or lack", s.ID, id)
		}
	}
	if s.DegradesTo != "" && len(s.Requires) == 0 {
		problems.Errorf(pos, "metric", "", "the metric %q degrades to another without requiring anything", s.ID)
	}
	if s.Never != nil && s.From != fromMessages {
		problems.Errorf(pos, "metric", "", "the metric %q has `never` without counting messages", s.ID)
	}
	if s.Millionths && s.Count != countSingle {
		problems.Errorf(pos, "metric", "", "the metric %q would add up millionths", s.ID)
	}
	for _, b := range s.Breaks {
		if _, err := engagement.ParseDay(b.On); err != nil || b.Text == "" {
			problems.Errorf(pos, "metric", "", "the metric %q has a break without a day such as 2026-06-15 or without a text", s.ID)
		}
	}
}

func (s spec) entry(problems *source.List) entry {
	m := Metric{
		ID: s.ID, Title: s.Title, Definition: s.Definition, Unit: s.Unit, Grain: s.Grain, Additivity: s.Additivity,
		Tier: s.Tier, Minimum: s.Minimum, Version: s.Version, Params: s.Params, Breaks: s.Breaks,
	}
	switch s.Count {
	case countShare, countWithin, countRatio:
		m.Share, m.Scale = true, 1
	case countMean:
		m.Scale = 100
	}
	if s.De != (Words{}) {
		m.Translations = map[string]Words{"de": s.De}
	}
	return entry{metric: m, recipe: recipe{
		From: s.From, Count: s.Count, Why: s.Why, Instead: s.Instead, Interval: s.Interval, says: says{s.Numerator, s.Denom, cmp.Or(s.Better, betterNone), s.Caveat, cmp.Or(s.Since, firstSince)}, Requires: s.Requires, DegradesTo: s.DegradesTo, Reads: s.Reads, Per: s.Per, Millionths: s.Millionths, Alone: s.Alone, PerOnce: s.PerOnce, OnDay: s.OnDay,
		Only: conditions(s.Only, problems), Usual: conditions(s.Usual, problems), Hit: conditions(s.Hit, problems), Never: conditions(s.Never, problems),
	}}
}

// conditions reads a map of lists in the order written.
func conditions(n *strict.Node, problems *source.List) []condition {
	if n == nil {
		return nil
	}
	var out []condition
	for _, k := range n.Keys {
		var values []string
		strict.Decode(k.Value, &values, problems)
		out = append(out, condition{k.Name, values})
	}
	return out
}
