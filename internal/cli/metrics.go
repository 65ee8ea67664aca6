package cli

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"hearth/internal/engagement/insight"
	"hearth/internal/source"
)

// metricsCommand lists what can be asked.
func (a *app) metricsCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "metrics [NAME]",
		Short:   "List what can be counted, and what each number means",
		Example: "  hearth metrics\n  hearth metrics answered_share",
		Args:    oneAtMost("write one metric, such as `hearth metrics people`"),
		RunE: func(_ *cobra.Command, args []string) error {
			reg, err := insight.Metrics()
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return a.listMetrics(reg.All())
			}
			m, ok := reg.Lookup(args[0])
			if !ok {
				return noMetric(args[0], reg.All())
			}
			return a.showMetric(m)
		},
	}
}

func noMetric(name string, all []insight.Metric) error {
	var known []string
	for _, m := range all {
		known = append(known, m.ID)
	}
	hint := "`hearth metrics` lists all"
	if near := source.Nearest(name, known); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return usage{fmt.Sprintf("there is no metric %q", name), hint}
}

func (a *app) writeJSON(v any) error {
	e := json.NewEncoder(a.out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

func (a *app) listMetrics(all []insight.Metric) error {
	if a.report == "json" {
		return a.writeJSON(all)
	}
	wide := 0
	for _, m := range all {
		wide = max(wide, len(m.ID))
	}
	for _, m := range all {
		fmt.Fprintf(a.out, "%-*s  %s\n", wide, m.ID, firstSentence(m.Definition))
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
	if len(m.Params) > 0 {
		fmt.Fprintf(a.out, "  takes: %s\n", strings.Join(m.Params, ", "))
	}
	for _, b := range m.Breaks {
		fmt.Fprint(a.out, wrap(fmt.Sprintf("not to be compared across %s: %s (%s)", b.On, b.Text, b.Source), 78, "  "))
	}
	return nil
}
