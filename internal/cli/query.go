package cli

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"hearth/internal/build"
	"hearth/internal/chart"
	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
	"hearth/internal/prose"
	"hearth/internal/source"
)

// queryCommand answers a question in the terminal.
func (a *app) queryCommand() *cobra.Command {
	var sql, form, named, language string
	var with []string
	var raw bool
	cmd := &cobra.Command{
		Use:   "query [QUESTION]",
		Short: "Answer a question from the data",
		Long:  "Query answers what a number or a chart would: a metric with its filters, or a\nquestion with a name, as in a story. Without a question it lists the sources,\ntheir days and places, and what can be asked. What the guard keeps back in a\npage it keeps back here, unless --raw is given. It only reads.",
		Example: "  hearth query\n  hearth query 'metric:messages?by=place&period=2026-06'\n  hearth query 'metric:answered_share?within=24h'\n" +
			"  hearth query --sql 'select place, count(*) as messages, count(distinct person) as people from messages group by place'",
		Args: oneAtMost("put the question in quotes: hearth query 'metric:messages?by=place'"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("sql") && strings.TrimSpace(sql) == "" {
				return usage{"--sql is empty", "write --sql 'select place, count(*) as messages, count(distinct person) as people from messages group by place'"}
			}
			target, err := queryTarget(strings.Join(args, ""), named, sql, with)
			if err != nil {
				return err
			}
			switch form {
			case "table", "csv", "json":
			default:
				return usage{fmt.Sprintf("--format %s is not known", form), "write --format table, csv or json"}
			}
			opt, err := a.options(build.Options{}, "")
			if err != nil {
				return err
			}
			shown := a.progress(&opt.Progress)
			if cmd.Flags().Changed("words") {
				if target+sql != "" {
					return usage{"--words asks by itself", "leave the question out: hearth query --words"}
				}
				result, err := build.Words(cmd.Context(), opt, strings.TrimSpace(language))
				shown()
				if err != nil {
					return err
				}
				return a.wordGap(result, form)
			}
			result, err := build.RunQuery(cmd.Context(), opt, build.Query{Target: target, SQL: sql, Raw: raw})
			shown()
			if err != nil {
				return err
			}
			return a.answered(result, target, form)
		},
	}
	cmd.Flags().StringVar(&sql, "sql", "", "ask with a SELECT of your own, in the engine's dialect, read-only")
	cmd.Flags().StringVar(&named, "question", "", "ask a question by its `NAME`, such as response.left; hearth metrics lists them")
	cmd.Flags().StringArrayVar(&with, "with", nil, "a parameter, period or filter of --question, as `KEY=VALUE`; may be repeated")
	cmd.Flags().StringVar(&language, "words", "", "for you alone: words that only you use, that only others use, and that both use, in a `LANGUAGE`")
	cmd.Flags().Lookup("words").NoOptDefVal = " "
	cmd.Flags().BoolVar(&raw, "raw", false, "without the guard: numbers of few people are shown, which must not be published")
	cmd.Flags().StringVar(&form, "format", "table", "how to print it: table, csv or json")
	return cmd
}

// queryTarget makes one target of what was typed.
func queryTarget(target, named, sql string, with []string) (string, error) {
	given := 0
	for _, s := range []string{target, named, sql} {
		if s != "" {
			given++
		}
	}
	if given > 1 {
		return "", usage{"a question, --question and --sql do not go together", "choose one of them"}
	}
	if named == "" {
		if len(with) > 0 {
			return "", usage{"--with belongs to --question", "write it into the question: hearth query 'metric:messages?period=2026-06'"}
		}
		return target, nil
	}
	for i, w := range with {
		if key, _, found := strings.Cut(w, "="); !found || key == "" {
			return "", usage{fmt.Sprintf("--with %s has no value", w), "write --with within=24h"}
		}
		with[i] = strings.NewReplacer(" ", "%20", "&", "%26").Replace(w)
	}
	named = strings.TrimPrefix(named, "question:")
	if len(with) == 0 {
		return "question:" + named, nil
	}
	return "question:" + named + "?" + strings.Join(with, "&"), nil
}

// answered prints an answer, or the catalogue.
func (a *app) answered(result build.QueryResult, target, form string) error {
	if len(result.Problems) > 0 || a.report != "json" { // in JSON the answer stands alone
		if err := a.problems(result.Problems, false); err != nil {
			return err
		}
	}
	switch {
	case result.Catalogue != nil:
		return a.catalogue(*result.Catalogue)
	case result.Raw != nil:
		return a.printRaw(*result.Raw, form)
	case form == "json", a.report == "json" && form == "table":
		return a.writeJSON(result.Answer)
	}
	table, err := a.table(*result.Answer, result.Language)
	if err != nil {
		return err
	}
	if form == "csv" {
		_, err := a.out.Write(table.CSV)
		return err
	}
	return a.printAnswer(*result.Answer, table, target, result.Language)
}

