package cli

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"hearth/internal/build"
	"hearth/internal/engagement/insight"
	"hearth/internal/source"
)

// metricsCommand lists what can be asked.
func (a *app) metricsCommand() *cobra.Command {
	lang := ""
	cmd := &cobra.Command{
		Use:     "metrics [NAME]",
		Short:   "List what can be counted and asked, and what each number means",
		Example: "  hearth metrics\n  hearth metrics answered_share\n  hearth metrics participation.ladder --lang de",
		Args:    oneAtMost("write one metric, such as `hearth metrics people`"),
		RunE: func(_ *cobra.Command, args []string) error {
			opt, err := a.options(build.Options{}, "")
			if err != nil {
				return err
			}
			reg, problems, err := build.Metrics(opt)
			if err != nil {
				return err
			}
			if err := a.problems(problems, false); err != nil {
				return err
			}
			if !slices.Contains(insight.Languages(), lang) {
				return usage{fmt.Sprintf("metrics are not explained in %q", lang), "type one of: " + strings.Join(insight.Languages(), ", ")}
			}
			if len(args) == 0 {
				return a.listMetrics(reg, lang)
			}
			if m, ok := reg.Lookup(args[0]); ok {
				return a.showMetric(m.In(lang))
			}
			if m, ok := reg.Question(args[0]); ok {
				return a.showQuestion(m.In(lang))
			}
			return noMetric(args[0], reg)
		},
	}
	cmd.Flags().StringVar(&lang, "lang", "en", "the language in which it is said what they mean")
	return cmd
}

func noMetric(name string, reg *insight.Registry) error {
	var known []string
	for _, m := range append(reg.All(), reg.Facts()...) {
		known = append(known, m.ID)
	}
	for _, m := range reg.Questions() {
		known = append(known, m.ID)
	}
	hint := "`hearth metrics` lists all"
	if near := source.Nearest(name, known); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return usage{fmt.Sprintf("there is no metric or question %q", name), hint}
}

func (a *app) writeJSON(v any) error {
	e := json.NewEncoder(a.out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

func (a *app) listMetrics(reg *insight.Registry, lang string) error {
	all, named := append(reg.All(), reg.Facts()...), reg.Questions()
	for i := range all {
		all[i] = all[i].In(lang)
	}
	for i := range named {
		named[i] = named[i].In(lang)
	}
	if a.report == "json" {
		return a.writeJSON(struct {
			Metrics   []insight.Metric `json:"metrics"`
			Questions []insight.Method `json:"questions"`
		}{all, named})
	}
	list := func(title string, lines [][2]string) {
		wide := 0
		for _, l := range lines {
			wide = max(wide, len(l[0]))
		}
		fmt.Fprintln(a.out, title)
		for _, l := range lines {
			fmt.Fprintf(a.out, "  %-*s  %s\n", wide, l[0], firstSentence(l[1]))
		}
	}
	var metrics, facts, questions [][2]string
	for i, m := range all {
		if line := [2]string{m.ID, m.Definition}; i < len(reg.All()) {
			metrics = append(metrics, line)
		} else {
			facts = append(facts, line)
		}
	}
	for _, m := range named {
		questions = append(questions, [2]string{m.ID, m.Definition})
	}
	list("metrics, for `metric:`", metrics)
	list("\nsingle values of questions, for `metric:` too", facts)
	list("\nquestions, for `question:`", questions)
	return nil
}

// showQuestion says what a named question is and takes.
func (a *app) showQuestion(m insight.Method) error {
	if a.report == "json" {
		return a.writeJSON(m)
	}
	fmt.Fprintf(a.out, "%s: %s\n%s", m.ID, m.Title, wrap(m.Definition, 78, "  "))
	for _, s := range m.Params {
		given := ""
		if s.Default != "" {
			given = " (" + s.Default + " when nothing is said)"
		}
		fmt.Fprintf(a.out, "  with %s: %s%s\n", s.Key, s.What, given)
	}
	if len(m.By) > 0 {
		fmt.Fprintf(a.out, "  by: %s\n", strings.Join(m.By, ", "))
	}
	for _, c := range m.Columns {
		fmt.Fprintf(a.out, "  shows %s: %s\n", c.Title, c.Definition)
	}
	for _, f := range m.Facts {
		fmt.Fprintf(a.out, "  metric:%s  %s\n", f.ID, firstSentence(f.Definition))
	}
	return nil
}

func firstSentence(text string) string {
	head, _, _ := strings.Cut(text, ". ")
	return strings.TrimSuffix(head, ".")
}

// adding says in words whether parts may be added.
func adding(m insight.Metric) string {
	switch m.Additivity {
	case "sum":
		return "parts may be added"
	case "last":
		return "a stand on a day: the latest counts, days are not added"
	}
	return "parts must not be added"
}

func (a *app) showMetric(m insight.Metric) error {
	if a.report == "json" {
		return a.writeJSON(m)
	}
	fmt.Fprintf(a.out, "%s: %s\n%s", m.ID, m.Title, wrap(m.Definition, 78, "  "))
	fmt.Fprintf(a.out, "  unit: %s; %s; %s", m.Unit, adding(m), m.Tier)
	if m.Minimum > 0 {
		fmt.Fprintf(a.out, "; shown from %d on", m.Minimum)
	}
	fmt.Fprintln(a.out)
	if m.BasedOn != "" {
		fmt.Fprintf(a.out, "  this site's own: %s?%s\n", m.BasedOn, m.Where)
	}
	if len(m.Params) > 0 {
		fmt.Fprintf(a.out, "  takes: %s\n", strings.Join(m.Params, ", "))
	}
	for _, b := range m.Breaks {
		text := fmt.Sprintf("not to be compared across %s: %s", b.On, b.Text)
		if b.Source != "" {
			text += " (" + b.Source + ")"
		}
		fmt.Fprint(a.out, wrap(text, 78, "  "))
	}
	return nil
}
