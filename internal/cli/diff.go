package cli

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"hearth/internal/build"
	"hearth/internal/source"
)

// diffCommand lists what the data say now of a frozen edition.
func (a *app) diffCommand() *cobra.Command {
	strict := false
	cmd := &cobra.Command{
		Use:     "diff EDITION",
		Short:   "List every number of a frozen edition that the data now give otherwise",
		Long:    "Diff compares the numbers that were frozen with what the data say today: every\nsentence, every cell of every figure. Nothing is changed by it.",
		Example: "  hearth diff editions/2026-Q2\n  hearth diff editions/2026-Q2 --report json\n  hearth diff editions/2026-Q2 --strict",
		Args:    oneEdition("diff"),
		RunE: func(cmd *cobra.Command, args []string) error {
			opt, err := a.options(build.Options{}, "")
			if err != nil {
				return err
			}
			shown := a.progress(&opt.Progress)
			result, err := build.Diff(cmd.Context(), opt, args[0])
			shown()
			if err != nil {
				return err
			}
			if err := a.differences(result); err != nil {
				return err
			}
			if n := result.Unexplained(); strict && n > 0 {
				a.tell("%s told by no correction", counted(n, "of them is", "of them are"))
				return errSite
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&strict, "strict", false, "end with an error when a change is told by no correction")
	return cmd
}

func (a *app) differences(r build.DiffResult) error {
	if len(r.Problems) > 0 || a.report != "json" { // in JSON the changes stand alone
		if err := a.problems(r.Problems, false); err != nil {
			return err
		}
	}
	for i, c := range r.Changes {
		r.Changes[i].Sentence = a.sentence(c)
	}
	if a.report == "json" {
		if r.Changes == nil {
			r.Changes = []build.Change{}
		}
		return a.writeJSON(r.Changes)
	}
	for _, c := range r.Changes {
		fmt.Fprintf(a.out, "%s: %s: %s → %s\n", c.Place, c.What, c.Was, c.Is)
		if c.Sentence != "" {
			fmt.Fprintf(a.out, "    %s\n", c.Sentence)
		}
		if c.Reason != "" {
			fmt.Fprintf(a.out, "    told in %s\n", c.Reason)
		}
	}
	if len(r.Changes) == 0 {
		a.tell("nothing changed: the data give the same numbers as on %s", r.On)
		return nil
	}
	a.tell("%s changed since %s", counted(len(r.Changes), "value", "values"), r.On)
	return nil
}

// sentence gives the sentence that a changed number stands in, as a reader sees
// it, with what was and what is; "" for a number that stands in none.
func (a *app) sentence(c build.Change) string {
	if c.Figure != "" {
		return ""
	}
	one := source.List{{Pos: c.Pos}}
	one.Fill(a.excerpt)
	return sentenceOf(one[0].Excerpt, c.Pos.Col, "["+c.Was+" → "+c.Is+"]")
}

// metricLink is a number in a text, other links are what they say.
var (
	metricLink  = regexp.MustCompile(`\[([^\]]*)\](?:\(metric:[^)]*\)|\[[^\]]*\])`)
	otherLink   = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	sentenceEnd = regexp.MustCompile(`[.!?]["'’”)]?\s+`)
)

// sentenceOf gives the sentence of a line that has a number at a column, counted
// in characters, with something else in the place of the number. Other numbers
// are an ellipsis.
func sentenceOf(line string, col int, instead string) string {
	var b strings.Builder
	at, from, to := 0, -1, -1
	for _, m := range metricLink.FindAllStringSubmatchIndex(line, -1) {
		b.WriteString(line[at:m[0]])
		at = m[1]
		switch first := utf8.RuneCountInString(line[:m[0]]) + 1; {
		case first == col:
			from = b.Len()
			b.WriteString(instead)
			to = b.Len()
		case m[2] == m[3]:
			b.WriteString("…")
		default:
			b.WriteString(line[m[2]:m[3]])
		}
	}
	if from < 0 {
		return ""
	}
	b.WriteString(line[at:])
	text := b.String()
	before, number, after := text[:from], text[from:to], text[to:]
	if ends := sentenceEnd.FindAllStringIndex(before, -1); len(ends) > 0 {
		before = before[ends[len(ends)-1][1]:]
	}
	if end := sentenceEnd.FindStringIndex(after); end != nil {
		after = after[:end[1]]
	}
	return strings.TrimSpace(otherLink.ReplaceAllString(before, "$1") + number + otherLink.ReplaceAllString(after, "$1"))
}