// table makes the answer's table the way a figure has it.
func (a *app) table(p guard.Published, lang string) (*chart.Figure, error) {
	spec := chart.Spec{Name: "query", Title: "Query", Type: source.Word{Text: "table"}, Language: lang}
	figure, problems := chart.Draw(p, spec, nil, nil)
	if problems.Count(source.Error) > 0 {
		return nil, a.problems(problems, false)
	}
	return figure, nil
}

// printAnswer prints a value with what stands behind it, or a table.
func (a *app) printAnswer(p guard.Published, figure *chart.Figure, target, lang string) error {
	answer := p.Answer()
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	for _, s := range figure.Says {
		fmt.Fprintln(w, s)
	}
	if answer.Told == nil && len(answer.Rows) == 1 && answer.By.ID == "" && answer.Split.ID == "" && answer.Metric.ID != "" {
		c := answer.Rows[0].Cell
		fmt.Fprintf(w, "%s\t%s\n", answer.Metric.Title, chart.FormatNumber(lang, c, answer.Metric))
		if answer.Metric.Share && c.State == insight.Known {
			fmt.Fprintf(w, "n\t%d of %d %s\n", c.Num, c.Den, prose.Base(answer.Metric, lang))
			if low, high, ok := insight.Range(answer.Metric, c); ok {
				fmt.Fprintf(w, "95%% range\t%s to %s\n", chart.FormatNumber(lang, low, answer.Metric), chart.FormatNumber(lang, high, answer.Metric))
			}
		}
		if answer.Versus != nil && c.State == insight.Known {
			fmt.Fprintf(w, "change\t%s\n", prose.Head(p, lang).Change)
		}
		fmt.Fprintf(w, "period\t%s\n", answer.Span.Label)
		if c.State != insight.Known && c.Why != "" {
			fmt.Fprintf(w, "why\t%s\n", c.Why)
		}
		instead := "" // of a number that is kept back, which needs words in its place
		if c.State != insight.Known {
			instead = ` "too few to say"`
		}
		if target != "" { // SQL has no place in a sentence
			fmt.Fprintf(w, "to paste\t[](%s%s)\n", target, instead)
		}
	} else {
		fmt.Fprintln(w, strings.Join(figure.Table.Head, "\t"))
		for _, row := range figure.Table.Rows {
			fmt.Fprintln(w, strings.Join(row, "\t"))
		}
		for _, f := range figure.Facts {
			fmt.Fprintf(w, "%s\t%s\n", f.Label, f.Value)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if why := whyWithheld(answer); why != "" {
		a.tell("%s", why)
	}
	for _, note := range answer.Notes {
		a.tell("%s", note)
	}
	if figure.Source != "" {
		a.tell("%s", figure.Source)
	}
	return nil
}

// whyWithheld says why numbers of a table are missing. Of a single one it is said
// beside it.
func whyWithheld(answer insight.Answer) string {
	kept, why := 0, ""
	for _, r := range answer.Rows {
		if r.State == insight.Withheld {
			kept, why = kept+1, r.Why
		}
	}
	switch {
	case kept == 0 || len(answer.Rows) == 1 && answer.By.ID == "":
		return ""
	case kept == len(answer.Rows):
		return "nothing can be shown: " + why
	}
	return fmt.Sprintf("%d of %d values withheld: %s", kept, len(answer.Rows), why)
}

// catalogue prints what can be asked.
func (a *app) catalogue(c insight.Catalogue) error {
	if a.report == "json" {
		return a.writeJSON(c)
	}
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "source\tplatform\tfrom\tto\tdays\tof these without anything\tnewest export")
	for _, s := range c.Sources {
		from, to, captured := s.From.String(), s.To.String(), s.Captured.String()
		if s.Covered == 0 {
			from, to = "undated", ""
		}
		if s.Captured == 0 {
			captured = "unknown"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\t%d\t%s\n", s.Name, s.Platform, from, to, s.Covered, s.Empty, captured)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, s := range c.Sources {
		for _, g := range s.Gaps {
			fmt.Fprintf(a.out, "no export of %s speaks for %s: unknown, not zero\n", s.Name, g.Label)
		}
	}
	fmt.Fprintln(a.out)
	for _, s := range c.Sources {
		if len(s.Places) > 0 {
			fmt.Fprintf(a.out, "places of %s: %s\n", s.Name, strings.Join(s.Places, ", "))
		}
	}
	var metrics []string
	for _, m := range c.Metrics {
		metrics = append(metrics, m.ID)
	}
	fmt.Fprintf(a.out, "questions: %s\n", strings.Join(c.Questions, ", "))
	fmt.Fprintf(a.out, "metrics with data: %s\nby and split: %s\nwhere and not: %s\n",
		strings.Join(metrics, ", "), strings.Join(c.Axes, ", "), strings.Join(c.Filters, ", "))
	a.tell("\n`hearth metrics NAME` says what a metric counts; ask as in: hearth query 'metric:messages?by=place'")
	return nil
}
